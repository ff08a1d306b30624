"""Pages that have not changed are not drawn again: an ETag for each state of the store."""

from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sostiene import __version__
from sostiene.store import Store
from sostiene.store.state import read_state
from sostiene.web.pages import wants_json

CONTROL = "private, no-cache"
VARY = "Accept, Accept-Language, Cookie"


class Caching:
    """Answers 304 where a browser has the page of this very state of the store, else marks the page with it."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app, self.store = app, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        # Read before the page is: a change in between gives the page an old mark, and it is drawn again.
        mark = make_mark(request, read_state(self.store))
        headers = {"etag": mark, "cache-control": CONTROL, "vary": VARY}
        if mark in (one.strip() for one in request.headers.get("if-none-match", "").split(",")):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                for name, value in headers.items():
                    MutableHeaders(scope=message).setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_marked)


def make_mark(request: Request, state: str) -> str:
    """The ETag of what the request asks for: another language or another person's name make another page.

    It is a weak one, since the same page may go out packed or not.
    """
    named = (request.headers.get(name, "") for name in ("accept-language", "cookie"))
    parts = (__version__, state, str(wants_json(request)), *named)
    return f'W/"{sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'
