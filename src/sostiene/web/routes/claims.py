"""The claims, and the board of one: who says it is so, who denies it, who does neither, in which words, and when."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sostiene import __version__
from sostiene.questions import STANCES, Answer
from sostiene.questions.answering import Answering, Exchange, find_answering
from sostiene.questions.board import Board, Origin, Silent, find_board
from sostiene.questions.cells import Camp, Cell, Entry, Worded, arrange
from sostiene.questions.claims import Changed, Listed, Taken, find_claims
from sostiene.questions.dossier import find_dossier
from sostiene.views.dossier import draw_dossier
from sostiene.views.drawing import Told
from sostiene.views.matrix import compare_stances, draw_matrix, tell_matrix
from sostiene.views.network import draw_network, tell_network
from sostiene.views.signs import draw_spread, draw_stance_sign
from sostiene.views.timeline import draw_timeline, tell_timeline
from sostiene.web.errors import or_not_found
from sostiene.web.pages import ERRORS, SIZE, Number, Paging, answer, draw_language, make_paging, page, wants_json
from sostiene.web.pictures import (
    FOUND_SVG,
    Draw,
    Svg,
    draw_picture,
    lead_to,
    link_picture,
    make_look,
    place,
    send_picture,
)
from sostiene.web.routes.articles import Day, Words

router = APIRouter(tags=["claims"])
Key = Annotated[str, Path(max_length=2_000, description="The claim's key, or the beginning of it")]
Asked = Annotated[str, Query(max_length=300, description="Words of the title or of one passage, in any form")]
MOST_ORIGINS, MOST_SILENT, MOST_CHANGES, MOST_TOLD = 60, 30, 12, 150
MOST_AT_ONCE = 250
"""Positions of a board up to which all its pictures stand in the page."""


@dataclass(frozen=True)
class Claims:
    """A page of the claims, and what was asked for."""

    claims: Answer[Listed]
    q: str
    since: str
    until: str
    outlet: str
    paging: Paging


@dataclass(frozen=True)
class Sheet:
    """The board of a claim. `about` are the parties that it is about; `first` is the position told first; `camps` hold
    the speakers by what they hold; `outlets` outlets have it from `origins`; `unnamed` is the share of positions of
    sources without a name; `silent` are named and not heard.

    Speakers, passages, origins, silent and changes are bounded; the numbers count all. All statements on the claim are
    at `/search.json?claim=`.
    """

    id: str
    title: str
    lang: str | None
    about: tuple[str, ...]
    first: Taken | None
    first_day: str | None
    last_day: str | None
    speakers: int
    positions: int
    articles: int
    outlets: int
    origins_in_all: int
    languages: tuple[str, ...]
    unnamed: float
    camps: tuple[Camp, ...]
    changes: tuple[Changed, ...]
    origins: tuple[Origin, ...]
    silent: tuple[Silent, ...]
    notes: tuple[str, ...]
    since: str
    until: str
    outlet: str


LISTED = Listed(
    "3f0a91c2b7de456", "il faro sia in vendita", 2, 3, "2025-03", "2025-03-20", denies=2, confirms=1, lang="it"
)
LIST_EXAMPLE = Claims(Answer(1, (LISTED,)), "faro", "2025", "", "", Paging(1, SIZE, 1, None, None))
TAKEN = Taken(
    id="70286abbc5ea9b2", claim="3f0a91c2b7de456", statement="9c01d2aa7be4f10", speaker="Oda Lien", written="Oda Lien",
    entity="5c896361409e750", party="NO", stance="denies", day="2025-03-04", said=None, quote="il faro sia in vendita",
    start=40, end=62, is_own=True, is_unnamed=False, article="1d6b34a3202b7a5", doc="faro", title="Il faro",
    outlet="La Sentinella", published="2025-03-04", lang="it", url="https://sentinella.example/faro", why="a denial",
)  # fmt: skip
CAMP = Camp(
    "against", 1, 1, ("NO",),
    (Entry("Oda Lien", "5c896361409e750", "NO", "party", False, (Cell("denies", 1, (Worded(TAKEN, ()),), ()),)),),
)  # fmt: skip
EXAMPLE = Sheet(
    "3f0a91c2b7de456", "il faro sia in vendita", "it", ("NO",), TAKEN, "2025-03-04", "2025-03-04", 1, 1, 1, 1, 1,
    ("it",), 0.0, (CAMP,), (), (Origin("La Sentinella", ("1d6b34a3202b7a5",), ("faro",), ("La Sentinella",)),), (), (),
    "", "", "",
)  # fmt: skip
FOUND_DOSSIER: dict[int | str, dict[str, Any]] = {
    200: {"description": "The dossier", "content": {"text/html": {"example": "<!doctype html>…"}}},
    "4XX": {**ERRORS["4XX"], "content": {**ERRORS["4XX"]["content"], "text/html": {}}},
}


@page(router, "/claims", example=LIST_EXAMPLE)
def show_claims(
    request: Request, q: Asked = "", page: Number = 1, since: Day = "", until: Day = "", outlet: Words = ""
) -> Response:
    """The claims on which somebody takes a position; those with the most speakers first."""
    found = find_claims(
        request.app.state.store, words=q.strip() or None, since=since or None, until=until or None,
        publisher=outlet.strip() or None, limit=SIZE, offset=(page - 1) * SIZE,
    )  # fmt: skip
    asked = Claims(found, q, since, until, outlet, make_paging(request, found, page))
    spreads = {one.id: Markup(draw_spread({name: getattr(one, name) for name in STANCES})) for one in found.rows}
    return answer(request, asked, "claims.html", drawn={"spreads": spreads, "signs": draw_signs()})


def draw_signs() -> dict[str, Markup]:
    return {stance: Markup(draw_stance_sign(stance)) for stance in STANCES}


@page(router, "/claims/{id}", example=EXAMPLE)
def show_claim(request: Request, id: Key, since: Day = "", until: Day = "", outlet: Words = "") -> Response:
    """The board of a claim: who says it is so, who leaves it open, who denies it; the original wording first."""
    board = load_board(request, id, since, until, outlet)
    sheet = make_sheet(board, since, until, outlet)
    # In templates `lang` writes the attribute, and `notes` draws notes.
    names = {"lang": draw_language, "title_lang": sheet.lang, "notes_of": board.notes}
    return answer(request, sheet, "claim.html", drawn={} if wants_json(request) else {**names, **draw(request, board)})


def load_board(request: Request, id: str, since: str = "", until: str = "", outlet: str = "") -> Board:
    store = request.app.state.store
    with or_not_found():
        return find_board(store, id, since=since or None, until=until or None, publisher=outlet.strip() or None)


def make_sheet(board: Board, since: str, until: str, outlet: str) -> Sheet:
    taken = board.taken
    days = [one.day for one in taken if one.day]
    langs = [one.lang for one in taken if one.lang]
    return Sheet(
        board.id, board.title, find_language(board), board.about, board.first, min(days, default=None),
        max(days, default=None), len(board.voices), board.positions, board.articles, board.outlets, len(board.origins),
        tuple(sorted(dict.fromkeys(langs), key=lambda lang: -langs.count(lang))), board.unnamed, arrange(board),
        board.changes[:MOST_CHANGES], board.origins[:MOST_ORIGINS], board.silent[:MOST_SILENT], board.notes,
        since, until, outlet,
    )  # fmt: skip


def find_language(board: Board) -> str | None:
    """The language of the title: that of a passage with its words."""
    return next((one.lang for one in board.taken if board.title in one.quote), None)


def draw(request: Request, board: Board) -> dict[str, Any]:
    """What only the page needs: the pictures, each with what tells the same as a table."""
    look, address = make_look(request), f"/claims/{board.id}"
    return {
        "signs": draw_signs(),
        "timeline": draw_picture(request, choose_timeline(board), f"{address}/timeline.svg"),
        "timeline_told": cut(tell_timeline(board, look)),
        "matrix": draw_picture(request, choose_matrix(board), f"{address}/matrix.svg"),
        "matrix_told": cut(tell_matrix(compare_stances(board), look)),
        "most_told": MOST_TOLD,
        **draw_answering(request, board, f"{address}/network.svg"),
    }


def draw_answering(request: Request, board: Board, address: str) -> dict[str, Any]:
    """Who answers whom; of a large board it is asked only when the picture is, since it takes as long as all else."""
    if board.positions > MOST_AT_ONCE:
        return {"network": link_picture(address), "network_told": None}
    answering = find_answering(request.app.state.store, claim=board.id)
    drawn = draw_picture(request, choose_network(board, answering), address)
    return {"network": drawn, "network_told": cut(tell_network(answering, make_look(request)))}


def cut(told: Told) -> Told:
    return Told(told.names, told.lines[:MOST_TOLD])


def choose_timeline(board: Board) -> Draw:
    return lambda look: draw_timeline(board, look, address=lead_to(look, place))


def choose_matrix(board: Board) -> Draw:
    return lambda look: draw_matrix(compare_stances(board), look, address=lead_to(look, place))


def choose_network(board: Board, answering: Answering) -> Draw:
    """Its arcs lead to the statements in their articles, where those are on the board."""
    known = {one.statement: one for one in board.taken}

    def find(one: Exchange) -> str:
        return place(known[one.statement]) if one.statement in known else f"/utterances/{one.statement}"

    return lambda look: draw_network(answering, look, address=lead_to(look, find))


@router.get("/claims/{id}/timeline.svg", response_class=Svg, responses=FOUND_SVG)
def send_timeline(request: Request, id: Key) -> Response:
    """The time line of a claim, as a file."""
    return send_picture(request, choose_timeline(load_board(request, id)))


@router.get("/claims/{id}/matrix.svg", response_class=Svg, responses=FOUND_SVG)
def send_matrix(request: Request, id: Key) -> Response:
    """Speakers by what they hold of a claim, as a file."""
    return send_picture(request, choose_matrix(load_board(request, id)))


@router.get("/claims/{id}/network.svg", response_class=Svg, responses=FOUND_SVG)
def send_network(request: Request, id: Key) -> Response:
    """Who answers whom on a claim, as a file."""
    board = load_board(request, id)
    answering = find_answering(request.app.state.store, claim=board.id)
    return send_picture(request, choose_network(board, answering))


@router.get("/claims/{id}/dossier.html", response_class=HTMLResponse, responses=FOUND_DOSSIER)
def send_dossier(request: Request, id: Key) -> Response:
    """All that the store has on a claim as one page that can be kept and cited. It brings its own style, which these
    pages forbid: so it is handed over as a file."""
    with or_not_found():
        dossier = find_dossier(request.app.state.store, id)
    name = f'attachment; filename="dossier-{dossier.board.id}.html"'
    return HTMLResponse(draw_dossier(dossier, version=__version__), headers={"content-disposition": name})
