"""Polite visits: robots.txt, pauses, conditional requests. The only servers are on this machine, and no test waits."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.errors import FetchError
from sostiene.fetching.pages import read_wait
from sostiene.fetching.polite import MAX_HOSTS, Visitor, parse_robots
from sostiene.fetching.request import NotNow

DATE = "Sat, 28 Nov 2026 10:00:00 GMT"


@dataclass
class Site:
    """What the server answers, by path: status, headers, content; and what it was asked for, with which headers."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)

    def set(self, path: str, content: str = "Il faro.", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = status, {"Content-Type": "text/html", **named}, content.encode()


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.heard.append(dict(self.headers))
            status, headers, content = site.answers.get(self.path, (404, {}, b""))
            if headers.get("ETag") == self.headers.get("If-None-Match", ""):
                status, content = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as httpd:
        threading.Thread(target=lambda: httpd.serve_forever(poll_interval=0.01), daemon=True).start()
        site.url = f"http://127.0.0.1:{httpd.server_port}"
        yield site
        httpd.shutdown()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitor(clock: Clock) -> Visitor:
    return Visitor(allow_private=True, clock=clock, sleep=clock.sleep)


def test_a_page_comes_with_what_its_server_says_of_it(site: Site, visitor: Visitor) -> None:
    site.set("/a", "Il faro.", ETag='"1"', Last_Modified=DATE)
    page = visitor.visit(f"{site.url}/a")
    assert (page.content, page.url, page.kind, page.etag, page.modified) == (
        b"Il faro.", f"{site.url}/a", "text/html", '"1"', DATE,
    )  # fmt: skip
    assert page.fetched == "1970-01-12T13:46:42+00:00"
    assert site.heard[-1]["User-Agent"].startswith("Sostiene")


def test_a_page_that_did_not_change_has_no_content(site: Site, visitor: Visitor) -> None:
    site.set("/a", ETag='"1"')
    page = visitor.visit(f"{site.url}/a", etag='"1"', modified=DATE)
    assert (page.is_unchanged, page.content) == (True, b"")
    assert site.heard[-1]["If-Modified-Since"] == DATE
    assert not visitor.visit(f"{site.url}/a", etag='"0"').is_unchanged


def test_a_server_that_says_unchanged_unasked_gives_no_page(site: Site, visitor: Visitor) -> None:
    site.set("/a", status=304)
    with pytest.raises(FetchError, match="answers 304"):
        visitor.visit(f"{site.url}/a")


def test_what_robots_txt_forbids_is_not_asked_for(site: Site, visitor: Visitor) -> None:
    site.set("/robots.txt", "User-agent: *\nDisallow: /archivio\n\nUser-agent: Altri\nDisallow: /\n")
    site.set("/a")
    with pytest.raises(FetchError, match=r"asks programs not to fetch .*/archivio/1 \(robots.txt\)") as caught:
        visitor.visit(f"{site.url}/archivio/1")
    assert caught.value.hint
    assert visitor.visit(f"{site.url}/a").content
    assert site.asked == ["/robots.txt", "/a"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(site: Site, visitor: Visitor) -> None:
    site.set("/robots.txt", "User-agent: Sostiene\nDisallow: /archivio\n")
    site.set("/a", status=302, Location="/archivio/1")
    site.set("/archivio/1")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        visitor.visit(f"{site.url}/a")
    assert "/archivio/1" not in site.asked


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_allowed(site: Site, visitor: Visitor, status: int) -> None:
    site.set("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    site.set("/a")
    assert visitor.visit(f"{site.url}/a").content


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_robots_txt_cannot_be_had_nothing_is_asked_for(site: Site, visitor: Visitor, status: int) -> None:
    site.set("/robots.txt", status=status)
    site.set("/a")
    with pytest.raises(NotNow, match=rf"robots.txt answers {status}"):
        visitor.visit(f"{site.url}/a")
    assert set(site.asked) == {"/robots.txt"}


def test_robots_txt_is_read_again_after_a_day(site: Site, visitor: Visitor, clock: Clock) -> None:
    site.set("/a")
    visitor.visit(f"{site.url}/a")
    visitor.visit(f"{site.url}/a")
    clock.now += 86_401
    visitor.visit(f"{site.url}/a")
    assert site.asked == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]


def test_between_two_requests_to_one_host_is_a_pause(site: Site, visitor: Visitor, clock: Clock) -> None:
    site.set("/a", status=302, Location="/b")
    site.set("/b")
    visitor.visit(f"{site.url}/a")
    assert site.asked == ["/robots.txt", "/a", "/b"]
    assert clock.slept == [2, 2]
    assert visitor.ready_in("127.0.0.1") == pytest.approx(2)
    assert visitor.ready_in("example.org") == 0


@pytest.mark.parametrize("line", ["Crawl-delay: 30", "Request-rate: 2/1m"])
def test_the_pause_that_robots_txt_wants_is_kept(site: Site, visitor: Visitor, clock: Clock, line: str) -> None:
    site.set("/robots.txt", f"User-agent: *\n{line}\n")
    site.set("/a")
    visitor.visit(f"{site.url}/a")
    visitor.visit(f"{site.url}/a")
    assert clock.slept == [2, 30]


def test_a_pause_longer_than_patience_is_told(site: Site, visitor: Visitor, clock: Clock) -> None:
    site.set("/robots.txt", "User-agent: *\nCrawl-delay: 900\n")
    site.set("/a")
    visitor.visit(f"{site.url}/a")
    with pytest.raises(NotNow, match="not be asked for another 900 seconds") as caught:
        visitor.visit(f"{site.url}/a")
    assert caught.value.wait == pytest.approx(900)
    assert clock.slept == [2]


def test_a_host_that_has_too_many_requests_is_left_alone_as_long_as_it_says(
    site: Site, visitor: Visitor, clock: Clock
) -> None:
    site.set("/a", status=429, Retry_After="20")
    with pytest.raises(NotNow, match="answers 429") as caught:
        visitor.visit(f"{site.url}/a")
    assert clock.slept == [2, 20, 20]
    assert caught.value.wait == pytest.approx(20)
    site.set("/b")
    assert visitor.visit(f"{site.url}/b").content
    assert clock.slept[3:] == [20]


def test_a_host_that_fails_is_asked_ever_more_rarely(site: Site, clock: Clock) -> None:
    visitor = Visitor(allow_private=True, tries=5, clock=clock, sleep=clock.sleep)
    site.set("/a", status=503)
    with pytest.raises(NotNow):
        visitor.visit(f"{site.url}/a")
    assert clock.slept == [2, 4, 8, 16, 32]


def test_what_is_gone_is_asked_for_once(site: Site, visitor: Visitor) -> None:
    with pytest.raises(FetchError, match="answers 404") as caught:
        visitor.visit(f"{site.url}/a")
    assert not isinstance(caught.value, NotNow)
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/atom+xml; charset=utf-8", "application/pdf"])
def test_feeds_and_pdf_files_are_fetched(site: Site, visitor: Visitor, kind: str) -> None:
    site.set("/a", Content_Type=kind)
    assert visitor.visit(f"{site.url}/a").kind == kind.partition(";")[0]


def test_private_addresses_are_refused_unless_allowed(site: Site, clock: Clock) -> None:
    with pytest.raises(FetchError, match="private address"):
        Visitor(clock=clock, sleep=clock.sleep).visit(f"{site.url}/a")
    assert not site.asked


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Sat, 28 Nov 2026 10:05:00 GMT", "date": DATE}, 300),
        ({"retry-after": "Sat, 28 Nov 2026 09:05:00 GMT", "date": DATE}, 0),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "²"}, 0),
        ({"retry-after": "soon"}, 0),
        ({}, 0),
    ],
)
def test_the_time_to_wait_is_a_number_or_a_moment(headers: dict[str, str], seconds: float) -> None:
    assert read_wait(headers) == seconds


def test_a_robots_txt_of_many_names_and_rules_is_read_at_once() -> None:
    names = "".join(f"User-agent: robot{number}\n" for number in range(10_000))
    begun = time.process_time()
    robots = parse_robots((names + "User-agent: sostiene\n" + "Disallow: /a\n" * 10_000).encode())
    assert time.process_time() - begun < 5
    assert not robots.can_fetch("http://example.org/a", "Sostiene")


def test_a_line_that_is_cut_off_forbids_nothing(site: Site, visitor: Visitor) -> None:
    lines = "User-agent: *\n" + f"#{'x' * 98}\n" * 5119
    site.set("/robots.txt", lines + "Disallow: /" + "a" * 100_000)
    site.set("/b")
    assert visitor.visit(f"{site.url}/b").content


def test_hosts_that_may_be_asked_are_forgotten_when_there_are_too_many(visitor: Visitor) -> None:
    for number in range(2 * MAX_HOSTS):
        visitor.find_host(f"http://{number}.example.org/")
    assert len(visitor.hosts) <= MAX_HOSTS + 1


VISITOR = Visitor()


@given(st.text(), st.sampled_from(["http://{}/", "http://a.example/{}", "{}"]))
def test_any_address_ends_as_a_page_or_as_an_error(words: str, form: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.7", 80))])
        with pytest.raises(FetchError):
            VISITOR.visit(form.format(words))
