"""The form for one statement of an article: its fields, whether it is one at all; and that for one that was missed."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sostiene.codec import PASSAGES
from sostiene.corrections import add_missed, correct, reject
from sostiene.corrections.looking import Looked, look_at, look_at_article
from sostiene.corrections.speaking import split_statement
from sostiene.corrections.values import FIELDS
from sostiene.errors import UsageError
from sostiene.questions import STANCES
from sostiene.records import ACTS, KINDS, Statement
from sostiene.views.annotated import draw_annotated
from sostiene.views.page import choose_hues
from sostiene.web.errors import or_not_found
from sostiene.web.judging import By, Short, Why, finish, keep, make_judge
from sostiene.web.languages import choose_language, load_wording
from sostiene.web.pages import answer
from sostiene.web.routes.entry import local

router = APIRouter()
LONGEST = 20_000
Fields = dict[str, str]
CHOICES = {"acts": ACTS, "stances": STANCES, "kinds": KINDS}


async def read_fields(request: Request) -> Fields:
    """The fields of the form, each once; places that were selected in the text stand for the words of their field."""
    form = await request.form()
    return {name: str(value)[:LONGEST] for name, value in form.items() if isinstance(value, str)}


@router.get("/statements/{id}/correct")
def show_form(request: Request, id: str) -> Response:
    """The form on a page of its own, beside the text."""
    with or_not_found():
        looked = look_at(request.app.state.store, id)
    return draw_page(request, looked)


@router.get("/statements/{id}/form")
def show_part(request: Request, id: str) -> Response:
    """The form alone, for the article's page."""
    with or_not_found():
        looked = look_at(request.app.state.store, id)
    return answer(request, describe(looked), "correct-statement.html", drawn=CHOICES)


@router.get("/articles/{id}/missed")
def show_missed(request: Request, id: str) -> Response:
    with or_not_found():
        looked = look_at_article(request.app.state.store, id)
    return draw_page(request, looked)


@router.get("/articles/{id}/missed-form")
def show_missed_part(request: Request, id: str) -> Response:
    with or_not_found():
        looked = look_at_article(request.app.state.store, id)
    return answer(request, describe(looked), "correct-missed.html", drawn=CHOICES)


def draw_page(
    request: Request, looked: Looked, *, given: Mapping[str, str] | None = None, error: UsageError | None = None
) -> Response:
    """The form beside the text; after an error with what was written, which nobody should have to write again."""
    article, wording = looked.article, load_wording(choose_language(request))
    label = wording.gettext("statement %(number)s, %(speaker)s")
    text = Markup(draw_annotated(article, choose_hues([article]), label))
    known = describe(looked, given)
    drawn = {**CHOICES, "article": article, "text": text, "error": error}
    return answer(request, known, "correct.html", status=400 if error else 200, drawn=drawn)


def describe(looked: Looked, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the form shows: the statement as it is, or what was written; `at` are the places of its passages."""
    statement = looked.statement
    values = dict.fromkeys(FIELDS, "") if statement is None else read_values(statement)
    names = sorted({one.speaker for one in looked.article.statements} - {"unknown"})
    return {
        "id": looked.key, "statement": statement and statement.id, "speaker": looked.speaker,
        "values": {**values, **(given or {})}, "at": read_places(statement), "speakers": names,
        "lang_code": looked.article.lang,
    }  # fmt: skip


def read_values(statement: Statement) -> Fields:
    """The fields of a statement as a person would write them."""
    passages = {name: passage.text if (passage := getattr(statement, name)) else "" for name in PASSAGES}
    return {
        **passages, "speaker": statement.speaker, "act": statement.act, "kind": statement.kind,
        "stance": statement.position.stance if statement.position else "",
        "when": (statement.when.day or "") if statement.when else "",
    }  # fmt: skip


def read_places(statement: Statement | None) -> Fields:
    passages = {name: getattr(statement, name) if statement else None for name in PASSAGES}
    return {name: write_spans(one.spans) if one else "" for name, one in passages.items()}


def write_spans(spans: Any) -> str:
    return ",".join(f"{start}-{end}" for start, end in spans)


def find_changes(form: Mapping[str, str], values: Mapping[str, str], places: Mapping[str, str]) -> Fields:
    """What a person changed: a field with other words than before, or with words selected at another place."""
    found: Fields = {}
    for name in FIELDS:
        place = form.get(f"{name}_at", "").strip()
        if place:
            if place != places.get(name):
                found[name] = place
        elif name in form and form[name].split() != values.get(name, "").split():
            found[name] = form[name]
    return found


@router.post("/statements/{id}/correct")
def correct_statement(request: Request, id: str, form: Annotated[Fields, Depends(read_fields)]) -> Response:
    """Keeps what a person changed of a statement."""
    store = request.app.state.store
    with or_not_found():
        looked = look_at(store, id)
    assert looked.statement is not None
    key, changes = looked.statement.id, find_changes(form, read_values(looked.statement), read_places(looked.statement))
    try:
        judge = make_judge(request, form.get("by", ""), form.get("why", ""))
        _, is_whole = keep(store, lambda: correct(store, key, changes, judge), lambda made: [key])
    except UsageError as error:
        return draw_page(request, looked, given=form, error=error)
    return finish(request, f"/articles/{looked.key}#in-{key}", judge, is_whole=is_whole)


@router.post("/statements/{id}/right")
def confirm_statement(request: Request, id: str, next: Short = "/review", by: By = "", why: Why = "") -> Response:
    """Keeps that it is right as it stands: its speaker and act, which a new reading then leaves alone."""
    store, judge = request.app.state.store, make_judge(request, by, why)
    with or_not_found():
        looked = look_at(store, id)
    assert looked.statement is not None
    values = {"speaker": looked.statement.speaker, "act": looked.statement.act}
    _, is_whole = keep(store, lambda: correct(store, id, values, judge), lambda made: [one.statement for one in made])
    return finish(request, local(next), judge, is_whole=is_whole)


@router.post("/statements/{id}/reject")
def reject_statement(request: Request, id: str, by: By = "", why: Why = "") -> Response:
    """Keeps that it is no statement."""
    store, judge = request.app.state.store, make_judge(request, by, why)
    with or_not_found():
        looked = look_at(store, id)
    _, is_whole = keep(store, lambda: reject(store, id, judge), lambda made: [made.statement])
    return finish(request, f"/articles/{looked.key}", judge, is_whole=is_whole)


@router.post("/statements/{id}/apart")
def part_statement(request: Request, id: str, by: By = "", why: Why = "") -> Response:
    """Keeps that it is said by another one of the same name."""
    store, judge = request.app.state.store, make_judge(request, by, why)
    with or_not_found():
        looked = look_at(store, id)
    _, is_whole = keep(
        store, lambda: split_statement(store, looked.speaker, id, judge), lambda made: [one.one for one in made]
    )
    return finish(request, f"/articles/{looked.key}#in-{id}", judge, is_whole=is_whole)


@router.post("/articles/{id}/missed")
def add_statement(request: Request, id: str, form: Annotated[Fields, Depends(read_fields)]) -> Response:
    """Keeps a statement that the machine missed."""
    store = request.app.state.store
    with or_not_found():
        looked = look_at_article(store, id)
    fields = find_changes(form, {}, {})
    try:
        judge = make_judge(request, form.get("by", ""), form.get("why", ""))
        made, is_whole = keep(
            store, lambda: add_missed(store, looked.key, fields, judge), lambda made: [made.statement]
        )
    except UsageError as error:
        return draw_page(request, looked, given=form, error=error)
    return finish(request, f"/articles/{looked.key}#in-{made.statement}", judge, is_whole=is_whole)
