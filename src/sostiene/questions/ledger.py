"""The ledger of a speaker: on which claims they took which position, on which day, and where they changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from sostiene.questions import USUAL, Answer, check_page, count_rows
from sostiene.questions.claims import Changed, Taken, load_changed, load_taken, select_taken
from sostiene.store import Store
from sostiene.store.entities import Voice, find_voice
from sostiene.store.tables import changes, claims, positions, statements

MOST_TAKEN = 20  # positions that are shown of one claim


@dataclass(frozen=True)
class Entry:
    """A claim on which the speaker took a position: the latest positions first, and the changes that they are part of.

    `positions` counts theirs, shown or not; `speakers` are all who take a position on the claim.
    """

    claim: str
    title: str
    speakers: int
    positions: int
    taken: tuple[Taken, ...]
    changes: tuple[Changed, ...]


def find_ledger(store: Store, key: str, *, limit: int = USUAL, offset: int = 0) -> Answer[Entry]:
    """The claims on which a speaker took a position, the latest first; raises UsageError if there is no such one."""
    check_page(limit, offset)
    with store.read() as connection:
        theirs = match_positions(find_voice(connection, key))
        chosen = select(positions.c.claim, func.count().label("number")).where(theirs).group_by(positions.c.claim)
        ordered = chosen.order_by(func.max(positions.c.day).desc(), positions.c.claim)
        rows = connection.execute(ordered.limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(rows), limit)
        entries = load_entries(connection, {row.claim: row.number for row in rows}, theirs)
    return Answer(total, entries)


def match_positions(voice: Voice) -> ColumnElement[bool]:
    """That a position is this speaker's; of a mere name those that its own statements take."""
    if voice.is_entity:
        return positions.c.entity == voice.key
    own = select(statements.c.id).where(statements.c.speaker == voice.key)
    return positions.c.entity.is_(None) & positions.c.is_own & positions.c.statement.in_(own)


def load_entries(connection: Connection, numbers: dict[str, int], theirs: ColumnElement[bool]) -> tuple[Entry, ...]:
    known = {row.id: row for row in connection.execute(select(claims).where(claims.c.id.in_(numbers)))}
    taken: defaultdict[str, list[Taken]] = defaultdict(list)
    query = select_taken().where(positions.c.id.in_(select_latest(list(numbers), theirs)))
    for one in load_taken(connection, query.order_by(positions.c.day.desc(), positions.c.id)):
        taken[one.claim].append(one)
    moved: defaultdict[str, list[Changed]] = defaultdict(list)
    for change in load_changed(connection, list_changes(connection, list(numbers), theirs)):
        moved[change.claim].append(change)
    return tuple(
        Entry(key, known[key].title, known[key].speakers, number, tuple(taken[key]), tuple(moved[key]))
        for key, number in numbers.items()
    )


def select_latest(keys: Sequence[str], theirs: ColumnElement[bool]) -> Select[tuple[str]]:
    """The positions of the claims that are shown: so many of each."""
    place = func.row_number().over(partition_by=positions.c.claim, order_by=(positions.c.day.desc(), positions.c.id))
    ranked = select(positions.c.id, place.label("place")).where(positions.c.claim.in_(keys), theirs).subquery()
    return select(ranked.c.id).where(ranked.c.place <= MOST_TAKEN)


def list_changes(connection: Connection, keys: Sequence[str], theirs: ColumnElement[bool]) -> list[str]:
    """The changes on the claims that one of the positions is part of."""
    own = select(positions.c.id).where(theirs, positions.c.claim.in_(keys))
    query = select(changes.c.id).where(changes.c.claim.in_(keys))
    query = query.where(or_(changes.c.before.in_(own), changes.c.after.in_(own)))
    return list(connection.scalars(query.order_by(changes.c.id)))
