"""Sets of spans: what they cover together, what is left of them, how much they share."""

from collections.abc import Iterable, Iterator, Sequence

from sostiene.records import Span


def unite(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch made one; empty ones are dropped."""
    united: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if united and span.start <= united[-1].end:
            united[-1] = Span(united[-1].start, max(united[-1].end, span.end))
        else:
            united.append(span)
    return united


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> Iterator[Span]:
    """What is left of the spans outside the holes."""
    cuts = unite(holes)
    for start, end in spans:
        for hole in cuts:
            if hole.start < end and start < hole.end:
                if start < hole.start:
                    yield Span(start, hole.start)
                start = max(start, hole.end)
        if start < end:
            yield Span(start, end)


def measure_overlap(span: Span, spans: Iterable[Span]) -> int:
    """How many characters the span shares with the spans (which share none among each other)."""
    return sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for other in spans)


def is_inside(span: Span, spans: Sequence[Span]) -> bool:
    """Does the span lie wholly in one of the spans?"""
    return any(other.start <= span.start and span.end <= other.end for other in spans)


def has_words(text: str, span: Span) -> bool:
    return any(text[place].isalnum() for place in range(span.start, min(span.end, len(text))))


def count_words(text: str, span: Span) -> int:
    """How many words the span holds; dashes and other signs that stand alone are none."""
    return sum(any(sign.isalnum() for sign in word) for word in text[span.start : span.end].split())
