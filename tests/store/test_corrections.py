"""What people judge outranks the machine, says who judged, is kept once, and can be taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.codec import article_from_line, article_to_line
from sostiene.corrections import Judge, add_missed, correct, link_speakers, reject, withdraw
from sostiene.corrections.listing import list_corrections
from sostiene.corrections.training import export_judged
from sostiene.errors import UsageError
from sostiene.evaluation import read_gold
from sostiene.exporters import export
from sostiene.proof import verify
from sostiene.questions import Question, find_statements
from sostiene.readers import open_bytes
from sostiene.records import Article, Statement
from sostiene.store import Store
from sostiene.store.lookup import find_article, load_article
from sostiene.store.tables import judgements, metadata, speakers, statements
from tests.sample import ARTICLE

JUDGE = Judge("Rosa Testi", "as the text says")


@pytest.fixture
def store(store: Store) -> Store:
    ingest(store, open_bytes(article_to_line(ARTICLE).encode(), "faro.jsonl"), tagger="rules")
    return store


def load(store: Store) -> Article:
    with store.read() as connection:
        article = load_article(connection, find_article(connection, "faro"))
    assert article is not None
    return article


def find(store: Store, words: str) -> Statement:
    """The statement whose content begins so."""
    (one,) = [one for one in load(store).statements if one.content.text.startswith(words)]
    return one


def dump(store: Store, *tables: str) -> dict[str, list[str]]:
    with store.read() as connection:
        return {
            name: sorted(map(str, connection.execute(select(table))))
            for name, table in metadata.tables.items()
            if not tables or name in tables
        }


def check(store: Store) -> None:
    assert verify(store).findings == ()


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        ("speaker", "  Ida   Ro ", "Ida Ro"),
        ("act", "warn", "warn"),
        ("kind", "direct", "direct"),
        ("source", "sindaca Ada Ferrin", "sindaca Ada Ferrin"),
        ("cue", "ha\nsmentito  ai", "ha smentito ai"),
        ("content", "il faro sia [...] vendita", "il faro sia [...] vendita"),
        ("addressee", "cronisti", "cronisti"),
        ("channel", "35-37", "La"),
        ("place", "Calaverde", "Calaverde"),
        ("when", "2024-10", "2024-10"),
    ],
)
def test_a_field_is_what_a_person_says_and_tells_who(store: Store, field: str, words: str, expected: str) -> None:
    if field == "place":
        words = "11-23"
        expected = ARTICLE.text[11:23]
    key = find(store, "che il faro").id
    (made,) = correct(store, key, {field: words}, JUDGE)
    check(store)
    (statement,) = [one for one in load(store).statements if one.id == key]
    value: Any = getattr(statement, field)
    assert (value if isinstance(value, str) else getattr(value, "text", getattr(value, "day", None))) == expected
    reason = dict(statement.because)[field]
    assert reason == f"Rosa Testi judged so on {made.made[:10]}: as the text says"


def test_what_follows_from_a_judgement_is_read_anew(store: Store) -> None:
    key = find(store, "«Resta").id
    correct(store, key, {"act": "deny", "speaker": "Comune di Calaverde"}, JUDGE)
    statement = find(store, "«Resta")
    assert statement.position is not None
    assert statement.position.stance == "denies"
    with store.read() as connection:
        row = connection.execute(select(statements).where(statements.c.id == key)).one()
    assert (row.act, row.stance, row.is_judged, row.machine["speaker"]) == ("deny", "denies", True, "Ada Ferrin")


def test_a_corrected_speaker_and_content_are_found_and_the_old_ones_are_not(store: Store) -> None:
    key = find(store, "il perito").id
    correct(store, key, {"speaker": "Livia Orsi", "content": "«sbagliato»", "addressee": "cronisti"}, JUDGE)
    (found,) = find_statements(store, Question(speaker="Orsi")).rows
    assert (found.id, found.is_judged) == (key, True)
    assert [one.id for one in find_statements(store, Question(words="orsi sbagliato", addressee="cronista")).rows] == [
        key
    ]
    assert find_statements(store, Question(words="ammesso")).rows == ()
    with store.read() as connection:
        assert "Ugo Salis" not in connection.scalars(select(speakers.c.name)).all()


def test_the_last_judgement_on_a_field_wins_and_withdrawing_brings_back_the_earlier(store: Store) -> None:
    key = find(store, "«Resta").id
    before = load(store), dump(store, "statements", "speakers", "speaker_words")
    (first,) = correct(store, key, {"speaker": "Ida Ro"}, JUDGE)
    (second,) = correct(store, key, {"speaker": "Ugo Salis"}, Judge("Ugo", "I was there"))
    assert find(store, "«Resta").speaker == "Ugo Salis"
    done = withdraw(store, second.id, "Livia")
    check(store)
    assert (done.withdrawn_by, bool(done.withdrawn)) == ("Livia", True)
    assert find(store, "«Resta").speaker == "Ida Ro"
    withdraw(store, first.id[:6], "Livia")
    check(store)
    assert (load(store), dump(store, "statements", "speakers", "speaker_words")) == before
    assert withdraw(store, second.id, "Ugo") == done


def test_the_same_judgement_twice_is_one(store: Store) -> None:
    key, other = find(store, "«Resta").id, find(store, "che il faro").id

    def judge() -> list[str]:
        made = [*correct(store, key, {"act": "warn", "cue": "ha detto"}, JUDGE), reject(store, other, JUDGE)]
        missed = add_missed(store, "faro", {"content": "resta spento"}, JUDGE)
        link = link_speakers(store, key, missed.statement, JUDGE, is_same=True)
        return [*(one.id for one in made), missed.id, link.id]

    first, before = judge(), dump(store)
    assert (judge(), dump(store)) == (first, before)
    assert link_speakers(store, key, find(store, "resta spento").id, JUDGE, is_same=True).id == first[-1]


def test_what_was_withdrawn_can_be_said_again(store: Store) -> None:
    key = find(store, "«Resta").id
    made = [reject(store, key, JUDGE).id]
    for _ in range(3):
        withdraw(store, made[-1], "Rosa Testi")
        made.append(reject(store, key, JUDGE).id)
        check(store)
    assert len(set(made)) == 4


def test_what_is_no_statement_is_not_shown_and_what_is_nested_in_it_stands_alone(store: Store) -> None:
    made = reject(store, find(store, "il perito").id, JUDGE)
    check(store)
    assert len(load(store).statements) == 4
    assert find(store, "che il conto").within is None
    withdraw(store, made.id, "Rosa Testi")
    check(store)
    assert find(store, "che il conto").within == find(store, "il perito").id


def test_a_missed_statement_is_read_by_rule_where_nothing_is_said_of_it(store: Store) -> None:
    made = add_missed(store, "faro", {"content": "il conto è", "cue": "avrebbe ammesso", "source": "il perito"}, JUDGE)
    check(store)
    statement = find(store, "il conto")
    assert (statement.id, statement.act, statement.speaker) == (made.statement, "confirm", "il perito")
    assert statement.within == find(store, "il perito").id
    correct(store, statement.id, {"speaker": "Ida Ro"}, JUDGE)
    assert find(store, "il conto").speaker == "Ida Ro"
    withdraw(store, made.id, "Rosa Testi")
    check(store)
    assert len(load(store).statements) == 5


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({}, "nothing is said"),
        ({"mood": "glad"}, "'mood' cannot be corrected"),
        ({"act": "sing"}, "'sing' is no act"),
        ({"kind": "loud"}, "'loud' is no kind"),
        ({"speaker": " "}, "no name of a speaker"),
        ({"speaker": "Ida\x1bRo"}, "no name of a speaker"),
        ({"when": "20241028"}, "is no day"),
        ({"when": "2024-13"}, "is no day"),
        ({"cue": "ha cantato"}, "does not stand in the article"),
        ({"content": ""}, "cannot be without content"),
        ({"content": "9-4"}, "is no stretch"),
        ({"content": "faro [...] Ponte"}, "does not stand behind 'faro'"),
        ({"act": "warn", "cue": "ha cantato"}, "does not stand"),
    ],
)
def test_what_cannot_be_meant_is_an_error_and_nothing_is_kept(store: Store, fields: dict[str, str], what: str) -> None:
    key = find(store, "«Resta").id
    before = dump(store)
    with pytest.raises(UsageError, match=what):
        correct(store, key, fields, JUDGE)
    assert dump(store) == before


@pytest.mark.parametrize("judge", [Judge("", "so"), Judge("Rosa", " "), Judge("Ro\nsa", "so"), Judge("R" * 201, "so")])
def test_who_judges_has_a_name_and_a_reason(store: Store, judge: Judge) -> None:
    with pytest.raises(UsageError, match="a judgement needs"):
        reject(store, find(store, "«Resta").id, judge)


def test_what_was_missed_is_one_place_that_the_machine_did_not_find(store: Store) -> None:
    with pytest.raises(UsageError, match="the machine found it"):
        add_missed(store, "faro", {"content": "«Resta di tutti»", "cue": "ha detto"}, JUDGE)
    with pytest.raises(UsageError, match=r"'Ada Ferrin' stands at 2 places: \d+-\d+, \d+-\d+"):
        add_missed(store, "faro", {"content": "Ada Ferrin"}, JUDGE)
    with pytest.raises(UsageError, match="needs its content"):
        add_missed(store, "faro", {"cue": "ha detto"}, JUDGE)


def test_links_of_speakers_are_kept_and_withdrawn(store: Store) -> None:
    one, other = find(store, "«Resta").id, find(store, "il perito").id
    same = link_speakers(store, one, other, JUDGE, is_same=True)
    different = link_speakers(store, other, one, Judge("Ugo", "two people"), is_same=False)
    check(store)
    with pytest.raises(UsageError, match="are one statement"):
        link_speakers(store, one, one, JUDGE, is_same=True)
    assert [(link.judgement.id, link.what) for link in list_corrections(store)] == [
        (same.id, "the same speaker"), (different.id, "not the same speaker"),
    ]  # fmt: skip
    withdraw(store, same.id, "Ugo")
    check(store)
    assert [link.judgement.id for link in list_corrections(store)] == [different.id]
    assert len(list_corrections(store, withdrawn=True)) == 2


def test_names_that_mean_nothing_are_errors(store: Store) -> None:
    for name in ("0000", "zz", ""):
        with pytest.raises(UsageError, match="no statement"):
            reject(store, name, JUDGE)
        with pytest.raises(UsageError, match="no judgement"):
            withdraw(store, name, "Rosa")


def test_the_list_says_what_was_judged_in_words(store: Store) -> None:
    key = find(store, "che il faro").id
    correct(store, key, {"cue": "ha smentito ai cronisti", "addressee": "", "when": "2025-03-03"}, JUDGE)
    reject(store, find(store, "«Resta").id, JUDGE)
    add_missed(store, "faro", {"content": "resta spento", "speaker": "Ida Ro"}, JUDGE)
    assert [(one.what, one.article) for one in list_corrections(store)] == [
        ("cue: ha smentito ai cronisti", "faro"), ("addressee: none", "faro"), ("when: 2025-03-03", "faro"),
        ("not a statement", "faro"), ("missed, speaker: Ida Ro", "faro"),
    ]  # fmt: skip
    assert list_corrections(store)[-1].content == "resta spento"


def test_training_data_are_in_the_exchange_format(store: Store, tmp_path: Path) -> None:
    correct(store, find(store, "che il faro").id, {"speaker": "Ida Ro"}, JUDGE)
    correct(store, find(store, "che il faro").id, {"act": "warn"}, Judge("Ugo", "it is one"))
    reject(store, find(store, "«Resta").id, JUDGE)
    (line,) = export_judged(store)
    article = article_from_line(line)
    assert article.statements == load(store).statements
    fields = json.loads(line)
    assert [one.get("by") for one in fields["statements"]] == [["Rosa Testi", "Ugo"], None, None, None]
    (refused,) = fields["rejected"]
    assert (refused["judged"], refused["words"]["content"]) == (True, ["«Resta di tutti»"])
    path = tmp_path / "judged.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    assert list(read_gold(path)) == [article]


def test_every_export_shows_what_people_said(store: Store) -> None:
    correct(store, find(store, "che il faro").id, {"speaker": "Ida Ro"}, JUDGE)
    reject(store, find(store, "«Resta").id, JUDGE)
    (line,) = b"".join(export(store, "jsonl")).splitlines()
    assert article_from_line(line.decode()).statements == load(store).statements
    assert "Ida Ro" in b"".join(export(store, "csv")).decode()


def test_a_clock_that_goes_back_does_not_change_the_order(store: Store) -> None:
    key = find(store, "«Resta").id
    (first,) = correct(store, key, {"act": "warn"}, JUDGE)
    with store.write() as connection:
        later = "2999-01-01T00:00:00.000000+00:00"
        connection.execute(judgements.update().where(judgements.c.id == first.id).values(made=later))
    correct(store, key, {"act": "deny"}, JUDGE)
    assert find(store, "«Resta").act == "deny"
