"""The annotations keep to the W3C's model, and their quotes and positions are those of the text."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from sostiene.exporters.exported import Exported
from sostiene.exporters.webannotation import write_webannotation
from sostiene.store.ids import clean
from tests.exporters.contexts import OA, expand
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def write(*stream: Exported) -> dict[str, Any]:
    return json.loads(b"".join(write_webannotation(stream)))  # type: ignore[no-any-return]


def check_annotation(annotation: dict[str, Any]) -> None:
    """What https://www.w3.org/TR/annotation-model/ demands of an annotation as we make them."""
    assert annotation["type"] == "Annotation"
    assert re.match(r"urn:", annotation["id"])
    assert MOMENT.fullmatch(annotation.get("created", "2024-01-01T00:00:00.000Z"))
    assert annotation["target"]
    for body in annotation["body"]:
        assert body["type"] != "TextualBody" or isinstance(body["value"], str)
    for target in annotation["target"]:
        assert target["type"] == "SpecificResource"
        assert re.match(r"https?://|urn:", target["source"])
        quote, position = target["selector"]
        assert {quote["type"], position["type"]} == {"TextQuoteSelector", "TextPositionSelector"}
        assert 0 <= position["start"] < position["end"]


def list_places(text: str, annotation: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Where the targets are; each quote must be what stands there, between what is around it."""
    for target in annotation["target"]:
        quote, position = target["selector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
        yield start, end


def test_each_statement_is_an_annotation() -> None:
    document = write(ORDINARY, EMPTY)
    annotations = document["first"]["items"]
    statements = ORDINARY.article.statements
    assert [one["id"] for one in annotations] == [f"urn:sostiene:statement:{one.id}" for one in statements]
    words, *tags, fields = annotations[0]["body"]
    assert words["value"] == "Ada Ferrin denies"
    assert [tag["value"] for tag in tags] == ["act:deny", "stance:denies", "kind:indirect"]
    assert (fields["speaker"], fields["confidence"]) == ("Ada Ferrin", 0.9)
    (target,) = annotations[0]["target"]
    assert target["source"] == "https://sentinella.example/faro"
    assert target["textHash"] == f"sha256:{ORDINARY.article.hash}"
    assert target["state"]["sourceDate"] == "2025-03-04T10:00:00.000Z"


@settings(max_examples=50)
@given(exported_articles())
def test_any_article_keeps_to_the_model(exported: Exported) -> None:
    document = write(exported)
    text = clean(exported.article.text)
    for annotation, statement in zip(document["first"]["items"], exported.article.statements, strict=True):
        check_annotation(annotation)
        assert list(list_places(text, annotation)) == list(statement.content.spans)
    expand(document)


@pytest.mark.parametrize("exported", [ORDINARY, EMPTY, HOSTILE], ids=["ordinary", "empty", "hostile"])
def test_every_term_is_in_a_context(exported: Exported) -> None:
    (collection,) = expand(write(exported))
    assert collection["@type"] == ["http://www.w3.org/ns/activitystreams#OrderedCollection"]
    (page,) = collection["http://www.w3.org/ns/activitystreams#first"]
    (items,) = page["http://www.w3.org/ns/activitystreams#items"]
    assert len(items["@list"]) == len(exported.article.statements)
    for annotation in items["@list"]:
        assert annotation["@type"] == [f"{OA}Annotation"]
        assert annotation[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]
        assert all("@id" in target[f"{OA}hasSource"][0] for target in annotation[f"{OA}hasTarget"])


def test_an_article_without_a_sound_address_is_named_by_its_key() -> None:
    for annotation in write(HOSTILE)["first"]["items"]:
        assert {one["source"] for one in annotation["target"]} == {f"urn:sostiene:article:{HOSTILE.key}"}


def test_nothing_in_it_ends_a_script() -> None:
    assert b"<" not in b"".join(write_webannotation([HOSTILE]))
