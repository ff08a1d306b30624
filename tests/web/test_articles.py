"""The article page: the text as published, statements marked in place, and nothing of it ever runs."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from sostiene.batch import ingest
from sostiene.codec import article_to_line, hash_text
from sostiene.questions.holdings import find_articles
from sostiene.readers import open_bytes
from sostiene.records import Article, Reason, Statement, cut_passage
from sostiene.store.ids import article_key
from sostiene.views.annotated import draw_annotated
from sostiene.views.page import choose_hues
from tests.connected import make_articles
from tests.web.conftest import Site

SENTINELLA = article_key(make_articles()[0])
LABEL = "statement %(number)s, %(speaker)s"


def test_the_list_filters_and_pages(told: Site) -> None:
    rows = told.client.get("/articles.json?outlet=Corriere").json()["articles"]["rows"]
    assert [one["doc"] for one in rows] == ["corriere"]
    assert told.client.get("/articles.json?since=2025-03-05&until=2025-03-05").json()["articles"]["total"] == 1
    paging = told.client.get("/articles.json?lang=it&page=2").json()["paging"]
    assert paging == {"page": 2, "size": 50, "total": 3, "previous": "?lang=it&page=1", "next": None}


def test_an_article_shows_its_statements_where_they_stand(told: Site) -> None:
    page = told.client.get(f"/articles/{SENTINELLA}").text
    key = told.keys["sentinella 1"]
    assert f'id="{key}" href="#in-{key}"' in page and f'id="in-{key}"' in page
    assert '<span class="content indirect hue0 s1">' in page and '<span class="source hue0 s1">' in page
    assert "written by hand" in page and "SHA-256" in page
    assert re.search(r'href="/claims/[0-9a-f]{15}">la Norvegia ha venduto il faro</a>', page)
    assert re.search(r'href="/speakers/[0-9a-f]{15}">Oda Lien</a>', page)
    assert 'href="/utterances/' in page and 'href="/echoes/' in page


def test_the_same_as_json(told: Site) -> None:
    facts = told.client.get(f"/articles/{SENTINELLA}.json").json()
    standing = facts["standings"][told.keys["sentinella 1"]]
    assert standing["name"] == "Oda Lien" and standing["positions"][0]["stance"] == "denies"
    assert facts["article"]["statements"][0]["id"] == told.keys["sentinella 1"]


def test_the_beginning_of_a_key_will_do_and_an_unknown_one_is_not_found(told: Site) -> None:
    assert told.client.get(f"/articles/{SENTINELLA[:8]}").status_code == 200
    assert told.client.get("/articles/ffffffffffffff0").status_code == 404


def test_an_address_that_is_no_page_of_the_web_is_no_link(told: Site) -> None:
    page = told.client.get(f"/articles/{article_key(make_articles()[2])}").text
    assert "javascript:alert(1)" in page and 'href="javascript' not in page


def test_versions_show_what_came_and_went(site: Site) -> None:
    url = "https://sentinella.example/faro"
    for number, text in enumerate(("Oda Lien ha detto che il faro resta.", "Ugo Salis ha negato la vendita.")):
        line = article_to_line(Article("faro", text, hash_text(text), lang="it", title="Faro", url=url))
        assert ingest(site.store, open_bytes(line.encode(), f"{number}.jsonl"), tagger="rules").articles == 1
    latest = find_articles(site.store).rows[-1].id
    shown = site.client.get(f"/articles/{latest}").text
    assert "Versions and edits" in shown and "3 versions of this page" in shown
    assert site.client.get(f"/articles/{latest}.json").json()["versions"] == 3


HOSTILE = (
    '<script>alert(1)</script> "><img src=x onerror=alert(1)> </span></div></article> \u202eoiccer\u202c '
    "{{ 7 * 7 }} {% raw %} <svg/onload=alert(1)> <style>*{display:none}</style> &amp; \x1b[31m"
)


def test_a_hostile_article_is_shown_as_text(site: Site) -> None:
    said = f"«{HOSTILE}», ha detto <b onmouseover=alert(1)>Ada</b>."
    start = said.index("<b")
    statement = Statement(
        "s1", "direct", "state", "<b onmouseover=alert(1)>Ada</b>", cut_passage(said, [(0, len(HOSTILE) + 2)]),  # type: ignore[arg-type]
        source=cut_passage(said, [(start, len(said) - 1)]), because=(Reason("act", "<script>alert(2)</script>"),),
    )  # fmt: skip
    article = Article(
        "<script>x</script>", said, hash_text(said), lang='it" onload="alert(1)', title=f"<h1>{HOSTILE}",
        author="<i>", publisher='"><script>', url="https://example.org/\"><script>", statements=(statement,),
    )  # fmt: skip
    ingest(site.store, open_bytes(article_to_line(article).encode(), "a.jsonl"), tagger="rules")
    for address in ("/", "/articles", f"/articles/{find_key(site, article)}"):
        page = site.client.get(address).text
        document = fromstring(page)
        assert not document.xpath("//script[not(starts-with(@src, '/static/'))] | //img | //svg | //style"), address
        assert not document.xpath("//@*[starts-with(name(), 'on')] | //@style"), address
        assert HOSTILE.partition(" ")[0] in document.text_content() or address == "/"
        assert "{{ 7 * 7 }}" in page and "\u202e" not in page and "\x1b" not in page, address


def find_key(site: Site, article: Article) -> str:
    return next(one.id for one in find_articles(site.store).rows if one.doc == article.doc)


@given(st.text(st.characters(codec=None), min_size=1, max_size=60), st.data())
def test_the_page_holds_every_character_at_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    content = cut_passage(text, [(start, end)])
    assert content is not None
    article = Article("a", text, hash_text(text), statements=(Statement("s1", "direct", "state", "Ada", content),))
    drawn = draw_annotated(article, choose_hues([article]), LABEL)
    place = 0
    for found in re.finditer(r'<span data-at="(\d+)"( data-sign)?>([^<]*)</span>', drawn):
        at, is_sign, words = int(found[1]), found[2], unescape(found[3]) if "&" in found[3] else found[3]
        assert at == place
        place += 1 if is_sign else len(words)
        assert is_sign or text[at:place] == words
    assert place == len(text)
    drawn.encode("utf-8")


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "\u202eabc", "\x00\x1b", "😀 «Sì» 🇮🇹"])
def test_signs_stand_for_what_is_not_shown(text: str) -> None:
    drawn = draw_annotated(Article("a", text, hash_text(text)), {}, LABEL)
    assert not any(char in drawn for char in "\r\u202e\x00\x1b")
