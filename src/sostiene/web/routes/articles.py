"""The articles, and one of them: its text as published with the statements marked, where it came from, its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sostiene.codec import article_to_exchange
from sostiene.questions import Answer
from sostiene.questions.holdings import Listed, find_articles
from sostiene.questions.readings import Obtained, Standing, Whole, find_whole
from sostiene.questions.versions import Page, edits_to_json, find_edits
from sostiene.views.annotated import draw_annotated
from sostiene.views.page import choose_hues, is_address
from sostiene.web.errors import or_not_found
from sostiene.web.languages import choose_language, load_wording
from sostiene.web.pages import SIZE, Number, Paging, answer, draw_language, make_paging, page, wants_json
from sostiene.web.showing import show_all

router = APIRouter(tags=["articles"])
Key = Annotated[str, Path(max_length=2_000, description="The article's key, or the beginning of it")]
A_DAY = r"^(\d{4}(-\d\d(-\d\d)?)?)?$"
Day = Annotated[str, Query(max_length=10, pattern=A_DAY, description="2024, 2024-10 or 2024-10-28")]
Words = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Articles:
    """A page of the articles, and what was asked for."""

    articles: Answer[Listed]
    since: str
    until: str
    outlet: str
    lang: str
    paging: Paging


@dataclass(frozen=True)
class Told:
    """An article in the exchange format, and what the store knows of it. `standings` tells of each statement, by its
    id, whom and what it is connected with; `edits` what became of the page from one version to the next."""

    id: str
    article: dict[str, Any]
    added: str
    obtained: tuple[Obtained, ...]
    versions: int
    edits: list[dict[str, Any]]
    echoes: tuple[str, ...]
    standings: dict[str, Standing]


LIST_EXAMPLE = Articles(
    Answer(1, (Listed("3f0a91c2b7de456", "2025-03-04", "La Sentinella", "it", 2, "Il faro", "faro", None, "2025-03"),)),
    "2025-03", "", "", "", Paging(1, SIZE, 1, None, None),
)  # fmt: skip
EXAMPLE = Told(
    "3f0a91c2b7de456",
    {"doc": "faro", "lang": "it", "title": "Il faro", "published": "2025-03-04", "text": "…", "statements": []},
    "2025-03-05T08:00:00", (), 1, [], (), {},
)  # fmt: skip


@page(router, "/articles", example=LIST_EXAMPLE)
def show_articles(
    request: Request, page: Number = 1, since: Day = "", until: Day = "", outlet: Words = "", lang: Words = ""
) -> Response:
    """The articles of the store, the latest first."""
    found = find_articles(
        request.app.state.store, since=since or None, until=until or None, publisher=outlet or None, lang=lang or None,
        limit=SIZE, offset=(page - 1) * SIZE,
    )  # fmt: skip
    asked = Articles(found, since, until, outlet, lang, make_paging(request, found, page))
    # In templates `lang` writes the attribute.
    return answer(request, asked, "articles.html", drawn={"lang": draw_language, "lang_code": lang})


@page(router, "/articles/{id}", example=EXAMPLE)
def show_article(request: Request, id: Key) -> Response:
    """One article: its text, who says what in it, from where it was obtained, and what its versions changed."""
    store = request.app.state.store
    with or_not_found():
        whole = find_whole(store, id)
    pages = find_edits(store, whole.id) if whole.versions > 1 else []
    told = Told(
        whole.id, article_to_exchange(whole.article), whole.added, whole.obtained, whole.versions,
        edits_to_json(pages), whole.echoes, whole.standings,
    )  # fmt: skip
    return answer(request, told, "article.html", drawn={} if wants_json(request) else draw(request, whole, pages))


def draw(request: Request, whole: Whole, pages: Sequence[Page]) -> dict[str, Any]:
    """What only the page needs: the marked text and the margin."""
    article, wording = whole.article, load_wording(choose_language(request))
    label = wording.gettext("statement %(number)s, %(speaker)s")
    return {
        "article": article,
        "is_web": (article.url or "").startswith(("http://", "https://")) and is_address(article.url or ""),
        "text": Markup(draw_annotated(article, choose_hues([article]), label)),
        "shown": list(show_all(whole, wording)),
        "steps": [step for one in pages for step in reversed(one.steps)],
        "voices": len({one.speaker for one in article.statements}),
    }
