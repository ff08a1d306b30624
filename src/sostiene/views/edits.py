"""What became of pages, as text that reads without colours:

example.org/faro · 2 versions
2025-03-04 10:00 to 2025-03-05 09:30 · 3f0a91c2b7de456 to 9c01d2aa7be4f10
  + Ugo Salis denies: «Non è in vendita»
  - Ada Ferrin states: «Resta di tutti»
  ~ Ada Ferrin states: «Il faro [-resta-] {+torna+} acceso»
    speaker: la sindaca -> Ada Ferrin
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sostiene.questions.versions import Change, Changed, Page, Piece, Step
from sostiene.records import Statement
from sostiene.views.wording import count, describe_act, join_lines

MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
NARROWEST, WIDEST = 30, 100


def show_edits(pages: Iterable[Page], *, width: int = 80) -> str:
    """The pages with what came (+), went (-) or changed (~) from each version to the next."""
    columns = max(NARROWEST, min(width, WIDEST))
    return "\n".join("".join(f"{line}\n" for line in draw_page(page, columns)) for page in pages)


def draw_page(page: Page, columns: int) -> Iterator[str]:
    yield f"{join_lines(page.location)} · {count(page.versions, 'version')}"
    for step in page.steps:
        yield f"{show_time(step.older.time)} to {show_time(step.newer.time)} · {step.older.key} to {step.newer.key}"
        lines = list(draw_step(step))
        for line in lines or ["  no statement came, went or changed"]:
            inner = " " * (len(line) - len(line.lstrip()) + 2)
            yield from textwrap.wrap(line, columns, subsequent_indent=inner, drop_whitespace=True) or [line]


def draw_step(step: Step) -> Iterator[str]:
    """A line for each edit, and one more for each field that changed besides the words."""
    if step.edits.title:
        yield f"  ~ title: {mark_words(step.edits.title)}"
    yield from (f"  + {tell(one, join_lines(one.content.text))}" for one in step.edits.came)
    yield from (f"  - {tell(one, join_lines(one.content.text))}" for one in step.edits.went)
    for one in step.edits.changed:
        yield f"  ~ {tell(one.new, mark_changed(one))}"
        yield from (f"    {show_change(change)}" for change in one.changes if change.field != "words")


def tell(statement: Statement, words: str) -> str:
    return f"{join_lines(statement.speaker)} {describe_act(statement)}: {words}"


def mark_changed(changed: Changed) -> str:
    return mark_words(changed.words) if changed.words else join_lines(changed.new.content.text)


def mark_words(pieces: Sequence[Piece]) -> str:
    """The words of both versions in one line, what was taken out and put in marked."""
    return " ".join(join_lines(piece.words).join(MARKS[piece.change]) for piece in pieces)


def show_change(change: Change) -> str:
    old, new = (join_lines(words) if words else "nothing" for words in (change.old, change.new))
    return f"{change.field}: {old} -> {new}"


def show_time(time: str) -> str:
    return time[:16].replace("T", " ")
