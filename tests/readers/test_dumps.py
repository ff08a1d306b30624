"""News dumps in JSON: the keys of agencies, crawlers and archives become those of the exchange format."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.errors import InputError
from sostiene.readers import Passed, read_bytes
from sostiene.readers.dumps import translate_dump
from sostiene.readers.timestamps import find_day
from sostiene.records import Article, Problem

TEXT = "Il sindaco ha detto che il ponte resta chiuso.\nRiapre a maggio."
NINJS_1: dict[str, Any] = {
    "uri": "urn:newsml:valserena.example:7",
    "type": "text",
    "versioncreated": "2024-10-28T10:00:00+01:00",
    "firstcreated": "2024-10-27T10:00:00+01:00",
    "pubstatus": "usable",
    "language": "it-IT",
    "headline": "Ponte chiuso",
    "byline": "Anna Neri",
    "infosource": [{"name": "Agenzia Val Serena"}],
    "body_text": TEXT,
}
NINJS_3: dict[str, Any] = {
    "uri": "https://valserena.example/7",
    "versionCreated": "2024-10-28T10:00:00Z",
    "headlines": [{"role": "short", "value": "Ponte"}, {"role": "main", "value": "Ponte chiuso"}],
    "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}],
    "by": "Anna Neri",
}
TRAFILATURA: dict[str, Any] = {
    "title": "Ponte chiuso",
    "author": "Anna Neri",
    "hostname": "valserena.example",
    "source-hostname": "La Val Serena",
    "source": "https://valserena.example/7",
    "date": "2024-10-28",
    "id": None,
    "raw_text": "Il sindaco ha detto …",
    "text": TEXT,
    "language": "it",
    "filedate": "2024-11-02",
}
NEWS_PLEASE: dict[str, Any] = {
    "authors": ["Anna Neri", "Ugo Blu"],
    "date_download": "2024-11-02 08:00:00",
    "date_publish": "2024-10-28 10:00:00",
    "maintext": TEXT,
    "text": None,
    "source_domain": "valserena.example",
    "title": "Ponte chiuso",
    "title_page": None,
    "url": "https://valserena.example/7",
    "language": "it",
}
GDELT: dict[str, Any] = {
    "url": "https://valserena.example/7",
    "title": "Ponte chiuso",
    "seendate": "20241028T100000Z",
    "domain": "valserena.example",
    "language": "Italian",
    "content": TEXT,
}
CC_NEWS: dict[str, Any] = {
    "text": TEXT,
    "title": "Ponte chiuso",
    "domain": "valserena.example",
    "date": "2024-10-28 10:00",
}


def read_one(fields: dict[str, Any]) -> Article:
    (article,) = read_bytes(json.dumps(fields).encode(), "news.jsonl")
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("fields", [NINJS_1, NINJS_3, TRAFILATURA, NEWS_PLEASE, GDELT, CC_NEWS])
def test_every_dump_gives_text_title_and_day(fields: dict[str, Any]) -> None:
    article = read_one(fields)
    assert (article.text, article.title, article.published) == (TEXT, "Ponte chiuso", "2024-10-28")
    assert article.lang == "it"


@pytest.mark.parametrize(
    ("fields", "author", "publisher", "url"),
    [
        (NINJS_1, "Anna Neri", "Agenzia Val Serena", None),
        (NINJS_3, "Anna Neri", None, "https://valserena.example/7"),
        (TRAFILATURA, "Anna Neri", "La Val Serena", "https://valserena.example/7"),
        (NEWS_PLEASE, "Anna Neri, Ugo Blu", "valserena.example", "https://valserena.example/7"),
        (GDELT, None, "valserena.example", "https://valserena.example/7"),
    ],
)
def test_a_dump_says_who_wrote_and_published_it_and_where(
    fields: dict[str, Any], author: str | None, publisher: str | None, url: str | None
) -> None:
    article = read_one(fields)
    assert (article.author, article.publisher, article.url) == (author, publisher, url)


def test_the_id_of_an_agency_is_the_name_of_the_article() -> None:
    assert read_one(NINJS_1).doc == "urn:newsml:valserena.example:7"
    assert read_one(NINJS_3).doc == "news-1"


def test_markup_becomes_the_headline_and_a_line_for_each_paragraph() -> None:
    fields = {key: value for key, value in NINJS_1.items() if key != "body_text"}
    markup = "<div><p>Il sindaco &egrave;  contrario.</p><p>«No»,<br/>ha detto.</p><script>x()</script></div>"
    article = read_one({**fields, "body_xhtml": markup})
    assert article.text == "Ponte chiuso\nIl sindaco è contrario.\n«No»,\nha detto."


@pytest.mark.parametrize("status", ["canceled", "stat:withheld"])
def test_what_the_agency_has_withdrawn_is_a_problem(status: str) -> None:
    (problem,) = read_bytes(json.dumps({**NINJS_1, "pubstatus": status}).encode(), "news.jsonl")
    assert isinstance(problem, Problem)
    assert "withdrawn" in problem.what


@pytest.mark.parametrize(
    "fields",
    [
        {"doc": "a", "text": TEXT, "date": "2024-10-28"},
        {"text": TEXT, "title": "Ponte", "published": "2024-10"},
        {"text": 5},
        {"text": TEXT, "statements": [], "date": "2024-10-28"},
        {"date": "2024-10-28", "title": "Ponte"},
        {},
    ],
)
def test_the_exchange_format_and_what_has_no_text_are_no_dump(fields: dict[str, object]) -> None:
    assert translate_dump(fields) is None


def test_a_line_with_statements_passes_whatever_other_keys_it_has() -> None:
    line = json.dumps({"text": TEXT, "date": "2024-10-28", "statements": [{"id": "s1"}]})
    (passed,) = read_bytes(line.encode(), "a.jsonl")
    assert isinstance(passed, Passed)
    assert passed.line == line


def test_dates_languages_and_addresses_that_are_none_are_left_out() -> None:
    fields: dict[str, object] = {
        "text": TEXT,
        "date": "ieri",
        "language": "italiano vero",
        "url": "javascript:x()",
        "id": True,
    }
    assert translate_dump(fields) == {"text": TEXT}


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-10-28", "2024-10-28"),
        ("2024-10-28T23:30:00-05:00", "2024-10-28"),
        ("2024/10/28 10:00", "2024-10-28"),
        ("20241028T100000Z", "2024-10-28"),
        ("20241028100000", "2024-10-28"),
        ("2024-10", "2024-10"),
        ("2024", "2024"),
        ("Mon, 28 Oct 2024 00:30:00 +0200", "2024-10-28"),
        ("Mon Oct 28 10:00:00 +0000 2024", "2024-10-28"),
        (1730106000, "2024-10-28"),
        ("1730106000000", "2024-10-28"),
        ("2024-13-28", None),
        ("2024-02-30", None),
        ("ieri", None),
        ("", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        (10**30, None),
    ],
)
def test_the_day_of_a_timestamp_is_the_one_that_is_written(value: object, day: str | None) -> None:
    assert find_day(value) == day


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    ["text", "maintext", "bodies", "date", "versioncreated", "headlines", "uri", "id", "pubstatus", "by", "odd"]
)


@given(st.dictionaries(keys, json_values))
def test_any_object_is_translated_or_refused(fields: dict[str, object]) -> None:
    try:
        found = translate_dump(fields)
    except InputError:
        return
    assert found is None or isinstance(found["text"], str)


@given(json_values | st.text(alphabet="0123456789-:TZ +Oct,MonGMT."))
def test_any_value_is_a_day_or_none(value: object) -> None:
    day = find_day(value)
    assert day is None or day[:4].isdigit()
