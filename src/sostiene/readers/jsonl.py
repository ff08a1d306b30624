"""Many articles in one file, one a line, in the exchange format (docs/schema/article.json).

A line without statements becomes an Article that is to be read; a line that has some passes unchanged. A bad line
becomes a Problem that names its number, and the next is read. Only one line at a time is held in memory.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from sostiene.codec import article_from_exchange, parse_object, read_list
from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text
from sostiene.readers.source import Passed, Source, read_bounded
from sostiene.readers.text import MAX_BYTES, article_from_text
from sostiene.records import Article, Problem

# Twice the longest article: in JSON a character may take six bytes (`\u00e8`), and statements come on top.
MAX_LINE_BYTES = 2 * MAX_BYTES


class Line(NamedTuple):
    """One line of a file, from 1; `content` is None if the line was too long to be held."""

    number: int
    content: bytes | None


def read_jsonl(source: Source) -> Iterator[Article | Passed | Problem]:
    """What each line of the file gives, in their order; empty lines give nothing."""
    found = False
    for line in split_lines(source.stream):
        if line.content is not None and not line.content.strip():
            continue
        found = True
        where = f"{source.where}:{line.number}"
        try:
            yield read_line(line, where, source)
        except InputError as error:
            yield Problem(where, error.what, error.hint)
    if not found:
        raise InputError("it is empty")


def read_json(source: Source) -> Iterator[Article | Passed | Problem]:
    """The articles of a JSON file: one object, or a list of them, or (the file is JSONL) one a line."""
    content = read_bounded(source, MAX_LINE_BYTES)
    text = decode_text(content)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is no valid JSON ({error})", "Name a file with one object a line .jsonl") from None
    articles = value if isinstance(value, list) else [value]
    for number, article in enumerate(articles, 1):
        where = f"{source.where}:{number}" if isinstance(value, list) else source.where
        doc = f"{source.doc}-{number}" if isinstance(value, list) else source.doc
        try:
            if not isinstance(article, dict):
                raise InputError("it is no article, but something else in JSON", "See docs/schema/article.json")
            yield read_object(article, json.dumps(article), where, doc, source)
        except InputError as error:
            yield Problem(where, error.what, error.hint)


def split_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of the stream without their line feeds; of one that is too long only the number."""
    number = 0
    while content := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(content) <= MAX_LINE_BYTES:
            yield Line(number, content.removesuffix(b"\n"))
            continue
        while content and not content.endswith(b"\n"):
            content = stream.readline(MAX_LINE_BYTES)
        yield Line(number, None)


def read_line(line: Line, where: str, source: Source) -> Article | Passed:
    if line.content is None:
        raise InputError(f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB, the limit for one article")
    try:
        text = line.content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"the line is not in UTF-8 (byte {error.start + 1})", "JSONL is always in UTF-8") from None
    fields = parse_object(text.removeprefix("\ufeff"))
    return read_object(fields, text, where, f"{source.doc}-{line.number}", source)


def read_object(fields: dict[str, object], line: str, where: str, doc: str, source: Source) -> Article | Passed:
    """The article to be read, or the line to be passed on. What the line says goes before what the user says."""
    if read_list(fields, "statements") and not source.reread:
        return Passed(line, where)
    given = article_from_exchange({"doc": doc, **without_nulls(fields), "statements": []})
    read = article_from_text(
        given.text,
        doc=given.doc,
        lang=given.lang or source.lang,
        published=given.published or source.published,
        title=given.title,
    )
    return replace(read, author=given.author, publisher=given.publisher, url=given.url)


def without_nulls(fields: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value is not None}
