"""Pages from the web, by their address: what a server's last answer brought, after its redirects."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2 as httpx

from sostiene.errors import FetchError
from sostiene.fetching.request import MAX_BYTES, WHOLE_PATIENCE, Answer, NotNow, Terms, open_client, request

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Pages, texts, the exchange format, feeds, PDF and Word files; the last where a server does not know what it gives.
READABLE = re.compile(
    r"text/|application/(xhtml\+xml|json|x-ndjson|jsonl|xml|(rss|atom|rdf)\+xml|pdf|x-pdf"
    r"|vnd\.openxmlformats-officedocument\.wordprocessingml\.document|octet-stream)\s*(;|$)"
)
MOMENTARY = frozenset({408, 425, 429})
"""Statuses below 500 that say: not now."""
NOT_FETCHED = "Save the page in a browser and give the file"


@dataclass(frozen=True)
class Page:
    """What a server gave: the bytes, the address it gave them for (after redirects), their encoding, if it says, and
    when (ISO, UTC).

    `kind` is the media type (`text/html`). `etag` and `modified` are what the server wants to hear the next time, to
    tell whether the page changed; `is_unchanged`: it did not since then, and there is no content.
    """

    content: bytes
    url: str
    charset: str | None = None
    fetched: str | None = None
    kind: str = ""
    etag: str | None = None
    modified: str | None = None
    is_unchanged: bool = False


def fetch(url: str, *, allow_private: bool = False) -> Page:
    """The page at an http(s) address.

    Raises FetchError if it cannot be fetched, or must not be: private, loopback, link-local and reserved addresses are
    refused unless allowed, and so is what is longer than MAX_BYTES or no text.
    """
    terms = Terms(time.monotonic() + WHOLE_PATIENCE, allow_private)
    with open_client() as client:
        return make_page(follow(url, lambda address: request(client, address, terms)))


def follow(url: str, ask: Callable[[str], Answer]) -> Answer:
    """The answer at the end of the redirects, each of which is asked for by itself."""
    address = url
    for _ in range(MAX_REDIRECTS + 1):
        answer = ask(address)
        if answer.status not in REDIRECTS or "location" not in answer.headers:
            return answer
        try:
            address = str(httpx.URL(address).join(answer.headers["location"]))
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise FetchError(url, f"{address} redirects to what is no address", NOT_FETCHED) from None
    raise FetchError(url, f"{url} redirects more than {MAX_REDIRECTS} times", NOT_FETCHED)


def make_page(answer: Answer) -> Page:
    """The page that a server's last answer brought; raises FetchError if it is none, NotNow if it may come later."""
    url, status = answer.url, answer.status
    check_status(answer)
    if status != 200:
        raise FetchError(url, f"{url} answers {status} {answer.reason}".rstrip(), NOT_FETCHED)
    kind = answer.headers.get("content-type", "text/html").lower()
    if not READABLE.match(kind):
        raise FetchError(url, f"{url} is {kind.partition(';')[0]}, not a page", "Give the address of a web page")
    if answer.is_cut:
        raise FetchError(url, f"{url} is longer than {MAX_BYTES // 1_000_000} MB, the limit", NOT_FETCHED)
    return Page(
        answer.content,
        url,
        answer.charset,
        tell_time(),
        kind.partition(";")[0].strip(),
        keep_validator(answer.headers.get("etag")),
        keep_validator(answer.headers.get("last-modified")),
    )


def check_status(answer: Answer) -> None:
    """Raises NotNow for an answer that says: not now."""
    if answer.status in MOMENTARY or answer.status >= 500:
        what = f"{answer.url} answers {answer.status} {answer.reason}".rstrip()
        raise NotNow(answer.url, what, wait=read_wait(answer.headers))


def read_wait(headers: Mapping[str, str]) -> float:
    """The seconds that `Retry-After` asks for: a number, or a moment counted from the server's own time; else 0."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until, now = read_moment(value), read_moment(headers.get("date", "")) or datetime.now(UTC)
    return max((until - now).total_seconds(), 0.0) if until else 0.0


def read_moment(value: str) -> datetime | None:
    """The moment that a header gives; None if it is none."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def keep_validator(value: str | None) -> str | None:
    """The header's value if it can be sent back as it stands; else None."""
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def tell_time() -> str:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
