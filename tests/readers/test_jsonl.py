"""The exchange format line by line."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.codec import article_from_line
from sostiene.readers import Origin, Passed, Source, open_stream, read_bytes, read_document
from sostiene.records import Article, Problem

TEXT = "Ponte chiuso\n«Riapre a maggio», ha detto il sindaco."
STATEMENT = {"id": "s1", "kind": "direct", "act": "state", "speaker": "il sindaco", "content": [[13, 30]]}


def read_lines(*lines: str | dict[str, Any], reread: bool = False) -> Iterator[Article | Passed | Problem]:
    content = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
    origin = Origin("a/news.jsonl", "news", suffix=".jsonl", reread=reread)
    for found in open_stream(Source(io.BytesIO(content), origin)):
        yield from [found] if isinstance(found, Problem) else read_document(found)


@pytest.mark.parametrize("statements", [{}, {"statements": []}, {"statements": None}])
def test_a_line_without_statements_is_an_article_with_what_it_says(statements: dict[str, Any]) -> None:
    line = {"doc": "a7", "lang": "it", "title": "Ponte", "published": "2024-10-28", "text": TEXT, "author": "Anna Neri"}
    (article,) = read_lines({**line, **statements})
    assert isinstance(article, Article)
    assert (article.doc, article.lang, article.title, article.published) == ("a7", "it", "Ponte", "2024-10-28")
    assert (article.text, article.author, article.statements) == (TEXT, "Anna Neri", ())


def test_a_line_with_statements_passes_unchanged_to_the_last_byte() -> None:
    line = '{"text":  "caff\\u00e8 «buono»", "statements": [{"odd": 1}],\t"doc":null, "mine": [1.50]}\r'
    (passed,) = read_lines(line + "\n")
    assert isinstance(passed, Passed)
    assert (passed.line, passed.where) == (line, "a/news.jsonl:1")


def test_a_passed_line_can_be_decoded_where_its_statements_are_wanted() -> None:
    (passed,) = read_lines({"doc": "a", "text": TEXT, "statements": [STATEMENT]})
    assert isinstance(passed, Passed)
    assert article_from_line(passed.line).statements[0].content.text == "«Riapre a maggio»"


def test_a_line_with_statements_is_read_again_if_that_is_asked() -> None:
    (article,) = read_lines({"doc": "a", "text": TEXT, "statements": [STATEMENT]}, reread=True)
    assert isinstance(article, Article)
    assert article.statements == ()


def test_a_line_without_a_name_is_named_after_file_and_number() -> None:
    articles = list(read_lines("", {"text": TEXT}, {"text": TEXT, "doc": None}))
    assert [article.doc for article in articles if isinstance(article, Article)] == ["news-2", "news-3"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "no valid JSON"),
        ("[1]", "no JSON object, but a list"),
        ('{"doc": "a"}', "'text' is missing"),
        ('{"text": 5}', "'text' is no string, but a number"),
        ('{"text": " "}', "empty"),
        ('{"text": "Ciao a tutti", "lang": 3}', "'lang'"),
        ('{"text": "Ciao a tutti", "lang": "italiano vero"}', "'italiano vero' is no language code"),
        ('{"text": "Ciao a tutti", "published": "ieri"}', "'ieri' is not an ISO date"),
        ('{"text": "Ciao a tutti", "statements": "s1"}', "'statements' is no list"),
        ('{"text": "قال رئيس البلدية"}', "Arabic"),
        ("[" * 50_000, "no valid JSON"),
    ],
)
def test_a_bad_line_is_a_problem_with_its_number_and_the_next_is_read(line: str, what: str) -> None:
    first, problem, last = read_lines({"text": TEXT}, line, {"text": TEXT})
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(problem, Problem)
    assert problem.where == "a/news.jsonl:2"
    assert what in problem.what


def test_a_line_that_is_not_utf8_is_a_problem() -> None:
    problem, article = read_bytes(b'{"text": "citt\xe0"}\n{"text": "Ciao a tutti"}', "a.jsonl")
    assert isinstance(problem, Problem)
    assert "not in UTF-8 (byte 15)" in problem.what
    assert isinstance(article, Article)


def test_a_line_that_is_too_long_is_a_problem_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.readers.jsonl.MAX_LINE_BYTES", 100)
    content = b'{"text": "' + b"a" * 300 + b'"}\n{"text": "Ciao a tutti"}\n'
    problem, article = read_bytes(content, "a.jsonl")
    assert isinstance(problem, Problem)
    assert "longer than" in problem.what
    assert isinstance(article, Article)


def test_lone_surrogates_and_nul_in_json_are_kept() -> None:
    (article,) = read_lines('{"text": "Il sindaco ha detto \\ud83d e \\u0000 basta"}')
    assert isinstance(article, Article)
    assert article.text == "Il sindaco ha detto \ud83d e \0 basta"


def test_a_file_without_lines_is_a_problem() -> None:
    (problem,) = read_lines("", " ")
    assert isinstance(problem, Problem)
    assert problem.what == "it is empty"


@pytest.mark.parametrize("shape", ["one", "list"])
def test_a_json_file_may_hold_one_article_or_a_list(shape: str) -> None:
    value = {"text": TEXT} if shape == "one" else [{"text": TEXT}, {"text": TEXT, "statements": [STATEMENT]}, 3]
    outcomes = list(read_bytes(json.dumps(value, indent=2).encode(), "news.json"))
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == ([Article] if shape == "one" else [Article, Passed, Problem])


@given(st.lists(st.binary(max_size=40) | st.text(max_size=20).map(lambda text: json.dumps({"text": text}).encode())))
def test_any_lines_give_articles_or_problems(lines: list[bytes]) -> None:
    for outcome in read_bytes(b"\n".join(lines), "a.jsonl"):
        assert isinstance(outcome, Article | Passed | Problem)
