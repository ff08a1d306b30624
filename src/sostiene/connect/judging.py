"""What people say of claims: two are one, statements belong to another, a statement takes no position on it.

Each is kept as links of kind `same_claim` between statements, with who, when and why; it is applied at once, and again
whenever the claims are made anew (`judged.apply_judged`). A withdrawn link counts no longer from the next time on.

    merge   yes  between a statement of the one claim and one of the other
    split   no   from each statement to another of the claim, and yes among those that are split off
    reject  no   from the statement to another of the claim, and from it to itself: it makes no claim of its own
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select, update

from sostiene.connect.judged import ClaimLink, split_key
from sostiene.errors import UsageError
from sostiene.store import Store
from sostiene.store.claims import find_claim_key
from sostiene.store.judgements import Judge, find_statement, free_link_key, list_moments
from sostiene.store.tables import changes, claims, links, positions
from sostiene.store.writing import insert_new

KIND = "same_claim"
MOST_SPLIT = 100
SHORTEST_TITLE, LONGEST_TITLE = 20, 160
AROUND_TITLE = ' "«»“”„,.;:'


@dataclass(frozen=True)
class Judged:
    """What was kept, and the key of the claim that holds it now; None if none does."""

    claim: str | None
    links: tuple[ClaimLink, ...]


def merge(store: Store, one: str, other: str, judge: Judge) -> Judged:
    """Keeps that two claims are one; the one with more positions keeps its key."""
    judge.check()
    with store.write() as connection:
        keys = [find_claim_key(connection, name) for name in (one, other)]
        if keys[0] == keys[1]:
            raise UsageError(f"{one!r} and {other!r} are one claim", "Name two")
        first, second = (choose_statement(connection, key) for key in keys)
        made = keep_links(connection, [ClaimLink(first, second, is_same=True)], judge)
        kept = join_rows(connection, *keys)
    return Judged(kept, made)


def split(store: Store, claim: str, names: Sequence[str], judge: Judge) -> Judged:
    """Keeps that these statements take positions on another claim, one of their own."""
    judge.check()
    with store.write() as connection:
        key, chosen = aim(connection, claim, names)
        left = choose_statement(connection, key, chosen)
        if not left:
            raise UsageError(f"these are all statements of the claim {key}", "Leave at least one of them in it")
        made = [ClaimLink(one, left, is_same=False) for one in chosen]
        made += [ClaimLink(chosen[0], one, is_same=True) for one in chosen[1:]]
        found = keep_links(connection, made, judge)
        fresh = part_rows(connection, key, chosen[0])
        for one in chosen[1:]:
            fresh = join_rows(connection, fresh, part_rows(connection, key, one))
        recount(connection, key)
    return Judged(fresh, found)


def reject(store: Store, claim: str, name: str, judge: Judge) -> Judged:
    """Keeps that a statement takes no position on the claim."""
    judge.check()
    with store.write() as connection:
        key, (one,) = aim(connection, claim, [name])
        left = choose_statement(connection, key, [one])
        made = [ClaimLink(one, left, is_same=False)] if left else []
        found = keep_links(connection, [*made, ClaimLink(one, one, is_same=False)], judge)
        drop_changes(connection, key, one)
        connection.execute(delete(positions).where(positions.c.claim == key, positions.c.statement == one))
        is_left = recount(connection, key)
    return Judged(key if is_left else None, found)


def join_rows(connection: Connection, one: str, other: str) -> str:
    """Makes two claims one; the key that stays."""
    if one == other:
        return one
    count = (
        select(positions.c.claim, func.count()).where(positions.c.claim.in_([one, other])).group_by(positions.c.claim)
    )
    sizes = {row[0]: row[1] for row in connection.execute(count)}
    kept, dropped = sorted((one, other), key=lambda key: (-sizes.get(key, 0), key))
    connection.execute(update(positions).where(positions.c.claim == dropped).values(claim=kept))
    connection.execute(update(changes).where(changes.c.claim == dropped).values(claim=kept))
    connection.execute(delete(claims).where(claims.c.id == dropped))
    recount(connection, kept)
    return kept


def part_rows(connection: Connection, claim: str, statement: str) -> str:
    """Makes a claim of the positions of a statement on another one; its key."""
    fresh = split_key(statement)
    drop_changes(connection, claim, statement)
    insert_new(connection, claims, [{"id": fresh, "title": "", "positions": 0, "speakers": 0}])
    moved = positions.c.claim == claim, positions.c.statement == statement
    connection.execute(update(positions).where(*moved).values(claim=fresh))
    recount(connection, fresh)
    return fresh


def aim(connection: Connection, claim: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """The claim and the statements of it that are meant; raises UsageError for one that takes no position on it."""
    if not 1 <= len(names) <= MOST_SPLIT:
        raise UsageError(f"{len(names)} statements cannot be judged at once", f"Name 1 to {MOST_SPLIT}")
    key = find_claim_key(connection, claim)
    known = set(list_statements(connection, key))
    found = list(dict.fromkeys(find_statement(connection, name).id for name in names))
    for one in found:
        if one not in known:
            raise UsageError(f"the statement {one} takes no position on the claim {key}", "See sostiene claims " + key)
    return key, found


def list_statements(connection: Connection, claim: str) -> list[str]:
    query = select(positions.c.statement).where(positions.c.claim == claim).distinct()
    return list(connection.scalars(query.order_by(positions.c.statement)))


def choose_statement(connection: Connection, claim: str, without: Iterable[str] = ()) -> str:
    """The statement that stands for a claim: one that is in as few others as possible; "" if none is left."""
    left = set(list_statements(connection, claim)) - set(without)
    count = func.count(positions.c.claim.distinct())
    query = select(positions.c.statement, count).where(positions.c.statement.in_(left)).group_by(positions.c.statement)
    rows = sorted((number, key) for key, number in connection.execute(query))
    return rows[0][1] if rows else ""


def keep_links(connection: Connection, made: Iterable[ClaimLink], judge: Judge) -> tuple[ClaimLink, ...]:
    """Writes the links; what holds already by the same person is one."""
    wanted = list(made)
    moments = list_moments(datetime.now(UTC).isoformat(timespec="microseconds"), len(wanted))
    return tuple(keep_link(connection, link, judge, now) for link, now in zip(wanted, moments, strict=True))


def keep_link(connection: Connection, link: ClaimLink, judge: Judge, now: str) -> ClaimLink:
    one, other = (link.one, link.other) if not link.is_same else sorted((link.one, link.other))
    verdict = "yes" if link.is_same else "no"
    same = (
        links.c.kind == KIND, links.c.one == one, links.c.other == other, links.c.verdict == verdict,
        links.c.by == judge.by, links.c.is_person, links.c.withdrawn.is_(None),
    )  # fmt: skip
    standing = read_links(connection, *same)
    if standing:
        return standing[0]
    key = free_link_key(connection, KIND, one, other, verdict, judge.by)
    row = {
        "id": key, "kind": KIND, "one": one, "other": other, "verdict": verdict, "score": None, "by": judge.by,
        "is_person": True, "why": judge.why, "made": now, "withdrawn": None, "withdrawn_by": None,
    }  # fmt: skip
    insert_new(connection, links, [row])
    return ClaimLink(one, other, link.is_same, key, judge.by, judge.why, now)


def read_links(connection: Connection, *conditions: object) -> list[ClaimLink]:
    query = select(links).where(*conditions).order_by(links.c.made, links.c.id)  # type: ignore[arg-type]
    return [
        ClaimLink(row.one, row.other, row.verdict == "yes", row.id, row.by, row.why, row.made)
        for row in connection.execute(query)
    ]


def list_claim_links(connection: Connection) -> list[ClaimLink]:
    """What people said of claims and holds, in the order in which it was said."""
    return read_links(connection, links.c.kind == KIND, links.c.is_person, links.c.withdrawn.is_(None))


def drop_changes(connection: Connection, claim: str, statement: str) -> None:
    """Takes away the changes of position that rest on a statement which leaves the claim."""
    gone = list(
        connection.scalars(select(positions.c.id).where(positions.c.claim == claim, positions.c.statement == statement))
    )
    is_meant = changes.c.before.in_(gone) | changes.c.after.in_(gone)
    connection.execute(delete(changes).where(changes.c.claim == claim, is_meant))


def recount(connection: Connection, claim: str) -> bool:
    """Brings the claim's row up to date with its positions; takes it away, and is false, if there are none."""
    query = select(positions).where(positions.c.claim == claim).order_by(positions.c.day, positions.c.id)
    rows = connection.execute(query).all()
    if not rows:
        connection.execute(delete(claims).where(claims.c.id == claim))
        return False
    saying = [row for row in rows if row.stance in ("asserts", "confirms")] or rows
    title = connection.scalar(select(claims.c.title).where(claims.c.id == claim))
    if not title or not any(title in " ".join(row.quote.split()) for row in rows):
        title = min((" ".join(row.quote.strip(AROUND_TITLE).split()) for row in saying), key=rank_title)
    days = [row.day for row in rows if row.day] or [None]
    fields = {
        "title": title, "first": saying[0].id, "first_day": days[0], "last_day": days[-1], "positions": len(rows),
        "speakers": len({row.entity or row.speaker for row in rows}),
    }  # fmt: skip
    connection.execute(update(claims).where(claims.c.id == claim).values(fields))
    return True


def rank_title(words: str) -> tuple[bool, int, str]:
    return (not SHORTEST_TITLE <= len(words) <= LONGEST_TITLE, len(words), words)
