"""Word files: paragraphs, headings, list items and table rows as lines, footnotes last.

What was deleted with changes tracked, hidden words, comments, running heads and feet are left out. A DOCX is a ZIP of
XML: nothing in it is unpacked beyond a bound, and no entity or address in it is followed.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from sostiene.errors import InputError
from sostiene.readers.properties import read_author, read_title
from sostiene.readers.source import Document
from sostiene.readers.text import article_from_origin, find_title
from sostiene.readers.trees import parse_xml
from sostiene.readers.unpacking import BROKEN, METHODS_READ
from sostiene.records import Article

MAX_PART = 50_000_000
"""Bytes of one unpacked part; that of a novel has five million."""
MAX_ENTRIES = 5_000
MAIN, NOTES, PROPERTIES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml"), "docProps/core.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NO_DOCX = "it is no Word file (DOCX), or a broken one"
NO_DOCX_HINT = "Open it in a word processor and save it again as .docx"
# Deleted or moved away; hidden; the second form of what was given in a newer one (mc:Fallback); names of fields.
LEFT_OUT = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rPrChange", "pPrChange"})
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
TITLE_STYLES = frozenset({"title", "titolo", "titel", "titre", "título", "titulo"})


@dataclass(frozen=True)
class Block:
    """The lines of one paragraph or of one row of a table, and the style of the paragraph."""

    text: str
    style: str = ""


def read_docx(document: Document) -> Iterator[Article]:
    """The one article of a Word file; raises InputError if it is none, or if it is broken, locked or too large."""
    parts = open_parts(document.content)
    blocks = list(list_blocks(parse_part(read_part(parts, MAIN)))) if MAIN in parts.namelist() else None
    if blocks is None:
        raise InputError(NO_DOCX, NO_DOCX_HINT)
    notes = [block for name in NOTES for block in list_notes(parts, name)]
    text = "\n".join(block.text for block in (*blocks, *notes))
    told = read_properties(parts)
    headline = next((block.text for block in blocks if block.style in TITLE_STYLES), None)
    title = headline or read_title(told.get("title", ""), text) or find_title(text)
    origin = replace(document.origin, author=document.origin.author or read_author(told.get("creator", "")))
    yield article_from_origin(text, origin, title=title)


def open_parts(content: bytes) -> zipfile.ZipFile:
    """The parts of the file, unread."""
    if content.startswith(OLD_OFFICE):
        raise InputError(
            "it is an old Word file (.doc), or one protected by a password", "Save it as .docx without a password"
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        raise InputError(NO_DOCX, NO_DOCX_HINT) from None
    if len(parts.namelist()) > MAX_ENTRIES:
        raise InputError(f"the Word file has more than {MAX_ENTRIES:,} parts", NO_DOCX_HINT)
    return parts


def read_part(parts: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part; never more than the limit is unpacked, whatever the file says of its size."""
    if parts.getinfo(name).compress_type not in METHODS_READ:
        raise InputError(NO_DOCX, NO_DOCX_HINT)
    try:
        with parts.open(name) as stream:
            content = stream.read(MAX_PART + 1)
    except BROKEN:
        raise InputError(NO_DOCX, NO_DOCX_HINT) from None
    if len(content) > MAX_PART:
        raise InputError(f"the Word file unfolds to more than {MAX_PART // 1_000_000} MB", "Save its text instead")
    return content


def parse_part(content: bytes) -> etree._Element:
    """The tree of a part; raises InputError if it is no sound XML."""
    try:
        return parse_xml(content)
    except InputError:
        raise InputError(NO_DOCX, NO_DOCX_HINT) from None


def read_properties(parts: zipfile.ZipFile) -> dict[str, str]:
    """Title and creator as the file tells them; nothing if that part is missing or broken."""
    if PROPERTIES not in parts.namelist():
        return {}
    try:
        tree = parse_part(read_part(parts, PROPERTIES))
    except InputError:
        return {}
    return {name: tree.findtext(DUBLIN_CORE + name) or "" for name in ("title", "creator")}


def list_notes(parts: zipfile.ZipFile, name: str) -> Iterator[Block]:
    """The lines of the footnotes or endnotes."""
    if name not in parts.namelist():
        return
    for note in parse_part(read_part(parts, name)):
        kind = next((value for key, value in note.attrib.items() if key.endswith("}type")), "")
        if kind not in SEPARATORS:
            yield from list_blocks(note)


def list_blocks(tree: etree._Element) -> Iterator[Block]:
    """The blocks of a part, in order. A row of a table is one line, its cells parted by tabs; one with words in one
    cell only is set by the table, and gives its paragraphs."""
    walker = Walker()
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        name = name_node(node)
        if event == "start":
            walker.enter(name, node)
        else:
            yield from walker.leave(name)


def name_node(node: etree._Element) -> str:
    """The node's name without its namespace; empty for what is no element of text ("a:t" is a picture's)."""
    name = str(node.tag)
    is_text = name.startswith((WORD, STRICT)) or name.endswith("}Fallback")
    return name.rpartition("}")[2] if is_text else ""


class Walker:
    """Gathers the blocks while a tree is walked through: paragraphs may lie in boxes in paragraphs, tables in cells."""

    def __init__(self) -> None:
        self.left_out = 0  # how many nodes around this one are left out
        self.is_hidden = False
        self.paragraphs: list[list[str]] = []
        self.styles: list[str] = []
        self.rows: list[list[list[Block]]] = []  # of each open row its cells

    def enter(self, name: str, node: etree._Element) -> None:
        """Takes in the words of a node that begins."""
        if name in LEFT_OUT:
            self.left_out += 1
        elif self.left_out or not name:
            return
        elif name == "p":
            self.paragraphs.append([])
            self.styles.append("")
        elif name == "tr":
            self.rows.append([])
        elif name == "tc" and self.rows:
            self.rows[-1].append([])
        elif name == "r":
            self.is_hidden = False
        elif name == "vanish":
            self.is_hidden = read_value(node) not in ("0", "false")
        elif name == "pStyle" and self.styles:
            self.styles[-1] = read_value(node).casefold()
        elif self.paragraphs and not self.is_hidden:
            self.add_words(name, node)

    def add_words(self, name: str, node: etree._Element) -> None:
        if name == "t":
            self.paragraphs[-1].append(node.text or "")
        elif name in SIGNS and name_node(node.getparent()) == "r":  # others are tab stops
            self.paragraphs[-1].append(SIGNS[name])

    def leave(self, name: str) -> Iterator[Block]:
        """The blocks that are whole when the node ends."""
        if name in LEFT_OUT:
            self.left_out -= 1
        elif self.left_out:
            return
        elif name == "p":
            block = Block(tidy("".join(self.paragraphs.pop())), self.styles.pop())
            yield from self.place([block] if block.text else [])
        elif name == "tr":
            yield from self.place(join_cells(self.rows.pop()))

    def place(self, blocks: list[Block]) -> list[Block]:
        """The blocks; none where they belong to a cell that is still open."""
        if not self.rows or not self.rows[-1]:
            return blocks
        self.rows[-1][-1].extend(blocks)
        return []


def read_value(node: etree._Element) -> str:
    """The node's `w:val`."""
    return str(node.get(WORD + "val") or node.get(STRICT + "val") or "")


def tidy(words: str) -> str:
    """The lines of a paragraph, without spaces at their edges and without empty ones."""
    lines = (line.strip() for line in words.replace("\u00ad", "").split("\n"))
    return "\n".join(line for line in lines if line)


def join_cells(cells: list[list[Block]]) -> list[Block]:
    """The row as one line, or what its only filled cell holds."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return [block for cell in filled for block in cell]
    return [Block("\t".join(" ".join(block.text.replace("\n", " ") for block in cell) for cell in filled))]
