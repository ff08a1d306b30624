"""Pieces of markup inside of something else (a feed's entry, an agency's item), as lines: a paragraph each.

All of the piece is the article's, so nothing has to be found in it, as in a whole page.
"""

import html
import re

from lxml import etree

from sostiene.readers.embeds import flatten_posts
from sostiene.readers.html import parse_page
from sostiene.readers.trees import fold_lines, read_tree

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--")
MARKUP = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|a|b|i|em|strong|span|img|blockquote|figure|section|table)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
SAMPLE = 20_000
# Of HTML and of NITF: what stands on lines of its own.
BLOCKS = frozenset(
    {
        "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
        "table", "tr", "hr", "section", "article", "aside", "header", "footer", "figure", "figcaption", "caption",
        "address", "block", "hl1", "hl2", "hedline", "dateline", "bq", "credit", "media",
    }
)  # fmt: skip
CELLS = frozenset({"td", "th", "caption"})
# What nobody reads as text of the article.
UNSEEN = ("script", "style", "noscript", "template", "head", "iframe", "object", "svg", "form")


def is_markup(value: str) -> bool:
    """Does the string hold elements of HTML?"""
    return bool(MARKUP.search(value[:SAMPLE]))


def list_lines(value: str) -> list[str]:
    """The lines of a piece of HTML, or of plain text with entities; raises InputError if it is too large a tree."""
    if not TAG.search(value):
        return fold_lines(html.unescape(value).splitlines())
    tree = parse_page(f"<div>{value}</div>")
    flatten_posts(tree)
    return list_tree(tree)


def list_tree(tree: etree._Element) -> list[str]:
    """The lines of a tree of HTML or NITF."""
    for tag in UNSEEN:
        etree.strip_elements(tree, tag, f"{{*}}{tag}", with_tail=False)
    return read_tree(tree, BLOCKS, CELLS)
