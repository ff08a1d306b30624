"""The record of who said what, in an SQLite file or a PostgreSQL database: one code path, through SQLAlchemy.

`Store.open` gives it; `store.read()` is a connection that sees one moment, `store.write()` a transaction that is kept
whole or not at all.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from sostiene.errors import MissingExtra, StoreError, UsageError
from sostiene.store.migrations import HEAD, migrate

PATIENCE = 60_000
"""Milliseconds for which a writer waits for another."""


class Store:
    """An open store. `location` is its path or its address, without any password."""

    def __init__(self, engine: Engine, location: str) -> None:
        self.engine = engine
        self.location = location

    @classmethod
    def open(cls, location: str | Path, *, create: bool = False) -> Self:
        """The store at a path or a `postgresql://` address; with `create` it is made where there is none.

        Raises StoreError if there is none, if it is no store, or if it cannot be reached.
        """
        url = find_url(location)
        shown = url.database or "" if url.drivername == "sqlite" else url.render_as_string(hide_password=True)
        if url.drivername == "sqlite":
            prepare_file(Path(shown), create)
        store = cls(make_engine(url), shown)
        try:
            store.check(create)
        except DBAPIError as error:
            store.close()
            raise StoreError(shown, f"the store {shown} cannot be opened ({describe(error)})", OPENING) from None
        except StoreError:
            store.close()
            raise
        return store

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def check(self, create: bool) -> None:
        """Brings the tables up to date; raises StoreError if there are none and none are to be made."""
        with self.engine.connect() as connection:
            names = inspect(connection).get_table_names()
            found = (
                connection.scalar(text("SELECT version_num FROM alembic_version"))
                if "alembic_version" in names
                else None
            )
        if found == HEAD:
            return
        if found is None and names and self.is_sqlite:
            raise StoreError(self.location, f"{self.location} is a database, but no store", OPENING)
        if found is None and not create:
            raise StoreError(self.location, f"there is no store in {self.location}", MAKING)
        migrate(self.engine, self.location)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees the store as it is at this moment, whatever is written meanwhile."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: kept when the block ends, undone if it fails or is interrupted."""
        try:
            with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise StoreError(
                self.location, f"the store {self.location} cannot be written ({describe(error)})", WRITING
            ) from None

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


OPENING = "Name another one with --store or SOSTIENE_STORE"
MAKING = "Make one by adding articles to it: sostiene add FILE"
WRITING = "Look whether the disk is full, or another program holds it; what was finished before is kept"


def find_url(location: str | Path) -> URL:
    """The database that a path or an address means; raises UsageError for another kind of database."""
    if isinstance(location, Path) or "://" not in location:
        if not str(location).strip() or "\0" in str(location):
            raise UsageError(f"{str(location)!r} is no path of a store", OPENING)
        return URL.create("sqlite", database=str(location))
    try:
        url = make_url(location)
    except ArgumentError:
        raise UsageError(f"{location!r} is no address of a store", OPENING) from None
    if url.get_backend_name() == "postgres" or url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return URL.create("sqlite", database=url.database)
    raise UsageError(f"stores are kept in SQLite or PostgreSQL, not in {url.get_backend_name()}", OPENING)


def prepare_file(path: Path, create: bool) -> None:
    """Makes the folder of a new store; raises StoreError if there is no file and none is to be made."""
    if path.is_dir():
        raise StoreError(str(path), f"{path} is a folder, not a store", OPENING)
    if path.exists():
        return
    if not create:
        raise StoreError(str(path), f"there is no store at {path}", MAKING)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(str(path), f"no store can be made at {path} ({error.strerror})", OPENING) from None


def make_engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise MissingExtra("postgresql", "the driver for PostgreSQL is not installed") from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", prepare_connection)
        event.listen(engine, "begin", begin_transaction)
    return engine


def prepare_connection(connection: sqlite3.Connection, _record: object) -> None:
    """Readers never wait for the writer (WAL); what is committed is on the disk, and what is removed is overwritten."""
    connection.isolation_level = None  # transactions begin where `begin_transaction` says, also those that only read
    for setting in (
        f"busy_timeout = {PATIENCE}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
        "secure_delete = ON", "cache_size = -32000",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")


def begin_transaction(connection: Connection) -> None:
    # A writer takes its place at once: one that first reads could not become a writer after another one wrote.
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def describe(error: DBAPIError) -> str:
    """What the database says, on one line."""
    return " ".join(str(error.orig or error).split())
