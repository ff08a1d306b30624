"""The form for a claim: which other one is the same, and which statements belong to another, or to none."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.connect import judging
from sostiene.connect.judging import MOST_SPLIT, Judged
from sostiene.errors import UsageError
from sostiene.questions.board import find_board
from sostiene.questions.claims import find_claims, is_claim
from sostiene.web.errors import or_not_found
from sostiene.web.judging import By, Short, Why, finish, keep, make_judge
from sostiene.web.pages import answer

router = APIRouter()
MOST_PROPOSED, MOST_SHOWN = 20, 300
Chosen = Annotated[list[str] | None, Form(max_length=MOST_SPLIT)]


@router.get("/claims/{id}/correct")
def show_form(request: Request, id: str, q: Annotated[str, Query(max_length=300)] = "") -> Response:
    """The form; `q` are words of another claim."""
    store = request.app.state.store
    with or_not_found():
        board = find_board(store, id)
    found = find_claims(store, words=q, limit=MOST_PROPOSED).rows if q.strip() else ()
    taken = list({one.statement: one for one in board.taken}.values())
    known = {
        "id": board.id, "title": board.title, "taken": taken[:MOST_SHOWN], "all": len(taken), "q": q,
        "others": [one for one in found if one.id != board.id],
    }  # fmt: skip
    return answer(request, known, "correct-claim.html")


@router.post("/claims/{id}/merge")
def merge(request: Request, id: str, other: Short, by: By = "", why: Why = "") -> Response:
    store, judge = request.app.state.store, make_judge(request, by, why)
    made, is_whole = keep(store, lambda: judging.merge(store, id, other, judge), list_statements)
    return finish(request, find_address(request, made.claim, id), judge, is_whole=is_whole)


@router.post("/claims/{id}/split")
def split(request: Request, id: str, statement: Chosen = None, by: By = "", why: Why = "") -> Response:
    """Keeps that the chosen statements belong to a claim of their own."""
    store, judge = request.app.state.store, make_judge(request, by, why)
    made, is_whole = keep(store, lambda: judging.split(store, id, require(statement), judge), list_statements)
    return finish(request, find_address(request, made.claim, id), judge, is_whole=is_whole)


@router.post("/claims/{id}/reject")
def reject(request: Request, id: str, statement: Chosen = None, by: By = "", why: Why = "") -> Response:
    """Keeps that the chosen statements take no position on the claim."""
    store, judge = request.app.state.store, make_judge(request, by, why)

    def say() -> list[Judged]:
        return [judging.reject(store, id, one, judge) for one in require(statement)]

    _, is_whole = keep(store, say, lambda made: [key for one in made for key in list_statements(one)])
    return finish(request, find_address(request, id), judge, is_whole=is_whole)


def require(chosen: list[str] | None) -> list[str]:
    if not chosen:
        raise UsageError("no statement is chosen", "Go back and tick those that you mean")
    return chosen


def list_statements(made: Judged) -> list[str]:
    return [key for link in made.links for key in (link.one, link.other)]


def find_address(request: Request, *keys: str | None) -> str:
    """The page of the first of these claims that there still is."""
    return next((f"/claims/{key}" for key in keys if key and is_claim(request.app.state.store, key)), "/claims")
