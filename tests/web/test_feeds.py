"""Feeds of statements: what RFC 4287 and JSON Feed 1.1 ask for, and what readers make of them."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import update

from sostiene.corrections import Judge, correct
from sostiene.questions import Found
from sostiene.questions.additions import Added
from sostiene.store.tables import articles, statements
from sostiene.web.feeds import EMPTY, Feed, write_atom, write_json_feed
from sostiene.web.languages import load_wording
from tests.connected import ODA, RENTED, SOLD
from tests.web.conftest import Site

ATOM = {"a": "http://www.w3.org/2005/Atom"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
# RFC 3986 and 3987: a scheme, and nothing that no IRI takes.
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")
FOUND = Found(
    id="70286abbc5ea9b2", day="2025-03-05", speaker="Oda Lien", act="deny", stance="denies", kind="indirect",
    content="che la Norvegia abbia venduto il faro", source="Oda Lien", cue="ha smentito", addressee=None, channel=None,
    place=None, said=None, happened=None, role=None, organisation=None, party="NO", voice="person", within=None,
    confidence=0.9, is_judged=False, article="98c8855aecf5ad6", number=1, doc="eco", title="Il faro", publisher="L'Eco",
    published="2025-03-05", lang="it", url="https://eco.example/faro?a=1&b=2",
)  # fmt: skip
ROW = Added(FOUND, "2025-03-06T08:12:00+00:00", "2025-03-07T09:00:00.123456+00:00")
FEED = Feed(
    "urn:sostiene:feed:speaker:abc", "Oda Lien", "http://localhost:8000", "/speakers/abc", "/speakers/abc.atom",
    load_wording("en"),
)  # fmt: skip
HOSTILE = (
    "</title><script>alert(1)</script>", "]]>&amp;&#0;<!--", "\x00\x0b\x1b[31m", "\u202edrow\u2069", "\ud800\udfff",
    "\ufffe\uffff", "a\r\n\r\nb\u2028c", "' onmouseover='x", '"><img src=x onerror=alert(1)>',
)  # fmt: skip
ADDRESSES = ("/speakers/{oda}", "/claims/{sold}", "/search")


def check_atom(written: bytes) -> Any:
    """What RFC 4287 asks for (sections 3 and 4), and what a reader program makes of it."""
    root = etree.fromstring(written)
    assert root.tag == f"{{{ATOM['a']}}}feed"
    for element in [root, *root.findall("a:entry", ATOM)]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1, name
        assert IRI.fullmatch(element.findtext("a:id", namespaces=ATOM))
        assert len(element.findall("a:author", ATOM)) == 1
        for moment in element.xpath("a:updated | a:published", namespaces=ATOM):
            assert RFC3339.fullmatch(moment.text) and datetime.fromisoformat(moment.text)
        alternates = [link for link in element.findall("a:link", ATOM) if link.get("rel") == "alternate"]
        assert len(alternates) == 1
    assert len([link for link in root.findall("a:link", ATOM) if link.get("rel") == "self"]) == 1
    for link in root.iter(f"{{{ATOM['a']}}}link"):
        assert IRI.fullmatch(link.get("href"))
    for person in root.iter(f"{{{ATOM['a']}}}author"):
        assert person.findtext("a:name", namespaces=ATOM)
    for category in root.iter(f"{{{ATOM['a']}}}category"):
        assert category.get("term")
    ids = [one.text for one in root.findall("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids))
    parsed = feedparser.parse(io.BytesIO(written))
    assert not parsed.bozo and parsed.version == "atom10"
    return parsed


def check_json_feed(written: bytes) -> dict[str, Any]:
    """What jsonfeed.org/version/1.1 asks for."""
    feed = json.loads(written)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and isinstance(feed["title"], str)
    for name in ("home_page_url", "feed_url", "next_url"):
        assert name not in feed or IRI.fullmatch(feed[name])
    for item in feed["items"]:
        assert isinstance(item["id"], str) and item["id"]
        assert isinstance(item.get("content_html", item.get("content_text")), str)
        assert all(RFC3339.fullmatch(item[name]) for name in ("date_published", "date_modified"))
        assert all(set(one) & {"name", "url", "avatar"} for one in item["authors"])
        assert all(isinstance(tag, str) for tag in item["tags"])
        for name in ("url", "external_url"):
            assert name not in item or IRI.fullmatch(item[name])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return dict(feed)


def test_an_atom_entry_tells_who_is_quoted_and_who_wrote_it() -> None:
    (entry,) = check_atom(write_atom(FEED, [ROW])).entries
    assert entry.id == "urn:sostiene:statement:70286abbc5ea9b2"
    assert entry.title == "Oda Lien denies: che la Norvegia abbia venduto il faro"
    assert (entry.author, entry.published, entry.updated) == (
        "L'Eco", "2025-03-06T08:12:00.000Z", "2025-03-07T09:00:00.123Z",
    )  # fmt: skip
    assert entry.link == "http://localhost:8000/articles/98c8855aecf5ad6#70286abbc5ea9b2"
    assert [link.href for link in entry.links if link.rel == "via"] == ["https://eco.example/faro?a=1&b=2"]
    assert [tag.term for tag in entry.tags] == ["act:deny", "stance:denies", "kind:indirect"]


def test_the_content_holds_the_words_in_their_language_and_whose_they_are() -> None:
    root = etree.fromstring(write_atom(FEED, [ROW]))
    assert root.findtext("a:entry/a:content", namespaces=ATOM) == (
        '<blockquote cite="https://eco.example/faro?a=1&amp;b=2" lang="it">'
        "<p>che la Norvegia abbia venduto il faro</p></blockquote>"
        "<p>Oda Lien (indirect, «ha smentito») · L&#x27;Eco · 5 March 2025 · Il faro</p>"
    )


def test_a_json_item_holds_the_same() -> None:
    (item,) = check_json_feed(write_json_feed(FEED, [ROW]))["items"]
    assert item["id"] == "urn:sostiene:statement:70286abbc5ea9b2" and item["language"] == "it"
    assert item["content_text"].startswith("che la Norvegia abbia venduto il faro\n\nOda Lien (indirect")
    assert item["_sostiene"] == {
        "about": "http://localhost:8000/openapi.json", "statement": "70286abbc5ea9b2", "article": "98c8855aecf5ad6",
        "speaker": "Oda Lien", "outlet": "L'Eco", "act": "deny", "stance": "denies", "kind": "indirect",
        "published": "2025-03-05",
    }  # fmt: skip


def test_a_feed_speaks_the_reader_s_language() -> None:
    written = check_atom(write_atom(replace(FEED, wording=load_wording("it")), [ROW]))
    assert written.feed.language == "it"
    assert written.entries[0].content[0].value.endswith("5 marzo 2025 · Il faro</p>")


def test_a_feed_without_entries_is_a_feed_that_never_changed() -> None:
    assert check_atom(write_atom(FEED, [])).feed.updated == EMPTY
    assert check_json_feed(write_json_feed(FEED, []))["items"] == []


def test_a_feed_was_changed_when_its_latest_entry_was() -> None:
    older = Added(replace(FOUND, id="0" * 15), "2024-01-01T00:00:00+00:00", "2025-03-08T00:00:00+00:00")
    assert check_atom(write_atom(FEED, [ROW, older])).feed.updated == "2025-03-08T00:00:00.000Z"


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_of_an_article_gets_out_of_its_place(words: str) -> None:
    check_hostile(words)


@given(st.text(min_size=1))
def test_any_words_make_a_feed(words: str) -> None:
    check_hostile(words)


def check_hostile(words: str) -> None:
    found = replace(
        FOUND, speaker=words, content=words, cue=words, doc=words, title=words, publisher=words, lang=words, url=words,
        published=words, said=words,
    )  # fmt: skip
    feed, rows = replace(FEED, title=words), [replace(ROW, found=found)]
    root = etree.fromstring(write_atom(feed, rows))
    check_atom(write_atom(feed, rows))
    (item,) = check_json_feed(write_json_feed(feed, rows))["items"]
    for html in (root.findtext("a:entry/a:content", namespaces=ATOM), item["content_html"]):
        assert set(re.findall(r"<[^>]*>", html)) <= {"<blockquote>", "<p>", "</p>", "</blockquote>"} | set(
            re.findall(r'<blockquote(?: cite="https?://[^"<>]+")?(?: lang="[a-z]{2,3}")?>', html)
        )


def test_addresses_that_are_none_of_the_web_are_no_links() -> None:
    row = replace(ROW, found=replace(FOUND, url="javascript:alert(1)"))
    assert b"javascript" not in write_atom(FEED, [row]) + write_json_feed(FEED, [row])


def test_long_words_are_cut_between_words() -> None:
    row = replace(ROW, found=replace(FOUND, content="faro " * 100_000, speaker="O" * 10_000))
    written = write_atom(FEED, [row] * 50)
    assert len(written) < 300_000
    assert "faro …</p>" in etree.fromstring(written).findtext("a:entry/a:content", namespaces=ATOM)


def fetch(site: Site, path: str) -> Any:
    response = site.client.get(path.format(oda=ODA, sold=SOLD))
    assert response.status_code == 200, response.text
    if ".feed.json" in path:
        assert response.headers["content-type"] == "application/feed+json; charset=utf-8"
        return check_json_feed(response.content)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return check_atom(response.content)


@pytest.mark.parametrize("address", ADDRESSES)
def test_both_formats_hold_the_same_entries(told: Site, address: str) -> None:
    atom, feed = fetch(told, f"{address}.atom"), fetch(told, f"{address}.feed.json")
    assert [entry.id for entry in atom.entries] == [item["id"] for item in feed["items"]] != []
    assert feed["feed_url"] == f"http://localhost{address}.feed.json".format(oda=ODA, sold=SOLD)
    assert feed["home_page_url"] == f"http://localhost{address}".format(oda=ODA, sold=SOLD)


def list_keys(feed: Any) -> set[str]:
    return {item["_sostiene"]["statement"] for item in feed["items"]}


def test_the_feed_of_a_speaker_holds_what_they_said_in_any_spelling(told: Site) -> None:
    feed = fetch(told, "/speakers/{oda}.feed.json")
    assert feed["title"] == "Oda Lien"
    assert list_keys(feed) == {told.keys[name] for name in ("sentinella 1", "eco 1", "corriere 1")}


def test_the_feed_of_a_claim_holds_the_statements_on_it(told: Site) -> None:
    assert list_keys(fetch(told, f"/claims/{RENTED}.feed.json")) == {told.keys["corriere 2"]}
    assert fetch(told, f"/claims/{RENTED[:8]}.atom").feed.id == f"urn:sostiene:feed:claim:{RENTED}"


def test_the_feed_of_a_search_holds_what_it_finds(told: Site) -> None:
    asked = "/search.feed.json?q=faro&act=deny&act=confirm&since=2025-03-05&outlet=eco&stance=&page=1"
    with pytest.raises(AssertionError):
        fetch(told, asked)  # an empty stance is no stance
    feed = fetch(told, asked.replace("&stance=", ""))
    assert list_keys(feed) == {told.keys["eco 1"]}
    assert feed["title"] == "Search: faro" and "act=deny&act=confirm" in feed["home_page_url"]


def test_what_was_added_last_stands_first(site: Site) -> None:
    with site.store.write() as connection:
        connection.execute(update(articles).values(added="2025-01-01T00:00:00+00:00"))
        connection.execute(
            update(articles).where(articles.c.doc == "sentinella").values(added="2026-01-01T00:00:00+00:00")
        )
    feed = fetch(site, "/speakers/{oda}.feed.json")
    assert feed["items"][0]["_sostiene"]["statement"] == site.keys["sentinella 1"]
    assert feed["items"][0]["date_published"] == "2026-01-01T00:00:00.000Z"


def test_a_correction_changes_the_entry_and_keeps_its_id(site: Site) -> None:
    before = fetch(site, "/claims/{sold}.feed.json")["items"]
    correct(site.store, site.keys["eco 1"], {"act": "not_confirm"}, Judge("Ada", "she declines"))
    after = fetch(site, "/claims/{sold}.feed.json")["items"]
    assert [item["id"] for item in before] == [item["id"] for item in after]
    changed = [one["id"] for one, other in zip(after, before, strict=True) if one != other]
    assert changed == [f"urn:sostiene:statement:{site.keys['eco 1']}"]
    (item,) = [item for item in after if item["id"] in changed]
    assert "does not confirm" in item["title"] and item["date_modified"] > item["date_published"]


def test_what_a_person_rejected_is_in_no_feed(site: Site) -> None:
    with site.store.write() as connection:
        connection.execute(update(statements).values(is_rejected=True))
    assert fetch(site, "/search.feed.json")["items"] == []


def walk(site: Site, path: str) -> Iterator[Any]:
    while path:
        feed = fetch(site, path)
        yield feed
        path = feed.get("next_url", "").removeprefix("http://localhost")


def test_pages_of_a_feed_join_without_gap_or_overlap(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.web.routes.feeds.USUAL", 2)
    pages = list(walk(told, "/search.feed.json?q=faro"))
    ids = [item["id"] for feed in pages for item in feed["items"]]
    assert len(ids) == len(set(ids)) == 5 and [len(feed["items"]) for feed in pages] == [2, 2, 1]
    assert fetch(told, "/search.atom?q=faro").feed.links[-1].rel == "next"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/speakers/ffffffff.feed.json", 404), ("/claims/nowhere.feed.json", 404),
        ("/search.feed.json?since=soon", 400), ("/search.feed.json?q=%3F", 400), ("/search.feed.json?page=0", 422),
        ("/search.feed.json?act=lie", 422),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_in_the_one_shape(told: Site, path: str, status: int) -> None:
    response = told.client.get(path)
    assert response.status_code == response.json()["error"]["status"] == status
    assert response.json()["error"]["what"]


def test_a_reader_program_is_spared_what_it_has(told: Site) -> None:
    first = told.client.get("/search.atom")
    again = told.client.get("/search.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
