"""The form for a speaker: which other one is the same, and which of the names are somebody else's."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.corrections.speaking import merge_speakers, split_names
from sostiene.errors import UsageError
from sostiene.questions.speakers import find_speaker, find_speakers
from sostiene.web.errors import or_not_found
from sostiene.web.judging import By, Short, Why, finish, keep, make_judge
from sostiene.web.pages import answer

router = APIRouter()
MOST_PROPOSED = 20


@router.get("/speakers/{id}/correct")
def show_form(request: Request, id: str, q: Annotated[str, Query(max_length=300)] = "") -> Response:
    """The form; `q` begins words of the name of another speaker."""
    store = request.app.state.store
    with or_not_found():
        speaker = find_speaker(store, id)
    found = find_speakers(store, words=q, limit=MOST_PROPOSED).rows if q.strip() else ()
    others = [one for one in found if one.id != speaker.id]
    return answer(request, {"speaker": speaker, "others": others, "q": q}, "correct-speaker.html")


@router.post("/speakers/{id}/merge")
def merge(request: Request, id: str, other: Short, by: By = "", why: Why = "") -> Response:
    store, judge = request.app.state.store, make_judge(request, by, why)
    _, is_whole = keep(store, lambda: merge_speakers(store, id, other, judge), lambda made: [made.one, made.other])
    return finish(request, find_address(request, id, other), judge, is_whole=is_whole)


@router.post("/speakers/{id}/split")
def split(
    request: Request, id: str, name: Annotated[list[str] | None, Form(max_length=100)] = None, by: By = "",
    why: Why = "",
) -> Response:  # fmt: skip
    store, judge = request.app.state.store, make_judge(request, by, why)
    _, is_whole = keep(
        store,
        lambda: split_names(store, id, name or [], judge),
        lambda made: [key for one in made for key in (one.one, one.other)],
    )
    return finish(request, find_address(request, id), judge, is_whole=is_whole)


def find_address(request: Request, *keys: str) -> str:
    """The page of the first of these speakers that there still is: one of two that are one now has another key."""
    for key in keys:
        if is_there(request, key):
            return f"/speakers/{key}"
    return "/speakers"


def is_there(request: Request, key: str) -> bool:
    try:
        find_speaker(request.app.state.store, key)
    except UsageError:
        return False
    return True
