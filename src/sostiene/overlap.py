"""How much of two passages of one text is the same words.

A passage is the set of words that it touches, so that punctuation, marks and spaces at its edges never count.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from sostiene.records import Passage

Words = frozenset[int]
WORD = re.compile(r"\w+")
COMPLEMENTIZERS = frozenset(["that", "che", "que", "dass"])
# A mark left open reaches to the end of its line; a straight one left open is none (it may mean inches).
QUOTED = re.compile(r"“[^”\n]*”?|«[^»\n]*»?|„[^“”\n]*[“”]?|‹[^›\n]*›?|「[^」\n]*」?|\"[^\"\n]*\"?")


class NumberedText:
    """The words of one text by their number, and which of them stand within quotation marks."""

    def __init__(self, text: str) -> None:
        found = list(WORD.finditer(text))
        self.words = [match.group().lower() for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.text = text

    @cached_property
    def quoted(self) -> Words:
        quotations = (match for match in QUOTED.finditer(self.text) if not is_left_open(match.group()))
        return frozenset(number for match in quotations for number in self.between(match.start(), match.end()))

    def between(self, start: int, end: int) -> range:
        """The numbers of the words that the stretch touches."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def select(self, passage: Passage | None) -> Words:
        """The words of the passage. If it has none ("?!"), its characters count, as numbers below zero."""
        spans = passage.spans if passage else ()
        words = frozenset(number for start, end in spans for number in self.between(start, end))
        return words or frozenset(-1 - place for start, end in spans for place in range(start, end))

    def strip(self, content: Words) -> Words:
        """The content without a complementizer at its beginning: *that*, *che*."""
        first = min(content)
        opens = len(content) > 1 and first >= 0 and self.words[first] in COMPLEMENTIZERS
        return content - {first} if opens else content


def is_left_open(quotation: str) -> bool:
    return quotation.startswith('"') and (len(quotation) == 1 or not quotation.endswith('"'))


def measure_likeness(one: Words, other: Words) -> float:
    """From 0, nothing in common, to 1, the same words (the Dice coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def is_half(one: Words, other: Words) -> bool:
    """Do the two share at least half of the words of each?"""
    shared = len(one & other)
    return shared > 0 and 2 * shared >= len(one) and 2 * shared >= len(other)
