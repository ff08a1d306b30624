"""When the positions on a claim were told: a line for each speaker, a mark for each position, as SVG without script.

A day is a mark, a month or a year a stretch. Marks differ in their form as well as in their colour.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from sostiene.questions.board import Board, Voice
from sostiene.questions.claims import Taken
from sostiene.store.days import is_day
from sostiene.views.claims import name_stance
from sostiene.views.wording import join_lines

WIDTH, LEFT, RIGHT, ROW, TOP = 960, 230, 45, 26, 12
MOST_VOICES = 60
LONGEST_NAME = 30  # characters of a name in its line
TICKS = 5
FORMS = {
    "confirms": "M-6 0L-2 5L6 -5", "denies": "M-5 -5L5 5M5 -5L-5 5",
    "does_not_deny": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0",
    "does_not_confirm": "M-5 -5h10v10h-10z", "asserts": "M0 -6L6 0L0 6L-6 0z", "doubts": "M-6 4Q-3 -6 0 0T6 -4",
    "reports": "M-6 0h12",
}  # fmt: skip
"""The form of each stance, around the point where it stands."""


@dataclass(frozen=True)
class Stretch:
    """From one day to another; the same for a day."""

    first: date
    last: date


@dataclass(frozen=True)
class Scale:
    """Which day stands where."""

    first: date
    last: date

    def place(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / days, 1)


def draw_timeline(board: Board) -> str:
    """The positions by day; empty if none has a day."""
    dated = [(voice, [one for one in voice.taken if read_stretch(one.day)]) for voice in board.voices]
    shown = [(voice, taken) for voice, taken in dated if taken][:MOST_VOICES]
    stretches = [found for _, taken in shown for one in taken if (found := read_stretch(one.day))]
    if not stretches:
        return ""
    scale = Scale(min(one.first for one in stretches), max(one.last for one in stretches))
    height = TOP + ROW * (len(shown) + 1)
    rows = "".join(draw_row(voice, taken, number, scale) for number, (voice, taken) in enumerate(shown))
    label = f"time line from {scale.first} to {scale.last}"
    left_out = len([taken for _, taken in dated if taken]) - len(shown)
    note = f'<p class="known">{left_out:,} more speakers are left out here.</p>' if left_out else ""
    return (
        '<div class="days" tabindex="0">'
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">'
        f"{''.join(draw_axis(scale, height))}{rows}</svg></div>{draw_legend(board)}{note}"
    )


def read_stretch(day: str) -> Stretch | None:
    """The days that a day, a month or a year may mean; None if it is none."""
    if is_day(day[:10]) and len(day) >= len("2024-01-01"):
        found = date.fromisoformat(day[:10])
        return Stretch(found, found)
    whole = day + "-01" * (2 - day.count("-"))
    if not is_day(whole):
        return None
    first = date.fromisoformat(whole)
    month = first.month if "-" in day else 12
    return Stretch(first, date(first.year, month, monthrange(first.year, month)[1]))


def draw_axis(scale: Scale, height: int) -> Iterator[str]:
    """A line and its day for each of a few days."""
    days = (scale.last - scale.first).days
    steps = min(TICKS, days)
    for day in dict.fromkeys(scale.first + timedelta(days=days * step // max(steps, 1)) for step in range(steps + 1)):
        place = scale.place(day)
        yield f'<line class="tick" x1="{place}" y1="{TOP - 6}" x2="{place}" y2="{height - ROW + 4}"/>'
        yield f'<text class="day" x="{place}" y="{height - 6}" text-anchor="middle">{day}</text>'


def draw_row(voice: Voice, taken: Sequence[Taken], number: int, scale: Scale) -> str:
    height = TOP + ROW * number + ROW // 2
    name = join_lines(voice.name)
    name = f"{name[: LONGEST_NAME - 1]}…" if len(name) > LONGEST_NAME else name
    line = f'<line class="row" x1="{LEFT}" y1="{height}" x2="{WIDTH - RIGHT}" y2="{height}"/>'
    text = f'<text class="name" x="{LEFT - 18}" y="{height + 4}" text-anchor="end">{escape(name)}</text>'
    return text + line + "".join(draw_mark(one, height, scale) for one in taken)


def draw_mark(one: Taken, height: int, scale: Scale) -> str:
    """The mark of a position, leading to its passage."""
    stretch = read_stretch(one.day)
    assert stretch is not None  # those without a day were left out
    first, last = scale.place(stretch.first), scale.place(stretch.last)
    told = join_lines(f"{one.speaker} {name_stance(one.stance)}, {one.day}, {one.outlet or one.doc}")
    wide = f'<line class="wide" x1="{first}" y1="{height}" x2="{last}" y2="{height}"/>' if first < last else ""
    form = FORMS.get(one.stance, FORMS["reports"])
    sign = f'<path transform="translate({round((first + last) / 2, 1)} {height})" d="{form}"/>'
    return f'<a href="#p{escape(one.id)}" class="{escape(one.stance)}"><title>{escape(told)}</title>{wide}{sign}</a>'


def draw_legend(board: Board) -> str:
    """The forms that occur, each with its stance."""
    stances = {one.stance for voice in board.voices for one in voice.taken}
    signs = (
        f'<li><svg class="timeline sign" viewBox="-8 -8 16 16" aria-hidden="true"><g class="{stance}">'
        f'<path d="{form}"/></g></svg> {name_stance(stance)}</li>'
        for stance, form in FORMS.items()
        if stance in stances
    )
    return f'<ul class="legend">{"".join(signs)}</ul>'
