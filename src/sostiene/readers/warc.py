"""Web archives (WARC): each page in it is a source of its own, with its address and the time it was archived.

Records are read one at a time, whatever the archive's size; redirects, errors, pictures and scripts are passed over.
"""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sostiene.errors import InputError
from sostiene.readers.source import Origin, Source
from sostiene.readers.url import name_address
from sostiene.records import Problem

MAX_BYTES = 20_000_000
# Media types that may hold an article, and the suffix that stands for each; feeds and such show what they are.
READABLE = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "application/json": ".json", "application/ld+json": ".json", "application/x-ndjson": ".jsonl",
    "text/xml": "", "application/xml": "", "application/rss+xml": "", "application/atom+xml": "",
}  # fmt: skip
# What crawlers put beside the pages.
NO_PAGE = re.compile(r"(metadata|dns|whois|warcinfo|urn|filedesc):|[^?#]*/(robots|ads|security|humans)\.txt$", re.IGNORECASE)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
ARC = b"filedesc://"

log = logging.getLogger(__name__)


def open_warc(source: Source) -> Iterator[Source | Problem]:
    """Each page in the archive; raises InputError where it is damaged, or if there is no page in it."""
    check_kind(source)
    number = 0
    for record in list_records(source):
        found = open_record(record, source.origin)
        if found:
            number += 1
            yield found
    if not number:
        raise InputError("there are no pages in it")


def check_kind(source: Source) -> None:
    """Raises InputError for an ARC file."""
    peek = getattr(source.stream, "peek", None)
    if peek and bytes(peek(len(ARC))).startswith(ARC):
        raise InputError("it is an ARC file, the forerunner of WARC", "Convert it: warcio recompress OLD.arc.gz NEW.warc.gz")


def list_records(source: Source) -> Iterator[Any]:
    """The records that may hold a page; raises InputError where the archive is damaged."""
    # Imported here: only web archives need it.
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        records = ArchiveIterator(source.stream, record_types=wanted, parse_http=True, auto_decode="all")
        for number, record in enumerate(records, 1):  # noqa: B007
            yield record
    except InputError:
        raise
    except Exception as error:
        what = f"it is damaged behind page {number}" if number else "it is no WARC file, or a damaged one"
        raise InputError(f"{what} ({error})", "What stands before was read") from None


def open_record(record: Any, origin: Origin) -> Source | Problem | None:
    """The page in the record; None if it holds something else."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    told = record.http_headers.get("Content-Type") if record.is_http else record.headers.get("Content-Type")
    suffix = READABLE.get((told or "text/html").partition(";")[0].strip().lower())
    status = record.http_headers.status_code if record.is_http else 200
    if suffix is None or status != 200 or NO_PAGE.match(url):
        log.info("passed over %s (%s, %s)", url, status, told)
        return None
    where = f"{origin.where}, {url or 'a page without address'}"
    try:
        content = record.reader.read(MAX_BYTES + 1)
    except Exception as error:
        return Problem(where, f"it is damaged ({error})")
    if len(content) > MAX_BYTES:
        return Problem(where, f"it is longer than {MAX_BYTES // 1_000_000} MB, the limit for one page")
    return Source(io.BytesIO(content), describe_record(record, origin, where, url))
