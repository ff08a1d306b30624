"""The JSON Schema of the exchange format, made from the records. `python -m sostiene.schema` writes it."""

import json
import types
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sostiene.records import Article, FactCheck, Passage, Position, Quantity, Reason, Statement, Voice, When

ADDRESS = "https://json-schema.org/draft/2020-12/schema"
# What each key means, in the words of docs/glossary.md; a key that is not listed here fails the schema's test.
MEANINGS = {
    "doc": "The name of the article: the one given, else the stem of its file",
    "text": "The exact text; all offsets count its Unicode code points from 0",
    "hash": "The SHA-256 of the text in UTF-8",
    "lang": "The two-letter code of the language",
    "title": "The headline",
    "published": "The ISO date of publication",
    "author": "Who wrote the article",
    "publisher": "Who published it",
    "url": "Its address",
    "fact_checks": "Verdicts on claims that the page itself carries (schema.org ClaimReview), its publisher's",
    "statements": "What somebody other than the article stands for, in the order of the text",
    "id": "The name of the statement, unique in the article",
    "kind": "direct (all quoted), indirect (nothing quoted), mixed (part quoted) or post (an embedded social post)",
    "act": "What the source does with the content",
    "speaker": "Who the source is, in the fullest form that the article gives; unknown if it never says",
    "content": "The words attributed",
    "source": "The words that name who stands for it",
    "cue": "The words that attribute it",
    "addressee": "To whom it was said",
    "channel": "Through what it was said",
    "place": "Where it was said",
    "when": "The day on which it was said, as precise as the text tells: 2024, 2024-10 or 2024-10-28",
    "when_range": "The first and the last whole day that it may have been",
    "when_candidates": "All days that an ambiguous expression may mean, the preferred one first",
    "when_rule": "The name of the rule that read the expression",
    "when_anchor": "The date from which the expression was counted",
    "happened": "The day on which what it tells took place, as far as the content tells",
    "happened_range": "The first and the last whole day that it may have been",
    "happened_candidates": "All days that an ambiguous expression may mean, the preferred one first",
    "happened_rule": "The name of the rule that read the expression",
    "happened_anchor": "The date from which the expression was counted",
    "within": "The id of the statement whose content contains this one",
    "chain": "Who says that who said it: each speaker with the cue, the outermost first",
    "words": "The words of each passage, piece by piece, as the spans cut them from the text",
    "confidence": "How sure the reader is, from 0 to 1",
    "voice": "What kind of speaker it is, and for whom it speaks",
    "position": "What the speaker holds of the content, and how sure it is made",
    "quantities": "The amounts in the content, as exact as the text has them",
    "because": "Why: for each field that needed a decision, one line",
}
SMALL: dict[type[Any], str] = {Voice: "voice", Position: "position", Quantity: "quantity", FactCheck: "fact_check"}
NULLABLE_STRING = {"type": ["string", "null"]}
# What an export adds to an article; it is not read again, since another store has its own.
ADDED: dict[str, dict[str, Any]] = {
    "key": {"description": "The key of the article in the store that exported it", "type": "string"},
    "reliability": {
        "description": "The letter of the Admiralty code that the user gave the publisher",
        "enum": ["A", "B", "C", "D", "E", "F", None],
    },
    "obtained": {
        "description": "Each time that it was obtained; page_hash is the SHA-256 of the bytes that came then",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                **{key: {"type": "string"} for key in ("where", "method", "page_hash")},
                "url": NULLABLE_STRING,
                "time": NULLABLE_STRING,
            },
        },
    },
}


def article_schema() -> dict[str, Any]:
    """The JSON Schema of one article in the exchange format. Required is only what reading an article needs."""
    described = describe_object(Article, required=["text"])
    return {
        "$schema": ADDRESS,
        "title": "Article",
        "description": "One text with its statements: a line of the exchange format",
        **described,
        "properties": {**described["properties"], **ADDED},
        "$defs": {
            "statement": describe_object(Statement, required=["id", "kind", "act", "speaker", "content"]),
            **{name: describe_small(record) for record, name in SMALL.items()},
            "spans": {
                "description": "Half-open stretches [start, end) of the text; null and [] both mean none",
                "type": ["array", "null"],
                "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
            },
        },
    }


def describe_object(record: type[Any], *, required: list[str]) -> dict[str, Any]:
    """The schema of the object that the codec makes of a record."""
    properties = {key: {"description": MEANINGS[key], **value} for key, value in describe_fields(record)}
    return {"type": "object", "properties": properties, "required": required}


def describe_fields(record: type[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each key of the object with the schema of its value; a When becomes several, Passages also show their words."""
    hints = get_type_hints(record)
    for field in fields(record):
        hint = hints[field.name]
        if When in get_args(hint):
            yield from describe_when(field.name)
        else:
            yield field.name, describe_value(hint)
    passages = [field.name for field in fields(record) if Passage in (hints[field.name], *get_args(hints[field.name]))]
    if passages:
        words = {"type": "array", "items": {"type": "string"}}
        yield "words", {"type": "object", "properties": dict.fromkeys(passages, words)}
        yield "chain", words


def describe_when(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The keys that a When becomes: one for each of its fields, `first` and `last` together as a range."""
    yield name, NULLABLE_STRING
    yield f"{name}_range", {"type": ["array", "null"], "items": NULLABLE_STRING, "minItems": 2, "maxItems": 2}
    yield f"{name}_candidates", {"type": "array", "items": {"type": "string"}}
    yield f"{name}_rule", {"type": "string"}
    yield f"{name}_anchor", NULLABLE_STRING


def describe_small(record: type[Any]) -> dict[str, Any]:
    """The schema of a small record inside a statement; docs/glossary.md tells its fields."""
    properties = {name: describe_value(hint) for name, hint in get_type_hints(record).items()}
    return {"type": "object", "properties": properties}


def describe_value(hint: Any) -> dict[str, Any]:
    """The schema of a value of this type."""
    kinds = [kind for kind in get_args(hint) if kind is not types.NoneType]
    if get_origin(hint) in (Union, types.UnionType):
        return describe_optional(kinds[0])
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if hint == tuple[Reason, ...]:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": describe_value(kinds[0])}
    simple: dict[Any, dict[str, Any]] = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        Passage: {"$ref": "#/$defs/spans"},
        Statement: {"$ref": "#/$defs/statement"},
        **{record: {"$ref": f"#/$defs/{name}"} for record, name in SMALL.items()},
    }
    return simple[hint]


def describe_optional(kind: Any) -> dict[str, Any]:
    """The schema of a value of this type that may lack; spans show that themselves."""
    described = describe_value(kind)
    if kind is Passage:
        return described
    return (
        {**described, "type": [described["type"], "null"]}
        if "type" in described
        else {"anyOf": [described, {"type": "null"}]}
    )


def main() -> None:
    print(json.dumps(article_schema(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
