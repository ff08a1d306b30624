"""The start: what is handed in is read at once, kept, connected and shown."""

import pytest

from sostiene.questions.holdings import find_articles
from sostiene.questions.readings import find_moving
from sostiene.web import adding
from sostiene.web.settings import Settings
from tests.web.conftest import Site, make_client

TEXT = "«Il ponte è sicuro», ha detto la sindaca Ada Ferrin. Il perito ha negato che il ponte sia sicuro."


@pytest.mark.slow
def test_a_pasted_text_is_read_kept_and_shown(site: Site) -> None:
    fields = {"text": TEXT, "published": "2025-03-04", "outlet": "La Sentinella"}
    sent = site.client.post("/add", data=fields)
    assert sent.status_code == 303
    told = site.client.get(sent.headers["location"] + ".json").json()
    assert told["article"]["published"] == "2025-03-04" and told["article"]["publisher"] == "La Sentinella"
    assert told["article"]["statements"][0]["speaker"] == "Ada Ferrin"
    assert told["obtained"][0]["method"] == "paste"
    assert told["article"]["title"] == "«Il ponte è sicuro», ha detto la sindaca Ada Ferrin. Il perito ha negato che …"
    assert any(one["entity"] for one in told["standings"].values())
    again = site.client.post("/add", data=fields)
    assert again.headers["location"] == sent.headers["location"]
    assert find_articles(site.store).total == 4


@pytest.mark.slow
def test_files_are_read_by_their_names(site: Site) -> None:
    files = [("files", ("../ponte.txt", TEXT.encode())), ("files", ("due.txt", b"La sindaca ha detto di no."))]
    assert site.client.post("/add", files=files).headers["location"] == "/articles"
    assert {"ponte", "due"} <= {one.doc for one in find_articles(site.store).rows}


def test_what_cannot_be_read_is_told_and_the_store_shows_it(site: Site) -> None:
    refused = site.client.post("/add", files=[("files", ("notes.docx", b"PK\x03\x04 no document"))])
    assert refused.status_code == 422 and "notes.docx" in refused.text
    assert "notes.docx" in site.client.get("/problems").text
    assert "nothing was handed in" in site.client.post("/add", data={"text": "  "}).text


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x", "http://169.254.169.254/latest", "https://example.org/news"]
)
def test_no_address_is_fetched_unless_the_server_may(site: Site, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(adding, "open_address", lambda *_, **__: pytest.fail("it asked another machine"))
    refused = site.client.post("/add", data={"text": address})
    assert refused.status_code == 422 and "--fetch" in refused.text


def test_private_addresses_are_never_fetched(site: Site) -> None:
    client = make_client(site.store, Settings(tagger="rules", can_fetch=True))
    refused = client.post("/add", data={"text": "http://127.0.0.1:9/secret"})
    assert refused.status_code == 422 and "private" in refused.text


def test_the_start_shows_what_is_new(told: Site) -> None:
    page = told.client.get("/").text
    assert "la Norvegia ha venduto il faro" in page and "Changed position" in page
    facts = told.client.get("/index.json").json()
    assert facts["articles"] == 3 and len(facts["latest"]) == 5
    assert [one["title"] for one in facts["moving"]] == [one.title for one in find_moving(told.store, 6)]


def test_a_claim_of_one_speaker_is_not_in_motion(told: Site) -> None:
    assert [one.speakers for one in find_moving(told.store, 6)] == [2]


def test_what_was_pasted_is_not_lost_when_it_cannot_be_read(site: Site) -> None:
    refused = site.client.post("/add", data={"text": "https://example.org/<b>"})
    assert ">\nhttps://example.org/&lt;b&gt;</textarea>" in refused.text
    assert site.client.get("/add").headers["location"] == "/"
