"""Which statement stands inside which: a reported report is nested in the content of the statement that reports it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, takewhile

from sostiene.records import Attribution, Span

MOST_INNER = 20  # reports looked at in one content
LONGEST_REST = 60  # characters that a content may lack at its end
ENDING = re.compile(r"[.!?;:\n»”\"]")


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


def cover_inner(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, each content going on to the end of a report that begins in it with its cue and ends behind it
    in the same sentence: "ha detto che …, riteneva che fosse in linea con le norme | internazionali"."""
    by_cue = sorted((one.cue[0].start, n) for n, one in enumerate(attributions) if one.cue)
    covered = []
    for number, outer in enumerate(attributions):
        start, end = outer.content[-1]
        first, last = bisect_left(by_cue, (start, -1)), bisect_left(by_cue, (end, -1))
        inner = [attributions[n] for _, n in by_cue[first : min(last, first + MOST_INNER)] if n != number]
        ends = [one.content[-1].end for one in inner if is_carried(text, end, one.content[-1])]
        if ends:
            outer = replace(outer, content=(*outer.content[:-1], Span(start, max(ends))))
        covered.append(outer)
    return covered


def is_carried(text: str, end: int, inner: Span) -> bool:
    """Does the inner content hold the place where the outer one ends, with only a few words of its own behind it?"""
    return inner.start < end < inner.end <= end + LONGEST_REST and not ENDING.search(text, end, inner.end)


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
