"""Whether what the store holds is what it must be: each check goes through a table and makes anew what can be made.

Packed bytes give their hash, the parts of a row its key. Articles and their statements are checked in
`article_checks.py`, what points to other rows in `pointers.py`. What nobody can make anew, such as a title, is named in
`FREE`.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, Connection, Row, Select, Text, cast, func, select

from sostiene.store.ids import clean, make_key, speaker_key
from sostiene.store.rows import MAX_UNPACKED, problem_key
from sostiene.store.tables import metadata, obtained, pages, problems, runs, speaker_words, speakers, texts, tombstones
from sostiene.store.words import fold_name

FREE: dict[str, tuple[str, ...]] = {
    "runs": ("first_used",),
    "articles": ("lang", "title", "published", "author", "publisher", "fact_checks", "added"),
    "obtained": ("url", "method", "time", "added"),
    "judgements": ("why", "made", "withdrawn", "withdrawn_by"),
    "links": ("why", "made", "withdrawn", "withdrawn_by"),
    "problems": ("hint", "first_seen", "last_seen", "solved"),
    "tombstones": ("page_hashes", "removed", "by", "reason"),
    "reliabilities": ("id", "publisher", "letter", "by", "made", "withdrawn"),
    "feeds": ("url", "etag", "modified", "due", "failures", "last", "last_result", "waiting"),
    # Derived by `connect`, which may be behind the record and makes it anew; what points to other rows is checked.
    "vectors": ("model", "content", "vector"),
    "quote_vectors": ("start", "end", "model", "content", "vector"),
    "entities": ("name", "type", "party", "why", "statements", "last_day"),
    "mention_blocks": ("block",),
    "utterances": ("entity", "said", "ties"),
    "claims": ("title", "first", "first_day", "last_day", "positions", "speakers"),
    "positions": ("entity", "party", "said", "day", "is_own", "why"),
    "echoes": ("origin", "name", "edges"),
    # What was compared; a row too many or too few costs time, and `connect --all` makes them anew.
    "compared": ("article", "stage", "method", "content", "is_grouped"),
    "sayings": (
        "statement", "article", "entity", "party", "is_person", "is_body", "is_many", "is_quoted", "first", "last",
        "published",
    ),
    "statement_ties": ("one", "other"),
    "dates": ("article", "day"),
    "citations": ("article", "name", "day"),
    "word_runs": ("run", "day", "article", "of"),
    "article_ties": ("one", "other", "is_citing", "kind", "score", "why"),
}  # fmt: skip
"""Columns that nothing else tells: only who wrote them knew, or `connect` tells anew. Every other column is checked."""
PIECE = 1_000_000
# In UTF-8 the bytes that go on with a character; all others begin one.
CONTINUING = bytes(range(0x80, 0xC0))
SHOWN = 200


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be: in which table and row, in which column, and both values, in short."""

    table: str
    key: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True)
class Checked:
    """A row that was looked at, and what is wrong with it."""

    table: str
    key: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What packed bytes hold; `why_not` says why they cannot be unpacked."""

    hash: str
    bytes: int
    characters: int
    why_not: str = ""


def check_texts(connection: Connection) -> Iterator[Checked]:
    for row in stream(connection, select(texts), 16):
        found = measure(row.content)
        yield compare("texts", row, {"hash": found.hash, "characters": found.characters}, found.why_not)


def check_pages(connection: Connection) -> Iterator[Checked]:
    """The raw pages; one that also held an article that was removed may be empty."""
    removed = {
        key for row in stream(connection, select(cast(tombstones.c.page_hashes, Text))) for key in parse_json(row[0])
    }
    for row in stream(connection, select(pages), 4):
        found = measure(row.content)
        if row.hash in removed and not found.bytes and not found.why_not:
            yield Checked("pages", row.hash)
            continue
        yield compare("pages", row, {"hash": found.hash, "bytes": found.bytes}, found.why_not)


def measure(content: bytes) -> Measure:
    """Hash and lengths of what was packed, unpacked piece by piece."""
    unpacker, digest, length, characters = zlib.decompressobj(), hashlib.sha256(), 0, 0
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(content, PIECE)
        except zlib.error as error:
            return Measure("", 0, 0, f"it cannot be unpacked ({error})")
        content = unpacker.unconsumed_tail
        length += len(piece)
        if length > MAX_UNPACKED or not (piece or content or unpacker.eof):
            return Measure("", 0, 0, "it cannot be unpacked whole")
        digest.update(piece)
        characters += len(piece) if piece.isascii() else len(piece.translate(None, CONTINUING))
    return Measure(digest.hexdigest(), length, characters)


def check_runs(connection: Connection) -> Iterator[Checked]:
    columns = (runs.c.id, runs.c.version, runs.c.tagger, runs.c.model, cast(runs.c.settings, Text).label("settings"))
    for row in stream(connection, select(*columns)):
        settings = parse_json(row.settings)
        if isinstance(settings, dict):
            key = make_key("run", row.version, row.tagger, row.model, sorted(settings.items()))
            yield compare("runs", row, {"id": key})
        else:
            yield tell("runs", row.id, "settings", "an object", row.settings)


def check_obtained(connection: Connection) -> Iterator[Checked]:
    for row in stream(connection, select(obtained)):
        yield compare("obtained", row, {"id": make_key("obtained", row.article, row.page_hash, row.where)})


def check_speakers(connection: Connection) -> Iterator[Checked]:
    """The names by their keys, and the words by which each is found."""
    query = select(speakers, speaker_words.c.word).outerjoin(speaker_words).order_by(speakers.c.id)
    for _, rows in groupby(stream(connection, query), key=lambda row: row.id):
        row, *others = rows
        found = sorted(one.word for one in (row, *others) if one.word is not None)
        expected = sorted({clean(one) for one in fold_name(row.name)})
        findings = compare("speakers", row, {"id": speaker_key(row.name)}).findings
        if found != expected:
            findings += tell("speaker_words", row.id, "word", expected, found).findings
        yield Checked("speakers", row.id, findings)


def check_problems(connection: Connection) -> Iterator[Checked]:
    for row in stream(connection, select(problems)):
        yield compare("problems", row, {"id": problem_key(row.where, row.what)})


def check_json(connection: Connection) -> Iterator[Checked]:
    """Columns of JSON that hold something else; only SQLite lets that be."""
    if connection.dialect.name != "sqlite":
        return
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                value = cast(column, Text)
                broken = select(*table.primary_key.columns, value).where(
                    value.is_not(None), func.json_valid(value) == 0
                )
                for row in stream(connection, broken):
                    yield tell(table.name, str(row[0]), column.name, "JSON", row[-1])


def stream(connection: Connection, query: Select[Any], rows: int = 500) -> Iterator[Row[Any]]:
    """The rows of a query, so many in memory at a time."""
    with connection.execute(query, execution_options={"yield_per": rows}) as found:
        yield from found


def compare(table: str, row: Row[Any], expected: Mapping[str, Any], why_not: str = "") -> Checked:
    """The row, with a finding for each column that is not as expected; `why_not` says why its content is no content."""
    found, key = row._mapping, str(row[0])
    if why_not:
        return tell(table, key, "content", "what was packed", why_not)
    wrong = [
        Finding(table, key, name, shorten(value), shorten(found[name]))
        for name, value in expected.items()
        if found[name] != value
    ]
    return Checked(table, key, tuple(wrong))


def tell(table: str, key: str, what: str, expected: object, found: object) -> Checked:
    """The row, with one thing that is wrong with it."""
    return Checked(table, key, (Finding(table, key, what, shorten(expected), shorten(found)),))


def shorten(value: object) -> str:
    """The value as a person reads it, on one line of bounded length."""
    shown = "nothing" if value is None else value if isinstance(value, str) else repr(value)
    line = " ".join(shown.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def parse_json(value: str | None) -> Any:
    """What the JSON says; for what is none, the text itself, which is no object."""
    if value is None:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
