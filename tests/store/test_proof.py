"""What is whole is proved, and no damage escapes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Column, LargeBinary, Table, insert, select, text
from sqlalchemy.types import JSON, Boolean, Float, Integer, String

from sostiene.batch import ingest
from sostiene.codec import article_to_line
from sostiene.connect import NamedEmbedder
from sostiene.connect.changes import Change
from sostiene.connect.claims import Claim
from sostiene.connect.echoes import Echo
from sostiene.connect.frames import Frame
from sostiene.connect.held import Held
from sostiene.connect.keeping import keep, keep_claims, keep_echoes, keep_utterances
from sostiene.connect.loading import load_held
from sostiene.connect.naming import keep_entities
from sostiene.connect.utterances import Utterance
from sostiene.connect.vectors import WIDTH, embed_quotes, keep_vectors
from sostiene.corrections import Judge, add_missed, correct, link_speakers, reject, withdraw
from sostiene.errors import StoreError
from sostiene.proof import Proof, verify
from sostiene.proof.checks import FREE
from sostiene.readers import Document, Origin, open_bytes
from sostiene.records import Article, FactCheck, Position, Problem, Voice, When
from sostiene.store import Store
from sostiene.store.ids import make_key
from sostiene.store.removal import remove
from sostiene.store.rows import pack
from sostiene.store.tables import (
    Key,
    articles,
    judgements,
    metadata,
    obtained,
    pages,
    statements,
    tombstones,
)
from tests.sample import ARTICLE

BODY = " ".join(f"Il ponte numero {number} di Calaverde resta chiuso al traffico." for number in range(20))
PROVED = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if column.name not in FREE.get(table.name, ())
]

# What a column may only hold.
OTHERS = {"kind": ("echo", "same_speaker"), "verdict": ("yes", "no")}


def rich_article() -> Article:
    """The sample with something in every column, and with words in which every character is long or strange."""
    first, *others = ARTICLE.statements
    passage = replace(first.content)
    rich = replace(
        first, place=passage, channel=passage, when=When("2025-03-03"), happened=When("2025-02"), confidence=0.75,
        voice=Voice("person", "sindaca", "Comune di Calaverde", "IT"), position=Position("denies", "CT-", True),
    )  # fmt: skip
    check = FactCheck("Il faro è in vendita", "False", "La Sentinella")
    return replace(ARTICLE, url="https://sentinella.example/faro", statements=(rich, *others), fact_checks=(check,))


@pytest.fixture
def store(store: Store) -> Store:
    return fill(store)


def fill(store: Store) -> Store:
    """The store with something in every table that can be damaged."""
    ingest(store, open_bytes(article_to_line(rich_article()).encode(), "faro.jsonl"), tagger="rules")
    for number, words in enumerate((BODY, BODY + " «Aprite», ha detto Ada Ferrin.")):
        ingest(store, open_bytes(words.encode(), f"{number}.txt"), tagger="rules")
    ingest(store, [Problem("0.pdf", "it holds no words")], tagger="rules")
    with store.write() as connection:
        query = select(statements.c.id).join(articles).where(articles.c.url.is_not(None))
        one, other, another, *_ = connection.scalars(query.order_by(statements.c.number))
        connection.execute(insert(tombstones), make_tombstone("sentinella.example/ponte", "f" * 64))
    judge = Judge("Livia", "as the text says")
    correct(store, one, {"act": "warn", "content": "il faro sia in vendita"}, judge)
    reject(store, other, judge)
    link_speakers(store, one, another, judge, is_same=False)
    fill_derived(store, (one, another))
    return store


def fill_derived(store: Store, told: tuple[str, str]) -> None:
    """Vectors and speakers, and what else lies across articles, invented."""
    embedder = NamedEmbedder("test", lambda texts: np.ones((len(texts), WIDTH), dtype=np.float32))
    keep_vectors(store, embedder, lambda done, total: None)
    keep_entities(store, lambda done, total: None)
    with store.read() as connection:
        held = load_held(connection)
    one, other = (next(each for each in held.told if each.key == key) for key in told)
    stood = [
        Held(
            each.key,
            each.article,
            each.speaker,
            stance,
            *span,
            held.texts[each.article].text[slice(*span)],
            Frame(*span),
        )
        for each, stance, span in ((one, "denies", one.spans[0]), (other, "confirms", other.spans[0]))
    ]
    claim = Claim(make_key("claim"), "il faro è in vendita", tuple(stood), stood[0])
    change = Change(claim.key, one.speaker, None, *stood)
    keep(store, keep_claims([claim], [change], set()))
    embed_quotes(store, embedder)(stood)
    keep(store, keep_utterances([Utterance(make_key("utterance"), "", told, (one.article,), None, ())], set()))
    keep(store, keep_echoes([Echo(make_key("echo"), one.article, None, (one.article, other.article), ())]))


def make_tombstone(location: str, text_hash: str) -> dict[str, object]:
    return {
        "article": make_key("article", location, text_hash), "text_hash": text_hash, "page_hashes": ["e" * 64],
        "location": location, "removed": "2025-03-05T10:00:00+00:00", "by": "Livia", "reason": "asked for",
    }  # fmt: skip


def damage(store: Store, *changes: str, **values: object) -> None:
    """Changes the database behind its back, its own guards off."""
    is_sqlite = store.is_sqlite
    with store.engine.connect() as connection:
        if is_sqlite:
            raw: Any = connection.connection.driver_connection
            raw.rollback()
            raw.execute("PRAGMA foreign_keys = OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for change in changes:
            connection.execute(text(change), values)
        connection.commit()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


def test_what_was_added_is_proved(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    proof = verify(store, on_progress=lambda done, total: seen.append((done, total)))
    assert (proof.findings, proof.wrong, proof.is_whole) == ((), 0, True)
    assert (proof.articles, proof.statements, proof.proved) == (3, 6, 6)
    assert proof.without_page == ()
    assert seen[-1][0] == seen[-1][1]


def test_an_empty_store_is_proved(location: str) -> None:
    with Store.open(location, create=True) as store:
        assert verify(store) == Proof(0, 0, 0, 0, (), ())


@pytest.mark.parametrize("table", dict.fromkeys(table for table, _ in PROVED))
def test_no_changed_column_escapes(store: Store, table: str) -> None:
    for column in (column for name, column in PROVED if name == table):
        with change_one(store, metadata.tables[table], metadata.tables[table].c[column]):
            proof = verify(store)
        assert not proof.is_whole, column
        assert proof.proved < proof.statements or table != "statements", column
    assert verify(store).is_whole


@contextmanager
def change_one(store: Store, table: Table, column: Column[Any]) -> Iterator[None]:
    """Gives one row another value in that column, of the kind that it holds, for a while."""
    with store.read() as connection:
        row = connection.execute(select(table).order_by(column.is_(None), *table.primary_key.columns)).first()
    assert row is not None, table.name
    before = dict(row._mapping)
    after = {**before, column.name: alter(column, before[column.name])}
    set_column(store, column, before, after)
    yield
    set_column(store, column, after, before)


def set_column(store: Store, column: Column[Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    keys = column.table.primary_key.columns  # type: ignore[attr-defined]
    where = " AND ".join(f'"{one.name}" = :key_{one.name}' for one in keys)
    new = "CAST(:new AS JSON)" if isinstance(column.type, JSON) and not store.is_sqlite else ":new"
    damage(
        store, f'UPDATE {column.table} SET "{column.name}" = {new} WHERE {where}',
        new=bind(store, column, after[column.name]),
        **{f"key_{one.name}": bind(store, one, before[one.name]) for one in keys},
    )  # fmt: skip


def alter(column: Column[Any], value: Any) -> Any:
    if column.name in OTHERS:
        return next(one for one in OTHERS[column.name] if one != value)
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, JSON):
        return {**value, "content": [[0, 1]], "hash": "0"} if isinstance(value, dict) else {"a": 1}
    if isinstance(column.type, LargeBinary):
        return bytes([*value[:-9], value[-9] ^ 1, *value[-8:]])
    if isinstance(column.type, Key):
        return f"{int(value or '1', 16) ^ 1:015x}"
    if isinstance(column.type, Float | Integer) or isinstance(value, int):
        return (value or 0) + 1
    return "0" * 64 if isinstance(column.type, String) and column.type.length == 64 else f"{value or ''}x"


def bind(store: Store, column: Column[Any], value: Any) -> Any:
    processor = column.type.dialect_impl(store.engine.dialect).bind_processor(store.engine.dialect)
    return processor(value) if processor else value


def test_every_column_is_checked_or_named_as_free() -> None:
    """A name in FREE is that of a column, so that all others are in the test above."""
    for table, names in FREE.items():
        assert set(names) <= set(metadata.tables[table].c.keys()), table


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("DELETE FROM pages", "page_hash"),
        ("DELETE FROM texts", "text_hash"),
        ("DELETE FROM speakers", "speaker"),
        ("DELETE FROM speaker_words", "word"),
        ("DELETE FROM search", "stems"),
        ("DELETE FROM bands", "band"),
        ("DELETE FROM runs", "run"),
        ("DELETE FROM articles", "article"),
        ("DELETE FROM obtained", "hash"),
        ("DELETE FROM judgements", "is_judged"),
        ("UPDATE statements SET within = id", "within"),
        ("UPDATE statements SET number = 1", "number"),
        ("UPDATE statements SET is_rejected = (1 = 1)", "is_rejected"),
        ("UPDATE articles SET added = '2020-01-01'", "article"),
    ],
)
def test_what_is_lost_or_does_not_fit_is_named(store: Store, change: str, what: str) -> None:
    if "added" in change:  # the article that a tombstone says is gone
        with store.write() as connection:
            row = connection.execute(select(articles).where(articles.c.url.is_not(None))).one()
            connection.execute(insert(tombstones), make_tombstone(row.location, row.text_hash))
    damage(store, change)
    assert what in {finding.what for finding in verify(store).findings}


def test_words_of_a_statement_that_is_gone_are_left_over(store: Store) -> None:
    value = ":stems" if store.is_sqlite else "to_tsvector('simple', :stems)"
    name = "rowid" if store.is_sqlite else "statement"
    damage(store, f"INSERT INTO search ({name}, stems) VALUES (7, {value})", stems="faro")
    (finding,) = verify(store).findings
    assert (finding.table, finding.key, finding.found) == ("search", f"{7:015x}", "it is left over")


def test_a_removed_article_is_no_damage_and_may_come_back(store: Store) -> None:
    remove(store, "faro", by="Livia", reason="asked for")
    proof = verify(store)
    assert (proof.findings, proof.articles, proof.statements) == ((), 2, 1)
    ingest(store, open_bytes(article_to_line(rich_article()).encode(), "faro.jsonl"), tagger="rules", readmit=True)
    proof = verify(store)
    assert (proof.findings, proof.articles, proof.statements) == ((), 3, 6)


def test_a_page_that_held_a_removed_article_too_is_not_kept_but_no_damage(store: Store) -> None:
    lines = "".join(f'{{"doc": "{name}", "text": "Il faro {name} è acceso, ha detto Ida Ro."}}\n' for name in "ab")
    ingest(store, [Document(lines.encode(), Origin("two.json", "two"), "text")], tagger="rules")
    with store.write() as connection:
        page, key = connection.execute(
            select(obtained.c.page_hash, obtained.c.article).where(obtained.c.where == "two.json")
        ).one()
        connection.execute(pages.update().where(pages.c.hash == page).values(content=pack(b"")))
    assert {finding.table for finding in verify(store).findings} == {"pages"}
    with store.write() as connection:
        stone = make_tombstone("sentinella.example/altro", "d" * 64)
        connection.execute(insert(tombstones), {**stone, "page_hashes": [page]})
    proof = verify(store)
    assert (proof.findings, proof.without_page) == ((), (key,))


def test_what_is_left_by_a_removal_is_found(store: Store) -> None:
    with store.write() as connection:
        connection.execute(articles.delete().where(articles.c.url.is_not(None)))
    assert {"texts", "pages", "judgements", "links", "speakers"} == {
        finding.table for finding in verify(store).findings
    }


def test_judgements_that_are_withdrawn_and_statements_that_people_found_are_proved(store: Store) -> None:
    with store.read() as connection:
        held = connection.scalars(select(judgements.c.id)).all()
    for key in held:
        withdraw(store, key, "Livia")
    add_missed(store, "faro", {"content": "resta spento", "speaker": "Ada Ferrin"}, Judge("Ugo", "it is one"))
    proof = verify(store)
    assert (proof.findings, proof.statements) == ((), 7)


def test_an_article_without_its_page_is_named(store: Store) -> None:
    with store.write() as connection:
        row = connection.execute(select(obtained)).first()
        assert row is not None
        connection.execute(obtained.delete().where(obtained.c.id == row.id))
        connection.execute(pages.delete().where(pages.c.hash == row.page_hash))
    proof = verify(store)
    assert (proof.is_whole, proof.without_page) == (True, (row.article,))


def test_it_sees_one_moment_while_others_add(store: Store, location: str) -> None:
    def add(done: int, total: int) -> None:
        if done == 1:
            with Store.open(location) as other:
                ingest(other, open_bytes(b"The lighthouse stays, said Ada Ferrin.", "new.txt"), tagger="rules")

    assert verify(store, on_progress=add).articles == 3
    assert verify(store).articles == 4


@pytest.mark.parametrize("content", [b"", b"no zlib", b"x\x9c\xcbH\xcd\xc9"])
def test_what_cannot_be_unpacked_is_damage(store: Store, content: bytes) -> None:
    damage(store, "UPDATE texts SET content = :new", new=content)
    proof = verify(store)
    assert (proof.proved, proof.statements) == (0, 6)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Store]:
    """A store in SQLite, which keeps whatever it is given."""
    with Store.open(tmp_path / "file.db", create=True) as store:
        yield fill(store)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statements SET record = '{'",
        "UPDATE statements SET record = '[1]'",
        "UPDATE statements SET content = CAST(x'ff41' AS TEXT)",
        "UPDATE articles SET fact_checks = 'no'",
        "UPDATE judgements SET value = '{'",
        "UPDATE judgements SET anchor = '{'",
        "UPDATE judgements SET statement = NULL",
        "UPDATE runs SET settings = '[]'",
        "UPDATE search_data SET block = x'00' WHERE id > 10",
    ],
)
def test_what_only_a_file_can_suffer_is_found(file: Store, change: str) -> None:
    damage(file, change)
    assert not verify(file).is_whole


def test_a_store_that_another_program_holds_is_not_called_damaged(file: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.store.PATIENCE", 10)
    with Store.open(file.location) as other, Store.open(file.location) as store, other.write() as connection:
        connection.execute(text("UPDATE problems SET hint = 'x'"))
        with pytest.raises(StoreError, match="locked"):
            verify(store)


def test_a_file_of_which_a_part_is_overwritten_ends_in_findings(file: Store) -> None:
    file.close()
    with open(file.location, "r+b") as content:
        content.seek(4096 * 20)
        content.write(b"\xff" * 4096 * 20)
    assert not verify(file).is_whole


def test_words_that_no_database_takes_make_no_alarm(location: str) -> None:
    strange = "Ada\0 Ferrin \ud800"
    voice = Voice("person", strange, strange, strange)
    first = replace(ARTICLE.statements[0], speaker=strange, voice=voice, when=When(strange), happened=When(strange))
    article = replace(
        ARTICLE, doc=strange, url=f"\0https://a.example/{strange}?q={strange}#a", title=strange, published=strange,
        lang=strange, author=strange, publisher=strange, statements=(first,), fact_checks=(FactCheck(strange),),
    )  # fmt: skip
    unplaced = replace(article, url=None)
    with Store.open(location, create=True) as store:
        for number, one in enumerate((article, unplaced)):
            (document,) = open_bytes(article_to_line(one).encode(), f"{number}.jsonl")
            assert isinstance(document, Document)
            origin = replace(document.origin, where=f"{strange}{number}", url=strange, obtained=strange)
            ingest(store, [replace(document, origin=origin), Problem(strange, strange, strange)], tagger="rules")
        proof = verify(store)
    assert (proof.findings, proof.articles, proof.statements) == ((), 2, 2)
