"""Utterances: one act of saying in the words of several articles, with what each changes marked."""

import pytest
from lxml.html import fromstring
from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.codec import article_to_line, hash_text
from sostiene.connect import connect
from sostiene.readers import open_bytes
from sostiene.records import Article, Statement, cut_passage
from sostiene.store.ids import make_key
from sostiene.store.tables import statements, utterance_members, utterances
from tests.connected import ODA
from tests.web.conftest import Site

TOLD = make_key("utterance", 1)


def test_the_list_tells_of_reports_and_the_first_wording(told: Site) -> None:
    (one,) = told.client.get("/utterances.json").json()["utterances"]["rows"]
    assert (one["id"], one["reports"], one["outlets"]) == (TOLD, 2, 2)
    page = told.client.get("/utterances?order=latest").text
    assert f'href="/utterances/{TOLD}" lang="it"' in page and "2 reports · 2 outlets" in page


def test_the_list_of_one_speaker(told: Site) -> None:
    assert told.client.get(f"/utterances.json?voice={ODA}").json()["utterances"]["total"] == 1
    assert told.client.get("/utterances.json?order=best").status_code == 422


def test_word_for_word_reports_stand_together(told: Site) -> None:
    document = fromstring(told.client.get(f"/utterances/{TOLD}").text)
    assert "che la Norvegia abbia venduto il faro" in document.xpath("string(//h1)")
    (link,) = document.xpath("//ul[@class='verbatim']/li/a/@href")
    assert link.endswith(f"#{told.keys['eco 1']}")


def test_a_statement_leads_to_its_utterance_and_one_alone_says_so(told: Site) -> None:
    assert told.client.get(f"/utterances/{told.keys['eco 1']}.json").json()["id"] == TOLD
    assert "Nobody else in this store reports it" in told.client.get(f"/utterances/{told.keys['corriere 2']}").text
    assert told.client.get("/utterances/ffffffff").status_code == 404


def make_article(doc: str, words: str) -> Article:
    text = f"Oda Lien ha detto: {words}"
    start = text.index(words)
    said = Statement(
        "s1", "direct", "state", "Oda Lien", cut_passage(text, [(start, len(text))]),  # type: ignore[arg-type]
        source=cut_passage(text, [(0, len("Oda Lien"))]),
    )  # fmt: skip
    return Article(doc, text, hash_text(text), lang="it", published="2025-05-01", publisher=doc, statements=(said,))


@pytest.fixture
def drifted(site: Site) -> Site:
    articles = (
        make_article("a", "«Abbiamo circa 40 <barche> in mare»"),
        make_article("b", "«Abbiamo 60 <barche> in mare»"),
    )
    lines = "\n".join(map(article_to_line, articles))
    assert ingest(site.store, open_bytes(lines.encode(), "d.jsonl"), tagger="rules").articles == 2
    with site.store.write() as connection:
        rows = connection.scalars(select(statements.c.id).where(statements.c.content.like("«Abbiamo%"))).all()
        connection.execute(
            utterances.insert(), [{"id": make_key("utterance", 2), "entity": ODA, "said": None, "ties": []}]
        )
        connection.execute(
            utterance_members.insert(), [{"statement": row, "utterance": make_key("utterance", 2)} for row in rows]
        )
    return site


def test_drift_is_marked_in_both_wordings(drifted: Site) -> None:
    address = f"/utterances/{make_key('utterance', 2)}"
    kinds = {
        change["kind"]
        for one in drifted.client.get(f"{address}.json").json()["wordings"]
        for change in (one["drift"] or {"changes": ()})["changes"]
    }
    assert {"number differs", "hedge lost"} <= kinds
    document = fromstring(drifted.client.get(address).text)
    both = document.xpath("//div[@class='both']")[0]
    assert "circa" in both.xpath("string(.//del)") or "circa" in "".join(both.xpath(".//del/text()"))
    assert "60" in "".join(both.xpath(".//ins/text()"))
    told = document.xpath("string(//ul[@class='changed-list'])")
    assert "another number" in told and "hedge left out" in told
    assert not document.xpath("//barche")


def test_utterances_are_found_by_connecting(drifted: Site) -> None:
    connect(drifted.store)
    assert drifted.client.get("/utterances").status_code == 200
