"""One entry for everything: files, addresses, standard input; what cannot be read never stops the rest."""

import gzip
import io
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.errors import InputError, UsageError
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
        (b'\n{"maintext": "b"}', "jsonl"),
        (b'{\n  "text": "b"\n}', "json"),
        (b'[{"text": "b"}]', "json"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "json"),
        (b"{} is what he said", "text"),
        (b"[1] is a footnote", "text"),
        (b"<p>Il sindaco</p>", "text"),
        (b'<?xml version="1.0"?><!-- a --><!-- b --><rss version="2.0">', "feed"),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>\n<rss>', "feed"),
        ('<?xml version="1.0" encoding="utf-16"?><feed>'.encode("utf-16"), "feed"),
        ('<?xml version="1.0"?><rdf:RDF>'.encode("utf-32-be"), "feed"),
        (b'<urlset xmlns="x">', "sitemap"),
        (b"<newsItem guid='x'>", "newsml"),
        (b"<nar:newsMessage>", "newsmessage"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "docx"),
        (b"PK\x03\x04" + bytes(26) + b"a.txt", "zip"),
        (b"a.txt" + bytes(252) + b"ustar\x00", "tar"),
        (b"WARC/1.1\r\n", "warc"),
        (b"filedesc://a.arc 0.0.0.0", "warc"),
        (b"window.YTD.tweets.part0 = [", "x"),
        (b"# cronaca\nhttps://valserena.example/a\nhttps://valse", "addresses"),
        (b"https://valserena.example/a\nIl sindaco\n", "text"),
    ],
)
def test_the_beginning_shows_the_format(beginning: bytes, name: str) -> None:
    assert detect_format(beginning) == name


@pytest.mark.parametrize("name", ["ponte.txt", "ponte.html"])
def test_what_is_packed_is_unpacked_whatever_its_name_says(name: str) -> None:
    more = "La ministra dei Trasporti ha smentito ieri che i lavori siano in ritardo di sei mesi."
    (article,) = read_bytes(gzip.compress(f"<html><article><p>{TEXT}</p><p>{more}</p></article>".encode()), name)
    assert isinstance(article, Article)
    assert (article.doc, article.text) == ("ponte", f"{TEXT}\n{more}")


def test_a_zip_that_holds_a_word_file_is_none() -> None:
    word, stream = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(word, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("nota.docx", word.getvalue())
        archive.writestr("ponte.txt", TEXT)
    problem, article = read_bytes(stream.getvalue(), "posta")
    assert isinstance(problem, Problem)
    assert isinstance(article, Article)


def test_no_beginning_keeps_the_detection_busy() -> None:
    before = process_time()
    for beginning in (
        b"<!-- -->" * 512,
        b"<!-- " * 800,
        b"<?xml ?>" * 512,
        b"<!doctype [" * 370,
        b'{"' * 2000,
        b" " * 4096,
    ):
        with suppress(InputError):
            detect_format(beginning)
    assert process_time() - before < 1


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (article,) = read_source("-")
    assert isinstance(article, Article)
    assert (article.doc, article.text) == ("stdin", TEXT)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.txt", b"", "it is empty"),
        (
            "feed.xml",
            b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
            "it is no feed, or one without entries",
        ),
        ("page.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "it is no PDF, or a broken one"),
        ("arabic.txt", "قال رئيس البلدية إن الجسر مغلق".encode(), "the text is written in Arabic script"),
        ("list.json", b"{", "it is no valid JSON"),
        ("odd.xml", b'<?xml version="1.0"?><soap:Envelope/>', "it is XML of an unknown kind (Envelope)"),
        ("odd.xml", b'<?xml version="1.0"?>', "it is XML of an unknown kind (without an element)"),
    ],
)
def test_a_bad_file_is_a_problem_with_its_name_and_reason(name: str, content: bytes, what: str) -> None:
    (problem,) = read_bytes(content, name)
    assert isinstance(problem, Problem)
    assert problem.where == name
    assert problem.what.startswith(what)


def test_a_missing_file_an_empty_folder_and_an_impossible_name_are_problems(tmp_path: Path) -> None:
    problems = [next(iter(read_source(name))) for name in (tmp_path / "no.txt", tmp_path, "a\0b.txt", "x" * 5000)]
    assert all(isinstance(problem, Problem) for problem in problems)
    assert [problem.what for problem in problems[:2] if isinstance(problem, Problem)] == [
        "there is no such file",
        "there are no files in it",
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


names = st.sampled_from(
    [
        "a.txt",
        "a.md",
        "a.html",
        "a.jsonl",
        "a.json",
        "a",
        "a.xml",
        "a.zip",
        "a.tar",
        "a.tgz",
        "a.warc",
        "a.warc.gz",
        "a.urls",
    ]
)
starts = st.sampled_from(
    [
        b"", b"<html><body><p>", b'{"text": "', b"\xff\xfe", b"\xef\xbb\xbf", b"# ", b"<rss><channel><item>",
        b"<urlset>", b"<newsItem>", b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"https://",
        b"window.YTD.tweets.part0 = [",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(names, starts, st.binary(max_size=200))
def test_any_bytes_give_articles_or_problems_and_at_least_one(name: str, start: bytes, rest: bytes) -> None:
    outcomes = list(read_bytes(start + rest, name))
    assert outcomes
    assert all(isinstance(outcome, Article | Passed | Problem) for outcome in outcomes)
