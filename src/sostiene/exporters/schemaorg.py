"""The statements as schema.org JSON-LD: a NewsArticle, a Quotation of what is quoted, a Claim of each content.

A Claim never says whether it is true. Its `creator` is the speaker only where the speaker stands for it; who denies or
relays it is only mentioned. Verdicts that the page carries are cited by their address, and never repeated.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sostiene.exporters.exported import Exported
from sostiene.exporters.naming import (
    describe,
    drop_empty,
    dump_items,
    find_address,
    find_day,
    find_language,
    find_said,
    find_stance,
    is_named,
    join_words,
    list_tags,
    name_article,
    name_source,
    name_statement,
)
from sostiene.records import Kind, Stance, Statement, VoiceType
from sostiene.store.ids import speaker_key

TYPES: dict[VoiceType, str] = {
    "person": "Person", "group": "Organization", "body": "Organization", "place": "Organization",
    "medium": "Organization", "document": "CreativeWork", "unknown": "Thing",
}  # fmt: skip
QUOTED: frozenset[Kind] = frozenset({"direct", "mixed", "post"})
STANDING: frozenset[Stance] = frozenset({"asserts", "confirms"})
"""The stances of who stands for the content."""


def write_schemaorg(stream: Iterable[Exported]) -> Iterator[bytes]:
    """One JSON-LD document with all of them in its graph, a line each."""
    nodes = (node for exported in stream for node in make_nodes(exported))
    yield b'{"@context": "https://schema.org", "@graph": ['
    yield from dump_items(nodes)
    yield b"\n]}\n"


def make_nodes(exported: Exported) -> Iterator[dict[str, Any]]:
    """The article, and what is said in it."""
    yield make_article(exported)
    for statement in exported.article.statements:
        if statement.kind in QUOTED:
            yield make_quotation(exported, statement)
        yield make_claim(exported, statement)


def make_article(exported: Exported) -> dict[str, Any]:
    article = exported.article
    return drop_empty(
        {
            "@type": "NewsArticle",
            "@id": name_article(exported),
            "url": find_address(article.url),
            "headline": join_words(article.title),
            "datePublished": find_day(article.published),
            "inLanguage": find_language(article.lang),
            "author": make_party("Person", article.author),
            "publisher": make_party("Organization", article.publisher),
            "identifier": f"sha256:{article.hash}",
            "citation": [address for check in article.fact_checks if (address := find_address(check.url))],
        }
    )


def make_party(kind: str, name: str | None) -> dict[str, Any] | None:
    return {"@type": kind, "name": join_words(name)} if join_words(name) else None


def make_quotation(exported: Exported, statement: Statement) -> dict[str, Any]:
    """The words of a direct, partly direct or posted statement, and who said them."""
    speaker = make_speaker(statement)
    return drop_empty(
        {
            "@type": "Quotation",
            "@id": f"{name_statement(statement)}#quotation",
            "text": statement.content.text,
            "inLanguage": find_language(exported.article.lang),
            "spokenByCharacter": speaker,
            "creator": speaker,
            "dateCreated": find_said(statement),
            "abstract": describe(statement),
            "isPartOf": {"@id": name_article(exported)},
            "citation": name_source(exported),
        }
    )


def make_claim(exported: Exported, statement: Statement) -> dict[str, Any]:
    """The content as something that is claimed, or denied; `abstract` tells which."""
    stance = find_stance(statement)
    is_own = stance in STANDING if stance else statement.act in ("state", "confirm", "announce")
    return drop_empty(
        {
            "@type": "Claim",
            "@id": name_statement(statement),
            "text": statement.content.text,
            "inLanguage": find_language(exported.article.lang),
            "creator" if is_own else "mentions": make_speaker(statement),
            "abstract": describe(statement),
            "keywords": list_tags(statement),
            "appearance": {"@id": name_article(exported)},
            "isPartOf": statement.within and {"@id": f"urn:sostiene:statement:{statement.within}"},
        }
    )


def make_speaker(statement: Statement) -> dict[str, Any] | None:
    """The speaker as a node that is the same wherever it speaks; None if it has no name."""
    if not is_named(statement):
        return None
    kind = TYPES[statement.voice.type if statement.voice else "unknown"]
    key = f"urn:sostiene:speaker:{speaker_key(statement.speaker)}"
    return {"@type": kind, "@id": key, "name": join_words(statement.speaker)}
