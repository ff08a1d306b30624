"""The start: hand in a text, an address or a file, and see what is new in the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import Found, Question, find_statements
from sostiene.questions.claims import Changed, Listed, find_changes
from sostiene.questions.holdings import find_articles
from sostiene.questions.readings import find_moving
from sostiene.records import Problem
from sostiene.web.adding import Added, Handed, add, is_address, open_file, open_page, open_pasted
from sostiene.web.pages import answer, go_to, page, translate

router = APIRouter(tags=["start"])
LATEST, MOVING, CHANGED = 8, 6, 3
LONGEST_TEXT = 1_000_000


@dataclass(frozen=True)
class Start:
    """What is new: the latest statements, the claims with the newest positions, and who changed position."""

    articles: int | None
    latest: tuple[Found, ...]
    moving: tuple[Listed, ...]
    changed: tuple[Changed, ...]


MOVING_EXAMPLE = Listed(
    "3f0a91c2b7de456", "il faro sia in vendita", 2, 3, "2025-03", "2025-03-20", denies=2, confirms=1
)
EXAMPLE = Start(5, (), (MOVING_EXAMPLE,), ())


@page(router, "/", example=EXAMPLE)
def show_start(request: Request) -> Response:
    """What is new in the store: the latest statements, claims in motion, changes of position."""
    return answer(request, find_start(request), "start.html", drawn={"settings": request.app.state.settings})


def find_start(request: Request) -> Start:
    store = request.app.state.store
    return Start(
        find_articles(store, limit=1).total,
        find_statements(store, Question(limit=LATEST)).rows,
        find_moving(store, MOVING),
        find_changes(store, limit=CHANGED).rows,
    )


@router.get("/add", include_in_schema=False)
def go_to_start() -> Response:
    """Who asks for the answer to a form again is shown the form."""
    return go_to("/")


@router.post("/add", include_in_schema=False)
async def take_in(
    request: Request,
    text: Annotated[str, Form(max_length=LONGEST_TEXT)] = "",
    files: Annotated[list[UploadFile] | None, File(max_length=20)] = None,
    published: Annotated[str, Form(max_length=10)] = "",
    outlet: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Reads what a person hands in, and shows it; where that cannot be, says why."""
    handed = Handed(published.strip() or None, outlet.strip() or None)
    named = [one for one in files or [] if one.filename]
    work = partial(read_in, request, text, named, handed)
    return await to_thread.run_sync(work, limiter=request.app.state.reading)


def read_in(request: Request, text: str, files: Sequence[UploadFile], handed: Handed) -> Response:
    store, settings = request.app.state.store, request.app.state.settings
    if is_address(text) and not settings.can_fetch:
        hint = "Start it with --fetch, or save the page and hand in the file"
        return refuse(request, text, [Problem(text.strip(), "this server fetches no addresses", hint)])
    found: list[Added] = []
    for one in files:
        found.append(add(store, open_file(one.file.read(), one.filename or "", handed), settings.tagger))
    if text.strip():
        opened = open_page(text.strip(), handed) if is_address(text) else open_pasted(text, handed)
        found.append(add(store, opened, settings.tagger))
    keys = list(dict.fromkeys(key for one in found for key in one.articles))
    problems = [problem for one in found for problem in one.problems]
    if not keys:
        nothing = Problem("", "nothing was handed in", "Paste a text, or choose a file")
        return refuse(request, text, problems or [nothing])
    return go_on(request, keys, problems)


def refuse(request: Request, text: str, problems: list[Problem]) -> Response:
    """The start again, with what was pasted, and why it could not be read."""
    drawn = {"settings": request.app.state.settings, "refused": problems, "pasted": text}
    return answer(request, find_start(request), "start.html", status=422, drawn=drawn)


def go_on(request: Request, keys: list[str], problems: list[Problem]) -> Response:
    """To the article if it is one, else to the list; what could not be read is told there."""
    failed = translate(request, "Some of it could not be read: see Problems.") if problems else None
    return go_to(f"/articles/{keys[0]}" if len(keys) == 1 else "/articles", notice=failed)
