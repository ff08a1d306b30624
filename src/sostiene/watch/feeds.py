"""The list of feeds that `sostiene watch` follows: a TOML file with a table `[[feed]]` for each."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sostiene.errors import InputError, UsageError
from sostiene.readers.source import check_language

HALF_AN_HOUR = 1_800.0
SHORTEST, LONGEST = 300.0, 30 * 86_400.0
UNITS = {"m": 60.0, "h": 3_600.0, "d": 86_400.0}
HEADER = re.compile(r"^[ \t]*\[\[[ \t]*[\"']?feed[\"']?[ \t]*\]\]", re.MULTILINE)
EXAMPLE = 'A feed is written as [[feed]], and below it url = "https://example.org/feed.xml"'


@dataclass(frozen=True)
class Feed:
    """A feed to follow: how often it is asked for (`every`, in seconds), and whether the pages of its articles are
    fetched (`full`) or the texts of its entries are taken. `name` is its publisher, where entries name none."""

    url: str
    name: str | None = None
    lang: str | None = None
    every: float = HALF_AN_HOUR
    full: bool = True


def read_feeds(path: Path) -> tuple[Feed, ...]:
    """The feeds in a file; raises UsageError, which names the place, if anything in it is wrong."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", "Name a file with the list of feeds") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not in UTF-8", "Save it as UTF-8") from None
    return parse_feeds(text, str(path))


def parse_feeds(text: str, where: str) -> tuple[Feed, ...]:
    """The feeds that the text lists; `where` names it in errors."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{where} is no valid TOML: {error}", EXAMPLE) from None
    tables = content.pop("feed", None)
    if content:
        raise UsageError(f"{where} has {show_names(content)} outside the feeds", EXAMPLE)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        raise UsageError(f"{where} lists no feeds", EXAMPLE)
    feeds: list[Feed] = []
    for place, table in zip(name_places(text, len(tables)), tables, strict=True):
        try:
            feeds.append(make_feed(table, {feed.url for feed in feeds}))
        except InputError as error:
            raise UsageError(f"{where}, {place}: {error.what}", error.hint) from None
    return tuple(feeds)


def name_places(text: str, count: int) -> list[str]:
    """What each table is called in errors: its number, and its line where that is sure."""
    lines = [text.count("\n", 0, match.start()) + 1 for match in HEADER.finditer(text)]
    if len(lines) != count:
        return [f"feed {number}" for number in range(1, count + 1)]
    return [f"feed {number} (line {line})" for number, line in enumerate(lines, 1)]


def make_feed(table: Mapping[str, Any], known: set[str]) -> Feed:
    """The feed that a table describes; raises InputError for what is wrong in it. `known` are those before it."""
    unknown = [name for name in table if name not in Feed.__dataclass_fields__]
    if unknown:
        raise InputError(f"{show_names(unknown)} is unknown", f"Known are: {', '.join(Feed.__dataclass_fields__)}")
    url = read_text(table, "url")
    if url is None:
        raise InputError("'url' is missing", EXAMPLE)
    if not is_address(url):
        raise InputError(f"'url' is {url!r}, which is no web address", 'Write it like "https://example.org/feed.xml"')
    if url in known:
        raise InputError(f"{url} is listed twice", "Leave one of them out")
    full = table.get("full", True)
    if not isinstance(full, bool):
        raise InputError(f"'full' is {full!r}", "Write true or false, without quotation marks")
    name, lang = read_text(table, "name"), check_language(read_text(table, "lang"))
    return Feed(url, name, lang, read_interval(table.get("every")), full)


def read_text(table: Mapping[str, Any], name: str) -> str | None:
    value = table.get(name)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise InputError(f"{name!r} is {value!r}", "Write a text in quotation marks")
    return value


def read_interval(value: Any) -> float:
    """The seconds that `30m`, `2h` or `1d` stand for; half an hour where nothing is said."""
    if value is None:
        return HALF_AN_HOUR
    match = re.fullmatch(r"\s*(\d{1,5})\s*([mhd])\s*", value, re.ASCII) if isinstance(value, str) else None
    seconds = int(match[1]) * UNITS[match[2]] if match else 0.0
    if not SHORTEST <= seconds <= LONGEST:
        raise InputError(f"'every' is {value!r}", 'Write "30m", "2h" or "1d"; not under 5 minutes nor over 30 days')
    return seconds


def is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)


def show_names(names: Mapping[str, Any] | list[str]) -> str:
    return ", ".join(repr(name) for name in names)
