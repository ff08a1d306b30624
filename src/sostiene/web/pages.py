"""One set of facts, two ways to give it: a page drawn from a template, or the same facts as JSON.

A route hands `answer` what it found; the address says how it is given (`/claims` or `/claims.json`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Query
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sostiene import __version__
from sostiene.codec import article_to_exchange, statement_to_exchange
from sostiene.questions import Answer
from sostiene.records import Article, Statement
from sostiene.store.ids import speaker_key
from sostiene.views.frame import HUES
from sostiene.views.wording import join_lines, make_visible
from sostiene.web.judge import read_judge
from sostiene.web.languages import Wording, choose_language, load_wording

FOLDER = Path(__file__).parent
SIZE = 50
"""Rows of a list that stand on one page."""
FURTHEST = 100_000
"""Pages of a list that can be asked for."""
NOTICE = "notice"
Number = Annotated[int, Query(ge=1, le=FURTHEST, description="Which page of the list")]
ERROR_EXAMPLE = {"error": {"status": 404, "what": "there is no claim 'abcd'", "hint": "Look for it with the search"}}
ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "What was wrong", "content": {"application/json": {"example": ERROR_EXAMPLE}}}
}
Route = TypeVar("Route", bound=Callable[..., Response])


class Json(JSONResponse):
    """JSON as a person may want to read it: with its letters as they are."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        # Lone surrogates, which a text may hold, are escaped: UTF-8 has none.
        return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


@dataclass(frozen=True)
class Paging:
    """Where in a list a page stands; `total` None says more than were counted. The addresses keep what was asked."""

    page: int
    size: int
    total: int | None
    previous: str | None
    next: str | None


def page(router: APIRouter, path: str, *, example: Any) -> Callable[[Route], Route]:
    """Has a function answer an address and its twin that ends in `.json`, which openapi.json tells of.

    `example` is a record as the function may hand it to `answer`; its kind is the shape of the JSON.
    """
    told = {
        "description": "What was found",
        "model": type(example),
        "content": {"application/json": {"example": encode(example)}},
    }

    def register(route: Route) -> Route:
        twin = "/index.json" if path == "/" else f"{path}.json"
        # First the twin: `/claims/{id}` would take `/claims/3f0a.json` too.
        router.add_api_route(
            twin, route, methods=["GET"], response_model=None, response_class=Json, responses={200: told, **ERRORS}
        )
        router.add_api_route(path, route, methods=["GET", "HEAD"], response_model=None, include_in_schema=False)
        return route

    return register


def answer(
    request: Request,
    found: Any,
    template: str,
    *,
    status: int = 200,
    drawn: Mapping[str, Any] | None = None,
) -> Response:
    """What was found, a record or a dict, as the address asks for it: its fields are the names in the template.

    `drawn` is what only the page needs, such as a picture.
    """
    if wants_json(request):
        return Json(encode(found), status)
    language = choose_language(request)
    notice = request.cookies.get(NOTICE)
    known = {
        "request": request, "wording": load_wording(language), "notice": unquote(notice) if notice else None,
        "version": __version__, **name_fields(found), **(drawn or {}),
    }  # fmt: skip
    response = HTMLResponse(make_environment(language).get_template(template).render(known), status)
    if notice is not None:
        response.delete_cookie(NOTICE)
    return response


def name_fields(found: Any) -> Mapping[str, Any]:
    """The fields of a record, or of a dict as it is."""
    return found if isinstance(found, Mapping) else {field.name: getattr(found, field.name) for field in fields(found)}


def wants_json(request: Request) -> bool:
    """Does the address, or whoever asks, want JSON? Browsers, which ask for anything after HTML, get pages."""
    if request.url.path.endswith(".json") or request.url.path.startswith("/api/"):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def encode(value: Any) -> Any:
    """A record as plain values: articles and statements in the exchange format, an Answer with its rows."""
    if isinstance(value, Article):
        return article_to_exchange(value)
    if isinstance(value, Statement):
        return statement_to_exchange(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(one) for one in value]
    return value


def make_paging(request: Request, found: Answer[Any], number: int, size: int = SIZE) -> Paging:
    """Where the rows stand in their list: the pages before and after, with everything else that was asked for."""
    shown = (number - 1) * size + len(found.rows)
    has_more = len(found.rows) == size and (found.total is None or shown < found.total)
    return Paging(
        number, size, found.total, turn_to(request, number - 1) if number > 1 else None,
        turn_to(request, number + 1) if has_more and number < FURTHEST else None,
    )  # fmt: skip


def turn_to(request: Request, number: int) -> str:
    """The address of another page of the same list, from where the reader is."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return "?" + urlencode([*asked, ("page", str(number))])


def go_to(address: str, *, notice: str | None = None) -> Response:
    """Sends the reader on after a change; the notice stands on the next page, once."""
    response = RedirectResponse(address, 303)
    if notice is not None:
        response.set_cookie(NOTICE, quote(notice), max_age=60, httponly=True, samesite="strict")
    return response


def translate(request: Request, message: str, **values: object) -> str:
    """A message of a route in the language of whoever asks."""
    words = load_wording(choose_language(request)).gettext(message)
    return words % values if values else words


@cache
def make_environment(language: str) -> Environment:
    """The templates in one language. Everything that they are handed is escaped; what is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    wording = load_wording(language)
    environment.install_gettext_callables(wording.gettext, wording.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        day=lambda day, missing="": draw_day(day, wording, missing), number=wording.number, decimal=wording.decimal,
        percent=wording.percent,
        line=join_lines, visible=make_visible, act=wording.act, stance=wording.stance, kind=wording.kind,
        language_name=wording.language_name, party=wording.party, hue=choose_hue,
        speaker_key=speaker_key,
    )  # fmt: skip
    environment.globals["lang"] = draw_language
    environment.globals["read_judge"] = read_judge
    return environment


def choose_hue(speaker: str) -> int:
    """The colour of a speaker in lists, the same everywhere."""
    return int(speaker_key(speaker), 16) % len(HUES)


def draw_day(day: str | None, wording: Wording, missing: str = "") -> Markup:
    """A day, a month or a year as a time element, in the words of the language."""
    if not day:
        return Markup('<span class="quiet">{}</span>').format(missing) if missing else Markup("")
    return Markup('<time datetime="{}">{}</time>').format(day, wording.day(day))


def draw_language(code: str | None) -> Markup:
    """The attribute that tells a browser, and whoever hears the page, in which language a passage is."""
    return Markup(' lang="{}"').format(escape(join_lines(code))) if code else Markup("")
