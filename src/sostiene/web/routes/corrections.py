"""Corrections by people: the forms for statements, speakers and claims, and the history of who changed what, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.corrections import withdraw
from sostiene.corrections.history import About, Change, Place, Value, find_history
from sostiene.questions import Answer
from sostiene.store.judgements import Judge, Judgement, SpeakerLink
from sostiene.web import correcting_claims, correcting_speakers, correcting_statements
from sostiene.web.errors import or_not_found
from sostiene.web.judge import keep_judge, require_judge
from sostiene.web.judging import By, Short, keep
from sostiene.web.pages import SIZE, Number, Paging, answer, go_to, make_paging, page, translate
from sostiene.web.routes.entry import local

router = APIRouter(tags=["corrections"])
for part in (correcting_statements, correcting_speakers, correcting_claims):
    router.include_router(part.router, include_in_schema=False)
Named = Annotated[str, Query(max_length=100, description="The key of what the corrections are about")]
Who = Annotated[str, Query(max_length=200, description="The name of who made them")]
MOST_UNDONE = 200


@dataclass(frozen=True)
class History:
    """What people changed, the latest first; `total` counts judgements, of which a change may hold several."""

    corrections: Answer[Change]
    about: About
    paging: Paging


EXAMPLE = History(
    Answer(1, (Change(
        ("4f2ab1c09d3e8a7",), "statement", "Rosa Testi", "the sentence before names her",
        "2025-03-04T09:12:00.000000+00:00", None, None, (Value("speaker", "la sindaca", "Oda Lien"),),
        (Place("9c01d2aa07f3b55", "Oda Lien", "che il faro resta", "77ab01c3d92e4f8", "Il faro", "it", True),),
    ),)),
    About(), Paging(1, SIZE, 1, None, None),
)  # fmt: skip


@page(router, "/corrections", example=EXAMPLE)
def show_history(
    request: Request, page: Number = 1, article: Named = "", statement: Named = "", speaker: Named = "",
    claim: Named = "", by: Who = "",
) -> Response:  # fmt: skip
    """Who changed what, when and why: in the whole store, or in one article, of one statement, speaker or claim."""
    about = About(article, statement, speaker, claim, by)
    with or_not_found():
        found = find_history(request.app.state.store, about, limit=SIZE, offset=(page - 1) * SIZE)
    return answer(request, History(found, about, make_paging(request, found, page)), "corrections.html")


@router.post("/corrections/undo", include_in_schema=False)
def undo(
    request: Request, id: Annotated[list[str], Form(max_length=MOST_UNDONE)], by: By = "", next: Short = "/corrections"
) -> Response:
    """Takes back what was said at once; what the machine or somebody else said before holds again."""
    store, judge = request.app.state.store, Judge(require_judge(request, by), "withdrawn")

    def take_back() -> Sequence[Judgement | SpeakerLink]:
        return [withdraw(store, one, judge.by) for one in id]

    _, is_whole = keep(store, take_back, list_statements)
    message = translate(request, "Taken back: what stood there before holds again.")
    if not is_whole:
        message += " " + translate(request, "Claims are found anew with the next sostiene connect.")
    response = go_to(local(next), notice=message)
    keep_judge(response, request, judge.by)
    return response


def list_statements(made: Sequence[Judgement | SpeakerLink]) -> list[str]:
    return [key for one in made for key in ([one.statement] if isinstance(one, Judgement) else [one.one, one.other])]
