"""How finished articles and problems get into the store: whole or not at all, and twice is once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from sostiene.records import Problem
from sostiene.store.echoes import find_bands, link_echoes
from sostiene.store.ids import clean, make_key
from sostiene.store.rows import Kept, Row, problem_key
from sostiene.store.tables import (
    articles,
    bands,
    obtained,
    pages,
    problems,
    runs,
    speaker_words,
    speakers,
    statements,
    texts,
)
from sostiene.store.words import fold_name


@dataclass(frozen=True)
class Reading:
    """One article as it was read, ready to be stored: its rows, those of how it was obtained, and its signature."""

    kept: Kept
    page: Row
    obtained: Row
    run: Row
    signature: bytes


def tell_time() -> str:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_readings(connection: Connection, readings: Sequence[Reading], now: str) -> set[str]:
    """Keeps the articles that are not there yet, and how each was obtained; the keys of those that are new."""
    keys = [one.kept.article["id"] for one in readings]
    known = set(connection.scalars(select(articles.c.id).where(articles.c.id.in_(keys))))
    fresh = {one.kept.article["id"]: one for one in readings if one.kept.article["id"] not in known}
    insert_new(connection, runs, [{**one.run, "first_used": now} for one in fresh.values()])
    insert_new(connection, texts, [one.kept.text for one in fresh.values()])
    insert_new(connection, articles, [make_article_row(one, now) for one in fresh.values()])
    write_statements(connection, [one.kept for one in fresh.values()], now)
    insert_new(connection, pages, [one.page for one in readings])
    insert_new(connection, obtained, [make_obtained_row(one, now) for one in readings])
    insert_new(
        connection, bands,
        [{"band": band, "article": key} for key, one in fresh.items() for band in find_bands(one.signature)],
    )  # fmt: skip
    link_echoes(connection, {key: one.signature for key, one in fresh.items()}, now)
    solve_problems(connection, [one.obtained["where"] for one in readings], now)
    return set(fresh)


def make_article_row(reading: Reading, now: str) -> Row:
    return {**reading.kept.article, "run": reading.run["id"], "added": now, "signature": reading.signature or None}


def make_obtained_row(reading: Reading, now: str) -> Row:
    article, page = reading.kept.article["id"], reading.page["hash"]
    key = make_key("obtained", article, page, reading.obtained["where"])
    return {**reading.obtained, "id": key, "article": article, "page_hash": page, "added": now}


def write_statements(connection: Connection, kept: Iterable[Kept], now: str) -> None:
    """Keeps the statements of articles that are there, with their speakers and the words by which they are found."""
    kept = list(kept)
    names = {key: name for one in kept for key, name in one.speakers.items()}
    rows = [{**row, "day": row["day"] or now[:10]} for one in kept for row in one.statements]
    insert_new(connection, speakers, [{"id": key, "name": name} for key, name in names.items()])
    words = [{"word": word, "speaker": key} for key, name in names.items() for word in fold_name(name)]
    insert_new(connection, speaker_words, words)
    insert_new(connection, statements, rows)
    index_statements(connection, {key: stems for one in kept for key, stems in one.stems.items()})


def index_statements(connection: Connection, stems: dict[str, str]) -> None:
    """Makes the statements be found by these words, and no others."""
    if not stems:
        return
    # In rising order: SQLite's index writes itself out whenever a number goes back.
    rows = [{"id": int(key, 16), "stems": stems[key]} for key in sorted(stems)]
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM search WHERE rowid = :id"), rows)
        connection.execute(text("INSERT INTO search (rowid, stems) VALUES (:id, :stems)"), rows)
    else:
        connection.execute(
            text(
                "INSERT INTO search (statement, stems) VALUES (:id, to_tsvector('simple', :stems))"
                " ON CONFLICT (statement) DO UPDATE SET stems = excluded.stems"
            ),
            rows,
        )


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Writes the rows whose keys are not there yet, as a database takes them."""
    if not rows:
        return
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    cleaned = [{name: clean(one) if isinstance(one, str) else one for name, one in row.items()} for row in rows]
    connection.execute(insert(table).on_conflict_do_nothing(), cleaned)


def replace_row(connection: Connection, table: Table, row: Row) -> None:
    """Writes the row, over the one with its key if there is one."""
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    keys = [column.name for column in table.primary_key]
    others = {name: value for name, value in row.items() if name not in keys}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=others))


def write_problems(connection: Connection, found: Iterable[Problem], now: str) -> None:
    """Keeps what could not be read; a problem that is known only gets a new day."""
    rows = {
        problem_key(one.where, one.what): {
            "where": one.where, "what": one.what, "hint": one.hint,
            "first_seen": now, "last_seen": now, "solved": None,
        }
        for one in found
    }  # fmt: skip
    insert_new(connection, problems, [{"id": key, **row} for key, row in rows.items()])
    if rows:
        change = update(problems).where(problems.c.id == bindparam("key")).values(last_seen=now, solved=None)
        connection.execute(change, [{"key": key} for key in rows])


def solve_problems(connection: Connection, places: Sequence[str], now: str) -> None:
    """Marks the problems of places that were read after all."""
    change = update(problems).where(problems.c.where == bindparam("place"), problems.c.solved.is_(None))
    if places:
        connection.execute(change.values(solved=now), [{"place": clean(place)} for place in dict.fromkeys(places)])
