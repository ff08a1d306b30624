"""The board of a claim: who takes which position on it, in which words, and who says nothing though they are named.

What a board counts are articles, outlets and origins: articles of one echo have one origin.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from sostiene.connect.names import find_canonical
from sostiene.questions.claims import (
    Changed,
    Taken,
    find_claim,
    load_changed,
    load_taken,
    make_conditions,
    select_taken,
)
from sostiene.questions.naming import Named, find_named, name_party
from sostiene.records import Stance
from sostiene.store import Store
from sostiene.store.tables import changes, claims, echo_members, echoes, positions

Side = Literal["party", "witness"]
BOARD: tuple[Stance, ...] = (
    "confirms", "denies", "does_not_deny", "does_not_confirm", "asserts", "doubts", "reports",
)  # fmt: skip
"""The order of the stances on a board: what is said of the claim itself stands before who only makes it."""
MOST_POSITIONS = 10_000


@dataclass(frozen=True)
class Voice:
    """A speaker of a board with the positions that they take, stance by stance and day by day.

    `side`: whether they speak for a party that the claim is about; None where that is not sure.
    """

    name: str
    entity: str | None
    party: str | None
    side: Side | None
    taken: tuple[Taken, ...]

    @property
    def stances(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.stance for one in self.taken))


@dataclass(frozen=True)
class Silent:
    """Somebody whom passages of a claim name and who takes no position on it in the store."""

    name: str
    party: str | None
    passages: int
    example: Taken


@dataclass(frozen=True)
class Origin:
    """Articles that go back to one text or source: `name` is what is known of it."""

    name: str
    articles: tuple[str, ...]
    docs: tuple[str, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """A claim with all positions that are asked for.

    `about` are the parties that the claim is about, `first` is the position told first, `unnamed` the share of those
    whose source has no name.
    """

    id: str
    title: str
    about: tuple[str, ...]
    first: Taken | None
    voices: tuple[Voice, ...]
    positions: int
    articles: int
    outlets: int
    origins: tuple[Origin, ...]
    unnamed: float
    silent: tuple[Silent, ...]
    changes: tuple[Changed, ...]
    notes: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[Taken, ...]:
        """All positions, by their day."""
        every = (one for voice in self.voices for one in voice.taken)
        return tuple(sorted(every, key=lambda one: (one.day, one.doc, one.start, one.id)))


@dataclass(frozen=True)
class Line:
    """A position of a board in one flat row."""

    claim: str
    title: str
    name: str
    party: str | None
    side: Side | None
    stance: str
    day: str
    said: str | None
    quote: str
    outlet: str | None
    doc: str
    url: str | None
    lang: str | None
    is_own: bool
    is_unnamed: bool
    statement: str


def find_board(
    store: Store, name: str, *, since: str | None = None, until: str | None = None, publisher: str | None = None
) -> Board:
    """The board of the claim that a key, or its beginning, means; with the positions of that time and that outlet.

    Raises UsageError if there is none. Who is silent, and what the claim is about, is read from all its positions.
    """
    with store.read() as connection:
        return load_board(connection, name, since=since, until=until, publisher=publisher)


def load_board(
    connection: Connection,
    name: str,
    *,
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
) -> Board:
    notes: list[str] = []
    claim = find_claim(connection, name)
    query = select_taken().where(positions.c.claim == claim.id).order_by(positions.c.day, positions.c.id)
    every = load_taken(connection, query.limit(MOST_POSITIONS))
    conditions = list(make_conditions(connection, since, until, publisher, notes))
    shown = load_taken(connection, query.where(*conditions).limit(MOST_POSITIONS)) if conditions else every
    first = connection.scalar(select(claims.c.first).where(claims.c.id == claim.id))
    origins = find_groups(connection, shown)
    moved = load_changed(connection, list_changes(connection, claim.id))
    named = find_named(every)
    return Board(
        claim.id, claim.title, named.about,
        next((one for one in every if one.id == first), None) or next(iter(every), None),
        group_voices(shown, named), len(shown), len({one.article for one in shown}),
        len({one.outlet or one.doc for one in shown}), origins,
        sum(one.is_unnamed for one in shown) / len(shown) if shown else 0.0,
        find_silent(every, named), moved, tuple(notes),
    )  # fmt: skip


def list_changes(connection: Connection, claim: str) -> list[str]:
    return list(connection.scalars(select(changes.c.id).where(changes.c.claim == claim).order_by(changes.c.id)))


def group_voices(taken: Sequence[Taken], named: Named) -> tuple[Voice, ...]:
    """The speakers, those who deny or confirm first, each with their positions."""
    order: dict[str, int] = {stance: place for place, stance in enumerate(BOARD)}
    groups: dict[str, list[Taken]] = defaultdict(list)
    homes = find_homes(taken)
    for one in taken:
        groups[one.entity or homes.get(one.written) or one.written.casefold()].append(one)
    voices = []
    for some in groups.values():
        ordered = sorted(some, key=lambda one: (order.get(one.stance, 9), one.day, one.doc, one.start))
        party = next((one.party for one in ordered if one.party), None)
        known = next((one for one in ordered if one.entity), ordered[0])
        voices.append(Voice(known.speaker, known.entity, party, find_side(party, named), tuple(ordered)))
    return tuple(sorted(voices, key=lambda one: (order.get(one.taken[0].stance, 9), one.taken[0].day, one.name)))


def find_homes(taken: Sequence[Taken]) -> dict[str, str]:
    """The entities of those who are only told of, by how they are written: where just one on the board is called so."""
    called: defaultdict[str, set[str]] = defaultdict(set)
    for one in taken:
        if one.entity:
            called[one.speaker.casefold()].add(one.entity)
    homes = {}
    for written in {one.written for one in taken if one.entity is None}:
        known = called.get((find_canonical(written) or written).casefold(), set())
        if len(known) == 1:
            homes[written] = next(iter(known))
    return homes


def find_side(party: str | None, named: Named) -> Side | None:
    """Party or witness; None where that is not sure: only some passages name the party, or nobody knows it."""
    if party is None or not named.about:
        return None
    if party in named.about:
        return "party"
    return None if party in named.passages else "witness"


def find_silent(taken: Sequence[Taken], named: Named) -> tuple[Silent, ...]:
    """The parties that the claim is about and the known persons in its passages of whom no position is told."""
    parties = {one.party for one in taken}
    names = {name.casefold() for one in taken for name in (one.speaker, one.written)}
    found = [
        Silent(name_party(party), party, len(named.passages[party]), named.passages[party][0])
        for party in named.about
        if party not in parties and name_party(party).casefold() not in names and party in named.passages
    ]
    found += [
        Silent(person, None, len(some), some[0])
        for person, some in named.persons.items()
        if person.casefold() not in names
    ]
    return tuple(sorted(found, key=lambda one: (-one.passages, one.name)))


def find_groups(connection: Connection, taken: Iterable[Taken]) -> tuple[Origin, ...]:
    """The articles of the positions in groups of one origin each, the largest first."""
    known = {one.article: one for one in taken}
    query = select(echo_members.c.article, echoes.c.id, echoes.c.name, echoes.c.origin).join(
        echoes, echoes.c.id == echo_members.c.echo
    )
    rows = connection.execute(query.where(echo_members.c.article.in_(list(known)))).all()
    names = {row.id: row.name for row in rows}
    groups = join_sets([{row.article, f"echo {row.id}"} for row in rows] + [{key} for key in known])
    found = [make_origin([known[key] for key in sorted(some) if key in known], some, names) for some in groups]
    return tuple(sorted(found, key=lambda one: (-len(one.articles), one.name, one.articles)))


def make_origin(some: Sequence[Taken], group: Iterable[str], names: dict[str, str | None]) -> Origin:
    """A group; its name is that of the root, else that of the outlet that published first."""
    ordered = sorted(some, key=lambda one: (one.published or "9", one.doc, one.article))
    echoed = sorted(filter(None, (names.get(key.removeprefix("echo ")) for key in group)))
    name = echoed[0] if echoed else ordered[0].outlet or ordered[0].doc
    outlets = tuple(dict.fromkeys(one.outlet or one.doc for one in ordered))
    return Origin(name, tuple(one.article for one in ordered), tuple(one.doc for one in ordered), outlets)


def join_sets(some: Iterable[set[str]]) -> list[set[str]]:
    """The sets, those that share anything as one."""
    heads: dict[str, set[str]] = {}
    for one in some:
        meeting = {id(heads[key]): heads[key] for key in one if key in heads}
        joined = one.union(*meeting.values())
        heads.update(dict.fromkeys(joined, joined))
    return list({id(one): one for one in heads.values()}.values())


def list_lines(board: Board) -> tuple[Line, ...]:
    """The board as flat rows, a position each."""
    return tuple(
        Line(
            board.id, board.title, voice.name, voice.party, voice.side, one.stance, one.day, one.said, one.quote,
            one.outlet, one.doc, one.url, one.lang, one.is_own, one.is_unnamed, one.statement,
        )
        for voice in board.voices
        for one in voice.taken
    )  # fmt: skip
