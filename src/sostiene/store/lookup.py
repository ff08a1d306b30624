"""What is in the store already: the questions that adding asks before it reads."""

from typing import Any

from sqlalchemy import Connection, Table, and_, exists, or_, select

from sostiene.errors import UsageError
from sostiene.records import Article
from sostiene.store import Store
from sostiene.store.ids import DIGITS, clean, locate
from sostiene.store.rows import article_from_rows, unpack_text
from sostiene.store.tables import articles, obtained, statements, texts, tombstones

SHORTEST = 4  # digits of a key that name something
HEXADECIMAL = frozenset("0123456789abcdef")


def has_document(store: Store, page_hash: str, where: str) -> bool:
    """Were these very bytes obtained from this place before?"""
    known = exists().where(obtained.c.page_hash == page_hash, obtained.c.where == clean(where))
    with store.read() as connection:
        return bool(connection.scalar(select(known)))


def has_article(store: Store, key: str) -> bool:
    with store.read() as connection:
        return bool(connection.scalar(select(exists().where(articles.c.id == key))))


def find_removed(store: Store, article: Article) -> str | None:
    """In one line, when and why the article, or what stood at its address, was removed; None if it never was."""
    same = [tombstones.c.text_hash == article.hash]
    location = locate(article)
    if location is not None:
        same.append(tombstones.c.location == location)
    with store.read() as connection:
        row = connection.execute(select(tombstones).where(or_(*same)).limit(1)).first()
    return f"it was removed on {row.removed[:10]} by {row.by}: {row.reason}" if row else None


def find_twin(store: Store, article: Article, run: str) -> Article | None:
    """The article with the statements that this run found in the very same text elsewhere; None if it never did.

    The day of publication must be the same, since *on Monday* is counted from it. What people judged is not copied.
    """
    same = and_(
        articles.c.text_hash == article.hash, articles.c.run == run,
        articles.c.lang.is_not_distinct_from(article.lang),
        articles.c.published.is_not_distinct_from(article.published),
    )  # fmt: skip
    with store.read() as connection:
        key = connection.scalar(select(articles.c.id).where(same).limit(1))
        twin = load_article(connection, key, as_machine=True) if key else None
    return twin and Article(**{**vars(article), "statements": twin.statements})


def load_article(connection: Connection, key: str, *, as_machine: bool = False) -> Article | None:
    """The article of that key with its statements, those that people rejected left out; None if there is none.

    With `as_machine` they are as the machine read them, before any judgement.
    """
    row = connection.execute(select(articles).where(articles.c.id == key)).mappings().first()
    if row is None:
        return None
    content = connection.scalars(select(texts.c.content).where(texts.c.hash == row["text_hash"])).one()
    found = connection.execute(
        select(statements.c.record, statements.c.machine, statements.c.is_rejected)
        .where(statements.c.article == key)
        .order_by(statements.c.number)
    )
    return article_from_rows(row, unpack_text(content), choose_records(found, as_machine))


def choose_records(rows: Any, as_machine: bool) -> list[dict[str, Any]]:
    if as_machine:
        # A record with "found": false is a person's: the machine has no such statement.
        return [row.machine or row.record for row in rows if (row.machine or {}).get("found", True)]
    return [row.record for row in rows if not row.is_rejected]


def list_keys(connection: Connection, table: Table, name: str) -> list[str]:
    """The keys of the table, six at most, that begin so; none for a word that cannot be a key."""
    if not SHORTEST <= len(name) <= DIGITS or not HEXADECIMAL.issuperset(name):
        return []
    first, last = name.ljust(DIGITS, "0"), name.ljust(DIGITS, "f")
    return list(connection.scalars(select(table.c.id).where(table.c.id.between(first, last)).limit(6)))


def find_key(connection: Connection, table: Table, what: str, name: str) -> str:
    """The key of what is meant by it, or by its beginning; raises UsageError if none or several are."""
    keys = list_keys(connection, table, clean(name))
    if not keys:
        raise UsageError(f"there is no {what} {name[:40]!r} in the store", "Name one by the key that lists show")
    if len(keys) > 1:
        raise UsageError(f"{name!r} means {len(keys)}: {', '.join(keys)}", "Write more of the key")
    return keys[0]


def find_article(connection: Connection, name: str) -> str:
    """The key of the article that is meant by its key (or the beginning of one), its address or its name.

    Of several versions of an address it is the latest. Raises UsageError if there is none, or several are meant.
    """
    conditions = [articles.c.doc == name, articles.c.url == name]
    location = locate(Article("", "", "", url=name)) if "://" in name else None
    if location is not None:
        conditions.append(articles.c.location == location)
    if 4 <= len(name) <= DIGITS and all(sign in "0123456789abcdef" for sign in name):
        conditions.append(articles.c.id.between(name.ljust(DIGITS, "0"), name.ljust(DIGITS, "f")))
    rows = connection.execute(
        select(articles.c.id, articles.c.location).where(or_(*conditions)).order_by(articles.c.added.desc())
    ).all()
    keys = list(dict.fromkeys(row.id for row in rows))
    if not keys:
        raise UsageError(f"there is no article {name!r} in the store", "Name it by its key, its address or its name")
    if len(keys) > 1 and len({row.location or row.id for row in rows}) > 1:
        raise UsageError(f"{name!r} means {len(keys)} articles: {', '.join(keys[:5])}", "Name one by its key")
    return str(keys[0])
