"""Plain text and Markdown: the article's text is the file's, character for character, its title line included."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sostiene.codec import hash_text
from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text
from sostiene.readers.language import check_script, find_language
from sostiene.readers.source import Source, check_date, check_language, read_bounded
from sostiene.records import Article

MAX_CHARACTERS = 2_000_000
# Four bytes for each character, the most that UTF-8 and UTF-32 need.
MAX_BYTES = 4 * MAX_CHARACTERS
LONGEST_TITLE = 150
MARKDOWN = frozenset({".md", ".markdown"})
HEADING = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)


def read_text(source: Source) -> Iterator[Article]:
    """The one article of a text file."""
    text = decode_text(read_bounded(source, MAX_BYTES), source.charset)
    title = find_heading(text) if source.suffix in MARKDOWN else find_title(text)
    article = article_from_text(text, doc=source.doc, lang=source.lang, published=source.published, title=title)
    yield replace(article, url=source.url)


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
