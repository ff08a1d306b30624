"""What people hand in on the pages: read at once, kept, and connected if the store is small, as `sostiene add` does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePath
from textwrap import shorten
from threading import Lock

from sostiene.batch import ingest
from sostiene.codec import hash_text
from sostiene.connect import connect, is_small_store
from sostiene.questions.readings import find_added
from sostiene.readers import ADDRESS, check_options, open_address, open_bytes, open_stream
from sostiene.readers.source import Document, Origin, Source
from sostiene.records import Problem
from sostiene.store import Store
from sostiene.store.rows import hash_bytes

ONE_AT_A_TIME = Lock()
"""What is handed in and what is judged connects the store anew, one after the other."""
LONGEST_NAME, LONGEST_BEGINNING = 120, 80


@dataclass(frozen=True)
class Handed:
    """What a person says of a text: all of it may be missing."""

    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True)
class Added:
    """What came of it: the articles by their keys, new or known before, and what could not be read."""

    articles: tuple[str, ...]
    problems: tuple[Problem, ...]
    is_connected: bool


def open_pasted(text: str, handed: Handed) -> Iterator[Document | Problem]:
    """The document that a pasted text is; its name is made of its words, so that pasting twice adds nothing."""
    check_options(None, handed.published)
    name = f"pasted-{hash_text(text)[:12]}"
    origin = Origin(name, name, ".txt", published=handed.published, title=begin(text), method="paste")
    origin = replace(origin, publisher=handed.publisher)
    return open_stream(Source(BytesIO(text.encode("utf-8", "surrogatepass")), origin))


def begin(text: str) -> str:
    """The first words of a text, by which it is known where it has no headline of its own."""
    return shorten(text[:LONGEST_NAME], LONGEST_BEGINNING, placeholder=" …")


def open_file(content: bytes, name: str, handed: Handed) -> Iterator[Document | Problem]:
    """The documents in a file that was handed in; of its name, which a browser tells, only the last part counts."""
    shown = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "file"
    for found in open_bytes(content, shown, published=handed.published):
        if isinstance(found, Document):
            publisher = found.origin.publisher or handed.publisher
            found = replace(found, origin=replace(found.origin, publisher=publisher))
        yield found


def is_address(text: str) -> bool:
    return ADDRESS.fullmatch(text.strip()) is not None


def open_page(address: str, handed: Handed) -> Iterator[Document | Problem]:
    """The page at an address of the web; those in private networks are refused (sostiene.fetching)."""
    check_options(None, handed.published)
    return open_address(Origin(where=address, doc=address, published=handed.published), allow_private=False)


def add(store: Store, documents: Iterable[Document | Problem], tagger: str) -> Added:
    """Reads the documents, keeps what is in them, and connects it with what was there if that is quick."""
    places: list[tuple[str, str]] = []
    with ONE_AT_A_TIME:
        summary = ingest(store, note_places(documents, places), tagger=tagger)
        is_connected = bool(summary.articles) and is_small_store(store)
        if is_connected:
            connect(store)
    return Added(find_added(store, places), tuple(summary.problems), is_connected)


def note_places(documents: Iterable[Document | Problem], places: list[tuple[str, str]]) -> Iterator[Document | Problem]:
    """The documents, while it is noted by what the store will know them: an archive is never in memory as a whole."""
    for found in documents:
        if isinstance(found, Document):
            places.append((found.origin.where, hash_bytes(found.content)))
        yield found
