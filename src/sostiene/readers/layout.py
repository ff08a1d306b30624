"""From lines of print to paragraphs: running heads and page numbers go, columns follow each other, and the lines of one
paragraph are joined again, with the words whole that a line end cut."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from sostiene.readers.pages import Line

EDGE_LINES = 3  # at the top and at the foot of a page, that may be repeated on others
REPEATED = 0.4  # of the pages: heads may differ on left and right ones
GUTTER = 8.0  # points between two columns
MOST_CUTS = 20  # of a page, one inside the other
SAME_SIZE = 0.1  # type that differs by less is the same
LARGE = 1.15  # times the size of the body: type of a heading
SAME_ROW = 0.3  # of the size, by which words of one row may differ in height
PARAGRAPH = 1.3  # times the distance of lines: a new paragraph
FARTHEST = 3.0  # times the size: lines farther apart have nothing to do with each other
INDENT = 0.8  # times the size: the indent of a first line
LONG = 40  # characters of a line that may go on in the next column
WIDE_ROOM = 0.3  # of the width, that a line in the middle of a sentence leaves only where its paragraph ends
FEW = 6  # lines that do not tell their distance themselves
PAGE_NUMBER = re.compile(
    r"\W*(?:(?:pag(?:ina|e)?|página|seite|стр(?:аница)?|p|s)\b\.?\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|di|of|de|von|sur|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
ITEM = re.compile(r"(?:[•◦▪■●‣\-–—*]|\d{1,2}[.)]|[a-z]\))\s")
SENTENCE_END = re.compile(r"[.!?:;…][\"»”’)]*$")
COMPOUND = re.compile(r"\w+(?:-\w+)+")
CUT_WORD = re.compile(r"(\w+)[-\u00ad\u2010]$")
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF02D: "–"}  # of the fonts Symbol and Wingdings
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and the size of its type."""

    text: str
    size: float


@dataclass(frozen=True)
class Run:
    """Lines below each other, in type of one size; `leading` is the distance of two of them."""

    lines: tuple[Line, ...]
    leading: float

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)


def find_paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of all pages, in reading order."""
    lines = [line for page in drop_running(pages) for line in order_lines(page)]
    runs = list(split_runs(lines))
    compounds = {word.lower() for line in lines for word in COMPOUND.findall(line.text)}
    body = find_body_size(lines)
    found: list[Paragraph] = []
    for group in group_lines(runs, body):
        words = " ".join(clean(join_lines([line.text for line in group], compounds)).split())
        if words:
            found.append(Paragraph(words, max(line.size for line in group)))
    return found


def find_body_size(lines: Iterable[Line]) -> float:
    """The size in which most of the letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def drop_running(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """The pages without what stands at the top or foot of many of them, and without their numbers."""
    edges = [find_edges(page) for page in pages]
    counts = Counter(shape for page in edges for shape in {shape_line(line) for line in page})
    least = max(2, REPEATED * len(pages))
    for page, edge in zip(pages, edges, strict=True):
        running = {id(line) for line in edge if counts[shape_line(line)] >= least}
        kept = [line for line in page if id(line) not in running]
        for at in (max, min):
            outermost = at(kept, key=lambda line: line.height, default=None)
            if outermost is not None and PAGE_NUMBER.fullmatch(outermost.text):
                kept.remove(outermost)
        yield kept


def find_edges(page: Sequence[Line]) -> list[Line]:
    """The lines that stand highest and lowest on the page."""
    by_height = sorted(page, key=lambda line: line.height)
    return by_height[-EDGE_LINES:] + by_height[:-EDGE_LINES][:EDGE_LINES]


def shape_line(line: Line) -> tuple[str, int]:
    """What a running head is known by on every page, whatever number it carries; the headline itself is larger."""
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split())), round(line.size)


def order_lines(page: Sequence[Line]) -> list[Line]:
    """The lines as they are read: as they were drawn, unless that goes up, but for a column farther right."""
    climbs = (b.height > a.height + SAME_ROW * a.size and b.left < a.right for a, b in pairwise(page))
    return cut_page(list(page)) if any(climbs) else list(page)


def overlap(a: Line, b: Line) -> bool:
    """Do the lines share a stretch of the page's width?"""
    return a.left < b.right and b.left < a.right


def cut_page(lines: list[Line], depth: int = 0) -> list[Line]:
    """The lines of a page or a part of it, column after column: it is cut along gutters, else at its widest gap."""
    if len(lines) > 2 and depth < MOST_CUTS:
        first, second = cut_gutter(lines) or cut_gap(lines)
        return cut_page(first, depth + 1) + cut_page(second, depth + 1) if first and second else sort_down(lines)
    return sort_down(lines)


def sort_down(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-round(line.height), line.left))


def cut_gutter(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """The lines left and right of a strip that no line crosses; None if there is none."""
    across = sorted(lines, key=lambda line: line.left)
    reach = across[0].right
    for number, line in enumerate(across):
        if line.left - reach > GUTTER and number > 1 and len(across) - number > 1:
            return across[:number], across[number:]
        reach = max(reach, line.right)
    return None


def cut_gap(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines above and below the widest gap."""
    down = sort_down(lines)
    gaps = [a.height - b.height for a, b in pairwise(down)]
    widest = gaps.index(max(gaps)) + 1
    return down[:widest], down[widest:]


def split_runs(lines: Sequence[Line]) -> Iterator[Run]:
    """The lines in runs, each with the distance of its lines; where they are few, that of all lines counts."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and is_below(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    drops = [list_drops(group) for group in groups]
    ratios = [drop / group[0].size for group, some in zip(groups, drops, strict=True) for drop in some]
    usual = median_low(ratios) if ratios else 1.2
    for group, some in zip(groups, drops, strict=True):
        yield Run(tuple(group), median_low(some) if len(some) >= FEW else usual * group[0].size)


def list_drops(group: Sequence[Line]) -> list[float]:
    """How far each line of a run stands below the one before it, but for those of one row."""
    drops = (a.height - b.height for a, b in pairwise(group))
    return [drop for drop in drops if drop > SAME_ROW * group[0].size]


def is_below(a: Line, b: Line) -> bool:
    """Does `b` go on under `a`, or behind it in its row, in type of the same size?"""
    drop = a.height - b.height
    is_same = abs(a.size - b.size) <= SAME_SIZE * a.size
    return is_same and (is_row(a, b) or (0 < drop < FARTHEST * a.size and overlap(a, b)))


def is_row(a: Line, b: Line) -> bool:
    return abs(a.height - b.height) <= SAME_ROW * a.size and b.left >= a.right


def group_lines(runs: Sequence[Run], body: float) -> Iterator[list[Line]]:
    """The lines of each paragraph."""
    group: list[Line] = []
    last: Run | None = None
    for run in runs:
        left, right = run.left, run.right
        for number, line in enumerate(run.lines):
            if not group:
                goes_on = True
            elif number:
                goes_on = not is_new(run, group[-1], line, body=body, left=left, right=right)
            else:
                goes_on = last is not None and goes_over(last, group[-1], line, body)
            if not goes_on:
                yield group
                group = []
            group.append(line)
        last = run
    if group:
        yield group


def is_new(run: Run, a: Line, b: Line, *, body: float, left: float, right: float) -> bool:
    """Does a paragraph begin with `b`, the line under `a` in a run?"""
    if is_row(a, b):
        return False
    if a.height - b.height > PARAGRAPH * run.leading or ITEM.match(b.text):
        return True
    if a.size > LARGE * body:
        return False  # the lines of a headline are as long as they please
    room = right - a.right
    if b.text[:1].islower() and not SENTENCE_END.search(a.text):
        return room > WIDE_ROOM * (right - left)
    is_indented = b.left - left > INDENT * b.size and a.left - left < INDENT * b.size and not ITEM.match(a.text)
    return is_indented or would_fit(room, b)


def would_fit(room: float, line: Line) -> bool:
    """Would the first word of the line have found room before it, had a paragraph not ended there?"""
    letter = (line.right - line.left) / len(line.text)
    return room > 2 * line.size and room > (len(line.text.split()[0]) + 1) * letter * 1.2


def goes_over(last: Run, a: Line, b: Line, body: float) -> bool:
    """Does the paragraph of `a`, the last line of its column, go on with `b`, the first of another?"""
    if abs(a.size - b.size) > SAME_SIZE * a.size or SENTENCE_END.search(a.text) or a.size > LARGE * body:
        return False
    is_full = len(a.text) > LONG and last.right - a.right < 2 * a.size
    return b.text[:1].islower() or (is_full and not ITEM.match(b.text))


def join_lines(lines: Sequence[str], compounds: set[str]) -> str:
    """One line of them all. "am-" "ministrazione" is one word again; "socio-" "economico" stays two where the text has
    "socio-economico" in the middle of a line."""
    pieces: list[str] = []
    for number, line in enumerate(lines):
        cut, following = CUT_WORD.search(line), lines[number + 1 : number + 2]
        if cut is None or not following or not following[0][:1].islower():
            pieces.append(line + " ")
        elif f"{cut[1]}-{following[0].split()[0].strip('.,;:!?')}".lower() in compounds:
            pieces.append(line)
        else:
            pieces.append(line[:-1])
    return "".join(pieces)


def clean(words: str) -> str:
    """The words without what shows nothing, ligatures as letters."""
    return CONTROLS.sub("", words.translate(LIGATURES | SYMBOLS))
