"""Whether everything in a store is what it must be: every hash, every key, every span, every index.

`verify` reads one moment of the store, while others may add to it, and says what is proved and what is not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError, OperationalError

from sostiene.errors import StoreError
from sostiene.proof.article_checks import check_articles
from sostiene.proof.checks import (
    Checked,
    Finding,
    check_json,
    check_obtained,
    check_pages,
    check_problems,
    check_runs,
    check_speakers,
    check_texts,
    tell,
)
from sostiene.proof.derived import check_changes, check_mentions, check_positions
from sostiene.proof.pointers import (
    check_judged,
    check_judgements,
    check_links,
    check_references,
    check_tombstones,
    find_left,
)
from sostiene.store import Store, describe
from sostiene.store.rows import pack
from sostiene.store.tables import (
    articles,
    changes,
    judgements,
    links,
    mentions,
    obtained,
    pages,
    positions,
    problems,
    runs,
    speakers,
    statements,
    texts,
    tombstones,
)

# What is gone through, in this order: the rows of these tables are counted beforehand, the rest is quick.
CHECKS = (
    check_pages, check_texts, check_articles, check_obtained, check_runs, check_speakers, check_links, check_judgements,
    check_problems, check_tombstones, check_mentions, check_positions, check_changes, check_references, check_judged,
    check_json, find_left,
)  # fmt: skip
COUNTED = (
    articles, changes, judgements, links, mentions, obtained, pages, positions, problems, runs, speakers, statements,
    texts, tombstones,
)  # fmt: skip
MOST_FINDINGS = 10_000
"""That are kept; they are all counted."""
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Proof:
    """What a store was found to be: how many articles and statements it has, how many statements are proved, what is
    wrong, and the keys of articles whose raw page is not kept."""

    articles: int
    statements: int
    proved: int
    wrong: int
    findings: tuple[Finding, ...]
    without_page: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.wrong


@dataclass
class Tally:
    """What is known so far: how much there is, what was looked at, statements that are not proved, what is wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    without_page: tuple[str, ...] = ()
    is_readable: bool = True
    rows: int = 0
    statements: int = 0
    wrong: int = 0
    unproved: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def count(self, connection: Connection) -> None:
        self.counts = {table.name: count_rows(connection, table) for table in COUNTED}
        self.without_page = find_without_page(connection)

    def take(self, checked: Checked) -> None:
        self.rows += 1
        self.statements += checked.table == "statements"
        self.wrong += len(checked.findings)
        self.findings += checked.findings[: MOST_FINDINGS - len(self.findings)]
        self.unproved.update(one.key for one in checked.findings if one.table in ("statements", "search"))

    def conclude(self) -> Proof:
        known = self.counts.get("statements", 0)
        reached = known if self.is_readable else min(self.statements, known)
        proved = max(0, reached - len(self.unproved))
        found = tuple(self.findings)
        return Proof(self.counts.get("articles", 0), known, proved, self.wrong, found, self.without_page)


def verify(store: Store, *, on_progress: Progress = lambda done, total: None) -> Proof:
    """What is proved in the store, and what is not; `on_progress` is told how many of how many rows are done.

    Raises StoreError if it cannot be looked at to its end: another program holds it, or the connection broke.
    """
    try:
        return look_through(store, on_progress)
    except OperationalError as error:
        what = f"the store {store.location} could not be verified to its end ({describe(error)})"
        raise StoreError(store.location, what, "Try it again when no other program holds it") from None


def look_through(store: Store, on_progress: Progress) -> Proof:
    tally = Tally()
    try:
        with store.read() as connection, reading_any_text(connection):
            tally.count(connection)
            for checked in chain.from_iterable(check(connection) for check in CHECKS):
                tally.take(checked)
                on_progress(min(tally.rows, tally.total), tally.total)
    except OperationalError:  # no damage: it is another's turn, or the server is gone
        raise
    except (DBAPIError, ValueError, TypeError) as error:  # the database itself is damaged
        tally.is_readable = False
        tally.take(tell("store", store.location, "database", "rows that can be read", explain(error)))
    for checked in check_database(store):
        tally.take(checked)
    return tally.conclude()


def count_rows(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def find_without_page(connection: Connection) -> tuple[str, ...]:
    """The articles of which the bytes are not kept from which they were read, or no more."""
    kept = select(obtained.c.id).join(pages).where(obtained.c.article == articles.c.id, pages.c.content != pack(b""))
    return tuple(connection.scalars(select(articles.c.id).where(~kept.exists()).order_by(articles.c.id)))


def explain(error: Exception) -> str:
    return describe(error) if isinstance(error, DBAPIError) else f"{type(error).__name__}: {error}"


@contextmanager
def reading_any_text(connection: Connection) -> Iterator[None]:
    """Lets SQLite give text that is no UTF-8 any more, with a wrong sign where it is damaged."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def check_database(store: Store) -> Iterator[Checked]:
    """Whether SQLite's own structures fit together: pages, indexes, the index of words. PostgreSQL sees to its own."""
    if not store.is_sqlite:
        return
    try:
        with store.read() as connection:
            found = connection.scalars(sql("PRAGMA integrity_check(100)")).all()
        yield from (tell("store", store.location, "database", "a sound file", one) for one in found if one != "ok")
        # Before SQLite 3.44 only this looks at the index of words. It writes nothing, though it waits for its turn.
        with store.engine.connect().execution_options(is_writing=True) as connection:
            connection.execute(sql("INSERT INTO search (search) VALUES ('integrity-check')"))
            connection.rollback()
    except OperationalError:
        raise
    except DBAPIError as error:
        yield tell("store", store.location, "database", "a sound file", describe(error))
