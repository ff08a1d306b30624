"""The bundle is STIX 2.1, as OASIS's own library reads it."""

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

import pytest
import stix2
from hypothesis import given, settings

from sostiene.exporters.exported import Exported
from sostiene.exporters.stix import READER, write_stix
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles


def write(*stream: Exported) -> dict[str, list[Any]]:
    """The objects by their types, each read without anything custom; what they refer to must be there."""
    text = b"".join(write_stix(stream)).decode()
    bundle = stix2.parse(text, allow_custom=False, version="2.1")
    objects: dict[str, list[Any]] = defaultdict(list)
    for one in bundle.objects:
        objects[one.type].append(one)
    ids = [one.id for one in bundle.objects]
    assert len(set(ids)) == len(ids)
    referred = [ref for one in bundle.objects for ref in [*one.get("object_refs", []), one.get("created_by_ref")]]
    assert set(filter(None, referred)) <= set(ids)
    assert {UUID(one.partition("--")[2]).version for one in [*ids, bundle.id]} == {5}
    assert [one["type"] for one in json.loads(text)["objects"]] == [one.type for one in bundle.objects]
    return objects


def test_an_article_is_a_report_and_a_statement_a_note() -> None:
    objects = write(ORDINARY)
    (report,) = objects["report"]
    note = objects["note"][0]
    assert (note.abstract, note.content, note.confidence) == ("Ada Ferrin denies", "che il faro sia in vendita", 90)
    identities = {one.id: one for one in objects["identity"]}
    assert [identities[ref].name for ref in note.object_refs if ref in identities] == ["Ada Ferrin"]
    assert report.id in note.object_refs
    assert (report.lang, report.published.isoformat()) == ("it", "2025-03-04T00:00:00+00:00")
    assert {one.name for one in identities.values()} == {
        "Sostiene", "La Sentinella di Calaverde", "Ada Ferrin", "il perito",
    }  # fmt: skip
    assert "opinion" not in objects


def test_the_letter_of_the_publisher_is_a_label() -> None:
    objects = write(ORDINARY)
    label = 'admiralty-scale:source-reliability="b"'
    assert all(label in one.labels for one in [*objects["report"], *objects["note"]])
    assert b"admiralty" not in b"".join(write_stix([EMPTY]))


def test_an_article_without_anybody_refers_to_its_reader() -> None:
    (report,) = write(EMPTY)["report"]
    assert report.object_refs == [READER]


def test_a_speaker_comes_once() -> None:
    assert [one.name for one in write(ORDINARY, EMPTY, HOSTILE)["identity"]].count("Ada Ferrin") == 1


@pytest.mark.parametrize("stream", [[], [EMPTY], [HOSTILE], [HOSTILE, ORDINARY]])
def test_what_formats_break_on_is_stix_like_any(stream: list[Exported]) -> None:
    write(*stream)


@settings(max_examples=50)
@given(exported_articles())
def test_any_article_is_valid(exported: Exported) -> None:
    assert len(write(exported)["note"]) == len(exported.article.statements)


def test_the_same_articles_give_the_same_bundle_and_others_another() -> None:
    one, again, other = (b"".join(write_stix(stream)) for stream in ([ORDINARY], [ORDINARY], [EMPTY]))
    assert one == again
    assert json.loads(one)["id"] != json.loads(other)["id"]
