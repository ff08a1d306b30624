"""What lies across articles, brought in step with what people judged just now, so that the next page shows it.

a small store   connected, as after an addition
a large one     the speakers of the articles that were judged, and the positions of their statements, where they
                stand; which claim a position belongs to is found anew by the next `connect`
"""

from collections.abc import Collection
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from sostiene.connect import connect, is_small_store
from sostiene.connect.held import Held
from sostiene.connect.judging import recount
from sostiene.connect.keeping import find_day, ground
from sostiene.connect.loading import load_held_of
from sostiene.connect.naming import keep_entities_of
from sostiene.connect.propositions import find_positions
from sostiene.store import Store
from sostiene.store.ids import make_key
from sostiene.store.tables import changes, entities, positions

MOST_ANEW = 600
"""Statements of a store that is connected anew after each judgement: it takes a second or two."""
SAYING = frozenset(("asserts", "confirms"))
Place = tuple[str, int, int, bool]


def follow(store: Store, articles: Collection[str]) -> bool:
    """Brings what was derived from these articles in step; false if claims wait for the next `connect`."""
    if not has_speakers(store):
        return True  # nothing was connected yet
    if is_small_store(store, MOST_ANEW):
        connect(store)
        return True
    with store.write() as connection:
        keep_entities_of(connection, articles)
        for article in sorted(articles):
            renew_positions(connection, article)
    return False


def has_speakers(store: Store) -> bool:
    with store.read() as connection:
        return connection.scalar(select(entities.c.id).limit(1)) is not None


def renew_positions(connection: Connection, article: str) -> None:
    """Makes the positions of an article those of its statements as they are now; what stands elsewhere now goes."""
    rows = connection.execute(select(positions).where(positions.c.article == article)).all()
    if not rows:
        return
    held = load_held_of(connection, article)
    known = {one.key for one in held.told}
    found = {name_place(one): one for one in (ground(one, held.texts) for one in find_positions(held.told, held.texts))}
    places = [(row.statement, row.start, row.end, row.is_own) for row in rows]
    touched = set[str]()
    for row, place in zip(rows, places, strict=True):
        # Positions of what people rejected are not shown; they are there again when that is withdrawn.
        if row.statement not in known:
            continue
        if renew_position(connection, row, found.get(place), is_alone=places.count(place) == 1):
            touched.add(row.claim)
    for claim in sorted(touched):
        recount(connection, claim)


def name_place(held: Held) -> Place:
    return held.told, held.start, held.end, held.is_own


def renew_position(connection: Connection, row: Any, held: Held | None, *, is_alone: bool) -> bool:
    """Writes a position as it is now, or takes it away; whether that changed anything."""
    if held is None:
        drop_changes(connection, row.id)
        connection.execute(delete(positions).where(positions.c.id == row.id))
        return True
    if not is_alone and {row.stance, held.stance} == SAYING:
        held = replace(held, stance=row.stance)  # who confirms an act only asserts when and how it was done
    fields = {
        "speaker": held.speaker, "entity": held.entity or None, "party": held.party, "stance": held.stance,
        "said": held.said, "day": find_day(held), "why": held.why,
    }  # fmt: skip
    if all(getattr(row, name) == value for name, value in fields.items()):
        return False
    key = free_key(connection, row, held)
    if key != row.id or held.entity != (row.entity or ""):
        drop_changes(connection, row.id)
    connection.execute(update(positions).where(positions.c.id == row.id).values(id=key, **fields))
    return True


def free_key(connection: Connection, row: Any, held: Held) -> str:
    """The key of the position, which is made of what it says and where (`keeping.name_positions`)."""
    for again in count():
        key = make_key("position", row.statement, row.start, row.end, held.speaker, held.stance, again)
        if key == row.id or connection.scalar(select(positions.c.id).where(positions.c.id == key)) is None:
            return key
    raise AssertionError  # count() has no end


def drop_changes(connection: Connection, position: str) -> None:
    """Takes away the changes of position that rest on it."""
    connection.execute(delete(changes).where(or_(changes.c.before == position, changes.c.after == position)))
