"""The published JSON Schema is that of the records, and the codec keeps to it."""

import json
from pathlib import Path

import jsonschema
import pytest

from sostiene.codec import article_to_exchange, hash_text
from sostiene.records import Article, Statement, When, cut_passage
from sostiene.schema import ADDED, article_schema

PUBLISHED = Path(__file__).parents[1] / "docs" / "schema" / "article.json"
TEXT = "«Non è vero», ha detto il sindaco."


def test_the_published_schema_is_up_to_date() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == article_schema(), (
        "write it anew: python -m sostiene.schema > docs/schema/article.json"
    )


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(article_schema())


def make_article(when: When | None) -> Article:
    content = cut_passage(TEXT, [(0, 12)])
    assert content is not None
    statement = Statement("s1", "direct", "deny", "il sindaco", content, when=when)
    return Article("a", TEXT, hash_text(TEXT), statements=(statement,))


@pytest.mark.parametrize("when", [None, When("2024-10"), When(None, "2024-10-01", "2024-10-31", ("2024-10-01",), "r")])
def test_what_the_codec_writes_fits_the_schema(when: When | None) -> None:
    jsonschema.validate(article_to_exchange(make_article(when)), article_schema())


def test_the_schema_lists_every_key_that_the_codec_writes() -> None:
    schema, written = article_schema(), article_to_exchange(make_article(None))
    assert set(schema["properties"]) == set(written) | set(ADDED)
    assert set(schema["$defs"]["statement"]["properties"]) == set(written["statements"][0])


@pytest.mark.parametrize(
    "change", [{"text": None}, {"published": 2024}, {"statements": [{"id": "s1"}]}, {"statements": "none"}]
)
def test_what_is_no_article_does_not_fit_the_schema(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**article_to_exchange(make_article(None)), **change}, article_schema())
