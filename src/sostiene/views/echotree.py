"""Which article copies, rewrites, translates or cites which: a tree, an article a row, as SVG without script.

Each article stands below the one that it follows, further in; its sign tells how it follows it. At most 80 articles and
8 levels are drawn apart; the picture is never higher than 6,000 pixels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sostiene.questions.echoes import Follower, Tree
from sostiene.views.drawing import (
    SMALL,
    USUAL,
    Drawn,
    Look,
    Part,
    Picture,
    Sign,
    draw_key,
    draw_note,
    draw_sign,
    find_locale,
    frame,
    mark,
    n,
    pile,
    stroke,
    write,
)
from sostiene.views.wording import join_lines

MOST_ARTICLES, DEEPEST = 80, 8
ROOT = "root"
OUTSIDE = "outside"
KINDS: dict[str, Sign] = {
    ROOT: Sign("M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0", "ink", is_full=True),
    OUTSIDE: Sign("M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0", "quiet"),
    "copy": Sign("M-5.5 -5.5h8v8h-8zM-2.5 2.5v3h8v-8h-3", "link"),
    "rewrite": Sign("M-5.5 5.5l1 -4l7 -7l3 3l-7 7zM0.5 -2.5l3 3", "open"),
    "translation": Sign("M-6 -3h11M2 -6l3 3l-3 3M6 3h-11M-2 0l-3 3l3 3", "loud"),
    "citing": Sign("M-6 -5.5h12v8h-6l-4 3.5v-3.5h-2z", "confirm"),
}
NAMES = {
    ROOT: "first text", OUTSIDE: "not in the store", "copy": "copies", "rewrite": "rewrites",
    "translation": "translates", "citing": "cites",
}  # fmt: skip
Address = Callable[[str], str]


@dataclass(frozen=True)
class Node:
    """An article of the tree where it stands: `parent` is the row of the one that it follows."""

    follower: Follower | None
    name: str
    kind: str
    depth: int
    parent: int | None


def draw_echo_tree(tree: Tree, look: Look = USUAL, *, address: Address | None = None) -> str:
    """The tree as SVG; empty without articles. With `address` each article leads to what it gives for its key."""
    nodes = list_nodes(tree)
    shown = nodes[: MOST_ARTICLES + 1]
    if not tree.members:
        return ""
    kinds = {one.kind for one in shown}
    key = draw_key([(sign, look.say(NAMES[kind])) for kind, sign in KINDS.items() if kind in kinds], look)
    lines = 1 + (not look.is_roomy) + any(one.title for one in tree.members)
    rows = Rows(30 if look.is_roomy else 20, 19 * lines + 15, key.height + 10)
    note = partial(draw_note, len(nodes) - len(shown), "not shown: {number} more articles", look)
    parts: list[Part] = [partial(draw_node, node, number, rows, look, address) for number, node in enumerate(shown)]
    edges = "".join(draw_edge(node, number, rows) for number, node in enumerate(shown))
    body = pile([*parts, note], rows.top)
    title, about = describe(tree, look)
    height = rows.top + body.height
    drawn = key.body + edges + body.body
    return frame(Picture("echo-tree", title, about, drawn, height, has_links=address is not None), look)


@dataclass(frozen=True)
class Rows:
    """How far each level stands in, how high each row is, and where the first begins."""

    indent: int
    height: int
    top: float

    def place(self, node: Node) -> float:
        return 10.0 + self.indent * min(node.depth, DEEPEST)

    def middle(self, number: int) -> float:
        return self.top + self.height * number + 14


def list_nodes(tree: Tree) -> list[Node]:
    """The articles in the order of the tree; above them their origin, where that lies outside the store."""
    is_outside = tree.origin is None
    nodes = [Node(None, tree.root, OUTSIDE, 0, None)] if is_outside else []
    places: dict[str, int] = {}
    for one in tree.members:
        parent = places.get(one.follows or "", 0 if is_outside else None)
        depth = nodes[parent].depth + 1 if parent is not None else 0
        kind = one.kind if one.kind in KINDS else ("citing" if parent is not None else ROOT)
        places[one.article] = len(nodes)
        nodes.append(Node(one, one.outlet or one.doc, kind if parent is not None else ROOT, depth, parent))
    return nodes


def draw_edge(node: Node, number: int, rows: Rows) -> str:
    """The line from an article to the one that it follows."""
    if node.parent is None:
        return ""
    x, y = rows.place(node), rows.middle(number)
    # From the sign above down to the height of this one, then across with a round corner.
    above = Node(None, "", "", min(node.depth, DEEPEST) - 1, None)
    start = rows.place(above)
    path = f"M{n(start)} {n(rows.middle(node.parent))}V{n(y - 8)}q0 8 8 8H{n(x)}"
    return f'<path class="edge" d="{path}" {stroke("quiet", 1.2)} opacity=".6"/>'


def draw_node(node: Node, number: int, rows: Rows, look: Look, address: Address | None, top: float) -> Drawn:
    """An article: its sign and outlet, then its title, and the day and the language beside or below them."""
    x, y = rows.place(node), rows.middle(number)
    one = node.follower
    told = " · ".join(filter(None, (one.published, name_lang(one, look)))) if one else look.say(NAMES[OUTSIDE])
    left, room, below = x + 18, look.width - x - 18, 24
    parts = [draw_sign(KINDS[node.kind], x, y)]
    parts.append(write(node.name, left, y + 5, room=room, weight=600, tail=told if look.is_roomy else ""))
    if not look.is_roomy:
        parts.append(write(told, left, y + below, size=SMALL, paint="quiet", room=room))
        below += 18
    if one and one.title:
        parts.append(write(one.title, left, y + below, paint="quiet", room=room))
    words = f"{join_lines(node.name)}: {join_lines(one.why)}" if one and one.why else join_lines(node.name)
    return Drawn(mark("".join(parts), words, address(one.article) if one and address else None, "article"), rows.height)


def name_lang(one: Follower, look: Look) -> str:
    """The language in the reader's own."""
    return join_lines(str(find_locale(look.locale).languages.get(one.lang, one.lang))) if one.lang else ""


def describe(tree: Tree, look: Look) -> tuple[str, str]:
    """The title, and what there is to see."""
    about = look.tell(
        "{articles} articles of {outlets} outlets that go back to one. The table beside it tells the same.",
        articles=tree.articles, outlets=tree.outlets,
    )  # fmt: skip
    return look.tell("Echoes of: {root}", root=join_lines(tree.root)), about
