"""Feeds followed: what is fetched, what is not, and how it goes on after a stop. No network, and no test waits."""

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.cli.watch import follow_feeds, keep_found
from sostiene.errors import FetchError, UsageError
from sostiene.fetching.pages import Page
from sostiene.fetching.polite import Visitor
from sostiene.fetching.request import NotNow
from sostiene.readers import Document, read_document
from sostiene.readers.feed import Entry
from sostiene.records import Article, Problem
from sostiene.watch import MAX_NEW, Event, Found, watch
from sostiene.watch.feeds import Feed, parse_feeds, read_feeds
from sostiene.watch.state import FeedRecord, Waiting, pack_waiting, unpack_waiting

URL = "https://faro.example/feed.xml"
FEED = Feed(URL)
TEXT = "Il sindaco di Portobuio ha detto che il ponte resterà chiuso fino a maggio."
MORE = "«Non possiamo riaprirlo prima», ha aggiunto l'assessora Olmi davanti ai pescatori riuniti nel vecchio mercato."


def make_page(title: str) -> bytes:
    head = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{TEXT}</p>"
    return f"{head}<p>{MORE}</p></article></body></html>".encode()


def make_item(number: int, link: str | None = None, text: str = "", source: str = "") -> str:
    link = f"https://faro.example/{number}" if link is None else link
    named = f'<source url="https://altro.example">{source}</source>' if source else ""
    return (
        f"<item><title>Notizia {number}</title><link>{link}</link><guid>n{number}</guid>{named}"
        f"<pubDate>Sat, 28 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
    )


def make_feed(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Il Faro</title>{"".join(items)}</channel></rss>'.encode()


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 1_795_860_000.0  # 2026-11-28T10:00:00Z

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


@dataclass
class Web:
    """Answers by address: bytes, an error, or several of them in turn; and what was asked for, when."""

    clock: Clock
    answers: dict[str, bytes | FetchError | list[bytes | FetchError]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    etags: dict[str, str] = field(default_factory=dict)

    def visit(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:
        self.asked.append(url)
        if etag is not None and etag == self.etags.get(url):
            return Page(b"", url, is_unchanged=True)
        answer = self.answers.get(url, FetchError(url, f"{url} answers 404"))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, FetchError):
            raise answer
        return Page(answer, url, fetched="2026-11-28T10:00:01+00:00", kind="text/html", etag=self.etags.get(url))

    def ready_in(self, host: str) -> float:
        return 0.0


@dataclass
class Memory:
    """A state in memory; records go through JSON, as they do in a store."""

    records: dict[str, FeedRecord] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def get(self, url: str) -> FeedRecord | None:
        return self.records.get(url)

    def put(self, url: str, record: FeedRecord) -> None:
        assert unpack_waiting(pack_waiting(record.waiting)) == record.waiting
        self.records[url] = record

    def seen(self, where: str) -> bool:
        return where in self.kept

    def keep(self, found: Iterable[Found]) -> list[Found]:
        """Keeps what was found, one after the other, as an ingestion does."""
        everything = []
        for one in found:
            everything.append(one)
            if isinstance(one, Document):
                self.kept.add(one.origin.where)
            elif isinstance(one, Problem):
                self.kept.add(one.where)
        return everything


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Web:
    answers = {f"https://faro.example/{number}": make_page(f"Notizia {number}") for number in range(10)}
    return Web(clock, {URL: make_feed(make_item(1), make_item(2)), **answers})


@pytest.fixture
def memory() -> Memory:
    return Memory()


def run(web: Web, memory: Memory, *feeds: Feed, once: bool = True) -> Iterator[Found]:
    return watch(feeds or [FEED], memory, web, once=once, clock=web.clock, sleep=web.clock.sleep)


def documents(found: Iterable[Found]) -> list[Document]:
    return [one for one in found if isinstance(one, Document)]


def problems(found: Iterable[Found]) -> list[Problem]:
    return [one for one in found if isinstance(one, Problem)]


def happened(found: Iterable[Found]) -> list[str]:
    return [one.what for one in found if isinstance(one, Event)]


def test_each_new_entry_becomes_a_document_with_its_page(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(make_item(1), make_item(2, source="La Gazzetta del Molo"))
    found = memory.keep(run(web, memory))
    first, second = documents(found)
    assert (first.origin.where, first.origin.url, first.origin.doc) == (
        "https://faro.example/1", "https://faro.example/1", "1",
    )  # fmt: skip
    assert (first.origin.method, first.origin.obtained) == ("feed", "2026-11-28T10:00:01+00:00")
    assert (first.origin.title, first.origin.published) == ("Notizia 1", "2026-11-28")
    assert [one.origin.publisher for one in (first, second)] == ["Il Faro", "La Gazzetta del Molo"]
    assert (first.format, first.content) == ("html", make_page("Notizia 1"))
    assert happened(found) == ["polled", "fetched", "fetched"]
    (article,) = read_document(first)
    assert isinstance(article, Article)
    assert TEXT in article.text


def test_the_name_that_the_user_gave_stands_for_the_title_of_the_feed(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(make_item(1), make_item(2, source="La Gazzetta del Molo"))
    found = documents(run(web, memory, Feed(URL, name="Faro", lang="it")))
    assert [(one.origin.publisher, one.origin.lang) for one in found] == [
        ("Faro", "it"), ("La Gazzetta del Molo", "it"),
    ]  # fmt: skip


def test_a_feed_that_did_not_change_brings_nothing(web: Web, memory: Memory) -> None:
    web.etags[URL] = '"1"'
    memory.keep(run(web, memory))
    web.clock.now += 1_800
    assert happened(run(web, memory)) == ["unchanged"]
    assert memory.records[URL].etag == '"1"'


def test_a_feed_is_not_asked_for_before_it_is_due(web: Web, memory: Memory) -> None:
    memory.keep(run(web, memory))
    assert happened(run(web, memory)) == ["not due"]
    assert web.asked.count(URL) == 1


def test_without_once_a_feed_is_asked_for_whenever_it_is_due(web: Web, memory: Memory) -> None:
    web.answers[URL] = [make_feed(make_item(1)), make_feed(make_item(2), make_item(1))]
    begun = web.clock.now
    found = memory.keep(islice(run(web, memory, once=False), 8))
    assert [one.origin.doc for one in documents(found)] == ["1", "2"]
    assert happened(found) == ["polled", "fetched", "waiting", "polled", "fetched", "waiting"]
    assert web.clock.now == pytest.approx(begun + 1_800, abs=2)


def test_after_a_stop_only_what_was_not_kept_is_fetched_again(web: Web, memory: Memory) -> None:
    web.etags[URL] = '"1"'
    memory.keep(islice(run(web, memory), 3))  # polled, fetched, the first document; the second is never fetched
    found = memory.keep(run(web, memory))
    assert [one.origin.doc for one in documents(found)] == ["2"]
    assert web.asked == [URL, "https://faro.example/1", "https://faro.example/2"]


def test_a_stop_before_a_document_is_kept_loses_nothing(web: Web, memory: Memory) -> None:
    list(islice(run(web, memory), 3))
    assert [one.origin.doc for one in documents(run(web, memory))] == ["1", "2"]


def test_a_stop_while_the_feed_is_asked_for_does_not_ask_again_at_once(web: Web, memory: Memory) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(web, "visit", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        list(run(web, memory))
    assert happened(run(web, memory)) == ["not due"]
    web.clock.now += 1_800
    assert len(documents(run(web, memory))) == 2


def test_the_text_of_the_entry_stands_for_a_page_that_is_forbidden(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(make_item(1, text=TEXT), make_item(2))
    for number in (1, 2):
        url = f"https://faro.example/{number}"
        web.answers[url] = FetchError(url, "faro.example asks programs not to fetch it (robots.txt)", "Read it")
    found = memory.keep(run(web, memory))
    (document,) = documents(found)
    (article,) = read_document(document)
    assert isinstance(article, Article)
    assert TEXT in article.text
    assert (article.url, document.origin.method) == ("https://faro.example/1", "feed")
    assert [one.where for one in problems(found)] == ["https://faro.example/2"]
    assert happened(found) == ["polled", "entry", "failed"]


def test_a_page_that_cannot_be_had_now_is_asked_for_later(web: Web, memory: Memory) -> None:
    url = "https://faro.example/1"
    web.answers[url] = [NotNow(url, "503", wait=10), make_page("Notizia 1")]
    found = memory.keep(run(web, memory))
    assert happened(found) == ["polled", "postponed", "fetched", "waiting", "fetched"]
    assert [one.origin.doc for one in documents(found)] == ["2", "1"]


def test_once_leaves_what_takes_long_to_the_next_run(web: Web, memory: Memory) -> None:
    url = "https://faro.example/1"
    web.answers[url] = [NotNow(url, "503", wait=500), make_page("Notizia 1")]
    assert [one.origin.doc for one in documents(memory.keep(run(web, memory)))] == ["2"]
    assert [one.origin.doc for one in documents(memory.keep(run(web, memory)))] == ["1"]


def test_after_a_day_of_trying_it_is_a_problem(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(make_item(1))
    web.answers["https://faro.example/1"] = NotNow("https://faro.example/1", "it answers 503", wait=5)
    found = memory.keep(islice(run(web, memory, Feed(URL, every=21_600), once=False), 60))
    assert [one.what for one in problems(found)] == ["it answers 503"]
    assert 5 < web.asked.count("https://faro.example/1") < 20


def test_a_feed_that_fails_is_asked_for_ever_more_rarely(web: Web, memory: Memory) -> None:
    web.answers[URL] = b"<html><body>Nessun feed</body></html>"
    begun = web.clock.now
    found = memory.keep(islice(run(web, memory, once=False), 3 * 8))
    assert {one.what for one in problems(found)} == {"it is no feed, or one without entries"}
    assert web.asked.count(URL) == 8
    assert web.clock.now - begun == pytest.approx(1_800 * (1 + 2 + 4 + 8 + 16 + 32 + 48), abs=20)


def test_a_feed_that_wants_to_be_left_alone_is(web: Web, memory: Memory) -> None:
    web.answers[URL] = NotNow(URL, "429", wait=7_200)
    assert happened(memory.keep(run(web, memory))) == ["postponed"]
    web.clock.now += 7_100
    assert happened(run(web, memory)) == ["not due"]


def test_one_article_in_two_feeds_is_fetched_once(web: Web, memory: Memory) -> None:
    other = "https://altro.example/feed.xml"
    web.answers[other] = make_feed(make_item(1, "https://faro.example/1#commenti"))
    memory.keep(run(web, memory, FEED, Feed(other)))
    assert web.asked.count("https://faro.example/1") + web.asked.count("https://faro.example/1#commenti") == 1


def test_without_full_the_texts_of_the_entries_are_taken(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(make_item(1, text=TEXT), make_item(2))
    found = memory.keep(run(web, memory, Feed(URL, full=False)))
    assert [one.format for one in documents(found)] == ["entry"]
    assert [one.where for one in problems(found)] == ["https://faro.example/2"]
    assert web.asked == [URL]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "", "data:text/html,a"])
def test_what_links_to_no_page_is_a_problem(web: Web, memory: Memory, link: str) -> None:
    web.answers[URL] = make_feed(make_item(1, link).replace("n1", "nota"))
    found = memory.keep(run(web, memory))
    assert web.asked == [URL]
    assert [(one.where, one.what) for one in problems(found)] == [
        (f"{URL}#nota", "the entry names no web address"),
    ]  # fmt: skip


def test_entries_that_link_to_private_addresses_are_refused(clock: Clock, memory: Memory) -> None:
    links = ["http://127.0.0.1:9/a", "http://10.0.0.7/a", "http://[::1]/a", "http://169.254.169.254/latest"]
    feed = make_feed(*(make_item(number, link) for number, link in enumerate(links)))
    visitor = Visitor(clock=clock, sleep=clock.sleep)
    with pytest.MonkeyPatch.context() as patch:
        real = visitor.visit
        patch.setattr(visitor, "visit", lambda url, **sent: Page(feed, url) if url == URL else real(url, **sent))
        found = memory.keep(watch([FEED], memory, visitor, once=True, clock=clock, sleep=clock.sleep))
    assert [one.where for one in problems(found)] == links
    assert all("private address" in one.what for one in problems(found))


def test_an_entry_whose_page_is_an_archive_or_a_feed_is_a_problem(web: Web, memory: Memory) -> None:
    web.answers["https://faro.example/1"] = b"PK\x03\x04" + b"\0" * 100
    web.answers["https://faro.example/2"] = make_feed(make_item(3))
    found = memory.keep(run(web, memory))
    assert [one.what for one in problems(found)] == [
        "https://faro.example/1 is no page, but zip", "https://faro.example/2 is no page, but feed",
    ]  # fmt: skip


def test_of_a_feed_of_ten_thousand_entries_a_poll_takes_a_few(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(*(make_item(number, text=TEXT) for number in range(10_000)))
    found = memory.keep(run(web, memory, Feed(URL, full=False)))
    assert len(documents(found)) == MAX_NEW
    assert memory.records[URL].last_result == "200 new of 2000 entries; the rest waits for the next poll"


def test_the_entries_that_one_poll_leaves_the_next_takes(web: Web, memory: Memory) -> None:
    web.answers[URL] = make_feed(*(make_item(number, text=TEXT) for number in range(MAX_NEW + 5)))
    web.etags[URL] = '"1"'
    feed = Feed(URL, full=False)
    memory.keep(run(web, memory, feed))
    web.clock.now += 1_800
    second = documents(memory.keep(run(web, memory, feed)))
    assert [one.origin.doc for one in second] == [str(number) for number in range(MAX_NEW, MAX_NEW + 5)]


def test_a_json_feed_is_followed_too(web: Web, memory: Memory) -> None:
    items = [{"id": "1", "url": "https://faro.example/1", "title": "Notizia 1"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Il Faro", "items": items}
    web.answers[URL] = json.dumps(feed).encode()
    (document,) = documents(run(web, memory))
    assert (document.origin.doc, document.origin.publisher) == ("1", "Il Faro")


def test_hosts_take_turns(web: Web, memory: Memory, clock: Clock) -> None:
    other = "https://altro.example/feed.xml"
    links = ["https://altro.example/1", "https://altro.example/2"]
    web.answers[other] = make_feed(*(make_item(number, link) for number, link in enumerate(links)))
    web.answers.update({link: make_page("Altro") for link in links})
    ready: dict[str, float] = {}
    real = web.visit

    def visit(url: str, **sent: str | None) -> Page:
        ready[url.split("/")[2]] = clock.now + 2
        return real(url, **sent)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "visit", visit)
        patch.setattr(web, "ready_in", lambda host: max(ready.get(host, 0) - clock.now, 0))
        memory.keep(run(web, memory, FEED, Feed(other)))
    assert [url.split("/")[2] for url in web.asked] == ["faro.example", "altro.example"] * 3
    assert clock.now == pytest.approx(Clock().now + 4)


@pytest.fixture
def server() -> Iterator[str]:
    """A site with a feed of two entries, one of which its robots.txt forbids; the feed never changes."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = f"http://{self.headers['Host']}"
            pages = {
                "/robots.txt": b"User-agent: *\nDisallow: /2",
                "/feed.xml": make_feed(make_item(1, f"{site}/1"), make_item(2, f"{site}/2", text=TEXT)),
                "/1": make_page("Notizia 1"),
            }
            is_known = self.path == "/feed.xml" and self.headers["If-None-Match"] == '"1"'
            content = b"" if is_known else pages.get(self.path, b"")
            self.send_response(304 if is_known else 200 if content else 404)
            self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed.xml" else "text/html")
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as httpd:
        threading.Thread(target=lambda: httpd.serve_forever(poll_interval=0.01), daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def test_a_real_server_is_visited_by_its_rules(server: str, clock: Clock, memory: Memory) -> None:
    visitor = Visitor(allow_private=True, tries=1, clock=clock, sleep=clock.sleep)
    everything = watch([Feed(f"{server}/feed.xml")], memory, visitor, clock=clock, sleep=clock.sleep)
    found = memory.keep(islice(everything, 7))
    assert happened(found) == ["polled", "fetched", "entry", "waiting", "unchanged"]
    assert [one.format for one in documents(found)] == ["html", "entry"]
    assert documents(found)[0].origin.obtained == "2026-11-28T10:00:04+00:00"


@given(st.binary(), st.integers(0, 200), st.integers(0, 200))
def test_any_bytes_are_a_feed_or_a_problem(noise: bytes, start: int, length: int) -> None:
    items = "<item><title>Notizia</title><link>https://faro.example/1</link></item>" * 2
    feed = make_feed(items)
    web = Web(Clock(), {URL: feed[:start] + noise + feed[start + length :], "https://faro.example/1": noise})
    found = list(run(web, Memory()))
    assert happened(found)[0] in ("polled", "failed")


def test_entries_of_another_version_are_unpacked() -> None:
    packed = '[{"entry": {"title": "A", "content": "b", "colour": "red"}, "since": "2026-11-28T10:00:00+00:00"}]'
    assert unpack_waiting(packed) == (Waiting(Entry("A", "b"), "2026-11-28T10:00:00+00:00"),)


def test_the_ingestion_ends_before_each_longer_pause(web: Web, memory: Memory) -> None:
    web.answers[URL] = [make_feed(make_item(1), make_item(2)), make_feed(make_item(3))]
    batches: list[list[str]] = []

    def ingest(found: Iterator[Document | Problem]) -> int:
        batches.append([one.origin.doc for one in documents(memory.keep(found))])
        return 1

    told: list[Event] = []
    assert keep_found(islice(run(web, memory, once=False), 9), ingest, told.append) == 2
    assert batches == [["1", "2"], ["3"]]
    assert [event.what for event in told] == ["polled", "fetched", "fetched", "waiting", "polled", "fetched"]


def test_what_happens_is_logged_line_by_line(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Visitor, "visit", lambda self, url, **_: Page(make_feed(), url))
    path = tmp_path / "feeds.toml"
    path.write_text(f'[[feed]]\nurl = "{URL}"\n')
    assert follow_feeds(path, memory, lambda found: 0, once=True) == 0
    assert capfd.readouterr().err.split()[1:] == ["polled", URL, "0", "new", "of", "0", "entries"]
    follow_feeds(path, memory, lambda found: 0, once=True, is_json=True)
    event = json.loads(capfd.readouterr().out)
    assert (event["what"], event["feed"], event["url"]) == ("not due", URL, URL)


def test_a_list_of_feeds_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'[[feed]]\nurl = "{URL}"\n\n[[feed]]\nurl = "https://molo.example/rss"\nname = "Il Molo"\nlang = "it-IT"\n'
        'every = "2h"\nfull = false\n'
    )
    assert read_feeds(path) == (FEED, Feed("https://molo.example/rss", "Il Molo", "it", 7_200, False))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "f.toml lists no feeds"),
        ("feed = []", "lists no feeds"),
        ("feed = 3", "lists no feeds"),
        ("[feed]\nurl = 'https://a.example'", "lists no feeds"),
        ("[[feed]\n", "f.toml is no valid TOML"),
        ("a = " + "[" * 9_999, "f.toml is no valid TOML"),
        ("every = '1h'\n[[feed]]\nurl = 'https://a.example'", "has 'every' outside the feeds"),
        ("[[feed]]\nname = 'A'", r"f.toml, feed 1 \(line 1\): 'url' is missing"),
        (
            "[[feed]]\nurl = 'https://a.example'\n\n[[feed]]\nurl = 'ftp://a.example'",
            r"feed 2 \(line 4\): 'url' is 'ftp:",
        ),
        ("[[feed]]\nurl = 'http://['", "which is no web address"),
        ("[[feed]]\nurl = 'https://a.example'\n[[feed]]\nurl = 'https://a.example'", "is listed twice"),
        ("[[feed]]\nurl = 'https://a.example'\nevry = '1h'", "'evry' is unknown"),
        ("[[feed]]\nurl = 'https://a.example'\nevery = 30", "'every' is 30"),
        ("[[feed]]\nurl = 'https://a.example'\nevery = '10s'", "'every' is '10s'"),
        ("[[feed]]\nurl = 'https://a.example'\nevery = '1m'", "'every' is '1m'"),
        ("[[feed]]\nurl = 'https://a.example'\nfull = 'no'", "'full' is 'no'"),
        ("[[feed]]\nurl = 'https://a.example'\nlang = 'italiano'", "the language 'italiano' is no language code"),
        ("[[feed]]\nurl = 'https://a.example'\nname = ''", "'name' is ''"),
    ],
)
def test_what_is_wrong_in_a_list_of_feeds_is_named(text: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        parse_feeds(text, "f.toml")
    assert caught.value.hint


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_list_of_feeds_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "feeds.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"feeds\.toml"):
        read_feeds(path)
