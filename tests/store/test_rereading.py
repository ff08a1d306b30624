"""What people judged outlives the reading that they judged: it is found again by key, by place, or stays as theirs."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from sostiene.batch import ingest
from sostiene.codec import article_to_line
from sostiene.corrections import Judge, add_missed, correct, link_speakers, reject, withdraw
from sostiene.corrections.listing import list_corrections
from sostiene.corrections.rereading import Rereading, reread
from sostiene.errors import UsageError
from sostiene.models import TAGGERS
from sostiene.proof import verify
from sostiene.readers import open_bytes
from sostiene.records import Article, Attribution, Span, Statement
from sostiene.store import Store
from sostiene.store.ids import make_key
from sostiene.store.lookup import find_article, load_article
from sostiene.store.tables import articles, links, metadata, problems, statements
from tests.sample import ARTICLE

TEXT = (
    "La sindaca Ada Ferrin ha detto che il faro resta acceso tutta la notte. "
    "Il perito Ugo Salis sostiene che il molo cede. "
    "Livia Orsi teme che il porto chiuda prima di sera."
)
# Source, cue and content of a statement.
Words = tuple[str, str, str]
FERRIN = ("La sindaca Ada Ferrin", "ha detto", "che il faro resta acceso tutta la notte")
FERRIN_SHORT = ("La sindaca Ada Ferrin", "ha detto", "il faro resta acceso tutta la notte")
FERRIN_NIGHT = ("La sindaca Ada Ferrin", "ha detto", "la notte")
SALIS = ("Il perito Ugo Salis", "sostiene", "che il molo cede")
SALIS_LONG = ("Il perito Ugo Salis", "Salis sostiene", "che il molo cede")
ORSI = ("Livia Orsi", "teme", "che il porto chiuda prima di sera")
JUDGE = Judge("Rosa Testi", "as the text says")
READINGS: dict[str, list[Words]] = {}


class Double:
    """A tagger that finds what it is told to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def tag(self, article: Article) -> list[Attribution]:
        return [
            Attribution(content=find(content), cue=find(cue), source=find(source))
            for source, cue, content in READINGS[self.name]
            if content in article.text
        ]


def find(words: str) -> tuple[Span, ...]:
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


def load_first(threads: int) -> Double:
    return Double("first")


def load_second(threads: int) -> Double:
    return Double("second")


@pytest.fixture(autouse=True)
def doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first", "second"):
        monkeypatch.setitem(TAGGERS, name, f"{__name__}:load_{name}")
        monkeypatch.setitem(READINGS, name, [])


def begin(store: Store, *words: Words) -> None:
    READINGS["first"] = list(words)
    ingest(store, open_bytes(TEXT.encode(), "porto.txt"), tagger="first")


def read_anew(store: Store, *words: Words) -> Rereading:
    READINGS["second"] = list(words)
    done = reread(store, ["porto"], tagger="second")
    check(store)
    return done


def check(store: Store) -> None:
    assert verify(store).findings == ()


def load(store: Store) -> list[Statement]:
    with store.read() as connection:
        article = load_article(connection, find_article(connection, "porto"))
    assert article is not None
    return list(article.statements)


def find_key(store: Store, content: str) -> str:
    (key,) = [one.id for one in load(store) if one.content.text == content]
    return key


def list_contents(store: Store) -> list[str]:
    return [one.content.text for one in load(store)]


def dump(store: Store) -> dict[str, list[str]]:
    with store.read() as connection:
        return {name: sorted(map(str, connection.execute(select(table)))) for name, table in metadata.tables.items()}


def test_a_judgement_finds_its_statement_again_by_its_place(store: Store) -> None:
    begin(store, FERRIN, SALIS)
    correct(store, find_key(store, FERRIN[2]), {"speaker": "Ada Ferrin senior", "act": "warn"}, JUDGE)
    done = read_anew(store, FERRIN, ORSI)
    assert (done.wanted, done.articles, done.statements, done.found_again, done.held) == (1, 1, 2, 1, 0)
    first, second = load(store)
    assert (first.speaker, first.act, second.content.text) == ("Ada Ferrin senior", "warn", ORSI[2])


def test_a_judgement_goes_over_to_the_statement_that_shares_half_of_its_words(store: Store) -> None:
    begin(store, FERRIN, SALIS)
    old = find_key(store, FERRIN[2])
    (made,) = correct(store, old, {"speaker": "Ada Ferrin senior"}, JUDGE)
    assert read_anew(store, FERRIN_SHORT, SALIS).found_again == 1
    first, _ = load(store)
    assert (first.content.text, first.speaker) == (FERRIN_SHORT[2], "Ada Ferrin senior")
    assert first.id != old
    (correction,) = list_corrections(store)
    assert (correction.judgement.id, correction.content) == (made.id, FERRIN_SHORT[2])
    withdraw(store, made.id, "Rosa Testi")
    check(store)
    assert load(store)[0].speaker == "Ada Ferrin"


def test_a_corrected_passage_is_found_again_where_the_person_put_it(store: Store) -> None:
    begin(store, FERRIN_NIGHT)
    correct(store, find_key(store, FERRIN_NIGHT[2]), {"content": FERRIN[2], "act": "warn"}, JUDGE)
    assert read_anew(store, FERRIN).found_again == 1
    (one,) = load(store)
    assert (one.content.text, one.act) == (FERRIN[2], "warn")


def test_a_judged_statement_that_is_not_found_any_more_stays_as_the_persons(store: Store) -> None:
    begin(store, FERRIN, SALIS)
    (made,) = correct(store, find_key(store, SALIS[2]), {"speaker": "Ugo Salis"}, JUDGE)
    assert read_anew(store, FERRIN_NIGHT).held == 1
    assert list_contents(store) == [FERRIN_NIGHT[2], SALIS[2]]
    with store.read() as connection:
        article = load_article(connection, find_article(connection, "porto"), as_machine=True)
    assert article is not None
    assert [one.content.text for one in article.statements] == [FERRIN_NIGHT[2]]
    read_anew(store, FERRIN, SALIS)
    assert list_contents(store) == [FERRIN[2], SALIS[2]]
    read_anew(store, FERRIN)
    withdraw(store, made.id, "Ugo")
    check(store)
    assert list_contents(store) == [FERRIN[2]]


def test_what_somebody_rejected_does_not_come_back(store: Store) -> None:
    begin(store, FERRIN, SALIS)
    reject(store, find_key(store, SALIS[2]), JUDGE)
    read_anew(store, FERRIN, SALIS_LONG)
    assert list_contents(store) == [FERRIN[2]]
    read_anew(store, FERRIN)
    read_anew(store, FERRIN, SALIS)
    assert list_contents(store) == [FERRIN[2]]


def test_who_refuses_one_of_two_alike_does_not_lose_the_other(store: Store) -> None:
    begin(store, FERRIN, FERRIN_SHORT)
    reject(store, find_key(store, FERRIN[2]), JUDGE)
    read_anew(store, FERRIN_SHORT)
    assert list_contents(store) == [FERRIN_SHORT[2]]


def test_a_missed_statement_stays_and_is_one_with_what_the_machine_finds_later(store: Store) -> None:
    begin(store, FERRIN)
    made = add_missed(store, "porto", {"content": SALIS[2], "speaker": "Salis, perito"}, JUDGE)
    check(store)
    assert read_anew(store, FERRIN_SHORT).held == 1
    assert list_contents(store) == [FERRIN_SHORT[2], SALIS[2]]
    assert read_anew(store, FERRIN, SALIS).found_again == 1
    assert [one.speaker for one in load(store)] == ["Ada Ferrin", "Salis, perito"]
    read_anew(store, FERRIN, SALIS_LONG)
    read_anew(store, FERRIN)
    assert [one.speaker for one in load(store)] == ["Ada Ferrin", "Salis, perito"]
    withdraw(store, made.id, "Rosa Testi")
    check(store)
    assert list_contents(store) == [FERRIN[2]]


def test_links_go_over_with_keys_of_their_own(store: Store) -> None:
    begin(store, FERRIN, SALIS, ORSI)
    link_speakers(store, find_key(store, FERRIN[2]), find_key(store, ORSI[2]), JUDGE, is_same=False)
    read_anew(store, FERRIN_SHORT, ORSI)
    one, other = find_key(store, FERRIN_SHORT[2]), find_key(store, ORSI[2])  # the first is the one told apart
    with store.read() as connection:
        (link,) = connection.execute(select(links)).all()
    assert (link.one, link.other, link.verdict, link.by) == (one, other, "no", "Rosa Testi")
    assert link.id == make_key("link", "same_speaker", one, other, "no", "Rosa Testi", 0)


def test_a_linked_statement_that_is_not_found_any_more_stays_as_long_as_the_link(store: Store) -> None:
    begin(store, FERRIN, ORSI)
    link = link_speakers(store, find_key(store, FERRIN[2]), find_key(store, ORSI[2]), JUDGE, is_same=True)
    read_anew(store, FERRIN)
    assert list_contents(store) == [FERRIN[2], ORSI[2]]
    withdraw(store, link.id, "Ugo")
    check(store)
    assert list_contents(store) == [FERRIN[2]]
    read_anew(store, ORSI)
    assert list_contents(store) == [ORSI[2]]


def test_with_a_missed_statement_its_links_and_corrections_are_withdrawn(store: Store) -> None:
    begin(store, FERRIN)
    made = add_missed(store, "porto", {"content": SALIS[2]}, JUDGE)
    correct(store, made.statement, {"act": "warn"}, Judge("Ugo", "the cue"))
    link_speakers(store, made.statement, find_key(store, FERRIN[2]), JUDGE, is_same=False)
    withdraw(store, made.id, "Livia")
    check(store)
    assert list_contents(store) == [FERRIN[2]]
    assert list_corrections(store) == []
    withdrawn = list_corrections(store, withdrawn=True)
    assert [one.judgement.withdrawn_by for one in withdrawn] == ["Livia"] * 3
    assert withdrawn[0].content == SALIS[2]


def test_reading_again_twice_changes_nothing(store: Store) -> None:
    begin(store, FERRIN, SALIS, ORSI)
    correct(store, find_key(store, FERRIN[2]), {"speaker": "Ada Ferrin senior"}, JUDGE)
    reject(store, find_key(store, ORSI[2]), JUDGE)
    add_missed(store, "porto", {"content": "il porto chiuda"}, JUDGE)
    read_anew(store, FERRIN_SHORT, SALIS_LONG)
    before = dump(store)
    read_anew(store, FERRIN_SHORT, SALIS_LONG)
    assert dump(store) == before


def test_what_is_judged_again_after_a_detour_is_kept(store: Store) -> None:
    begin(store, FERRIN)
    correct(store, find_key(store, FERRIN[2]), {"act": "warn"}, JUDGE)
    read_anew(store, FERRIN_SHORT)
    READINGS["second"] = [FERRIN, FERRIN_SHORT]
    reread(store, ["porto"], tagger="second")
    correct(store, find_key(store, FERRIN[2]), {"act": "warn"}, JUDGE)
    check(store)
    assert [one.act for one in load(store)] == ["warn", "warn"]


def test_without_names_only_what_another_model_read_is_read_again(store: Store) -> None:
    begin(store, FERRIN)
    ingest(store, open_bytes(article_to_line(ARTICLE).encode(), "faro.jsonl"), tagger="first")
    READINGS["second"] = [SALIS]
    seen: list[Rereading] = []
    assert reread(store, tagger="second", on_progress=seen.append).wanted == 1
    assert seen[-1].articles == 1
    assert list_contents(store) == [SALIS[2]]
    assert reread(store, tagger="second").wanted == 0
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(statements)) == 1 + len(ARTICLE.statements)
    assert reread(store, ["faro"], tagger="rules").articles == 1
    check(store)


def test_a_name_that_means_no_article_is_an_error_and_nothing_is_read(store: Store) -> None:
    begin(store, FERRIN)
    before = dump(store)
    with pytest.raises(UsageError, match="no article 'molo'"):
        reread(store, ["porto", "molo"], tagger="second")
    assert dump(store) == before


def test_what_cannot_be_read_again_is_a_problem_and_keeps_its_statements(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(store, FERRIN)

    def fail(double: Double, article: Article) -> list[Attribution]:
        raise ValueError("broken")

    monkeypatch.setattr(Double, "tag", fail)
    done = reread(store, tagger="second")
    assert (done.articles, [one.where for one in done.problems]) == (0, ["porto"])
    assert list_contents(store) == [FERRIN[2]]
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(problems)) == 1
    check(store)


def test_processes_read_again_as_one_does(store: Store) -> None:
    ingest(store, open_bytes(TEXT.encode(), "porto.txt"), tagger="first")
    assert reread(store, tagger="rules", workers=1).articles == 1
    alone = list_contents(store)
    reread(store, ["porto"], tagger="rules")
    assert list_contents(store) == alone != []


PIECES = [FERRIN, FERRIN_SHORT, FERRIN_NIGHT, SALIS, SALIS_LONG, ORSI]
ACTIONS: list[Callable[[Store, str, str, str], Any]] = [
    lambda store, one, other, by: correct(store, one, {"speaker": f"Ada {by}"}, Judge(by, "so")),
    lambda store, one, other, by: correct(store, one, {"content": "il faro resta", "act": "deny"}, Judge(by, "so")),
    lambda store, one, other, by: correct(store, one, {"cue": "", "when": "2024-10"}, Judge(by, "so")),
    lambda store, one, other, by: reject(store, one, Judge(by, "so")),
    lambda store, one, other, by: add_missed(store, "porto", {"content": "Livia Orsi", "cue": "teme"}, Judge(by, "so")),
    lambda store, one, other, by: add_missed(store, "porto", {"content": SALIS[2], "cue": SALIS[1]}, Judge(by, "so")),
    lambda store, one, other, by: link_speakers(store, one, other, Judge(by, "so"), is_same=by == "Ugo"),
    lambda store, one, other, by: [
        withdraw(store, one.judgement.id, by) for one in list_corrections(store)[:: 2 if by == "Ugo" else 1]
    ],
]  # fmt: skip
STEP = st.one_of(
    st.lists(st.sampled_from(PIECES), unique=True),
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 20), st.integers(0, 20), st.sampled_from(["Ugo", "Livia"])),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(STEP, max_size=6))
def test_whatever_people_judge_and_machines_read_everything_is_proved(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.db", create=True) as store:
        begin(store, FERRIN, SALIS)
        for step in steps:
            if isinstance(step, list):
                read_anew(store, *step)
                continue
            action, one, other, by = step
            with store.read() as connection:
                keys = connection.scalars(select(statements.c.id).order_by(statements.c.number)).all()
            if keys:
                act(action, store, keys[one % len(keys)], keys[other % len(keys)], by)
        check(store)
        for correction in list_corrections(store):
            withdraw(store, correction.judgement.id, "Rosa")
        check(store)
        with store.read() as connection:
            machine = load_article(connection, connection.scalars(select(articles.c.id)).one(), as_machine=True)
        assert machine is not None
        assert list(machine.statements) == load(store)


def act(action: Callable[..., Any], *arguments: Any) -> None:
    """Does it, if it can be done to that statement."""
    store = arguments[0]
    try:
        action(*arguments)
    except UsageError:
        return
    check(store)
