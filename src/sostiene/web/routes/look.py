"""The style sheet that the site shares with the pages that `read --html` and `dossier` write: one look everywhere."""

from functools import cache

from fastapi import APIRouter
from starlette.responses import Response

from sostiene.views.frame import HUES, read_part

router = APIRouter(include_in_schema=False)
SHEETS = ("page.css", "dossier.css")
MOST_LIT = 400
"""Statements of an article whose words light up when they are pointed at."""


@router.get("/static/look.css")
def show_look() -> Response:
    """The style of the views, and a class for each colour of a speaker, since no style stands in a page."""
    return Response(draw_look(), media_type="text/css", headers={"cache-control": "public, max-age=600"})


@router.get("/static/lights.css")
def show_lights() -> Response:
    """The style by which all words of a statement light up with any of them: no script is needed for it."""
    return Response(draw_lights(), media_type="text/css", headers={"cache-control": "public, max-age=600"})


@cache
def draw_lights() -> str:
    named = (f".s{number}" for number in range(1, MOST_LIT + 1))
    return "\n".join(f".read:has({one}:is(:hover,:focus,:target)) {one}{{box-shadow:var(--lit)}}" for one in named)


@cache
def draw_look() -> str:
    colours = (f".hue{number} {{ --hue: {hue}; }}" for number, hue in enumerate(HUES))
    return "\n".join([*map(read_part, SHEETS), *colours])
