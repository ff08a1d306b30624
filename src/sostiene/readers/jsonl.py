"""Many articles in one file of JSON: one a line (JSONL), or a list; in the exchange format, or as agencies and crawlers
write them (dumps.py).

An object without statements becomes an Article that is to be read; one that has some passes unchanged. A bad line
becomes a Problem that names its number, and the next is read. Only one line at a time is held in memory.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from sostiene.codec import article_from_exchange, parse_object, read_list
from sostiene.errors import InputError
from sostiene.readers.dumps import translate_dump
from sostiene.readers.encoding import decode_text
from sostiene.readers.exports import is_telegram, open_telegram
from sostiene.readers.feed import is_json_feed, open_json_feed
from sostiene.readers.source import Document, Passed, Source, read_bounded
from sostiene.readers.text import MAX_BYTES, article_from_text
from sostiene.records import Article, Problem

# Twice the longest article: in JSON a character may take six bytes (`\u00e8`), and statements come on top.
MAX_LINE_BYTES = 2 * MAX_BYTES
MAX_FILE_BYTES = 200_000_000


class Line(NamedTuple):
    """One line of a file, from 1; `content` is None if the line was too long to be held."""

    number: int
    content: bytes | None


def open_jsonl(source: Source) -> Iterator[Document | Problem]:
    """Each line of the file as a document, in their order; empty lines give nothing."""
    found = False
    for line in split_lines(source.stream):
        if line.content is not None and not line.content.strip():
            continue
        found = True
        where = f"{source.origin.where}:{line.number}"
        if line.content is None:
            yield Problem(where, f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB, the limit for one article")
            continue
        yield Document(
            line.content, replace(source.origin, where=where, doc=f"{source.origin.doc}-{line.number}"), "object"
        )
    if not found:
        raise InputError("it is empty")


def open_json(source: Source) -> Iterator[Document | Source | Problem]:
    """The objects of a JSON file, each as a document: one object, or a list of them."""
    content = read_bounded(source, MAX_FILE_BYTES, kind="a file of JSON")
    try:
        value = json.loads(decode_text(content))
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is no valid JSON ({error})", "Name a file with one object a line .jsonl") from None
    if is_telegram(value):
        yield from open_telegram(value, source.origin)
        return
    if is_json_feed(value):
        yield from open_json_feed(value, source.origin)
        return
    if not isinstance(value, list):
        yield Document(content, source.origin, "object")
        return
    for number, one in enumerate(value, 1):
        origin = replace(source.origin, where=f"{source.origin.where}:{number}", doc=f"{source.origin.doc}-{number}")
        if isinstance(one, dict):
            yield Document(json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass"), origin, "object")
        else:
            yield Problem(origin.where, "it is no article, but something else in JSON", "See docs/schema/article.json")


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


def read_object(document: Document) -> Iterator[Article | Passed]:
    """The article to be read, or the line to be passed on. What it says goes before what the user says."""
    try:
        line = document.content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(f"the line is not in UTF-8 (byte {error.start + 1})", "JSONL is always in UTF-8") from None
    origin, fields = document.origin, parse_object(line)
    fields = translate_dump(fields) or fields
    if read_list(fields, "statements") and not origin.reread:
        yield Passed(line, origin.where)
        return
    given = article_from_exchange({"doc": origin.doc, **without_nulls(fields), "statements": []})
    read = article_from_text(
        given.text,
        doc=given.doc,
        lang=given.lang or origin.lang,
        published=given.published or origin.published,
        title=given.title or origin.title,
    )
    yield replace(
        read,
        author=given.author or origin.author,
        publisher=given.publisher or origin.publisher,
        url=given.url or origin.url,
    )


def without_nulls(fields: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value is not None}
