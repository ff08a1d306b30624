"""Who speaks in a store, and one speaker with all that it holds of them: names, roles, statements, positions.

A speaker is an entity in a connected store; where nothing is connected yet, a name as the articles write it. The
statements themselves are found with `find_statements(store, Question(voice=key, …))`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, exists, func, null, or_, select

from sostiene.identity import UNKNOWN
from sostiene.questions import USUAL, Answer, check_choice, check_page, check_words, count_rows
from sostiene.questions.ledger import match_positions
from sostiene.records import VoiceType
from sostiene.store import Store
from sostiene.store.entities import KNOWN_DAY, find_voice, list_names, match_voice
from sostiene.store.ids import clean, speaker_key
from sostiene.store.tables import (
    articles,
    entities,
    links,
    mentions,
    positions,
    speaker_words,
    speakers,
    statements,
)
from sostiene.store.words import fold_name

Order = Literal["statements", "latest"]
ORDERS: tuple[Order, ...] = get_args(Order)
VOICES: tuple[VoiceType, ...] = get_args(VoiceType)
UNCONNECTED = "the names stand as the articles write them, each by itself. Join them with: sostiene connect"
BEHIND = "some articles are not connected yet, and not counted. Connect them with: sostiene connect"
MOST_WORDS = 8  # of a name that are looked for
MOST_NAMES = 5  # other names that a list shows of one speaker
MOST_ROLES, MOST_RECORDED = 100, 200
MONTH = len("2024-10")
ROLE = ("role", "organisation", "party")


@dataclass(frozen=True)
class Listed:
    """A speaker in a list; `names` are other spellings, the most used first. `type` is None where nobody knows."""

    id: str
    name: str
    type: str | None
    party: str | None
    statements: int
    last_day: str | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """A name as articles write it, and how often and when, as far as anybody dates it."""

    name: str
    statements: int
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True)
class Role:
    """What the speaker is said to be, where, and for whom they speak; from when to when the store has it."""

    role: str | None
    organisation: str | None
    party: str | None
    statements: int
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True)
class Count:
    """How many statements there are of one act, or in one month."""

    value: str
    statements: int


@dataclass(frozen=True)
class Recorded:
    """That a person said of two statements that they have the same speaker, or not; `one` is this speaker's."""

    id: str
    is_same: bool
    one: str
    one_name: str
    other: str
    other_name: str
    by: str
    why: str
    made: str


@dataclass(frozen=True)
class Speaker:
    """One speaker. `why` says, a line each, why the names are one. `months` are those with statements, in their order;
    a statement of which only the year is known counts for the year."""

    id: str
    name: str
    is_connected: bool
    type: str | None
    party: str | None
    why: tuple[str, ...]
    statements: int
    first_day: str | None
    last_day: str | None
    claims: int
    names: tuple[Name, ...]
    roles: tuple[Role, ...]
    acts: tuple[Count, ...]
    months: tuple[Count, ...]
    recorded: tuple[Recorded, ...]


class Measure(NamedTuple):
    """How many statements, and the days of the first and the last."""

    statements: int
    first_day: str | None
    last_day: str | None


class Counts(NamedTuple):
    """The statements of a speaker, counted."""

    names: tuple[Name, ...]
    roles: tuple[Role, ...]
    acts: tuple[Count, ...]
    months: tuple[Count, ...]


def find_speakers(
    store: Store,
    *,
    words: str | None = None,
    type: VoiceType | None = None,
    order: Order = "statements",
    limit: int = USUAL,
    offset: int = 0,
) -> Answer[Listed]:
    """Who speaks in the store, those with the most statements first, or the latest; `words` begin words of a name."""
    check_page(limit, offset)
    check_choice("order", order, ORDERS)
    if type is not None:
        check_choice("type", type, VOICES)
    folded = fold_name(check_words(words, "name"))[:MOST_WORDS] if words is not None else []
    with store.read() as connection:
        if connection.scalar(select(entities.c.id).limit(1)) is None:
            return list_by_name(connection, folded, order, limit, offset)
        conditions = [entities.c.statements > 0]
        conditions += [entities.c.type == type] if type is not None else []
        conditions += [match_words(connection, words or "", folded)] if folded else []
        chosen = select(entities.c.id).where(*conditions)
        column = entities.c.statements if order == "statements" else entities.c.last_day
        ordered = chosen.order_by(column.desc().nulls_last(), entities.c.id.desc())
        keys = connection.scalars(ordered.limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(keys), limit)
        rows = load_listed(connection, keys)
        notes = (BEHIND,) if is_behind(connection) else ()
    return Answer(total, rows, notes)


def match_words(connection: Connection, words: str, folded: Sequence[str]) -> ColumnElement[bool]:
    """That an entity is called so in any spelling: each of the words begins a word of one of its names."""
    called = select(mentions.c.entity).where(mentions.c.speaker.in_(select_called(folded)))
    known = list_names(words) if connection.scalar(called.limit(1)) is None else []
    return entities.c.id.in_(called) | entities.c.name.in_([clean(one) for one in known])


def select_called(folded: Sequence[str]) -> Select[Any]:
    """The names of which each word begins some word."""
    first, *others = folded
    query = select(speaker_words.c.speaker).where(begins(speaker_words.c.word, first))
    for word in others:
        another = speaker_words.alias()
        query = query.where(exists().where(another.c.speaker == speaker_words.c.speaker, begins(another.c.word, word)))
    return query


def begins(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    # The bounds are for the index; a database that sorts by the rules of a language may let others in.
    after = word[:-1] + chr(min(ord(word[-1]) + 1, 0x10FFFF))
    return (column >= word) & (column < after) & (func.substr(column, 1, len(word)) == word)


def list_by_name(
    connection: Connection, folded: Sequence[str], order: Order, limit: int, offset: int
) -> Answer[Listed]:
    """The names of a store in which nothing is connected."""
    number, last = func.count().label("number"), func.max(statements.c.day).label("last")
    chosen = select(statements.c.speaker, number, last).where(statements.c.speaker != speaker_key(UNKNOWN))
    if folded:
        chosen = chosen.where(statements.c.speaker.in_(select_called(folded)))
    chosen = chosen.group_by(statements.c.speaker)
    column = number if order == "statements" else last
    rows = connection.execute(chosen.order_by(column.desc(), statements.c.speaker).limit(limit).offset(offset)).all()
    total = count_rows(connection, chosen, offset, len(rows), limit)
    keys = [row.speaker for row in rows]
    names = {row.id: row.name for row in connection.execute(select(speakers).where(speakers.c.id.in_(keys)))}
    listed = (Listed(row.speaker, names[row.speaker], None, None, row.number, row.last) for row in rows)
    return Answer(total, tuple(listed), (UNCONNECTED,) if rows else ())


def load_listed(connection: Connection, keys: Sequence[str]) -> tuple[Listed, ...]:
    number = func.count().label("number")
    called = (
        select(mentions.c.entity, mentions.c.speaker, number)
        .where(mentions.c.entity.in_(keys))
        .group_by(mentions.c.entity, mentions.c.speaker)
        .subquery()
    )
    spelt: defaultdict[str, list[str]] = defaultdict(list)
    query = select(called.c.entity, speakers.c.name).join(speakers, speakers.c.id == called.c.speaker)
    for row in connection.execute(query.order_by(called.c.number.desc(), speakers.c.name)):
        spelt[row.entity].append(row.name)
    rows = {row.id: row for row in connection.execute(select(entities).where(entities.c.id.in_(keys)))}
    return tuple(make_listed(rows[key], spelt[key]) for key in keys)


def make_listed(row: Any, spelt: Sequence[str]) -> Listed:
    others = tuple(one for one in spelt if one != row.name)[:MOST_NAMES]
    return Listed(row.id, row.name, row.type, row.party, row.statements, row.last_day, others)


def is_behind(connection: Connection) -> bool:
    """Does somebody speak in the articles that were added last of whom nothing is connected yet?"""
    last = select(func.max(articles.c.added)).scalar_subquery()
    known = exists().where(mentions.c.article == statements.c.article, mentions.c.speaker == statements.c.speaker)
    told = select(statements.c.id).join(articles, articles.c.id == statements.c.article)
    told = told.where(articles.c.added == last, statements.c.speaker != speaker_key(UNKNOWN))
    return connection.scalar(told.where(~statements.c.is_rejected, ~known).limit(1)) is not None


def find_speaker(store: Store, key: str) -> Speaker:
    """The speaker whom a key, or the beginning of one, means; raises UsageError if there is none."""
    with store.read() as connection:
        voice = find_voice(connection, key)
        told = match_voice(connection, voice) & ~statements.c.is_rejected
        table = entities if voice.is_entity else speakers
        known = connection.execute(select(table).where(table.c.id == voice.key)).mappings().one()
        counts = count_told(connection, told)
        claimed = select(func.count(positions.c.claim.distinct())).where(match_positions(voice))
        return Speaker(
            voice.key, known["name"], voice.is_entity, known.get("type"), known.get("party"),
            tuple(known.get("why") or ()), sum(one.statements for one in counts.names),
            min((one.first_day for one in counts.names if one.first_day), default=None),
            max((one.last_day for one in counts.names if one.last_day), default=None),
            connection.scalar(claimed) or 0, counts.names, counts.roles, counts.acts, counts.months,
            tuple(load_recorded(connection, told)),
        )  # fmt: skip


def count_told(connection: Connection, told: ColumnElement[bool]) -> Counts:
    """The statements of a speaker by name, act and month, and by role; each is looked at once."""
    acts: Counter[str] = Counter()
    months: Counter[str] = Counter()
    called: defaultdict[str, list[Any]] = defaultdict(list)
    roles: list[Role] = []
    for row in connection.execute(select_counts(told)):
        if row.speaker is not None:
            acts[row.act] += row.number
            months[row.month or ""] += row.number
            called[row.speaker].append(row)
        elif row.role or row.organisation or row.party:
            roles.append(Role(row.role, row.organisation, row.party, row.number, row.first, row.last))
    named = connection.execute(select(speakers).where(speakers.c.id.in_(list(called)))).all()
    names = (Name(one.name, *measure(called[one.id])) for one in named)
    return Counts(
        tuple(sorted(names, key=lambda one: (-one.statements, one.name))),
        tuple(sorted(roles, key=rank_role, reverse=True)[:MOST_ROLES]),
        tuple(Count(act, number) for act, number in acts.most_common()),
        tuple(Count(one, months[one]) for one in sorted(months) if one),
    )


def select_counts(told: ColumnElement[bool]) -> CompoundSelect[Any]:
    """How many statements there are of each name, act and month, then of each role, with the first and the last day."""
    kinds = [statements.c[name] for name in ("speaker", "act", "role", "organisation", "party")]
    found = select(*kinds, KNOWN_DAY.label("day")).join(articles, articles.c.id == statements.c.article)
    one = found.where(told).cte("told").c
    month = func.substr(one.day, 1, MONTH)
    numbers = (
        func.count().label("number"), func.min(one.day).label("first"), func.max(one.day).label("last"),
    )  # fmt: skip
    by_name = select(
        one.speaker, one.act, month.label("month"), *(null().label(name) for name in ROLE), *numbers
    ).group_by(one.speaker, one.act, month)  # fmt: skip
    by_role = select(null(), null(), null(), *(one[name] for name in ROLE), *numbers)
    return by_name.union_all(by_role.group_by(*(one[name] for name in ROLE)))


def rank_role(one: Role) -> tuple[str, int, str]:
    return one.last_day or "", one.statements, one.role or ""


def measure(rows: Sequence[Any]) -> Measure:
    """How many statements the rows count, and the days of the first and the last, as far as anybody dates them."""
    first = min((row.first for row in rows if row.first), default=None)
    return Measure(sum(row.number for row in rows), first, max((row.last for row in rows if row.last), default=None))


def load_recorded(connection: Connection, told: ColumnElement[bool]) -> Iterator[Recorded]:
    """What people said of the speaker of these statements and of others', the latest first, as far as it holds."""
    one, other, called, named = statements.alias(), statements.alias(), speakers.alias(), speakers.alias()
    own = [exists(select(statements.c.id).where(statements.c.id == end, told)) for end in (links.c.one, links.c.other)]
    query = (
        select(links, called.c.name.label("one_name"), named.c.name.label("other_name"), own[0].label("is_first"))
        .join(one, one.c.id == links.c.one)
        .join(other, other.c.id == links.c.other)
        .join(called, called.c.id == one.c.speaker)
        .join(named, named.c.id == other.c.speaker)
        .where(links.c.kind == "same_speaker", links.c.is_person, links.c.withdrawn.is_(None), or_(*own))
    )
    for row in connection.execute(query.order_by(links.c.made.desc(), links.c.id).limit(MOST_RECORDED)):
        ends = [(row.one, row.one_name), (row.other, row.other_name)]
        first, second = ends if row.is_first else ends[::-1]
        yield Recorded(row.id, row.verdict == "yes", *first, *second, row.by, row.why, row.made)
