"""Which statement stands inside which: a reported report is nested in the content of the statement that reports it."""

from collections.abc import Sequence
from functools import partial
from itertools import islice, takewhile

from sostiene.records import Attribution, Span


def find_parents(attributions: Sequence[Attribution]) -> list[int | None]:
    """For each attribution the index of the smallest one whose content holds its content and its cue, else None.

    "Sybiha ha detto che Kiev aveva avvertito del dispiegamento": the warning lies within what Sybiha said.
    """
    order = sorted(range(len(attributions)), key=lambda one: attributions[one].content[0])
    parents: list[int | None] = [None] * len(attributions)
    open_ones: list[int] = []
    for place, one in enumerate(order):
        start = attributions[one].content[0].start
        open_ones = [other for other in open_ones if attributions[other].content[-1].end > start]
        near = takewhile(partial(begins_at, attributions, start), islice(order, place + 1, None))
        outer = [other for other in (*open_ones, *near) if is_within(attributions[one], attributions[other])]
        parents[one] = min(outer, key=lambda other: measure(attributions[other].content), default=None)
        open_ones.append(one)
    return parents


def begins_at(attributions: Sequence[Attribution], start: int, number: int) -> bool:
    return attributions[number].content[0].start == start


def is_within(inner: Attribution, outer: Attribution) -> bool:
    """Do the content and the cue (or the source, where there is no cue) of `inner` lie in the content of `outer`?"""
    if inner is outer or measure(inner.content) >= measure(outer.content):
        return False
    return all(is_covered(span, outer.content) for span in inner.content + (inner.cue or inner.source))


def is_covered(span: Span, pieces: Sequence[Span]) -> bool:
    return any(piece.start <= span.start and span.end <= piece.end for piece in pieces)


def measure(spans: Sequence[Span]) -> int:
    """The number of characters the spans hold together."""
    return sum(span.end - span.start for span in spans)
