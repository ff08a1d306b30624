"""Corrections on the pages, as a client sends them: kept under a name, shown everywhere, undone."""

import re
from urllib.parse import unquote

import pytest
from lxml.html import fromstring
from starlette.responses import Response

from sostiene.connect import connect
from sostiene.store.ids import article_key
from tests.connected import FIRST, RENTED, SOLD, make_articles
from tests.web.conftest import Site

SENTINELLA = article_key(make_articles()[0])
ROSA = {"by": "Rosa Testi", "why": "the text says so"}


@pytest.fixture(autouse=True)
def is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story is connected by hand, and must not be connected anew."""
    monkeypatch.setattr("sostiene.connect.following.MOST_ANEW", 0)


def send(site: Site, address: str, **fields: object) -> Response:
    return site.client.post(address, data={**ROSA, **fields})  # type: ignore[return-value]


def say(site: Site, name: str, **fields: object) -> str:
    """Corrects a statement, and gives the page on which one finds oneself then."""
    done = send(site, f"/statements/{site.keys[name]}/correct", **fields)
    assert done.status_code == 303, done.text
    assert done.headers["location"] == f"/articles/{SENTINELLA}#in-{site.keys[name]}"
    return str(site.client.get(done.headers["location"]).text)


def tell(site: Site, name: str) -> dict[str, object]:
    known = site.client.get(f"/articles/{SENTINELLA}.json").json()["article"]["statements"]
    return next(one for one in known if one["id"] == site.keys[name])


def read_rows(site: Site, asked: str = "") -> list[dict[str, object]]:
    return list(site.client.get(f"/corrections.json{asked}").json()["corrections"]["rows"])


def test_the_form_shows_what_stands_there(told: Site) -> None:
    key = told.keys["sentinella 1"]
    page = fromstring(told.client.get(f"/statements/{key}/correct").text)
    assert page.xpath("string(//input[@name='speaker']/@value)") == "Oda Lien"
    assert page.xpath("string(//select[@name='act']/option[@selected]/@value)") == "deny"
    assert page.xpath("string(//select[@name='stance']/option[@selected]/@value)") == "denies"
    assert page.xpath("string(//textarea[@name='content'])").strip().startswith("che la Norvegia")
    assert page.xpath("//input[@name='content_at']/@data-place") == [f"{FIRST.index('che la')}-{FIRST.index('. Un')}"]
    part = told.client.get(f"/statements/{key}/form").text
    assert part.lstrip().startswith("<form") and f'action="/statements/{key}/correct"' in part
    assert f'href="/statements/{key}/correct"' in told.client.get(f"/articles/{SENTINELLA}").text


def test_a_person_corrects_speaker_act_stance_and_words(site: Site) -> None:
    page = say(site, "sentinella 1", speaker="Ada Ferrin", act="warn", stance="doubts", content="venduto il faro")
    assert "Kept, under the name Rosa Testi" in page and "corrected by a person" in page
    found = tell(site, "sentinella 1")
    start = FIRST.index("venduto il faro")
    assert (found["speaker"], found["act"]) == ("Ada Ferrin", "warn")
    assert found["content"] == [[start, start + len("venduto il faro")]]
    assert found["position"]["stance"] == "doubts"  # type: ignore[index]
    (change,) = read_rows(site)
    assert {one["field"]: (one["old"], one["new"]) for one in change["values"]}["speaker"] == ("Oda Lien", "Ada Ferrin")  # type: ignore[attr-defined]
    assert (change["by"], change["why"]) == ("Rosa Testi", "the text says so")


def test_places_selected_in_the_text_outrank_the_words(site: Site) -> None:
    start = FIRST.rindex("faro")
    say(site, "sentinella 1", content="whatever it shows", content_at=f"{start}-{start + 4}")
    assert tell(site, "sentinella 1")["content"] == [[start, start + 4]]
    (change,) = read_rows(site)
    assert [one["field"] for one in change["values"]] == ["content"]  # type: ignore[attr-defined]


def test_what_was_not_changed_is_not_judged(site: Site) -> None:
    words = "che la Norvegia abbia venduto\r\n il faro all'Islanda"
    done = send(
        site, f"/statements/{site.keys['sentinella 1']}/correct", speaker=" Oda  Lien ", act="deny", content=words
    )
    assert done.status_code == 400 and "nothing is said of the statement" in str(done.text)
    assert read_rows(site) == []


def test_words_that_do_not_stand_there_are_refused_and_the_form_keeps_what_was_written(site: Site) -> None:
    done = send(
        site, f"/statements/{site.keys['sentinella 1']}/correct", speaker="Ada <b>", content="mai detto & fatto"
    )
    assert done.status_code == 400
    page = fromstring(done.text)
    assert "does not stand in the article" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//textarea[@name='content'])").strip() == "mai detto & fatto"
    assert page.xpath("string(//input[@name='speaker']/@value)") == "Ada <b>"
    assert read_rows(site) == []


def test_the_name_is_given_once(site: Site) -> None:
    key = site.keys["sentinella 1"]
    done = site.client.post(f"/statements/{key}/correct", data={"act": "warn"})
    assert done.status_code == 400 and "nobody says so" in done.text
    done = site.client.post(f"/statements/{key}/correct", data={"act": "warn", "by": "Zoë  Ро"})
    assert "httponly" in done.headers["set-cookie"].lower()
    assert unquote(site.client.cookies["judge"]) == "Zoë Ро"
    site.client.post(f"/statements/{key}/correct", data={"act": "urge"})
    assert [(one["by"], one["why"]) for one in read_rows(site)] == [("Zoë Ро", "as the article says")] * 2
    assert 'value="Zoë Ро"' in site.client.get(f"/statements/{key}/form").text


def test_a_change_from_elsewhere_is_refused(site: Site) -> None:
    address = f"/statements/{site.keys['sentinella 1']}/reject"
    done = site.client.post(address, data=ROSA, headers={"origin": "https://evil.example"})
    assert done.status_code == 403 and read_rows(site) == []


def test_what_is_no_statement_is_gone_everywhere_until_that_is_undone(site: Site) -> None:
    key = site.keys["sentinella 1"]
    assert send(site, f"/statements/{key}/reject").headers["location"] == f"/articles/{SENTINELLA}"
    addresses = (f"/articles/{SENTINELLA}", f"/claims/{SOLD}", "/")
    assert all(f"#{key}" not in site.client.get(one).text for one in addresses)
    assert site.client.get(f"/statements/{key}/correct").status_code == 404
    history = fromstring(site.client.get(f"/corrections?article={SENTINELLA}").text)
    (form,) = history.xpath("//form[@action='/corrections/undo']")
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    done = site.client.post("/corrections/undo", data={**fields, "by": "Livia"})
    assert done.headers["location"] == f"/corrections?article={SENTINELLA}"
    assert f'id="{key}"' in site.client.get(f"/articles/{SENTINELLA}").text
    assert f"#{key}" in site.client.get(f"/claims/{SOLD}").text
    page = site.client.get(done.headers["location"]).text
    assert "taken back by Livia" in page and "/corrections/undo" not in page


def test_what_was_corrected_at_once_is_undone_at_once(site: Site) -> None:
    before = tell(site, "sentinella 1")
    say(site, "sentinella 1", speaker="Ada Ferrin", act="warn", stance="doubts")
    (change,) = read_rows(site)
    assert len(change["ids"]) == 3  # type: ignore[arg-type]
    done = site.client.post("/corrections/undo", data={"id": change["ids"], "next": "//evil.example"})
    assert done.headers["location"] == "/"
    assert tell(site, "sentinella 1") == before


def test_a_missed_statement_is_added_and_read_by_rule(site: Site) -> None:
    assert "/missed" in site.client.get(f"/articles/{SENTINELLA}").text
    assert site.client.get(f"/articles/{SENTINELLA}/missed").status_code == 200
    assert site.client.get(f"/articles/{SENTINELLA}/missed-form").text.lstrip().startswith("<form")
    done = send(
        site, f"/articles/{SENTINELLA}/missed", content="La vendita del faro", speaker="Ugo Salis", stance="doubts"
    )
    key = re.fullmatch(rf"/articles/{SENTINELLA}#in-([0-9a-f]{{15}})", done.headers["location"])[1]  # type: ignore[index]
    assert f'id="in-{key}"' in site.client.get(f"/articles/{SENTINELLA}").text
    assert [one["kind"] for one in read_rows(site, f"?statement={key}")] == ["missed"]
    wrong = send(site, f"/articles/{SENTINELLA}/missed", content="", speaker="Ugo Salis")
    assert wrong.status_code == 400 and 'value="Ugo Salis"' in str(wrong.text)


def test_a_corrected_speaker_and_stance_stand_on_the_board_at_once(site: Site) -> None:
    say(site, "sentinella 1", speaker="Ugo Salis", stance="confirms")
    camps = site.client.get(f"/claims/{SOLD}.json").json()
    rows = re.findall(r'"written": "([^"]*)"', site.client.get(f"/claims/{SOLD}.json").text)
    assert "Ugo Salis" in rows, camps
    assert "Ugo Salis" in site.client.get("/speakers.json").text


def find_speakers(site: Site) -> dict[str, str]:
    """The keys of the speakers, by name."""
    return {one["name"]: one["id"] for one in site.client.get("/speakers.json").json()["speakers"]["rows"]}


def test_speakers_are_merged_and_split(site: Site) -> None:
    connect(site.store)
    keys = find_speakers(site)
    form = site.client.get(f"/speakers/{keys['Oda Lien']}/correct?q=Ugo").text
    assert f'value="{keys["Ugo Salis"]}"' in form and 'name="name" value="Ода Лиен"' in form
    done = send(site, f"/speakers/{keys['Oda Lien']}/split", name=["Ода Лиен"])
    assert site.client.get(done.headers["location"]).status_code == 200
    assert [(one["kind"], one["is_same"]) for one in read_rows(site)] == [("speakers", False)]
    keys = find_speakers(site)
    assert {"Oda Lien", "Ода Лиен"} <= keys.keys()
    done = send(site, f"/speakers/{keys['Oda Lien']}/merge", other=keys["Ugo Salis"])
    assert site.client.get(done.headers["location"]).status_code == 200
    assert [one["is_same"] for one in read_rows(site)] == [True, False]
    assert len(find_speakers(site)) == len(keys) - 1


def test_a_namesake_is_parted_on_the_page_of_the_article(site: Site) -> None:
    connect(site.store)
    before = len(find_speakers(site))
    done = send(site, f"/statements/{site.keys['sentinella 1']}/apart")
    assert done.headers["location"] == f"/articles/{SENTINELLA}#in-{site.keys['sentinella 1']}"
    assert [(one["kind"], one["is_same"]) for one in read_rows(site)] == [("speakers", False)]
    rows = site.client.get("/speakers.json").json()["speakers"]["rows"]
    assert [one["name"] for one in rows].count("Oda Lien") == 2 and len(rows) == before + 1


def test_claims_are_merged_split_and_a_position_rejected(site: Site) -> None:
    keys = site.keys
    form = site.client.get(f"/claims/{SOLD}/correct?q=affittato").text
    assert f'value="{RENTED}"' in form and f'value="{keys["corriere 1"]}"' in form
    done = send(site, f"/claims/{SOLD}/split", statement=[keys["sentinella 2"]])
    apart = done.headers["location"].removeprefix("/claims/")
    assert apart != SOLD and site.client.get(done.headers["location"]).status_code == 200
    done = send(site, f"/claims/{apart}/merge", other=SOLD)
    assert done.headers["location"] == f"/claims/{SOLD}"
    kinds = [(one["kind"], one["is_same"]) for one in read_rows(site, f"?claim={SOLD}")]
    assert kinds == [("claims", True), ("claims", False)]
    done = send(site, f"/claims/{SOLD}/reject", statement=[keys["eco 1"], keys["sentinella 2"]])
    page = site.client.get(f"/claims/{SOLD}").text
    assert f"#{keys['eco 1']}" not in page and f"#{keys['sentinella 1']}" in page
    assert send(site, f"/claims/{SOLD}/reject").status_code == 400


def test_in_a_small_store_undoing_a_merger_shows_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.connect.following.MOST_ANEW", 600)
    connect(site.store)
    rows = site.client.get("/claims.json").json()["claims"]["rows"]
    one, other = rows[0]["id"], rows[1]["id"]
    send(site, f"/claims/{one}/merge", other=other)
    assert len(site.client.get("/claims.json").json()["claims"]["rows"]) == len(rows) - 1
    (change,) = read_rows(site)
    site.client.post("/corrections/undo", data={"id": change["ids"]})
    assert site.client.get("/claims.json").json()["claims"]["rows"] == rows


def test_what_is_right_leaves_the_queue_of_review(site: Site) -> None:
    site.client.post("/add", data={"text": "«Il ponte è sicuro», ha detto la sindaca Ada Ferrin. Il perito lo nega."})
    key = re.search(r'action="/statements/([0-9a-f]{15})/right"', site.client.get("/review").text)[1]  # type: ignore[index]
    done = send(site, f"/statements/{key}/right", next="/review?act=state")
    assert done.headers["location"] == "/review?act=state"
    assert f"/statements/{key}/right" not in site.client.get("/review").text
    assert "as it stood" in site.client.get(f"/corrections?statement={key}").text


@pytest.mark.parametrize(
    "address",
    ["/statements/ffffffffffffff0/correct", "/statements/x/form", "/articles/nowhere/missed", "/claims/ffff/correct",
     "/speakers/ffffffffffffff0/correct", "/corrections?article=nowhere", "/corrections?statement=%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(told: Site, address: str) -> None:
    assert told.client.get(address).status_code == 404


def test_an_empty_history_says_so(told: Site) -> None:
    assert "Nobody corrected anything here yet" in told.client.get("/corrections").text
