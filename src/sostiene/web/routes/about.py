"""What is at work here: the model and how good it is, what the store holds, the licences."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sostiene import __version__
from sostiene.models import identify_model
from sostiene.questions.readings import Holdings, count_holdings
from sostiene.web.pages import FOLDER, answer, page

router = APIRouter(tags=["about"])
LIBRARIES = (
    "alembic", "babel", "click", "fastapi", "fastwarc", "feedparser", "httpx2", "jinja2", "lxml", "lxml_html_clean",
    "numpy", "onnxruntime", "protego", "pycld2", "pypdfium2", "python-multipart", "rensa", "rich", "snowballstemmer",
    "sqlalchemy", "tokenizers", "trafilatura", "uvicorn",
)  # fmt: skip
"""What Sostiene needs, as pyproject.toml has it; a test compares them."""
LONGEST_LICENCE = 40


@dataclass(frozen=True)
class Figures:
    """How often the model is right on one set of articles, in percent (docs/evaluation.md)."""

    name: str
    content_half: float
    source_half: float
    triple: float
    act: float
    speaker: float


@dataclass(frozen=True)
class Library:
    """A library that is installed, and its licence in its own words."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class About:
    """The version, the model that reads, its figures, what the store holds, the libraries."""

    version: str
    tagger: str
    model: str
    figures: tuple[Figures, ...]
    holdings: Holdings
    libraries: tuple[Library, ...]


EXAMPLE = About(
    "0.1.0", "neural", "0f3a91c2b7de", (Figures("it-dev", 80.0, 82.5, 70.1, 90.7, 78.0),), Holdings(5, 42, 18, 27, 0),
    (Library("click", "8.1.8", "BSD-3-Clause"),),
)  # fmt: skip


@page(router, "/about", example=EXAMPLE)
def show_about(request: Request) -> Response:
    """What reads here and how good it is, what the store holds, and under which licences it all stands."""
    tagger = request.app.state.settings.tagger
    holdings = count_holdings(request.app.state.store)
    about = About(__version__, tagger, identify_once(tagger), load_figures(), holdings, list_libraries())
    return answer(request, about, "about.html")


@cache
def identify_once(tagger: str) -> str:
    """What tells the model from others; it reads its files whole."""
    return identify_model(tagger)


@cache
def load_figures() -> tuple[Figures, ...]:
    rows = tomllib.loads((FOLDER / "figures.toml").read_text(encoding="utf-8"))["set"]
    return tuple(Figures(**row) for row in rows)


@cache
def list_libraries() -> tuple[Library, ...]:
    """The libraries as they are installed; one that is not is left out."""
    return tuple(filter(None, map(describe_library, LIBRARIES)))


def describe_library(name: str) -> Library | None:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    kinds = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    stated = [*(told.get_all("License-Expression") or []), ", ".join(kinds), *(told.get_all("License") or [])]
    licence = next(filter(None, stated), "").partition("\n")[0]
    return Library(name, told["Version"], licence[:LONGEST_LICENCE])
