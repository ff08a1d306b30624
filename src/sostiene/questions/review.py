"""What a person should look at first: statements that the reader was unsure of and that matter, by doubt × importance.

What a person judged already is left out. Doubt is what `store/doubts.py` finds; importance is what others make of the
statement: how many take positions on its claim, and how fresh it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from sostiene.questions import Answer, Found, Question, check_question, count_rows, load_found, make_filters
from sostiene.questions.passages import Around, cut_around
from sostiene.store import Store
from sostiene.store.days import is_day
from sostiene.store.doubts import ANSWERS, Doubt, find_doubts
from sostiene.store.rows import unpack_text
from sostiene.store.tables import articles, claims, positions, statements, texts

DOUBTFUL = 0.3
"""Doubt from which a statement is in the queue: that of one that is wrong three times in ten."""
ANSWER, SPEAKER, RECENT, TOLD_OF = 1.0, 0.25, 0.5, 0.2
"""What importance grows by, from 1: for an act that takes a position on what another said, for each speaker on the
statement's claim, for a day near the latest of the store, for a position of one of whom the statement only tells."""
MOST_SPEAKERS = 8
RECENT_DAYS = 30
MOST_CLAIMS = 3  # that a row shows

ImportanceKind = Literal["answer", "recent", "claim", "told of"]


@dataclass(frozen=True)
class Importance:
    """One reason why a statement matters, and what it adds."""

    kind: ImportanceKind
    weight: float
    detail: str = ""


class Recent(NamedTuple):
    """The days that count as recent: from `first` on, and before `end`. What has no date has the day of its addition,
    which comes behind."""

    first: str
    end: str

    def holds(self, day: str) -> bool:
        return self.first <= day < self.end


@dataclass(frozen=True)
class OnClaim:
    """A claim on which the statement takes a position."""

    id: str
    title: str
    speakers: int
    stance: str
    is_own: bool


@dataclass(frozen=True)
class Waiting:
    """A statement that waits for a person, with every reason why: `score` is `doubt` × `importance`, each the sum of
    its reasons (doubt is 1 at most, importance begins at 1)."""

    found: Found
    score: float
    doubt: float
    importance: float
    doubts: tuple[Doubt, ...]
    importances: tuple[Importance, ...]
    claims: tuple[OnClaim, ...]
    around: Around


@dataclass(frozen=True)
class Line:
    """A statement that waits, as one flat row."""

    id: str
    score: float
    doubt: float
    importance: float
    why: str
    day: str
    speaker: str
    act: str
    content: str
    article: str
    doc: str
    publisher: str | None
    url: str | None


def find_review(store: Store, question: Question | None = None) -> Answer[Waiting]:
    """The statements that wait for a person, the most needed first; only those that the question asks for.

    Its order does not count. Raises UsageError if the question is wrong.
    """
    question = question or Question()
    check_question(question)
    notes: list[str] = []
    with store.read() as connection:
        filters = make_filters(connection, question, notes)
        recent = find_recent(connection)
        # Whoever rejected a statement judged it; to ask for that too would read each row instead of the index alone.
        chosen = select(statements.c.id).where(~statements.c.is_judged, statements.c.doubt >= DOUBTFUL, *filters)
        ordered = chosen.order_by(measure_score(recent).desc(), statements.c.day.desc(), statements.c.id)
        keys = connection.scalars(ordered.limit(question.limit).offset(question.offset)).all()
        total = count_rows(connection, chosen, question.offset, len(keys), question.limit)
        rows = load_waiting(connection, keys, recent)
    return Answer(total, rows, tuple(notes))


def measure_score(recent: Recent) -> ColumnElement[float]:
    """Doubt × importance, as `make_waiting` explains it."""
    speakers = case((claims.c.speakers > MOST_SPEAKERS, MOST_SPEAKERS), else_=claims.c.speakers)
    weight = func.max(speakers * SPEAKER + case((positions.c.is_own, 0.0), else_=TOLD_OF))
    # One question for both: SQLite would ask it again wherever its answer stands in the formula.
    best = select(weight).select_from(positions.join(claims, claims.c.id == positions.c.claim))
    best = best.where(positions.c.statement == statements.c.id, claims.c.speakers > 1).correlate(statements)
    importance = (
        literal(1.0)
        + case((statements.c.act.in_(ANSWERS), ANSWER), else_=0.0)
        + case((statements.c.day.between(recent.first, recent.end), RECENT), else_=0.0)
        + func.coalesce(best.scalar_subquery(), 0.0)
    )
    return statements.c.doubt * importance


def find_recent(connection: Connection) -> Recent:
    """The last days of the store's own time."""
    today = date.fromisoformat(find_today(connection))
    first = max(today - timedelta(days=min(RECENT_DAYS - 1, (today - date.min).days)), date.min)
    return Recent(first.isoformat(), f"{today.isoformat()}U")


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


def load_waiting(connection: Connection, keys: Sequence[str], recent: Recent) -> tuple[Waiting, ...]:
    """The statements of these keys, in their order, with all that speaks for looking at them."""
    query = select(statements.c.id, statements.c.record, statements.c.content, articles.c.text_hash)
    rows = {
        row.id: row
        for row in connection.execute(
            query.join(articles, articles.c.id == statements.c.article).where(statements.c.id.in_(keys))
        )
    }
    hashes = {row.text_hash for row in rows.values()}
    packed = connection.execute(select(texts.c.hash, texts.c.content).where(texts.c.hash.in_(hashes)))
    known = {row.hash: unpack_text(row.content) for row in packed}
    taken = load_claims(connection, keys)
    return tuple(
        make_waiting(found, rows[found.id], taken.get(found.id, []), known[rows[found.id].text_hash], recent)
        for found in load_found(connection, keys)
    )


def load_claims(connection: Connection, keys: Sequence[str]) -> dict[str, list[OnClaim]]:
    """The claims on which the statements take positions, those with the most speakers first."""
    query = (
        select(
            positions.c.statement,
            claims.c.id,
            claims.c.title,
            claims.c.speakers,
            positions.c.stance,
            positions.c.is_own,
        )
        .join(claims, claims.c.id == positions.c.claim)
        .where(positions.c.statement.in_(keys))
        .order_by(claims.c.speakers.desc(), claims.c.id, positions.c.id)
    )
    found: defaultdict[str, list[OnClaim]] = defaultdict(list)
    for statement, *fields in connection.execute(query):
        found[statement].append(OnClaim(*fields))
    return found


def make_waiting(found: Found, row: Any, taken: Sequence[OnClaim], text: str, recent: Recent) -> Waiting:
    doubts = tuple(find_doubts(row.record, row.content))
    importances = tuple(find_importances(found, taken, recent))
    doubt = round(min(1.0, sum(one.weight for one in doubts)), 3)
    importance = round(1 + sum(one.weight for one in importances), 3)
    spans = row.record["content"]
    around = cut_around(text, spans[0][0], spans[-1][1])
    score, shown = round(doubt * importance, 3), tuple(dict.fromkeys(taken))[:MOST_CLAIMS]
    return Waiting(found, score, doubt, importance, doubts, importances, shown, around)


def find_importances(found: Found, taken: Sequence[OnClaim], recent: Recent) -> Iterator[Importance]:
    if found.act in ANSWERS:
        yield Importance("answer", ANSWER, found.act)
    if recent.holds(found.day):
        yield Importance("recent", RECENT, found.day)
    best = max((one for one in taken if one.speakers > 1), key=weigh, default=None)
    if best is not None:
        yield Importance("claim", SPEAKER * min(best.speakers, MOST_SPEAKERS), f"{best.speakers:,}")
        if not best.is_own:
            yield Importance("told of", TOLD_OF)


def weigh(one: OnClaim) -> float:
    return SPEAKER * min(one.speakers, MOST_SPEAKERS) + (0 if one.is_own else TOLD_OF)
