"""Acts of saying that several articles report, and one of them: its wordings side by side, with what each changes."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.connect.drift import Change, Drift
from sostiene.questions import Answer, Found
from sostiene.questions.utterances import Listed, Order, Piece, Wordings, find_utterances, find_wordings
from sostiene.web.errors import or_not_found
from sostiene.web.pages import SIZE, Number, Paging, answer, make_paging, page

router = APIRouter(tags=["utterances"])
Key = Annotated[
    str,
    Path(max_length=2_000, description="The key of the utterance, or of a statement that reports it; or its beginning"),
]
Voice = Annotated[str, Query(max_length=200, description="The key of a speaker")]
REPORTS = 20
"""Reports on one page: each shows the words twice."""


@dataclass(frozen=True)
class Utterances:
    """A page of the utterances that several statements report, and what was asked for."""

    utterances: Answer[Listed]
    voice: str
    order: Order
    paging: Paging


@dataclass(frozen=True)
class Compared:
    """One report beside the first, as `questions.utterances.Wording`: words marked in both; the first has no drift."""

    found: Found
    drift: Drift | None
    first: tuple[Piece, ...]
    own: tuple[Piece, ...]


@dataclass(frozen=True)
class Reported:
    """An utterance with a page of its `total` reports. `id` is None for a statement that nobody else reports."""

    id: str | None
    speaker: str
    voice: str | None
    said: str | None
    total: int
    first: Found
    wordings: tuple[Compared, ...]
    paging: Paging


def make_found(id: str, outlet: str, day: str, words: str) -> Found:
    return Found(
        id=id, day=day, speaker="Oda Lien", act="state", stance="asserts", kind="direct", content=words,
        source="Oda Lien", cue="ha detto", addressee=None, channel=None, place=None, said="2025-03-04", happened=None,
        role=None, organisation=None, party="NO", voice="person", within=None, confidence=0.9, is_judged=False,
        article="1d6b34a3202b7a5", number=1, doc="faro", title="Il faro", publisher=outlet, published=day, lang="it",
        url=None,
    )  # fmt: skip


FIRST = make_found("9c01d2aa7be4f10", "La Sentinella", "2025-03-04", "«Abbiamo circa 40 barche»")
LATER = make_found("70286abbc5ea9b2", "L'Eco", "2025-03-05", "«Abbiamo 40 barche»")
LIST_EXAMPLE = Utterances(
    Answer(1, (Listed("3f0a91c2b7de456", "Oda Lien", None, "2025-03-04", 2, 2, 1, "2025-03-04", "2025-03-05", FIRST),)),
    "", "reports", Paging(1, SIZE, 1, None, None),
)  # fmt: skip
DRIFT = Drift(FIRST.id, LATER.id, 0.75, (Change("hedge lost", "circa"),))
EXAMPLE = Reported(
    "3f0a91c2b7de456", "Oda Lien", None, "2025-03-04", 2, FIRST,
    (Compared(FIRST, None, (Piece(FIRST.content),), (Piece(FIRST.content),)),
     Compared(LATER, DRIFT, (Piece("«Abbiamo "), Piece("circa", "hedge lost"), Piece(" 40 barche»")),
              (Piece(LATER.content),))),
    Paging(1, REPORTS, 2, None, None),
)  # fmt: skip


@page(router, "/utterances", example=LIST_EXAMPLE)
def show_utterances(request: Request, page: Number = 1, voice: Voice = "", order: Order = "reports") -> Response:
    """What several articles report of one act of saying; what most report first."""
    store = request.app.state.store
    found = find_utterances(store, voice=voice or None, order=order, limit=SIZE, offset=(page - 1) * SIZE)
    return answer(request, Utterances(found, voice, order, make_paging(request, found, page)), "utterances.html")


@page(router, "/utterances/{id}", example=EXAMPLE)
def show_utterance(request: Request, id: Key, page: Number = 1) -> Response:
    """One act of saying: all reports of it, each beside the first, with what it changes of the words."""
    with or_not_found():
        found = find_wordings(request.app.state.store, id, limit=REPORTS, offset=(page - 1) * REPORTS)
    paging = make_paging(request, Answer(found.total, found.wordings), page, REPORTS)
    wordings = tuple(Compared(one.found, one.drift, one.first, one.own) for one in found.wordings)
    told = Reported(found.id, found.speaker, found.voice, found.said, found.total, found.first, wordings, paging)
    return answer(request, told, "utterance.html", drawn={"utterance": found, **group(found)})


def group(found: Wordings) -> dict[str, Any]:
    """What the page needs besides: which reports keep the very words, and which change them."""
    others = [one for one in found.wordings if one.drift is not None]
    return {
        "verbatim": [one for one in others if one.drift and one.drift.is_verbatim],
        "changed": [one for one in others if one.drift and not one.drift.is_verbatim],
        "outlets": len({one.found.publisher or one.found.doc for one in found.wordings}),
        "languages": list(dict.fromkeys(one.found.lang for one in found.wordings if one.found.lang)),
    }
