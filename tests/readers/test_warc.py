"""Web archives: each page a source of its own, records read one at a time."""

import gzip
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.readers import Document, Origin, Source, open_bytes, open_stream, read_bytes
from sostiene.records import Article, Problem

PARAGRAPHS = (
    "Il sindaco ha detto che il ponte resta chiuso fino a maggio, perché i lavori non sono finiti.",
    "«La ditta ha chiesto altri tre mesi», ha spiegato davanti al consiglio comunale della valle.",
    "Anna Neri, che guida il comitato, non è d'accordo e chiede di vedere i conti della ditta.",
)
BODY = "<h1>Ponte</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = f"<html><head><title>Ponte</title></head><body><article>{BODY}</article></body></html>".encode()
ADDRESS = "https://valserena.example/cronaca/ponte.html"


def make_record(
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    headers: str = "Content-Type: text/html; charset=UTF-8",
    url: str = ADDRESS,
    kind: str = "response",
    media: str = "application/http; msgtype=response",
    number: int = 0,
) -> bytes:
    http = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() if kind == "response" else b""
    block = http + body
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2024-10-28T10:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "Content-Type": media,
        "Content-Length": len(block),
    }
    lines = ["WARC/1.0", *(f"{key}: {value}" for key, value in told.items()), "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def open_one(content: bytes, name: str = "crawl.warc") -> Document:
    (document,) = open_bytes(content, name)
    assert isinstance(document, Document), document
    return document


def test_a_page_has_its_address_and_the_moment_it_was_archived() -> None:
    origin = open_one(make_record()).origin
    assert (origin.doc, origin.url, origin.charset) == ("ponte", ADDRESS, "UTF-8")
    assert (origin.method, origin.obtained) == ("warc", "2024-10-28T10:00:00+00:00")
    assert origin.where == f"crawl.warc, {ADDRESS}"


@pytest.mark.parametrize("name", ["crawl.warc", "crawl"])
def test_a_page_is_read_like_a_saved_one(name: str) -> None:
    (article,) = read_bytes(make_record(), name)
    assert isinstance(article, Article)
    assert (article.url, article.title) == (ADDRESS, "Ponte")


@pytest.mark.parametrize("name", ["crawl.warc.gz", "crawl.gz", "crawl"])
def test_an_archive_is_compressed_as_a_whole_or_record_by_record(name: str) -> None:
    records = [make_record(number=1), make_record(number=2)]
    for content in (gzip.compress(b"".join(records)), b"".join(map(gzip.compress, records))):
        assert len(list(open_bytes(content, name))) == 2


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(PAGE)),
        ("Transfer-Encoding: chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)),
        ("Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked",
         b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(PAGE)), gzip.compress(PAGE))),
    ],
)  # fmt: skip
def test_what_http_packed_is_unpacked(headers: str, body: bytes) -> None:
    assert open_one(make_record(body, headers=headers)).content == PAGE


@pytest.mark.parametrize(
    ("media", "format_name"),
    [("text/plain; charset=utf-8", "text"), ("application/pdf", "pdf"), ("text/html", "html")],
)
def test_conversions_and_resources_are_read_as_what_they_are(media: str, format_name: str) -> None:
    for kind in ("conversion", "resource"):
        document = open_one(make_record(b"Il ponte resta chiuso.", kind=kind, media=media))
        assert (document.format, document.content) == (format_name, b"Il ponte resta chiuso.")


def test_what_is_no_page_is_passed_over() -> None:
    records = [
        make_record(status="404 Not Found"),
        make_record(status="302 Found"),
        make_record(headers="Content-Type: image/png"),
        make_record(headers="Content-Type: text/css"),
        make_record(kind="revisit"),
        make_record(kind="warcinfo", media="application/warc-fields"),
        make_record(url="https://valserena.example/robots.txt", headers="Content-Type: text/plain"),
        make_record(url="<metadata://gnu.example/wget.log>", kind="resource", media="text/plain"),
    ]
    assert len(list(open_bytes(b"".join([*records, make_record()]), "crawl.warc"))) == 1
    (problem,) = open_bytes(b"".join(records), "crawl.warc")
    assert isinstance(problem, Problem)
    assert problem.what == "there are no pages in it"


@pytest.mark.parametrize("part", [b"WARC/1.0", b"Content-Length"])
def test_behind_a_damaged_record_reading_goes_on(part: bytes) -> None:
    records = [make_record(url=f"https://valserena.example/{number}", number=number) for number in range(5)]
    records[2] = records[2].replace(part, part[::-1])
    found = list(open_bytes(b"".join(records), "crawl.warc"))
    assert [one.origin.doc for one in found if isinstance(one, Document)] in (
        ["0", "1", "3", "4"],
        ["0", "1", "2", "3", "4"],
    )
    assert any(isinstance(one, Problem) and "damaged" in one.what for one in found)


@pytest.mark.parametrize("left", [60, 200, 300, 600])
def test_an_archive_that_is_cut_off_says_so(left: int) -> None:
    page, *problems = open_bytes(make_record(number=1) + make_record(number=2)[:left], "crawl.warc")
    assert isinstance(page, Document)
    assert problems
    assert all(isinstance(problem, Problem) for problem in problems)


def test_damaged_compression_loses_no_page_before_it() -> None:
    packed = [gzip.compress(make_record(number=number)) for number in range(3)]
    packed[1] = packed[1][:40] + b"xxxxxxxx" + packed[1][48:]
    page, problem = open_bytes(b"".join(packed), "crawl.warc.gz")
    assert isinstance(page, Document)
    assert isinstance(problem, Problem)
    assert "damaged" in problem.what


@pytest.mark.parametrize(
    "record",
    [
        make_record(gzip.compress(b"a" * 30_000_000), headers="Content-Encoding: gzip"),
        make_record(b"a" * 21_000_000),
    ],
)
def test_a_page_that_is_too_long_is_a_problem_and_the_next_is_read(record: bytes) -> None:
    problem, page = open_bytes(record + make_record(number=1), "crawl.warc")
    assert isinstance(problem, Problem)
    assert "longer than 20 MB" in problem.what
    assert isinstance(page, Document)


def test_an_arc_file_says_how_it_can_be_converted() -> None:
    (problem,) = read_bytes(b"filedesc://a.arc.gz 127.0.0.1 20241028100000 text/plain 75\n1 0 x\n", "a.arc")
    assert isinstance(problem, Problem)
    assert problem.what.startswith("it is an ARC file")
    assert "warcio recompress" in problem.hint


def test_what_is_no_archive_is_a_problem() -> None:
    first, *_ = read_bytes(b"Il ponte resta chiuso.", "crawl.warc")
    assert isinstance(first, Problem)
    assert first.what.startswith("it is no WARC file")


class Records(io.RawIOBase):
    """An endless web archive, which counts what was read of it."""

    def __init__(self) -> None:
        self.taken = 0
        self.waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self.waiting = self.waiting or make_record()
        size = min(len(buffer), len(self.waiting))
        buffer[:size], self.waiting = self.waiting[:size], self.waiting[size:]
        self.taken += size
        return size


def test_no_more_is_read_than_the_pages_that_are_asked_for() -> None:
    records = Records()
    found: Iterator[object] = open_stream(Source(cast(BinaryIO, records), Origin("x", "x", suffix=".warc")))
    for _ in range(50):
        assert isinstance(next(found), Document)
    assert records.taken < 51 * len(make_record()) + 200_000


@given(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 200), st.booleans())
def test_a_changed_archive_gives_articles_or_problems(part: float, put: bytes, cut: int, is_packed: bool) -> None:
    content = make_record(number=1) + make_record(
        b"Il ponte resta chiuso.", kind="conversion", media="text/plain", number=2
    )
    content = gzip.compress(content) if is_packed else content
    place = int(part * len(content))
    outcomes = list(
        read_bytes(content[:place] + put + content[place + cut :], "crawl.warc.gz" if is_packed else "crawl.warc")
    )
    assert outcomes
    assert all(isinstance(outcome, Article | Problem) for outcome in outcomes)
