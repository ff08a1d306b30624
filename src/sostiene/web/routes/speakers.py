"""Who speaks in the store, and one speaker: names, roles, what they said, and the ledger of their positions."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import Answer, Found, Question, find_statements
from sostiene.questions.claims import Taken
from sostiene.questions.ledger import Entry, find_ledger
from sostiene.questions.speakers import VOICES, Count, Listed, Name, Order, Role, Speaker, find_speaker, find_speakers
from sostiene.records import ACTS, Act
from sostiene.views.drawing import NARROW, Told
from sostiene.views.months import draw_months, tell_months
from sostiene.web.errors import or_not_found
from sostiene.web.pages import SIZE, Number, Paging, answer, make_paging, page, wants_json
from sostiene.web.pictures import FOUND_SVG, Draw, Svg, lead_to, make_look, send_picture
from sostiene.web.routes.articles import Day
from sostiene.web.routes.utterances import FIRST

router = APIRouter(tags=["speakers"])
Key = Annotated[str, Path(max_length=2_000, description="The speaker's key, or the beginning of it")]
LATEST, SAID = 4, 20
"""Claims of the ledger, and statements, on the page of a speaker."""
STEPS, PASSAGES = 3, 12
"""Positions on a claim that stand there, and on the page of the whole ledger."""
ENTRIES = 20
TYPES: dict[str, str] = {
    "person": "person", "group": "group", "body": "institution or company", "place": "seat of a government",
    "document": "document", "medium": "medium", "unnamed": "source without a name", "unknown": "unknown",
}  # fmt: skip
"""What a voice can be, in words that the catalogues translate."""


@dataclass(frozen=True)
class AskedList:
    """What was asked of the list, as it was asked."""

    q: str
    type: str
    order: Order


@dataclass(frozen=True)
class Speakers:
    """A page of the speakers, and what was asked for."""

    speakers: Answer[Listed]
    asked: AskedList
    paging: Paging


@dataclass(frozen=True)
class Asked:
    """Which of the speaker's statements were asked for, as it was asked."""

    act: str
    claim: str
    since: str
    until: str


@dataclass(frozen=True)
class Spoken:
    """A speaker, the claims on which they took a position last, and a page of their statements, the latest first."""

    speaker: Speaker
    ledger: Answer[Entry]
    statements: Answer[Found]
    asked: Asked
    paging: Paging


@dataclass(frozen=True)
class Ledger:
    """A speaker with a page of the ledger, the claims of the latest positions first."""

    speaker: Speaker
    ledger: Answer[Entry]
    paging: Paging


ODA = Speaker(
    "5c896361409e750", "Oda Lien", True, "person", "NO", ("each is written Oda Lien",), 1, "2025-03-04", "2025-03-04",
    1, (Name("Oda Lien", 1, "2025-03-04", "2025-03-04"),),
    (Role("ministra", None, "NO", 1, "2025-03-04", "2025-03-04"),), (Count("state", 1),), (Count("2025-03", 1),), (),
)  # fmt: skip
POSITION = Taken(
    "70286abbc5ea9b2", "3f0a91c2b7de456", FIRST.id, "Oda Lien", "Oda Lien", ODA.id, "NO", "asserts", "2025-03-04",
    "2025-03-04", "«Abbiamo circa 40 barche»", 12, 36, True, False, FIRST.article, "faro", "Il faro", "La Sentinella",
    "2025-03-04", "it", None, "it says so",
)  # fmt: skip
LEDGER = Answer(1, (Entry(POSITION.claim, "la Norvegia ha 40 barche", 2, 1, (POSITION,), ()),))
PAGING = Paging(1, SAID, 1, None, None)
LIST_EXAMPLE = Speakers(
    Answer(1, (Listed(ODA.id, ODA.name, "person", "NO", 1, "2025-03-04", ("Ода Лиен",)),)),
    AskedList("oda", "", "statements"), Paging(1, SIZE, 1, None, None),
)  # fmt: skip
EXAMPLE = Spoken(ODA, LEDGER, Answer(1, (FIRST,)), Asked("state", "", "2025", ""), PAGING)
LEDGER_EXAMPLE = Ledger(ODA, LEDGER, Paging(1, ENTRIES, 1, None, None))


def ask_list(
    q: Annotated[str, Query(max_length=300, description="Beginnings of words of a name, in any spelling")] = "",
    type: Annotated[
        str, Query(max_length=20, description="What kind of voice it is", json_schema_extra={"enum": ["", *VOICES]})
    ] = "",
    order: Annotated[Order, Query(description="By how much they said, or by the day of the last of it")] = "statements",
) -> AskedList:
    return AskedList(q.strip(), type, order)


@page(router, "/speakers", example=LIST_EXAMPLE)
def show_speakers(request: Request, asked: Annotated[AskedList, Depends(ask_list)], page: Number = 1) -> Response:
    """Who speaks in the articles, each in all spellings; those with the most statements first."""
    found = find_speakers(
        request.app.state.store, words=asked.q or None, type=asked.type or None,  # type: ignore[arg-type]
        order=asked.order, limit=SIZE, offset=(page - 1) * SIZE,
    )  # fmt: skip
    shown = Speakers(found, asked, make_paging(request, found, page))
    return answer(request, shown, "speakers.html", drawn={"types": TYPES})


def ask(
    act: Annotated[str, Query(max_length=20, json_schema_extra={"enum": ["", *ACTS]})] = "",
    claim: Annotated[str, Query(max_length=200, description="The key of a claim that it takes a position on")] = "",
    since: Day = "",
    until: Day = "",
) -> Asked:
    return Asked(act, claim, since, until)


@page(router, "/speakers/{id}", example=EXAMPLE)
def show_speaker(request: Request, id: Key, asked: Annotated[Asked, Depends(ask)], page: Number = 1) -> Response:
    """One speaker: names and roles, positions and changes, and what they said by act, claim and day."""
    store, speaker = request.app.state.store, load_speaker(request, id)
    acts: tuple[Act, ...] = (asked.act,) if asked.act else ()  # type: ignore[assignment]
    question = Question(
        voice=speaker.id, acts=acts, claim=asked.claim or None, since=asked.since or None, until=asked.until or None,
        limit=SAID, offset=(page - 1) * SAID,
    )  # fmt: skip
    found = find_statements(store, question)
    ledger = find_ledger(store, speaker.id, limit=LATEST)
    shown = Spoken(speaker, ledger, found, asked, make_paging(request, found, page, SAID))
    return answer(request, shown, "speaker.html", drawn={} if wants_json(request) else draw(request, speaker))


@page(router, "/speakers/{id}/positions", example=LEDGER_EXAMPLE)
def show_ledger(request: Request, id: Key, page: Number = 1) -> Response:
    """The whole ledger of a speaker: on which claims they took which position, and where they changed."""
    speaker = load_speaker(request, id)
    found = find_ledger(request.app.state.store, speaker.id, limit=ENTRIES, offset=(page - 1) * ENTRIES)
    shown = Ledger(speaker, found, make_paging(request, found, page, ENTRIES))
    return answer(request, shown, "ledger.html", drawn={"types": TYPES, "steps": PASSAGES})


@router.get("/speakers/{id}/months.svg", response_class=Svg, responses=FOUND_SVG)
def send_months(request: Request, id: Key) -> Response:
    """How often a speaker spoke, month by month, as a picture."""
    return send_picture(request, choose_months(load_speaker(request, id)))


def load_speaker(request: Request, id: str) -> Speaker:
    with or_not_found():
        return find_speaker(request.app.state.store, id)


def choose_months(speaker: Speaker) -> Draw:
    def lead(day: str) -> str:
        return f"/speakers/{speaker.id}?since={day}&until={day}#said"

    return lambda look: draw_months(speaker.months, look, name=speaker.name, address=lead_to(look, lead))


def draw(request: Request, speaker: Speaker) -> dict[str, Any]:
    """What only the page needs: the picture of the months, its table, and our words for kinds of voices."""
    # It stands at the side, where there is as much room as on a phone.
    look = replace(make_look(request), width=NARROW)
    picture = Markup(choose_months(speaker)(look))
    told: Told = tell_months(speaker.months, look)
    return {"picture": picture, "told": told, "types": TYPES, "steps": STEPS}
