"""Whether rows point to what is there, and whether anything is left that no row points to."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, cast, column, exists, or_, select, table

from sostiene.proof.checks import Checked, Finding, compare, parse_json, stream, tell
from sostiene.store.echoes import compare_signatures
from sostiene.store.ids import make_key
from sostiene.store.tables import (
    articles,
    judgements,
    links,
    metadata,
    obtained,
    pages,
    speakers,
    statements,
    texts,
    tombstones,
)

# What a link joins; where one of the two is removed, the link goes as well.
ENDS = {"echo": articles.c.id, "same_speaker": statements.c.id, "same_claim": statements.c.id}
# What is kept, and by what it is used.
USED = (
    (texts.c.hash, articles.c.text_hash),
    (pages.c.hash, obtained.c.page_hash),
    (speakers.c.id, statements.c.speaker),
)
# What the machine says of two texts that share most of their words.
ECHO = {"kind": "echo", "verdict": "likely", "by": "minhash"}
MOST_TIMES = 200
"""That one thing may be said and withdrawn again."""
MOST_ALIKE = 20
"""Statements that may stand at one place."""


def check_references(connection: Connection) -> Iterator[Checked]:
    """The rows whose foreign key names no row; the database refuses them, unless it was changed behind its back."""
    for child in metadata.sorted_tables:
        for constraint in sorted(child.foreign_keys, key=lambda one: one.parent.name):
            pointer = constraint.parent
            lost = select(*child.primary_key.columns, pointer.label("pointer")).where(
                pointer.is_not(None), ~is_in(pointer, constraint.column)
            )
            for row in stream(connection, lost):
                what = f"a row of {constraint.column.table.name}"
                yield tell(child.name, str(row[0]), pointer.name, what, f"{row.pointer}, which is not there")


def find_left(connection: Connection) -> Iterator[Checked]:
    """Texts, pages, speakers and search words that no article has: what a removal must not leave."""
    for held, user in USED:
        for row in stream(connection, select(held).where(~is_in(held, user))):
            yield tell(held.table.name, row[0], held.name, "nothing, since no article has it", "it is left over")
    number: Column[Any] = column("rowid" if connection.dialect.name == "sqlite" else "statement")  # type: ignore[assignment]
    index = table("search", number)
    for row in stream(connection, select(number).select_from(index).where(number.not_in(select(statements.c.id)))):
        yield tell("search", f"{row[0]:015x}", "stems", "nothing, since there is no such statement", "it is left over")


def is_in(value: ColumnElement[Any], column: Column[Any]) -> ColumnElement[bool]:
    """Whether the column has the value in some row."""
    return exists().where(column.table.alias().c[column.name] == value)


def check_tombstones(connection: Connection) -> Iterator[Checked]:
    """A removed article is gone, or came back later; its key is that of its address and text, if it had an address."""
    query = select(tombstones, articles.c.added).outerjoin(articles, articles.c.id == tombstones.c.article)
    for row in stream(connection, query):
        located = row.location is not None
        expected = {"article": make_key("article", row.location, row.text_hash)} if located else {}
        findings = compare("tombstones", row, expected).findings
        if row.added is not None and row.added < row.removed:
            findings += tell("tombstones", row.article, "article", "no such article", "it is still there").findings
        yield Checked("tombstones", row.article, findings)


def check_links(connection: Connection) -> Iterator[Checked]:
    """Both ends are there, the key is that of what the link says, a machine's score that of the two texts."""
    first, second = articles.alias(), articles.alias()
    query = (
        select(links, first.c.signature.label("first"), second.c.signature.label("second"))
        .outerjoin(first, first.c.id == links.c.one)
        .outerjoin(second, second.c.id == links.c.other)
    )
    lost = set(find_lost_ends(connection))
    for row in stream(connection, query):
        if row.is_person:
            is_right = is_key(row.id, "link", row.kind, row.one, row.other, row.verdict, row.by)
            expected: dict[str, object] = {} if is_right else {"id": "the key of what it says"}
        else:
            likeness = compare_signatures(row.first, row.second) if row.first and row.second else -1.0
            key = make_key("link", "echo", row.one, row.other, "machine")
            expected = {**ECHO, "id": key, "score": round(likeness, 3)}
        findings = compare("links", row, expected).findings
        for end in ("one", "other"):
            if (row.id, end) in lost:
                findings += tell("links", row.id, end, "what is there", getattr(row, end)).findings
        yield Checked("links", row.id, findings)


def is_key(key: str | None, *parts: object) -> bool:
    """Whether it is the key of what was said, for the first time or again."""
    return any(key == make_key(*parts, again) for again in range(MOST_TIMES))


def find_lost_ends(connection: Connection) -> Iterator[tuple[str, str]]:
    """The links that hold, and which end of them, that point to nothing."""
    for kind, known in ENDS.items():
        for end in (links.c.one, links.c.other):
            lost = select(links.c.id).where(links.c.kind == kind, links.c.withdrawn.is_(None), ~is_in(end, known))
            yield from ((row.id, end.name) for row in stream(connection, lost))


def check_judgements(connection: Connection) -> Iterator[Checked]:
    """The key is that of what is judged and by whom, the anchor that of a statement in the article's text."""
    value, anchor = (cast(judgements.c[name], Text).label(name) for name in ("value", "anchor"))
    columns = (column for name, column in judgements.c.items() if name not in ("value", "anchor"))
    query = (
        select(*columns, value, anchor, articles.c.text_hash, statements.c.article.label("owner"))
        .outerjoin(articles, articles.c.id == judgements.c.article)
        .outerjoin(statements, statements.c.id == judgements.c.statement)
    )
    for row in stream(connection, query):
        yield Checked("judgements", row.id, tuple(find_misjudged(row)))


def find_misjudged(row: Any) -> Iterator[Finding]:
    anchor = parse_json(row.anchor)
    if row.text_hash is None:
        yield from tell("judgements", row.id, "article", "one that is there", row.article).findings
    if row.owner is not None and row.owner != row.article:
        yield from tell("judgements", row.id, "statement", "a statement of its article", row.statement).findings
    if not isinstance(anchor, dict) or anchor.get("hash") != row.text_hash:
        yield from tell("judgements", row.id, "anchor", f"a place in the text {row.text_hash}", row.anchor).findings
        return
    # The statement as it was named when it was judged; after a new reading it may be another one at the same place.
    place = [[tuple(span) for span in anchor.get(name) or ()] for name in ("content", "cue") if anchor.get(name)]
    packed = json.dumps(parse_json(row.value), sort_keys=True)
    named = (make_key("statement", row.article, place, again) for again in range(MOST_ALIKE))
    if not any(is_key(row.id, "judgement", statement, row.field, packed, row.by) for statement in named):
        yield from tell("judgements", row.id, "id", "the key of what it says, of whom and where", row.id).findings


def find_judged(row: Any) -> str | None:
    """The statement that is judged; one that the machine missed was named by who found it."""
    value = parse_json(row.value) if row.statement is None else None
    return value.get("id") if isinstance(value, dict) else row.statement


def check_judged(connection: Connection) -> Iterator[Checked]:
    """A statement is marked as judged, or as rejected, where a judgement of it holds, and nowhere else."""
    value = cast(judgements.c.value, Text).label("value")
    standing = select(judgements.c.statement, judgements.c.field, value).where(judgements.c.withdrawn.is_(None))
    judged: dict[str, set[str]] = {}
    for one in stream(connection, standing):
        judged.setdefault(find_judged(one) or "0", set()).add(one.field)
    marked = or_(statements.c.is_judged, statements.c.is_rejected)
    query = select(statements.c.id, statements.c.is_judged, statements.c.is_rejected)
    held: dict[str, Any] = {row.id: row for row in stream(connection, query.where(marked))}
    for key in sorted({*judged, *held}):
        row: Any = held.get(key) or connection.execute(query.where(statements.c.id == key)).first()
        if row is None:
            yield tell("judgements", key, "statement", "one that is there", "none of that key")
        else:
            expected = {"is_judged": key in judged, "is_rejected": "not_a_statement" in judged.get(key, ())}
            yield Checked("judged", key, compare("statements", row, expected).findings)
