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
from sostiene.readers.headlines import add_head, choose_headline, find_standfirst, list_headings
from sostiene.readers.language import find_language
from sostiene.readers.pagedata import PageData, read_page_data
from sostiene.readers.paragraphs import fill_gaps, list_paragraphs
from sostiene.readers.source import Document, check_size
from sostiene.readers.text import article_from_text
from sostiene.readers.trees import read_tree
from sostiene.records import Article

# The extractor's time grows with their square (18 s for 50,000); the largest of 230 real news pages has 4,274.
MAX_ELEMENTS = 25_000
# The parser's time grows with the square of the attributes of one element (0.1 s for 10,000).
MAX_ATTRIBUTES = 10_000
NO_ARTICLE = "there is no article in this page"
NO_ARTICLE_HINT = "Give the page of one article, or its text in a text file"
# In these `<` and `>` are no markup (CSS has `a > b`); one that is not closed goes on to the end of the page.
RAW_TEXT = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
# Readers do not see it; the parser would nest the page in it where its elements are left open in it.
NO_SCRIPT = re.compile(RAW_TEXT.pattern + r"|(?P<unseen><noscript\b.*?(?:</noscript\b[^>]*>|\Z))", RAW_TEXT.flags)
QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
# As trafilatura calls what stands on lines of its own.
BLOCKS = frozenset({"p", "head", "item", "list", "quote", "row", "table", "div", "lb", "code"})
CELLS = frozenset({"cell"})
# Fewer letters than in two sentences are a menu, a notice about cookies, or a picture's caption.
FEWEST_LETTERS = 100
# What the parser's trees cannot hold: controls, surrogates, non-characters.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")
LETTER = re.compile(r"[^\W\d_]")

log = logging.getLogger(__name__)


class Extract(NamedTuple):
    """What was found in the page: the lines of the article's body, what stands over them, and when by whom."""

    lines: list[str]
    standfirst: str | None = None
    title: str | None = None
    published: str | None = None
    author: str | None = None


def read_html(document: Document) -> Iterator[Article]:
    """The one article of a page; raises InputError if there is none in it."""
    origin, content = document.origin, check_size(document.content)
    tree = parse_page(decode_text(content, find_charset(content, origin.charset)))
    page = read_page_data(tree)
    flatten_posts(tree)
    drop_scripts(tree)
    found = read_body(tree, page)
    if sum(map(count_letters, found.lines)) < FEWEST_LETTERS:
        raise InputError(NO_ARTICLE, NO_ARTICLE_HINT)
    headline = found.title or origin.title
    text = "\n".join(add_head(found.lines, headline, found.standfirst))
    yield replace(
        article_from_text(
            text,
            doc=origin.doc,
            lang=origin.lang or find_language(text) or page.lang,
            published=origin.published or page.published or found.published,
            title=headline,
        ),
        author=page.author or found.author or origin.author,
        publisher=page.publisher or origin.publisher,
        url=page.url or origin.url,
        fact_checks=page.fact_checks,
    )


def find_charset(content: bytes, told: str | None) -> str | None:
    """The encoding that the server or the page itself names; `iso-8859-1` means cp1252, as in all browsers."""
    match = CHARSET.search(content[:4096])
    name = told or (match[1].decode("ascii") if match else None)
    return "cp1252" if name and name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name


def parse_page(markup: str) -> HtmlElement:
    """The tree of the page, as a browser would mend it; raises InputError if there is none, or if it is too large."""
    check_attributes(markup)
    markup = NO_SCRIPT.sub(drop_unseen, markup)
    content = NO_XML.sub("\ufffd", REFERENCE.sub(check_reference, markup)).encode("utf-8")
    try:
        tree = document_fromstring(content, parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError):  # an empty document, or one of markup errors only
        raise InputError(NO_ARTICLE, NO_ARTICLE_HINT) from None
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        raise InputError(f"the page has {elements:,} elements; the limit is {MAX_ELEMENTS:,}", "Save its text instead")
    return tree


def drop_unseen(match: re.Match[str]) -> str:
    """Nothing, for an element that only pages without scripts show, if it is closed; else what matched."""
    return "" if match["unseen"] and match[0].endswith(">") and "</" in match[0] else match[0]


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


def read_body(tree: HtmlElement, page: PageData) -> Extract:
    """The article as readers see it: what the extractor finds, what it lost, and what stands over it."""
    shown, paragraphs = list_headings(tree), list_paragraphs(tree)
    headline = choose_headline(page.headline, shown, page.publisher)
    standfirst = find_standfirst(tree, page.description, headline)
    found = extract_body(tree)
    lines = choose_body(fill_gaps(found.lines, paragraphs, page.body), page.body)
    title = headline or choose_headline(found.title, shown, page.publisher)
    return found._replace(lines=lines, title=title, standfirst=standfirst)


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
    lines = list_lines(document.body)
    return Extract(lines, title=document.title, published=document.date, author=document.author)


def list_lines(body: etree._Element) -> list[str]:
    """The lines of an extracted body: one for each paragraph, heading, list item and table row; no bare counters of
    comments ("47")."""
    return [words for words in read_tree(body, BLOCKS, CELLS) if len(words) > 5 or count_letters(words)]


def count_letters(words: str) -> int:
    return sum(1 for _ in LETTER.finditer(words))


def choose_body(lines: list[str], body: str | None) -> list[str]:
    """The lines found, or those of the body that JSON-LD gives where they are less than half of it."""
    if body is None or 2 * sum(map(count_letters, lines)) >= count_letters(body):
        return lines
    return body.split("\n")
