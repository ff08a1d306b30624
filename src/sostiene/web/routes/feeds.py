"""The feeds of a speaker, a claim and a search: what came into the store last, for a program that looks now and then.

These addresses stand before those of the pages: `/claims/{id}` would take `/claims/3f0a91c2b7de456.atom` too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import USUAL, Answer, Question
from sostiene.questions.additions import Added, find_additions, find_followed_claim, find_followed_speaker
from sostiene.records import Act, Kind, Stance
from sostiene.store.ids import make_key
from sostiene.web.errors import or_not_found
from sostiene.web.feeds import ATOM_TYPE, JSON_TYPE, VERSION, Feed, write_atom, write_json_feed
from sostiene.web.languages import choose_language, load_wording
from sostiene.web.pages import ERRORS, FURTHEST, translate

router = APIRouter(tags=["feeds"])
Page = Annotated[int, Query(ge=1, le=FURTHEST, description="The page: each holds what came in before the one before")]
Words = Annotated[str | None, Query(max_length=1_000)]
Day = Annotated[str | None, Query(max_length=10, description="A day, a month or a year: 2025-03-04, 2025-03, 2025")]
ATOM_EXAMPLE = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>urn:sostiene:feed:speaker:3f0a91c2b7de456</id><title>Oda Lien</title><updated>2025-03-06T08:12:00.000Z</updated>
<author><name>Sostiene</name></author>
<entry><id>urn:sostiene:statement:70286abbc5ea9b2</id>
<title>Oda Lien denies: che la Norvegia abbia venduto il faro</title>
<updated>2025-03-06T08:12:00.000Z</updated></entry>
</feed>"""
JSON_EXAMPLE = {
    "version": VERSION, "title": "Oda Lien", "feed_url": "http://localhost:8000/speakers/3f0a91c2b7de456.feed.json",
    "items": [{"id": "urn:sostiene:statement:70286abbc5ea9b2", "title": "Oda Lien denies: che la Norvegia abbia …",
               "content_html": "<blockquote lang=\"it\"><p>che la Norvegia abbia venduto il faro</p></blockquote>",
               "date_published": "2025-03-06T08:12:00.000Z", "tags": ["act:deny", "stance:denies", "kind:indirect"]}],
}  # fmt: skip
FOUND_ATOM: dict[int | str, dict[str, Any]] = {
    200: {"description": "An Atom 1.0 feed", "content": {"application/atom+xml": {"example": ATOM_EXAMPLE}}},
    # Who does not ask for JSON is told as a page what was wrong.
    "4XX": {**ERRORS["4XX"], "content": {**ERRORS["4XX"]["content"], "text/html": {}}},
}
FOUND_JSON: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A JSON Feed 1.1",
        "content": {
            "application/feed+json": {
                "schema": {"type": "object", "required": ["version", "title", "items"]},
                "example": JSON_EXAMPLE,
            }
        },
    },
    **ERRORS,
}
Write = Callable[[Feed, Sequence[Added]], bytes]


class Atom(Response):
    media_type = ATOM_TYPE


class JsonFeed(Response):
    media_type = JSON_TYPE


@router.get("/speakers/{id}.atom", response_class=Atom, responses=FOUND_ATOM)
def follow_speaker(request: Request, id: str, page: Page = 1) -> Response:
    """What a speaker said, as an Atom feed; what came into the store last stands first."""
    return Atom(draw_speaker(request, id, page, write_atom))


@router.get("/speakers/{id}.feed.json", response_class=JsonFeed, responses=FOUND_JSON)
def follow_speaker_in_json(request: Request, id: str, page: Page = 1) -> Response:
    """What a speaker said, as a JSON Feed."""
    return JsonFeed(draw_speaker(request, id, page, write_json_feed))


@router.get("/claims/{id}.atom", response_class=Atom, responses=FOUND_ATOM)
def follow_claim(request: Request, id: str, page: Page = 1) -> Response:
    """Statements that take a position on a claim, as an Atom feed; what came into the store last stands first."""
    return Atom(draw_claim(request, id, page, write_atom))


@router.get("/claims/{id}.feed.json", response_class=JsonFeed, responses=FOUND_JSON)
def follow_claim_in_json(request: Request, id: str, page: Page = 1) -> Response:
    """Statements that take a position on a claim, as a JSON Feed."""
    return JsonFeed(draw_claim(request, id, page, write_json_feed))


def ask(
    q: Annotated[Words, Query(description='Words in any form; "phrases" in marks', examples=["faro"])] = None,
    speaker: Annotated[Words, Query(description="A name, or a part of one")] = None,
    act: Annotated[list[Act] | None, Query(max_length=20)] = None,
    stance: Stance | None = None,
    kind: Kind | None = None,
    since: Day = None,
    until: Day = None,
    outlet: Annotated[Words, Query(description="A part of the outlet's name will do")] = None,
    lang: Annotated[str | None, Query(max_length=20, description="In articles of this language: it, en")] = None,
) -> Question:
    """What a search asks for; what is left empty does not matter, as in the form of the page."""
    return Question(
        words=q or None, speaker=speaker or None, acts=tuple(dict.fromkeys(act or ())), stance=stance, kind=kind,
        since=since or None, until=until or None, publisher=outlet or None, lang=lang or None,
    )  # fmt: skip


Asked = Annotated[Question, Depends(ask)]


@router.get("/search.atom", response_class=Atom, responses=FOUND_ATOM)
def follow_search(request: Request, asked: Asked, page: Page = 1) -> Response:
    """What a search finds, as an Atom feed; what came into the store last stands first."""
    return Atom(draw_search(request, asked, page, write_atom))


@router.get("/search.feed.json", response_class=JsonFeed, responses=FOUND_JSON)
def follow_search_in_json(request: Request, asked: Asked, page: Page = 1) -> Response:
    """What a search finds, as a JSON Feed."""
    return JsonFeed(draw_search(request, asked, page, write_json_feed))


def draw_speaker(request: Request, id: str, page: int, write: Write) -> bytes:
    with or_not_found():
        speaker = find_followed_speaker(request.app.state.store, id)
    return draw(request, f"speaker:{speaker.key}", speaker.name, Question(voice=speaker.key), page, write)


def draw_claim(request: Request, id: str, page: int, write: Write) -> bytes:
    with or_not_found():
        claim = find_followed_claim(request.app.state.store, id)
    return draw(request, f"claim:{claim.key}", claim.name, Question(claim=claim.key), page, write)


def draw_search(request: Request, asked: Question, page: int, write: Write) -> bytes:
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    title = translate(request, "Search: %(words)s", words=asked.words or urlencode(given) or "*")
    return draw(request, f"search:{make_key(*sorted(map(repr, given)))}", title, asked, page, write)


def draw(request: Request, id: str, title: str, asked: Question, number: int, write: Write) -> bytes:
    """The feed of what the question finds. Its page has the same address, without what makes it a feed."""
    asked = replace(asked, limit=USUAL, offset=(number - 1) * USUAL)
    found = find_additions(request.app.state.store, asked)
    path = request.url.path
    page = path.removesuffix(".atom").removesuffix(".feed.json")
    feed = Feed(
        id=f"urn:sostiene:feed:{id}", title=title, site=str(request.base_url).rstrip("/"),
        page=page + write_query(request), address=path + write_query(request, number),
        next=path + write_query(request, number + 1) if has_more(found, asked) and number < FURTHEST else None,
        wording=load_wording(choose_language(request)),
    )  # fmt: skip
    return write(feed, found.rows)


def write_query(request: Request, number: int = 1) -> str:
    """What was asked, for that page of it."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    asked += [("page", str(number))] if number > 1 else []
    return f"?{urlencode(asked)}" if asked else ""


def has_more(found: Answer[Added], asked: Question) -> bool:
    return len(found.rows) == asked.limit and (found.total is None or asked.offset + asked.limit < found.total)
