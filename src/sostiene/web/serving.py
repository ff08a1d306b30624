"""Runs the server: on this machine alone, or for others who show a token."""

import logging
import secrets
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from sostiene.errors import UsageError
from sostiene.store import Store
from sostiene.web import make_app
from sostiene.web.safety import is_loopback
from sostiene.web.settings import Settings

SHORTEST_TOKEN = 16
MOST_AT_ONCE = 200
"""Requests that are worked on at once; more are told to come again."""


def secure(settings: Settings, host: str) -> Settings:
    """The settings with a token, made now if none is given, where other machines can reach the server.

    Raises UsageError for a token that could be guessed.
    """
    if settings.token is not None and len(settings.token) < SHORTEST_TOKEN:
        raise UsageError(f"a token of {len(settings.token)} characters could be guessed", "Give 16 or more, or none")
    if settings.token is None and not is_loopback(host):
        return replace(settings, token=secrets.token_urlsafe(24))
    return settings


def serve(store: Store, settings: Settings, address: socket.socket, *, on_ready: Callable[[], None]) -> None:
    """Answers at the address until it is stopped (Ctrl-C, or SIGTERM); what was begun is finished."""
    # Imported here: it costs 100 ms.
    import uvicorn

    config = uvicorn.Config(
        make_app(store, settings), log_level=logging.WARNING, access_log=False, server_header=False,
        limit_concurrency=MOST_AT_ONCE, timeout_keep_alive=15, timeout_graceful_shutdown=10, proxy_headers=False,
        h11_max_incomplete_event_size=64_000,
    )  # fmt: skip
    # A service manager's SIGTERM ends it as Ctrl-C does: uvicorn finishes what was begun, then raises what it got.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    on_ready()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[address])


def listen(host: str, port: int) -> socket.socket:
    """A socket at that address; raises UsageError if it cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        what = f"there can be no server at {host}:{port} ({why})"
        raise UsageError(what, "Choose another --port or --host") from None


def name_address(address: socket.socket) -> str:
    """What a person opens in the browser."""
    host, port = address.getsockname()[:2]
    shown = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname(), "127.0.0.1": "localhost"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
