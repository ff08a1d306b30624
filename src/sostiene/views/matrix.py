"""Who holds what, at a glance: speakers, party by party, against the stances on one claim, or against several claims.

`compare_stances(board)` and `compare_claims(boards)` make the matrix, `draw_matrix` draws it and `tell_matrix` tells it
as a table. At most 30 speakers, 12 claims and 4 signs in a cell are drawn; the picture is never higher than 5,000
pixels.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Literal

from sostiene.questions.board import Board, Voice
from sostiene.questions.claims import Taken
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
    n,
    name_sign,
    order_stances,
    pile,
    stroke,
    tell_party,
    write,
)
from sostiene.views.lettering import measure, wrap
from sostiene.views.timeline import tell
from sostiene.views.wording import join_lines

MOST_VOICES, MOST_CLAIMS, MOST_SIGNS = 30, 12, 4
LONGEST_COLUMN = 270
WIDEST_CELL = 200
HEADING = 12  # size of the names of columns
SIGN, NUMBER, LINE = 20, 8, 22
"""Pixels: of a sign, of the number behind it, and of a line of signs."""
Kind = Literal["stances", "claims"]
Address = Callable[[Taken], str]


@dataclass(frozen=True)
class Row:
    """A speaker: the positions in each column, each in the order of a board."""

    name: str
    party: str | None
    cells: tuple[tuple[Taken, ...], ...]


@dataclass(frozen=True)
class Matrix:
    """Speakers by stances or by claims; `columns` are stances, or titles of claims. `more_rows` and `more_columns` were
    left out."""

    kind: Kind
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more_rows: int = 0
    more_columns: int = 0

    @property
    def taken(self) -> Iterator[Taken]:
        return (one for row in self.rows for cell in row.cells for one in cell)


def compare_stances(board: Board) -> Matrix:
    """The speakers of a claim by the stances that they take."""
    columns = order_stances({one.stance for voice in board.voices for one in voice.taken})
    rows = [
        Row(
            voice.name,
            voice.party,
            tuple(tuple(one for one in voice.taken if one.stance == stance) for stance in columns),
        )
        for voice in board.voices
    ]
    return bound(Matrix("stances", board.title, tuple(columns), order_rows(rows)))


def compare_claims(boards: Sequence[Board], title: str = "") -> Matrix:
    """The speakers of several claims by what they hold of each; those who speak of most claims first."""
    shown = boards[:MOST_CLAIMS]
    voices: dict[str, list[Voice]] = defaultdict(list)
    cells: dict[str, dict[int, tuple[Taken, ...]]] = defaultdict(dict)
    for place, board in enumerate(shown):
        for voice in board.voices:
            key = voice.entity or voice.name.casefold()
            voices[key].append(voice)
            cells[key][place] = cells[key].get(place, ()) + voice.taken
    rows = [
        Row(
            some[0].name,
            next((one.party for one in some if one.party), None),
            tuple(cells[key].get(place, ()) for place in range(len(shown))),
        )
        for key, some in voices.items()
    ]
    matrix = Matrix("claims", title, tuple(board.title for board in shown), order_rows(rows))
    return replace(bound(matrix), more_columns=len(boards) - len(shown))


def order_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """By party, the one with the most speakers first and those of none last; in each, who holds most first."""
    sizes = Counter(row.party for row in rows)

    def weigh(row: Row) -> tuple[bool, int, str, int, str]:
        return row.party is None, -sizes[row.party], row.party or "", -sum(map(bool, row.cells)), row.name

    return tuple(sorted(rows, key=weigh))


def bound(matrix: Matrix) -> Matrix:
    return replace(matrix, rows=matrix.rows[:MOST_VOICES], more_rows=max(0, len(matrix.rows) - MOST_VOICES))


@dataclass(frozen=True)
class Grid:
    """Where the cells stand: from which place on, and how wide each is."""

    left: float
    cell: float
    columns: int

    @property
    def right(self) -> float:
        return self.left + self.cell * self.columns

    def middle(self, column: int) -> float:
        return self.left + self.cell * (column + 0.5)


def draw_matrix(matrix: Matrix, look: Look = USUAL, *, address: Address | None = None) -> str:
    """The matrix as SVG; empty without rows. With `address` each sign leads to what it gives for its first position."""
    if not matrix.rows or not matrix.columns:
        return ""
    grid = lay_grid(matrix, look)
    body = pile(list_parts(matrix, grid, look, address))
    title, about = describe(matrix, look)
    return frame(Picture("matrix", title, about, body.body, body.height + 4, has_links=address is not None), look)


def lay_grid(matrix: Matrix, look: Look) -> Grid:
    """Cells as wide as they may be beside the names; where there is little room, names stand above their cells."""
    left = 0.0
    if look.is_roomy:
        left = min(max(measure(join_lines(row.name), SIZE) for row in matrix.rows) + 12, LONGEST_COLUMN)
    return Grid(left, min((look.width - left) / len(matrix.columns), WIDEST_CELL), len(matrix.columns))


def list_parts(matrix: Matrix, grid: Grid, look: Look, address: Address | None) -> Iterator[Part]:
    if matrix.kind == "claims":
        yield partial(draw_key_of_stances, matrix, look)
        yield partial(draw_numbers, grid)
    else:
        yield partial(draw_stance_names, matrix, grid, look)
    has_parties = any(row.party for row in matrix.rows)
    for party, rows in groupby(matrix.rows, key=lambda row: row.party):
        if has_parties:
            yield partial(draw_label, tell_party(party, look) if party else look.say("no party known"), look)
        yield from (partial(draw_row, row, grid, look, address) for row in rows)
    if matrix.kind == "claims":
        yield lambda top: Drawn("", 12)
        yield from (partial(draw_claim, number, title, look) for number, title in enumerate(matrix.columns, 1))
    yield partial(draw_note, matrix.more_columns, "not shown: {number} more claims", look)
    yield partial(draw_note, matrix.more_rows, "not shown: {number} more speakers", look)


def draw_key_of_stances(matrix: Matrix, look: Look, top: float) -> Drawn:
    return draw_stances((one.stance for one in matrix.taken), look)


def draw_stance_names(matrix: Matrix, grid: Grid, look: Look, top: float) -> Drawn:
    """Above each column the sign of its stance, and its name."""
    names = [wrap(look.say(name_sign(stance)), grid.cell - 4, HEADING, most=3) for stance in matrix.columns]
    height = 30 + 14 * max(map(len, names))
    parts = []
    for place, (stance, lines) in enumerate(zip(matrix.columns, names, strict=True)):
        x = grid.middle(place)
        parts.append(draw_sign(find_sign(stance), x, top + 12))
        parts += [
            write(line, x, top + 34 + 14 * number, size=HEADING, paint="quiet", anchor="middle")
            for number, line in enumerate(lines)
        ]
    return Drawn("".join(parts), height)


def draw_numbers(grid: Grid, top: float) -> Drawn:
    """Above each column its number, by which its claim is found below."""
    places = range(grid.columns)
    return Drawn("".join(draw_number(place + 1, grid.middle(place), top + 14) for place in places), 28)


def draw_number(number: int, x: float, y: float) -> str:
    words = write(f"{number}", x, y + 4, size=SMALL, anchor="middle", weight=600, paint="quiet")
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="10" {stroke("quiet")}/>{words}'


def draw_claim(number: int, title: str, look: Look, top: float) -> Drawn:
    """The number of a column and its claim."""
    lines = wrap(f"«{title}»", look.width - 32, SIZE, most=2)
    words = "".join(write(line, 32, top + 18 + 18 * place) for place, line in enumerate(lines))
    return Drawn(draw_number(number, 11, top + 14) + words, 10 + 18 * len(lines))


def draw_row(row: Row, grid: Grid, look: Look, address: Address | None, top: float) -> Drawn:
    """A speaker, and in each cell the signs of what they hold."""
    above = 0 if grid.left else SIZE + 5
    signs = [list(group_stances(cell)) for cell in row.cells]
    per_line = max(1, int((grid.cell - 6) // (SIGN + NUMBER)))
    height = above + 12 + LINE * max(-(-len(some) // per_line) for some in signs)
    middle = top + above + 6 + LINE / 2
    parts = [
        draw_line(0, top, grid.right, top, stroke("line")),
        write(row.name, 0, middle + 4 if grid.left else top + SIZE + 4, room=(grid.left or grid.right) - 8),
    ]
    for place, some in enumerate(signs):
        for number, one in enumerate(some):
            in_line = some[number - number % per_line :][:per_line]
            x = grid.middle(place) + (SIGN + NUMBER) * (number % per_line - (len(in_line) - 1) / 2)
            parts.append(draw_cell(one, x, middle + LINE * (number // per_line), (grid, look, address)))
    # A point where nothing is held leads the eye along the row.
    points = "".join(f"M{n(grid.middle(place))} {n(middle)}h0" for place, some in enumerate(signs) if not some)
    parts.append(f'<path d="{points}" {stroke("line", 3)}/>' if points else "")
    return Drawn("".join(parts), height)


def group_stances(cell: Sequence[Taken]) -> Iterator[tuple[Taken, ...]]:
    """The positions of a cell, those of one stance together; the last sign stands for all that find no room."""
    groups = [
        tuple(one for one in cell if one.stance == stance) for stance in order_stances(one.stance for one in cell)
    ]
    yield from groups[:MOST_SIGNS]


def draw_cell(taken: Sequence[Taken], x: float, y: float, how: tuple[Grid, Look, Address | None]) -> str:
    """The sign of a stance, with how often it is taken if that is more than once and there is room to say so."""
    grid, look, address = how
    one, has_number = taken[0], len(taken) > 1 and grid.cell >= SIGN + NUMBER
    sign = find_sign(one.stance)
    # In a narrow cell sign and number stand in the middle together.
    x -= 5 if has_number and grid.cell < 2 * SIGN else 0
    drawn = draw_sign(sign, x, y)
    if has_number:
        drawn += write(f"{len(taken)}", x + 10, y + 4, size=SMALL, paint=sign.paint, weight=600)
    told = "; ".join(tell(one, look) for one in taken[:MOST_SIGNS])
    return mark(drawn, told, address(one) if address else None, "position")


def describe(matrix: Matrix, look: Look) -> tuple[str, str]:
    """The title, and what there is to see."""
    values = {"speakers": len(matrix.rows), "columns": len(matrix.columns), "title": join_lines(matrix.title)}
    if matrix.kind == "claims":
        title = look.tell("Who holds what: {title}", **values) if matrix.title else look.say("Who holds what")
        return title, look.tell(
            "{speakers} speakers by {columns} claims. The table beside it tells the same.", **values
        )
    about = look.tell("{speakers} speakers by {columns} stances. The table beside it tells the same.", **values)
    return look.tell("Who holds what: {title}", **values), about


def tell_matrix(matrix: Matrix, look: Look = USUAL) -> Told:
    """The same as a table: a speaker a row, in each cell the stances with their number."""
    if matrix.kind == "claims":
        columns = tuple(map(join_lines, matrix.columns))
    else:
        columns = tuple(look.say(name_sign(stance)) for stance in matrix.columns)
    lines = tuple(
        Line((join_lines(row.name), tell_party(row.party, look) if row.party else "",
              *(tell_cell(cell, matrix.kind, look) for cell in row.cells)))
        for row in matrix.rows
    )  # fmt: skip
    return Told((look.say("who"), look.say("party"), *columns), lines)


def tell_cell(cell: Sequence[Taken], kind: Kind, look: Look) -> str:
    """The number of positions where the column tells the stance, else each stance with its number."""
    if kind == "stances":
        return f"{len(cell)}" if cell else ""
    numbers = Counter(one.stance for one in cell)
    return ", ".join(f"{look.say(name_sign(stance))} {numbers[stance]}" for stance in order_stances(numbers))
