"""Taking an article out: its words go from the store for good, and a tombstone without any of them stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, exists, or_, select, update

from sostiene.errors import UsageError
from sostiene.store import Store
from sostiene.store.derived import forget_derived, take_turn
from sostiene.store.lookup import find_article
from sostiene.store.rows import pack
from sostiene.store.tables import (
    articles,
    judgements,
    links,
    obtained,
    pages,
    problems,
    speakers,
    statements,
    texts,
    tombstones,
)
from sostiene.store.writing import insert_new, tell_time

LONGEST_NAME, LONGEST_REASON = 200, 2000


@dataclass(frozen=True)
class Removal:
    """What was, or would be, taken out, and what of it stays for the sake of other articles.

    `twins` are articles with the very same text, which keep it; `orphans` those whose raw page held this article too,
    and is emptied. `is_swept` is false while another program still reads what was there before.
    """

    article: str
    doc: str
    title: str | None
    published: str | None
    url: str | None
    added: str
    statements: int
    twins: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    is_swept: bool = True


@dataclass(frozen=True)
class Tombstone:
    """What is known of an article that was removed."""

    article: str
    text_hash: str
    page_hashes: tuple[str, ...]
    location: str | None
    removed: str
    by: str
    reason: str


def find_removable(store: Store, name: str, *, all_versions: bool = False) -> list[Removal]:
    """The article that is meant, or with `all_versions` every version of its page, as it would be taken out."""
    with store.read() as connection:
        return [describe_removal(connection, key) for key in find_versions(connection, name, all_versions=all_versions)]


def remove(store: Store, name: str, *, by: str, reason: str, all_versions: bool = False) -> list[Removal]:
    """Takes an article out of the store, or every version of its page; its key, hashes, day and reason stay.

    Raises UsageError if there is none, or if nobody or no reason is named.
    """
    for what, words, most in (("a name", by, LONGEST_NAME), ("a reason", reason, LONGEST_REASON)):
        if not words.strip() or len(words) > most:
            raise UsageError(f"a removal needs {what} of at most {most} characters", "Give --as and --reason")
    with store.write() as connection:
        take_turn(connection)  # before the article is locked: whoever connects has the turn first and the articles then
        keys = find_versions(connection, name, all_versions=all_versions)
        removals = [take_out(connection, key, by, reason) for key in keys]
        if store.is_sqlite:
            # The index of words keeps what was deleted until its parts are merged.
            connection.exec_driver_sql("INSERT INTO search (search) VALUES ('optimize')")
    is_swept = sweep(store)
    return [replace(removal, is_swept=is_swept) for removal in removals]


def list_removed(store: Store) -> list[Tombstone]:
    """The tombstones, the latest first."""
    with store.read() as connection:
        rows = connection.execute(select(tombstones).order_by(tombstones.c.removed.desc(), tombstones.c.article))
        return [
            Tombstone(row.article, row.text_hash, tuple(row.page_hashes), row.location, row.removed, row.by, row.reason)
            for row in rows
        ]


def find_versions(connection: Connection, name: str, *, all_versions: bool) -> list[str]:
    key = find_article(connection, name)
    location = connection.scalar(select(articles.c.location).where(articles.c.id == key))
    if not all_versions or location is None:
        return [key]
    versions = select(articles.c.id).where(articles.c.location == location).order_by(articles.c.added)
    return list(connection.scalars(versions))


def describe_removal(connection: Connection, key: str) -> Removal:
    row = connection.execute(select(articles).where(articles.c.id == key)).one()
    found = connection.scalars(select(statements.c.id).where(statements.c.article == key)).all()
    twins = connection.scalars(select(articles.c.id).where(articles.c.text_hash == row.text_hash, articles.c.id != key))
    kept = tuple(sorted(twins))
    others = [one for page in find_pages(connection, key) for one in find_owners(connection, page, key)]
    orphans = () if kept else tuple(dict.fromkeys(others))
    return Removal(key, row.doc, row.title, row.published, row.url, row.added, len(found), kept, orphans)


def find_pages(connection: Connection, key: str) -> list[str]:
    return list(connection.scalars(select(obtained.c.page_hash).where(obtained.c.article == key).distinct()))


def find_owners(connection: Connection, page: str, key: str) -> list[str]:
    """The other articles that came from the same raw page."""
    same = select(obtained.c.article).where(obtained.c.page_hash == page, obtained.c.article != key)
    return list(connection.scalars(same.distinct()))


def take_out(connection: Connection, key: str, by: str, reason: str) -> Removal:
    """Deletes all that is the article's alone, and leaves its tombstone."""
    connection.execute(select(articles.c.id).where(articles.c.id == key).with_for_update())
    removal = describe_removal(connection, key)
    row = connection.execute(select(articles).where(articles.c.id == key)).one()
    found_pages = find_pages(connection, key)
    raise_tombstone(connection, row, found_pages, by, reason)
    forget_problems(connection, key)
    forget_derived(connection, key)
    forget_statements(connection, key)
    connection.execute(delete(obtained).where(obtained.c.article == key))
    connection.execute(delete(articles).where(articles.c.id == key))
    forget_pages(connection, found_pages, is_kept=bool(removal.twins))
    unused = ~exists().where(articles.c.text_hash == texts.c.hash)
    connection.execute(delete(texts).where(texts.c.hash == row.text_hash, unused))
    return removal


def raise_tombstone(connection: Connection, row: Any, page_hashes: Sequence[str], by: str, reason: str) -> None:
    """Notes what was removed, without any of its words; of an article removed twice, the second time."""
    connection.execute(delete(tombstones).where(tombstones.c.article == row.id))
    stone = {
        "article": row.id, "text_hash": row.text_hash, "page_hashes": sorted(page_hashes), "location": row.location,
        "removed": tell_time(), "by": by, "reason": reason,
    }  # fmt: skip
    insert_new(connection, tombstones, [stone])


def forget_statements(connection: Connection, key: str) -> None:
    """Deletes the statements with the words by which they are found, and all that was judged or linked of them."""
    rows = connection.execute(select(statements.c.id, statements.c.speaker).where(statements.c.article == key)).all()
    about = [key, *(row.id for row in rows)]
    connection.execute(delete(links).where(or_(links.c.one.in_(about), links.c.other.in_(about))))
    connection.execute(delete(judgements).where(judgements.c.article == key))
    connection.execute(delete(statements).where(statements.c.article == key))
    drop_lone_speakers(connection, {row.speaker for row in rows})


def drop_lone_speakers(connection: Connection, keys: set[str]) -> None:
    """Deletes those of the speakers who say nothing any more."""
    lone = ~exists().where(statements.c.speaker == speakers.c.id)
    connection.execute(delete(speakers).where(speakers.c.id.in_(keys), lone))


def forget_problems(connection: Connection, key: str) -> None:
    """Deletes the problems of the places that the article came from: they may quote it."""
    rows = connection.execute(select(obtained.c.where, obtained.c.url).where(obtained.c.article == key)).all()
    places = {place for row in rows for place in (row.where, row.url) if place}
    connection.execute(delete(problems).where(problems.c.where.in_(places)))


def forget_pages(connection: Connection, hashes: Sequence[str], *, is_kept: bool) -> None:
    """Deletes the raw pages that no article came from any more, and empties those that others came from as well.

    They stay whole where another article has the very same text: the words stay anyway.
    """
    unused = ~exists().where(obtained.c.page_hash == pages.c.hash)
    connection.execute(delete(pages).where(pages.c.hash.in_(hashes), unused))
    if not is_kept:
        connection.execute(update(pages).where(pages.c.hash.in_(hashes)).values(content=pack(b"")))


def sweep(store: Store) -> bool:
    """Takes what was deleted out of the file's journal; false if another program still reads it there.

    SQLite overwrites what is deleted (`secure_delete`), but its write-ahead journal holds the pages as they were.
    PostgreSQL gives the place free at its next VACUUM.
    """
    if not store.is_sqlite:
        return True
    connection = store.engine.raw_connection()  # no transaction may be open
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
    finally:
        connection.close()
    return row is not None and row[0] == 0
