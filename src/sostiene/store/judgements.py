"""What people judged: rows that are added and withdrawn, never changed; who, when and why stand in each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, select, update

from sostiene.errors import UsageError
from sostiene.records import Span
from sostiene.store.ids import make_key
from sostiene.store.tables import articles, judgements, links, statements
from sostiene.store.writing import insert_new

REJECTION, MISSED = "not_a_statement", "missed"
LONGEST_NAME, LONGEST_REASON = 200, 2000


@dataclass(frozen=True)
class Judge:
    """Who judges, and why."""

    by: str
    why: str

    def check(self) -> None:
        """Raises UsageError if the name or the reason lacks, or is none."""
        for what, words, most in (("a name", self.by, LONGEST_NAME), ("a reason", self.why, LONGEST_REASON)):
            if not words.strip() or len(words) > most or not words.isprintable():
                raise UsageError(
                    f"a judgement needs {what} of at most {most} characters, on one line", "Give --as and --why"
                )


@dataclass(frozen=True)
class Anchor:
    """Where a statement stood when it was judged, by which it is found again after the text was read anew."""

    hash: str
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """That a field of a statement has a value, or that it is none (`not_a_statement`), or that one was missed.

    `value` is what the exchange format has for the field: a string, spans; for a missed one an object of fields.
    """

    article: str
    statement: str
    field: str
    value: Any
    anchor: Anchor
    by: str
    why: str
    made: str
    withdrawn: str | None = None
    withdrawn_by: str | None = None
    id: str = ""


@dataclass(frozen=True)
class SpeakerLink:
    """That two statements have the same speaker, or not: then it is the first that has another one than it seemed."""

    one: str
    other: str
    is_same: bool
    by: str
    why: str
    made: str
    withdrawn: str | None = None
    withdrawn_by: str | None = None
    id: str = ""


def lock_article(connection: Connection, key: str) -> None:
    """Lets nobody else change the article until the transaction ends."""
    connection.execute(select(articles.c.id).where(articles.c.id == key).with_for_update())


def find_statement(connection: Connection, name: str) -> Any:
    """The row (id, article) of the statement that a key, or the beginning of one, means; raises UsageError."""
    is_key = 4 <= len(name) <= 15 and all(sign in "0123456789abcdef" for sign in name)
    first, last = name.ljust(15, "0"), name.ljust(15, "f")
    rows = (
        connection.execute(
            select(statements.c.id, statements.c.article).where(statements.c.id.between(first, last)).limit(6)
        ).all()
        if is_key
        else []
    )
    if not rows:
        raise UsageError(
            f"there is no statement {name!r} in the store", "Name it by its key, as search and who show it"
        )
    if len(rows) > 1:
        raise UsageError(f"{name!r} means {len(rows)} statements: {', '.join(row.id for row in rows)}", "Name one")
    return rows[0]


def load_judgements(connection: Connection, article: str) -> list[Judgement]:
    """The judgements on an article that hold, in the order in which they were made."""
    return read_judgements(connection, select(judgements).where(judgements.c.article == article))


def read_judgements(connection: Connection, query: Select[Any], *, withdrawn: bool = False) -> list[Judgement]:
    """Those that a query finds, in the order in which they were made, without those withdrawn unless asked for."""
    query = query if withdrawn else query.where(judgements.c.withdrawn.is_(None))
    return [make_judgement(row) for row in connection.execute(query.order_by(judgements.c.made, judgements.c.id))]


def make_judgement(row: Any) -> Judgement:
    anchor = row.anchor
    return Judgement(
        row.article, row.statement or row.value["id"], row.field, row.value,
        Anchor(anchor["hash"], read_spans(anchor["content"]), read_spans(anchor.get("cue"))),
        row.by, row.why, row.made, row.withdrawn, row.withdrawn_by, row.id,
    )  # fmt: skip


def read_spans(spans: Iterable[Sequence[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in spans or ())


def add_judgement(connection: Connection, judgement: Judgement) -> Judgement:
    """Keeps a judgement, with its key; one that holds already, and was the last word, is given back as it is."""
    same = [judgements.c.article == judgement.article, judgements.c.field == judgement.field]
    earlier = read_judgements(connection, select(judgements).where(*same), withdrawn=True)
    earlier = [one for one in earlier if one.statement == judgement.statement]
    standing = [one for one in earlier if one.withdrawn is None]
    if standing and is_alike(standing[-1], judgement):
        return standing[-1]
    value = json.dumps(judgement.value, sort_keys=True)
    key = free_key(connection, judgements, "judgement", judgement.statement, judgement.field, value, judgement.by)
    anchor = {"hash": judgement.anchor.hash, "content": judgement.anchor.content, "cue": judgement.anchor.cue}
    row = {name: column for name, column in vars(judgement).items() if name not in ("id", "anchor")}
    is_missed = judgement.field == MISSED
    insert_new(
        connection, judgements,
        [{**row, "id": key, "anchor": anchor, "statement": None if is_missed else judgement.statement}],
    )  # fmt: skip
    return replace(judgement, id=key)


def is_alike(one: Judgement, other: Judgement) -> bool:
    """Do two judgements on a field say the same, by the same person?"""
    return one.by == other.by and json.dumps(one.value, sort_keys=True) == json.dumps(other.value, sort_keys=True)


def free_key(connection: Connection, table: Table, *parts: object) -> str:
    """The key of what is said, for the first time or again: the same may be said anew after it was withdrawn."""
    for again in count():
        key = make_key(*parts, again)
        if connection.scalar(select(table.c.id).where(table.c.id == key)) is None:
            return key
    raise AssertionError  # count() has no end


def free_link_key(connection: Connection, *parts: object) -> str:
    """The key of a link: of its kind, its two ends, the verdict, and who gave it."""
    return free_key(connection, links, "link", *parts)


def tell_moment(connection: Connection, article: str) -> str:
    """Now, to the microsecond, and later than any judgement on the article, whatever the clock says."""
    last = connection.scalar(
        select(judgements.c.made).where(judgements.c.article == article).order_by(judgements.c.made.desc()).limit(1)
    )
    now = datetime.now(UTC)
    if last is not None:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def list_moments(first: str, number: int) -> list[str]:
    """So many moments one after the other: what is said at once is told apart, and known to belong together."""
    start = datetime.fromisoformat(first)
    return [(start + timedelta(microseconds=place)).isoformat(timespec="microseconds") for place in range(number)]


def add_link(connection: Connection, link: SpeakerLink) -> SpeakerLink:
    """Keeps what a person said of two speakers, with its key; the same said twice by one person is one."""
    one, other = sorted((link.one, link.other)) if link.is_same else (link.one, link.other)
    ends = [one, other]
    pair = select(links).where(
        links.c.kind == "same_speaker", links.c.one.in_(ends), links.c.other.in_(ends), links.c.is_person
    )
    earlier = read_links(connection, pair, withdrawn=True)
    alike = [old for old in earlier if (old.by, old.is_same) == (link.by, link.is_same)]
    standing = [old for old in earlier if old.withdrawn is None]
    if standing and standing[-1] in alike:
        return standing[-1]
    verdict = "yes" if link.is_same else "no"
    key = free_link_key(connection, "same_speaker", one, other, verdict, link.by)
    row = {
        "id": key, "kind": "same_speaker", "one": one, "other": other, "verdict": verdict, "score": None,
        "by": link.by, "is_person": True, "why": link.why, "made": link.made, "withdrawn": None, "withdrawn_by": None,
    }  # fmt: skip
    insert_new(connection, links, [row])
    return replace(link, one=one, other=other, id=key)


def read_links(connection: Connection, query: Select[Any], *, withdrawn: bool = False) -> list[SpeakerLink]:
    """The links that a query finds, in the order in which they were made."""
    query = query if withdrawn else query.where(links.c.withdrawn.is_(None))
    return [
        SpeakerLink(
            row.one, row.other, row.verdict == "yes", row.by, row.why, row.made, row.withdrawn, row.withdrawn_by, row.id
        )
        for row in connection.execute(query.order_by(links.c.made, links.c.id))
    ]


def list_links(connection: Connection, *, withdrawn: bool = False) -> list[SpeakerLink]:
    """What people said of pairs of speakers."""
    query = select(links).where(links.c.kind == "same_speaker", links.c.is_person)
    return read_links(connection, query, withdrawn=withdrawn)


def find_linked(connection: Connection, article: str) -> set[str]:
    """The statements of an article that a person linked with others, and those others."""
    known = select(statements.c.id).where(statements.c.article == article)
    query = select(links.c.one, links.c.other).where(
        links.c.is_person, links.c.withdrawn.is_(None), or_(links.c.one.in_(known), links.c.other.in_(known))
    )
    return {key for link in connection.execute(query) for key in link}


def list_linked(connection: Connection, statement: str) -> list[SpeakerLink]:
    """What people said of the speaker of a statement and of another's."""
    query = select(links).where(links.c.kind == "same_speaker", links.c.is_person)
    return read_links(connection, query.where(or_(links.c.one == statement, links.c.other == statement)))


def mark_withdrawn(connection: Connection, table: Any, keys: Sequence[str], by: str, now: str) -> None:
    """Notes who took the judgements or links back, and when; their rows stay."""
    change = update(table).where(table.c.id.in_(keys), table.c.withdrawn.is_(None))
    connection.execute(change.values(withdrawn=now, withdrawn_by=by))
