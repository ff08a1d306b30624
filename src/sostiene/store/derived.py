"""What `connect` derives from the record: written as differences, and taken out with the article that it came from."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from sostiene.store.ids import clean, make_key
from sostiene.store.rows import Row
from sostiene.store.tables import (
    article_ties,
    claims,
    compared,
    echo_members,
    echoes,
    entities,
    mention_blocks,
    mentions,
    metadata,
    positions,
    sayings,
    statement_ties,
    statements,
    utterance_members,
    utterances,
)
from sostiene.store.writing import insert_new

TOGETHER = 500
"""Keys that are named in one question; no database takes any number."""
TURN = 0x50571E4E
"""The number by which programs that connect one PostgreSQL store wait for each other."""


def take_turn(connection: Connection) -> None:
    """Waits until nobody else writes derived rows; in SQLite only one writes anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def write_derived(connection: Connection, rows: Mapping[Table, Iterable[Row]]) -> int:
    """Makes the tables hold these rows and no others; how many rows that changed.

    Rows that point to what is not there any more, because somebody removed it meanwhile, are left out.
    """
    take_turn(connection)
    order = [table for table in metadata.sorted_tables if table in rows]
    wanted: dict[Table, dict[tuple[Any, ...], Row]] = {}
    for table in order:
        cleaned = [clean_row(row) for row in rows[table]]
        wanted[table] = {key_of(table, row): row for row in keep_grounded(connection, table, cleaned, wanted)}
    held = {table: {key_of(table, row): row for row in read_rows(connection, table)} for table in order}
    return replace_part(connection, wanted, held)


def write_part(
    connection: Connection, wanted: Mapping[Table, Iterable[Row]], held: Mapping[Table, Iterable[Row]]
) -> int:
    """Puts these rows in the place of those that are held; how many rows that changed."""
    olds, news = (
        {table: {key_of(table, row): row for row in map(clean_row, rows)} for table, rows in some.items()}
        for some in (held, wanted)
    )
    return replace_part(connection, news, olds)


def clean_row(row: Row) -> Row:
    return {name: clean(one) if isinstance(one, str) else one for name, one in row.items()}


Keyed = Mapping[Table, Mapping[tuple[Any, ...], Row]]


def replace_part(connection: Connection, wanted: Keyed, held: Keyed) -> int:
    order = [table for table in metadata.sorted_tables if table in wanted]
    changed = sum(put_rows(connection, table, wanted[table], held[table]) for table in order)
    # Last: a claim that goes would take with it the positions that are to move to another.
    return changed + sum(
        drop_rows(connection, table, held[table].keys() - wanted[table].keys()) for table in reversed(order)
    )


def key_of(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def read_rows(connection: Connection, table: Table) -> Iterator[Row]:
    yield from ({**row} for row in connection.execute(select(table)).mappings())


def keep_grounded(
    connection: Connection, table: Table, rows: Sequence[Row], known: Mapping[Table, Mapping[tuple[Any, ...], Row]]
) -> list[Row]:
    """The rows whose foreign keys all name a row, be it one of those that are about to be written."""
    kept = list(rows)
    for constraint in table.foreign_keys:
        target, name = constraint.column.table, constraint.parent.name
        there = (
            {key[0] for key in known[target]} if target in known else set(connection.scalars(select(constraint.column)))
        )
        kept = [row for row in kept if row[name] is None or row[name] in there]
    return kept


def drop_rows(connection: Connection, table: Table, keys: Iterable[tuple[Any, ...]]) -> int:
    names = [column.name for column in table.primary_key]
    values = [dict(zip((f"old_{name}" for name in names), key, strict=True)) for key in sorted(keys)]
    if values:
        connection.execute(delete(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in names)), values)
    return len(values)


def put_rows(
    connection: Connection,
    table: Table,
    wanted: Mapping[tuple[Any, ...], Row],
    held: Mapping[tuple[Any, ...], Row],
) -> int:
    """Writes the rows that are not there, or not so."""
    insert_new(connection, table, [row for key, row in wanted.items() if key not in held])
    changed = [row for key, row in wanted.items() if key in held and row != held[key]]
    names = [column.name for column in table.primary_key]
    if changed:
        others = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in table.c}
        same = (table.c[name] == bindparam(f"new_{name}") for name in names)
        change = update(table).where(*same).values({name: one for name, one in others.items() if name not in names})
        connection.execute(change, [{f"new_{name}": one for name, one in row.items()} for row in changed])
    return len(changed) + sum(key not in held for key in wanted)


def replace_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Writes the rows, over those with their keys."""
    if not rows:
        return
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    made = insert(table)
    names = [column.name for column in table.primary_key]
    others = {column.name: made.excluded[column.name] for column in table.c if column.name not in names}
    connection.execute(made.on_conflict_do_update(index_elements=names, set_=others), list(rows))


def forget_compared(connection: Connection, keys: Iterable[str]) -> None:
    """Has these articles compared anew by the next `connect`, because their statements change or go.

    It must come before: with the statements go the ties that tell whose company changes.
    """
    for part in split(sorted(set(keys))):
        loosen_partners(connection, "utterances", part)
        loosen_partners(connection, "echoes", part)
        connection.execute(delete(compared).where(compared.c.article.in_(part)))


def doubt_compared(connection: Connection, keys: Iterable[str]) -> None:
    """Has the next `connect` look whether these articles are still what was compared: their speakers may have changed.

    Their statements must be the same rows.
    """
    for part in split(sorted(set(keys))):
        connection.execute(update(compared).where(compared.c.article.in_(part)).values(method=None))


def loosen_partners(connection: Connection, stage: str, keys: Sequence[str]) -> None:
    """Has all that is tied to these articles grouped anew: statements, or with `echoes` articles."""
    if stage == "echoes":
        pairs = (article_ties.c.one, article_ties.c.other)
        partners = [select(other).where(one.in_(keys)) for one, other in (pairs, pairs[::-1])]
    else:
        ends = (statement_ties.c.one, statement_ties.c.other)
        near, far = sayings.alias(), sayings.alias()
        partners = [
            select(far.c.article).select_from(near).join(statement_ties, near.c.statement == one)
            .join(far, far.c.statement == other).where(near.c.article.in_(keys))
            for one, other in (ends, ends[::-1])
        ]  # fmt: skip
    found = {key for query in partners for key in connection.scalars(query)}
    for part in split(sorted(found - set(keys))):
        is_tied = compared.c.article.in_(part) & (compared.c.stage == stage)
        connection.execute(update(compared).where(is_tied).values(is_grouped=False))


def forget_derived(connection: Connection, article: str) -> None:
    """Takes out all that was derived from an article, its words above all; the next `connect` mends the rest."""
    forget_compared(connection, [article])
    for table, member, owner in (
        (claims, positions.c.claim, positions.c.article == article),
        (echoes, echo_members.c.echo, echo_members.c.article == article),
    ):
        connection.execute(delete(table).where(table.c.id.in_(select(member).where(owner))))
    told = select(utterance_members.c.utterance).join(statements).where(statements.c.article == article)
    connection.execute(delete(utterances).where(utterances.c.id.in_(told)))
    forget_mentions(connection, connection.scalars(select(mentions.c.id).where(mentions.c.article == article)).all())


def forget_mentions(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Takes out the mentions, all that were compared with them, and the speakers that these were; the articles of what
    was taken out.

    A name that fitted two may fit one now. They are all made anew when the store is connected.
    """
    take_turn(connection)
    touched: set[str] = set(keys)
    for part in split(keys):
        blocks = select(mention_blocks.c.block).where(mention_blocks.c.mention.in_(part))
        touched.update(connection.scalars(select(mention_blocks.c.mention).where(mention_blocks.c.block.in_(blocks))))
    gone: set[str] = set()
    for part in split(sorted(touched)):
        gone.update(connection.scalars(select(mentions.c.entity).where(mentions.c.id.in_(part))))
    places: set[str] = set()
    for part in split(sorted(gone)):
        places.update(connection.scalars(select(mentions.c.article).where(mentions.c.entity.in_(part))))
        connection.execute(delete(mentions).where(mentions.c.entity.in_(part)))
        connection.execute(delete(entities).where(entities.c.id.in_(part)))
    return places


def forget_everything(connection: Connection, tables: Iterable[Table]) -> None:
    """Empties the tables, those first that point to others."""
    take_turn(connection)
    wanted = set(tables)
    for table in reversed(metadata.sorted_tables):
        if table in wanted:
            connection.execute(delete(table))


def split(keys: Iterable[str]) -> Iterator[list[str]]:
    """The keys in parts that one question can name."""
    waiting = iter(keys)
    while part := list(islice(waiting, TOGETHER)):
        yield part


def tell_apart(keys: Iterable[str]) -> list[str]:
    """The keys, the second of two that are equal changed, and so on: the same for the same keys in the same order."""
    taken: set[str] = set()
    told: list[str] = []
    for key in keys:
        one, again = key, 0
        while one in taken:
            again += 1
            one = make_key(key, again)
        taken.add(one)
        told.append(one)
    return told


def mention_key(article: str, speaker: str, voice: Sequence[str | None]) -> str:
    """The key of a speaker as one article names him, and as what."""
    return make_key("mention", article, speaker, json.dumps(list(voice)))
