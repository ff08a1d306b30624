"""What lies across the articles of a store: the same in any order, as often as it is made, whatever came between."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import insert, select, update

from sostiene.batch import ingest
from sostiene.cli.add import add as add_command
from sostiene.cli.connect import connect as connect_command
from sostiene.connect import Connected, NamedEmbedder, connect
from sostiene.connect.keeping import DERIVED
from sostiene.connect.vectors import WIDTH
from sostiene.corrections import correct, link_speakers, reject, withdraw
from sostiene.exporters import export
from sostiene.proof import verify
from sostiene.readers import Document, Origin
from sostiene.store import Store
from sostiene.store.backup import back_up
from sostiene.store.ids import make_key
from sostiene.store.judgements import Judge
from sostiene.store.removal import remove
from sostiene.store.tables import (
    changes,
    claims,
    echo_members,
    entities,
    links,
    positions,
    statements,
    utterance_members,
    vectors,
)
from sostiene.store.words import stem_text

TEXTS = {
    "one": (
        "it", "2025-03-03", "La Sentinella",
        "La sindaca Ada Ferrin ha negato che il Comune abbia fatto saltare il ponte di Calaverde.\n\n"
        "«Il ponte non è stato toccato dai nostri tecnici», ha detto Ferrin ai cronisti lunedì.",
    ),
    "two": (
        "en", "2025-03-04", "The Beacon",
        "Mayor Ada Ferrin denied that the town had blown up the bridge of Calaverde.\n\n"
        '"The bridge was not touched by our engineers," Ferrin told reporters on Monday.',
    ),
    "three": (
        "it", "2025-03-04", "Il Molo",
        "Secondo Ugo Salis, il Comune ha fatto saltare il ponte di Calaverde.\n\n"
        "«Il ponte non è stato toccato dai nostri tecnici», ha detto la sindaca Ada Ferrin, come riferisce "
        "La Sentinella.",
    ),
    "four": (
        "it", "2025-03-09", "Il Molo",
        "La sindaca Ada Ferrin ha ammesso che il Comune ha fatto saltare il ponte di Calaverde.\n\n"
        "Ferrin ha confermato che i tecnici hanno fatto saltare il ponte.",
    ),
    "five": (
        "it", "2025-03-10", "Il Faro",
        "La signora Salis ha detto che il ponte di Calaverde è stato fatto saltare dal Comune. "
        "La ministra Rita Salis ha smentito che il Comune abbia fatto saltare il ponte di Calaverde.",
    ),
}  # fmt: skip
ALL = tuple(TEXTS)
JUDGE = Judge("Livia", "as the text says")


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors that lie near each other where texts share words."""
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for number, text in enumerate(texts):
        for word in stem_text(text, None).split():
            rows[number, int(make_key(word), 16) % WIDTH] += 1.0
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))
    return rows


WORDS = NamedEmbedder("words", embed)


def add(store: Store, names: Iterable[str] = ALL) -> None:
    for name in names:
        lang, published, publisher, text = TEXTS[name]
        line = {"doc": name, "lang": lang, "published": published, "publisher": publisher, "text": text}
        document = Document(json.dumps(line).encode(), Origin(name, name), "object")
        assert not ingest(store, [document], tagger="rules", readmit=True).problems


def run(store: Store) -> Connected:
    return connect(store, embedder=WORDS)


def list_rows(store: Store) -> dict[str, list[str]]:
    """All that is derived, table by table."""
    with store.read() as connection:
        return {table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table))) for table in DERIVED}


def find(store: Store, column: Any, condition: Any) -> list[Any]:
    with store.read() as connection:
        return list(connection.scalars(select(column).where(condition)))


def find_statement(store: Store, words: str) -> str:
    (key,) = find(store, statements.c.id, statements.c.content.contains(words))
    return str(key)


@contextmanager
def making(names: Iterable[str] = ALL) -> Iterator[Store]:
    """A new store with these articles, not connected."""
    with TemporaryDirectory() as folder, Store.open(f"{folder}/store.db", create=True) as store:
        add(store, names)
        yield store


def expect(names: Iterable[str] = ALL) -> dict[str, list[str]]:
    """What a store with these articles gives, connected at once."""
    with making(names) as store:
        run(store)
        return list_rows(store)


def test_something_of_each_kind_is_found(store: Store) -> None:
    add(store)
    run(store)
    assert {name for name, rows in list_rows(store).items() if not rows} <= {"citations"}  # no known medium is cited
    assert verify(store).findings == ()


def test_an_empty_store_connects_to_nothing(store: Store) -> None:
    assert run(store) == Connected(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_connecting_again_changes_nothing(store: Store) -> None:
    add(store)
    first = run(store)
    rows = list_rows(store)
    again = run(store)
    assert (again.new_vectors, again.changed_rows) == (0, 0)
    assert replace(first, new_vectors=0, changed_rows=0) == again
    connect(store, embedder=WORDS, anew=True)
    assert list_rows(store) == rows


@settings(max_examples=8, deadline=None)
@given(st.permutations(ALL))
def test_article_by_article_in_any_order_is_as_all_at_once(names: list[str]) -> None:
    with making(()) as store:
        for name in names:
            add(store, [name])
            run(store)
        assert list_rows(store) == expect()


@settings(max_examples=6, deadline=None)
@given(st.permutations(ALL), st.integers(1, 4))
def test_an_article_that_was_removed_leaves_no_trace(names: list[str], kept: int) -> None:
    with making(names) as store:
        run(store)
        for name in names[kept:]:
            remove(store, name, by="Livia", reason="asked for")
        run(store)
        assert list_rows(store) == expect(names[:kept])
        add(store, names[kept:])
        run(store)
        assert list_rows(store) == expect()


def test_the_words_of_a_removed_article_go_at_once(store: Store) -> None:
    add(store)
    run(store)
    remove(store, "two", by="Livia", reason="asked for")
    assert "blown up" not in str(list_rows(store))
    assert verify(store).findings == ()


@pytest.mark.parametrize("stop", range(10))
def test_a_run_that_is_stopped_anywhere_is_finished_by_the_next(store: Store, stop: int) -> None:
    add(store)
    seen: list[str] = []

    def interrupt(stage: str, done: int, total: int) -> None:
        seen.append(stage)
        if len(seen) > stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connect(store, embedder=WORDS, on_progress=interrupt)
    assert verify(store).findings == ()
    run(store)
    assert list_rows(store) == expect()


def test_what_a_removal_takes_while_it_is_compared_is_left_out(store: Store) -> None:
    add(store)

    def take_out(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("claims", 0):
            remove(store, "four", by="Livia", reason="asked for")

    connect(store, embedder=WORDS, on_progress=take_out)
    assert verify(store).findings == ()
    run(store)
    assert list_rows(store) == expect(name for name in ALL if name != "four")


def test_what_people_reject_does_not_count(store: Store) -> None:
    add(store)
    run(store)
    for key in find(store, statements.c.id, statements.c.act == "confirm"):
        reject(store, key, JUDGE)
    run(store)
    assert find(store, positions.c.id, positions.c.stance == "confirms") == []


def test_corrected_words_get_a_vector_of_their_own(store: Store) -> None:
    add(store, ["two"])
    run(store)
    key = find_statement(store, "engineers")
    before = find(store, vectors.c.vector, vectors.c.statement == key)
    made = correct(store, key, {"content": "The bridge was not touched"}, JUDGE)
    assert run(store).new_vectors == 1
    assert find(store, vectors.c.vector, vectors.c.statement == key) != before
    withdraw(store, made[0].id, "Livia")
    assert run(store).new_vectors == 1
    assert find(store, vectors.c.vector, vectors.c.statement == key) == before


def test_people_say_who_is_whom_and_take_it_back(store: Store) -> None:
    add(store, ["one", "two"])
    run(store)
    rows = list_rows(store)
    assert len(rows["entities"]) == 1
    one, other = find_statement(store, "tecnici"), find_statement(store, "engineers")
    link = link_speakers(store, one, other, JUDGE, is_same=False)
    run(store)
    assert len(find(store, entities.c.id, entities.c.name == "Ada Ferrin")) == 2
    assert run(store).changed_rows == 0
    withdraw(store, link.id, "Livia")
    run(store)
    assert list_rows(store) == rows


def test_a_surname_finds_its_bearer_again_when_the_other_one_is_removed(store: Store) -> None:
    add(store, ["three", "five"])
    run(store)
    remove(store, "five", by="Livia", reason="asked for")
    run(store)
    assert list_rows(store) == expect(["three"])


def judge_claim(store: Store, one: str, other: str, verdict: str) -> None:
    ends = sorted((one, other))
    row = {
        "id": make_key("link", "same_claim", *ends, verdict, "Livia", 0), "kind": "same_claim", "one": ends[0],
        "other": ends[1], "verdict": verdict, "score": None, "by": "Livia", "is_person": True, "why": "so it is",
        "made": "2025-03-11T10:00:00+00:00", "withdrawn": None, "withdrawn_by": None,
    }  # fmt: skip
    with store.write() as connection:
        connection.execute(insert(links), [row])


def find_claims(store: Store, statement: str) -> set[str]:
    return set(find(store, positions.c.claim, positions.c.statement == statement))


def test_people_join_two_claims_and_take_it_back(store: Store) -> None:
    add(store)
    run(store)
    rows = list_rows(store)
    one, other = (
        find(store, positions.c.statement, positions.c.quote.contains("toccato"))[0],
        find_statement(store, "engineers"),
    )
    assert not find_claims(store, one) & find_claims(store, other)
    judge_claim(store, one, other, "yes")
    run(store)
    assert find_claims(store, one) == find_claims(store, other)
    assert verify(store).findings == ()
    with store.write() as connection:
        connection.execute(
            update(links).values(withdrawn="2025-03-12T10:00:00+00:00").where(links.c.kind == "same_claim")
        )
    run(store)
    assert list_rows(store) == rows


def test_people_part_a_statement_from_a_claim(store: Store) -> None:
    add(store)
    run(store)
    denied = [key for key in find(store, statements.c.id, statements.c.act == "deny") if find_claims(store, key)]
    first, second = denied[:2]
    assert find_claims(store, first) & find_claims(store, second)
    judge_claim(store, first, second, "no")
    run(store)
    assert not find_claims(store, first) & find_claims(store, second)
    assert find_claims(store, first) and find_claims(store, second)
    assert verify(store).findings == ()
    assert run(store).changed_rows == 0


def test_a_backup_carries_what_was_connected(store: Store, tmp_path: Path) -> None:
    add(store)
    run(store)
    back_up(store, tmp_path / "backup.db")
    with Store.open(tmp_path / "backup.db") as copy:
        assert list_rows(copy) == list_rows(store)
        assert (run(copy).new_vectors, run(copy).changed_rows) == (0, 0)


def test_the_story_of_a_store(store: Store) -> None:
    add(store)
    run(store)
    story = json.loads(b"".join(export(store, "story")))
    with store.read() as connection:
        counted = {table.name: len(connection.execute(select(table)).all()) for table in (claims, positions, changes)}
        told = len(connection.execute(select(utterance_members)).all())
        echoed = len(connection.execute(select(echo_members)).all())
    assert len(story["claims"]) == len(story["first"]) == counted["claims"]
    assert sum(len(claim["positions"]) for claim in story["claims"]) == counted["positions"]
    assert sum(len(one["in"]) for one in story["utterances"]) == told
    assert sum(len(one["articles"]) for one in story["echoes"]) == echoed
    rows = [row for claim in story["claims"] for row in claim["positions"]]
    assert all(row["quote"] in TEXTS[row["article"]][3] for row in rows)
    assert {"Ada Ferrin", "Ugo Salis"} <= {row["speaker"] for row in rows}
    (change,) = story["changes"]
    assert (change["speaker"], change["from"], change["to"]) == ("Ada Ferrin", "denies", "confirms")


def test_a_part_of_the_store_is_a_story_too(store: Store) -> None:
    add(store, ["two"])
    assert json.loads(b"".join(export(store, "story"))) == {
        "claims": [], "utterances": [], "echoes": [], "first": [], "changes": [],
    }  # fmt: skip


def test_the_command_connects_and_says_what_there_is(location: str) -> None:
    with Store.open(location, create=True) as store:
        add(store, ["one"])
    shown = CliRunner().invoke(connect_command, ["--store", location])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith("2 statements in 1 article: 1 speaker, 0 utterances told more than once")
    again = CliRunner().invoke(connect_command, ["--store", location, "--json"])
    assert json.loads(again.stdout)["changed_rows"] == 0
    anew = CliRunner().invoke(connect_command, ["--store", location, "--all", "--json"])
    assert json.loads(anew.stdout)["new_vectors"] == 2


@pytest.mark.parametrize(("options", "connected"), [([], True), (["--no-connect"], False)])
def test_add_connects_what_it_adds_unless_it_must_not(
    location: str, tmp_path: Path, options: list[str], connected: bool
) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TEXTS["one"][3], encoding="utf-8")
    arguments = [str(path), "--store", location, "--tagger", "rules", "--workers", "0", "--json", *options]
    shown = CliRunner().invoke(add_command, arguments)
    assert shown.exit_code == 0, shown.output
    assert (json.loads(shown.stdout)["connected"] is not None) == connected
    with Store.open(location) as store:
        assert bool(list_rows(store)["entities"]) == connected
