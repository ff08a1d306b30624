"""Echoes: many outlets, one origin; the tree as a picture, as a table and as JSON."""

from lxml.html import fromstring

from sostiene.store.ids import article_key, make_key
from sostiene.web.routes import echoes
from tests.connected import make_articles
from tests.web.conftest import Site

TREE = make_key("echo", 1)
ROOT, COPY, OTHER = (article_key(one) for one in make_articles())


def test_the_list_tells_outlets_against_one_origin(told: Site) -> None:
    (tree,) = told.client.get("/echoes.json").json()["echoes"]["rows"]
    assert (tree["id"], tree["outlets"], [one["depth"] for one in tree["members"]]) == (TREE, 2, [0, 1])
    text = " ".join(fromstring(told.client.get("/echoes").text).text_content().split())
    assert "2 outlets → 1 origin" in text and "L'Eco copies" in text


def test_the_list_of_one_article(told: Site) -> None:
    assert told.client.get(f"/echoes.json?article={COPY}").json()["echoes"]["total"] == 1
    assert told.client.get(f"/echoes.json?article={OTHER}").json()["echoes"]["total"] == 0
    assert told.client.get("/echoes?article=nowhere").status_code == 400


def test_a_long_list_shows_the_first_of_each_tree(told: Site, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(echoes, "MOST_SHOWN", 1)
    assert "1 more article" in told.client.get("/echoes").text


def test_a_tree_says_who_follows_whom_and_why(told: Site) -> None:
    page = told.client.get(f"/echoes/{TREE}").text
    rows = fromstring(page).xpath("//table//tbody/tr")
    assert [" ".join(row.xpath("string(td[last()])").split()) for row in rows] == [
        "first text", "copies La Sentinellanine words in ten",
    ]  # fmt: skip
    assert 'class="picture echo-tree"' in page and f'href="/articles/{COPY}"' in page


def test_a_tree_can_be_taken_away(told: Site) -> None:
    file = told.client.get(f"/echoes/{TREE}/tree.svg")
    assert file.headers["content-type"].startswith("image/svg+xml") and "L&#x27;Eco" in file.text


def test_a_tree_pages_its_articles(told: Site) -> None:
    assert told.client.get(f"/echoes/{TREE}.json?page=2").json()["echo"]["members"] == []
    assert told.client.get(f"/echoes/{TREE}.json").json()["paging"]["total"] == 2


def test_an_unknown_echo_is_not_found(told: Site) -> None:
    for address in ("/echoes/ffff", "/echoes/ffff.json", "/echoes/ffff/tree.svg"):
        assert told.client.get(address).status_code == 404, address
