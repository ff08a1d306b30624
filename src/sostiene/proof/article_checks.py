"""Whether each article is that of its text, and each statement that of its record and the words it cuts from it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, cast, select
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger

from sostiene.codec import hash_text
from sostiene.errors import InputError
from sostiene.proof.checks import Checked, Finding, compare, parse_json, tell
from sostiene.records import Article, Statement
from sostiene.store.echoes import find_bands, sign_text
from sostiene.store.ids import clean, locate, make_key
from sostiene.store.rows import describe_statement, statement_from_row, stem_statement, unpack_text
from sostiene.store.tables import articles, bands, statements, texts

TOGETHER = 100
"""Articles whose rows are fetched at a time, though each text by itself."""
ARTICLES = [column for name, column in articles.c.items() if name != "fact_checks"]
# As text: what is no JSON any more is found, instead of ending the check.
RECORDS = ("record", "machine")
STATEMENTS = [
    *(column for name, column in statements.c.items() if name not in RECORDS),
    *(cast(statements.c[name], Text).label(name) for name in RECORDS),
]


@dataclass(frozen=True)
class Batch:
    """Some articles with the rows that belong to them."""

    articles: Sequence[Row[Any]]
    statements: Mapping[str, list[Row[Any]]]
    bands: Mapping[str, set[int]]


def check_articles(connection: Connection) -> Iterator[Checked]:
    """Every article, and after it its statements."""
    for batch in fetch_batches(connection):
        stems: dict[str, str] = {}
        checked: list[Checked] = []
        for row in batch.articles:
            text = fetch_text(connection, row.text_hash)
            checked.append(check_article(row, text, batch.bands.get(row.id, set())))
            found = batch.statements.get(row.id, [])
            checked += check_statements(row, text, found, stems)
        yield from add_stems(checked, find_wrong_stems(connection, stems))


def fetch_batches(connection: Connection) -> Iterator[Batch]:
    last = "0"
    query = select(*ARTICLES).order_by(articles.c.id).limit(TOGETHER)
    while rows := connection.execute(query.where(articles.c.id > last)).all():
        first, last = rows[0].id, rows[-1].id
        found = connection.execute(
            select(*STATEMENTS)
            .where(statements.c.article.between(first, last))
            .order_by(statements.c.article, statements.c.number)
        )
        by_article = {key: list(group) for key, group in groupby(found, key=lambda row: row.article)}
        bands_of: dict[str, set[int]] = {}
        for row in connection.execute(select(bands).where(bands.c.article.between(first, last))):
            bands_of.setdefault(row.article, set()).add(row.band)
        yield Batch(rows, by_article, bands_of)


def fetch_text(connection: Connection, text_hash: str) -> str | None:
    """The text of that hash; None if there is none, or another one."""
    content = connection.scalar(select(texts.c.content).where(texts.c.hash == text_hash))
    try:
        text = unpack_text(content) if content is not None else None
    except ValueError:  # it cannot be unpacked, or is no UTF-8
        return None
    return text if text is not None and hash_text(text) == text_hash else None


def check_article(row: Row[Any], text: str | None, found_bands: set[int]) -> Checked:
    """Its key is that of its place and text, its place that of its address, its signature that of its text."""
    place = locate(Article("", "", "", url=row.url))
    expected: dict[str, Any] = {
        "id": make_key("article", row.location or f"doc:{row.doc}", row.text_hash),
        "location": clean(place) if place is not None else None,
    }
    if text is None:
        missing = tell("articles", row.id, "text_hash", "a text of that hash", "none, or one that is damaged").findings
        return Checked("articles", row.id, (*compare("articles", row, expected).findings, *missing))
    signature = sign_text(text)
    findings = compare("articles", row, {**expected, "signature": signature or None}).findings
    if found_bands != set(find_bands(signature)):
        findings += tell("bands", row.id, "band", sorted(find_bands(signature)), sorted(found_bands)).findings
    return Checked("articles", row.id, findings)


def check_statements(
    article: Row[Any], text: str | None, rows: list[Row[Any]], stems: dict[str, str]
) -> Iterator[Checked]:
    """Each statement of an article; what it must be searched by goes into `stems`."""
    numbers = Counter(row.number for row in rows)
    parents = {row.id: row.within for row in rows}
    for row in rows:
        findings: tuple[Finding, ...] = ()
        if row.number < 1 or numbers[row.number] > 1:
            findings += tell("statements", row.id, "number", "a number of its own", row.number).findings
        if not is_nested(row.id, parents):
            findings += tell("statements", row.id, "within", "a statement around it", row.within).findings
        statement = decode(row.record, text)
        if isinstance(statement, Statement):
            expected = describe(statement, article)
            stems[row.id] = stem_statement(expected, article.lang, statement.speaker)
            findings += check_columns(row, expected) + check_key(row, statement, text, len(rows))
        else:
            findings += tell("statements", row.id, "record", "a statement of the text", statement).findings
        yield Checked("statements", row.id, findings)


def is_nested(key: str, parents: Mapping[str, str | None]) -> bool:
    """Whether the statements around one are all of the same article, and come to an end."""
    seen: set[str] = set()
    parent = parents[key]
    while parent is not None:
        if parent not in parents or parent in seen or parent == key:
            return False
        seen.add(parent)
        parent = parents[parent]
    return True


def decode(record: str | None, text: str | None) -> Statement | str:
    """The statement that the record describes, or what is wrong with it."""
    fields = parse_json(record)
    if text is None:
        return "its text is damaged"
    if not isinstance(fields, dict):
        return record or "nothing"
    try:
        return statement_from_row(fields, text)
    except InputError as error:
        return str(error)


def describe(statement: Statement, article: Row[Any]) -> dict[str, Any]:
    """The columns that a statement must have."""
    columns = describe_statement(statement, article.published)
    cleaned = {name: clean(value) if isinstance(value, str) else value for name, value in columns.items()}
    return {**cleaned, "id": statement.id, "article": article.id, "day": cleaned["day"] or article.added[:10]}


def check_columns(row: Row[Any], expected: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What is in the columns, and in the record, that the text and the record do not give."""
    record = expected["record"]
    findings = compare(
        "statements", row, {name: value for name, value in expected.items() if name != "record"}
    ).findings
    if parse_json(row.record) != record:
        findings += tell("statements", row.id, "record", json.dumps(record), row.record).findings
    return findings


def check_key(row: Row[Any], statement: Statement, text: str | None, most: int) -> tuple[Finding, ...]:
    """The key is that of the place where the machine, or whoever added it, found the statement."""
    first = statement if row.machine is None else decode(row.machine, text)
    if not isinstance(first, Statement):
        return tell("statements", row.id, "machine", "a statement of the text", first).findings
    place = [[tuple(span) for span in passage.spans] for passage in (first.content, first.cue) if passage]
    # Statements of one place are numbered, and some of them may be gone.
    keys = (make_key("statement", row.article, place, again) for again in range(most + 1))
    if first.id != row.id or row.id not in keys:
        return tell("statements", row.id, "id", f"the key of the place {place}", first.id).findings
    return ()


def find_wrong_stems(connection: Connection, stems: Mapping[str, str]) -> dict[str, str]:
    """What statements are searched by instead of these stems, by their keys; empty where they are not there at all."""
    if connection.dialect.name == "sqlite":
        query = sql(
            "SELECT wanted.value AS id, search.stems FROM json_each(:keys) AS wanted"
            " LEFT JOIN search ON search.rowid = wanted.value"
        )
        keys = json.dumps([int(key, 16) for key in stems])
        found = {f"{row.id:015x}": row.stems for row in connection.execute(query, {"keys": keys})}
        return {key: found.get(key) or "" for key, wanted in stems.items() if found.get(key) != wanted}
    query = sql(
        "SELECT wanted.id, search.stems::text AS stems FROM unnest(:keys, :stems) AS wanted (id, stems)"
        " LEFT JOIN search ON search.statement = wanted.id"
        " WHERE search.stems IS DISTINCT FROM to_tsvector('simple', wanted.stems)"
    ).bindparams(bindparam("keys", type_=ARRAY(BigInteger)), bindparam("stems", type_=ARRAY(Text)))
    values = {"keys": [int(key, 16) for key in stems], "stems": list(stems.values())}
    return {f"{row.id:015x}": row.stems or "" for row in connection.execute(query, values)}


def add_stems(checked: list[Checked], wrong: Mapping[str, str]) -> Iterator[Checked]:
    """The rows, with a finding for each statement that is searched by other words than its own."""
    for one in checked:
        if one.table == "statements" and one.key in wrong:
            lost = tell("search", one.key, "stems", "the stems of its words", wrong[one.key] or "nothing")
            one = Checked(one.table, one.key, (*one.findings, *lost.findings))
        yield one
