"""Feeds (RSS, Atom, RDF, JSON Feed): each entry that holds a text is an article. Nothing is fetched but on request."""

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from sostiene.errors import InputError
from sostiene.readers.addresses import start_visits, visit_page
from sostiene.readers.fragments import TAG, list_lines
from sostiene.readers.language import find_language
from sostiene.readers.linkeddata import read_names, read_words
from sostiene.readers.source import WEB_ADDRESS, Document, Origin, Source, find_code, name_address, read_bounded
from sostiene.readers.text import article_from_origin
from sostiene.readers.timestamps import find_day
from sostiene.readers.trees import fold_lines
from sostiene.records import Article, Problem

# The parser takes up to 13 seconds for a hostile megabyte; real feeds have less than two.
MAX_BYTES = 5_000_000
MAX_ENTRIES = 20_000
JSON_FEED = "https://jsonfeed.org/version/"
NO_FEED = "it is no feed, or one without entries"
FETCH_HINT = "Its page is fetched by sostiene watch, or with --fetch"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One entry of a feed as it travels to its reader; `content` is markup, unless `is_plain`."""

    title: str | None
    content: str
    is_plain: bool = False
    id: str | None = None
    link: str | None = None
    published: str | None = None
    author: str | None = None
    publisher: str | None = None
    lang: str | None = None


def read_entry(document: Document) -> Iterator[Article]:
    """The article that an entry is: its title, then its text, a line for each paragraph."""
    entry, origin = Entry(**json.loads(document.content)), document.origin
    lines = fold_lines(entry.content.splitlines()) if entry.is_plain else list_lines(entry.content)
    head = [entry.title] if entry.title and entry.title not in lines[:1] else []
    text = "\n".join([*head, *lines])
    known = replace(
        origin,
        lang=origin.lang or find_language(text) or entry.lang,
        published=entry.published or origin.published,
        author=entry.author or origin.author,
        publisher=entry.publisher or origin.publisher,
        url=entry.link,
    )
    yield article_from_origin(text, known, title=entry.title)


def open_feed(source: Source) -> Iterator[Document | Source | Problem]:
    """Each entry of the feed as a document; one without a text is a Problem, or its page if that was asked for."""
    content = read_bounded(source, MAX_BYTES, kind="one feed")
    yield from open_entries(list_entries(parse_feed(content, source.origin.charset)), source.origin)


def parse_feed(content: bytes, charset: str | None) -> Any:
    """What feedparser finds in the bytes; it gets a stream, as it would take a string for an address or a file."""
    # Imported here: only feeds need it.
    import feedparser

    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    try:
        # Its own cleaning is for pages that show the markup; here only the words are taken from it.
        return feedparser.parse(
            io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # a feed is hostile input, and the library is not hardened: no feed may end a run
        log.warning("feedparser failed: %r", error)
        raise InputError(NO_FEED) from None


def list_entries(feed: Any) -> Iterator[Entry]:
    """The entries of a feed as feedparser gives it."""
    name, lang = read_words(feed.feed.get("title")), find_code(feed.feed.get("language"))
    for one in feed.entries:
        body = max(
            one.get("content") or [one.get("summary_detail") or {}], key=lambda part: len(part.get("value") or "")
        )
        yield Entry(
            title=join_lines(one.get("title")),
            content=body.get("value") or "",
            is_plain=body.get("type") == "text/plain",
            id=read_words(one.get("id")),
            link=find_link(one.get("link")),
            published=find_day(one.get("published")) or find_day(one.get("updated")),
            author=read_words(one.get("author")),
            publisher=read_words((one.get("source") or {}).get("title")) or name,
            lang=find_code(body.get("language")) or lang,
        )


def join_lines(markup: object) -> str | None:
    """The words of a title on one line."""
    return " ".join(list_lines(markup)) or None if isinstance(markup, str) and markup.strip() else None


def find_link(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and WEB_ADDRESS.fullmatch(value.strip()) else None


def open_entries(entries: Iterator[Entry], origin: Origin) -> Iterator[Document | Source | Problem]:
    """Each entry as what becomes of it; raises InputError if there is none."""
    visitor = None
    number = 0
    for number, entry in enumerate(entries, 1):
        if number > MAX_ENTRIES:
            raise InputError(f"it has more than {MAX_ENTRIES:,} entries; the rest is left out", "Cut it into several")
        named = replace(
            origin, where=f"{origin.where}, entry {number}", doc=name_entry(entry, origin, number), method="feed"
        )
        if has_text(entry):
            yield Document(json.dumps(asdict(entry)).encode(), named, "entry")
        elif entry.link and origin.fetch:
            visitor = visitor or start_visits(origin)
            yield visit_page(visitor, entry.link, replace(named, publisher=entry.publisher, published=entry.published))
        else:
            words = f"has only a title ({entry.title})" if entry.title else "is empty"
            yield Problem(named.where, f"the entry {words}", f"{FETCH_HINT}: {entry.link}" if entry.link else "")
    if not number:
        raise InputError(NO_FEED)


def has_text(entry: Entry) -> bool:
    """Is there more than markup, and more than the title once again?"""
    words = " ".join((entry.content if entry.is_plain else TAG.sub(" ", entry.content)).split())
    return any(map(str.isalpha, words)) and words != entry.title


def name_entry(entry: Entry, origin: Origin, number: int) -> str:
    """A name that stays the same when the feed grows: from the entry's address, else from its id."""
    if entry.link:
        return name_address(entry.link)
    if entry.id:
        return f"{origin.doc}-{hashlib.sha256(entry.id.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return f"{origin.doc}-{number}"


def is_json_feed(value: object) -> bool:
    """Is the JSON value a feed (jsonfeed.org)?"""
    return (
        isinstance(value, dict)
        and isinstance(value.get("items"), list)
        and str(value.get("version")).startswith(JSON_FEED)
    )


def open_json_feed(value: dict[str, Any], origin: Origin) -> Iterator[Document | Source | Problem]:
    """Each entry of the feed as what becomes of it."""
    yield from open_entries(list_json_entries(value), origin)


def list_json_entries(feed: dict[str, Any]) -> Iterator[Entry]:
    name, lang = read_words(feed.get("title")), find_code(feed.get("language"))
    for one in (item for item in feed["items"] if isinstance(item, dict)):
        plain = one.get("content_text")
        content = one.get("content_html") or plain or one.get("summary")
        yield Entry(
            title=join_lines(one.get("title")),
            content=content if isinstance(content, str) else "",
            is_plain=not one.get("content_html"),
            id=read_words(one.get("id")),
            link=find_link(one.get("url")) or find_link(one.get("id")),
            published=find_day(one.get("date_published")) or find_day(one.get("date_modified")),
            author=read_names(one.get("authors") or one.get("author")),
            publisher=name,
            lang=find_code(one.get("language")) or lang,
        )
