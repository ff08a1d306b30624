"""Fetching: what is refused, what fails clearly. The only servers are on this machine."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sostiene.errors import FetchError
from sostiene.fetching.pages import fetch
from sostiene.fetching.request import NotNow, is_public
from sostiene.readers import read_source
from sostiene.readers.source import name_address
from sostiene.records import Article, Problem

TEXT = "Il sindaco ha detto che il ponte resterà chiuso fino a maggio."


class Answers(BaseHTTPRequestHandler):
    """One answer for each path."""

    def do_GET(self) -> None:
        if self.path.startswith("/to"):
            location = {"/to-text": "/text", "/to-loop": "/to-loop", "/to-file": "file:///etc/passwd"}
            return self.answer(302, b"", Location=location.get(self.path, "http://[::bad"))
        if self.path == "/gzip":
            packed = gzip.compress(b" " * 30_000_000)
            return self.answer(200, packed, **{"Content-Type": "text/plain", "Content-Encoding": "gzip"})
        if self.path == "/text":
            return self.answer(200, TEXT.encode("cp1252"), **{"Content-Type": "text/plain; charset=cp1252"})
        if self.path == "/agent":
            return self.answer(200, f"{self.headers['User-Agent']} {self.headers['Host']}".encode())
        if self.path == "/picture":
            return self.answer(200, b"\x89PNG", **{"Content-Type": "image/png"})
        if self.path in ("/drip", "/trickle"):
            return self.drip()
        if self.path == "/short":
            return self.answer(200, b"half", **{"Content-Type": "text/plain"}, length=100)
        return self.answer(404, b"")

    def answer(self, status: int, content: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def drip(self) -> None:
        """An answer that never ends, byte by byte: in its headers, or after them."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if self.path == "/trickle" else b"X: "))
            while True:
                time.sleep(0.02)
                self.wfile.write(b"a")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def test_a_page_is_read_with_its_address_and_the_encoding_that_the_server_names(server: str) -> None:
    (article,) = read_source(f"{server}/to-text", allow_private=True)
    assert isinstance(article, Article)
    assert (article.text, article.url, article.doc) == (TEXT, f"{server}/text", "text")


def test_a_private_address_is_refused_unless_allowed(server: str) -> None:
    (problem,) = read_source(f"{server}/text")
    assert isinstance(problem, Problem)
    assert problem.what == "127.0.0.1 is a private address (127.0.0.1), which is not fetched"
    assert "--allow-private" in problem.hint


def test_a_name_that_stands_for_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"private address \(10\.0\.0\.7\)"):
        fetch("http://example.org/")


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.fetching.request.is_public", lambda _: len(asked) < 2)
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *args: object, **options: object) -> object:
        asked.append(host)
        return real(host, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    with pytest.raises(FetchError, match="private address"):
        fetch(f"{server}/to-text")


def test_sostiene_says_who_it_is_and_which_host_it_wants(server: str) -> None:
    agent, host = fetch(f"{server}/agent", allow_private=True).content.decode().split(" ")
    assert agent.startswith("Sostiene")
    assert f"http://{host}" == server


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/missing", "answers 404 Not Found"),
        ("/picture", "is image/png, not a page"),
        ("/to-loop", "redirects more than 5 times"),
        ("/to-file", "file: addresses are not fetched"),
        ("/to-nowhere", "redirects to what is no address"),
        ("/gzip", "longer than 20 MB"),
        ("/short", "broke off"),
    ],
)
def test_what_cannot_be_fetched_is_named(server: str, path: str, what: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(server + path, allow_private=True)
    assert what in caught.value.what


@pytest.mark.parametrize("path", ["/drip", "/trickle"])
def test_an_answer_that_takes_for_ever_is_cut_off(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.fetching.pages.WHOLE_PATIENCE", 0.2)
    with pytest.raises(NotNow, match="took longer than"):
        fetch(server + path, allow_private=True)


def test_a_page_comes_with_its_media_type(server: str) -> None:
    assert fetch(f"{server}/text", allow_private=True).kind == "text/plain"


def test_an_address_that_is_too_long_is_refused() -> None:
    with pytest.raises(FetchError, match="has 9,020 characters") as caught:
        fetch("http://example.org/?" + "a" * 9_000)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a", "file:///etc/passwd", "http://", "http://[::1", "http://a b/", "http://\ud800/", "x://"],
)
def test_what_is_no_web_address_is_a_problem(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url)


def test_a_server_that_does_not_listen_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(url, allow_private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/cronaca/ponte-chiuso.html?x=1", "ponte-chiuso"),
        ("https://example.org/cronaca/index.html", "cronaca"),
        ("https://example.org/cronaca/citt%C3%A0/", "città"),
        ("https://example.org/", "example.org"),
    ],
)
def test_an_article_from_the_web_is_named_after_its_address(url: str, name: str) -> None:
    assert name_address(url) == name
