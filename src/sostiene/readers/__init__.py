"""From bytes to articles. `open_source` finds the documents in a file, a folder, an archive, an address or standard
input; `read_document` reads one of them, whatever format it is in; `read_source` does both.

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
from typing import Any, BinaryIO, Literal, cast

from sostiene.errors import InputError, UsageError
from sostiene.readers.source import (
    Document,
    Meter,
    MeteredFile,
    Origin,
    Passed,
    Source,
    check_date,
    check_language,
    has_addresses_only,
    name_address,
    read_bounded,
)
from sostiene.readers.text import article_from_text
from sostiene.records import Article, Problem

__all__ = [
    "Document", "Origin", "Passed", "Source", "article_from_text", "classify_source", "open_bytes", "open_source",
    "open_stream", "read_bytes", "read_document", "read_source",
]  # fmt: skip

# Each format's reader, loaded when it is used: from a Document to the articles in it, mostly one.
READERS = {
    "text": "sostiene.readers.text:read_text",
    "html": "sostiene.readers.html:read_html",
    "object": "sostiene.readers.jsonl:read_object",
    "pdf": "sostiene.readers.pdf:read_pdf",
    "docx": "sostiene.readers.docx:read_docx",
    "subtitles": "sostiene.readers.transcripts:read_subtitles",
    "entry": "sostiene.readers.feed:read_entry",
    "message": "sostiene.readers.exports:read_message",
    "newsml": "sostiene.readers.newsml:read_newsml",
}
# Each container's opener: from a Source to the sources and documents in it, one at a time.
OPENERS = {
    "jsonl": "sostiene.readers.jsonl:open_jsonl",
    "json": "sostiene.readers.jsonl:open_json",
    "feed": "sostiene.readers.feed:open_feed",
    "newsmessage": "sostiene.readers.newsml:open_message",
    "sitemap": "sostiene.readers.addresses:open_sitemap",
    "addresses": "sostiene.readers.addresses:open_addresses",
    "x": "sostiene.readers.exports:open_x",
    "warc": "sostiene.readers.warc:open_warc",
    "zip": "sostiene.readers.archives:open_zip",
    "tar": "sostiene.readers.archives:open_tar",
    "gzip": "sostiene.readers.archives:open_gzip",
}
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".pdf": "pdf", ".docx": "docx", ".srt": "subtitles", ".vtt": "subtitles",
    ".warc": "warc", ".zip": "zip", ".tar": "tar", ".gz": "gzip", ".tgz": "gzip", ".urls": "addresses",
}  # fmt: skip
MAX_DEPTH = 4
"""Of containers in containers: a page in a ZIP in a TAR in a GZIP."""
Outcome = Article | Passed | Problem
PEEK_BYTES = 4096
ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S*")
MARKUP = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--[^>]*>\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# The first element of an XML file, behind declarations and comments, without the prefix of its namespace.
ROOT = re.compile(
    rb"\s*(?:(?><!--.*?-->|<\?.*?\?>|<!doctype[^\[>]*(?:\[.*?\]\s*)?>)\s*)*+<(?:[\w.-]+:)?([\w.-]+)[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
ROOTS = {
    b"rss": "feed", b"feed": "feed", b"rdf": "feed", b"channel": "feed", b"urlset": "sitemap",
    b"sitemapindex": "sitemap", b"newsmessage": "newsmessage", b"newsitem": "newsml", b"nitf": "newsml",
}  # fmt: skip
TEXTS = frozenset({"text", "html", "json", "jsonl", "subtitles", "addresses"})
PACKED = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b")
# The first file in a ZIP that is a Word file; others may hold one.
OFFICE = re.compile(rb"PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/|docProps/)", re.DOTALL)
# What files of a format begin with, whatever their name is.
SIGNATURES = (
    (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gzip"), (b"WARC/", "warc"), (b"WEBVTT", "subtitles"),
    (b"window.YTD.", "x"), (b"filedesc://", "warc"),
)  # fmt: skip
# `{"doc": …` is the first of many lines; what is broken after its first bracket is one value on several.
JSON_LINE = re.compile(rb"""\s*\{[ \t]*"[^"\n]{1,80}"[ \t]*:""")
JSON_FILE = re.compile(rb"""\s*(\{\s*"[^"\n]{1,80}"\s*:|\[\s*\{)""")
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_source(source: str | Path, **options: Any) -> Iterator[Outcome]:
    """All articles of a source, as they are read. The options are those of `open_source`, and so is what it raises."""
    for found in open_source(source, **options):
        if isinstance(found, Problem):
            yield found
        else:
            yield from read_document(found)


def read_document(document: Document) -> Iterator[Outcome]:
    """The articles in one document, mostly one; a Problem if it cannot be read."""
    try:
        yield from load_function(READERS[document.format])(document)
    except InputError as error:
        yield Problem(document.origin.where, error.what, error.hint)


def open_source(
    source: str | Path,
    *,
    lang: str | None = None,
    published: str | None = None,
    allow_private: bool = False,
    fetch: bool = False,
    reread: bool = False,
    meter: Meter | None = None,
) -> Iterator[Document | Problem]:
    """All documents in a file, a folder, an archive, at an http(s) address, or in standard input (`-`), unread.

    `lang` and `published` fill in what a source does not say itself. With `fetch`, the addresses in lists, sitemaps and
    feeds are fetched, and with `allow_private` also those in private networks. With `reread`, lines of the exchange
    format that already have statements are articles to be read; else they are Passed. `meter` is told how many bytes
    were taken from files. Raises UsageError if `lang` or `published` is wrong, and nothing for what it reads.
    """
    check_options(lang, published)
    origin = Origin(where=str(source), doc=str(source), lang=lang, published=published)
    origin = replace(origin, reread=reread, fetch=fetch, allow_private=allow_private)
    if source == "-":
        yield from open_stream(
            Source(sys.stdin.buffer, replace(origin, where="standard input", doc="stdin", method="stdin"))
        )
    elif isinstance(source, str) and ADDRESS.fullmatch(source):
        yield from open_address(origin, allow_private)
    else:
        yield from open_file(Path(source), origin, meter)


def check_options(lang: str | None, published: str | None) -> None:
    """Raises UsageError for what is no language code or no ISO date."""
    try:
        check_language(lang)
        check_date(published)
    except InputError as error:
        raise UsageError(error.what, error.hint) from None


def open_file(path: Path, origin: Origin, meter: Meter | None = None) -> Iterator[Document | Problem]:
    """All documents of a file, whose name is the article's and whose suffix hints at the format; those of a folder."""
    if os.path.isdir(path):
        yield from open_folder(path, origin, meter)
        return
    try:
        stream: BinaryIO = io.BufferedReader(MeteredFile(path, meter)) if meter else path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a name with NUL in it
        yield Problem(origin.where, *explain_failure(error))
        return
    with stream:
        yield from open_stream(Source(stream, replace(origin, doc=path.stem, suffix=path.suffix.lower())))


def open_folder(folder: Path, origin: Origin, meter: Meter | None) -> Iterator[Document | Problem]:
    """All documents in the files of a folder, in the order of their names, as if each were named itself."""
    # Imported here: single files need no list.
    from sostiene.readers.folders import find_folder_owner, list_folder

    is_empty = True
    for found in list_folder(folder):
        is_empty = False
        if isinstance(found, Problem):
            yield found
        else:
            yield from open_file(found, replace(origin, where=str(found), author=find_folder_owner(found)), meter)
    if is_empty:
        yield Problem(origin.where, "there are no files in it")


def explain_failure(error: Exception) -> tuple[str, str]:
    """What is wrong with a file that cannot be opened, and what can be done."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file", "Look whether the name is right"
    if isinstance(error, PermissionError):
        return "you may not read it", "Ask its owner for permission to read it"
    return f"it cannot be opened ({getattr(error, 'strerror', None) or error})", ""


def open_address(origin: Origin, allow_private: bool) -> Iterator[Document | Problem]:
    """All documents in what a server gives."""
    # Imported here: files need no HTTP client.
    from sostiene.fetching.pages import fetch

    try:
        page = fetch(origin.where, allow_private=allow_private)
    except InputError as error:
        yield Problem(origin.where, error.what, error.hint)
        return
    fetched = replace(origin, doc=name_address(page.url), charset=page.charset, url=page.url, method="web")
    yield from open_stream(Source(io.BytesIO(page.content), replace(fetched, obtained=page.fetched)))


def open_bytes(
    content: bytes, where: str, *, lang: str | None = None, published: str | None = None
) -> Iterator[Document | Problem]:
    """All documents in the bytes, which `where` names; its stem is the name of the article, its suffix the format."""
    check_options(lang, published)
    path = Path(where)
    origin = Origin(where, doc=path.stem, suffix=path.suffix.lower(), lang=lang, published=published)
    yield from open_stream(Source(io.BytesIO(content), origin))


def read_bytes(content: bytes, where: str, **options: Any) -> Iterator[Outcome]:
    """All articles in the bytes; the options are those of `open_bytes`."""
    for found in open_bytes(content, where, **options):
        if isinstance(found, Problem):
            yield found
        else:
            yield from read_document(found)


def open_stream(source: Source, depth: int = 0) -> Iterator[Document | Problem]:
    """All documents of an open stream, in the format that its name or its beginning shows; containers are opened."""
    where = source.origin.where
    try:
        stream = buffer_stream(source.stream)
        source = replace(source, stream=stream)
        format_name = choose_format(source.origin.suffix, stream.peek(PEEK_BYTES)[:PEEK_BYTES])
        if format_name not in OPENERS:
            yield Document(read_bounded(source), source.origin, format_name)
        elif depth >= MAX_DEPTH:
            raise InputError(f"it lies more than {MAX_DEPTH} containers deep", "Unpack it first")
        else:
            for found in load_function(OPENERS[format_name])(source):
                yield from open_stream(found, depth + 1) if isinstance(found, Source) else [found]
    except InputError as error:
        yield Problem(where, error.what, error.hint)
    except OSError as error:
        yield Problem(where, f"it cannot be read ({error.strerror or error})")


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


def choose_format(suffix: str, beginning: bytes) -> str:
    """The format of a stream whose name ends and whose content begins so; raises InputError for unknown XML."""
    told = SUFFIXES.get(suffix)
    if told is None or (told in TEXTS and beginning.startswith(PACKED)):  # "ponte.html" as it came, in gzip
        return detect_format(beginning)
    return "addresses" if told == "text" and is_address_list(beginning) else told


def detect_format(beginning: bytes) -> str:
    """The format of a stream that begins so; raises InputError for XML of an unknown kind."""
    if OFFICE.match(beginning):
        return "docx"
    for start, name in SIGNATURES:
        if beginning.startswith(start):
            return name
    if beginning[257:262] == b"ustar":
        return "tar"
    for mark in MARKS:
        beginning = beginning.removeprefix(mark)
    # In UTF-16 and UTF-32 every other byte of a tag is NUL.
    return detect_text(beginning.replace(b"\0", b""))


def detect_text(beginning: bytes) -> str:
    """The format of a text that begins so."""
    if MARKUP.match(beginning):
        return "html"
    root = ROOT.match(beginning)
    if root and root[1].lower() in ROOTS:
        return ROOTS[root[1].lower()]
    if JSON_FILE.match(beginning):
        is_line = JSON_LINE.match(beginning) and b'"https://jsonfeed.org/' not in beginning
        return "jsonl" if is_line else "json"
    if b"<html" in beginning[:1024].lower():
        return "html"
    if beginning.lstrip().startswith(b"<?xml"):
        name = root[1].decode("ascii", "replace") if root else "without an element"
        raise InputError(f"it is XML of an unknown kind ({name})", "Save it as a text")
    return "addresses" if is_address_list(beginning) else "text"


def is_address_list(beginning: bytes) -> bool:
    """Do all whole lines of the text hold an address or a comment, and at least one an address?"""
    lines = beginning.splitlines(keepends=True)
    whole = (line.strip() for line in lines if line.endswith(b"\n") or len(lines) == 1)
    return has_addresses_only(line.decode("latin-1") for line in whole)


def load_function(name: str) -> Callable[[Any], Iterator[Any]]:
    """The function that a line of a table names as `module:function`."""
    module, function = name.split(":")
    return cast(Callable[[Any], Iterator[Any]], getattr(import_module(module), function))
