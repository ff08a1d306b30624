"""What a person should look at first: the queue of doubtful statements that matter."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import Answer, Question
from sostiene.questions.passages import Around
from sostiene.questions.review import RECENT_DAYS, Importance, OnClaim, Waiting, find_review
from sostiene.records import ACTS, Act
from sostiene.store.doubts import Doubt
from sostiene.views.review import DOUBTS, IMPORTANCES
from sostiene.web.pages import Number, Paging, answer, make_paging, page
from sostiene.web.routes.articles import Day
from sostiene.web.routes.utterances import FIRST

router = APIRouter(tags=["review"])
Words = Annotated[str, Query(max_length=300)]
ROWS = 20
"""Statements on a page: each stands in its paragraph."""


@dataclass(frozen=True)
class Asked:
    """What was asked for, as it was asked; `voice` is the key of a speaker."""

    speaker: str
    voice: str
    act: str
    outlet: str
    lang: str
    since: str


@dataclass(frozen=True)
class Review:
    """A page of the statements that wait for a person, the most needed first."""

    review: Answer[Waiting]
    asked: Asked
    paging: Paging


EXAMPLE = Review(
    Answer(1, (
        Waiting(
            FIRST, 0.9, 0.4, 2.25, (Doubt("confidence", 0.1, "0.90"), Doubt("marks", 0.3, "«")),
            (Importance("recent", 0.5, "2025-03-04"), Importance("claim", 0.75, "3")),
            (OnClaim("3f0a91c2b7de456", "la Norvegia ha 40 barche", 3, "asserts", True),),
            Around("Oda Lien ha detto: ", "«Abbiamo circa 40 barche»", "."),
        ),
    )),
    Asked("", "", "state", "", "it", ""), Paging(1, ROWS, 1, None, None),
)  # fmt: skip


def ask(
    speaker: Annotated[Words, Query(description="A name, or a part of one")] = "",
    voice: Annotated[str, Query(max_length=200, description="The key of a speaker")] = "",
    act: Annotated[str, Query(max_length=20, json_schema_extra={"enum": ["", *ACTS]})] = "",
    outlet: Annotated[Words, Query(description="A part of the outlet's name will do")] = "",
    lang: Annotated[str, Query(max_length=20, description="In articles of this language: it, en")] = "",
    since: Day = "",
) -> Asked:
    return Asked(speaker.strip(), voice, act, outlet.strip(), lang.strip(), since)


@page(router, "/review", example=EXAMPLE)
def show_review(request: Request, asked: Annotated[Asked, Depends(ask)], page: Number = 1) -> Response:
    """The statements that the reader was unsure of and that matter, by doubt × importance, each with every reason;
    without what a person judged already."""
    acts: tuple[Act, ...] = (asked.act,) if asked.act else ()  # type: ignore[assignment]
    question = Question(
        speaker=asked.speaker or None, voice=asked.voice or None, acts=acts, publisher=asked.outlet or None,
        lang=asked.lang or None, since=asked.since or None, limit=ROWS, offset=(page - 1) * ROWS,
    )  # fmt: skip
    found = find_review(request.app.state.store, question)
    shown = Review(found, asked, make_paging(request, found, page, ROWS))
    drawn = {"acts": ACTS, "days": RECENT_DAYS, "doubts": DOUBTS, "reasons": IMPORTANCES}
    return answer(request, shown, "review.html", drawn=drawn)
