"""All on one claim as one page that can be read and cited without anything else: who holds what, in which words, where
they stand, when, and how the page was made.

No script, no address is fetched, and the policy in its head forbids both. Every word of an article is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sostiene.questions.board import Board, Origin, Side, Silent, Voice
from sostiene.questions.claims import Changed, Taken
from sostiene.questions.dossier import Dossier, Opinion, Placed, Source
from sostiene.questions.naming import name_party
from sostiene.views.claims import PERCENT, SIDES, count_sources, name_stance, show_chain, tell_first
from sostiene.views.drawing import USUAL, draw_both
from sostiene.views.evidence import code, draw_facts, show_time
from sostiene.views.frame import draw_frame, fill_part
from sostiene.views.page import draw_link
from sostiene.views.timeline import draw_timeline
from sostiene.views.wording import count, join_lines, make_visible

Rows = Iterable[Sequence[str]]


def draw_dossier(dossier: Dossier, *, version: str) -> str:
    """One HTML page with all that is known of the claim."""
    board = dossier.board
    title = join_lines(board.title)
    body = fill_part(
        "dossier.html",
        as_of=escape(show_time(dossier.as_of)),
        title=escape(title),
        claim=escape(board.id),
        facts=draw_facts(describe_claim(board)),
        board="".join(draw_side(board, side) for side in SIDES),
        timeline=draw_both(lambda look: draw_timeline(board, look, address=lambda one: f"#p{one.id}"), USUAL),
        changes=draw_section("changes", "Changed position", draw_changes(board.changes)),
        silent=draw_section("silent", "Named, and not heard", draw_silent(board.silent)),
        passages="".join(draw_passage(one, number) for number, one in enumerate(dossier.placed, 1)),
        origins=draw_origins(board.origins),
        chains=draw_chains(dossier),
        sources=draw_sources(dossier.sources),
        opinions=draw_section("opinions", "What people judged", draw_opinions(dossier.opinions)),
    )
    sheets = ["evidence.css", "dossier.css"]
    return draw_frame(body, title=f"{title} · Dossier", kind="dossier", version=version, sheets=sheets)


def draw_section(name: str, heading: str, drawn: str) -> str:
    return f'<section id="{name}"><h2>{heading}</h2>{drawn}</section>' if drawn else ""


def say(words: str | None) -> str:
    return f"<bdi>{escape(join_lines(words or ''))}</bdi>"


def describe_claim(board: Board) -> Iterator[tuple[str, str]]:
    """The counts of the board, as HTML."""
    if board.about:
        yield "About", escape(", ".join(map(name_party, board.about)))
    if board.first:
        yield "First", f'{say(tell_first(board.first))} <a href="#p{board.first.id}">passage</a>'
    yield "Speakers", f"{count(len(board.voices), 'speaker')}, {count(board.positions, 'position')}"
    yield "Sources", escape(count_sources(board.articles, board.outlets, len(board.origins)))
    yield "Unnamed", f"{board.unnamed * PERCENT:.0f} % of the positions come from sources without a name"


def draw_table(names: Sequence[str], rows: Rows, kind: str) -> str:
    """A table of cells that are HTML already; empty without rows."""
    drawn = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{drawn}</tbody></table>' if drawn else ""


def draw_side(board: Board, side: Side | None) -> str:
    """The speakers of one side, a row for each position."""
    voices = [voice for voice in board.voices if voice.side == side]
    heading = f"<h3>{SIDES[side]}</h3>" if board.about and voices else ""
    rows = (row for voice in voices for row in draw_voice(voice))
    return heading + draw_table(("Who", "Stance", "Day", "In which words", "Where"), rows, "board")


def draw_voice(voice: Voice) -> Iterator[Sequence[str]]:
    """The rows of a speaker; the name stands in the first."""
    party = f' <span class="label">{say(voice.party)}</span>' if voice.party else ""
    for place, one in enumerate(voice.taken):
        who = f'<span class="speaker">{say(voice.name)}</span>{party}' if place == 0 else ""
        words = f'<q class="taken">{say(one.quote)}</q>{draw_marks(one, voice.name)}'
        yield who, draw_stance(one.stance), say(one.day or "undated"), words, draw_place(one)


def draw_place(one: Taken) -> str:
    return f'{say(one.outlet or one.doc)}<br><a href="#p{one.id}">passage</a>'


def draw_stance(stance: str) -> str:
    return f'<span class="stance {escape(stance)}">{escape(name_stance(stance))}</span>'


def draw_marks(one: Taken, name: str) -> str:
    """What is to be known of a position besides its words."""
    marks = [
        f"written {say(one.written)}" if one.written != name else "",
        "" if one.is_own else "told of them by another",
        "source without a name" if one.is_unnamed else "",
    ]
    told = " · ".join(filter(None, marks))
    return f'<p class="known">{told}</p>' if told else ""


def draw_changes(changes: Iterable[Changed]) -> str:
    rows = (
        (
            f'<span class="speaker">{say(change.speaker)}</span>',
            draw_stance(one.stance),
            say(one.day or "undated"),
            f'<q class="taken">{say(one.quote)}</q>',
            draw_place(one),
        )
        for change in changes
        for one in (change.before, change.after)
    )
    return draw_table(("Who", "Stance", "Day", "In which words", "Where"), rows, "board")


def draw_silent(silent: Iterable[Silent]) -> str:
    rows = (
        (
            f'<span class="speaker">{say(one.name)}</span>', f"{one.passages:,}",
            f'<q class="taken">{say(one.example.quote)}</q> <a href="#p{one.example.id}">passage</a>',
        )
        for one in silent
    )  # fmt: skip
    drawn = draw_table(("Who", "Passages", "For instance"), rows, "silent")
    note = (
        '<p class="known">The articles kept here tell no position of theirs; that is not to say that there is none.</p>'
    )
    return drawn + note if drawn else ""


def draw_passage(placed: Placed, number: int) -> str:
    """A passage where it stands, with what leads to the original."""
    one = placed.taken
    lang = f' lang="{escape(join_lines(one.lang))}"' if one.lang else ""
    before, words, after = (escape(make_visible(part)) for part in (placed.before, placed.words, placed.after))
    where = [
        say(one.outlet),
        say(one.title),
        escape(join_lines(one.published or "")),
        draw_link(join_lines(one.url or "")),
    ]
    known = " · ".join(part for part in where if part and part != "<bdi></bdi>")
    return "".join(
        [
            f'<li class="statement {escape(one.stance)}" id="p{escape(one.id)}"><p class="who">',
            f'<span class="number">{number}</span> ',
            f'<span class="speaker">{say(one.speaker)}</span> {draw_stance(one.stance)} ',
            f'<span class="known">{say(one.day or "undated")}</span></p>',
            f'<p class="quote"{lang}>{before}<mark>{words}</mark>{after}</p>',
            draw_marks(one, one.speaker),
            f'<p class="known">{known}</p>',
            f'<p class="known">Why it stands here: {say(one.why)}</p>' if one.why else "",
            f'<p class="hash">statement {escape(one.statement)} · text <a href="#t{escape(one.article)}">'
            f"{escape(one.article)}</a> · [{one.start}, {one.end})</p></li>",
        ]
    )


def draw_origins(origins: Iterable[Origin]) -> str:
    rows = (
        (say(one.name), f"{len(one.articles):,}", ", ".join(say(outlet) for outlet in one.outlets)) for one in origins
    )
    return draw_table(("Origin", "Articles", "Outlets"), rows, "origins")


def draw_chains(dossier: Dossier) -> str:
    places = {one.taken.statement: one.taken.id for one in dossier.placed}
    rows = (
        (f'<a href="#p{places[chain.statement]}">{escape(chain.statement)}</a>', say(show_chain(chain)))
        for chain in dossier.chains
        if chain.statement in places
    )
    drawn = draw_table(("Statement", "From the speaker to the outlet"), rows, "chains")
    return f"<h3>Through whom it came</h3>{drawn}" if drawn else ""


def draw_sources(sources: Iterable[Source]) -> str:
    return "".join(
        f'<div class="source-text" id="t{escape(one.article)}"><h3>{say(one.title or one.doc)}</h3>'
        f"{draw_facts(describe_source(one))}</div>"
        for one in sources
    )


def describe_source(source: Source) -> Iterator[tuple[str, str]]:
    """What is known of an article, as HTML."""
    for label, words in (("Publisher", source.outlet), ("Author", source.author), ("Published", source.published)):
        if words:
            yield label, say(words)
    if source.url:
        yield "Address", draw_link(join_lines(source.url))
    yield "Article", f"{code(source.article)}, {say(source.doc)}"
    yield "Text", f"{count(source.characters, 'character')}, SHA-256 {code(source.hash)}"
    if source.page_hash:
        yield "Raw page", f"SHA-256 {code(source.page_hash)} ({say(source.method)})"
    yield "Added", escape(show_time(source.added))
    yield "Read by", f"Sostiene {say(source.reader)}"


def draw_opinions(opinions: Iterable[Opinion]) -> str:
    return "".join(f'<p class="judged">{say(tell_opinion(one))} {code(one.id)}</p>' for one in opinions)


def tell_opinion(one: Opinion) -> str:
    words = (
        f"{one.one} and {one.other} take positions on one claim"
        if one.is_same
        else f"{one.one} takes no position on the claim of {one.other}"
    )
    return f"{words}, judged by {one.by} on {show_time(one.made)}: {one.why}"
