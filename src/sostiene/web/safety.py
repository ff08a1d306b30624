"""Who may come in, and what may be asked: the middleware that stands before every page.

Host name, size, rate, token and origin are looked at before anything of the request is read; every answer leaves with
the headers that forbid a browser to run, load or embed anything that is not ours.
"""

import asyncio
import hmac
import ipaddress
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sostiene.web.errors import Refused, draw_error, draw_fault
from sostiene.web.settings import LOOPBACK, MEGABYTE, Settings

COOKIE = "sostiene_token"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with it a browser sends `Origin: null` with our own forms too.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/static/", "/login")
"""What is shown to who has no token: the style of the page that asks for it, and that page."""
UPLOADS = frozenset({"/add", "/api/read"})
MOST_CLIENTS = 10_000
MINUTE = 60.0
logger = logging.getLogger(__name__)


class Guard:
    """Lets a request through to the pages, or answers it with why not."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings, self.pace = app, settings, Pace()
        self.late = set[asyncio.Future[None]]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # There are no websockets here; the start and the end of the server concern nobody else.
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        # Style and scripts are kept and asked for again; of a page nothing stays unless it says so.
        sender = Sender(send, "no-cache" if request.url.path.startswith("/static/") else "no-store")
        try:
            self.check(request)
            if needs_token(request, self.settings):
                await ask_for_token(request, sender)
                return
            is_upload = request.url.path in UPLOADS
            limit = self.settings.largest_upload if is_upload else self.settings.largest_form
            check_length(request.headers, limit)
            seconds = self.settings.seconds_reading if is_upload else self.settings.seconds
            await self.run(request, Receiver(receive, limit), sender, seconds)
        except Refused as refusal:
            await sender.answer(request, draw_error(request, refusal.status, refusal.what, refusal.hint))
        except Exception as error:  # a fault of ours: its answer too must carry the headers
            await sender.answer(request, draw_fault(request, error))

    async def run(self, request: Request, receiver: "Receiver", sender: "Sender", seconds: float) -> None:
        """Has the pages answer. What takes too long is answered for: a thread cannot be stopped, only left alone."""
        task = asyncio.ensure_future(self.app(request.scope, receiver, sender))
        try:
            done, _ = await asyncio.wait((task,), timeout=seconds)
        except asyncio.CancelledError:  # the server stops
            task.cancel()
            raise
        if done:
            task.result()
            return
        self.late.add(task)
        task.add_done_callback(self.forget)
        await sender.answer(request, draw_error(request, 503, "this took too long", "Ask for less, or try again"))
        sender.is_closed = True

    def forget(self, task: "asyncio.Future[None]") -> None:
        self.late.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("fault after the answer was given up", exc_info=task.exception())

    def check(self, request: Request) -> None:
        """Raises Refused if the request may not be answered, whoever sends it."""
        if len(request.url.path) + len(request.url.query) > self.settings.longest_address:
            raise Refused(414, "the address is too long", "Ask for less at once")
        if not self.settings.token and not is_own_name(request.headers.get("host", "")):
            raise Refused(421, "this server answers on this machine only", "Open it as http://localhost")
        client = request.client.host if request.client else ""
        is_change = request.method not in SAFE
        is_login = is_change and request.url.path == "/login"
        most = self.settings.logins_a_minute if is_login else self.settings.changes_a_minute
        kind = Kind(client, "login" if is_login else "change") if is_change else Kind(client, "read")
        if not self.pace.admit(kind, most if is_change else self.settings.reads_a_minute):
            raise Refused(429, "so many requests in a minute are not answered", "Wait a minute")
        if is_change and not is_our_own(request.headers):
            raise Refused(403, "this change was not sent from these pages", "Open the page here and send it again")


class Kind(NamedTuple):
    """Of whom requests are counted, and which."""

    client: str
    name: str


@dataclass
class Pace:
    """Counts what each client asks for in the minute that runs."""

    minute: float = field(default_factory=time.monotonic)
    counts: OrderedDict[Kind, int] = field(default_factory=OrderedDict)

    def admit(self, kind: Kind, most: int) -> bool:
        now = time.monotonic()
        if now - self.minute >= MINUTE or len(self.counts) > MOST_CLIENTS:
            self.minute = now
            self.counts.clear()
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind] <= most


class Receiver:
    """The body of a request, up to a limit: more of it is not even read."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive, self.limit, self.taken = receive, limit, 0

    async def __call__(self) -> Message:
        message = await self.receive()
        self.taken += len(message.get("body", b""))
        if self.taken > self.limit:
            # The one kind of error that who parses the body lets through.
            raise HTTPException(413, tell_limit(self.limit))
        return message


class Sender:
    """The answer on its way out, with the headers that all have."""

    def __init__(self, send: Send, keeping: str) -> None:
        self.send, self.keeping, self.is_begun, self.is_closed = send, keeping, False, False

    async def __call__(self, message: Message) -> None:
        if self.is_closed:
            return
        if message["type"] == "http.response.start":
            self.is_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", self.keeping)
        await self.send(message)

    async def answer(self, request: Request, response: Response) -> None:
        """Gives this answer, unless another one is on its way already."""
        if not self.is_begun:
            await response(request.scope, request.receive, self)


def check_length(headers: Headers, limit: int) -> None:
    """Raises Refused if the body is told to be longer."""
    told = headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > limit:
        raise Refused(413, tell_limit(limit), "Send less at once; whole folders can be added with: sostiene add")


def tell_limit(limit: int) -> str:
    return f"more than {limit // MEGABYTE} MB at once are not taken"


def is_own_name(host: str) -> bool:
    """Is it a name under which this machine knows itself? A page elsewhere whose name was made to point here is not."""
    return parse_host(host) in LOOPBACK


def is_loopback(host: str) -> bool:
    """Does a server on this address only hear this machine?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def parse_host(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_our_own(headers: Headers) -> bool:
    """Was a change sent from our pages, or in a way in which no page elsewhere can send it?

    A browser names with every form the page that it comes from. A program that names none sends JSON or a token in a
    header, which other pages may not do without being asked first (and we never permit it).
    """
    origin = headers.get("origin")
    if origin is not None:
        return origin != "null" and urlsplit(origin).netloc == headers.get("host")
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or headers.get("authorization", "").startswith("Bearer ")


def needs_token(request: Request, settings: Settings) -> bool:
    """Is a token asked for that the request does not show?"""
    if not settings.token or any(request.url.path.startswith(path) for path in OPEN):
        return False
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return not is_same(shown.strip(), settings.token)
    return not is_same(request.cookies.get(COOKIE, ""), make_pass(settings.token))


def is_same(shown: str, wanted: str) -> bool:
    """Compares in a time that does not tell how much of it is right."""
    return hmac.compare_digest(shown.encode(), wanted.encode())


def make_pass(token: str) -> str:
    """What a browser keeps in place of the token: it lets in, and does not tell the token."""
    return hmac.new(token.encode(), b"sostiene, a browser that has shown the token", sha256).hexdigest()


async def ask_for_token(request: Request, sender: Sender) -> None:
    """Sends a reader to the form, and tells a program what is missing."""
    is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if is_page:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        await sender.answer(request, RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303))
        return
    hint = "Send it in the header Authorization: Bearer TOKEN"
    response = draw_error(request, 401, "this server asks for its token", hint)
    response.headers["www-authenticate"] = "Bearer"
    await sender.answer(request, response)
