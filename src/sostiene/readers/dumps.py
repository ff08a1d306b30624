"""One article as agencies, crawlers and archives write it in JSON, in the keys of the exchange format.

ninjs 1 to 3, trafilatura, news-please, CC-NEWS, GDELT and their like differ in names only: one table tells them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from sostiene.errors import InputError
from sostiene.readers.fragments import is_markup, list_lines
from sostiene.readers.linkeddata import read_names, read_words
from sostiene.readers.source import WEB_ADDRESS
from sostiene.readers.timestamps import find_day

EXCHANGE = frozenset(
    {"doc", "lang", "title", "published", "author", "publisher", "url", "hash", "text", "fact_checks", "statements"}
)
WITHDRAWN = frozenset({"canceled", "cancelled", "withheld"})
CODE = re.compile(r"[A-Za-z]{2,3}([-_]\w{2,8})*")
# Which of several headlines or bodies is the article's own; else the first is.
MAIN_ROLES = frozenset({"main", "headline", "body", "text/plain"})


def translate_dump(fields: dict[str, object]) -> dict[str, object] | None:
    """The same article in the exchange format; None if it is no known dump, or is in that format already.

    Keys are compared without capitals and dashes. What is not usable (a date that is none) is left out. Raises
    InputError for what an agency has withdrawn.
    """
    if "doc" in fields or "statements" in fields or fields.keys() <= EXCHANGE:
        return None
    known = {fold_key(key): value for key, value in reversed(fields.items())}
    found = {name: value for name, value in translate_keys(known) if value is not None}
    if "text" not in found:
        return None
    check_status(known.get("pubstatus"))
    return build_text(found)


def fold_key(key: str) -> str:
    return re.sub(r"[\W_]", "", key).lower()


def translate_keys(known: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Each key of the exchange format with the first usable value that the dump gives for it."""
    for name, (read, keys) in TABLE.items():
        values = (read(known[key]) for key in keys if known.get(key) is not None)
        yield name, next((value for value in values if value is not None), None)


def check_status(status: object) -> None:
    """Raises InputError if the publisher says that the article must not be used."""
    if isinstance(status, str) and status.rpartition(":")[2].lower() in WITHDRAWN:
        raise InputError(
            f"its publisher has withdrawn it (its status is {status})", "Ask the publisher for its latest version"
        )


def build_text(found: dict[str, object]) -> dict[str, object]:
    """What was found; where its text is markup, the headline and the paragraphs, a line each, as of any page."""
    text, title = str(found["text"]), found.get("title")
    if not is_markup(text):
        return found
    lines = list_lines(text)
    head = [title] if isinstance(title, str) and title not in lines[:1] else []
    return {**found, "text": "\n".join([*head, *lines])}


def read_body(value: object) -> str | None:
    """The text itself, which is not changed."""
    value = choose_main(value, "value")
    return value if isinstance(value, str) and value.strip() else None


def choose_main(value: object, key: str) -> object:
    """The value, or what `key` says of the main one in a list of renditions: `[{"role": "main", "value": "…"}]`."""
    if isinstance(value, list):
        parts = [one for one in value if isinstance(one, dict)]
        value = next((one for one in parts if not MAIN_ROLES.isdisjoint(list_strings(one))), next(iter(parts), None))
    return value.get(key) if isinstance(value, dict) else value


def list_strings(described: dict[str, object]) -> list[str]:
    """The short strings of the object: its role, the type of its content."""
    return [one.lower() for one in described.values() if isinstance(one, str) and len(one) < 40]


def read_title(value: object) -> str | None:
    return read_words(choose_main(value, "value"))


def read_name(value: object) -> str | None:
    """The name or names of people or bodies; None for an address."""
    return read_names(value if isinstance(value, list) else [value])


def read_matching(pattern: re.Pattern[str], value: object) -> str | None:
    """The string, if all of it matches."""
    return value.strip() if isinstance(value, str) and pattern.fullmatch(value.strip()) else None


def read_id(value: object) -> str | None:
    """A name for the article; None for an address, which is too long for one."""
    value = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return None if read_matching(WEB_ADDRESS, value) else read_words(value)


# Each key of the exchange format: how its value is read, and the names that dumps give it, best first.
TABLE: dict[str, tuple[Callable[[object], object], tuple[str, ...]]] = {
    "doc": (read_id, ("uri", "guid", "id")),
    "text": (
        read_body,
        (
            "bodytext", "maintext", "text", "bodies", "articlebody", "fulltext", "content", "body", "bodyxhtml",
            "bodyhtml", "contenthtml", "contenttext", "rawtext",
        ),
    ),
    "title": (read_title, ("title", "headline", "headlines", "titlepage", "titlerss")),
    "published": (
        find_day,
        (
            "published", "datepublished", "datepublish", "publishdate", "publisheddate", "publicationdate",
            "publishedat", "pubdate", "versioncreated", "contentcreated", "firstcreated", "date", "seendate",
            "datetime", "timestamp",
        ),
    ),
    "lang": (partial(read_matching, CODE), ("lang", "language", "languagecode", "inlanguage")),
    "author": (read_name, ("author", "authors", "byline", "by", "creator")),
    "publisher": (
        read_name,
        (
            "publisher", "infosources", "infosource", "sitename", "sourcehostname", "medianame", "source", "outlet",
            "copyrightholder", "hostname", "sourcedomain", "domain",
        ),
    ),
    "url": (partial(read_matching, WEB_ADDRESS), ("url", "link", "canonicalurl", "source", "uri", "id")),
}  # fmt: skip
