"""One reading of an article in the place of another: statements that people judged are found again, or stay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sostiene.corrections.judged import FOUND, index_anew, measure
from sostiene.records import Span
from sostiene.store.derived import forget_compared
from sostiene.store.judgements import (
    find_linked,
    free_link_key,
    load_judgements,
    lock_article,
    read_judgements,
    read_spans,
)
from sostiene.store.removal import drop_lone_speakers
from sostiene.store.rows import Kept, Row
from sostiene.store.tables import articles, judgements, links, runs, statements
from sostiene.store.writing import insert_new, write_statements


@dataclass(frozen=True)
class Replaced:
    """How many statements the new reading has, how many judged ones are among them, and how many only people hold."""

    statements: int
    found_again: int
    held: int


@dataclass(frozen=True)
class Place:
    """Where a statement stands: the spans of its content and of its cue."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]


def replace_reading(connection: Connection, key: str, kept: Kept, run: Row) -> Replaced | None:
    """Puts the new statements in the place of the old ones; None if the article is gone.

    Judgements and links of people go over to the statement that stands at the same place; where there is none, the old
    one stays. What the judgements make of the new statements is left to `judged.settle`.
    """
    lock_article(connection, key)
    article = connection.execute(select(articles).where(articles.c.id == key)).first()
    if article is None:
        return None
    old = {row.id: row for row in connection.execute(select(statements).where(statements.c.article == key))}
    places = find_places(connection, key, old)
    meant = match_places(places, {row["id"]: read_place(row["record"]) for row in kept.statements}, old)
    forget_compared(connection, [key])
    connection.execute(delete(statements).where(statements.c.article == key))
    insert_new(connection, runs, [run])
    write_statements(connection, [kept], article.added)
    held = [one for one in places if one not in meant]
    insert_new(connection, statements, [hold(old[one]) for one in held])
    index_anew(connection, article, held)
    repoint(connection, key, {one: new for one, new in meant.items() if one != new})
    connection.execute(update(articles).where(articles.c.id == key).values(run=run["id"]))
    drop_lone_speakers(connection, {row.speaker for row in old.values()})
    return Replaced(len(kept.statements), len(meant), len(held))


def find_places(connection: Connection, article: str, old: Mapping[str, Any]) -> dict[str, tuple[Place, ...]]:
    """Where the statements stand that people judged or linked, as read and as corrected."""
    judged = {one.statement for one in load_judgements(connection, article)}
    wanted = judged | find_linked(connection, article)
    return {
        key: tuple(dict.fromkeys(read_place(record) for record in (row.machine or row.record, row.record)))
        for key, row in old.items()
        if key in wanted
    }


def read_place(record: Mapping[str, Any]) -> Place:
    return Place(read_spans(record["content"]), read_spans(record.get("cue")))


def match_places(
    places: Mapping[str, Sequence[Place]], new: Mapping[str, Place], old: Collection[str]
) -> dict[str, str]:
    """For each statement the new one that it is: that of its key, else the likest that was not there before.

    What the old reading had as well is another statement: a person who refused one of two must not lose the other.
    """
    meant = {key: key for key in places if key in new}
    pairs = [
        (measure_likeness(place, new[key]), one, key)
        for one in places.keys() - meant.keys()
        for key in new.keys() - set(old)
        for place in places[one]
        if is_alike(place, new[key])
    ]
    taken: set[str] = set()
    for _, one, key in sorted(pairs, reverse=True):
        if one not in meant and key not in taken:
            meant[one] = key
            taken.add(key)
    return meant


def is_alike(one: Place, other: Place) -> bool:
    """Do the contents share at least half of each?"""
    return 2 * share(one.content, other.content) >= max(measure(one.content), measure(other.content))


def measure_likeness(one: Place, other: Place) -> float:
    """How much of contents and cues the two share, from 0 to 1."""
    shared = share(one.content, other.content) + share(one.cue, other.cue)
    return 2 * shared / sum(map(measure, (one.content, other.content, one.cue, other.cue)))


def share(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def hold(row: Any) -> Row:
    """The row of a statement that the new reading lacks, and that is a person's from now on."""
    return {**row._mapping, "machine": {**(row.machine or row.record), FOUND: False}}


def repoint(connection: Connection, article: str, moved: Mapping[str, str]) -> None:
    """Makes judgements and links of people speak of the new statements; who made them, when and why stays."""
    made = select(judgements).where(judgements.c.article == article)
    for one in read_judgements(connection, made, withdrawn=True):
        if one.statement in moved:
            change = update(judgements).where(judgements.c.id == one.id)
            connection.execute(change.values(statement=moved[one.statement]))
    ends = links.c.one.in_(moved) | links.c.other.in_(moved)
    for row in connection.execute(select(links).where(links.c.is_person, ends)).all():
        one, other = (moved.get(key, key) for key in (row.one, row.other))
        if row.verdict == "yes":  # of two that are not the same, the first is the one that was taken out
            one, other = sorted((one, other))
        key = free_link_key(connection, row.kind, one, other, row.verdict, row.by)
        connection.execute(update(links).where(links.c.id == row.id).values(id=key, one=one, other=other))
