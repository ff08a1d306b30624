"""Pictures for the pages: drawn for desk and phone in the language of whoever reads, or as a file to take away."""

from collections.abc import Callable
from typing import Any, TypeVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions.claims import Taken
from sostiene.views.drawing import Look, draw_both
from sostiene.web.languages import choose_language, load_wording
from sostiene.web.pages import ERRORS

Marked = TypeVar("Marked")
Draw = Callable[[Look], str]
LONGEST = 60_000
"""Letters of a picture that stands in the page itself, in both widths; a larger one is fetched as a file."""
SVG_EXAMPLE = '<svg xmlns="http://www.w3.org/2000/svg" class="picture timeline" viewBox="0 0 960 240">…</svg>'


class Svg(Response):
    media_type = "image/svg+xml"


FOUND_SVG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture", "content": {"image/svg+xml": {"example": SVG_EXAMPLE}}},
    "4XX": {**ERRORS["4XX"], "content": {**ERRORS["4XX"]["content"], "text/html": {}}},
}


def make_look(request: Request, *, standalone: bool = False) -> Look:
    """How a picture is drawn for this reader."""
    language = choose_language(request)
    return Look(standalone=standalone, say=load_wording(language).gettext, locale=language)


def draw_picture(request: Request, draw: Draw, address: str) -> Markup:
    """A picture for the page; a large one as an image of the file at that address; empty if there is nothing to see."""
    drawn = draw_both(draw, make_look(request))
    return Markup(drawn) if len(drawn) <= LONGEST else link_picture(address)


def link_picture(address: str) -> Markup:
    """The picture as an image that a browser fetches when it comes near; the heading above it names it."""
    return Markup('<img class="picture" src="{}" alt="" loading="lazy">').format(address)


def send_picture(request: Request, draw: Draw) -> Response:
    """The picture as a file of its own; an empty one where there is nothing to see."""
    drawn = draw(make_look(request, standalone=True))
    return Svg(drawn or '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')


def place(one: Taken) -> str:
    """Where a passage stands in its article."""
    return f"/articles/{one.article}#{one.statement}"


def lead_to(look: Look, address: Callable[[Marked], str]) -> Callable[[Marked], str] | None:
    """Where the marks of a picture lead: nowhere in a file, which is read far from this server."""
    return None if look.standalone else address
