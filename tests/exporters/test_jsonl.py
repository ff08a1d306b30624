"""The exchange format keeps everything, and fits its schema."""

import json

import jsonschema
import pytest
from hypothesis import given

from sostiene.codec import article_from_line
from sostiene.exporters.exported import Exported
from sostiene.exporters.jsonl import write_jsonl
from sostiene.schema import article_schema
from tests.exporters.samples import EMPTY, HOSTILE, OBTAINED, ORDINARY, exported_articles


@pytest.mark.parametrize("exported", [ORDINARY, EMPTY, HOSTILE], ids=["ordinary", "empty", "hostile"])
def test_a_line_fits_the_schema(exported: Exported) -> None:
    (line,) = write_jsonl([exported])
    jsonschema.validate(json.loads(line), article_schema())


@given(exported_articles())
def test_what_is_read_back_is_what_was_written(exported: Exported) -> None:
    (line,) = write_jsonl([exported])
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    read = article_from_line(line.decode())
    assert (read.text, read.doc) == (exported.article.text, exported.article.doc)
    assert [(one.id, one.content, one.speaker) for one in read.statements] == [
        (one.id, one.content, one.speaker) for one in exported.article.statements
    ]


def test_a_line_says_where_the_article_came_from_and_how_reliable_its_publisher_is_held() -> None:
    (line,) = write_jsonl([ORDINARY])
    fields = json.loads(line)
    assert (fields["key"], fields["reliability"]) == (ORDINARY.key, "B")
    assert fields["obtained"][0]["where"] == OBTAINED.where
    assert fields["obtained"][0]["page_hash"] == "0" * 64


def test_an_article_without_statements_has_its_line() -> None:
    assert [json.loads(line)["statements"] for line in write_jsonl([EMPTY])] == [[]]
