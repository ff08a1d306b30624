"""When the positions on a claim were told: a line for each speaker, a sign for each position, as SVG without script.

A day is a sign, a month or a year a stretch with its sign in the middle. What one speaker holds on near days in the
same way is one sign with its number; what stands too near to another stands below it. At most 30 speakers are drawn,
with 8 lines each: the picture is never higher than 6,500 pixels.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import NamedTuple

from sostiene.questions.board import Board, Voice
from sostiene.questions.claims import Taken
from sostiene.views.axis import Scale, Stretch, draw_axis, read_stretch
from sostiene.views.claims import SIDES
from sostiene.views.drawing import (
    SIZE,
    SMALL,
    USUAL,
    Drawn,
    Line,
    Look,
    Part,
    Picture,
    Told,
    draw_label,
    draw_line,
    draw_note,
    draw_sign,
    draw_stances,
    find_sign,
    frame,
    mark,
    name_sign,
    pile,
    set_on_ground,
    stroke,
    tell_party,
    write,
)
from sostiene.views.lettering import measure
from sostiene.views.wording import join_lines

MOST_VOICES, MOST_LANES = 30, 8
LANE, GAP = 20, 12
"""Pixels: of a line of signs, and between two speakers."""
NEAR = 16
"""Pixels within which equal positions are one sign."""
REACH, PER_DIGIT = 11, 7
"""Pixels that a sign takes to either side, and each digit of its number."""
LONGEST_COLUMN = 250
Address = Callable[[Taken], str]
How = tuple[float, Look, Address | None]
"""The room for names beside the lines (0: they stand above), the look, and where signs lead."""


class Group(NamedTuple):
    """Equal positions of a speaker on near days: where they begin and end, and where their sign stands."""

    taken: tuple[Taken, ...]
    first: float
    last: float

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2

    @property
    def left(self) -> float:
        return min(self.first, self.middle - REACH)

    @property
    def right(self) -> float:
        digits = len(str(len(self.taken))) if len(self.taken) > 1 else 0
        return max(self.last, self.middle + REACH + digits * PER_DIGIT + (2 if digits else 0))


@dataclass(frozen=True)
class Row:
    """A speaker with the positions that have a day."""

    voice: Voice
    taken: tuple[Taken, ...]


def draw_timeline(board: Board, look: Look = USUAL, *, address: Address | None = None) -> str:
    """The positions by day; empty if none has a day. With `address` each sign leads to what it gives for a position."""
    every = list_rows(board)
    rows = every[:MOST_VOICES]
    days = [found for row in rows for one in row.taken if (found := read_stretch(one.day))]
    if not days:
        return ""
    column = measure_column(rows) if look.is_roomy else 0
    scale = Scale(Stretch(min(one.first for one in days), max(one.last for one in days)), column + 24, look.width - 36)
    key = draw_stances((one.stance for row in rows for one in row.taken), look)
    body = pile(list_parts(board, rows, scale, (column, look, address)), key.height + 8)
    bottom = key.height + 8 + body.height
    axis = draw_axis(scale, key.height + 6, look, bottom)
    note = draw_note(len(every) - len(rows), "not shown: {number} more speakers", look, bottom + axis.height)
    height = bottom + axis.height + note.height
    # The lines of the axis lie below all else.
    parts = key.body + axis.body + body.body + note.body
    title, about = describe(board, rows, scale, look)
    return frame(Picture("timeline", title, about, parts, height, has_links=address is not None), look)


def list_parts(board: Board, rows: Sequence[Row], scale: Scale, how: How) -> Iterator[Part]:
    """A row for each speaker; those of one side under what they have in common."""
    for side, some in groupby(rows, key=lambda row: row.voice.side):
        if board.about:
            yield partial(draw_label, how[1].say(SIDES[side]), how[1])
        yield from (partial(draw_row, row, scale, how) for row in some)


def list_rows(board: Board) -> list[Row]:
    """The speakers of whom a day is known, side by side as on the board."""
    dated = [Row(voice, tuple(one for one in voice.taken if read_stretch(one.day))) for voice in board.voices]
    order = list(SIDES)
    return sorted(
        (row for row in dated if row.taken), key=lambda row: order.index(row.voice.side) if board.about else 0
    )


def describe(board: Board, rows: Sequence[Row], scale: Scale, look: Look) -> tuple[str, str]:
    """The title, and what there is to see."""
    about = look.tell(
        "{positions} positions of {speakers} speakers, from {first} to {last}. The table beside it tells the same.",
        positions=sum(len(row.taken) for row in rows), speakers=len(rows), first=scale.days.first, last=scale.days.last,
    )  # fmt: skip
    return look.tell("Time line: {title}", title=join_lines(board.title)), about


def measure_column(rows: Sequence[Row]) -> float:
    widest = max(measure(join_lines(row.voice.name), SIZE) + measure_party(row.voice) for row in rows)
    return min(widest + 4, LONGEST_COLUMN)


def measure_party(voice: Voice) -> float:
    return measure(voice.party, SMALL) + 8 if voice.party else 0


def draw_row(row: Row, scale: Scale, how: How, top: float) -> Drawn:
    """A speaker: the name, and the signs in as many lines as they need, none on another."""
    column, look, address = how
    above = 0 if column else SIZE + 6
    lanes = stack(group_near(row.taken, scale))
    middle = top + above + (LANE + GAP) / 2
    height = above + GAP + LANE * len(lanes)
    y = middle + 4 if column else top + SIZE + 2
    parts = [set_on_ground(write(row.voice.name, 0, y, room=column or look.width, tail=row.voice.party or ""))]
    parts.append(draw_line(scale.left - 12, middle, scale.right + 12, middle, stroke("line", 1, "1 4"), "row"))
    for number, lane in enumerate(lanes):
        parts += [draw_group(one, middle + LANE * number, look, address) for one in lane]
    return Drawn("".join(parts), height)


def group_near(taken: Sequence[Taken], scale: Scale) -> list[Group]:
    """The positions, those of one stance on near days together, from left to right."""
    found: dict[str, list[Group]] = {}
    for one in sorted(taken, key=lambda one: (one.day, one.id)):
        stretch = read_stretch(one.day)
        assert stretch is not None  # those without a day were left out
        alone = Group((one,), scale.place(stretch.first), scale.place(stretch.last))
        some = found.setdefault(one.stance, [])
        if some and abs(alone.middle - some[-1].middle) < NEAR:
            last = some.pop()
            alone = Group((*last.taken, one), min(last.first, alone.first), max(last.last, alone.last))
        some.append(alone)
    return sorted((one for some in found.values() for one in some), key=lambda one: (one.left, one.taken[0].id))


def stack(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in lines, each in the first where there is room; the last takes what finds none."""
    lanes: list[list[Group]] = []
    for group in groups:
        free = next((lane for lane in lanes if lane[-1].right <= group.left), None)
        if free is None and len(lanes) < MOST_LANES:
            free = []
            lanes.append(free)
        (free if free is not None else lanes[-1]).append(group)
    return lanes


def draw_group(group: Group, y: float, look: Look, address: Address | None) -> str:
    """The sign of equal positions, their number, and the stretch that they may be of."""
    one = group.taken[0]
    sign = find_sign(one.stance)
    wide = draw_line(group.first, y, group.last, y, f'{stroke(sign.paint, 2)} opacity=".55"', "wide")
    drawn = (wide if group.first < group.last else "") + draw_sign(sign, group.middle, y)
    if len(group.taken) > 1:
        number = write(f"{len(group.taken)}", group.middle + REACH, y + 4, size=SMALL, paint=sign.paint, weight=600)
        drawn += set_on_ground(number)
    told = "; ".join(dict.fromkeys(tell(one, look) for one in group.taken))
    return mark(drawn, told, address(one) if address else None, "position")


def tell(one: Taken, look: Look) -> str:
    words = (join_lines(one.speaker), look.say(name_sign(one.stance)), one.day, join_lines(one.outlet or one.doc))
    return f"{' · '.join(words)}: {join_lines(one.quote)}"


def tell_timeline(board: Board, look: Look = USUAL) -> Told:
    """The same as a table, a position a row; those without a day stand there too, last."""
    return Told(tuple(map(look.say, ("day", "who", "stance", "words", "where"))), tuple(list_lines(board, look)))


def list_lines(board: Board, look: Look) -> Iterator[Line]:
    pairs = [(voice, one) for voice in board.voices for one in voice.taken]
    for voice, one in sorted(pairs, key=lambda pair: (pair[1].day or "9", pair[1].id)):
        name = join_lines(voice.name) + (f" ({tell_party(voice.party, look)})" if voice.party else "")
        cells = (
            one.day or look.say("undated"), name, look.say(name_sign(one.stance)), join_lines(one.quote),
            join_lines(one.outlet or one.doc),
        )  # fmt: skip
        yield Line(cells, one.statement)
