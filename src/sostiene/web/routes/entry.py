"""Coming in with the token, and choosing the language: forms that leave a cookie."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sostiene.web import languages, safety
from sostiene.web.pages import answer

router = APIRouter(include_in_schema=False)
MONTH, YEAR = 30 * 24 * 3600, 365 * 24 * 3600
Short = Annotated[str, Form(max_length=2_000)]


@router.get("/login")
def show_login(request: Request, next: str = "/") -> Response:
    return answer(request, {"next": local(next), "is_wrong": False}, "login.html")


@router.post("/login")
def log_in(request: Request, token: Short = "", next: Short = "/") -> Response:
    """Lets a browser in that shows the token; it then keeps a pass that does not tell it."""
    wanted = request.app.state.settings.token
    if wanted is None or not safety.is_same(token.strip(), wanted):
        return answer(request, {"next": local(next), "is_wrong": True}, "login.html", status=403)
    response = RedirectResponse(local(next), 303)
    is_secure = request.url.scheme == "https"
    response.set_cookie(
        safety.COOKIE, safety.make_pass(wanted), max_age=MONTH, httponly=True, samesite="strict", secure=is_secure
    )
    return response


@router.post("/language")
def choose(language: Short, next: Short = "/") -> Response:
    response = RedirectResponse(local(next), 303)
    if language in languages.LANGUAGES:
        response.set_cookie(languages.COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return response


def local(address: str) -> str:
    """The address if it is one of this server, else the start: nobody is sent elsewhere from here."""
    # A browser takes `//host`, `/\host` and a tab or line break between for the address of another server.
    is_local = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if is_local else "/"
