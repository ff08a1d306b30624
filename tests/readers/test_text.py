"""Plain text and Markdown: nothing of the text is changed."""

import io
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.errors import InputError
from sostiene.readers import Origin, Source, open_stream, read_bytes
from sostiene.readers.source import MAX_BYTES
from sostiene.readers.text import article_from_text, find_heading
from sostiene.records import Article, Problem

BODY = "Il sindaco ha detto che il ponte resterà chiuso fino a maggio, perché i lavori non sono finiti.\n"


def read_one(content: bytes, name: str = "ponte.txt") -> Article:
    (article,) = read_bytes(content, name)
    assert isinstance(article, Article), article
    return article


def test_a_text_keeps_its_title_line_its_line_ends_and_its_spaces() -> None:
    text = "Ponte chiuso fino a maggio\r\n\r\n" + BODY + "  Fine \t\n\n"
    article = read_one(text.encode())
    assert article.text == text
    assert (article.doc, article.title, article.lang) == ("ponte", "Ponte chiuso fino a maggio", "it")


@pytest.mark.parametrize(
    "first",
    [
        "Il sindaco ha chiuso il ponte.",
        "Ha detto il sindaco:",
        "«Il ponte è chiuso.»",
        "parola " * 30,
    ],
)
def test_a_first_line_that_is_no_headline_is_no_title(first: str) -> None:
    assert read_one(f"{first}\n{BODY}".encode()).title is None


def test_a_single_line_is_no_title() -> None:
    assert read_one(b"Ponte chiuso fino a maggio\n").title is None


def test_the_title_of_a_markdown_text_is_its_first_heading_of_the_first_rank() -> None:
    text = f"*12 marzo*\n\n## Cronaca\n\n# Ponte chiuso #\n\n{BODY}"
    article = read_one(text.encode(), "ponte.md")
    assert (article.title, article.text) == ("Ponte chiuso", text)


@pytest.mark.parametrize(
    ("heading", "title"),
    [("# Il C#", "Il C#"), ("# Ponte ##  ", "Ponte"), ("#\tPonte", "Ponte"), ("# ##", "##"), ("#Ponte", None)],
)
def test_marks_that_close_a_heading_are_no_part_of_the_title(heading: str, title: str | None) -> None:
    assert find_heading(f"{heading}\n\n{BODY}") == title


def test_a_heading_of_many_spaces_takes_no_time() -> None:
    before = process_time()
    assert find_heading(f"# a{' ' * 200_000}b") is not None
    assert process_time() - before < 1


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_one(BODY.encode("utf-8-sig")).text == BODY


@pytest.mark.parametrize(
    "odd", ["\ud800", "\0", "\u202e\u200f", "e\u0301\u0323" * 30, "\ufeff", "\x85\u2028", "👨‍👩‍👧"]
)
def test_odd_characters_stay_where_they_are(odd: str) -> None:
    text = f"Il sindaco ha detto {odd} che il ponte è chiuso."
    assert article_from_text(text).text == text


def test_what_is_given_goes_before_what_is_found() -> None:
    article = article_from_text(BODY, doc="a7", lang="en-GB", published="2024-10", title="Ponte")
    assert (article.doc, article.lang, article.published, article.title) == ("a7", "en", "2024-10", "Ponte")


def test_a_text_without_a_name_is_named_after_its_content() -> None:
    assert article_from_text(BODY).doc == article_from_text(BODY).doc != article_from_text(BODY + " ").doc


@pytest.mark.parametrize("published", ["ieri", "28/10/2024", "2024-13", "2024-10-32", "20241028", ""])
def test_a_date_that_is_not_iso_is_refused(published: str) -> None:
    with pytest.raises(InputError, match="is not an ISO date"):
        article_from_text(BODY, published=published)


def test_a_text_of_a_million_characters_in_one_paragraph_is_read() -> None:
    assert len(read_one(("Ha detto no. " * 80_000).encode()).text) == 1_040_000


def test_a_text_that_is_too_long_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.readers.text.MAX_CHARACTERS", 1000)
    (problem,) = read_bytes(BODY.encode() * 11, "lungo.txt")
    assert isinstance(problem, Problem)
    assert problem.what == "the text has 1,056 characters; the limit for one article is 1,000"


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was read of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        buffer[:] = b"a" * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def test_of_a_hundred_megabytes_only_as_much_is_read_as_the_limit_allows() -> None:
    stream = Endless()
    (problem,) = open_stream(Source(io.BufferedReader(stream), Origin("x", "x")))
    assert isinstance(problem, Problem)
    assert "longer than 20 MB" in problem.what
    assert stream.taken < 2 * MAX_BYTES


@given(st.text(st.characters(), min_size=1))
def test_any_string_is_an_article_with_that_very_text_or_an_input_error(text: str) -> None:
    with suppress(InputError):
        assert article_from_text(text).text == text
