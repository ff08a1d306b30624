"""Trees of markup: parsed so that nothing in them does harm, and read as lines, a paragraph each."""

from collections.abc import Container, Iterable, Iterator

from lxml import etree

from sostiene.errors import InputError


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


def read_tree(tree: etree._Element, blocks: Container[str], cells: Container[str]) -> list[str]:
    """The lines of the tree: `blocks` stand on lines of their own, `cells` are set apart on theirs.

    What stands around the element itself is left out.
    """
    return fold_lines("".join(gather_text(tree, blocks, cells)).split("\0"))


def gather_text(tree: etree._Element, blocks: Container[str], cells: Container[str]) -> Iterator[str]:
    """The pieces of text in the tree, with a NUL, which no tree can hold, where a line begins or ends."""
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        name = name_of(node).lower()
        yield "\0" if name in blocks else ""
        if event == "start":
            yield (node.text or "") if name else ""
        else:
            yield " " if name in cells else ""
            yield (node.tail or "") if node is not tree else ""


def fold_lines(lines: Iterable[str]) -> list[str]:
    """The lines that hold something, with single spaces."""
    return [words for words in (" ".join(line.split()) for line in lines) if words]
