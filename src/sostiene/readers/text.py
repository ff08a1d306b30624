"""Plain text and Markdown: the article's text is the file's, character for character, its title line included."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sostiene.codec import hash_text
from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text
from sostiene.readers.language import check_script, find_language
from sostiene.readers.source import Document, Origin, check_date, check_language, check_size
from sostiene.records import Article

MAX_CHARACTERS = 2_000_000
# Four bytes for each character, the most that UTF-8 and UTF-32 need.
MAX_BYTES = 4 * MAX_CHARACTERS
LONGEST_TITLE = 150
MARKDOWN = frozenset({".md", ".markdown"})
HEADING = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)


def read_text(document: Document) -> Iterator[Article]:
    """The one article of a text file."""
    origin = document.origin
    text = decode_text(check_size(document.content, MAX_BYTES), origin.charset)
    title = find_heading(text) if origin.suffix in MARKDOWN else find_title(text)
    yield article_from_origin(text, origin, title=title)


def article_from_origin(text: str, origin: Origin, *, title: str | None = None) -> Article:
    """The article that this text is, with what its origin says of it; `title` is what the text itself says."""
    article = article_from_text(
        text, doc=origin.doc, lang=origin.lang, published=origin.published, title=title or origin.title
    )
    return replace(article, author=origin.author, publisher=origin.publisher, url=origin.url)


def article_from_text(
    text: str,
    *,
    doc: str | None = None,
    lang: str | None = None,
    published: str | None = None,
    title: str | None = None,
) -> Article:
    """The article that this text is; `doc` is made from its content, `lang` found in it where they are not given.

    `article_from_text("«Non è vero», ha detto Rutte.").lang` is "it". Raises InputError for an empty or too long text,
    UnsupportedScript for one that is neither in Latin, Cyrillic nor Greek script.
    """
    if not text.strip():
        raise InputError("the text is empty")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text):,} characters; the limit for one article is {MAX_CHARACTERS:,}",
            "Cut it into several articles",
        )
    check_script(text)
    digest = hash_text(text)
    return Article(
        doc=doc or f"text-{digest[:12]}",
        text=text,
        hash=digest,
        lang=check_language(lang) or find_language(text),
        title=title,
        published=check_date(published),
    )


def find_title(text: str) -> str | None:
    """The first line, if it looks like a headline: short, without full stop, before a longer line; else None."""
    lines = (line.strip() for line in text[: 20 * LONGEST_TITLE].splitlines())
    filled = [line for line in lines if line][:2]
    if len(filled) < 2 or len(filled[0]) > LONGEST_TITLE or len(filled[0]) >= len(filled[1]):
        return None
    return None if filled[0].rstrip("»”\"’')").endswith((".", ",", ";", ":", "…")) else filled[0]


def find_heading(text: str) -> str | None:
    """The first heading of the first rank of a Markdown text (`# Title`); None if it has none."""
    match = HEADING.search(text)
    if match is None:
        return None
    words = match[1].rstrip()
    bare = words.rstrip("#")  # "# Title #"
    return bare.rstrip() if bare.endswith((" ", "\t")) else words


def fold(words: str) -> str:
    """The letters and figures of the words, for comparing what differs in quotation marks or capitals only."""
    return "".join(char for char in words.casefold() if char.isalnum())
