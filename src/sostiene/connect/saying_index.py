"""The sayings in the store: by voice and day statements are found that may be one utterance, and their vectors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, or_, select

from sostiene.connect.kinship import LATE, NEAR_STATEMENTS, UNDATED, Voices, read_day
from sostiene.connect.nearest import list_near
from sostiene.connect.occasions import SLACK, Days, Occasion, Saying
from sostiene.connect.utterances import FLOOR, WIDEST
from sostiene.connect.vectors import WIDTH
from sostiene.store.derived import split
from sostiene.store.ids import clean
from sostiene.store.rows import Row as Columns
from sostiene.store.tables import sayings, vectors
from sostiene.store.writing import insert_new

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]
MOST_SPANS = 100
"""Stretches of days that are asked for at once."""


@dataclass(frozen=True)
class Found:
    """Statements with their articles, the first and last day on which each can have been said, and their vectors."""

    keys: Sequence[str]
    articles: Sequence[str]
    days: Numbers
    vectors: Vectors


class Block(NamedTuple):
    """Statements that are looked for together: of an entity, or what is quoted of voices of one kind for one party."""

    name: str
    is_entity: bool = False
    is_person: bool = False
    is_body: bool = False


def write_sayings(connection: Connection, articles: Sequence[str], made: Iterable[Saying]) -> None:
    """Puts the sayings of these articles in the place of those that were there."""
    for part in split(articles):
        connection.execute(delete(sayings).where(sayings.c.article.in_(part)))
    insert_new(connection, sayings, [make_row(one) for one in made])


def make_row(one: Saying) -> Columns:
    occasion, (first, last) = one.occasion, one.occasion.days or (UNDATED, UNDATED)
    return Columns(
        statement=one.told.key, article=one.told.article, entity=occasion.entity or None, party=occasion.party or "",
        is_person=occasion.is_person, is_body=occasion.is_body, is_many=occasion.is_many, is_quoted=occasion.is_quoted,
        first=first, last=last, published=read_day(one.told.published),
    )  # fmt: skip


def select_sayings(model: str) -> Select[Any]:
    columns = (sayings.c.statement, sayings.c.article, sayings.c.first, sayings.c.last, vectors.c.vector)
    return select(*columns).join(vectors, vectors.c.statement == sayings.c.statement).where(vectors.c.model == model)


def read_found(rows: Sequence[Any]) -> Found:
    days = np.array([(row.first, row.last) for row in rows], dtype=np.int64).reshape(-1, 2)
    found = np.frombuffer(b"".join(row.vector for row in rows), "<f2").reshape(-1, WIDTH).astype(np.float32)
    return Found([row.statement for row in rows], [row.article for row in rows], days, found)


def fetch_sayings(connection: Connection, articles: Sequence[str], model: str) -> Found:
    """The sayings of some articles."""
    query = select_sayings(model)
    rows = [row for part in split(articles) for row in connection.execute(query.where(sayings.c.article.in_(part)))]
    return read_found(rows)


def find_partners(connection: Connection, made: Sequence[Saying], model: str) -> Iterator[tuple[str, str, str]]:
    """What each of these sayings may be one utterance with, in other articles: their keys, and the other's article.

    What stands in the store counts; nothing is left out that may be one (`may_be_one`), but more may come.
    """
    own = fetch_sayings(connection, sorted({one.told.article for one in made}), model)
    place = {key: number for number, key in enumerate(own.keys)}
    blocks: defaultdict[Block, list[int]] = defaultdict(list)
    for one in made:
        number = place.get(one.told.key)
        if number is None:  # a statement without a vector is compared with nothing
            continue
        for block in list_blocks(one.occasion):
            blocks[block].append(number)
    for block, numbers in blocks.items():
        days = own.days[numbers]
        query = select_sayings(model).where(*match_block(block))
        for span in list_spans(days, is_any_day=block.is_entity):
            others = read_found(connection.execute(query.where(span)).all())
            near = list_near(own.vectors[numbers], others.vectors, FLOOR, are_near(days, others.days))
            for row, column in near:
                if own.articles[numbers[row]] != others.articles[column]:
                    yield own.keys[numbers[row]], others.keys[column], others.articles[column]


def list_blocks(one: Occasion) -> Iterator[Block]:
    if one.entity:
        yield Block(one.entity, is_entity=True)
    if one.is_quoted:
        yield Block(one.party or "", is_person=one.is_person, is_body=one.is_body)


def match_block(block: Block) -> Iterator[ColumnElement[bool]]:
    """What holds of all that can be of one voice with those of a block (`fit_voices`)."""
    if block.is_entity:
        yield sayings.c.entity == block.name
        return
    yield sayings.c.party == clean(block.name)
    yield sayings.c.is_quoted.is_(True)
    if block.is_person:  # two persons are one only if they are one entity
        yield sayings.c.is_person.is_(False)
    if block.name and not block.is_body:  # who speaks for one party speaks as it
        yield sayings.c.is_body.is_(True)


def list_spans(days: Numbers, *, is_any_day: bool) -> Iterator[ColumnElement[bool]]:
    """The days between which the sayings lie that may be as near to one of these as an utterance needs.

    With `is_any_day` those without a day are near to all.
    """
    dated = days[days[:, 0] != UNDATED]
    if is_any_day and len(dated) < len(days):
        yield sayings.c.first.is_not(None)
        return
    spans: list[tuple[int, int, int]] = [] if len(dated) == len(days) else [(UNDATED, UNDATED, UNDATED)]
    for first, last in sorted((int(first), int(last)) for first, last in dated):
        low, high = first - WIDEST, min(first + WIDEST, last + SLACK)
        if spans and low <= spans[-1][1]:
            low, before, since = spans.pop()
            spans.append((low, max(high, before), min(first - SLACK, since)))
        else:
            spans.append((low, high, first - SLACK))
    if is_any_day:
        spans.append((UNDATED, UNDATED, UNDATED))
    for start in range(0, len(spans), MOST_SPANS):
        some = spans[start : start + MOST_SPANS]
        yield or_(*(and_(sayings.c.first.between(low, high), sayings.c.last >= since) for low, high, since in some))


def are_near(days: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Whether each of these can have been said when each of the others was."""
    first, last = days[:, :1], days[:, 1:]
    firsts, lasts = others[:, 0], others[:, 1]
    is_met = (first <= lasts + SLACK) & (firsts <= last + SLACK) & (abs(first - firsts) <= WIDEST)
    return np.asarray(is_met | (first == UNDATED) | (firsts == UNDATED), dtype=np.bool_)


def find_alike(
    connection: Connection, articles: Sequence[str], days: Sequence[int], model: str
) -> set[tuple[str, str]]:
    """The pairs of these articles and others of near days that hold a statement alike, the smaller key first."""
    own = fetch_sayings(connection, articles, model)
    found: set[tuple[str, str]] = set()
    day_of = dict(zip(articles, days, strict=True))
    for low, high in join_days(days):
        numbers = [number for number, key in enumerate(own.articles) if low <= day_of[key] <= high]
        if not numbers:
            continue
        query = select_sayings(model).add_columns(sayings.c.published)
        rows = connection.execute(query.where(sayings.c.published.between(low - LATE, high + LATE))).all()
        others = read_found(rows)
        mine = np.array([day_of[own.articles[number]] for number in numbers], dtype=np.int64)
        theirs = np.array([row.published for row in rows], dtype=np.int64)
        is_near = np.asarray(abs(mine[:, None] - theirs[None, :]) <= LATE, dtype=np.bool_)
        for one, other in list_near(own.vectors[numbers], others.vectors, NEAR_STATEMENTS, is_near):
            pair = own.articles[numbers[one]], others.articles[other]
            if pair[0] != pair[1]:
                found.add((min(pair), max(pair)))
    return found


def join_days(days: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches in which days lie so near to each other that what is near to one may be near to the next."""
    spans: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if spans and day - spans[-1][1] <= 2 * LATE:
            spans[-1] = spans[-1][0], day
        else:
            spans.append((day, day))
    return spans


def load_voices(connection: Connection, articles: Iterable[str], model: str) -> dict[str, Voices]:
    """The voices of some articles."""
    names = ("statement", "article", "entity", "party", "is_person", "is_body", "is_many", "is_quoted", "first", "last")
    query = select(*(sayings.c[name] for name in names), vectors.c.vector)
    query = query.join(vectors, vectors.c.statement == sayings.c.statement).where(vectors.c.model == model)
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for part in split(sorted(set(articles))):
        for row in connection.execute(query.where(sayings.c.article.in_(part)).order_by(sayings.c.statement)):
            found[row.article].append(row)
    return {
        key: Voices(
            [read_occasion(row) for row in rows],
            np.frombuffer(b"".join(row.vector for row in rows), "<f2").reshape(-1, WIDTH).astype(np.float32),
        )
        for key, rows in found.items()
    }


def read_occasion(row: Any) -> Occasion:
    days = Days(row.first, row.last) if row.first != UNDATED else None
    return Occasion(
        row.entity or "", row.party or None, row.is_person, row.is_body, row.is_many, row.is_quoted, days
    )  # fmt: skip
