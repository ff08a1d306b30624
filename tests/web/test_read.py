"""`POST /api/read`: a text in, its statements out, and nothing of it kept."""

import json
import threading
from typing import Any

import jsonschema
import pytest
from sqlalchemy import func, select

from sostiene.codec import article_from_exchange
from sostiene.schema import article_schema
from sostiene.store.tables import articles, obtained, statements
from sostiene.web.routes import read
from sostiene.web.settings import Settings
from tests.web.conftest import Site, make_client

TEXT = "🇮🇹 «Il ponte è sicuro», ha detto ieri la sindaca Marta Bellandi ai giornalisti."


def send(site: Site, code: int = 200, **options: Any) -> dict[str, Any]:
    response = site.client.post("/api/read", **options)
    assert response.status_code == code, response.text
    assert response.headers["content-type"] == "application/json"
    return dict(response.json())


def refuse(site: Site, code: int, **options: Any) -> str:
    error = send(site, code, **options)["error"]
    assert error["status"] == code and error["hint"] is not None
    return str(error["what"])


def test_a_text_as_json_gives_its_statements_in_the_exchange_format(told: Site) -> None:
    sent = {"text": TEXT, "lang": "it", "published": "2025-03-04", "title": "Il ponte"}
    answer = send(told, json=sent)
    jsonschema.validate(answer, article_schema())
    (statement,) = answer["statements"]
    (start, end), *_ = statement["content"]
    assert answer["text"][start:end] == TEXT[start:end] == "«Il ponte è sicuro»"
    assert (statement["speaker"], statement["kind"], statement["when"]) == ("Marta Bellandi", "direct", "2025-03-03")
    assert (answer["title"], answer["published"]) == ("Il ponte", "2025-03-04")
    assert article_from_exchange(answer).statements[0].content.text == "«Il ponte è sicuro»"


def test_plain_text_gives_the_same(told: Site) -> None:
    plain = send(told, content=TEXT.encode(), headers={"content-type": "text/plain; charset=UTF-8"})
    assert plain == send(told, json={"text": TEXT})
    assert plain["lang"] == "it" and plain["published"] is None


def test_a_text_is_a_text_whatever_it_looks_like(told: Site) -> None:
    """Neither is a path read nor an address fetched."""
    assert send(told, json={"text": "/etc/passwd", "lang": "it"})["text"] == "/etc/passwd"
    assert send(told, json={"text": "http://127.0.0.1:1/", "lang": "it"})["statements"] == []


def test_what_would_run_in_a_page_is_a_text(told: Site) -> None:
    text = "<script>alert(1)</script> «È \u202evero\u202c», ha detto </textarea><b>Ada Ferrin</b>."
    answer = send(told, json={"text": text})
    assert answer["text"] == text


def test_nothing_is_kept(site: Site) -> None:
    def count() -> list[int | None]:
        with site.store.read() as connection:
            return [
                connection.scalar(select(func.count()).select_from(one)) for one in (articles, statements, obtained)
            ]

    before = count()
    send(site, json={"text": TEXT})
    assert count() == before


@pytest.mark.parametrize(
    ("sent", "told_what"),
    [
        ({}, "text: Field required"),
        ({"text": "  \n"}, "the text is empty"),
        ({"text": 7}, "text: Input should be a valid string"),
        ({"text": TEXT, "published": "yesterday"}, "yesterday"),
        ({"text": TEXT, "lang": "klingon"}, "'klingon' is no language code"),
        ({"text": TEXT, "url": "https://example.org"}, "url: Extra inputs are not permitted"),
        ({"text": "大统领说桥很安全。" * 20}, "script"),
        ([TEXT], "the body"),
    ],
)
def test_what_cannot_be_read_is_told(told: Site, sent: object, told_what: str) -> None:
    assert told_what in refuse(told, 422, json=sent)


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"text": "\\ud800"}', "application/json", 422),
        (b"\xe8 vero", "text/plain", 422),
        (b"", "text/plain", 422),
        ("è vero".encode("latin-1"), "text/plain; charset=latin-1", 415),
        (TEXT.encode(), "text/html", 415),
        (TEXT.encode(), "", 415),
        (b"a" * (read.LONGEST_TEXT + 1), "text/plain", 413),
        (b" " * (read.LARGEST_BODY + 1), "application/json", 413),
    ],
)
def test_what_is_no_text_is_refused(told: Site, body: bytes, kind: str, code: int) -> None:
    assert refuse(told, code, content=body, headers={"content-type": kind})


def test_a_text_that_is_too_long_is_refused(told: Site) -> None:
    assert f"at most {read.LONGEST_TEXT}" in refuse(told, 422, json={"text": "a" * (read.LONGEST_TEXT + 1)})


def test_a_page_elsewhere_may_not_send_texts(told: Site) -> None:
    headers = {"origin": "https://elsewhere.example", "content-type": "text/plain"}
    assert told.client.post("/api/read", content=TEXT.encode(), headers=headers).status_code == 403


def test_with_a_token_only_who_shows_it_is_read(site: Site) -> None:
    client = make_client(site.store, Settings(token="secret-token", tagger="rules"))
    assert client.post("/api/read", json={"text": TEXT}).status_code == 401
    shown = {"authorization": "Bearer secret-token"}
    assert client.post("/api/read", json={"text": TEXT}, headers=shown).status_code == 200


def test_so_many_texts_are_read_at_once_and_the_others_are_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "PATIENCE", 0.1)
    monkeypatch.setattr(read, "TURNS", threading.BoundedSemaphore(1))
    with read.TURNS:
        assert refuse(site, 503, json={"text": TEXT}) == "other texts are being read"
    assert send(site, json={"text": TEXT})["statements"]


def test_a_text_that_fails_gives_its_turn_back(told: Site) -> None:
    for _ in range(3):
        refuse(told, 422, json={"text": " "})
    assert send(told, json={"text": TEXT})["statements"]


def test_the_example_of_the_interface_is_true(told: Site) -> None:
    """Its spans cut out the words that it shows."""
    (statement,) = read.READ["statements"]  # type: ignore[misc]
    for name, words in statement["words"].items():
        assert [read.TEXT[start:end] for start, end in statement[name]] == words
    described = json.loads(told.client.get("/openapi.json").text)["paths"]["/api/read"]["post"]
    assert set(described["requestBody"]["content"]) == {"application/json", "text/plain"}
