"""One entry for everything: files, addresses, standard input; what cannot be read never stops the rest."""

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.errors import UsageError
from sostiene.readers import (
    OPENERS,
    READERS,
    Passed,
    classify_source,
    detect_format,
    load_function,
    read_bytes,
    read_source,
)
from sostiene.records import Article, Problem

TEXT = "Il sindaco ha detto che il ponte resterà chiuso fino a maggio."


@pytest.mark.parametrize("name", [*READERS.values(), *OPENERS.values()])
def test_every_reader_in_the_table_is_there(name: str) -> None:
    assert callable(load_function(name))


def test_a_file_is_an_article_named_after_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "ponte.2024.txt"
    path.write_bytes(TEXT.encode())
    (article,) = read_source(str(path), published="2024-10-28")
    assert isinstance(article, Article)
    assert (article.doc, article.text, article.published) == ("ponte.2024", TEXT, "2024-10-28")


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        (b"Il sindaco", "text"),
        (b"", "text"),
        (b"\n<!DOCTYPE html>", "html"),
        (b'<?xml version="1.0"?>\n<!-- saved --><html xmlns="x">', "html"),
        (b"\xef\xbb\xbf<html>", "html"),
        (b'{"doc": "a", "text": "b"}', "jsonl"),
        (b"{} is what he said", "text"),
        (b"<p>Il sindaco</p>", "text"),
    ],
)
def test_the_beginning_shows_the_format(beginning: bytes, name: str) -> None:
    assert detect_format(beginning) == name


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (article,) = read_source("-")
    assert isinstance(article, Article)
    assert (article.doc, article.text) == ("stdin", TEXT)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.txt", b"", "it is empty"),
        ("feed.xml", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "it is a feed (RSS or Atom)"),
        ("page.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "it is a PDF file, not text"),
        ("arabic.txt", "قال رئيس البلدية إن الجسر مغلق".encode(), "the text is written in Arabic script"),
        ("list.json", b"{", "it is no valid JSON"),
    ],
)
def test_a_bad_file_is_a_problem_with_its_name_and_reason(name: str, content: bytes, what: str) -> None:
    (problem,) = read_bytes(content, name)
    assert isinstance(problem, Problem)
    assert problem.where == name
    assert problem.what.startswith(what)


def test_a_missing_file_a_folder_and_an_impossible_name_are_problems(tmp_path: Path) -> None:
    problems = [next(iter(read_source(name))) for name in (tmp_path / "no.txt", tmp_path, "a\0b.txt", "x" * 5000)]
    assert all(isinstance(problem, Problem) for problem in problems)
    assert [problem.what for problem in problems[:2] if isinstance(problem, Problem)] == [
        "there is no such file",
        "it is a folder",
    ]


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the permissions themselves would not stop root
    (problem,) = read_source(path)
    assert isinstance(problem, Problem)
    assert problem.what == "you may not read it"


def test_wrong_options_are_a_wrong_use() -> None:
    with pytest.raises(UsageError, match="'ieri' is not an ISO date"):
        list(read_source("a.txt", published="ieri"))
    with pytest.raises(UsageError, match="'italiano' is no language code"):
        list(read_source("a.txt", lang="italiano"))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("https://example.org/a", "url"),
        ("ftp://example.org/a", "url"),
        ("missing.txt", "path"),
        ("news/missing", "path"),
        ("Il sindaco ha detto no.", "text"),
        ("Vedi https://example.org/a", "text"),
        ("Prima riga\nseconda riga.txt", "text"),
        ("No", "text"),
        ("a" * 5000, "text"),
        ("\ud800", "text"),
        ("", "text"),
    ],
)
def test_a_string_is_an_address_a_path_or_a_text(value: str, kind: str) -> None:
    assert classify_source(value) == kind


def test_a_string_that_names_a_file_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "nota del sindaco"
    path.touch()
    assert classify_source(str(path)) == "path"


names = st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a"])
starts = st.sampled_from([b"", b"<html><body><p>", b'{"text": "', b"\xff\xfe", b"\xef\xbb\xbf", b"# "])


@settings(max_examples=150)
@given(names, starts, st.binary(max_size=200))
def test_any_bytes_give_articles_or_problems_and_at_least_one(name: str, start: bytes, rest: bytes) -> None:
    outcomes = list(read_bytes(start + rest, name))
    assert outcomes
    assert all(isinstance(outcome, Article | Passed | Problem) for outcome in outcomes)
