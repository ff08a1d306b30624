"""Pieces of markup inside of something else (a feed's entry, an agency's item), as lines: a paragraph each.

All of the piece is the article's, so nothing has to be found in it, as in a whole page.
"""

import html
import re
from collections.abc import Iterator

from lxml import etree

from sostiene.errors import InputError
from sostiene.readers.embeds import flatten_posts
from sostiene.readers.html import parse_page

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
    return read_tree(tree)


def read_tree(tree: etree._Element) -> list[str]:
    """The lines of a tree of HTML or NITF. What stands around the element itself is left out."""
    for tag in UNSEEN:
        etree.strip_elements(tree, tag, f"{{*}}{tag}", with_tail=False)
    return fold_lines("".join(gather_text(tree)).split("\0"))


def gather_text(tree: etree._Element) -> Iterator[str]:
    """The pieces of text in the tree, with a NUL, which no tree can hold, where a line begins or ends."""
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        name = name_of(node).lower()
        yield "\0" if name in BLOCKS else ""
        if event == "start":
            yield (node.text or "") if name else ""
        else:
            yield " " if name in CELLS else ""
            yield (node.tail or "") if node is not tree else ""


def fold_lines(lines: list[str]) -> list[str]:
    """The lines that hold something, with single spaces."""
    return [words for words in (" ".join(line.split()) for line in lines) if words]


def parse_xml(content: bytes) -> etree._Element:
    """The tree of the document, of which nothing is fetched nor expanded; raises InputError if there is none."""
    if b"<!ENTITY" in content.replace(b"\0", b""):
        raise InputError("it defines entities of its own, which are not expanded", "Ask its sender for plain XML")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise InputError(f"it is no valid XML ({error})", "Ask its sender for it again") from None


def name_of(node: etree._Element) -> str:
    """The element's name without its namespace; nothing for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
