"""A store at one moment, copied whole into another: a backup into one file, and back into a store of either kind.

Both go through the tables, so a backup from PostgreSQL is a store in SQLite like any other. Others may add meanwhile.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, Table, func, insert, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from sostiene.errors import StoreError, UsageError
from sostiene.store import Store, describe
from sostiene.store.rows import stem_statement
from sostiene.store.tables import articles, metadata, speakers, statements
from sostiene.store.writing import index_statements

ROWS, PACKED_ROWS = 1000, 16
"""That are in memory at a time; fewer of those that hold texts or pages."""
Progress = Callable[[int, int], object]
VERIFY = "See what is wrong with it: sostiene verify"


@dataclass(frozen=True)
class Copied:
    """What was copied, and where it is now."""

    location: str
    articles: int
    statements: int
    rows: int


def back_up(
    store: Store, path: Path, *, force: bool = False, on_progress: Progress = lambda done, total: None
) -> Copied:
    """Copies the store as it is at this moment into a new file, which is there whole or not at all.

    Raises UsageError if the file is there already, unless `force`, or cannot be written.
    """
    if path.is_dir() or (path.exists() and not force):
        raise UsageError(f"{path} is there already", "Name another file, or overwrite it with --force")
    with making_file(path) as partial, Store.open(partial, create=True) as target:
        # The whole copy is one transaction in a file of its own: a log beside it would only be written twice.
        raw = target.engine.raw_connection()
        raw.cursor().execute("PRAGMA journal_mode = DELETE")
        raw.close()
        copied = copy_store(store, target, on_progress)
    return Copied(str(path), copied.articles, copied.statements, copied.rows)


def restore(path: Path, location: str | Path, *, on_progress: Progress = lambda done, total: None) -> Copied:
    """Copies a backup into a new or empty store; raises UsageError if there is anything in it already."""
    with Store.open(path) as source, Store.open(location, create=True) as target:
        return copy_store(source, target, on_progress)


@contextmanager
def making_file(path: Path) -> Iterator[Path]:
    """A name beside the path; what was written there gets the name of the path when the block ends, and only then."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        yield partial
        write_through(partial)
        os.replace(partial, path)
        write_through(path.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})", "Name a file that you may write") from None
    finally:
        for left in path.parent.glob(f"{partial.name}*"):
            left.unlink(missing_ok=True)


def write_through(path: Path) -> None:
    """Waits until the file, or the list of a folder's files, is on the disk."""
    if path.is_dir() and os.name != "posix":
        return  # elsewhere a folder cannot be opened
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_store(source: Store, target: Store, on_progress: Progress) -> Copied:
    """Copies all rows in one transaction, and counts them on both sides; raises StoreError if that fails."""
    try:
        with source.read() as reading, target.write() as writing:
            check_empty(target, writing)
            counts = {table: count_rows(reading, table) for table in metadata.sorted_tables}
            total = sum(counts.values()) + counts[statements]
            done = 0
            for written in copy_rows(reading, writing):
                done += written
                on_progress(done, total)
            check_counts(source, writing, counts)
    except DBAPIError as error:
        raise StoreError(
            source.location, f"the store {source.location} cannot be read ({describe(error)})", VERIFY
        ) from None
    except (TypeError, ValueError) as error:  # what is in a column is no longer of its kind
        raise StoreError(source.location, f"the store {source.location} is damaged ({error})", VERIFY) from None
    return Copied(target.location, counts[articles], counts[statements], sum(counts.values()))


def check_empty(target: Store, connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            raise UsageError(f"the store {target.location} is not empty", "Name a new one with --store")


def copy_rows(reading: Connection, writing: Connection) -> Iterator[int]:
    """Copies table after table, those first that others point to, and makes the index of words; how many at a time."""
    for table in metadata.sorted_tables:
        is_packed = any(isinstance(column.type, LargeBinary) for column in table.columns)
        for rows in read_parts(reading, select(table), PACKED_ROWS if is_packed else ROWS):
            writing.execute(insert(table), [dict(row._mapping) for row in rows])
            yield len(rows)
    words = (
        select(statements.c.id, statements.c.content, statements.c.addressee, articles.c.lang, speakers.c.name)
        .join(articles, articles.c.id == statements.c.article)
        .join(speakers, speakers.c.id == statements.c.speaker)
        .order_by(statements.c.id)
    )
    for rows in read_parts(reading, words, ROWS):
        stems = {row.id: stem_statement(dict(row._mapping), row.lang, row.name) for row in rows}
        index_statements(writing, stems)
        yield len(rows)


def read_parts(connection: Connection, query: Select[Any], rows: int) -> Iterator[list[Any]]:
    """The rows of a query, so many at a time."""
    with connection.execute(query, execution_options={"yield_per": rows}) as found:
        for part in found.partitions():
            yield list(part)


def count_rows(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def check_counts(source: Store, writing: Connection, counts: dict[Table, int]) -> None:
    """Raises StoreError if the copy holds less, or more, than what was copied; the copy is then undone."""
    found = {table.name: count_rows(writing, table) for table in counts}
    found["search"] = writing.scalar(sql("SELECT count(*) FROM search")) or 0
    expected = {**{table.name: number for table, number in counts.items()}, "search": counts[statements]}
    wrong = [name for name, number in expected.items() if found[name] != number]
    if wrong:
        raise StoreError(
            source.location, f"the copy of {source.location} has not all rows of {', '.join(wrong)}", VERIFY
        )
