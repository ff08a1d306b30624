"""What a page says for machines, as objects: JSON-LD, and microdata in the form that JSON-LD has."""

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

MAX_NODES = 10_000
# Of one kind, on one page.
MAX_ITEMS = 100
# Of a microdata object: elements looked at, objects in objects, pieces of text in a value and letters in each.
MAX_ELEMENTS = 1000
MAX_DEPTH = 4
MAX_PIECES = 100
MAX_LETTERS = 2000


def read_linked_data(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """All objects in the page's JSON-LD, in their order, none of broken JSON-LD (many real pages have some)."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from walk_objects(parse_script(script.text or ""))


def parse_script(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def walk_objects(value: object) -> Iterator[dict[str, object]]:
    """All objects in a JSON value, outer before inner, in their order; stops after MAX_NODES values."""
    waiting, seen = deque([value]), 0
    while waiting and seen < MAX_NODES:
        node = waiting.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
            waiting.extend(list(node.values())[:MAX_NODES])
        elif isinstance(node, list):
            waiting.extend(node[:MAX_NODES])


def has_type(described: dict[str, object], wanted: re.Pattern[str]) -> bool:
    """Whether the object is of a type so called; it may have several, as plain names or as addresses."""
    kinds = described.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and wanted.search(kind) for kind in kinds)


def read_microdata(tree: HtmlElement, kind: re.Pattern[str], names: frozenset[str]) -> Iterator[dict[str, object]]:
    """The page's microdata objects of the kind, each with those of its properties that are named."""
    found = (node for node in tree.iter() if kind.search(node.get("itemtype") or ""))
    yield from (read_item(node, names) for node in islice(found, MAX_ITEMS))


def read_item(node: HtmlElement, names: frozenset[str], depth: int = 1) -> dict[str, object]:
    """A microdata object: a property that is an object itself becomes one; the first of a name counts."""
    item: dict[str, object] = {"@type": node.get("itemtype") or ""}
    waiting, seen = deque(node), 0
    while waiting and seen < MAX_ELEMENTS:
        child = waiting.popleft()
        seen += 1
        name, is_object = child.get("itemprop"), child.get("itemscope") is not None
        if name in names and name not in item:
            item[name] = read_property(child)
            if is_object and depth < MAX_DEPTH:
                item[name] = read_item(child, names, depth + 1)
        if not is_object:
            waiting.extendleft(reversed(child))
    return item


def read_property(node: HtmlElement) -> str:
    """The value of a microdata property: what the element says of it, or its words."""
    for key in ("content", "href", "src", "datetime"):
        if node.get(key):
            return str(node.get(key))
    return "".join(piece[:MAX_LETTERS] for piece in islice(node.itertext(), MAX_PIECES))


def read_words(value: object) -> str | None:
    """The string on one line, its entities resolved; None for anything that is no string, or an empty one."""
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def read_names(value: object) -> str | None:
    """The names of a person or body, or of several, as JSON-LD gives them, joined by commas."""
    values = value if isinstance(value, list) else [value]
    names = (read_words(one.get("name") if isinstance(one, dict) else one) for one in values[:20])
    return ", ".join(dict.fromkeys(name for name in names if name and skip_address(name))) or None


def skip_address(name: str | None) -> str | None:
    """The name, unless it is an address (some pages give the author's page instead)."""
    return None if name and name.startswith(("http:", "https:", "//")) else name
