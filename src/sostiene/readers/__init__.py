"""From bytes to articles. `read_source` reads a file, an address or standard input, whatever format it is in.

What cannot be read becomes a Problem, and the rest is read all the same. `article_from_text` makes an article of a
string that is at hand already.
"""

import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Literal, cast

from sostiene.errors import InputError, UsageError
from sostiene.readers.source import Passed, Source, check_date, check_language
from sostiene.readers.text import article_from_text
from sostiene.records import Article, Problem

__all__ = ["Passed", "Source", "article_from_text", "classify_source", "read_bytes", "read_source", "read_stream"]

# Each format's reader, loaded when it is used: a function from a Source to what is in it.
READERS = {
    "text": "sostiene.readers.text:read_text",
    "html": "sostiene.readers.html:read_html",
    "jsonl": "sostiene.readers.jsonl:read_jsonl",
    "json": "sostiene.readers.jsonl:read_json",
}
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
}  # fmt: skip
Outcome = Article | Passed | Problem
PEEK_BYTES = 4096
ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S*")
MARKUP = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--[^>]*>\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
FEED = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--[^>]*>\s*)*<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
JSON_LINE = re.compile(rb"""\s*\{\s*"(doc|text|lang|title|published|statements|id|hash|url)"\s*:""")


def read_source(
    source: str | Path,
    *,
    lang: str | None = None,
    published: str | None = None,
    allow_private: bool = False,
    reread: bool = False,
) -> Iterator[Outcome]:
    """All articles of a file, of an http(s) address, or of standard input (`-`), as they are read.

    `lang` and `published` fill in what a source does not say itself. With `reread`, lines of the exchange format that
    already have statements are articles to be read; else they are Passed. Raises UsageError if `lang` or `published` is
    wrong, and nothing for what it reads.
    """
    check_options(lang, published)
    where = str(source)
    options = Source(io.BytesIO(), where, doc=where, lang=lang, published=published, reread=reread)
    if source == "-":
        yield from read_stream(replace(options, stream=sys.stdin.buffer, where="standard input", doc="stdin"))
    elif isinstance(source, str) and ADDRESS.fullmatch(source):
        yield from read_address(options, allow_private)
    else:
        yield from read_file(Path(source), options)


def check_options(lang: str | None, published: str | None) -> None:
    """Raises UsageError for what is no language code or no ISO date."""
    try:
        check_language(lang)
        check_date(published)
    except InputError as error:
        raise UsageError(error.what, error.hint) from None


def read_file(path: Path, options: Source) -> Iterator[Outcome]:
    """All articles of a file, whose name is the article's and whose suffix tells the format."""
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a name with NUL in it
        yield Problem(options.where, *explain_failure(path, error))
        return
    with stream:
        yield from read_stream(replace(options, stream=stream, doc=path.stem, suffix=path.suffix.lower()))


def explain_failure(path: Path, error: Exception) -> tuple[str, str]:
    """What is wrong with a file that cannot be opened, and what can be done."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file", "Look whether the name is right"
    if isinstance(error, IsADirectoryError):
        return "it is a folder", f"Name its files, for instance {path}/*.txt"
    if isinstance(error, PermissionError):
        return "you may not read it", "Ask its owner for permission to read it"
    return f"it cannot be opened ({getattr(error, 'strerror', None) or error})", ""


def read_address(options: Source, allow_private: bool) -> Iterator[Outcome]:
    """All articles of what a server gives."""
    # Imported here: files need no HTTP client.
    from sostiene.readers.url import fetch, name_address

    try:
        page = fetch(options.where, allow_private=allow_private)
    except InputError as error:
        yield Problem(options.where, error.what, error.hint)
        return
    stream = io.BytesIO(page.content)
    doc = name_address(page.url)
    yield from read_stream(replace(options, stream=stream, doc=doc, charset=page.charset, url=page.url))


def read_bytes(
    content: bytes, where: str, *, lang: str | None = None, published: str | None = None
) -> Iterator[Outcome]:
    """All articles in the bytes, which `where` names; its stem is the name of the article, its suffix the format."""
    check_options(lang, published)
    path = Path(where)
    yield from read_stream(
        Source(io.BytesIO(content), where, doc=path.stem, suffix=path.suffix.lower(), lang=lang, published=published)
    )


def read_stream(source: Source) -> Iterator[Outcome]:
    """All articles of an open stream, in the format that its name or its beginning shows."""
    try:
        stream = buffer_stream(source.stream)
        reader = load_reader(SUFFIXES.get(source.suffix) or detect_format(stream.peek(PEEK_BYTES)[:PEEK_BYTES]))
        yield from reader(replace(source, stream=stream))
    except InputError as error:
        yield Problem(source.where, error.what, error.hint)
    except OSError as error:
        yield Problem(source.where, f"it cannot be read ({error.strerror or error})")


def buffer_stream(stream: BinaryIO) -> io.BufferedReader:
    """The stream, or one around it, of which one can see the beginning before it is read."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))


def classify_source(value: str) -> Literal["url", "path", "text"]:
    """Whether a string is an address, the path of a file, or itself the text to be read.

    What names a file that exists is a path; so is one word that looks like the name of a file that does not.
    """
    if ADDRESS.fullmatch(value):
        return "url"
    if "\n" in value or "\0" in value or len(value) > 1000:
        return "text"
    if os.path.exists(value):
        return "path"
    is_name = not re.search(r"\s", value) and ("/" in value or "\\" in value or Path(value).suffix.lower() in SUFFIXES)
    return "path" if is_name else "text"


def detect_format(beginning: bytes) -> str:
    """The format of a stream that begins so; raises InputError for a feed."""
    beginning = beginning.removeprefix(b"\xef\xbb\xbf")
    if FEED.match(beginning):
        raise InputError("it is a feed (RSS or Atom), not an article", "Give the addresses of its articles")
    if JSON_LINE.match(beginning):
        return "jsonl"
    return "html" if MARKUP.match(beginning) or b"<html" in beginning[:1024].lower() else "text"


def load_reader(format_name: str) -> Callable[[Source], Iterator[Outcome]]:
    """The reader of that format."""
    module, function = READERS[format_name].split(":")
    return cast(Callable[[Source], Iterator[Outcome]], getattr(import_module(module), function))
