"""Where rows stand: the words of statements and positions cut anew from the texts that the hashes prove.

What cannot be proved so is not given: who shows these rows shows nothing that no article says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sostiene.codec import hash_text
from sostiene.errors import InputError
from sostiene.questions.claims import Taken, load_taken, select_taken
from sostiene.records import Article, Passage, Statement, cut_passage
from sostiene.store import Store
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article
from sostiene.store.rows import article_from_rows, statement_from_row, unpack_text
from sostiene.store.tables import articles, claims, positions, statements, texts

MOST_FIRST = 50
"""Claims whose first passage is looked for one by one."""


@dataclass(frozen=True)
class Ground:
    """An article of which the text has just been hashed again; `article` is without its statements."""

    key: str
    article: Article


@dataclass(frozen=True)
class Grounded:
    """A statement whose passages were cut from the text of its article. Its id is its key in the store."""

    statement: Statement
    ground: Ground
    is_judged: bool


def find_ground(store: Store, name: str) -> Ground | None:
    """The article that is meant by its key (or the beginning of one), its address or its name; None if it is damaged.

    Raises UsageError if there is none, or several are meant.
    """
    with store.read() as connection:
        key = find_article(connection, clean(name))
        return load_grounds(connection, [key]).get(key)


def find_grounds(store: Store, keys: Iterable[str]) -> dict[str, Ground]:
    """The articles of these keys by them, without those that are gone, or whose text is not the one hashed."""
    with store.read() as connection:
        return load_grounds(connection, keys)


def load_grounds(connection: Connection, keys: Iterable[str]) -> dict[str, Ground]:
    query = select(articles, texts.c.content).join(texts, texts.c.hash == articles.c.text_hash)
    rows = connection.execute(query.where(articles.c.id.in_(set(keys)))).mappings()
    grounds = (make_ground(row) for row in rows)
    return {ground.key: ground for ground in grounds if ground is not None}


def make_ground(row: Mapping[Any, Any]) -> Ground | None:
    try:
        text = unpack_text(row["content"])
    except ValueError:
        return None
    return Ground(row["id"], article_from_rows(row, text, [])) if hash_text(text) == row["text_hash"] else None


def find_grounded(store: Store, keys: Sequence[str]) -> dict[str, Grounded]:
    """The statements of these keys by them, without those that are gone, rejected or not to be found in their text."""
    with store.read() as connection:
        return load_grounded(connection, keys)


def load_grounded(connection: Connection, keys: Sequence[str]) -> dict[str, Grounded]:
    columns = (statements.c[name] for name in ("id", "article", "within", "record", "is_judged"))
    chosen = select(*columns).where(statements.c.id.in_(keys), ~statements.c.is_rejected)
    rows = connection.execute(chosen).all()
    grounds = load_grounds(connection, (row.article for row in rows))
    found = (make_grounded(row, grounds[row.article]) for row in rows if row.article in grounds)
    return {one.statement.id: one for one in found if one is not None}


def make_grounded(row: Any, ground: Ground) -> Grounded | None:
    try:
        statement = statement_from_row({**row.record, "id": row.id, "within": row.within}, ground.article.text)
    except InputError:
        return None
    return Grounded(statement, ground, row.is_judged)


def list_statement_keys(store: Store, article: str) -> list[str]:
    """The keys of an article's statements in their order, without those that people rejected."""
    chosen = select(statements.c.id).where(statements.c.article == article, ~statements.c.is_rejected)
    with store.read() as connection:
        return list(connection.scalars(chosen.order_by(statements.c.number, statements.c.id)))


def cut_quote(taken: Taken, grounds: Mapping[str, Ground]) -> Passage | None:
    """The words of a position, cut from its text; None where the text has others there."""
    ground = grounds.get(taken.article)
    passage = cut_passage(ground.article.text, [(taken.start, taken.end)]) if ground else None
    return passage if passage and clean(passage.text) == taken.quote else None


def find_firsts(store: Store, keys: Sequence[str]) -> dict[str, Taken]:
    """The position that is told first on each of these claims, by the key of the claim."""
    with store.read() as connection:
        told = select(claims.c.first).where(claims.c.id.in_(keys))
        firsts = {one.claim: one for one in load_taken(connection, select_taken().where(positions.c.id.in_(told)))}
        for key in [key for key in keys if key not in firsts][:MOST_FIRST]:
            earliest = select_taken().where(positions.c.claim == key).order_by(positions.c.day, positions.c.id)
            firsts.update((one.claim, one) for one in load_taken(connection, earliest.limit(1)))
    return firsts


def find_told(store: Store, claim: str, keys: Sequence[str]) -> dict[str, Taken]:
    """The first passage on a claim in each of these articles, by the article's key."""
    chosen = select_taken().where(positions.c.claim == claim, positions.c.article.in_(keys))
    with store.read() as connection:
        taken = load_taken(connection, chosen.order_by(positions.c.start, positions.c.id))
    return {one.article: one for one in reversed(taken)}
