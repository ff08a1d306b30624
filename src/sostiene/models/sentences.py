"""Where the sentences of a text lie, for a tagger that reads one at a time: quotations whole, abbreviations heeded."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sostiene.languages import Language
from sostiene.records import Span

MAX_QUOTE = 1800  # characters of the longest quotation; a mark without partner within them is left alone
PAIRED = re.compile(rf"«[^«»]{{1,{MAX_QUOTE}}}»|“[^“”]{{1,{MAX_QUOTE}}}”|„[^„“”]{{1,{MAX_QUOTE}}}[“”]|\"[^\"\n]*\"")
STRAIGHT = re.compile(r"\"")
BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]++[\"»”’)\]]{0,3}(?=\s)|\n+")
LAST_WORD = re.compile(r"[^\W_](?:[\w.]*\w)?$")
# A sentence longer than this is cut at a space, so that hostile text costs no more than plain text of its length.
MAX_SENTENCE = 2000
LOOK_BACK = 20  # characters before a full stop in which an abbreviation must begin


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text and the quotations in it, marks included."""

    start: int
    end: int
    quotes: tuple[Span, ...]


def split_sentences(text: str, language: Language) -> Iterator[Sentence]:
    """The sentences of the text, in their order; none goes over a line break or ends, save inside a quotation."""
    quotes, start = find_quotes(text), 0
    for stop in (*find_stops(text, quotes, language.words("abbreviations")), len(text)):
        yield from cut(text, Span(start, stop), quotes)
        start = stop


def find_quotes(text: str) -> list[Span]:
    """The quotations of the text, marks included. Straight marks pair within a line, what is left over across lines."""
    quotes = [Span(*found.span()) for found in PAIRED.finditer(text)]
    lone: list[int] = []
    number = 0
    for mark in STRAIGHT.finditer(text):
        while number < len(quotes) and quotes[number].end <= mark.start():
            number += 1
        if number == len(quotes) or mark.start() < quotes[number].start:
            lone.append(mark.start())
    pairs = zip(lone[::2], lone[1::2], strict=False)
    quotes.extend(Span(first, last + 1) for first, last in pairs if last - first <= MAX_QUOTE)
    return sorted(quotes)


def find_stops(text: str, quotes: Sequence[Span], abbreviations: frozenset[str]) -> Iterator[int]:
    """Where sentences of the text end. *Il sig. Rossi* has no end, *ha detto. «No»* one."""
    number = 0
    for found in BOUNDARY.finditer(text):
        while number < len(quotes) and quotes[number].end < found.end():
            number += 1
        if number < len(quotes) and quotes[number].start < found.start() and found.end() < quotes[number].end:
            continue
        after = text[found.end() : found.end() + 3].lstrip()[:1]
        is_line = text[found.start()] == "\n"
        if not is_line and after.islower():
            continue
        if text[found.start()] == "." and is_abbreviation(text, found.start(), abbreviations):
            continue
        yield found.end()


def is_abbreviation(text: str, stop: int, abbreviations: frozenset[str]) -> bool:
    """Does the full stop at `stop` close an abbreviation or an initial (*George W. Bush*)?"""
    before = LAST_WORD.search(text[max(0, stop - LOOK_BACK) : stop])
    if before is None:
        return False
    word = before.group()
    return (len(word) == 1 and word.isupper()) or word.lower() in abbreviations


def cut(text: str, span: Span, quotes: Sequence[Span]) -> Iterator[Sentence]:
    """The span as one sentence without its outer spaces, or as several if it is beyond all measure."""
    start, end = span
    while start < end:
        stop = end if end - start <= MAX_SENTENCE else start + MAX_SENTENCE
        if stop < end and (space := text.rfind(" ", start + 1, stop)) > start:
            stop = space
        first, last = start, stop
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield Sentence(first, last, tuple(quotes_within(quotes, first, last)))
        start = stop


def quotes_within(quotes: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    number = bisect_left(quotes, (start, start))
    while number < len(quotes) and quotes[number].end <= end:
        yield quotes[number]
        number += 1
