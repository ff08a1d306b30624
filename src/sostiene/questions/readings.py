"""One article with everything that the store holds of it: where its text came from, its versions, and for each
statement whom and what it is connected with. And what is new in a store: `find_added`, `find_moving`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from sostiene.questions.claims import Listed as Claim
from sostiene.questions.claims import load_listed as load_claims
from sostiene.records import Article
from sostiene.store import Store
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article, load_article
from sostiene.store.tables import (
    articles,
    claims,
    echo_members,
    entities,
    mentions,
    obtained,
    positions,
    problems,
    statements,
    utterance_members,
)

SINGLE = 1
"""Speakers of whom nothing can be compared yet: a claim is in motion from two on."""
MOST_OBTAINED = 20
MOST_ADDED = 200


@dataclass(frozen=True)
class Obtained:
    """When and from where the page of an article was taken in."""

    time: str
    where: str
    url: str | None
    method: str
    page_hash: str


@dataclass(frozen=True)
class Held:
    """The stance that a statement, or one of whom it tells, takes on a claim."""

    claim: str
    title: str
    stance: str
    is_own: bool


@dataclass(frozen=True)
class Standing:
    """What a statement is connected with: its speaker as an entity, the act of saying that others tell of too, and
    the claims on which it takes a position."""

    statement: str
    speaker: str
    entity: str | None
    name: str | None
    utterance: str | None
    is_judged: bool
    positions: tuple[Held, ...]


@dataclass(frozen=True)
class Whole:
    """An article as the store holds it. `versions` is how many texts its address had, this one among them; `echoes`
    are the keys of the trees that it stands in."""

    id: str
    article: Article
    added: str
    obtained: tuple[Obtained, ...]
    versions: int
    echoes: tuple[str, ...]
    standings: dict[str, Standing]


@dataclass(frozen=True)
class Holdings:
    """How much a store holds."""

    articles: int
    statements: int
    speakers: int
    claims: int
    problems: int


def find_whole(store: Store, name: str) -> Whole:
    """The article that a key (or the beginning of one), an address or a name means; raises UsageError if none does."""
    with store.read() as connection:
        key = find_article(connection, clean(name))
        article = load_article(connection, key)
        assert article is not None  # the connection sees one moment, in which it is there
        row = connection.execute(select(articles.c.added, articles.c.location).where(articles.c.id == key)).one()
        same = select(func.count()).select_from(articles).where(articles.c.location == row.location)
        versions = connection.scalar(same) if row.location is not None else 1
        trees = connection.scalars(select(echo_members.c.echo).where(echo_members.c.article == key))
        return Whole(
            key, article, row.added, load_obtained(connection, key), versions or 1, tuple(sorted(trees)),
            {one.statement: one for one in load_standings(connection, key)},
        )  # fmt: skip


def load_obtained(connection: Connection, article: str) -> tuple[Obtained, ...]:
    """From where the article came, the first time first."""
    names = ("added", "where", "url", "method", "page_hash", "time")
    query = select(*(obtained.c[name] for name in names)).where(obtained.c.article == article)
    rows = connection.execute(query.order_by(obtained.c.added, obtained.c.id).limit(MOST_OBTAINED))
    return tuple(Obtained(row.time or row.added, row.where, row.url, row.method, row.page_hash) for row in rows)


def load_standings(connection: Connection, article: str) -> Iterable[Standing]:
    """What each statement of the article is connected with."""
    homes = find_homes(connection, article)
    held = find_held(connection, article)
    query = (
        select(statements.c.id, statements.c.speaker, statements.c.is_judged, utterance_members.c.utterance)
        .join(utterance_members, utterance_members.c.statement == statements.c.id, isouter=True)
        .where(statements.c.article == article, ~statements.c.is_rejected)
    )
    for row in connection.execute(query):
        entity, name = homes.get(row.speaker, (None, None))
        yield Standing(row.id, row.speaker, entity, name, row.utterance, row.is_judged, tuple(held[row.id]))


def find_homes(connection: Connection, article: str) -> dict[str, tuple[str, str]]:
    """Who each name of the article is: key and best-known name of the entity. A name of two of them is left out."""
    query = (
        select(mentions.c.speaker, mentions.c.entity, entities.c.name)
        .join(entities, entities.c.id == mentions.c.entity)
        .where(mentions.c.article == article)
        .distinct()
    )
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in connection.execute(query):
        found[row.speaker].add((row.entity, row.name))
    return {speaker: next(iter(homes)) for speaker, homes in found.items() if len(homes) == 1}


def find_held(connection: Connection, article: str) -> dict[str, list[Held]]:
    """The positions that the statements of the article take, by statement, in the order of their words."""
    names = ("statement", "claim", "stance", "is_own")
    query = (
        select(*(positions.c[name] for name in names), claims.c.title)
        .join(claims, claims.c.id == positions.c.claim)
        .where(positions.c.article == article)
        .order_by(positions.c.start, positions.c.id)
    )
    held: dict[str, list[Held]] = defaultdict(list)
    for row in connection.execute(query):
        held[row.statement].append(Held(row.claim, row.title, row.stance, row.is_own))
    return held


def find_added(store: Store, places: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The keys of the articles that were taken from these places: of each the name and the hash of its bytes."""
    wanted = set(places[:MOST_ADDED])
    hashes = sorted({page_hash for _, page_hash in wanted})
    query = select(obtained.c.article, obtained.c.where, obtained.c.page_hash).where(obtained.c.page_hash.in_(hashes))
    with store.read() as connection:
        rows: list[Any] = list(connection.execute(query.order_by(obtained.c.added, obtained.c.id)))
    return tuple(dict.fromkeys(row.article for row in rows if (row.where, row.page_hash) in wanted))


def find_moving(store: Store, limit: int) -> tuple[Claim, ...]:
    """The claims on which several speak, those with the newest positions first."""
    chosen = select(claims.c.id).where(claims.c.speakers > SINGLE)
    ordered = chosen.order_by(claims.c.last_day.desc().nulls_last(), claims.c.speakers.desc(), claims.c.id)
    with store.read() as connection:
        return load_claims(connection, list(connection.scalars(ordered.limit(limit))))


def count_holdings(store: Store) -> Holdings:
    """How much the store holds: what people rejected and what was read after all left out."""
    counted = (
        select(func.count()).select_from(articles),
        select(func.count()).select_from(statements).where(~statements.c.is_rejected),
        select(func.count()).select_from(entities),
        select(func.count()).select_from(claims),
        select(func.count()).select_from(problems).where(problems.c.solved.is_(None)),
    )
    with store.read() as connection:
        return Holdings(*(connection.scalar(query) or 0 for query in counted))
