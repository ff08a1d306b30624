"""What a reader is given (a Source, a Document) and what it gives besides articles and problems (a Passed line)."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from sostiene.errors import InputError

Meter = Callable[[int], None]
"""Is told of bytes that were taken from a file, each time how many."""
MAX_BYTES = 20_000_000
"""Of one document; some readers have a lower limit besides."""
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?(?![\d-])")


@dataclass(frozen=True)
class Origin:
    """What is known of a text before it is read.

    `where` names it in problems, `doc` is the name its article gets, `suffix` hints at its format. `lang` and
    `published` are what the user says; `charset` and `url` what a server said; `title`, `author` and `publisher` what a
    feed or an archive says of it. `method` tells how it was obtained (file, stdin, web, feed, warc or export),
    `obtained` when (ISO, UTC), if that is known. `reread` reads lines again that already have statements. `fetch`:
    addresses in lists and feeds may be fetched, those in private networks only with `allow_private`.
    """

    where: str
    doc: str
    suffix: str = ""
    lang: str | None = None
    published: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    charset: str | None = None
    url: str | None = None
    method: str = "file"
    obtained: str | None = None
    reread: bool = False
    fetch: bool = False
    allow_private: bool = False


@dataclass(frozen=True)
class Source:
    """An open stream: one document, or a container of many, such as an archive."""

    stream: BinaryIO
    origin: Origin


@dataclass(frozen=True)
class Document:
    """The bytes of one document as they were obtained; `format` is a key of `readers.READERS`."""

    content: bytes
    origin: Origin
    format: str


@dataclass(frozen=True)
class Passed:
    """A line of the exchange format that already has statements: to be passed on as it stands, without its line end.

    `codec.article_from_line(passed.line)` decodes it where its statements are wanted.
    """

    line: str
    where: str


class MeteredFile(io.FileIO):
    """A file that tells a meter how many bytes are taken from it."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self.meter = meter

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self.meter(count or 0)
        return count


def read_bounded(source: Source, limit: int = MAX_BYTES, *, kind: str = "one article") -> bytes:
    """All bytes of the source; raises InputError, after reading no more than the limit, if there are more."""
    return check_size(source.stream.read(limit + 1), limit, kind=kind)


def check_size(content: bytes, limit: int = MAX_BYTES, *, kind: str = "one article") -> bytes:
    """The bytes; raises InputError if they are more than the limit for what they are."""
    if len(content) > limit:
        raise InputError(
            f"it is longer than {limit // 1_000_000} MB, the limit for {kind}",
            "Cut it into several files, or give many articles as JSONL",
        )
    return content


def check_date(published: str | None) -> str | None:
    """The date, which must be None or begin with an ISO date (`2024`, `2024-10`, `2024-10-28`); else InputError."""
    if published is not None and not ISO_DATE.match(published):
        raise InputError(f"the date {published!r} is not an ISO date", "Write it as 2024-10-28, 2024-10 or 2024")
    return published


def check_language(lang: str | None) -> str | None:
    """The two-letter code (`it-IT` gives `it`); raises InputError for what is no code."""
    if lang is None:
        return None
    code = lang.strip().lower().replace("_", "-").partition("-")[0]
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise InputError(f"the language {lang!r} is no language code", "Write a code of two letters, such as it or en")
    return code


def find_code(value: object) -> str | None:
    """The code of a language that a file names; None for what is none."""
    try:
        return check_language(value) if isinstance(value, str) else None
    except InputError:
        return None


def has_addresses_only(lines: Iterable[str]) -> bool:
    """Do all lines hold an address, a comment or nothing, and at least one an address?"""
    told = [line for line in lines if line and not line.startswith("#")]
    return bool(told) and all(map(WEB_ADDRESS.fullmatch, told))


def name_address(url: str) -> str:
    """A name for the article at an address: the last part of its path without suffix, else its host."""
    parts = urlsplit(url)
    path = PurePosixPath(unquote(parts.path))
    name = path.parent.name if path.stem in ("index", "default") else path.stem
    return name or parts.hostname or "page"
