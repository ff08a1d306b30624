"""Articles that copy, rewrite, translate or cite one another: the trees of a store, and one tree."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import Answer
from sostiene.questions.echoes import Follower, Tree, find_echo, find_echoes
from sostiene.views.echotree import NAMES, ROOT, draw_echo_tree
from sostiene.web.errors import or_not_found
from sostiene.web.pages import SIZE, Number, Paging, answer, draw_language, make_paging, page, wants_json
from sostiene.web.pictures import FOUND_SVG, Draw, Svg, draw_picture, lead_to, send_picture

router = APIRouter(tags=["echoes"])
Key = Annotated[str, Path(max_length=2_000, description="The echo's key, or the beginning of it")]
Article = Annotated[str, Query(max_length=300, description="The key, address or name of an article that is in it")]
TREES, MOST_SHOWN = 20, 6
"""Trees on a page of the list, and articles that are told of each there."""


@dataclass(frozen=True)
class Echoes:
    """A page of the echoes, the largest first, each with its first articles; `article` names one that is in them."""

    echoes: Answer[Tree]
    article: str
    paging: Paging


@dataclass(frozen=True)
class Echo:
    """A tree of articles that go back to one, with a page of its members in the order of the tree."""

    echo: Tree
    paging: Paging


ROOTED = Follower(
    "1d6b34a3202b7a5", "faro", "La Sentinella", "Il faro", "2025-03-04", "it", None, None, None, None, None, 0
)
COPY = replace(
    ROOTED, article="2a9f01c3d4e5b67", outlet="L'Eco", published="2025-03-05", follows=ROOTED.article, kind="copy",
    score=0.9, why="nine words in ten", depth=1,
)  # fmt: skip
TREE = Tree("8a50144de89cfac", "La Sentinella", ROOTED.article, 2, 2, (ROOTED, COPY))
LIST_EXAMPLE = Echoes(Answer(1, (TREE,)), "", Paging(1, TREES, 1, None, None))
EXAMPLE = Echo(TREE, Paging(1, SIZE, 2, None, None))


@page(router, "/echoes", example=LIST_EXAMPLE)
def show_echoes(request: Request, page: Number = 1, article: Article = "") -> Response:
    """Articles that go back to one text or one source, the largest groups first."""
    found = find_echoes(request.app.state.store, article.strip() or None, limit=TREES, offset=(page - 1) * TREES)
    shown = replace(found, rows=tuple(replace(one, members=one.members[:MOST_SHOWN]) for one in found.rows))
    asked = Echoes(shown, article, make_paging(request, found, page, TREES))
    return answer(request, asked, "echoes.html", drawn={"names": name_kinds()})


@page(router, "/echoes/{id}", example=EXAMPLE)
def show_echo(request: Request, id: Key, page: Number = 1) -> Response:
    """One tree: which article copies, rewrites, translates or cites which, and why it is thought so."""
    tree = load_tree(request, id)
    shown = tree.members[(page - 1) * SIZE : page * SIZE]
    paging = make_paging(request, Answer(tree.articles, shown), page)
    drawn: dict[str, Any] = {}
    if not wants_json(request):
        picture = draw_picture(request, choose_tree(tree), f"/echoes/{tree.id}/tree.svg")
        outlets = {one.article: one.outlet or one.doc for one in tree.members}
        drawn = {"picture": picture, "names": name_kinds(), "outlet_of": outlets, "lang": draw_language}
    return answer(request, Echo(replace(tree, members=shown), paging), "echo.html", drawn=drawn)


def load_tree(request: Request, id: str) -> Tree:
    with or_not_found():
        return find_echo(request.app.state.store, id)


def name_kinds() -> dict[str, str]:
    """What an article does with the one that it follows; one that follows none has no kind."""
    return {**NAMES, "": NAMES[ROOT]}


def choose_tree(tree: Tree) -> Draw:
    return lambda look: draw_echo_tree(tree, look, address=lead_to(look, "/articles/{}".format))


@router.get("/echoes/{id}/tree.svg", response_class=Svg, responses=FOUND_SVG)
def send_tree(request: Request, id: Key) -> Response:
    """The tree as a file."""
    return send_picture(request, choose_tree(load_tree(request, id)))
