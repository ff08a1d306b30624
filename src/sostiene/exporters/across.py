"""What lies across articles, as far as it is in one: its positions on claims, utterances, echoes, changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sostiene.store.tables import (
    articles,
    changes,
    claims,
    echo_members,
    echoes,
    entities,
    positions,
    statements,
    utterance_members,
)


@dataclass(frozen=True)
class Stood:
    """A position on a claim: by whom, as the article names the speaker and as the entity is called; `is_first`: told
    first of all."""

    claim: str
    title: str
    speaker: str
    entity: str | None
    party: str | None
    stance: str
    quote: str
    said: str | None
    is_first: bool


@dataclass(frozen=True)
class Reported:
    """A statement that reports an utterance, and its words."""

    utterance: str
    quote: str


@dataclass(frozen=True)
class Echoed:
    """That the article is of an echo, and who stands at its root, if that is known."""

    echo: str
    origin: str | None


@dataclass(frozen=True)
class Turned:
    """A change of position that this article tells the end of."""

    claim: str
    speaker: str
    entity: str | None
    party: str | None
    before: str
    after: str


@dataclass(frozen=True)
class Across:
    """What lies across articles, of one of them."""

    positions: tuple[Stood, ...] = ()
    utterances: tuple[Reported, ...] = ()
    echoes: tuple[Echoed, ...] = ()
    changes: tuple[Turned, ...] = ()


NOTHING = Across()


def read_across(connection: Connection, keys: Sequence[str]) -> Mapping[str, Across]:
    """What was found across articles in each of these; nothing of those that are not connected."""
    found = [collect(read(connection, keys)) for read in (read_positions, read_utterances, read_echoes, read_changes)]
    return {key: Across(*(tuple(part.get(key, ())) for part in found)) for key in keys}


def collect(rows: Iterator[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for key, one in rows:
        found[key].append(one)
    return found


def read_positions(connection: Connection, keys: Sequence[str]) -> Iterator[tuple[str, Stood]]:
    query = select(positions, claims.c.title, claims.c.first, entities.c.name).join(claims)
    query = query.outerjoin(entities, entities.c.id == positions.c.entity).where(positions.c.article.in_(keys))
    for row in connection.execute(query.order_by(positions.c.start, positions.c.id)):
        yield (
            row.article,
            Stood(
                row.claim,
                row.title,
                row.speaker,
                row.name,
                row.party,
                row.stance,
                row.quote,
                row.said,
                row.first == row.id,
            ),
        )


def read_utterances(connection: Connection, keys: Sequence[str]) -> Iterator[tuple[str, Reported]]:
    query = select(statements.c.article, utterance_members.c.utterance, statements.c.content).join(utterance_members)
    rows = connection.execute(
        query.where(statements.c.article.in_(keys)).order_by(statements.c.number, statements.c.id)
    )
    yield from ((row.article, Reported(row.utterance, row.content)) for row in rows)


def read_echoes(connection: Connection, keys: Sequence[str]) -> Iterator[tuple[str, Echoed]]:
    query = select(echo_members, echoes.c.name, articles.c.doc).join(echoes)
    query = query.outerjoin(articles, articles.c.id == echoes.c.origin).where(echo_members.c.article.in_(keys))
    for row in connection.execute(query.order_by(echo_members.c.echo)):
        yield row.article, Echoed(row.echo, row.doc or row.name)


def read_changes(connection: Connection, keys: Sequence[str]) -> Iterator[tuple[str, Turned]]:
    before, after = positions.alias(), positions.alias()
    columns = (after.c.article, changes, after.c.stance, before.c.stance.label("earlier"), entities.c.name)
    query = select(*columns).join(after, after.c.id == changes.c.after).join(before, before.c.id == changes.c.before)
    query = query.outerjoin(entities, entities.c.id == after.c.entity).where(after.c.article.in_(keys))
    for row in connection.execute(query.order_by(changes.c.id)):
        yield row.article, Turned(row.claim, row.speaker, row.name, row.party, row.earlier, row.stance)
