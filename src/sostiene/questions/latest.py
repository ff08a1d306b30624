"""What is new in a store, counted in its own time: the latest statements, claims in motion, and how much it holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from sostiene.errors import UsageError
from sostiene.questions import Answer, Found, Question, check_page, count_rows, find_statements
from sostiene.questions.claims import Changed, Listed, Taken, load_changed, load_listed, load_taken, select_taken
from sostiene.store import Store
from sostiene.store.days import is_day
from sostiene.store.tables import (
    articles,
    changes,
    claims,
    echoes,
    entities,
    positions,
    problems,
    speakers,
    statements,
    utterances,
)

USUAL_LATEST = 20
USUAL_DAYS, MOST_DAYS = 7, 3_660


@dataclass(frozen=True)
class Totals:
    """How much the store holds. `speakers` are entities, in a store where nothing is connected names; `problems` are
    those that are not solved. `today` is the last day of the store's own time; None in an empty one."""

    articles: int
    statements: int
    judged: int
    speakers: int
    outlets: int
    languages: int
    claims: int
    positions: int
    changes: int
    utterances: int
    echoes: int
    problems: int
    first_day: str | None
    today: str | None


@dataclass(frozen=True)
class Moving:
    """A claim in motion: how many positions are new, the newest of them, and who changed in that time."""

    claim: Listed
    new: int
    newest: Taken
    changes: tuple[Changed, ...]


def find_latest(store: Store, *, limit: int = USUAL_LATEST, offset: int = 0) -> Answer[Found]:
    """The latest statements, of any speaker."""
    return find_statements(store, Question(limit=limit, offset=offset))


def find_today(connection: Connection) -> str:
    """The last day of the store's own time: that of its latest article.

    An article that claims to be of the future does not count; in a store without dates it is the day of the last
    addition, in an empty one the first day there is.
    """
    added = connection.scalar(select(func.max(articles.c.added)))
    if added is None:
        return date.min.isoformat()
    # "U" comes after any hour of that day.
    known = select(func.max(articles.c.published)).where(articles.c.published < f"{added[:10]}U")
    published = (connection.scalar(known) or "")[:10]
    return published if is_day(published) else str(added)[:10]


def find_moving(store: Store, *, days: int = USUAL_DAYS, limit: int = USUAL_LATEST, offset: int = 0) -> Answer[Moving]:
    """The claims on which somebody took a position in the last days of the store's own time: those on which somebody
    changed first, then those with the most new positions."""
    check_page(limit, offset)
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"{days} days cannot be looked back", f"Ask for 1 to {MOST_DAYS:,}")
    with store.read() as connection:
        since = tell_since(connection, days)
        chosen, order = select_moving(since)
        rows = connection.execute(chosen.order_by(*order).limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(rows), limit)
        found = load_moving(connection, {row.claim: row.new for row in rows}, since)
    return Answer(total, found)


def select_moving(since: str) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """The claims with positions of that time, with how many are new; and the order in which they matter."""
    # The index on days holds all that is counted: no row is read of the positions that are told every day.
    rejected = select(statements.c.id).where(statements.c.is_judged, statements.c.is_rejected)
    fresh = (positions.c.day >= since) & positions.c.statement.not_in(rejected)
    number = func.count().label("new")
    new = select(positions.c.claim, number).where(fresh).group_by(positions.c.claim).subquery()
    moved = select(changes.c.claim, func.count().label("number")).join(positions, positions.c.id == changes.c.after)
    changed = moved.where(positions.c.day >= since).group_by(changes.c.claim).subquery()
    chosen = select(new.c.claim, new.c.new).join(claims, claims.c.id == new.c.claim)
    chosen = chosen.outerjoin(changed, changed.c.claim == new.c.claim)
    turned = func.coalesce(changed.c.number, 0)
    return chosen, [turned.desc(), new.c.new.desc(), claims.c.speakers.desc(), new.c.claim]


def tell_since(connection: Connection, days: int) -> str:
    """The first of the last days of the store's own time."""
    today = date.fromisoformat(find_today(connection))
    return max(today - timedelta(days=min(days - 1, (today - date.min).days)), date.min).isoformat()


def load_moving(connection: Connection, new: dict[str, int], since: str) -> tuple[Moving, ...]:
    listed = {one.id: one for one in load_listed(connection, list(new))}
    place = func.row_number().over(partition_by=positions.c.claim, order_by=(positions.c.day.desc(), positions.c.id))
    told = positions.join(statements, statements.c.id == positions.c.statement)
    ranked = (
        select(positions.c.id, place.label("place"))
        .select_from(told)
        .where(positions.c.claim.in_(new), positions.c.day >= since, ~statements.c.is_rejected)
        .subquery()
    )
    first = select(ranked.c.id).where(ranked.c.place == 1)
    newest = {one.claim: one for one in load_taken(connection, select_taken().where(positions.c.id.in_(first)))}
    moved: defaultdict[str, list[Changed]] = defaultdict(list)
    for change in load_changed(connection, list_changes(connection, list(new), since)):
        moved[change.claim].append(change)
    return tuple(Moving(listed[key], number, newest[key], tuple(moved[key])) for key, number in new.items())


def list_changes(connection: Connection, keys: Sequence[str], since: str) -> list[str]:
    """The changes on these claims of which the later position is of that time."""
    query = select(changes.c.id).join(positions, positions.c.id == changes.c.after)
    query = query.where(changes.c.claim.in_(keys), positions.c.day >= since)
    return list(connection.scalars(query.order_by(positions.c.day.desc(), changes.c.id)))


def count_all(store: Store) -> Totals:
    """How much the store holds."""
    tables = (articles, statements, entities, speakers, claims, positions, changes, utterances, echoes)
    numbers = [select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables]
    judged = select(func.count()).where(statements.c.is_judged)
    others = {
        "judged": judged,
        "rejected": judged.where(statements.c.is_rejected),
        "outlets": select(func.count(articles.c.publisher.distinct())),
        "languages": select(func.count(articles.c.lang.distinct())),
        "problems": select(func.count()).where(problems.c.solved.is_(None)),
        "first": select(func.min(articles.c.published)),
    }
    with store.read() as connection:
        query = select(*numbers, *(one.scalar_subquery().label(name) for name, one in others.items()))
        row = connection.execute(query).one()
        today = find_today(connection) if row.articles else None
    return Totals(
        row.articles, row.statements - row.rejected, row.judged - row.rejected, row.entities or row.speakers,
        row.outlets, row.languages, row.claims, row.positions, row.changes, row.utterances, row.echoes, row.problems,
        row.first, today,
    )  # fmt: skip
