"""What could not be read, and what can be done about it."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import Answer
from sostiene.questions.holdings import Unread, find_problems
from sostiene.web.pages import SIZE, Number, Paging, answer, make_paging, page

router = APIRouter(tags=["problems"])


@dataclass(frozen=True)
class Problems:
    """The problems of a store, a page of them; `with_solved`: also what was read after all."""

    problems: Answer[Unread]
    with_solved: bool
    paging: Paging


SEEN = "2025-03-04T08:00:00+00:00"
EXAMPLE = Problems(
    Answer(1, (Unread("notes.docx", "it is no Word file", "Save it again", SEEN, SEEN, None),)),
    False,
    Paging(1, SIZE, 1, None, None),
)


@page(router, "/problems", example=EXAMPLE)
def show_problems(request: Request, page: Number = 1, all: bool = False) -> Response:
    """What could not be read, the latest first; with `all` also what was read after all."""
    found = find_problems(request.app.state.store, with_solved=all, limit=SIZE, offset=(page - 1) * SIZE)
    return answer(request, Problems(found, all, make_paging(request, found, page)), "problems.html")
