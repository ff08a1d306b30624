"""The search: statements by words, speaker, outlet, language, act, day; how they are spread, to narrow it further."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from sostiene.questions import STANCES, Answer, Found, Question, find_statements, parse_terms
from sostiene.questions.additions import find_followed_claim, find_followed_speaker
from sostiene.questions.facets import Facets, Value, find_facets
from sostiene.records import ACTS, KINDS, Act, Kind, Stance
from sostiene.views.found import mark_found
from sostiene.web.languages import Wording, choose_language, load_wording
from sostiene.web.pages import SIZE, Number, Paging, answer, make_paging, page, wants_json
from sostiene.web.routes.articles import Day
from sostiene.web.routes.utterances import FIRST

router = APIRouter(tags=["search"])
Words = Annotated[str, Query(max_length=300)]
LANGS = ("it", "en", "de", "fr", "es", "ru", "uk")
Choosable = Literal["voice", "outlet", "lang", "act", "kind", "year"]


@dataclass(frozen=True)
class Asked:
    """What was asked for, as it was asked. `voice` is the key of a speaker, `to` the words that say to whom."""

    q: str
    speaker: str
    voice: str
    act: tuple[str, ...]
    stance: str
    kind: str
    since: str
    until: str
    outlet: str
    lang: str
    to: str
    article: str
    claim: str
    unnamed: bool
    order: str


@dataclass(frozen=True)
class Searched:
    """A page of the statements that were found, how all of them are spread, and what was asked for."""

    statements: Answer[Found]
    facets: Facets
    asked: Asked
    paging: Paging


@dataclass(frozen=True)
class Choice:
    """A value of a facet as a link: it narrows the search, or, where it is chosen, takes the choice back."""

    name: str
    statements: int | None
    address: str
    is_chosen: bool


EXAMPLE = Searched(
    Answer(1, (FIRST,)),
    Facets(
        1, False, (Value("5c896361409e750", "Oda Lien", 1),), (Value("La Sentinella", "La Sentinella", 1),),
        (Value("it", "it", 1),), (Value("state", "state", 1),), (Value("direct", "direct", 1),),
        (Value("2025", "2025", 1),),
    ),
    Asked("barche", "", "", (), "", "", "2025", "", "", "", "", "", "", False, "latest"),
    Paging(1, SIZE, 1, None, None),
)  # fmt: skip


def one_of(values: Sequence[str], description: str) -> Any:
    """A value that a form may leave empty."""
    return Query(max_length=20, description=description, json_schema_extra={"enum": ["", *values]})


def ask(
    q: Annotated[
        Words, Query(description='Words in any form, all of which stand in it; "phrases" in marks', examples=["faro"])
    ] = "",
    speaker: Annotated[Words, Query(description="A name, or a part of one")] = "",
    voice: Annotated[str, Query(max_length=200, description="The key of a speaker")] = "",
    act: Annotated[
        list[str], Query(max_length=20, json_schema_extra={"items": {"type": "string", "enum": ["", *ACTS]}})
    ] = [],  # noqa: B006  FastAPI copies it
    stance: Annotated[str, one_of(STANCES, "What its speaker holds of it")] = "",
    kind: Annotated[str, one_of(KINDS, "Whether its words are quoted")] = "",
    since: Day = "",
    until: Day = "",
    outlet: Annotated[Words, Query(description="A part of the outlet's name will do")] = "",
    lang: Annotated[str, Query(max_length=20, description="In articles of this language: it, en")] = "",
    to: Annotated[Words, Query(description="Words that say to whom it was said")] = "",
    article: Annotated[str, Query(max_length=300, description="The key, address or name of an article")] = "",
    claim: Annotated[str, Query(max_length=200, description="The key of a claim on which it takes a position")] = "",
    unnamed: Annotated[bool, Query(description="Only of sources without a name")] = False,
    order: Annotated[str, one_of(("latest", "first"), "By their day")] = "",
) -> Asked:
    """What a search asks for; what is left empty does not matter, as in the form of the page."""
    acts = tuple(dict.fromkeys(filter(None, act)))
    return Asked(
        q.strip(), speaker.strip(), voice, acts, stance, kind, since, until, outlet.strip(), lang.strip(), to.strip(),
        article.strip(), claim, unnamed, order or "latest",
    )  # fmt: skip


@page(router, "/search", example=EXAMPLE)
def show_search(request: Request, asked: Annotated[Asked, Depends(ask)], page: Number = 1) -> Response:
    """Statements by words, and by all that is known of them; the latest first."""
    store, question = request.app.state.store, make_question(asked, page)
    found = find_statements(store, question)
    searched = Searched(found, find_facets(store, question), asked, make_paging(request, found, page))
    drawn = {} if wants_json(request) else draw(request, searched)
    return answer(request, searched, "search.html", drawn=drawn)


def make_question(asked: Asked, number: int) -> Question:
    """What is asked of the store; a value that there is none of is refused there."""
    return Question(
        speaker=asked.speaker or None, words=asked.q or None, acts=cast(tuple[Act, ...], asked.act),
        stance=cast(Stance | None, asked.stance or None), kind=cast(Kind | None, asked.kind or None),
        since=asked.since or None, until=asked.until or None, publisher=asked.outlet or None, lang=asked.lang or None,
        addressee=asked.to or None, is_unnamed=asked.unnamed, article=asked.article or None, voice=asked.voice or None,
        claim=asked.claim or None, order=cast(Literal["latest", "first"], asked.order), limit=SIZE,
        offset=(number - 1) * SIZE,
    )  # fmt: skip


def draw(request: Request, searched: Searched) -> dict[str, Any]:
    """What only the page needs: facets as links, what is chosen, and the words that were found, marked."""
    asked, wording = searched.asked, load_wording(choose_language(request))
    stems = find_stems(asked, searched.statements.rows)
    return {
        "choices": list(list_facets(searched.facets, asked, wording)),
        "chosen": list(list_chosen(request, asked, wording)),
        "marked": {one.id: list(mark_found(one.content, one.lang, stems)) for one in searched.statements.rows},
        "langs": LANGS,
        "acts": ACTS,
        "stances": STANCES,
        "feed": urlencode(write_query(asked)),
        "is_narrow": bool(write_query(replace(asked, q="", order="latest"))),
    }


def find_stems(asked: Asked, rows: Sequence[Found]) -> frozenset[str]:
    """The stems of the words that were looked for, in the languages in which something was found."""
    terms = parse_terms(asked.q, list({one.lang for one in rows})) if asked.q else []
    return frozenset(stem for readings in terms for stems in readings for stem in stems)


def write_query(asked: Asked) -> list[tuple[str, str]]:
    """What was asked, as in an address, without what is empty."""
    found: list[tuple[str, str]] = []
    for name, value in asdict(asked).items():
        if name == "act":
            found += [("act", one) for one in asked.act]
        elif name == "unnamed":
            found += [("unnamed", "true")] if asked.unnamed else []
        elif value and not (name == "order" and value == "latest"):
            found.append((name, value))
    return found


def go(asked: Asked) -> str:
    return f"/search?{urlencode(write_query(asked))}"


def list_facets(facets: Facets, asked: Asked, wording: Wording) -> Iterator[tuple[str, list[Choice]]]:
    """Each facet with its name and its values as links."""
    say = wording.gettext
    named: tuple[tuple[str, Choosable, tuple[Value, ...]], ...] = (
        (say("Speaker"), "voice", facets.speakers), (say("Act"), "act", facets.acts),
        (say("Outlet"), "outlet", facets.outlets), (say("Language"), "lang", facets.languages),
        (say("Year"), "year", facets.years), (say("Quoted or not"), "kind", facets.kinds),
    )  # fmt: skip
    for label, name, values in named:
        choices = [make_choice(asked, name, one, wording) for one in values]
        if len(choices) > 1 or any(one.is_chosen for one in choices):
            yield label, choices


def make_choice(asked: Asked, name: Choosable, one: Value, wording: Wording) -> Choice:
    shown = one.name
    if name in ("act", "lang", "kind"):
        shown = {"act": wording.act, "lang": wording.language_name, "kind": wording.kind}[name](cast(Act, one.value))
    is_chosen = is_asked(asked, name, one.value)
    return Choice(shown, one.statements, go(choose(asked, name, "" if is_chosen else one.value)), is_chosen)


def is_asked(asked: Asked, name: Choosable, value: str) -> bool:
    if name == "act":
        return value in asked.act
    if name == "year":
        return asked.since == asked.until == value
    return bool(getattr(asked, name) == value)


def choose(asked: Asked, name: Choosable, value: str) -> Asked:
    """The search with this value of a facet in place of any other; with none if it is empty."""
    if name == "act":
        return replace(asked, act=(value,) if value else ())
    if name == "year":
        return replace(asked, since=value, until=value)
    return replace(asked, **{name: value})  # type: ignore[arg-type]


def list_chosen(request: Request, asked: Asked, wording: Wording) -> Iterator[Choice]:
    """What narrows the search besides its words, each with the address of the search without it."""
    store, say = request.app.state.store, wording.gettext
    shown = {
        "speaker": asked.speaker, "voice": find_followed_speaker(store, asked.voice).name if asked.voice else "",
        "act": ", ".join(wording.act(cast(Act, one)) for one in asked.act), "stance": wording.stance(asked.stance),
        "kind": wording.kind(asked.kind) if asked.kind else "", "since": f"{say('from')} {wording.day(asked.since)}",
        "until": f"{say('until')} {wording.day(asked.until)}", "outlet": asked.outlet,
        "lang": wording.language_name(asked.lang), "to": f"{say('to')} {asked.to}", "article": asked.article,
        "claim": f"«{find_followed_claim(store, asked.claim).name}»" if asked.claim else "",
        "unnamed": say("source without a name"),
    }  # fmt: skip
    for name, words in shown.items():
        if getattr(asked, name):
            empty: Any = {"act": (), "unnamed": False}.get(name, "")
            yield Choice(words, None, go(replace(asked, **{name: empty})), True)
