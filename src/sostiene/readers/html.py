"""Saved web pages: the headline, then the article's paragraphs, one a line, posts and quotations where they stand.

trafilatura finds the article; what it leaves out (the standfirst, the authors of embedded posts) is added here.
"""

import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from sostiene.errors import InputError
from sostiene.readers.embeds import flatten_posts
from sostiene.readers.encoding import decode_text
from sostiene.readers.language import find_language
from sostiene.readers.pagedata import PageData, read_page_data
from sostiene.readers.source import Source, read_bounded
from sostiene.readers.text import article_from_text
from sostiene.records import Article

MAX_BYTES = 20_000_000
# The extractor's time grows with their square (18 s for 50,000); the largest of 230 real news pages has 4,274.
MAX_ELEMENTS = 25_000
# The parser's time grows with the square of the attributes of one element (0.1 s for 10,000).
MAX_ATTRIBUTES = 10_000
NO_ARTICLE = "there is no article in this page"
NO_ARTICLE_HINT = "Give the page of one article, or its text in a text file"
# In these `<` and `>` are no markup (CSS has `a > b`); one that is not closed goes on to the end of the page.
RAW_TEXT = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
BLOCKS = frozenset({"p", "head", "item", "list", "quote", "row", "table", "div", "lb", "code"})
# Fewer letters than in two sentences are a menu, a notice about cookies, or a picture's caption.
FEWEST_LETTERS = 100
# What the parser's trees cannot hold: controls, surrogates, non-characters.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")
LETTER = re.compile(r"[^\W\d_]")

log = logging.getLogger(__name__)


class Extract(NamedTuple):
    """What the extractor found: the lines of the article's body, and its guess at headline, day and author."""

    lines: list[str]
    title: str | None = None
    published: str | None = None
    author: str | None = None


def read_html(source: Source) -> Iterator[Article]:
    """The one article of a page; raises InputError if there is none in it."""
    content = read_bounded(source, MAX_BYTES)
    tree = parse_page(decode_text(content, find_charset(content, source.charset)))
    page = read_page_data(tree)
    flatten_posts(tree)
    drop_scripts(tree)
    standfirst = find_standfirst(tree, page)
    found = choose_body(extract_body(tree), page)
    if sum(map(count_letters, found.lines)) < FEWEST_LETTERS:
        raise InputError(NO_ARTICLE, NO_ARTICLE_HINT)
    headline = page.headline or found.title
    text = "\n".join(add_head(found.lines, headline, standfirst))
    yield replace(
        article_from_text(
            text,
            doc=source.doc,
            lang=source.lang or find_language(text) or page.lang,
            published=source.published or page.published or found.published,
            title=headline,
        ),
        author=page.author or found.author,
        publisher=page.publisher,
        url=page.url or source.url,
    )


def find_charset(content: bytes, told: str | None) -> str | None:
    """The encoding that the server or the page itself names; `iso-8859-1` means cp1252, as in all browsers."""
    match = CHARSET.search(content[:4096])
    name = told or (match[1].decode("ascii") if match else None)
    return "cp1252" if name and name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name


def parse_page(markup: str) -> HtmlElement:
    """The tree of the page, as a browser would mend it; raises InputError if there is none, or if it is too large."""
    check_attributes(markup)
    content = NO_XML.sub("\ufffd", REFERENCE.sub(check_reference, markup)).encode("utf-8")
    try:
        tree = document_fromstring(content, parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError):  # an empty document, or one of markup errors only
        raise InputError(NO_ARTICLE, NO_ARTICLE_HINT) from None
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        raise InputError(f"the page has {elements:,} elements; the limit is {MAX_ELEMENTS:,}", "Save its text instead")
    return tree


def check_reference(reference: re.Match[str]) -> str:
    """The reference (`&#232;`), or the replacement character if it stands for what a tree cannot hold."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "\ufffd" if code > sys.maxunicode or NO_XML.match(chr(code)) else reference[0]


def check_attributes(markup: str) -> None:
    """Raises InputError if an element has so many attributes that the parser would take minutes."""
    for piece in RAW_TEXT.sub("", markup).split("<"):
        tag = piece[: piece.rfind(">")]
        if len(tag) > 2 * MAX_ATTRIBUTES and len(QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES:
            raise InputError(f"an element of the page has more than {MAX_ATTRIBUTES:,} attributes", NO_ARTICLE_HINT)


def drop_scripts(tree: HtmlElement) -> None:
    """Takes out what no reader sees; hostile JSON-LD kept the extractor busy for minutes."""
    for element in list(tree.iter("script", "style", "noscript", "template")):
        element.drop_tree()


def extract_body(tree: HtmlElement) -> Extract:
    """What trafilatura takes for the article. The tree is changed."""
    # Imported here: it takes half a second, which texts and `sostiene --help` need not wait for.
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(tree, include_comments=False, with_metadata=True)
    except Exception as error:  # a page is hostile input, and the library is not hardened: no page may end a run
        log.warning("trafilatura failed: %r", error)
        return Extract([])
    if document is None or isinstance(document, dict):
        return Extract([])
    return Extract(list(list_lines(document.body)), document.title, document.date, document.author)


def list_lines(body: etree._Element) -> Iterator[str]:
    """The lines of an extracted body: one for each paragraph, heading, list item and table row."""
    line: list[str] = []
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if node.tag in BLOCKS:
            yield from join_words(line)
            line = []
        line.append((node.text if event == "start" else node.tail) or "")
        if event == "end" and node.tag == "cell":
            line.append(" ")
    yield from join_words(line)


def join_words(pieces: list[str]) -> Iterator[str]:
    """The one line that the pieces make; none if it is empty, or only a counter of comments ("47")."""
    words = " ".join("".join(pieces).split())
    if words and (len(words) > 5 or count_letters(words)):
        yield words


def count_letters(words: str) -> int:
    return sum(1 for _ in LETTER.finditer(words))


def choose_body(found: Extract, page: PageData) -> Extract:
    """What was extracted, or the body that JSON-LD gives where the extractor found less than half of it."""
    if page.body is None or 2 * sum(map(count_letters, found.lines)) >= count_letters(page.body):
        return found
    return found._replace(lines=page.body.split("\n"))


def find_standfirst(tree: HtmlElement, page: PageData) -> str | None:
    """The sentences under the headline (Italian *sommario*), if readers see on the page what it describes itself by.

    Without it every Italian page tried lost its standfirst: outlets put it outside of the article's body.
    """
    if page.description is None:
        return None
    wanted = fold(page.description)
    shown = (node for node in tree.iter("p", "h2", "h3", "h4", "div", "span", "strong", "em") if len(node) <= 3)
    for node in shown:
        words = " ".join(str(node.text_content()).split())
        if fold(words) == wanted:
            return words
    return None


def add_head(lines: list[str], headline: str | None, standfirst: str | None) -> list[str]:
    """The lines under headline and standfirst, each of which stands there once."""
    head = [words for words in (headline, standfirst) if words]
    known = {fold(words) for words in head}
    beginning = [line for line in lines[:5] if fold(line) not in known]
    return [*dict.fromkeys(head), *beginning, *lines[5:]]


def fold(words: str) -> str:
    """The letters and figures of the words, for comparing what differs in quotation marks or capitals only."""
    return "".join(char for char in words.casefold() if char.isalnum())
