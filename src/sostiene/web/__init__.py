"""The pages and the interface for programs: what `questions` answers, drawn for a browser or given as JSON.

`make_app(store, Settings())` is the whole server; `serving.serve` runs it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from sostiene import __version__
from sostiene.store import Store
from sostiene.web.caching import Caching
from sostiene.web.errors import handle_errors
from sostiene.web.pages import FOLDER
from sostiene.web.safety import Guard
from sostiene.web.settings import Settings

ROUTERS = (
    "look", "entry", "feeds", "start", "articles", "claims", "speakers", "utterances", "echoes", "search",
    "corrections", "review", "problems", "about", "read",
)  # fmt: skip
"""The parts of the site, each a module of `routes` with a `router`; the first to match an address answers it."""
PACKED_FROM = 32_000
"""Bytes from which an answer goes out packed; below, that costs more than it saves. No page holds a secret."""
THREADS = 6
DESCRIPTION = """Who said what, when, through whom, with the exact words; who confirms it, denies it, or does neither.

Every page is also JSON: add `.json` to its address. Errors have one shape everywhere. What people or machines said is
shown as it was said, never as true or false."""


@asynccontextmanager
async def limit_threads(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs, few pages are drawn at once: more threads would only wait for each other."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def make_app(store: Store, settings: Settings | None = None) -> FastAPI:
    """The server for one store, which the caller opens and closes."""
    settings = settings or Settings()
    app = FastAPI(
        title="Sostiene", version=__version__, description=DESCRIPTION,
        docs_url=None, redoc_url=None, openapi_url="/openapi.json", lifespan=limit_threads,
    )  # fmt: skip
    app.state.store, app.state.settings = store, settings
    # Reading takes a whole core and hundreds of megabytes: what is handed in meanwhile waits, and takes no thread.
    app.state.reading = CapacityLimiter(1)
    for name in ROUTERS:
        app.include_router(import_module(f"{__name__}.routes.{name}").router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    handle_errors(app)
    # The last one added is the outermost: nothing reaches a page but through the guard.
    app.add_middleware(Caching, store=store)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_FROM, compresslevel=5)
    app.add_middleware(Guard, settings=settings)
    return app
