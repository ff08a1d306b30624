"""PDF: press releases and reports, as one article with a paragraph a line.

The day on which a PDF was made is not the day on which it was published, and is not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sostiene.errors import InputError
from sostiene.readers.layout import LARGE, Paragraph, find_paragraphs
from sostiene.readers.pages import MAX_CHARACTERS, MAX_PAGES, MAX_SECONDS, Pages, read_pages
from sostiene.readers.properties import LONGEST_TITLE, read_author, read_title
from sostiene.readers.source import Document, check_size
from sostiene.readers.text import article_from_origin, find_title
from sostiene.records import Article

FIRST = 8  # paragraphs among which the headline stands
FEWEST_LETTERS = 20
READABLE = 0.5  # of the signs that are no spaces, that must be letters or figures
FAULTS = {
    "password": ("the PDF is protected by a password", "Save it without the password"),
    "broken": ("it is no PDF, or a broken one", "Open it in a PDF viewer and save it again"),
    "pages": (f"the PDF has more than {MAX_PAGES:,} pages", "Cut it into several files"),
    "long": (f"the PDF has more than {MAX_CHARACTERS:,} characters", "Cut it into several files"),
    "stopped": (
        f"the PDF cannot be read within the bounds of memory and of {MAX_SECONDS} seconds",
        "Open it in a PDF viewer, and save its text or print it to a new PDF",
    ),
}
NO_TEXT = "there is no text in this PDF: its pages are pictures"
NO_TEXT_HINT = "Let a program for text recognition (OCR) read it first, for instance ocrmypdf"
NO_LETTERS = "the text of this PDF cannot be read: its fonts do not tell which letters they show"


def read_pdf(document: Document) -> Iterator[Article]:
    """The one article of a PDF; raises InputError if it has no text, or is broken, locked or too large."""
    found = read_pages(check_size(document.content))
    if found.fault:
        raise InputError(*FAULTS[found.fault])
    paragraphs = find_paragraphs(found.pages)
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    check_letters(text)
    origin = replace(document.origin, author=document.origin.author or read_author(found.author))
    yield article_from_origin(text, origin, title=choose_title(found, paragraphs, text))


def check_letters(text: str) -> None:
    """Raises InputError if the text is none, or gibberish."""
    signs = [sign for sign in text if not sign.isspace()]
    letters = sum(sign.isalnum() and sign != "\ufffd" for sign in signs)
    if letters < FEWEST_LETTERS:
        raise InputError(NO_TEXT if letters * 2 >= len(signs) else NO_LETTERS, NO_TEXT_HINT)
    if letters < READABLE * len(signs):
        raise InputError(NO_LETTERS, NO_TEXT_HINT)


def choose_title(found: Pages, paragraphs: Sequence[Paragraph], text: str) -> str | None:
    """The headline: as the file tells it, else what is set largest at the top, else a first line like one."""
    return read_title(found.title, text) or find_largest(paragraphs) or find_title(text)


def find_largest(paragraphs: Sequence[Paragraph]) -> str | None:
    """The first paragraph in the largest type among the first ones, if that is larger than the type of most letters."""
    top = [one for one in paragraphs[:FIRST] if len(one.text) <= LONGEST_TITLE]
    largest = max(top, key=lambda one: one.size, default=None)
    sizes: dict[float, int] = {}
    for one in paragraphs:
        sizes[one.size] = sizes.get(one.size, 0) + len(one.text)
    body = max(sizes, key=lambda size: sizes[size], default=0.0)
    return largest.text if largest is not None and largest.size > LARGE * body else None
