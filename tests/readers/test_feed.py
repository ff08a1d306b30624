"""Feeds: entries with text are articles, entries without one say how their pages are fetched."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.fetching.pages import Page
from sostiene.readers import Origin, Source, open_stream, read_bytes, read_document
from sostiene.records import Article, Problem

ITEM = """<item><title>Ponte chiuso</title><link>https://valserena.example/cronaca/ponte-chiuso.html</link>
<guid>7</guid><pubDate>Mon, 28 Oct 2024 00:30:00 +0200</pubDate><dc:creator>Anna Neri</dc:creator>
<description>&lt;p&gt;Il sindaco.&lt;/p&gt;</description>%s</item>"""
BODY = """<content:encoded><![CDATA[<p>«Il ponte resta chiuso», ha detto il sindaco.</p><p>Riapre a maggio.</p>
<script>x()</script>]]></content:encoded>"""
TITLE_ONLY = "<item><title>Ponte riaperto</title><link>https://valserena.example/riaperto</link></item>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it"><title>Raccolta</title><entry><title type="html">Ponte
&amp;amp; strada</title><id>tag:valserena.example,2024:7</id><updated>2024-10-28T10:00:00Z</updated>
<author><name>Anna Neri</name></author><source><title>La Val Serena</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Il sindaco dice no.</p></div></content></entry>
</feed>"""
JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "La Val Serena",
    "items": [
        {
            "id": "7",
            "url": "https://valserena.example/ponte",
            "title": "Ponte chiuso",
            "content_html": "<p>Il sindaco dice no.</p>",
            "date_published": "2024-10-28T10:00:00Z",
            "authors": [{"name": "Anna Neri"}],
        },
        {"id": "8", "title": "Ponte riaperto", "url": "https://valserena.example/riaperto"},
        "odd",
    ],
}


def make_rss(*items: str) -> bytes:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>La Val Serena</title><language>it</language>'
    )
    return (head + "".join(items) + "</channel></rss>").encode()


def test_an_entry_is_an_article_with_its_title_and_paragraphs() -> None:
    (article,) = read_bytes(make_rss(ITEM % BODY), "feed.xml")
    assert isinstance(article, Article)
    assert article.text == "Ponte chiuso\n«Il ponte resta chiuso», ha detto il sindaco.\nRiapre a maggio."
    assert (article.title, article.published, article.lang) == ("Ponte chiuso", "2024-10-28", "it")
    assert (article.author, article.publisher) == ("Anna Neri", "La Val Serena")
    assert (article.doc, article.url) == ("ponte-chiuso", "https://valserena.example/cronaca/ponte-chiuso.html")


def test_the_summary_is_the_text_where_there_is_no_content() -> None:
    (article,) = read_bytes(make_rss(ITEM % ""), "feed.xml")
    assert isinstance(article, Article)
    assert article.text == "Ponte chiuso\nIl sindaco."


def test_the_source_of_an_entry_is_its_publisher_and_its_id_its_name() -> None:
    first, second = (next(iter(read_bytes(ATOM.encode(), "raccolta.xml"))) for _ in range(2))
    assert isinstance(first, Article)
    assert first.publisher == "La Val Serena"
    assert first.title == "Ponte & strada"
    assert first.doc.startswith("raccolta-")
    assert first == second


def test_an_entry_with_a_title_only_says_how_its_page_is_fetched() -> None:
    article, problem = read_bytes(make_rss(ITEM % BODY, TITLE_ONLY), "feed.xml")
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.what) == ("feed.xml, entry 2", "the entry has only a title (Ponte riaperto)")
    assert "sostiene watch" in problem.hint
    assert "--fetch: https://valserena.example/riaperto" in problem.hint


def test_the_page_of_an_entry_is_fetched_if_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(b"Il ponte \xc3\xa8 riaperto, ha detto il sindaco.", "https://valserena.example/riaperto", "utf-8")
    monkeypatch.setattr("sostiene.fetching.polite.Visitor.visit", lambda self, url: replace(page, url=url))
    origin = Origin("feed.xml", "feed", fetch=True)
    (document,) = open_stream(Source(BytesIO(make_rss(TITLE_ONLY)), origin))
    assert not isinstance(document, Problem)
    (article,) = read_document(document)
    assert isinstance(article, Article)
    assert (article.text, article.publisher) == ("Il ponte è riaperto, ha detto il sindaco.", "La Val Serena")


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["feed.json", "feed"])
def test_a_json_feed_is_read_like_any_other(name: str, indent: int | None) -> None:
    article, problem = read_bytes(json.dumps(JSON_FEED, indent=indent).encode(), name)
    assert isinstance(article, Article)
    assert (article.text, article.published) == ("Ponte chiuso\nIl sindaco dice no.", "2024-10-28")
    assert (article.author, article.publisher, article.doc) == ("Anna Neri", "La Val Serena", "ponte")
    assert isinstance(problem, Problem)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_a_feed_is_known_in_other_encodings(encoding: str) -> None:
    markup = (
        make_rss(ITEM % BODY)
        .decode()
        .replace('version="1.0"?', 'version="1.0" encoding="utf-16"?' if "16" in encoding else 'version="1.0"?')
    )
    (article,) = read_bytes(markup.encode(encoding), "feed.xml")
    assert isinstance(article, Article)
    assert article.title == "Ponte chiuso"


def test_a_feed_of_entities_in_entities_takes_no_memory() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "eeee"}">' for n in range(12))
    rss = make_rss(ITEM.replace("Ponte chiuso", "&e11;") % BODY).decode()
    outcomes = list(read_bytes(rss.replace("<rss", f"<!DOCTYPE rss [{entities}]><rss").encode(), "feed.xml"))
    assert outcomes
    assert all(len(outcome.text) < 10_000 for outcome in outcomes if isinstance(outcome, Article))


def test_an_external_entity_is_not_fetched(tmp_path: Any) -> None:
    (tmp_path / "secret.txt").write_text("segreto")
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    rss = make_rss(ITEM.replace("Ponte chiuso", "&x; Ponte") % BODY).decode().replace("<rss", entity + "<rss")
    assert not any("segreto" in str(outcome) for outcome in read_bytes(rss.encode(), "feed.xml"))


def test_a_feed_without_entries_is_a_problem() -> None:
    (problem,) = read_bytes(make_rss(), "feed.xml")
    assert isinstance(problem, Problem)
    assert problem.what == "it is no feed, or one without entries"


@given(
    st.sampled_from([make_rss(ITEM % BODY, TITLE_ONLY), ATOM.encode()]),
    st.integers(0, 900),
    st.binary(max_size=6),
    st.integers(0, 40),
)
def test_a_changed_feed_gives_articles_or_problems(feed: bytes, place: int, put: bytes, cut: int) -> None:
    outcomes = list(read_bytes(feed[:place] + put + feed[place + cut :], "feed.xml"))
    assert outcomes
    assert all(isinstance(outcome, Article | Problem) for outcome in outcomes)
