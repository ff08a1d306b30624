"""What went wrong, in one shape: a page for people, `{"error": {"status", "what", "hint"}}` for programs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sostiene.errors import InputError, SostieneError, StoreError, UsageError
from sostiene.web.pages import answer

STATUSES: tuple[tuple[type[SostieneError], int], ...] = ((UsageError, 400), (InputError, 422), (StoreError, 503))
HINTS = {404: "Look for it with the search", 405: "Use the forms of the pages; openapi.json tells what can be asked"}
logger = logging.getLogger(__name__)


class Refused(SostieneError):
    """A request that is answered with a status of its own, such as 404."""

    def __init__(self, status: int, what: str, hint: str = "") -> None:
        self.status = status
        super().__init__(what, hint)


@contextmanager
def or_not_found() -> Iterator[None]:
    """What is named in the address and means nothing is not found (404), rather than asked wrongly (400)."""
    try:
        yield
    except UsageError as error:
        raise Refused(404, error.what, error.hint) from None


def draw_error(request: Request, status: int, what: str, hint: str = "") -> Response:
    """The page or the JSON that tells it."""
    error = {"status": status, "what": what, "hint": hint or HINTS.get(status, "")}
    return answer(request, {"error": error}, "error.html", status=status)


def handle_errors(app: FastAPI) -> None:
    """Has every error of the app answered in this shape."""
    app.add_exception_handler(SostieneError, answer_known)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)


def answer_known(request: Request, error: Exception) -> Response:
    assert isinstance(error, SostieneError)
    status = error.status if isinstance(error, Refused) else 500
    status = next((number for kind, number in STATUSES if isinstance(error, kind)), status)
    return draw_error(request, status, error.what, error.hint)


def answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(map(str, one['loc'][1:])) or 'the body'}: {one['msg']}" for one in error.errors()]
    return draw_error(request, 422, "; ".join(wrong)[:500], "openapi.json tells what can be asked")


def answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = "there is nothing at this address" if error.status_code == 404 else str(error.detail)
    response = draw_error(request, error.status_code, what)
    response.headers.update(error.headers or {})
    return response


def draw_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: what it is stays in the log."""
    logger.error("fault at %s", request.url.path, exc_info=error)
    return draw_error(request, 500, "Sostiene failed here", "Please report it, with what sostiene --debug serve prints")
