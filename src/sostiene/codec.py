"""Records to the exchange format and back: one article a line of JSON, offsets in Unicode code points of its text.

`article_to_exchange` and `article_from_exchange` go between an Article and plain values, `article_to_line` and
`article_from_line` between an Article and the line. What does not fit raises InputError, which names the key.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from math import isfinite
from types import NoneType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from sostiene.errors import InputError
from sostiene.records import (
    ACTS,
    KINDS,
    Article,
    FactCheck,
    Passage,
    Position,
    Quantity,
    Reason,
    Statement,
    Voice,
    When,
    cut_passage,
    follow_chain,
)

PASSAGES = ("source", "cue", "content", "addressee", "channel", "place")
SEE_SCHEMA = "See docs/schema/article.json"
Small = TypeVar("Small", Voice, Position, Quantity, FactCheck)
HINTS: dict[type[Any], dict[str, Any]] = {
    record: get_type_hints(record) for record in (Voice, Position, Quantity, FactCheck)
}


def hash_text(text: str) -> str:
    """The SHA-256 of the text in UTF-8; a lone surrogate counts as the three bytes that it would have there."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_to_line(article: Article) -> str:
    """The article as one line of JSON, without its line end; only what UTF-8 cannot write is escaped."""
    line = json.dumps(article_to_exchange(article), ensure_ascii=False)
    # Lone surrogates are legal in JSON only as escapes, and cannot be written to any file otherwise.
    return line if line.isascii() or is_encodable(line) else json.dumps(article_to_exchange(article))


def is_encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def article_from_line(line: str) -> Article:
    """The article that a line of the exchange format holds, with its statements."""
    return article_from_exchange(parse_object(line))


def parse_object(line: str) -> dict[str, object]:
    """The JSON object that the line is; raises InputError if it is anything else."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the line is no valid JSON ({error})", "Each line must be one JSON object") from None
    if not isinstance(value, dict):
        raise InputError(f"the line is no JSON object, but {name_type(value)}", "Each line must be one JSON object")
    return value


def article_to_exchange(article: Article) -> dict[str, Any]:
    """The article as plain values, ready for JSON."""
    known = {statement.id: statement for statement in article.statements}
    return {
        "doc": article.doc,
        "lang": article.lang,
        "title": article.title,
        "published": article.published,
        "author": article.author,
        "publisher": article.publisher,
        "url": article.url,
        "hash": article.hash,
        "text": article.text,
        "fact_checks": [record_to_exchange(check) for check in article.fact_checks],
        "statements": [
            {**statement_to_exchange(statement), "chain": [show_link(link) for link in follow_chain(statement, known)]}
            for statement in article.statements
        ],
    }


def show_link(statement: Statement) -> str:
    """Who says it, and with which cue: "Andrii Sybiha ‹ha detto›"."""
    return f"{statement.speaker} ‹{statement.cue.text}›" if statement.cue else statement.speaker


def statement_to_exchange(statement: Statement) -> dict[str, Any]:
    """The statement as plain values. An absent passage has no spans."""
    passages: dict[str, Passage | None] = {name: getattr(statement, name) for name in PASSAGES}
    return {
        "id": statement.id,
        "kind": statement.kind,
        "act": statement.act,
        "speaker": statement.speaker,
        **{name: [list(span) for span in passage.spans] if passage else [] for name, passage in passages.items()},
        "within": statement.within,
        "words": {name: list(passage.words) for name, passage in passages.items() if passage},
        "confidence": statement.confidence,
        "because": dict(statement.because),
        **when_to_exchange("when", statement.when),
        **when_to_exchange("happened", statement.happened),
        "voice": record_to_exchange(statement.voice),
        "position": record_to_exchange(statement.position),
        "quantities": [record_to_exchange(quantity) for quantity in statement.quantities],
    }


def when_to_exchange(name: str, when: When | None) -> dict[str, Any]:
    """The keys that a When becomes: `when`, `when_range` …"""
    when = when or When(None)
    return {
        name: when.day,
        f"{name}_range": [when.first, when.last] if when.first or when.last else None,
        f"{name}_candidates": list(when.candidates),
        f"{name}_rule": when.rule,
        f"{name}_anchor": when.anchor,
    }


def record_to_exchange(record: Voice | Position | Quantity | FactCheck | None) -> dict[str, Any] | None:
    """A small record as an object with its fields; a Passage in it as spans."""
    if record is None:
        return None
    values = {field.name: getattr(record, field.name) for field in fields_of(record)}
    return {
        name: [list(span) for span in value.spans] if isinstance(value, Passage) else value
        for name, value in values.items()
    }


def article_from_exchange(fields: Mapping[str, object]) -> Article:
    """The article that the values describe. Unknown keys are ignored; `hash` and `words` must fit the text."""
    text = read_string(fields, "text")
    digest = hash_text(text)
    if read_optional(fields, "hash") not in (None, digest):
        raise InputError("'hash' is not the SHA-256 of 'text': the text was changed", "Read the article again")
    statements = read_list(fields, "statements")
    article = Article(
        doc=read_string(fields, "doc"),
        text=text,
        hash=digest,
        lang=read_optional(fields, "lang"),
        title=read_optional(fields, "title"),
        published=read_optional(fields, "published"),
        author=read_optional(fields, "author"),
        publisher=read_optional(fields, "publisher"),
        url=read_optional(fields, "url"),
        fact_checks=tuple(read_records(fields, "fact_checks", FactCheck, text)),
        statements=tuple(read_statement(value, text, number) for number, value in enumerate(statements, 1)),
    )
    check_ids(article.statements)
    return article


def read_statement(value: object, text: str, number: int) -> Statement:
    """The statement that the value describes; `number` (from 1) names it in errors."""
    if not isinstance(value, dict):
        raise InputError(f"statement {number} is no JSON object, but {name_type(value)}", SEE_SCHEMA)
    try:
        return statement_from_exchange(value, text)
    except InputError as error:
        raise InputError(f"statement {number}: {error.what}", error.hint) from None


def statement_from_exchange(fields: Mapping[str, object], text: str) -> Statement:
    """The statement that the values describe, its words cut from the text."""
    passages = {name: read_passage(fields, name, text) for name in PASSAGES}
    if passages["content"] is None:
        raise InputError("'content' is empty", SEE_SCHEMA)
    check_words(fields.get("words"), passages)
    return Statement(
        id=read_string(fields, "id"),
        kind=cast(Any, read_choice(fields, "kind", KINDS)),
        act=cast(Any, read_choice(fields, "act", ACTS)),
        speaker=read_string(fields, "speaker"),
        content=passages["content"],
        source=passages["source"],
        cue=passages["cue"],
        addressee=passages["addressee"],
        channel=passages["channel"],
        place=passages["place"],
        when=read_when(fields, "when"),
        happened=read_when(fields, "happened"),
        within=read_optional(fields, "within"),
        voice=read_record(fields, "voice", Voice, text),
        position=read_record(fields, "position", Position, text),
        quantities=tuple(read_records(fields, "quantities", Quantity, text)),
        confidence=read_confidence(fields),
        because=tuple(read_reasons(fields)),
    )


def read_records(fields: Mapping[str, object], key: str, record: type[Small], text: str) -> Iterator[Small]:
    """The small records in the list of this key."""
    for value in read_list(fields, key):
        one = read_record({key: value}, key, record, text)
        if one is not None:
            yield one


def read_reasons(fields: Mapping[str, object]) -> Iterator[Reason]:
    reasons = fields.get("because") or {}
    if not isinstance(reasons, dict) or not all(isinstance(why, str) for why in reasons.values()):
        raise InputError("'because' is no object of field and reason", SEE_SCHEMA)
    yield from (Reason(name, why) for name, why in reasons.items())


def read_record(fields: Mapping[str, object], key: str, record: type[Small], text: str) -> Small | None:
    """The small record that the object of this key holds; None if there is none."""
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InputError(f"{key!r} is no object, but {name_type(value)}", SEE_SCHEMA)
    hints = HINTS[record]
    given: dict[str, Any] = {}
    for name, hint in hints.items():
        if hint is Passage:
            given[name] = read_passage(value, name, text)
        elif name in value:
            given[name] = value[name]
        if name in given and not fits(given[name], hint):
            raise InputError(f"{key!r} has {name!r} {shorten(given[name])}", SEE_SCHEMA)
    try:
        return record(**given)
    except TypeError:
        raise InputError(f"{key!r} lacks a field", SEE_SCHEMA) from None


def fits(value: object, hint: Any) -> bool:
    """Is the value one of that type, as far as JSON tells types apart?"""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_args(hint):
        return any(fits(value, one) for one in get_args(hint))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, NoneType if hint is None else hint)


def read_passage(fields: Mapping[str, object], key: str, text: str) -> Passage | None:
    """The passage that the spans of this key cut from the text; None if there are none."""
    spans: list[tuple[int, int]] = []
    for value in read_list(fields, key):
        if not isinstance(value, list) or len(value) != 2 or not all(type(offset) is int for offset in value):
            raise InputError(f"{key!r} holds {shorten(value)}, which is no span", "A span is [start, end)")
        start, end = value
        if not 0 <= start < end <= len(text):
            raise InputError(f"{key!r} holds [{start}, {end}], which is no stretch of a text of {len(text)} characters")
        spans.append((start, end))
    return cut_passage(text, spans)


def check_words(words: object, passages: Mapping[str, Passage | None]) -> None:
    """Raises InputError if the words shown beside the spans are not those of the text."""
    if words is None:
        return
    if not isinstance(words, dict):
        raise InputError(f"'words' is no JSON object, but {name_type(words)}", SEE_SCHEMA)
    for key, shown in words.items():
        passage = passages.get(key)
        if shown != (list(passage.words) if passage else []):
            raise InputError(f"'words' of {key!r} are not those of the text", "Read the article again")


def read_when(fields: Mapping[str, object], name: str) -> When | None:
    """The When whose keys begin with that name."""
    key = f"{name}_range"
    bounds = fields.get(key)
    if bounds is not None and not (isinstance(bounds, list) and len(bounds) == 2):
        raise InputError(f"{key!r} is {shorten(bounds)}", "It must be two dates, [first, last], or null")
    first, last = bounds or (None, None)
    when = When(
        day=read_optional(fields, name),
        first=read_optional({key: first}, key),
        last=read_optional({key: last}, key),
        candidates=tuple(read_strings(fields, f"{name}_candidates")),
        rule=read_optional(fields, f"{name}_rule") or "",
        anchor=read_optional(fields, f"{name}_anchor"),
    )
    return None if when == When(None) else when


def check_ids(statements: tuple[Statement, ...]) -> None:
    """Raises InputError for an id used twice, or a `within` that names no other statement or goes round in a circle."""
    counts = Counter(statement.id for statement in statements)
    parents = {statement.id: statement.within for statement in statements}
    for statement in statements:
        if counts[statement.id] > 1:
            raise InputError(f"the id {statement.id!r} is used twice")
        if statement.within is not None and (statement.within == statement.id or statement.within not in counts):
            raise InputError(f"'within' of {statement.id!r} is {statement.within!r}, which is no other statement")
    sound: set[str | None] = {None}
    for statement in statements:
        path: dict[str | None, None] = {}
        name: str | None = statement.id
        while name not in sound:
            if name in path:
                raise InputError(f"'within' of {name!r} leads back to itself")
            path[name] = None
            name = parents[str(name)]
        sound.update(path)


def read_string(fields: Mapping[str, object], key: str) -> str:
    if key not in fields:
        raise InputError(f"{key!r} is missing", SEE_SCHEMA)
    value = fields[key]
    if not isinstance(value, str):
        raise InputError(f"{key!r} is no string, but {name_type(value)}", SEE_SCHEMA)
    return value


def read_optional(fields: Mapping[str, object], key: str) -> str | None:
    return None if fields.get(key) is None else read_string(fields, key)


def read_choice(fields: Mapping[str, object], key: str, choices: tuple[str, ...]) -> str:
    value = read_string(fields, key)
    if value not in choices:
        raise InputError(f"{key!r} is {shorten(value)}", f"It must be one of: {', '.join(choices)}")
    return value


def read_list(fields: Mapping[str, object], key: str) -> list[object]:
    """The list of this key; empty if it is missing or null."""
    value = fields.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError(f"{key!r} is no list, but {name_type(value)}", SEE_SCHEMA)
    return value


def read_strings(fields: Mapping[str, object], key: str) -> list[str]:
    values = read_list(fields, key)
    if not all(isinstance(value, str) for value in values):
        raise InputError(f"{key!r} holds something else than strings", SEE_SCHEMA)
    return cast(list[str], values)


def read_confidence(fields: Mapping[str, object]) -> float:
    value = fields.get("confidence", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(f"'confidence' is {shorten(value)}", "It must be a number from 0 to 1")
    return float(value)


def name_type(value: object) -> str:
    """What JSON calls the type of a value."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def shorten(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"
