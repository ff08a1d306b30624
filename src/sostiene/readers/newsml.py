"""Agency items in XML: NewsML-G2 (one item, or a message of several) and NITF.

<newsItem guid="urn:…"><itemMeta>provider, versionCreated, pubStatus</itemMeta>
<contentMeta>headline, dateline, creator, language</contentMeta><contentSet><inlineXML>NITF or XHTML …
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from sostiene.errors import InputError
from sostiene.readers.dumps import check_status
from sostiene.readers.fragments import list_tree
from sostiene.readers.language import find_language
from sostiene.readers.source import Document, Source, check_size, read_bounded
from sostiene.readers.text import article_from_origin
from sostiene.readers.timestamps import find_day
from sostiene.readers.trees import fold_lines, name_of, parse_xml
from sostiene.records import Article

MAX_ITEMS = 10_000
NO_ITEM = "there is no news item with text in it"


def open_message(source: Source) -> Iterator[Document]:
    """Each item of a NewsML-G2 message as a document."""
    items = find_all(parse_xml(read_bounded(source, kind="one message")), "newsItem")
    number = 0
    for number, item in enumerate(islice(items, MAX_ITEMS), 1):
        origin = replace(
            source.origin, where=f"{source.origin.where}, item {number}", doc=f"{source.origin.doc}-{number}"
        )
        item.tail = None
        yield Document(etree.tostring(item, encoding="utf-8", xml_declaration=True), origin, "newsml")
    if not number:
        raise InputError(NO_ITEM)


def read_newsml(document: Document) -> Iterator[Article]:
    """The one article of a NewsML-G2 item or an NITF document; raises InputError if it has no text or is withdrawn."""
    root = parse_xml(check_size(document.content))
    origin = document.origin
    item = root if name_of(root) == "newsItem" else next(find_all(root, "newsItem"), root)
    check_status(find_value(item, "pubStatus"))
    headline = find_value(item, "headline") or find_value(item, "hl1") or find_value(item, "title")
    body = list_body(item)
    if not body:
        raise InputError(NO_ITEM)
    dateline = find_value(item, "dateline")
    head = [line for line in (headline, dateline) if line and line not in body[:3]]
    text = "\n".join([*head, *body])
    origin = replace(
        origin,
        doc=item.get("guid") or origin.doc,
        lang=origin.lang or find_language(text) or None,
        published=find_published(item) or origin.published,
        author=find_value(item, "creator") or find_value(item, "byline") or find_value(item, "by") or origin.author,
        publisher=find_value(item, "provider") or find_value(item, "infoSource") or origin.publisher,
    )
    yield article_from_origin(text, origin, title=headline)


def find_all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name, in whatever namespace."""
    yield from root.iter(f"{{*}}{name}")


def list_body(item: etree._Element) -> list[str]:
    """The lines of the item's text: of its NITF or XHTML body, else of the plain text that it holds."""
    for name in ("body.content", "body", "inlineXML"):
        body = next(find_all(item, name), None)
        if body is not None and (lines := list_tree(body)):
            return lines
    plain = next(find_all(item, "inlineData"), None)
    return fold_lines(read_all_text(plain).splitlines()) if plain is not None else []


def read_all_text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def find_value(item: etree._Element, name: str) -> str | None:
    """What the first element of that name says: its text, its name, or the attribute that stands for them."""
    for element in find_all(item, name):
        names = [" ".join(read_all_text(one).split()) for one in find_all(element, "name")]
        words = next(filter(None, names), None) or " ".join(read_all_text(element).split())
        words = words or element.get("literal") or element.get("qcode") or ""
        if words.strip():
            return words.strip()
    return None


def find_published(item: etree._Element) -> str | None:
    """The day of this version of the item."""
    for name in ("versionCreated", "contentCreated", "firstCreated"):
        if day := find_day(find_value(item, name)):
            return day
    issues = (day for name in ("date.issue", "date.release") for day in find_all(item, name))
    return next((day for one in issues if (day := find_day(one.get("norm")))), None)
