"""Acts of saying that several articles report: a list of them, and one with all its wordings beside the first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from sqlalchemy import ColumnElement, Connection, Select, func, select

from sostiene.errors import UsageError
from sostiene.questions import USUAL, Answer, Found, check_choice, check_page, count_rows, load_found
from sostiene.records import Span
from sostiene.store import Store
from sostiene.store.entities import find_voice
from sostiene.store.ids import clean
from sostiene.store.judgements import find_statement
from sostiene.store.lookup import find_key, list_keys
from sostiene.store.tables import articles, entities, statements, utterance_members, utterances

if TYPE_CHECKING:
    from sostiene.connect.drift import Change, Drift
    from sostiene.connect.records import Told

Order = Literal["reports", "latest"]
ORDERS: tuple[Order, ...] = get_args(Order)
MOST_REPORTS = 200
IN_ORDER = (func.coalesce(articles.c.published, "9"), articles.c.doc, statements.c.number)
"""By publication; what has no date comes last."""
ELISION = " [...] "  # between two pieces of a content, as a Passage shows it


@dataclass(frozen=True)
class Listed:
    """An utterance in a list: how many reports of it there are, in how many outlets and languages, and the first."""

    id: str
    speaker: str
    voice: str | None
    said: str | None
    reports: int
    outlets: int
    languages: int
    first_day: str
    last_day: str
    first: Found


@dataclass(frozen=True)
class Piece:
    """A run of the words of a report; `change` is what the other report does with them, None if nothing."""

    words: str
    change: str | None = None


@dataclass(frozen=True)
class Wording:
    """One report beside the first: what it makes of the words of that one, marked in both. The first has no drift."""

    found: Found
    drift: "Drift | None"
    first: tuple[Piece, ...]
    own: tuple[Piece, ...]


@dataclass(frozen=True)
class Wordings:
    """An utterance with its reports in the order of publication: `total` of them, those asked for in `wordings`.

    `id` is None for a statement that nobody else reports; `voice` is the key of the speaker, if one is known.
    """

    id: str | None
    speaker: str
    voice: str | None
    said: str | None
    total: int
    first: Found
    wordings: tuple[Wording, ...]


class Meant(NamedTuple):
    """Which act of saying is meant: who spoke, when, and the statements that report it, in the order of publication."""

    key: str | None
    voice: str | None
    name: str | None
    said: str | None
    members: list[str]


def find_utterances(
    store: Store, *, voice: str | None = None, order: Order = "reports", limit: int = USUAL, offset: int = 0
) -> Answer[Listed]:
    """The utterances that several statements report, those with the most reports first, or the latest; of one speaker
    if their key is given."""
    check_page(limit, offset)
    check_choice("order", order, ORDERS)
    with store.read() as connection:
        member, reports = utterance_members.c.utterance, func.count()
        chosen = select(member)
        if voice is not None:
            key = find_voice(connection, voice).key
            chosen = chosen.join(utterances, utterances.c.id == member).where(utterances.c.entity == key)
        if order == "latest":
            chosen = chosen.join(statements, statements.c.id == utterance_members.c.statement)
        chosen = chosen.group_by(member)
        first = func.max(statements.c.day) if order == "latest" else reports
        keys = connection.scalars(chosen.order_by(first.desc(), member).limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(keys), limit)
        rows = load_listed(connection, keys)
    return Answer(total, rows)


def load_listed(connection: Connection, keys: Sequence[str]) -> tuple[Listed, ...]:
    """The utterances of these keys; one of which people rejected every report is left out."""
    is_theirs = utterance_members.c.utterance.in_(keys)
    outlet = func.coalesce(articles.c.publisher, articles.c.doc)
    counted = select_reports(
        func.count().label("reports"), func.count(outlet.distinct()).label("outlets"),
        func.count(articles.c.lang.distinct()).label("languages"), func.min(statements.c.day).label("first_day"),
        func.max(statements.c.day).label("last_day"),
    ).where(is_theirs).group_by(utterance_members.c.utterance)  # fmt: skip
    numbers = {row.utterance: row for row in connection.execute(counted)}
    place = func.row_number().over(partition_by=utterance_members.c.utterance, order_by=IN_ORDER).label("place")
    placed = select_reports(utterance_members.c.statement, place).where(is_theirs).subquery()
    query = select(placed.c.utterance, placed.c.statement).where(placed.c.place == 1)
    firsts = {row.utterance: row.statement for row in connection.execute(query)}
    founds = {one.id: one for one in load_found(connection, list(firsts.values()))}
    known = select(utterances, entities.c.name).join(entities, entities.c.id == utterances.c.entity, isouter=True)
    rows = {row.id: row for row in connection.execute(known.where(utterances.c.id.in_(keys)))}
    return tuple(make_listed(rows[key], numbers[key], founds[firsts[key]]) for key in keys if key in firsts)


def select_reports(*columns: ColumnElement[Any]) -> Select[Any]:
    """What the columns tell of the statements that report utterances, without those that people rejected."""
    query = select(utterance_members.c.utterance, *columns)
    query = query.join(statements, statements.c.id == utterance_members.c.statement)
    return query.join(articles, articles.c.id == statements.c.article).where(~statements.c.is_rejected)


def make_listed(row: Any, numbers: Any, first: Found) -> Listed:
    return Listed(
        row.id, row.name or first.speaker, row.entity, row.said, numbers.reports, numbers.outlets, numbers.languages,
        numbers.first_day, numbers.last_day, first,
    )  # fmt: skip


def find_wordings(store: Store, name: str, *, limit: int = USUAL, offset: int = 0) -> Wordings:
    """The reports of an act of saying beside the first of them; `name` is the key of the utterance, or of a statement
    that reports it.

    Raises UsageError if neither is meant.
    """
    # Imported here: only this compares wordings.
    from sostiene.connect.drift import align

    check_page(limit, offset)
    with store.read() as connection:
        meant = find_meant(connection, clean(name))
        shown = meant.members[offset : offset + limit]
        founds = {one.id: one for one in load_found(connection, [*meant.members[:1], *shown])}
        told = {one.key: one for one in load_told(connection, list(founds))}
    first = meant.members[0]
    drifts = {key: align(told[first], told[key]) for key in shown if key != first}
    wordings = tuple(make_wording(founds[key], told, drifts.get(key), first) for key in shown)
    speaker = meant.name or founds[first].speaker
    return Wordings(meant.key, speaker, meant.voice, meant.said, len(meant.members), founds[first], wordings)


def find_meant(connection: Connection, name: str) -> Meant:
    """The act of saying that is meant by its key, or by a statement's; raises UsageError if there is none."""
    query = select(utterances, entities.c.name).join(entities, entities.c.id == utterances.c.entity, isouter=True)
    if list_keys(connection, utterances, name):
        key = find_key(connection, utterances, "utterance", name)
        row = connection.execute(query.where(utterances.c.id == key)).one()
        members = list_members(connection, key)
        if not members:
            raise UsageError(f"people rejected every report of the utterance {key}", "See sostiene corrections")
        return Meant(row.id, row.entity, row.name, row.said, members)
    asked = find_statement(connection, name).id
    query = query.join(utterance_members, utterance_members.c.utterance == utterances.c.id)
    found = connection.execute(query.where(utterance_members.c.statement == asked)).first()
    if found is None:
        return Meant(None, None, None, None, [asked])
    return Meant(found.id, found.entity, found.name, found.said, list_members(connection, found.id) or [asked])


def list_members(connection: Connection, utterance: str) -> list[str]:
    query = select_reports(utterance_members.c.statement).where(utterance_members.c.utterance == utterance)
    return [row.statement for row in connection.execute(query.order_by(*IN_ORDER).limit(MOST_REPORTS))]


def load_told(connection: Connection, keys: Sequence[str]) -> "Iterator[Told]":
    """The statements as wordings are compared: without the articles around them, which that does not need."""
    from sostiene.connect.records import Told

    columns = (statements.c[name] for name in ("id", "article", "kind", "content", "cue", "record"))
    query = select(*columns, articles.c.lang).join(articles, articles.c.id == statements.c.article)
    for row in connection.execute(query.where(statements.c.id.in_(keys))):
        spans = tuple((start, end) for start, end in row.record["content"])
        yield Told(row.id, row.article, "", row.content, "", spans, cue=row.cue or "", kind=row.kind, lang=row.lang)


def make_wording(found: Found, told: "Mapping[str, Told]", drift: "Drift | None", first: str) -> Wording:
    changes = drift.changes if drift else ()
    ones = [(one.one_span, one) for one in changes if one.one_span]
    others = [(one.other_span, one) for one in changes if one.other_span]
    return Wording(found, drift, tuple(cut_pieces(told[first], ones)), tuple(cut_pieces(told[found.id], others)))


def cut_pieces(told: "Told", marks: "Sequence[tuple[Span, Change]]") -> Iterator[Piece]:
    """The content cut where its words are changed, from left to right; of two marks on one word the first counts."""
    from sostiene.connect.hedging import split_pieces

    ordered = sorted(marks, key=lambda mark: mark[0])
    pieces = split_pieces(told)
    if any(len(words) != end - start for words, (start, end) in zip(pieces, told.spans, strict=True)):
        yield Piece(told.content)  # its words are not what the spans hold
        return
    for number, (span, words) in enumerate(zip(told.spans, pieces, strict=True)):
        yield from (Piece(ELISION),) if number else ()
        yield from cut_piece(words, span[0], ordered)


def cut_piece(words: str, start: int, ordered: "Sequence[tuple[Span, Change]]") -> Iterator[Piece]:
    """One stretch of the text that begins at `start`, cut at the marks that lie in it."""
    place = 0
    for span, change in ordered:
        first, last = max(span.start - start, place), min(span.end - start, len(words))
        if first < last:
            yield from (Piece(words[place:first]),) if place < first else ()
            yield Piece(words[first:last], change.kind)
            place = last
    yield from (Piece(words[place:]),) if place < len(words) else ()
