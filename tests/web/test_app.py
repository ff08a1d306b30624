"""The server as a whole: who may come in, what may be asked, in which shape and language it answers."""

import re
import threading
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract
from starlette.testclient import TestClient

from sostiene.batch import ingest
from sostiene.errors import UsageError
from sostiene.questions import STANCES
from sostiene.questions.versions import FIELDS
from sostiene.readers import open_bytes
from sostiene.views.wording import ACT_WORDS, SURENESS
from sostiene.web.languages import load_wording, wanted_languages
from sostiene.web.pages import FOLDER
from sostiene.web.routes.about import LIBRARIES, load_figures
from sostiene.web.routes.entry import local
from sostiene.web.safety import is_loopback
from sostiene.web.serving import secure
from sostiene.web.settings import Settings
from tests.web.conftest import ORIGIN, Site, make_client

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-some-length"
MINE = ("/", "/articles", "/problems", "/about")
OWN_TEMPLATES = ("base", "parts", "start", "article", "articles", "problems", "about", "error", "login")


@pytest.fixture(scope="module")
def closed(told: Site) -> TestClient:
    """A client of a server that asks for a token, as a program."""
    client = make_client(told.store, Settings(token=TOKEN, logins_a_minute=3))
    client.headers["accept"] = "*/*"
    return client


@pytest.mark.parametrize("address", [*MINE, "/nothing", "/articles/ffff"])
def test_every_answer_forbids_scripts_styles_and_frames_of_others(told: Site, address: str) -> None:
    response = told.client.get(address)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", response.text)


@pytest.mark.parametrize("address", MINE)
def test_every_page_has_one_heading_a_language_and_works_as_json(told: Site, address: str) -> None:
    page = told.client.get(address, headers={"accept-language": "it"}).text
    assert page.count("<h1") == 1 and '<html lang="it">' in page and 'href="#main"' in page
    twin = "/index.json" if address == "/" else f"{address}.json"
    assert told.client.get(twin).headers["content-type"] == "application/json"


def test_an_error_has_one_shape(told: Site) -> None:
    for address in ("/nothing.json", "/articles/ffff.json", "/articles.json?page=0", "/articles.json?since=when"):
        error = told.client.get(address).json()["error"]
        assert set(error) == {"status", "what", "hint"} and error["status"] >= 400, address
    assert told.client.get("/nothing").text.count("<h1") == 1


def test_a_fault_of_ours_tells_nothing_and_keeps_the_headers(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.web.routes.problems.find_problems", lambda *_, **__: 1 / 0)
    response = told.client.get("/problems.json")
    assert response.status_code == 500 and "division" not in response.text
    assert "content-security-policy" in response.headers


def test_a_page_elsewhere_cannot_come_in_by_a_name_of_its_own(told: Site) -> None:
    assert told.client.get("/about", headers={"host": "evil.example"}).status_code == 421
    assert told.client.get("/about", headers={"host": "localhost.evil.example"}).status_code == 421
    assert told.client.get("/about", headers={"host": "[::1]:8765"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ORIGIN}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost:1"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "", "sec-fetch-site": "same-origin"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({}, 403),
    ],
)
def test_a_change_comes_from_our_own_pages_alone(told: Site, headers: dict[str, str], status: int) -> None:
    client = make_client(told.store)
    del client.headers["origin"]
    assert client.post("/language", data={"language": "it"}, headers=headers).status_code == status


def test_without_the_token_nothing_is_shown(closed: TestClient) -> None:
    for address in (*MINE, "/openapi.json", "/articles.json"):
        assert closed.get(address).status_code == 401, address
    assert closed.get("/about", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert closed.get("/about", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert closed.get(f"/about?token={TOKEN}").status_code == 401
    assert closed.get("/static/site.css").status_code == 200


def test_a_browser_shows_the_token_once_and_keeps_a_pass_that_does_not_tell_it(told: Site) -> None:
    client = make_client(told.store, Settings(token=TOKEN))
    sent = client.get("/articles?outlet=Eco")
    assert sent.status_code == 303 and sent.headers["location"] == "/login?next=%2Farticles%3Foutlet%3DEco"
    assert 'name="token"' in client.get(sent.headers["location"]).text
    entered = client.post("/login", data={"token": TOKEN, "next": "/articles?outlet=Eco"})
    assert entered.headers["location"] == "/articles?outlet=Eco"
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and TOKEN not in cookie
    assert client.get("/articles").status_code == 200


def test_tokens_are_not_guessed(closed: TestClient) -> None:
    assert [closed.post("/login", data={"token": "guess"}).status_code for _ in range(4)] == [403, 403, 403, 429]


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", ""]
)
def test_nobody_is_sent_elsewhere(address: str) -> None:
    assert local(address) == "/"


def test_a_server_that_others_can_reach_has_a_token() -> None:
    assert secure(Settings(), "127.0.0.1").token is None
    assert len(secure(Settings(), "0.0.0.0").token or "") >= 32
    assert secure(Settings(token=TOKEN), "0.0.0.0").token == TOKEN
    with pytest.raises(UsageError, match="could be guessed"):
        secure(Settings(token="secret"), "0.0.0.0")
    assert is_loopback("::1") and is_loopback("127.8.8.8") and not is_loopback("example.org") and not is_loopback("::")


def test_size_address_and_pace_have_limits(told: Site) -> None:
    client = make_client(told.store, Settings(largest_form=1_000, longest_address=100, reads_a_minute=2))
    assert client.post("/language", data={"language": "x" * 2_000}).status_code == 413
    chunks = (b"language=" + b"x" * 600 for _ in range(3))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/language", content=chunks, headers=kind).status_code == 413
    assert client.get(f"/about?{'x' * 100}").status_code == 414
    assert [client.get("/about").status_code for _ in range(3)] == [200, 200, 429]


def test_what_takes_too_long_is_answered_for(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client(told.store, Settings(seconds=0.05))
    asked = threading.Event()
    monkeypatch.setattr("sostiene.web.routes.problems.find_problems", lambda *_, **__: asked.wait(2))
    assert client.get("/problems.json").json()["error"]["what"] == "this took too long"
    asked.set()


def test_an_unchanged_store_is_not_drawn_again(site: Site) -> None:
    first = site.client.get("/articles.json")
    mark = {"if-none-match": first.headers["etag"]}
    assert site.client.get("/articles.json", headers=mark).status_code == 304
    assert site.client.get("/articles.json", headers={**mark, "accept-language": "it"}).status_code == 200
    ingest(site.store, open_bytes("«Il ponte è sicuro», ha detto Ada.".encode(), "ponte.txt"), tagger="rules")
    assert site.client.get("/articles.json", headers=mark).status_code == 200


def test_the_reader_chooses_the_language(told: Site) -> None:
    client = make_client(told.store)
    assert '<html lang="en">' in client.get("/about").text
    chosen = client.post("/language", data={"language": "it", "next": "/about"})
    assert chosen.headers["location"] == "/about"
    assert '<html lang="it">' in client.get("/about", headers={"accept-language": "en"}).text
    assert wanted_languages("en;q=0.5, it-IT, fr;q=0, de;q=x") == ["it", "en"]


def list_messages() -> list[str]:
    """The messages of the templates and routes of this part of the site."""
    found = []
    for name in OWN_TEMPLATES:
        with (FOLDER / "templates" / f"{name}.html").open("rb") as template:
            found += [message for _, message, _, _ in extract("jinja2.ext:babel_extract", template)]
    return [message if isinstance(message, str) else message[0] for message in found]


def test_every_message_has_its_italian() -> None:
    wanted = [*list_messages(), *ACT_WORDS.values(), *SURENESS.values(), *FIELDS, "wants", "or", "until"]
    wanted += [stance.replace("_", " ") for stance in STANCES]
    known = load_wording("it").messages
    assert sorted({message for message in wanted if message not in known}) == []


def test_days_and_numbers_are_written_as_people_do() -> None:
    italian, english = load_wording("it"), load_wording("en")
    assert [italian.day(day) for day in ("2025-03-03", "2025-03", "2025", "soon")] == [
        "3 marzo 2025", "marzo 2025", "2025", "soon",
    ]  # fmt: skip
    assert english.day("2025-03-03") == "3 March 2025"
    assert (italian.number(1234.5), italian.percent(0.335), italian.decimal(78.0)) == ("1.234,5", "34 %", "78,0")


def test_the_page_about_tells_what_the_documents_tell() -> None:
    evaluation = (ROOT / "docs/evaluation.md").read_text(encoding="utf-8")
    for one in load_figures():
        row = re.search(rf"^\| `{one.name}` \| neural \|(.*)\|$", evaluation, re.MULTILINE)
        assert row is not None
        cells = [cell.strip() for cell in row[1].split("|")]
        told = (one.content_half, one.source_half, one.triple, one.act, one.speaker)
        assert tuple(float(cells[place]) for place in (1, 2, 4, 7, 8)) == told
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert tuple(sorted(re.split(r"[<>=]", one)[0] for one in needed)) == LIBRARIES


def test_openapi_tells_of_every_page(told: Site) -> None:
    described = told.client.get("/openapi.json").json()
    assert {"/index.json", "/articles.json", "/articles/{id}.json", "/problems.json", "/about.json"} <= set(
        described["paths"]
    )
    for path in ("/index.json", "/articles/{id}.json"):
        assert described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"]
