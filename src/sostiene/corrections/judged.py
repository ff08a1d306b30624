"""The statements of an article as they are under what people judged of them: the machine's reading, corrected.

`settle` makes the rows anew from the machine's records and the judgements that hold, so that the order of events never
matters: after a judgement, a withdrawal and a new reading alike.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sostiene.codec import PASSAGES, statement_from_exchange, statement_to_exchange
from sostiene.extract.restating import Restater, explain, take_stance
from sostiene.identity import UNKNOWN
from sostiene.records import Article, Passage, Span, Statement, When, cut_passage
from sostiene.store.derived import forget_compared
from sostiene.store.entities import recount_article
from sostiene.store.ids import clean, speaker_key, statement_keys
from sostiene.store.judgements import MISSED, REJECTION, Judgement, find_linked, load_judgements, read_spans
from sostiene.store.lookup import load_article
from sostiene.store.removal import drop_lone_speakers
from sostiene.store.rows import Row, describe_statement, shorten_record, stem_statement
from sostiene.store.tables import articles, speaker_words, speakers, statements
from sostiene.store.words import fold_name
from sostiene.store.writing import index_statements, insert_new

FOUND = "found"
"""Key of a machine's record: false where the present reading lacks the statement, and only a person holds on to it."""


@dataclass(frozen=True)
class Judged:
    """One statement: what the machine has of it, what people judged, and what comes of the two."""

    key: str
    base: Row
    judgements: Sequence[Judgement] = ()
    statement: Statement | None = None
    within: str | None = None

    @property
    def is_found(self) -> bool:
        return bool(self.base.get(FOUND, True))

    @cached_property
    def given(self) -> dict[str, Judgement]:
        """For each field the last judgement on it."""
        return {name: one for one in self.judgements for name in list_fields(one)}

    @property
    def is_rejected(self) -> bool:
        return REJECTION in self.given

    @property
    def content(self) -> tuple[Span, ...]:
        return self.statement.content.spans if self.statement else read_spans(self.base["content"])


def list_fields(judgement: Judgement) -> list[str]:
    """The fields that a judgement gives; that of a missed statement gives several."""
    own = [name for name in judgement.value if name != "id"] if judgement.field == MISSED else []
    return [judgement.field, *own]


@dataclass
class Page:
    """An article that is being settled: its row, its text, and the rows of its statements as they are."""

    row: Any
    article: Article
    rows: dict[str, Any]
    restater: Restater = field(init=False)

    def __post_init__(self) -> None:
        self.restater = Restater(self.article)


def settle(connection: Connection, key: str) -> None:
    """Makes the statements of an article what they are under the judgements that hold, and what follows from them."""
    page = load_page(connection, key)
    judged: dict[str, list[Judgement]] = {}
    for judgement in load_judgements(connection, key):
        judged.setdefault(judgement.statement, []).append(judgement)
    bases = find_bases(page, judged)
    held = set(judged) | find_linked(connection, key)
    gone = [one for one, base in bases.items() if not base.get(FOUND, True) and one not in held]
    settled = [restate(Judged(one, bases[one], judged.get(one, ())), page) for one in bases if one not in gone]
    write_settled(connection, page, [find_place(one, settled) for one in settled], gone)


def load_page(connection: Connection, key: str) -> Page:
    article = load_article(connection, key)
    assert article is not None  # whoever settles an article has just seen it
    found = connection.execute(select(statements).where(statements.c.article == key).order_by(statements.c.number))
    row = connection.execute(select(articles).where(articles.c.id == key)).one()
    return Page(row, replace(article, statements=()), {one.id: one for one in found})


def find_bases(page: Page, judged: Mapping[str, Sequence[Judgement]]) -> dict[str, Row]:
    """What each statement is before it is judged: the machine's record; for one that it missed, what a person gave."""
    bases: dict[str, Row] = {one: row.machine or row.record for one, row in page.rows.items()}
    for one, some in judged.items():
        missed = next((judgement for judgement in some if judgement.field == MISSED), None)
        if missed is not None and missed.value["id"] == one and not (one in bases and bases[one].get(FOUND, True)):
            bases[one] = complete(missed, page)
    return bases


def complete(missed: Judgement, page: Page) -> Row:
    """A record of the statement that a person found, with what follows from the words given."""
    # Before it is read it is nobody's and says nothing more.
    known = {name: value for name, value in missed.value.items() if name != "stance"}
    fields = {"kind": "indirect", "act": "state", "speaker": UNKNOWN, **known, "id": missed.statement}
    statement = statement_from_exchange({**fields, "when": None}, page.article.text)
    statement = page.restater.restate(set_field(statement, "when", missed, page.article.text), list_fields(missed))
    return {**shorten_record(statement_to_exchange(statement)), FOUND: False}


def restate(judged: Judged, page: Page) -> Judged:
    """The statement with what people judged of it; as it is where nobody judged."""
    if not judged.given:
        return judged
    statement = statement_from_exchange(judged.base, page.article.text)
    for name, judgement in judged.given.items():
        statement = set_field(statement, name, judgement, page.article.text)
    given = set(judged.given) - ({MISSED} if judged.is_found else set())
    statement = page.restater.restate(statement, given)
    if "stance" in judged.given:  # last: the position that it is part of follows from the other fields
        statement = take_stance(statement, get_value(judged.given["stance"], "stance"))
    for name, judgement in judged.given.items():
        statement = explain(statement, name, f"{judgement.by} judged so on {judgement.made[:10]}: {judgement.why}")
    return replace(judged, statement=statement)


def set_field(statement: Statement, name: str, judgement: Judgement, text: str) -> Statement:
    """The statement with the value that the judgement gives the field."""
    if name in (MISSED, REJECTION, "stance") or name not in list_fields(judgement):
        return statement
    value = get_value(judgement, name)
    if name in PASSAGES:
        value = cut_passage(text, value or ())
    if name == "when":
        value = When(value, *bound_day(value), rule="person") if value else None
    fields: dict[str, Any] = {name: value}
    return replace(statement, **fields)


def get_value(judgement: Judgement, name: str) -> Any:
    return judgement.value[name] if judgement.field == MISSED else judgement.value


def bound_day(day: str) -> tuple[str | None, str | None]:
    return (day, day) if len(day) == 10 else (None, None)


def find_place(judged: Judged, others: Sequence[Judged]) -> Judged:
    """The statement with the one it is within: as the machine has it, without those that people rejected."""
    known = {one.key: one for one in others}
    if not judged.is_found:
        return replace(judged, within=find_around(judged, others))
    around = known.get(judged.base.get("within") or "")
    while around is not None and around.is_rejected:
        around = known.get(around.base.get("within") or "")
    return replace(judged, within=around.key if around else None)


def find_around(judged: Judged, others: Sequence[Judged]) -> str | None:
    """The smallest statement whose content holds all words of this one, for one that the machine did not place."""
    cue = judged.statement.cue if judged.statement else None
    spans = (*judged.content, *(cue.spans if cue else ()))
    around = [one for one in others if one.is_found and not one.is_rejected and holds(one.content, spans)]
    return min(around, key=lambda one: (measure(one.content), one.key)).key if around else None


def holds(content: Sequence[Span], spans: Sequence[Span]) -> bool:
    inside = all(any(one.start <= span.start and span.end <= one.end for one in content) for span in spans)
    return inside and measure(content) > measure(spans)


def measure(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def write_settled(connection: Connection, page: Page, settled: Sequence[Judged], gone: Sequence[str]) -> None:
    """Writes the rows that are other than they were, the words by which they are found, and their speakers."""
    ordered = sorted(settled, key=lambda one: (one.content[0].start, get_number(page, one)))
    rows = {one.key: make_row(page, one, number) for number, one in enumerate(ordered, 1)}
    changed = {key: row for key, row in rows.items() if is_other(page.rows.get(key), row)}
    write_speakers(connection, [row["record"]["speaker"] for row in changed.values() if "record" in row])
    before = {page.rows[key].speaker for key in (*changed, *gone) if key in page.rows}
    if changed or gone:
        forget_compared(connection, [page.row.id])
    connection.execute(delete(statements).where(statements.c.id.in_(gone)))
    for key, row in changed.items():
        if key in page.rows:
            connection.execute(update(statements).where(statements.c.id == key).values(**row))
    insert_new(connection, statements, [row for key, row in changed.items() if key not in page.rows])
    index_anew(connection, page.row, changed)
    drop_lone_speakers(connection, before)
    recount_article(connection, page.row.id)


def index_anew(connection: Connection, article: Any, keys: Collection[str]) -> None:
    """Makes statements of an article be found by their words as they are now."""
    query = select(statements.c.id, statements.c.content, statements.c.addressee, speakers.c.name).join(speakers)
    found = [one for one in connection.execute(query.where(statements.c.article == article.id)) if one.id in keys]
    stems = {one.id: stem_statement(dict(one._mapping), article.lang, one.name) for one in found}
    index_statements(connection, stems)


def get_number(page: Page, judged: Judged) -> int:
    return page.rows[judged.key].number if judged.key in page.rows else len(page.rows)


def make_row(page: Page, judged: Judged, number: int) -> Row:
    """The row that the statement should have: what the machine has, or what comes of what people judged."""
    old, base = page.rows.get(judged.key), {**judged.base, "id": judged.key}
    is_moved = judged.within != base.get("within")
    if judged.statement is None and not is_moved and judged.is_found and (old is None or old.machine is None):
        return {"id": judged.key, "number": number, "machine": None, "is_judged": False, "is_rejected": False}
    statement = judged.statement or statement_from_exchange(base, page.article.text)
    columns = describe_statement(replace(statement, id=judged.key, within=judged.within), page.article.published)
    is_kept = judged.statement is not None or is_moved or not judged.is_found
    # Cleaned as whoever inserts a row does, so that what is written can be compared with what is there.
    cleaned = {name: clean(value) if isinstance(value, str) else value for name, value in columns.items()}
    return {
        **cleaned, "id": judged.key, "article": page.row.id, "number": number,
        "day": cleaned["day"] or page.row.added[:10], "machine": base if is_kept else None,
        "is_judged": judged.statement is not None, "is_rejected": judged.is_rejected,
    }  # fmt: skip


def is_other(old: Any, row: Mapping[str, Any]) -> bool:
    return old is None or any(getattr(old, name) != value for name, value in row.items())


def write_speakers(connection: Connection, names: Iterable[str]) -> None:
    keys = {speaker_key(name): name for name in names}
    insert_new(connection, speakers, [{"id": key, "name": clean(name)} for key, name in keys.items()])
    words = [{"word": clean(word), "speaker": key} for key, name in keys.items() for word in fold_name(name)]
    insert_new(connection, speaker_words, words)


def name_missed(article: str, content: Passage, cue: Passage | None) -> str:
    """The key of a statement that a person found: the one that a machine would give it."""
    return statement_keys(article, (Statement("", "indirect", "state", "", content, cue=cue),))[0]
