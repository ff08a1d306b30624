"""Who corrects: the name that a person gave once, kept in a cookie of this browser."""

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from sostiene.errors import UsageError
from sostiene.store.judgements import LONGEST_NAME

COOKIE = "judge"
YEAR = 365 * 24 * 3600


def read_judge(request: Request) -> str:
    """The name, or nothing."""
    name = unquote(request.cookies.get(COOKIE, ""))[:LONGEST_NAME]
    return name if name.isprintable() else ""


def require_judge(request: Request, given: str) -> str:
    """The name given with a correction, else the one given before; raises UsageError if there is none."""
    name = " ".join(given.split()) or read_judge(request)
    if not name:
        raise UsageError("nobody says so", "Write your name: it is asked once, and stands beside what you correct")
    return name


def keep_judge(response: Response, request: Request, name: str) -> None:
    is_secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, quote(name), max_age=YEAR, httponly=True, samesite="strict", secure=is_secure)
