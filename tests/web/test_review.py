"""The page of review: what waits for a person, with every reason; what was judged is gone."""

import pytest
from sqlalchemy import update

from sostiene.corrections import correct
from sostiene.store import Store
from sostiene.store.judgements import Judge
from sostiene.store.tables import statements
from tests.connected import ODA, SOLD
from tests.store.test_review import doubt
from tests.web.conftest import Site


@pytest.fixture
def waiting(site: Site) -> Site:
    """A site of whose statements the reader was unsure."""
    for key in site.keys.values():
        doubt(site.store, key, 0.6)
    return site


def list_waiting(site: Site, query: str = "") -> list[str]:
    return [one["found"]["id"] for one in site.client.get(f"/review.json{query}").json()["review"]["rows"]]


def test_each_row_has_the_words_in_their_paragraph_and_every_reason(waiting: Site) -> None:
    page = waiting.client.get("/review").text
    for words in (
        "5 statements wait", "such statements are right 60 times in 100", "it takes a position on what others say",
        "2 speakers take positions on its claim", "it is of the last 30 days of the store",
        "<mark>che la Norvegia abbia venduto il faro all&#39;Islanda</mark>", f'href="/claims/{SOLD}"',
        f"#{waiting.keys['eco 1']}",
    ):  # fmt: skip
        assert words in page, words
    assert "<presto>" not in page and "style=" not in page


def test_the_page_and_its_json_tell_the_same(waiting: Site) -> None:
    page, keys = waiting.client.get("/review").text, list_waiting(waiting)
    places = [page.index(f'id="{key}"') for key in keys]
    assert len(keys) == 5 and places == sorted(places)
    (row, *_) = waiting.client.get("/review.json").json()["review"]["rows"]
    assert row["doubts"] == [{"kind": "confidence", "weight": 0.4, "detail": "0.60"}]
    assert [one["kind"] for one in row["importances"]] == ["answer", "recent", "claim"]
    assert row["score"] == round(row["doubt"] * row["importance"], 3)


def test_what_a_person_judged_is_gone(waiting: Site) -> None:
    correct(waiting.store, waiting.keys["eco 1"], {"act": "deny"}, Judge("Rosa Testi", "so it says"))
    assert waiting.keys["eco 1"] not in list_waiting(waiting)


def test_the_queue_is_narrowed(waiting: Site) -> None:
    assert list_waiting(waiting, "?act=confirm&speaker=&outlet=&lang=&since=") == [waiting.keys["corriere 1"]]
    assert list_waiting(waiting, "?speaker=Salis") == [waiting.keys["corriere 2"]]
    assert len(list_waiting(waiting, f"?voice={ODA}")) == 3
    assert waiting.client.get("/review?act=mumble").status_code == 400
    assert "Nothing waits for a person here" in waiting.client.get("/review?lang=en").text


def test_nothing_waits_where_the_reader_was_sure(told: Site) -> None:
    assert "Nothing waits for a person here" in told.client.get("/review").text


def test_the_queue_speaks_italian(waiting: Site) -> None:
    page = waiting.client.get("/review", headers={"accept-language": "it"}).text
    assert "Aspettano 5 dichiarazioni" in page and "giuste 60 volte su 100" in page


def test_words_of_articles_are_text(waiting: Site) -> None:
    make_hostile(waiting.store, waiting.keys["eco 1"])
    page = waiting.client.get("/review").text
    assert "<svg onload" not in page and "&lt;svg onload" in page


def make_hostile(store: Store, key: str) -> None:
    with store.write() as connection:
        connection.execute(update(statements).where(statements.c.id == key).values(content="<svg onload=alert(1)>"))
        connection.exec_driver_sql("UPDATE claims SET title = '<svg onload=alert(1)>'")
