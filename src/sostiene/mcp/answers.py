"""The rows of each tool, found by the questions that terminal and pages ask too, and proved against the texts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sostiene.errors import StoreError, UsageError
from sostiene.mcp.proved import (
    MOST_NAMED,
    draw_chains,
    draw_positions,
    find_statement_rows,
    make_address,
    make_change,
    make_claim,
    make_origin,
    shorten,
)
from sostiene.mcp.rows import (
    ArticlePage,
    BoardPage,
    ChangePage,
    ClaimPage,
    OriginsPage,
    Piece,
    SilentRow,
    StatementPage,
)
from sostiene.questions import Question, find_statements
from sostiene.questions.board import Board, find_board
from sostiene.questions.claims import find_changes, find_claims
from sostiene.questions.echoes import find_origins
from sostiene.questions.grounds import find_firsts, find_ground, find_grounds, find_told, list_statement_keys
from sostiene.store import Store
from sostiene.store.ids import clean

USUAL, MOST_ROWS = 20, 50
USUAL_TEXT, LONGEST_TEXT = 4_000, 12_000
UNPROVED = "{} left out: the text is gone or does not fit its hash. Look with: sostiene verify"


@dataclass(frozen=True)
class Within:
    """Which rows of an answer: so many, from that one on."""

    limit: int = USUAL
    offset: int = 0


def answer_statements(store: Store, question: Question) -> StatementPage:
    """The statements that the question asks for."""
    answer = find_statements(store, question)
    keys = [found.id for found in answer.rows]
    rows = find_statement_rows(store, keys)
    return StatementPage(
        rows=rows, total=answer.total, notes=(*answer.notes, *note_lost(len(keys) - len(rows), "statement")),
        next_offset=find_next(answer.total, Within(question.limit, question.offset), len(keys)),
    )  # fmt: skip


def answer_claims(store: Store, within: Within, **asked: str | None) -> ClaimPage:
    """The claims that are asked for, each with the words that are told first."""
    answer = find_claims(store, **asked, limit=within.limit, offset=within.offset)
    firsts = find_firsts(store, [one.id for one in answer.rows])
    shown = draw_positions(store, firsts.values())
    rows = [
        make_claim(one, shown[first.id]) for one in answer.rows if (first := firsts.get(one.id)) and first.id in shown
    ]
    return ClaimPage(
        rows=tuple(rows), total=answer.total, notes=(*answer.notes, *note_lost(len(answer.rows) - len(rows), "claim")),
        next_offset=find_next(answer.total, within, len(answer.rows)),
    )  # fmt: skip


def answer_board(store: Store, claim: str, within: Within, **asked: str | None) -> BoardPage:
    """The board of a claim, its positions page by page."""
    board = find_board(store, clean(claim), **asked)
    every = [(voice.side, one) for voice in board.voices for one in voice.taken]
    chosen = every[within.offset : within.offset + within.limit]
    silent = board.silent[:MOST_NAMED]
    first = [board.first] if board.first else []
    shown = draw_positions(store, [*(one for _, one in chosen), *first, *(one.example for one in silent)])
    rows = [shown[one.id].model_copy(update={"side": side}) for side, one in chosen if one.id in shown]
    return BoardPage(
        key=board.id, title=shorten(board.title), about=board.about, voices=count_voices(board),
        articles=board.articles, outlets=board.outlets, origins=len(board.origins), unnamed=board.unnamed,
        first=shown.get(board.first.id) if board.first else None, changes=len(board.changes),
        silent=tuple(
            SilentRow(name=shorten(one.name), party=one.party, passages=one.passages, example=shown[one.example.id])
            for one in silent
            if one.example.id in shown
        ),
        rows=tuple(rows), total=len(every), next_offset=find_next(len(every), within, len(chosen)),
        notes=(*board.notes, *note_lost(len(chosen) - len(rows), "position")),
    )  # fmt: skip


def answer_changes(store: Store, claim: str | None, within: Within, **asked: str | None) -> ChangePage:
    """Who changed position, on one claim if it is named."""
    answer = find_changes(store, claim and clean(claim), **asked, limit=within.limit, offset=within.offset)
    shown = draw_positions(store, [one for changed in answer.rows for one in (changed.before, changed.after)])
    rows = [make_change(one, shown) for one in answer.rows if {one.before.id, one.after.id} <= shown.keys()]
    return ChangePage(
        rows=tuple(rows), total=answer.total, notes=(*answer.notes, *note_lost(len(answer.rows) - len(rows), "change")),
        next_offset=find_next(answer.total, within, len(answer.rows)),
    )  # fmt: skip


def answer_origins(store: Store, claim: str, within: Within) -> OriginsPage:
    """From where the articles have what they tell of a claim, origin by origin."""
    found = find_origins(store, clean(claim))
    chosen = found.origins[within.offset : within.offset + within.limit]
    told = find_told(store, found.id, [one.articles[0] for one in chosen])
    shown = draw_positions(store, told.values())
    known = find_grounds(store, [key for one in chosen for key in one.articles[:MOST_NAMED]])
    rows = [
        make_origin(one, shown[told[one.articles[0]].id], known)
        for one in chosen
        if one.articles[0] in told and told[one.articles[0]].id in shown
    ]
    return OriginsPage(
        key=found.id, title=shorten(found.title), articles=found.articles, outlets=found.outlets,
        chains=() if within.offset else draw_chains(store, found.chains[:MOST_NAMED]),
        rows=tuple(rows), total=len(found.origins), next_offset=find_next(len(found.origins), within, len(chosen)),
        notes=note_lost(len(chosen) - len(rows), "origin"),
    )  # fmt: skip


def answer_article(store: Store, name: str, start: int = 0, length: int = USUAL_TEXT) -> ArticlePage:
    """A stretch of an article's text with the statements whose content begins in it.

    Raises UsageError if it begins behind the text, StoreError if the text does not fit its hash.
    """
    ground = find_ground(store, name)
    if ground is None:
        raise StoreError(store.location, f"the text of {name!r} does not fit its hash", "Look with: sostiene verify")
    text = ground.article.text
    if start > len(text):
        raise UsageError(f"the text ends at {len(text):,}, before {start:,}", "Begin at 0 or later, within the text")
    end = min(len(text), start + length)
    rows = find_statement_rows(store, list_statement_keys(store, ground.key))
    begun = [row for row in rows if start <= row.quote.pieces[0].start < end]
    many = f"{len(begun)} statements begin here, of which {MOST_ROWS} are shown. Ask for a shorter stretch"
    return ArticlePage(
        article=make_address(ground), text=Piece(words=clean(text[start:end]), start=start, end=end),
        characters=len(text), next_start=end if end < len(text) else None, statements=tuple(begun[:MOST_ROWS]),
        notes=(many,) if len(begun) > MOST_ROWS else (),
    )  # fmt: skip


def count_voices(board: Board) -> dict[Any, int]:
    return dict(Counter(stance for voice in board.voices for stance in voice.stances))


def find_next(total: int | None, within: Within, given: int) -> int | None:
    """Where the next rows begin; None if there are none."""
    end = within.offset + given
    return end if given and (total is None or end < total) else None


def note_lost(number: int, noun: str) -> tuple[str, ...]:
    return (UNPROVED.format(f"{number} {noun}{'s were' if number > 1 else ' was'}"),) if number else ()
