"""The statements as W3C Web Annotations (JSON-LD): what is said of the words, and where in the article they stand.

One AnnotationCollection with one page. Each piece of a content is a target with a quote and a position; positions count
Unicode code points of the article's text, whose SHA-256 stands beside them, not of the page at its address.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sostiene.exporters.exported import Exported
from sostiene.exporters.naming import (
    describe,
    drop_empty,
    dump_items,
    dump_object,
    find_instant,
    find_language,
    find_said,
    find_stance,
    join_words,
    list_tags,
    name_article,
    name_source,
    name_statement,
)
from sostiene.records import Span, Statement

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "sostiene": "urn:sostiene:terms:",
        **{
            name: f"sostiene:{name}"
            for name in ("speaker", "act", "stance", "factuality", "kind", "said", "confidence", "textHash", "offsets")
        },
        "article": {"@id": "sostiene:article", "@type": "@id"},
        "within": {"@id": "sostiene:within", "@type": "@id"},
    },
]
LABEL = "Who said what: offsets count Unicode code points of the text with the SHA-256 that is given as textHash"
AROUND = 32
"""Characters before and after a quote, by which it is found again."""


def write_webannotation(stream: Iterable[Exported]) -> Iterator[bytes]:
    """An AnnotationCollection with an annotation for each statement, a line each."""
    collection = {"@context": CONTEXT, "id": "urn:sostiene:annotations", "type": "AnnotationCollection", "label": LABEL}
    page = {"id": "urn:sostiene:annotations:1", "type": "AnnotationPage", "startIndex": 0}
    beginning = f'{dump_object(collection)[:-1]}, "first": {dump_object(page)[:-1]}, "items": ['
    annotations = (annotate(exported, one) for exported in stream for one in exported.article.statements)
    yield beginning.encode()
    yield from dump_items(annotations)
    yield b"\n]}}\n"


def annotate(exported: Exported, statement: Statement) -> dict[str, Any]:
    """The annotation of a statement: in words, with tags for programs that show them, and with fields for others."""
    tags = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in list_tags(statement)]
    return drop_empty(
        {
            "id": name_statement(statement),
            "type": "Annotation",
            "motivation": "describing",
            "created": find_instant(exported.changed),
            "generator": {"id": "urn:sostiene", "type": "Software", "name": f"Sostiene {exported.run.version}".strip()},
            "body": [describe_words(statement), *tags, describe_fields(exported, statement)],
            "target": [locate(exported, span) for span in statement.content.spans],
        }
    )


def describe_words(statement: Statement) -> dict[str, Any]:
    return {
        "type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en",
        "value": describe(statement),
    }  # fmt: skip


def describe_fields(exported: Exported, statement: Statement) -> dict[str, Any]:
    """The statement for programs, in terms of Sostiene's own."""
    position = statement.position
    return drop_empty(
        {
            "type": "sostiene:Statement",
            "speaker": join_words(statement.speaker),
            "act": statement.act,
            "stance": find_stance(statement),
            "factuality": position.factuality if position else None,
            "kind": statement.kind,
            "said": find_said(statement),
            "confidence": statement.confidence,
            "article": name_article(exported),
            "within": statement.within and f"urn:sostiene:statement:{statement.within}",
        }
    )


def locate(exported: Exported, span: Span) -> dict[str, Any]:
    """Where a piece of the content stands: the words with those around them, and their offsets."""
    text = exported.article.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    obtained = next((time for one in exported.obtained if (time := find_instant(one.time))), None)
    return drop_empty(
        {
            "type": "SpecificResource",
            "source": name_source(exported),
            "language": find_language(exported.article.lang),
            "state": {"type": "TimeState", "sourceDate": obtained} if obtained else None,
            "textHash": f"sha256:{exported.article.hash}",
            "offsets": "Unicode code points",
            "selector": [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}],
        }
    )
