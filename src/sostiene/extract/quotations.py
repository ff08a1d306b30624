"""Where the quotations of a text begin and end, whatever marks it uses.

    «…»  ‹…›  »…«  “…”  „…“  „…”  ”…”  "…"  ``…''  ‘…’  '…'  <<…>>   and dialogue: — Vado, — ha detto lui. — Subito.

Marks are paired by what they look like and by what stands beside them, so that one mark too many or too few
spoils no more than its own paragraph. The work is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from sostiene.extract.dialogue import find_dialogue
from sostiene.extract.spans import has_words
from sostiene.records import Span

Family = Literal["angle", "small angle", "double", "single"]
Side = Literal["open", "close", "either"]

MARK = re.compile(r"<<|>>|``|''|’’|‘‘|‚‚|,,(?=\w)|[«»‹›“”„‟\"‘’‚‛'`]|\n")
FAMILIES: dict[str, Family] = {
    **dict.fromkeys(["«", "»", "<<", ">>"], "angle"),
    **dict.fromkeys(["‹", "›"], "small angle"),
    **dict.fromkeys(["“", "”", "„", "‟", '"', "``", "''", "’’", "‘‘", "‚‚", ",,"], "double"),
    **dict.fromkeys(["‘", "’", "‚", "‛", "'", "`"], "single"),
}
OPENING = frozenset(["«", "<<", "‹", "“", "„", "‟", "``", "‘‘", "‚‚", ",,", "‘", "‚", "‛", "`"])
CLOSING = frozenset(["»", ">>", "›", "”", "’’"])
LOW = frozenset(["„", "‚‚", ",,"])  # what these open, “ may close
BEFORE_OPEN = frozenset(" \t\u00a0\u202f\n([{—–-/:'’*_|>«“„‘‚‹\"=•¿¡")
AFTER_CLOSE = frozenset(" \t\u00a0\u202f\n.,;:!?…)]}—–-/*_|<»”’›\"'")
SECONDS = re.compile(r"\d(?:\"|'')\d")  # 1'32"45
SPACE = frozenset(" \t\u00a0\u202f\n")
MOST_PIECES = 50  # of one quotation
DEEPEST = 8  # quotations inside quotations; deeper marks are noise
REACH_LINES = 25  # lines after which a mark that is still open is taken as forgotten
REACH = 6000  # … or characters
LEFT_OPEN_WORDS = 3  # a mark left open before fewer words is a slip of the keyboard


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks. `spans` are the pieces with their marks, `inner` the same without them: several
    where each paragraph opens a mark of its own, or where dialogue is interrupted. `depth` is 0 for one that lies in
    no other. A quotation that is not closed runs to the end of its paragraph."""

    spans: tuple[Span, ...]
    inner: tuple[Span, ...]
    is_closed: bool
    depth: int = 0

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


class Mark(NamedTuple):
    """A mark in the text: where, in which line, the first of its line or not, and which side its neighbours suggest."""

    start: int
    end: int
    sign: str
    line: int
    is_first: bool
    side: Side


@dataclass
class Opened:
    """A quotation whose end is not found yet: the mark that opens each of its pieces, and the lines in which marks of
    its family opened again."""

    marks: list[Mark]
    family: Family
    met_again: set[int] = field(default_factory=set)


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of the text by where they begin, outer ones first.

    find_quotations('Neri: «Ho detto "basta" e basta»') gives «Ho detto "basta" e basta» and, one deeper, "basta".
    """
    marks = list(find_marks(text))
    line_ends = [match.start() for match in re.finditer("\n", text)] + [len(text)]
    found = list(pair_marks(text, [mark for mark in marks if FAMILIES[mark.sign] != "single"], line_ends))
    found += pair_singles(text, [mark for mark in marks if FAMILIES[mark.sign] == "single"])
    found += [Quotation(pieces, pieces, True) for pieces in find_dialogue(text)]
    return tuple(set_depths(text, found))


def find_marks(text: str) -> Iterator[Mark]:
    """The marks of the text. A guillemet that points the wrong way opens or closes as most of them do."""
    line, line_start, last_line = 0, 0, -1
    for match in MARK.finditer(text):
        sign = match.group()
        if sign == "\n":
            line, line_start = line + 1, match.end()
            continue
        start, end = match.span()
        if sign in ('"', "''") and SECONDS.match(text, max(0, start - 1)):
            continue
        is_first = last_line != line and not text[line_start:start].strip()
        last_line = line
        yield Mark(start, end, sign, line, is_first, read_side(text, start, end))


def read_side(text: str, start: int, end: int) -> Side:
    """What the neighbours of a mark say: `dice "vado` opens, `vado" e` closes, `dice"vado` may be either."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    opens = before in BEFORE_OPEN and after not in SPACE and (after.isalnum() or after not in AFTER_CLOSE)
    closes = after in AFTER_CLOSE and before not in SPACE and before not in "([{"
    if opens == closes or (before in SPACE and after in "(["):
        return "either"
    return "open" if opens else "close"


def is_reversed(marks: Iterable[Mark]) -> bool:
    """Does the text write »so«, as German books do?"""
    votes = 0
    for mark in marks:
        if mark.sign in "«»" and mark.side != "either":
            votes += 1 if (mark.sign == "«") == (mark.side == "open") else -1
    return votes < 0


def pair_marks(text: str, marks: Sequence[Mark], line_ends: Sequence[int]) -> Iterator[Quotation]:
    """The quotations between double marks and guillemets."""
    turned = is_reversed(marks)
    stack: list[Opened] = []
    left_open: list[Opened] = []
    for mark in marks:
        while stack and not is_reachable(stack[0], mark):
            left_open.append(stack.pop(0))
        family = FAMILIES[mark.sign]
        place = next((at for at in range(len(stack) - 1, -1, -1) if stack[at].family == family), None)
        side = choose_side(mark, None if place is None else stack[place], turned=turned)
        if side == "open":
            if place is not None and is_continuation(text, stack[place], mark):
                del stack[place + 1 :]
                stack[place].marks.append(mark)
                continue
            for opened in stack:
                if opened.family == family:
                    opened.met_again.add(mark.line)
            stack.append(Opened([mark], family))
            if len(stack) > DEEPEST:
                left_open.append(stack.pop(0))
        elif side == "close" and place is not None:
            yield close(stack[place], mark, line_ends)
            del stack[place:]
    for opened in left_open + stack:
        yield from leave_open(text, opened, line_ends)


def is_reachable(opened: Opened, mark: Mark) -> bool:
    last = opened.marks[-1]
    return mark.line - last.line <= REACH_LINES and mark.start - last.start <= REACH


def choose_side(mark: Mark, opened: Opened | None, *, turned: bool) -> Side:
    """Does the mark open or close? `opened` is the quotation of its family that is open; "either" means neither."""
    side: Side = "open" if mark.sign in OPENING else "close" if mark.sign in CLOSING else "either"
    if mark.sign in "«»" and turned:
        side = "close" if side == "open" else "open"
    if side == "either":
        side = mark.side
        if side == "either":
            side = "close" if opened else "open"
    elif mark.sign == "“" and opened and opened.marks[0].sign in LOW:
        side = "close"
    elif side == "open" and opened and mark.side == "close" and mark.sign not in LOW:
        side = "close"  # “…“
    elif side == "close" and not opened and mark.side == "open":
        side = "open"  # ”…”
    return side if side == "open" or opened else "either"


def is_continuation(text: str, opened: Opened, mark: Mark) -> bool:
    """Does the mark open the next paragraph of a quotation that its last paragraph left open (a newspapers' habit)?"""
    last = opened.marks[-1]
    if not mark.is_first or mark.line == last.line or last.line in opened.met_again:
        return False
    if len(opened.marks) >= MOST_PIECES:
        return False
    between = text[last.end : mark.start].split("\n")
    return not any(line.strip() for line in between[1:])


def close(opened: Opened, mark: Mark, line_ends: Sequence[int]) -> Quotation:
    """The quotation that the mark closes."""
    starts = opened.marks
    ends = [line_ends[start.line] for start in starts[:-1]]
    spans = [Span(start.start, end) for start, end in zip(starts, [*ends, mark.end], strict=True)]
    inner = [Span(start.end, end) for start, end in zip(starts, [*ends, mark.start], strict=True)]
    return Quotation(tuple(spans), tuple(inner), True)


def leave_open(text: str, opened: Opened, line_ends: Sequence[int]) -> Iterator[Quotation]:
    """The quotation that nothing closes: to the end of its paragraph, if no mark of its kind comes there again."""
    last = opened.marks[-1]
    begins = last.is_first or text[max(0, last.start - 3) : last.start].rstrip().endswith(":")
    if last.line in opened.met_again or not begins:
        return
    spans, inner = [], []
    for mark in opened.marks:
        end = mark.end + len(text[mark.end : line_ends[mark.line]].rstrip(" \t\r\u00a0"))
        spans.append(Span(mark.start, end))
        inner.append(Span(mark.end, end))
    end = spans[-1].end
    if len(text[last.end : end].split(maxsplit=LEFT_OPEN_WORDS)) < LEFT_OPEN_WORDS:
        return
    if text[end - 1] == "." and text[end - 2] != ".":
        spans[-1], inner[-1] = Span(last.start, end - 1), Span(last.end, end - 1)
    yield Quotation(tuple(spans), tuple(inner), False)


# Clipped words begin or end with an apostrophe that is no mark: 'em, 'ndrangheta, un po' di, dell' Italia, James' car.
CLIPPED_START = re.compile(r"(?:\d\d\b|(?:em|til|cause|tis|twas|n|ndrangheta|sto|sta|sti|na|o|ol)\b)", re.IGNORECASE)
CLIPPED_END = re.compile(r"(?:\b\w{1,2}|ll|\bquest|\banch|\bsant|\bnessun|\balcun|s)$", re.IGNORECASE)


def pair_singles(text: str, marks: Sequence[Mark]) -> Iterator[Quotation]:
    """The quotations between single marks, which are mostly apostrophes."""
    openers = [number for number, mark in enumerate(marks) if may_open_single(text, mark)]
    for first, after in pairwise([*openers, len(marks)]):
        opener = marks[first]
        closer = choose_single(text, opener, marks[first + 1 : after])
        if closer:
            yield Quotation((Span(opener.start, closer.end),), (Span(opener.end, closer.start),), True)


def may_open_single(text: str, mark: Mark) -> bool:
    if mark.sign == "’" and mark.side != "open":
        return False
    after = text[mark.end : mark.end + 1]
    before = text[mark.start - 1 : mark.start]
    is_before_word = after.isalnum() or (after != "" and after in '"“«([¿¡')
    return (mark.side == "open" or mark.sign in "‘‚‛") and not before.isalnum() and is_before_word


def choose_single(text: str, opener: Mark, marks: Sequence[Mark]) -> Mark | None:
    """The mark that closes what `opener` opened: the first that no apostrophe would look like, else the first."""
    closers = [mark for mark in marks if mark.line == opener.line and may_close_single(text, mark)]
    is_clipped = opener.sign in "'’" and CLIPPED_START.match(text, opener.end)
    surely = next((mark for mark in closers if not may_be_clipped(text, mark)), None)
    if surely or is_clipped:
        return surely
    if closers:
        return closers[0]
    near = (mark for mark in marks if mark.line - opener.line <= REACH_LINES and mark.start - opener.start <= REACH)
    return next((mark for mark in near if mark.side == "close" and text[mark.start - 1] in ".!?…,"), None)


def may_close_single(text: str, mark: Mark) -> bool:
    after = text[mark.end : mark.end + 1]
    return mark.sign in "'’‘" and not text[mark.start - 1 : mark.start].isspace() and not after.isalnum()


def may_be_clipped(text: str, mark: Mark) -> bool:
    """May the mark be the apostrophe of a word: `un po' di`, `James' car`? Not before a comma or after a full stop."""
    after = text[mark.end : mark.end + 2]
    return bool(after[:1].isspace() and CLIPPED_END.search(text[max(0, mark.start - 12) : mark.start]))


def set_depths(text: str, quotations: Iterable[Quotation]) -> Iterator[Quotation]:
    """The quotations in order, with their depths; those without words, or across the end of another, are
    left out."""
    around: list[int] = []
    for quotation in sorted(quotations, key=lambda one: (one.start, -one.end)):
        while around and around[-1] <= quotation.start:
            around.pop()
        if (around and quotation.end > around[-1]) or not any(has_words(text, span) for span in quotation.inner):
            continue
        yield Quotation(quotation.spans, quotation.inner, quotation.is_closed, len(around))
        around.append(quotation.end)


class QuotationIndex:
    """The quotations of one depth (the outermost ones, if nothing else is said), to be asked by place."""

    def __init__(self, quotations: Iterable[Quotation], *, depth: int = 0) -> None:
        self.quotations = [quotation for quotation in quotations if quotation.depth == depth]
        self.starts = [quotation.start for quotation in self.quotations]

    def meeting(self, span: Span) -> list[Quotation]:
        """The quotations that share a character with the span."""
        first = max(bisect_right(self.starts, span.start) - 1, 0)
        last = bisect_right(self.starts, span.end - 1)
        return [one for one in self.quotations[first:last] if one.start < span.end and span.start < one.end]

    def at(self, place: int) -> Quotation | None:
        """The quotation that holds the place."""
        return next(iter(self.meeting(Span(place, place + 1))), None)
