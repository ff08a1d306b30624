"""Lists of addresses and sitemaps: nothing is fetched unless that was asked."""

import gzip
import io
from collections.abc import Iterator

import pytest

from sostiene.errors import FetchError
from sostiene.fetching.pages import Page
from sostiene.readers import Origin, Source, open_stream, read_bytes, read_document
from sostiene.records import Article, Problem

PAGES = {
    "https://valserena.example/ponte": b"Il ponte resta chiuso, ha detto il sindaco.",
    "https://valserena.example/strada": b"La strada riapre, ha detto il sindaco.",
}
LIST = "# cronaca\n" + "\n".join(PAGES) + "\n\n"
NAMESPACE = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
PICTURE = "<image:image><image:loc>https://valserena.example/p.jpg</image:loc></image:image>"
SITEMAP = f"""<?xml version="1.0"?><urlset {NAMESPACE}>""" + "".join(
    f"<url><loc> {address} </loc>{PICTURE}</url>" for address in PAGES
) + "</urlset>"  # fmt: skip
INDEX = f"""<sitemapindex {NAMESPACE}><sitemap><loc>https://valserena.example/a.xml</loc></sitemap>
<sitemap><loc>https://valserena.example/b.xml.gz</loc></sitemap><sitemap><loc>https://valserena.example/c.xml</loc></sitemap>
<sitemap><loc>https://valserena.example/d.xml</loc></sitemap></sitemapindex>"""
SITEMAPS = {
    "https://valserena.example/a.xml": SITEMAP.encode(),
    "https://valserena.example/b.xml.gz": gzip.compress(SITEMAP.replace("ponte", "altro").encode()),
    "https://valserena.example/c.xml": INDEX.encode(),
}


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were visited, in their order."""
    visited: list[str] = []

    def visit(self: object, url: str) -> Page:
        visited.append(url)
        content = PAGES.get(url) or SITEMAPS.get(url)
        if content is None:
            raise FetchError(url, f"{url} answers 404")
        return Page(content, url, "utf-8", "2024-10-28T10:00:00+00:00")

    monkeypatch.setattr("sostiene.fetching.polite.Visitor.visit", visit)
    return visited


def read_asked(content: str, name: str) -> Iterator[object]:
    origin = Origin(name, name.partition(".")[0], suffix=name[name.index(".") :], fetch=True)
    for found in open_stream(Source(io.BytesIO(content.encode()), origin)):
        yield from [found] if isinstance(found, Problem) else read_document(found)


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (LIST, "cronaca.urls", "it is a list of 2 addresses"),
        (LIST, "cronaca.txt", "it is a list of 2 addresses"),
        (LIST, "cronaca", "it is a list of 2 addresses"),
        ("https://valserena.example/ponte", "cronaca.txt", "it is a list of 1 address"),
        (SITEMAP, "sitemap.xml", "it is a list of 2 addresses"),
        (INDEX, "sitemap.xml", "it is an index of 4 sitemaps"),
    ],
)
def test_addresses_are_not_fetched_unless_asked(content: str, name: str, what: str, visits: list[str]) -> None:
    (problem,) = read_bytes(content.encode(), name)
    assert isinstance(problem, Problem)
    assert problem.what == f"{what}, which are not fetched unless asked"
    assert problem.hint == "Give --fetch"
    assert not visits


def test_a_compressed_sitemap_is_known_too() -> None:
    (problem,) = read_bytes(gzip.compress(SITEMAP.encode()), "sitemap.xml.gz")
    assert isinstance(problem, Problem)
    assert "a list of 2 addresses" in problem.what


@pytest.mark.parametrize(("content", "name"), [(LIST + "\n" + LIST, "cronaca.urls"), (SITEMAP, "sitemap.xml")])
def test_each_address_is_fetched_once_if_asked(content: str, name: str, visits: list[str]) -> None:
    articles = list(read_asked(content, name))
    assert [article.url for article in articles if isinstance(article, Article)] == list(PAGES) == visits
    assert [article.doc for article in articles if isinstance(article, Article)] == ["ponte", "strada"]


def test_an_index_is_followed_one_level_and_what_fails_is_a_problem(visits: list[str]) -> None:
    outcomes = list(read_asked(INDEX, "sitemap.xml"))
    assert [outcome.where.rpartition("/")[2] for outcome in outcomes if isinstance(outcome, Problem)] == [
        "c.xml", "d.xml", "altro",
    ]  # fmt: skip
    assert sum(isinstance(outcome, Article) for outcome in outcomes) == 2
    assert len(visits) == 7


def test_what_a_list_gives_is_not_asked_for_addresses_again(visits: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES, "https://valserena.example/ponte", b"https://valserena.example/strada")
    first, _ = read_asked(LIST, "cronaca.urls")
    assert isinstance(first, Problem)
    assert first.hint == "Give --fetch"
    assert len(visits) == 2


def test_a_line_that_is_no_address_is_a_problem_with_its_number(visits: list[str]) -> None:
    bad, *rest = read_asked("ponte chiuso\n" + LIST, "cronaca.urls")
    assert isinstance(bad, Problem)
    assert (bad.where, bad.what) == ("cronaca.urls:1", "the line holds no address")
    assert len(rest) == 2


def test_a_text_that_begins_with_addresses_is_a_text() -> None:
    text = "https://valserena.example/ponte\n" * 300 + "\nIl ponte resta chiuso, ha detto il sindaco."
    (article,) = read_bytes(text.encode(), "nota.txt")
    assert isinstance(article, Article)
    assert article.text == text


@pytest.mark.parametrize("content", ["# nulla\n", "ftp://valserena.example/a\n"])
def test_a_list_without_addresses_is_a_problem(content: str) -> None:
    *_, problem = read_bytes(content.encode(), "cronaca.urls")
    assert isinstance(problem, Problem)
    assert problem.what == "there is no address in it"


def test_no_more_addresses_are_fetched_than_the_limit_allows(
    visits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sostiene.readers.addresses.MAX_ADDRESSES", 1)
    problem, article = read_asked(LIST, "cronaca.urls")
    assert isinstance(problem, Problem)
    assert "the rest is left out" in problem.what
    assert isinstance(article, Article)
