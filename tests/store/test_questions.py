"""What is asked of a store is answered, whoever asks and however it is written."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from sostiene.batch import ingest
from sostiene.codec import article_to_line, hash_text
from sostiene.errors import UsageError
from sostiene.questions import Found, Question, find_statements
from sostiene.questions.holdings import find_articles, find_problems, find_shown
from sostiene.readers import open_bytes
from sostiene.records import Article, Passage, Position, Problem, Reason, Span, Statement, Voice, When, cut_passage
from sostiene.store import Store
from sostiene.store.tables import statements

REASON = (Reason("content", "written by hand"),)


def say(speaker: str, content: str, to: str = "", **others: object) -> Statement:
    """A statement whose passages still count in its own sentence."""
    sentence = f"«{content}», ha detto {speaker} {to}".strip() + ".\n"

    def find(words: str) -> Passage | None:
        start = sentence.index(words)
        return cut_passage(sentence, [(start, start + len(words))])

    passage = find(f"«{content}»")
    assert passage is not None
    fields = {"act": "state", **others}
    return Statement(
        sentence, "direct", content=passage, speaker=speaker, source=find(speaker), cue=find("ha detto"),
        addressee=find(to) if to else None, because=REASON, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def write(doc: str, *said: Statement, title: str = "Il faro", **known: str | None) -> Article:
    """An article that consists of what is said."""
    text, placed = f"{title} di {doc}\n\n", []
    for number, one in enumerate(said, 1):
        placed.append(replace(move(one, len(text)), id=f"s{number}"))
        text += one.id
    return Article(
        doc, text, hash_text(text), title=title, statements=tuple(placed), **{"lang": "it", **known}  # type: ignore[arg-type]
    )  # fmt: skip


def move(one: Statement, by: int) -> Statement:
    names = ("content", "source", "cue", "addressee")
    passages = {name: getattr(one, name) for name in names if getattr(one, name)}
    return replace(
        one,
        **{
            name: replace(passage, spans=tuple(Span(start + by, end + by) for start, end in passage.spans))
            for name, passage in passages.items()
        },
    )


def keep(store: Store, *articles: Article) -> None:
    lines = "\n".join(map(article_to_line, articles)).encode()
    assert ingest(store, open_bytes(lines, "a.jsonl"), tagger="rules").articles == len(articles)


def ask(store: Store, **asked: object) -> list[str]:
    """The contents that are found, without their quotation marks."""
    return [one.content.strip("«»") for one in find_statements(store, Question(**asked)).rows]  # type: ignore[arg-type]


@pytest.fixture
def filled(store: Store) -> Iterator[Store]:
    """A store of three invented articles."""
    keep(
        store,
        write(
            "faro",
            say("Ada Ferrin", "Il faro resta di tutti", "ai giornalisti", when=When("2025-03-03")),
            say("la sindaca Ada Ferrin", "Le notizie sulla vendita sono false", act="deny", position=DENIES),
            say("Ugo Salis", "Il ponte è chiuso", "al Consiglio comunale"),
            published="2025-03-04", publisher="La Sentinella di Calaverde", url="https://sentinella.example/faro",
        ),
        write(
            "ponte",
            say("avvocati di Ferrin", "Faremo ricorso"),
            say("un funzionario del porto", "La notizia è vera", act="confirm", voice=Voice("unnamed")),
            published="2024-10-28", publisher="Corriere di Valdora",
        ),
        write("lighthouse", say("Ada Ferrin", "The cities are quiet", "to reporters"), lang="en", published="2025-01"),
    )  # fmt: skip
    yield store


DENIES = Position("denies", "CT-")


def test_a_name_finds_whoever_is_called_so_and_nobody_else(filled: Store) -> None:
    expected = ["Le notizie sulla vendita sono false", "Il faro resta di tutti", "The cities are quiet"]
    assert sorted(ask(filled, speaker="Ada Ferrin")) == sorted(expected)
    assert sorted(ask(filled, speaker="FERRIN")) == sorted(expected)
    assert ask(filled, speaker="avvocati di Ferrin") == ["Faremo ricorso"]


def test_the_latest_come_first_unless_the_first_are_asked_for(filled: Store) -> None:
    days = [one.day for one in find_statements(filled, Question()).rows]
    assert days == sorted(days, reverse=True)
    assert len(days) == 6
    first = find_statements(filled, Question(order="first", limit=1))
    assert [one.day for one in first.rows] == ["2024-10-28"]
    assert first.total == 6


def test_a_row_has_all_that_a_fact_checker_needs(filled: Store) -> None:
    (found,) = find_statements(filled, Question(words="resta di tutti")).rows
    assert isinstance(found, Found)
    assert {name: value for name, value in asdict(found).items() if name not in ("id", "article")} == {
        "day": "2025-03-03", "speaker": "Ada Ferrin", "act": "state", "stance": None, "kind": "direct",
        "content": "«Il faro resta di tutti»", "source": "Ada Ferrin", "cue": "ha detto", "addressee": "ai giornalisti",
        "channel": None, "place": None, "said": "2025-03-03", "happened": None, "role": None, "organisation": None,
        "party": None, "voice": "unknown", "within": None, "confidence": 1.0, "is_judged": False, "number": 1,
        "doc": "faro", "title": "Il faro", "publisher": "La Sentinella di Calaverde", "published": "2025-03-04",
        "lang": "it", "url": "https://sentinella.example/faro",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("notizia", {"Le notizie sulla vendita sono false", "La notizia è vera"}),
        ("NOTIZIE vendite", {"Le notizie sulla vendita sono false"}),
        ("city", {"The cities are quiet"}),
        ('"resta di tutti"', {"Il faro resta di tutti"}),
        ('"tutti di resta"', set()),
        ("funzionario", {"La notizia è vera"}),
        ("ponte faro", set()),
        ("giornalisti", set()),
    ],
)
def test_words_are_found_in_any_form(filled: Store, words: str, expected: set[str]) -> None:
    assert set(ask(filled, words=words)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"acts": ("deny", "confirm")}, {"Le notizie sulla vendita sono false", "La notizia è vera"}),
        ({"stance": "denies"}, {"Le notizie sulla vendita sono false"}),
        ({"kind": "post"}, set()),
        ({"is_unnamed": True}, {"La notizia è vera"}),
        ({"addressee": "giornalista"}, {"Il faro resta di tutti"}),
        ({"addressee": "comunali consigli"}, {"Il ponte è chiuso"}),
        ({"addressee": "reporter", "speaker": "Ferrin"}, {"The cities are quiet"}),
        ({"addressee": "faro"}, set()),
        ({"lang": "en"}, {"The cities are quiet"}),
        ({"publisher": "corriere"}, {"Faremo ricorso", "La notizia è vera"}),
        ({"article": "lighthouse"}, {"The cities are quiet"}),
        ({"since": "2025-03-04"}, {"Le notizie sulla vendita sono false", "Il ponte è chiuso"}),
        ({"until": "2024"}, {"Faremo ricorso", "La notizia è vera"}),
        ({"since": "2025-01-31", "until": "2025-02"}, {"The cities are quiet"}),
    ],
)
def test_each_filter_leaves_out_what_does_not_fit(filled: Store, asked: dict[str, object], expected: set[str]) -> None:
    assert set(ask(filled, **asked)) == expected


def test_an_outlet_of_just_that_name_comes_before_those_that_hold_it(store: Store) -> None:
    for publisher in ("La Voce", "La Voce di Valdora"):
        keep(store, write(publisher, say("Ada Ferrin", f"Parlo a {publisher}"), publisher=publisher))
    assert ask(store, publisher="la voce") == ["Parlo a La Voce"]
    assert len(ask(store, publisher="voce")) == 2


def test_an_outlet_that_is_not_there_is_said_with_those_that_are(filled: Store) -> None:
    answer = find_statements(filled, Question(publisher="Gazzetta"))
    assert (answer.total, answer.rows) == (0, ())
    assert "Corriere di Valdora" in answer.notes[0]


def test_what_people_rejected_is_left_out(filled: Store) -> None:
    with filled.write() as connection:
        connection.execute(update(statements).where(statements.c.act == "deny").values(is_rejected=True))
    assert ask(filled, acts=("deny",)) == []
    assert find_statements(filled, Question()).total == 5
    assert sorted(one.statements for one in find_articles(filled).rows) == [1, 2, 2]


def test_several_people_of_one_name_are_told_apart(store: Store) -> None:
    names = ["Ada Ferrin", "la sindaca Ada Ferrin", "Ferrin", "Ida Ferrin", "NATO Ida Ferrin"]
    keep(store, write("faro", *(say(name, f"Sono {number}") for number, name in enumerate(names))))
    answer = find_statements(store, Question(speaker="Ferrin"))
    assert answer.total == 5
    assert any("Ada Ferrin (2); Ida Ferrin (2)" in note for note in answer.notes)
    (note,) = find_statements(store, Question(speaker="Ida Ferrin")).notes
    assert "'Ferrin' may be the same" in note


def test_a_name_that_nobody_has_is_said_with_those_near_to_it(filled: Store) -> None:
    answer = find_statements(filled, Question(speaker="Ada Ferin"))
    assert (answer.total, answer.rows) == (0, ())
    assert "Ada Ferrin" in answer.notes[0]
    (note,) = find_statements(filled, Question(speaker="Zwxq")).notes
    assert "nobody named" in note and "Near" not in note


@pytest.mark.parametrize("name", ["Jean-Luc Bonvent", "Jean Luc Bonvent", "jeanluc bonvent", "l'Jean-Luc Bonvent"])
def test_a_name_is_found_however_its_hyphens_are_written(store: Store, name: str) -> None:
    keep(store, write("faro", say("Jean-Luc Bonvent", "Oui"), say("Jeanluc Bonvent", "Non")))
    assert find_statements(store, Question(speaker=name)).total


def test_pages_of_an_answer_hold_each_row_once(filled: Store) -> None:
    pages = [find_statements(filled, Question(limit=4, offset=offset)) for offset in (0, 4, 8)]
    assert [page.total for page in pages] == [6, 6, 6]
    assert [len(page.rows) for page in pages] == [4, 2, 0]
    assert len({one.id for page in pages for one in page.rows}) == 6


def test_so_many_rows_are_not_counted(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.questions.MOST_COUNTED", 4)
    assert find_statements(filled, Question(limit=2)).total is None
    assert find_statements(filled, Question(limit=2, speaker="Ferrin")).total == 3


def test_words_of_many_statements_are_found_as_those_of_few(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [find_statements(filled, Question(words=words)).rows for words in ("il", "notizia", "faro")]
    monkeypatch.setattr("sostiene.questions.MANY", 0)
    assert [find_statements(filled, Question(words=words)).rows for words in ("il", "notizia", "faro")] == few


@pytest.mark.parametrize(
    "asked",
    [
        {"words": ""}, {"words": '"" !'}, {"speaker": " "}, {"addressee": "\0"}, {"publisher": "«»"},
        {"acts": ("mumble",)}, {"stance": "x"}, {"kind": "x"}, {"order": "x"}, {"limit": 0}, {"limit": 10**9},
        {"offset": -1}, {"since": "ieri"}, {"until": "2025-02-30"}, {"since": "2025-3"}, {"until": "٢٠٢٥"},
        {"article": "none"},
    ],
)  # fmt: skip
def test_a_wrong_question_is_refused(filled: Store, asked: dict[str, object]) -> None:
    with pytest.raises(UsageError) as raised:
        ask(filled, **asked)
    assert raised.value.hint


@pytest.mark.parametrize(
    "words",
    [
        "a' OR 1=1 --", "NEAR(a b)", 'a" AND "b', "stems:faro", "faro*", "^faro", "a | b & !c <-> d", "\\'", "{a}",
        "a\0b", "\ud800faro", "²", "_", "ß", "'" * 50, "faro " * 10_000, '"' + "faro " * 10_000 + '"', "İ" * 100,
    ],
)  # fmt: skip
def test_hostile_words_are_searched_like_others(filled: Store, words: str) -> None:
    for name in ("words", "speaker", "addressee", "publisher", "article", "lang"):
        with suppress(UsageError):
            find_statements(filled, Question(**{name: words}))  # type: ignore[arg-type]


def test_any_text_may_be_asked(filled: Store) -> None:
    @settings(max_examples=60)
    @given(st.text(max_size=40), st.sampled_from(["words", "speaker", "addressee", "publisher", "article", "lang"]))
    def check(words: str, name: str) -> None:
        with suppress(UsageError):
            find_statements(filled, Question(**{name: words}))  # type: ignore[arg-type]

    check()


def test_only_so_many_words_are_looked_for(filled: Store) -> None:
    (note,) = find_statements(filled, Question(words=" ".join(f"w{number}" for number in range(100)))).notes
    assert "100 words" in note


def test_the_articles_are_listed_with_how_much_is_said_in_them(filled: Store) -> None:
    answer = find_articles(filled)
    assert [(one.doc, one.statements) for one in answer.rows] == [("faro", 3), ("lighthouse", 1), ("ponte", 2)]
    assert [one.doc for one in find_articles(filled, since="2025", lang="it").rows] == ["faro"]
    assert [one.doc for one in find_articles(filled, until="2024", publisher="valdora").rows] == ["ponte"]
    assert (find_articles(filled, limit=1).total, find_articles(filled, lang="xx").total) == (3, 0)


def test_an_article_without_a_date_comes_last(filled: Store) -> None:
    keep(filled, write("vecchio", say("Ugo Salis", "Non so quando")))
    assert [one.doc for one in find_articles(filled).rows][-1] == "vecchio"


def test_problems_are_listed_until_they_are_solved(store: Store) -> None:
    ingest(store, [Problem("a.pdf", "it is no PDF", "Look at it"), Problem("b.txt", "it is empty")], tagger="rules")
    assert {one.where for one in find_problems(store).rows} == {"a.pdf", "b.txt"}
    ingest(store, open_bytes("«Resta qui», ha detto Ugo Salis.".encode(), "b.txt"), tagger="rules")
    (unread,) = find_problems(store).rows
    assert (unread.where, unread.what, unread.hint, unread.solved) == ("a.pdf", "it is no PDF", "Look at it", None)
    assert [one.where for one in find_problems(store, with_solved=True).rows if one.solved] == ["b.txt"]


def test_a_statement_is_shown_with_its_sentence(filled: Store) -> None:
    (found,) = find_statements(filled, Question(words="resta di tutti")).rows
    for name in (found.id, found.id[:8]):
        shown = find_shown(filled, name)
        assert shown.found == found
        assert shown.context == "«Il faro resta di tutti», ha detto Ada Ferrin ai giornalisti."
        assert [one.id for one in shown.chain] == [found.id]


def test_an_article_is_shown_by_its_key_its_address_or_its_name(filled: Store) -> None:
    (listed,) = find_articles(filled, publisher="Sentinella").rows
    for name in (listed.id, listed.id[:8], "faro", "https://sentinella.example/faro"):
        shown = find_shown(filled, name)
        assert (shown.article.doc, len(shown.chain), shown.found, shown.context) == ("faro", 3, None, None)
    with pytest.raises(UsageError, match="no article"):
        find_shown(filled, "0000")


def test_a_rejected_statement_is_not_shown(filled: Store) -> None:
    (found,) = find_statements(filled, Question(acts=("deny",))).rows
    with filled.write() as connection:
        connection.execute(update(statements).where(statements.c.id == found.id).values(is_rejected=True))
    with pytest.raises(UsageError, match="no article"):
        find_shown(filled, found.id)
