"""Web archives (WARC): each page in it is a source of its own, with its address and the time it was archived.

Records are read one at a time, whatever the archive's size; redirects, errors, pictures and scripts are passed over.
"""

import io
import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple, cast

from sostiene.errors import InputError
from sostiene.readers.source import MAX_BYTES, WEB_ADDRESS, Origin, Source, name_address
from sostiene.records import Problem

# Media types that may hold an article, and the suffix that stands for each; feeds and such show what they are.
READABLE = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "application/json": ".json", "application/ld+json": ".json", "application/x-ndjson": ".jsonl",
    "text/xml": "", "application/xml": "", "application/rss+xml": "", "application/atom+xml": "",
}  # fmt: skip
# What crawlers put beside the pages.
NO_PAGE = re.compile(
    r"(metadata|dns|whois|warcinfo|urn|filedesc):|[^?#]*/(robots|ads|app-ads|security|humans)\.txt$", re.IGNORECASE
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
ARC = b"filedesc://"
PIECE = 1 << 16
REMEMBERED = 1000
AGAIN = "Get the archive again"

log = logging.getLogger(__name__)


class Page(NamedTuple):
    """What a record holds; `suffix` stands for its media type."""

    content: bytes
    media_type: str
    suffix: str


def open_warc(source: Source) -> Iterator[Source | Problem]:
    """Each page in the archive; raises InputError if there is none."""
    check_kind(source)
    number = 0
    for record in list_records(source):
        found = record if isinstance(record, Problem) else open_record(record, source.origin)
        if found:
            number += 1
            yield found
    if not number:
        raise InputError("there are no pages in it")


def check_kind(source: Source) -> None:
    """Raises InputError for an ARC file."""
    peek = getattr(source.stream, "peek", None)
    if peek and bytes(peek(len(ARC))).startswith(ARC):
        raise InputError(
            "it is an ARC file, the forerunner of WARC", "Convert it: warcio recompress OLD.arc.gz NEW.warc.gz"
        )


class Replayed:
    """A stream that can go back to the piece which was read last, where reading broke off."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.last = b""
        self.waiting = b""
        self.ending = b""
        self.place = 0

    def tell(self) -> int:
        return self.place

    def read(self, size: int = PIECE) -> bytes:
        if self.waiting:
            piece, self.waiting = self.waiting[:size], self.waiting[size:]
        else:
            # Not `read`, which loses what it has when the compression is damaged further on.
            read = getattr(self.stream, "read1", self.stream.read)
            piece = self.last = read(min(size, PIECE) if size > 0 else PIECE)
        self.place += len(piece)
        self.ending = (self.ending + piece[-4:])[-4:]
        return piece

    def go_back(self) -> None:
        self.waiting = self.last


def list_records(source: Source) -> Iterator[Any]:
    """The records that may hold a page, and a Problem where the archive is damaged, behind which reading goes on."""
    stream = Replayed(source.stream)
    seen: deque[str | None] = deque(maxlen=REMEMBERED)
    try:
        for record in iterate_records(stream):
            seen.append(record.record_id)
            yield record
        if not stream.ending.endswith((b"\r\n\r\n", b"\n\n")):
            yield Problem(source.origin.where, "it ends in the middle of a record", AGAIN)
        return
    except OSError as error:
        what = "it is damaged behind one of its pages" if seen else "it is no WARC file, or a damaged one"
        yield Problem(source.origin.where, f"{what} ({error})", "What can be read of the rest is read")
    stream.go_back()
    known = set(seen)
    for record in iterate_records(stream, quirks_mode=True):
        if record.record_id not in known:
            yield record


def iterate_records(stream: Replayed, *, quirks_mode: bool = False) -> Iterator[Any]:
    """The records that fastwarc finds; raises OSError where it finds no more, though there is more."""
    # Imported here: only web archives need it.
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        yield from ArchiveIterator(
            cast(BinaryIO, stream), record_types=wanted, parse_http=False, stream_detect=False, quirks_mode=quirks_mode
        )
    except BaseException as error:  # what ends a Rust library on a bug is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise OSError(str(error)) from None


def open_record(record: Any, origin: Origin) -> Source | Problem | None:
    """The page in the record; None if it holds something else."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    where = f"{origin.where}, {url or 'a page without address'}"
    if NO_PAGE.match(url):
        return None
    if record.content_length > MAX_BYTES:
        return Problem(where, f"it is longer than {MAX_BYTES // 1_000_000} MB, the limit for one page")
    block = record.reader.read(MAX_BYTES + 1)
    if len(block) < record.content_length or record.headers.get("Content-Length") is None:
        return Problem(where, "it is cut off", AGAIN)
    try:
        page = unwrap_page(block, record)
    except (OSError, ValueError) as error:
        return Problem(where, f"it is damaged ({error})")
    if page is None:
        log.info("passed over %s", url)
        return None
    if len(page.content) > MAX_BYTES:
        return Problem(where, f"it is longer than {MAX_BYTES // 1_000_000} MB, the limit for one page")
    return Source(io.BytesIO(page.content), describe_page(page, record, replace(origin, where=where), url))


def unwrap_page(block: bytes, record: Any) -> Page | None:
    """What the record holds, without HTTP's headers and compression; None if it is no page that a server gave well."""
    from fastwarc.warc import WarcRecord

    told, content = record.headers.get("Content-Type"), block
    if record.is_http:
        inner = WarcRecord()
        inner.set_bytes_content(block)
        inner.is_http = True
        inner.parse_http(auto_decode="all")
        if inner.http_headers.status_code != 200:
            return None
        told = inner.http_headers.get("Content-Type")
        content = inner.reader.read(MAX_BYTES + 1)
    told = told or "text/html"
    suffix = READABLE.get(told.partition(";")[0].strip().lower())
    return None if suffix is None else Page(content, told, suffix)


def describe_page(page: Page, record: Any, origin: Origin, url: str) -> Origin:
    """What the archive says of the page."""
    charset = CHARSET.search(page.media_type)
    moment = MOMENT.match(record.headers.get("WARC-Date") or "")
    return replace(
        origin,
        doc=name_address(url) if WEB_ADDRESS.fullmatch(url) else origin.doc,
        suffix=page.suffix,
        charset=charset[1] if charset else None,
        url=url if WEB_ADDRESS.fullmatch(url) else None,
        method="warc",
        obtained=f"{moment[0]}+00:00" if moment else None,
    )
