"""What stands around an attribution: the places near its cue, outside its content."""

import re
from collections.abc import Iterable, Iterator

from sostiene.records import Attribution, Span

REACH = 160  # characters before the source or cue, in its sentence
AFTER = 80  # characters behind the cue
# A full stop inside a date ends no clause: "am 28. Oktober 2024".
BREAK = re.compile(r"(?:(?<!\d)|(?!\.\s\w{3,12}\s\d{4}))[.!?…][\"»”’)]*\s|[;:\n–—]|\s-\s")


def find_behind(text: str, attribution: Attribution, reach: int = AFTER) -> list[Span]:
    """The stretches between source and cue and behind them, to the end of the clause: "ha detto | lunedì | che"."""
    parts = sorted(attribution.source + attribution.cue)
    if not parts:
        return []
    end = parts[-1].end + reach
    while parts[-1].end < end < len(text) and not text[end].isspace():  # no half words; short of a hostile endless one
        end -= 1
    end = min(end, len(text))
    found = BREAK.search(text, parts[-1].end, end)
    zone = Span(parts[0].start, found.start() if found else end)
    return list(cut_spans(zone, attribution.content + attribution.source + attribution.cue))


def find_before(text: str, attribution: Attribution) -> list[Span]:
    """The stretches of the sentence before source and cue: "| Lunedì, in un comunicato, | il ministero ha detto"."""
    parts = sorted(attribution.source + attribution.cue)
    if not parts:
        return []
    first = parts[0].start
    start = max(first - REACH, 0)
    for found in BREAK.finditer(text, start, first):
        start = found.end()
    return list(cut_spans(Span(start, first), attribution.content))


def cut_spans(zone: Span, spans: Iterable[Span]) -> Iterator[Span]:
    """The pieces of the zone outside the spans: what is said on Monday need not be said on Monday."""
    start = zone.start
    for piece in sorted(spans):
        if piece.end <= start or piece.start >= zone.end:
            continue
        if start < piece.start:
            yield Span(start, piece.start)
        start = piece.end
    if start < zone.end:
        yield Span(start, zone.end)
