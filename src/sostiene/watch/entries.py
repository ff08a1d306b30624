"""The entries of the feeds that are followed: what waits for its article, what it is called, what becomes of it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice
from typing import Any
from urllib.parse import urldefrag

from sostiene.errors import InputError
from sostiene.fetching.pages import Page
from sostiene.readers import READERS, choose_format
from sostiene.readers.feed import NO_FEED, Entry, is_json_feed, list_entries, list_json_entries, parse_feed
from sostiene.readers.linkeddata import read_words
from sostiene.readers.source import Document, Origin, name_address
from sostiene.watch.feeds import Feed
from sostiene.watch.state import Waiting

MAX_ENTRIES = 2_000
"""Of one feed; the newest stand first."""
SUFFIXES = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"}
"""By the media type, where the content alone does not tell the format."""
PEEK_BYTES = 4_096
# What no database keeps in a text.
UNKEPT = re.compile(r"[\x00-\x1f\ud800-\udfff]")


def find_entries(page: Page, feed: Feed) -> Iterator[Entry]:
    """The entries of a feed's page, MAX_ENTRIES at most, each with its publisher; raises InputError if it is no feed.

    The publisher is the entry's own `<source>`, else the name that the user gave the feed, else the feed's title.
    """
    value = parse_object(page.content) if page.content.lstrip()[:1] == b"{" else None
    if isinstance(value, dict) and is_json_feed(value):
        title, entries = read_words(value.get("title")), list_json_entries(value)
    else:
        parsed = parse_feed(page.content, page.charset)
        if not parsed.get("version"):
            raise InputError(NO_FEED, "Look whether the address is that of the feed, and not of its page")
        title, entries = read_words(parsed.feed.get("title")), list_entries(parsed)
    for entry in islice(entries, MAX_ENTRIES):
        is_unnamed = entry.publisher is None or entry.publisher == title
        yield replace(entry, publisher=feed.name) if feed.name and is_unnamed else entry


def parse_object(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def name_entry(entry: Entry, feed: Feed) -> str:
    """What an entry is known by: the address of its article, which other feeds may name too, else the feed's with the
    entry's id or, without one, with the hash of its words."""
    if entry.link:
        name = urldefrag(entry.link).url
    else:
        words = json.dumps([entry.title, entry.content])
        name = f"{feed.url}#{entry.id or hashlib.sha256(words.encode()).hexdigest()[:12]}"
    return UNKEPT.sub("\ufffd", name)


def make_page_document(entry: Entry, feed: Feed, page: Page) -> Document:
    """The entry's page as a document; raises InputError if it is no single article, such as an archive or a feed."""
    format_name = choose_format(SUFFIXES.get(page.kind, ""), page.content[:PEEK_BYTES])
    if format_name not in READERS:
        raise InputError(f"{page.url} is no page, but {format_name}", "Fetch it and give the file, if you trust it")
    origin = replace(make_origin(entry, feed), doc=name_address(page.url), url=page.url)
    return Document(page.content, replace(origin, charset=page.charset, obtained=page.fetched), format_name)


def make_own_document(waiting: Waiting, feed: Feed) -> Document:
    """The entry itself as a document, with the text that the feed gives."""
    origin = replace(make_origin(waiting.entry, feed), obtained=waiting.since)
    return Document(json.dumps(asdict(waiting.entry)).encode(), origin, "entry")


def make_origin(entry: Entry, feed: Feed) -> Origin:
    name = name_entry(entry, feed)
    doc = name_address(entry.link) if entry.link else hashlib.sha256(name.encode()).hexdigest()[:12]
    return Origin(
        name,
        doc,
        lang=feed.lang,
        published=entry.published,
        title=entry.title,
        author=entry.author,
        publisher=entry.publisher,
        url=entry.link,
        method="feed",
    )
