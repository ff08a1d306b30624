"""What articles, statements and speakers are called outside the store: addresses, URNs, one-line names, times."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sostiene.exporters.exported import Exported
from sostiene.identity import is_unknown
from sostiene.readers.source import ISO_DATE
from sostiene.records import Stance, Statement
from sostiene.store.ids import clean
from sostiene.views.wording import describe_act

# What RFC 3986 lets stand in an address, and what RFC 3987 adds for other scripts.
ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`\ud800-\udfff\ufffd]+", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LANGUAGE = re.compile(r"[a-z]{2,3}")
# JSON lets these stand in a string; a page ends its script at `</script>`, and some programs a line at the others.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<\x85\u2028\u2029"}
START = "0001-01-01"
LONGEST_NAME = 300


def find_address(url: str | None) -> str | None:
    """The web address, if it is a sound one."""
    if url is None or not ADDRESS.fullmatch(url):
        return None
    try:
        return url if urlsplit(url).hostname else None
    except ValueError:
        return None


def name_source(exported: Exported) -> str:
    """The address of the article; the URN made of its key where it has none."""
    return find_address(exported.article.url) or name_article(exported)


def name_article(exported: Exported) -> str:
    return f"urn:sostiene:article:{exported.key}"


def name_statement(statement: Statement) -> str:
    return f"urn:sostiene:statement:{statement.id}"


def is_named(statement: Statement) -> bool:
    """Whether somebody speaks who has a name, of which an entity can be made."""
    is_unnamed = statement.voice is not None and statement.voice.type == "unnamed"
    name = join_words(statement.speaker)
    return not is_unnamed and not is_unknown(name) and any(map(str.isalnum, name))


def join_words(name: str | None) -> str:
    """The name on one line, without the control characters that no format takes."""
    return " ".join(CONTROL.sub(" ", clean(name or "")).split())[:LONGEST_NAME].rstrip()


def find_said(statement: Statement) -> str | None:
    """The day, month or year in which it was said, as far as that is known."""
    return find_day(statement.when.day) if statement.when else None


def find_stance(statement: Statement) -> Stance | None:
    return statement.position.stance if statement.position else None


def list_tags(statement: Statement) -> list[str]:
    """What it is, as tags: "act:deny", "stance:denies", "kind:direct"."""
    values = {"act": statement.act, "stance": find_stance(statement), "kind": statement.kind}
    return [f"{name}:{value}" for name, value in values.items() if value]


def describe(statement: Statement) -> str:
    """Who does what, in a line: "Ada Ferrin denies"."""
    return f"{join_words(statement.speaker)} {describe_act(statement)}"


def find_language(lang: str | None) -> str | None:
    """The code of the language, if it is one."""
    return lang if lang and LANGUAGE.fullmatch(lang) else None


def find_day(value: str | None) -> str | None:
    """The day, month or year that an ISO date or time begins with; None if there is no such day."""
    match = ISO_DATE.match(value or "")
    return match[0] if match and find_instant(match[0]) else None


def find_instant(value: str | None) -> str | None:
    """The moment that an ISO date or time tells, in UTC to the millisecond; a day, month or year is its beginning."""
    whole = value + START[len(value) :] if value and len(value) < len(START) else value or ""
    try:
        moment = datetime.fromisoformat(whole)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def drop_empty(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those that say nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def dump_object(value: object) -> str:
    """The value as JSON on one line that can stand in any file: what would end a line or a script is an escape.

    What no other program takes, NUL and lone surrogates, becomes a replacement sign; no offset shifts.
    """
    return json.dumps(clean_value(value), ensure_ascii=False).translate(ESCAPES)


def clean_value(value: Any) -> Any:
    """The value with all strings in it clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: clean_value(one) for key, one in value.items()}
    return [clean_value(one) for one in value] if isinstance(value, list | tuple) else value


def dump_items(values: Iterable[object]) -> Iterator[bytes]:
    """The items of an array in JSON, each on a line of its own, without the brackets around them."""
    for number, value in enumerate(values):
        yield ((",\n" if number else "\n") + dump_object(value)).encode()
