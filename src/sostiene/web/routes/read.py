"""A text in, its statements out: for programs that have an article and no wish to keep it here."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sostiene.codec import article_to_exchange
from sostiene.records import Article
from sostiene.schema import article_schema
from sostiene.web.errors import Refused
from sostiene.web.pages import ERRORS, Json

router = APIRouter(tags=["read"])
LONGEST_TEXT = 100_000
"""Characters, some thirty pages: on two busy cores that much news is read in 12 s, the worst that was tried in 31."""
LARGEST_BODY = 1_250_000
"""Bytes: so many characters, each written as two escapes."""
TURNS = BoundedSemaphore(2)
"""So many texts are read at once: more would take the processors from the pages, and none would be done sooner."""
PATIENCE, PAUSE = 20.0, 0.05
"""Seconds for which a text waits for its turn, and between two looks."""
TEXT = "«Il ponte è sicuro», ha detto la sindaca Marta Bellandi."
READ = {
    "doc": "text-7f1a62c09b3e", "lang": "it", "title": None, "published": "2025-03-04", "text": TEXT,
    "statements": [
        {"id": "s1", "kind": "direct", "act": "state", "speaker": "Marta Bellandi", "source": [[30, 55]],
         "cue": [[21, 29]], "content": [[0, 19]], "addressee": [], "channel": [], "place": [], "within": None,
         "words": {"source": ["la sindaca Marta Bellandi"], "cue": ["ha detto"], "content": ["«Il ponte è sicuro»"]},
         "confidence": 0.97, "because": {}, "when": "2025-03-04"},
    ],
}  # fmt: skip


class Handed(BaseModel):
    """A text to read. What is left out is found in it, or stays unknown."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"text": TEXT, "published": "2025-03-04"}})

    text: str = Field(description="The article, as it was published", max_length=LONGEST_TEXT)
    lang: str | None = Field(None, description="Its language, for instance it; found in the text", max_length=20)
    published: str | None = Field(
        None, description="The day of publication: 2025-03-04; *on Monday* is counted from it", max_length=40
    )
    title: str | None = Field(None, description="Its headline", max_length=1_000)


def inline(schema: Any, known: dict[str, Any]) -> Any:
    """The schema with what it defines put where it is meant: inside openapi.json its references would point nowhere."""
    if isinstance(schema, list):
        return [inline(one, known) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inline(known[schema["$ref"].rpartition("/")[2]], known)
    return {name: inline(one, known) for name, one in schema.items() if name not in ("$defs", "$schema")}


TAKEN = {
    "required": True,
    "content": {
        "application/json": {"schema": Handed.model_json_schema()},
        "text/plain": {"schema": {"type": "string", "maxLength": LONGEST_TEXT}, "example": TEXT},
    },
}
SCHEMA = article_schema()
FOUND: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The article in the exchange format (docs/schema/article.json)",
        "content": {"application/json": {"schema": inline(SCHEMA, SCHEMA["$defs"]), "example": READ}},
    },
    503: {"description": "Other texts are being read: try again", "content": ERRORS["4XX"]["content"]},
    **ERRORS,
}


@router.post("/api/read", response_class=Json, responses=FOUND, openapi_extra={"requestBody": TAKEN})
async def read(request: Request) -> Response:
    """The statements of a text, which is sent as JSON or as plain text in UTF-8. Nothing of it is kept.

    Plain text must come with this server's address in the header `Origin`, or with its token: any page elsewhere could
    send it otherwise, and have it read here.
    """
    # Not in a thread from the beginning, as the other routes: texts that wait for their turn would take the pages'.
    handed = parse(request.headers.get("content-type", ""), await request.body())
    async with turn():
        article = await run_in_threadpool(read_text, handed, request.app.state.settings.tagger)
    return Json(article_to_exchange(article))


def parse(kind: str, body: bytes) -> Handed:
    """What the body hands in; raises Refused if it is nothing that can be read."""
    if len(body) > LARGEST_BODY:
        raise Refused(413, f"a text of more than {LONGEST_TEXT:,} characters is not read", "Send its parts one by one")
    media, _, parameters = kind.lower().partition(";")
    if media.strip() == "application/json":
        return parse_json(body)
    is_other = "charset=" in parameters and "utf-8" not in parameters
    if media.strip() != "text/plain" or is_other:
        raise Refused(415, f"{kind[:80] or 'nothing'!r} is not read", "Send application/json, or text/plain in UTF-8")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(422, "the text is not in UTF-8", "Write it in UTF-8, or send it as JSON") from None
    if len(text) > LONGEST_TEXT:
        raise Refused(413, f"a text of more than {LONGEST_TEXT:,} characters is not read", "Send its parts one by one")
    return Handed(text=text, lang=None, published=None, title=None)


def parse_json(body: bytes) -> Handed:
    try:
        return Handed.model_validate_json(body)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc'])) or 'the body'}: {one['msg']}" for one in error.errors()]
        raise Refused(422, "; ".join(wrong)[:500], "openapi.json tells what can be sent") from None


@asynccontextmanager
async def turn() -> AsyncIterator[None]:
    """Waits until it is this text's turn; raises Refused if that does not come."""
    end = time.monotonic() + PATIENCE
    while not TURNS.acquire(blocking=False):
        if time.monotonic() > end:
            raise Refused(503, "other texts are being read", "Send it again in a minute")
        await asyncio.sleep(PAUSE)
    try:
        yield
    finally:
        TURNS.release()


def read_text(handed: Handed, tagger: str) -> Article:
    """The article with its statements; raises InputError if it cannot be read."""
    # Imported here: the reader takes half a second, which a server that only shows pages need not spend.
    from sostiene.extract import read_statements
    from sostiene.readers.text import article_from_text
    from sostiene.reading import load_shared_tagger

    article = article_from_text(handed.text, lang=handed.lang, published=handed.published)
    return read_statements(replace(article, title=handed.title), load_shared_tagger(tagger))
