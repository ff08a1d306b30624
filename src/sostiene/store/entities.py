"""Which entities a name means in a store whose articles are connected: one speaker in every spelling and script."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, case, exists, func, or_, select, update

from sostiene.store.ids import clean
from sostiene.store.lookup import find_key, list_keys
from sostiene.store.speakers import Meant
from sostiene.store.tables import articles, entities, mentions, speakers, statements

MOST = 100  # entities that a name may mean
MOST_SPEAKERS = 2000  # names by which they are looked up
KNOWN_DAY = case((statements.c.said.is_not(None) | articles.c.published.is_not(None), statements.c.day))
"""The day of a statement that is joined to its article; NULL for one that nobody dates, which is ordered by the day of
its addition."""


class Known(NamedTuple):
    """An entity, and how many statements are its own."""

    key: str
    name: str
    statements: int


def find_entities(connection: Connection, name: str, meant: Meant) -> tuple[Known, ...]:
    """The entities whom the speakers are whom a name means, the most quoted first; none in a store without any.

    If nobody has the name, the entity is looked for by the best-known name of who is called so: "Зеленский".
    """
    keys = [speaker.key for speaker in meant.speakers][:MOST_SPEAKERS]
    query = select(entities.c.id, entities.c.name, func.count().label("number")).join(
        mentions, mentions.c.entity == entities.c.id
    )
    if keys:
        query = query.where(mentions.c.speaker.in_(keys))
    elif connection.scalar(select(entities.c.id).limit(1)) is None:
        return ()
    else:
        query = query.where(entities.c.name.in_([clean(one) for one in list_names(name)]))
    ordered = query.group_by(entities.c.id, entities.c.name).order_by(func.count().desc(), entities.c.id)
    found = connection.execute(ordered.limit(MOST)).all()
    if len(found) < 2:
        return tuple(Known(row.id, row.name, row.number) for row in found)
    counts = count_statements(connection, [row.id for row in found])
    known = (Known(row.id, row.name, counts.get(row.id, 0)) for row in found)
    return tuple(sorted(known, key=lambda one: (-one.statements, one.name, one.key)))


def list_names(name: str) -> list[str]:
    """The names under which an entity may be known that nobody in the store is called."""
    # Imported here: its tables take 60 ms, which only an unknown name needs.
    from sostiene.connect.names import find_canonical

    canonical = find_canonical(name)
    return [name] if canonical is None else [name, canonical]


def count_statements(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """How many statements each entity has."""
    pairs = (
        select(mentions.c.entity, mentions.c.article, mentions.c.speaker).where(mentions.c.entity.in_(keys)).distinct()
    ).subquery()
    told = (statements.c.article == pairs.c.article) & (statements.c.speaker == pairs.c.speaker)
    query = select(pairs.c.entity, func.count()).join(statements, told).where(~statements.c.is_rejected)
    return {row[0]: row[1] for row in connection.execute(query.group_by(pairs.c.entity))}


def match_entities(connection: Connection, speakers: Sequence[str], keys: Sequence[str]) -> ColumnElement[bool]:
    """That a statement is of one of these speakers, or of one of these entities under another name.

    A name that elsewhere means somebody else counts only in the articles where it means one of them: "Bianchi".
    """
    if not keys:
        return statements.c.speaker.in_(speakers)
    names = select(mentions.c.speaker).where(mentions.c.entity.in_(keys)).distinct()
    others = set(connection.scalars(names)) - set(speakers)
    shared = select(mentions.c.speaker).where(mentions.c.speaker.in_(others), mentions.c.entity.not_in(keys)).distinct()
    mixed = set(connection.scalars(shared)) if others else set()
    sure = statements.c.speaker.in_(sorted({*speakers, *(others - mixed)}))
    if not mixed:
        return sure
    here = exists().where(
        mentions.c.article == statements.c.article, mentions.c.speaker == statements.c.speaker,
        mentions.c.entity.in_(keys),
    )  # fmt: skip
    return or_(sure, statements.c.speaker.in_(sorted(mixed)) & here)


class Voice(NamedTuple):
    """Who speaks: an entity, or a name that stands for none."""

    key: str
    is_entity: bool


def find_voice(connection: Connection, name: str) -> Voice:
    """The speaker whom a key means, or the beginning of one: that of an entity, or of a name as articles write it.

    A name that stands for one entity alone is that entity. Raises UsageError if nobody, or several, are meant.
    """
    if list_keys(connection, entities, clean(name)):
        return Voice(find_key(connection, entities, "speaker", name), True)
    return find_home(connection, Voice(find_key(connection, speakers, "speaker", name), False))


def find_home(connection: Connection, voice: Voice) -> Voice:
    """The entity of a name, if in all articles it stands for one and the same; else the name."""
    keys = select(mentions.c.entity).where(mentions.c.speaker == voice.key).distinct().limit(2)
    homes = connection.scalars(keys).all()
    return Voice(homes[0], True) if len(homes) == 1 else voice


def match_voice(connection: Connection, voice: Voice) -> ColumnElement[bool]:
    """That a statement is this speaker's."""
    return match_entities(connection, *(([], [voice.key]) if voice.is_entity else ([voice.key], [])))


def recount(connection: Connection, keys: Sequence[str] | None = None) -> None:
    """Brings the counts of these entities, or of all, in step with the statements that people did not reject."""
    told = (statements.c.article == mentions.c.article) & (statements.c.speaker == mentions.c.speaker)
    numbers = (func.count(statements.c.id.distinct()).label("number"), func.max(KNOWN_DAY).label("last"))
    counted = select(mentions.c.entity, *numbers).join(statements, told).where(~statements.c.is_rejected)
    counted = counted.join(articles, articles.c.id == statements.c.article)
    held = select(entities.c.id, entities.c.statements, entities.c.last_day)
    if keys is not None:
        counted, held = counted.where(mentions.c.entity.in_(keys)), held.where(entities.c.id.in_(keys))
    found = {row.entity: (row.number, row.last) for row in connection.execute(counted.group_by(mentions.c.entity))}
    changed = [
        {"key": row.id, "number": now[0], "last": now[1]}
        for row in connection.execute(held)
        if (now := found.get(row.id, (0, None))) != (row.statements, row.last_day)
    ]
    if changed:
        change = update(entities).where(entities.c.id == bindparam("key"))
        connection.execute(change.values(statements=bindparam("number"), last_day=bindparam("last")), changed)


def recount_article(connection: Connection, article: str) -> None:
    """Brings the counts of those who speak in an article in step with its statements."""
    recount(connection, connection.scalars(select(mentions.c.entity).where(mentions.c.article == article)).all())
