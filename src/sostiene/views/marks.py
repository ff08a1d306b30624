"""Cuts a text wherever a span of a statement begins or ends, so that overlapping spans can be marked in it.

La sindaca | ha smentito | che | il perito | abbia ragione
source 1     cue 1         content 1
                                 source 2
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sostiene.records import Article, Passage, Span, Statement
from sostiene.views.wording import split_quoted

Role = Literal["content", "said", "source", "cue", "addressee", "channel"]


class Mark(NamedTuple):
    """What a stretch of the text is to a statement, told by its position; `said` is the quoted part of a mixed one."""

    statement: int
    role: Role


@dataclass(frozen=True)
class Segment:
    """A stretch of the text without any border inside; `marks` has those of the longest spans first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


class Border(NamedTuple):
    """Where a span begins or ends."""

    place: int
    span: Span
    mark: Mark


def cut_segments(article: Article) -> Iterator[Segment]:
    """The whole text as segments, in its order."""
    spans = [
        (span, Mark(position, role))
        for position, statement in enumerate(article.statements)
        for role, span in list_spans(statement)
    ]
    borders = sorted(
        [Border(span[at], span, mark) for span, mark in spans for at in (0, 1)], key=lambda border: border.place
    )
    open_marks: dict[tuple[Span, Mark], None] = {}
    place = 0
    for border in borders:
        if place < border.place:
            yield Segment(place, border.place, order_marks(open_marks))
            place = border.place
        key = (border.span, border.mark)
        if border.place == border.span.start:
            open_marks[key] = None
        else:
            open_marks.pop(key, None)
    if place < len(article.text):
        yield Segment(place, len(article.text), ())


def list_spans(statement: Statement) -> Iterator[tuple[Role, Span]]:
    passages: dict[Role, Passage | None] = {
        "content": statement.content,
        "source": statement.source,
        "cue": statement.cue,
        "addressee": statement.addressee,
        "channel": statement.channel,
    }
    for role, passage in passages.items():
        for span in passage.spans if passage else ():
            yield role, span
    if statement.kind == "mixed":
        for span in find_said(statement.content):
            yield "said", span


def find_said(content: Passage) -> Iterator[Span]:
    """The stretches of the content that stand in quotation marks."""
    for span, words in zip(content.spans, content.words, strict=True):
        start = span.start
        for stretch in split_quoted(words):
            if stretch.is_quoted:
                yield Span(start, start + len(stretch.words))
            start += len(stretch.words)


def order_marks(open_marks: dict[tuple[Span, Mark], None]) -> tuple[Mark, ...]:
    """The marks of the longest spans first; of equal ones content, then in the order of the statements."""
    ordered = sorted(open_marks, key=lambda item: (item[0].start - item[0].end, item[1].role != "content", item[1]))
    return tuple(dict.fromkeys(mark for _, mark in ordered))
