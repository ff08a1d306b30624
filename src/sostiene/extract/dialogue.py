"""Dialogue without quotation marks: `— Мы не уйдём, — сказал Орлов. — Это наш дом.`"""

import re
from collections.abc import Iterator

from sostiene.records import Span

# Only long dashes: a line that begins with a hyphen is far oftener an item of a list.
TURN = re.compile(r"^[^\S\n]*[—–―][^\S\n]*(?=\w)", re.MULTILINE)
# ", — ha detto lui" takes the word from the speaker, ". — Subito" or ", — subito" gives it back.
BREAK = re.compile(r"(?<=[,.!?…])[^\S\n]+[—–―][^\S\n]*(?=\w)")
MOST_BREAKS = 50  # of one line
SIGNATURE = re.compile(r"\(@\w")


def find_dialogue(text: str) -> Iterator[tuple[Span, ...]]:
    """The spoken pieces of each line of dialogue that the narrator interrupts, without dashes."""
    for turn in TURN.finditer(text):
        end = text.find("\n", turn.end())
        end = len(text) if end < 0 else end
        breaks = [match.span() for match in BREAK.finditer(text, turn.end(), end)]
        is_told = 0 < len(breaks) <= MOST_BREAKS and text[breaks[0][1]].islower()
        if not is_told or SIGNATURE.search(text, turn.end(), end):
            continue
        cuts = [turn.end(), *(place for pair in breaks for place in pair), end]
        parts = [trim(text, start, stop) for start, stop in zip(cuts[::2], cuts[1::2], strict=True)]
        yield tuple(part for part in parts[::2] if part.start < part.end)


def trim(text: str, start: int, end: int) -> Span:
    """The part without the spaces and the comma around it."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, max(start, start + len(words.strip().rstrip(","))))
