"""Quotations and claims in schema.org's words; verdicts of others are cited only."""

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from sostiene.exporters.exported import Exported
from sostiene.exporters.schemaorg import write_schemaorg
from sostiene.records import Position
from tests.exporters.contexts import SCHEMA, expand
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles

# The properties that https://schema.org gives each of the types, as far as we use them.
CREATIVE_WORK = {
    "text",
    "inLanguage",
    "creator",
    "abstract",
    "isPartOf",
    "citation",
    "dateCreated",
    "keywords",
    "mentions",
}
PROPERTIES = {
    "NewsArticle": {
        "url", "headline", "datePublished", "inLanguage", "author", "publisher", "identifier", "citation",
    },
    "Quotation": CREATIVE_WORK | {"spokenByCharacter"},
    "Claim": CREATIVE_WORK | {"appearance"},
    "Person": {"name"}, "Organization": {"name"}, "Thing": {"name"}, "CreativeWork": {"name"},
}  # fmt: skip


def write(*stream: Exported) -> dict[str, list[dict[str, Any]]]:
    """The nodes by their types."""
    nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for node in json.loads(b"".join(write_schemaorg(stream)))["@graph"]:
        nodes[node["@type"]].append(node)
    return nodes


def check_node(node: Any) -> None:
    """Every property of the node, and of those within it, must be one of its type's."""
    if isinstance(node, dict) and "@type" in node:
        assert set(node) - {"@type", "@id"} <= PROPERTIES[node["@type"]], node
        for value in node.values():
            check_node(value)


def test_what_is_quoted_is_a_quotation_and_every_content_a_claim() -> None:
    nodes = write(ORDINARY, EMPTY)
    statements = ORDINARY.article.statements
    assert len(nodes["NewsArticle"]) == 2
    assert [one["text"] for one in nodes["Claim"]] == [one.content.text for one in statements]
    assert [one["text"] for one in nodes["Quotation"]] == [
        one.content.text for one in statements if one.kind != "indirect"
    ]
    quotation = nodes["Quotation"][0]
    assert quotation["spokenByCharacter"]["name"] == "Ada Ferrin"
    assert quotation["isPartOf"] == {"@id": nodes["NewsArticle"][0]["@id"]}
    assert quotation["citation"] == "https://sentinella.example/faro"
    assert quotation["dateCreated"] == "2025-03-03"


def test_who_denies_a_claim_did_not_make_it() -> None:
    denied, said = write(ORDINARY)["Claim"][:2]
    assert denied["mentions"]["name"] == "Ada Ferrin"
    assert "creator" not in denied
    assert denied["abstract"] == "Ada Ferrin denies"
    assert said["creator"] == denied["mentions"]


@pytest.mark.parametrize(
    ("stance", "is_own"), [("asserts", True), ("confirms", True), ("doubts", False), ("does_not_deny", False)]
)
def test_who_stands_for_a_claim_made_it(stance: Any, is_own: bool) -> None:
    one = replace(ORDINARY.article.statements[0], position=Position(stance, "Uu"))
    exported = replace(ORDINARY, article=replace(ORDINARY.article, statements=(one,)))
    assert ("creator" in write(exported)["Claim"][0]) is is_own


def test_an_unnamed_source_is_nobody() -> None:
    claim = write(ORDINARY)["Claim"][2]
    assert not {"creator", "mentions"} & set(claim)


def test_verdicts_of_others_are_cited_and_not_repeated() -> None:
    document = b"".join(write_schemaorg([ORDINARY]))
    assert write(ORDINARY)["NewsArticle"][0]["citation"] == ["https://lente.example/faro"]
    assert b"ClaimReview" not in document
    assert b"Falso" not in document


@pytest.mark.parametrize("exported", [ORDINARY, EMPTY, HOSTILE], ids=["ordinary", "empty", "hostile"])
def test_every_property_is_one_of_its_type(exported: Exported) -> None:
    document = json.loads(b"".join(write_schemaorg([exported])))
    for node in document["@graph"]:
        check_node(node)
    types = {kind for node in expand(document) for kind in node["@type"]}
    assert types <= {f"{SCHEMA}{name}" for name in PROPERTIES}


@settings(max_examples=50)
@given(exported_articles())
def test_any_article_can_be_written(exported: Exported) -> None:
    document = json.loads(b"".join(write_schemaorg([exported])))
    for node in document["@graph"]:
        check_node(node)
    assert len(expand(document)) == len(document["@graph"])


def test_nothing_in_it_ends_a_script() -> None:
    assert b"<" not in b"".join(write_schemaorg([HOSTILE]))
