"""Who changed what, and when: what people judged, the latest first, each with what stood there before.

What one person said at once, for one reason, is one change, and is undone as one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, or_, select, union_all

from sostiene.codec import PASSAGES
from sostiene.corrections.judged import get_value, list_fields
from sostiene.corrections.listing import show_spans
from sostiene.errors import UsageError
from sostiene.questions import USUAL, Answer, check_page, count_rows
from sostiene.store import Store
from sostiene.store.ids import clean
from sostiene.store.judgements import MISSED, REJECTION, Judgement, read_judgements
from sostiene.store.lookup import find_key
from sostiene.store.rows import unpack_text
from sostiene.store.tables import articles, claims, entities, judgements, links, mentions, positions, speakers, texts
from sostiene.store.tables import statements as told

Kind = Literal["statement", "missed", "rejected", "speakers", "claims"]
TOGETHER = timedelta(milliseconds=1)
"""What is said at once of several fields or statements is kept within less (`list_moments`)."""


@dataclass(frozen=True)
class Value:
    """What a field became, and what it was before a person said so; None where nothing stood there."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Place:
    """A statement that a change is about, with the words by which a person knows it; `is_there` unless it is gone."""

    statement: str
    speaker: str
    content: str
    article: str
    title: str
    lang: str | None
    is_there: bool


@dataclass(frozen=True)
class Change:
    """What a person changed: `ids` are the keys of its judgements, by which it is undone.

    `is_same` tells for two speakers or claims whether they are one.
    """

    ids: tuple[str, ...]
    kind: Kind
    by: str
    why: str
    made: str
    withdrawn: str | None
    withdrawn_by: str | None
    values: tuple[Value, ...]
    places: tuple[Place, ...]
    is_same: bool | None = None


@dataclass(frozen=True)
class About:
    """What the history is about: an article, a statement, a speaker or a claim, each by its key; all, if nothing."""

    article: str = ""
    statement: str = ""
    speaker: str = ""
    claim: str = ""
    by: str = ""


def find_history(store: Store, about: About | None = None, *, limit: int = USUAL, offset: int = 0) -> Answer[Change]:
    """What people changed, the latest first; `total` counts judgements, of which a change may hold several."""
    check_page(limit, offset)
    with store.read() as connection:
        chosen = select_chosen(connection, about or About())
        latest = chosen.order_by(chosen.selected_columns.made.desc(), chosen.selected_columns.id)
        rows = connection.execute(latest.limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(rows), limit)
        keys = [row.id for row in rows]
        made = read_judgements(connection, select(judgements).where(judgements.c.id.in_(keys)), withdrawn=True)
        linked = connection.execute(select(links).where(links.c.id.in_(keys), links.c.is_person)).all()
        found = [*describe_judgements(connection, made), *describe_links(connection, linked)]
    return Answer(total, tuple(sorted(found, key=lambda one: (one.made, one.ids), reverse=True)))


def select_chosen(connection: Connection, about: About) -> Any:
    """The keys and times of the judgements and links that are asked for."""
    of_judgements: list[ColumnElement[bool]] = []
    of_links: list[ColumnElement[bool]] = [links.c.is_person, links.c.kind.in_(("same_speaker", "same_claim"))]
    if about.article:
        key = find_key(connection, articles, "article", about.article)
        here = select(told.c.id).where(told.c.article == key)
        of_judgements.append(judgements.c.article == key)
        of_links.append(or_(links.c.one.in_(here), links.c.other.in_(here)))
    if about.statement:
        key = clean(about.statement)
        if len(key) != 15 or not all(sign in "0123456789abcdef" for sign in key):
            raise UsageError(f"{key[:40]!r} is no key of a statement", "Follow the link on its page")
        is_missed = judgements.c.statement.is_(None) & (judgements.c.value["id"].as_string() == key)
        of_judgements.append((judgements.c.statement == key) | is_missed)
        of_links.append(or_(links.c.one == key, links.c.other == key))
    if about.speaker:
        own = select_own(find_key(connection, entities, "speaker", about.speaker))
        of_judgements.append(judgements.c.statement.in_(own))
        of_links += [links.c.kind == "same_speaker", or_(links.c.one.in_(own), links.c.other.in_(own))]
    if about.claim:
        key = find_key(connection, claims, "claim", about.claim)
        held = select(positions.c.statement).where(positions.c.claim == key)
        of_judgements.append(judgements.c.statement.in_(held))
        of_links += [links.c.kind == "same_claim", or_(links.c.one.in_(held), links.c.other.in_(held))]
    if about.by:
        of_judgements.append(judgements.c.by == clean(about.by))
        of_links.append(links.c.by == clean(about.by))
    first = select(judgements.c.id.label("id"), judgements.c.made.label("made")).where(*of_judgements)
    second = select(links.c.id.label("id"), links.c.made.label("made")).where(*of_links)
    both = union_all(first, second).subquery()
    return select(both.c.id, both.c.made)


def select_own(entity: str) -> Any:
    """The statements of a speaker."""
    same = (mentions.c.article == told.c.article) & (mentions.c.speaker == told.c.speaker)
    return select(told.c.id).join(mentions, same).where(mentions.c.entity == entity)


def describe_judgements(connection: Connection, made: Sequence[Judgement]) -> Iterator[Change]:
    """The changes of statements, what was said of one at once as one."""
    whole = {one.article: load_text(connection, one.article) for one in made}
    places = load_places(connection, {one.statement for one in made})
    before = load_before(connection, {one.statement for one in made})
    named = gather(
        made, lambda one: (one.statement, one.by, one.why, one.withdrawn_by, name_kind(one)), lambda one: one.field
    )
    for group in named:
        text = whole[group[0].article]
        values = [value for one in group for value in describe_values(one, before[one.statement], text)]
        place = places.get(group[0].statement) or make_gone(connection, group[0], text)
        yield Change(
            tuple(one.id for one in group), name_kind(group[0]), group[0].by, group[0].why, group[0].made,
            group[0].withdrawn, group[0].withdrawn_by, tuple(values), (place,),
        )  # fmt: skip


def describe_links(connection: Connection, rows: Sequence[Any]) -> Iterator[Change]:
    """The changes of speakers and of claims; of what was split off at once the statements, each once."""
    places = load_places(connection, {key for row in rows for key in (row.one, row.other)})
    ordered = sorted(rows, key=lambda row: (row.made, row.id))
    named = gather(ordered, lambda row: (row.kind, row.by, row.why, row.withdrawn_by), lambda row: (row.one, row.other))
    for group in named:
        is_same = all(row.verdict == "yes" for row in group)
        # Of what was split off or taken out, the first ends; of what was merged, both.
        ends = [row.one for row in group if row.verdict == "no"] if not is_same else []
        shown = ends or [key for row in group for key in (row.one, row.other)]
        yield Change(
            tuple(row.id for row in group), "speakers" if group[0].kind == "same_speaker" else "claims", group[0].by,
            group[0].why, group[0].made, group[0].withdrawn, group[0].withdrawn_by, (),
            tuple(places[key] for key in dict.fromkeys(shown) if key in places), is_same,
        )  # fmt: skip


def gather(made: Iterable[Any], name: Callable[[Any], Any], what: Callable[[Any], Any]) -> list[list[Any]]:
    """Those of one name that were made within a moment, each saying something else, in the order of their making."""
    groups: defaultdict[Any, list[list[Any]]] = defaultdict(list)
    for one in made:
        same = groups[name(one)]
        is_near = bool(same) and tell_time(one.made) - tell_time(same[-1][0].made) < TOGETHER
        if is_near and what(one) not in map(what, same[-1]):
            same[-1].append(one)
        else:
            same.append([one])
    return [group for same in groups.values() for group in same]


def tell_time(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def name_kind(judgement: Judgement) -> Kind:
    return {MISSED: "missed", REJECTION: "rejected"}.get(judgement.field, "statement")  # type: ignore[return-value]


def describe_values(judgement: Judgement, before: Mapping[str, list[tuple[str, Any]]], text: str) -> Iterator[Value]:
    """What each field became, and what it was: what was judged of it before, else what the machine read."""
    for field in list_fields(judgement):
        if field in (MISSED, REJECTION):
            continue
        earlier = [value for made, value in before[field] if made < judgement.made]
        old = earlier[-1] if earlier and judgement.field != MISSED else None
        yield Value(field, show(field, old, text), show(field, get_value(judgement, field), text))


def show(field: str, value: Any, text: str) -> str | None:
    """The value of a field as words."""
    if field in PASSAGES:
        return show_spans(text, value) or None
    if isinstance(value, Mapping):  # the machine's day
        value = value.get("day")
    return value or None


def load_before(connection: Connection, keys: set[str]) -> dict[str, defaultdict[str, list[tuple[str, Any]]]]:
    """For each statement and field what it was, and since when: as the machine read it, then as people judged it."""
    found: dict[str, defaultdict[str, list[tuple[str, Any]]]] = {key: defaultdict(list) for key in keys}
    rows = connection.execute(select(told.c.id, told.c.record, told.c.machine).where(told.c.id.in_(keys)))
    for row in rows:
        record = row.machine or row.record
        for field, value in record.items():
            found[row.id][field].append(("", value))
        found[row.id]["stance"].append(("", (record.get("position") or {}).get("stance")))
    query = select(judgements).where(or_(judgements.c.statement.in_(keys), judgements.c.field == MISSED))
    for one in read_judgements(connection, query):
        for field in list_fields(one) if one.statement in keys else ():
            if field not in (MISSED, REJECTION):
                found[one.statement][field].append((one.made, get_value(one, field)))
    return found


def load_text(connection: Connection, article: str) -> str:
    """The text of an article; nothing of one that was removed."""
    query = select(texts.c.content).join(articles, articles.c.text_hash == texts.c.hash)
    packed = connection.scalar(query.where(articles.c.id == article))
    return unpack_text(packed) if packed is not None else ""


def load_places(connection: Connection, keys: set[str]) -> dict[str, Place]:
    """The statements that are in the store, those that people rejected among them."""
    query = (
        select(
            told.c.id, told.c.content, told.c.article, told.c.is_rejected, speakers.c.name, articles.c.title,
            articles.c.doc, articles.c.lang,
        )
        .join(speakers, speakers.c.id == told.c.speaker)
        .join(articles, articles.c.id == told.c.article)
    )  # fmt: skip
    return {
        row.id: Place(row.id, row.name, row.content, row.article, row.title or row.doc, row.lang, not row.is_rejected)
        for row in connection.execute(query.where(told.c.id.in_(keys)))
    }


def make_gone(connection: Connection, judgement: Judgement, text: str) -> Place:
    """The place of a statement that is gone: the words that stood there."""
    query = select(articles.c.title, articles.c.doc, articles.c.lang).where(articles.c.id == judgement.article)
    row = connection.execute(query).first()
    words = show_spans(text, judgement.anchor.content)
    title = (row.title or row.doc) if row else ""
    return Place(judgement.statement, "", words, judgement.article, title, row.lang if row else None, False)
