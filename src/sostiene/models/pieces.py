"""The text as the encoder sees it: pieces of words with their offsets, cut into windows.

Paragraphs are encoded one by one and closed by a separator, so that the encoder sees where a paragraph ends. A window
holds whole paragraphs as far as they fit; a longer paragraph is cut between sentences. Each piece lies in the *core* of
exactly one window; the pieces of a window before and after its core are only context.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import combining

from sostiene.records import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BEGIN, SEPARATOR = "<s>", "</s>"
PARAGRAPH = re.compile(r"[^\n]+")
SENTENCE_END = re.compile(r"[.!?…][»”\"’')\]]*\s+(?=[^\sa-zà-ÿ])")
LONGEST_STRETCH = 20_000
"""Characters encoded at once. The tokenizer's memory grows with the stretch; a paragraph this long is no prose."""


@dataclass(frozen=True)
class Pieces:
    """All pieces of one text: vocabulary numbers, the span of each (empty for a separator), and where a cut is good.

    `paragraphs` and `sentences` hold the numbers of the pieces that begin one, in order.
    """

    ids: tuple[int, ...]
    spans: tuple[Span, ...]
    paragraphs: tuple[int, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """Pieces `start` to `end` go through the encoder together; what is found in `core` counts."""

    start: int
    end: int
    core: Span


def cut_pieces(text: str, tokenizer: "Tokenizer") -> Pieces:
    """The pieces of the text, paragraph by paragraph."""
    ids: list[int] = []
    spans: list[Span] = []
    paragraphs: list[int] = []
    sentences: list[int] = []
    separator = number_of(SEPARATOR, tokenizer)
    for start, end in find_stretches(text):
        stretch = text[start:end]
        encoding = tokenizer.encode(clean(stretch), add_special_tokens=False)
        if not encoding.ids:
            continue
        paragraphs.append(len(ids))
        sentences.append(len(ids))
        cuts = iter([match.end() for match in SENTENCE_END.finditer(stretch)])
        cut = next(cuts, len(stretch))
        for number, (left, right) in zip(encoding.ids, encoding.offsets, strict=True):
            while left < right and stretch[left].isspace():
                left += 1
            while right < len(stretch) and combining(
                stretch[right]
            ):  # an accent of its own has no piece: perche + U+0301
                right += 1
            if cut <= left < right:
                sentences.append(len(ids))
                while cut <= left:
                    cut = next(cuts, len(stretch))
            ids.append(number)
            spans.append(Span(start + left, start + right))
        ids.append(separator)
        spans.append(Span(end, end))
    return Pieces(tuple(ids), tuple(spans), tuple(paragraphs), tuple(sentences))


def number_of(piece: str, tokenizer: "Tokenizer") -> int:
    """The number of a piece that every vocabulary holds."""
    number = tokenizer.token_to_id(piece)
    assert number is not None, f"the vocabulary lacks {piece}"
    return number


def find_stretches(text: str) -> Iterator[Span]:
    """The paragraphs that hold more than space; one longer than LONGEST_STRETCH in parts."""
    for match in PARAGRAPH.finditer(text):
        if not match.group().isspace():
            for start in range(match.start(), match.end(), LONGEST_STRETCH):
                yield Span(start, min(start + LONGEST_STRETCH, match.end()))


def clean(stretch: str) -> str:
    """The stretch with lone surrogates, which the tokenizer refuses, replaced one for one."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", stretch)


def cut_windows(pieces: Pieces, *, size: int, context: int, first: int | None = None) -> list[Window]:
    """Windows of at most `size` pieces, up to `context` of them repeated from before the core.

    `first` shortens the first core to that many pieces, so that training sees each text cut in different places.
    """
    windows: list[Window] = []
    total, start = len(pieces.ids), 0
    while start < total:
        before = find_context(pieces, start, context)
        limit = size - (start - before) - context // 2
        room = start + (min(first, limit) if first and not windows else limit)
        end = total if room >= total else find_cut(pieces, start, room)
        after = 0 if is_in(end, pieces.paragraphs) else context // 2
        windows.append(Window(before, min(total, end + after), Span(start, end)))
        start = end
    return windows


def find_context(pieces: Pieces, start: int, context: int) -> int:
    """Where the context before `start` begins: at a sentence if one begins within reach."""
    earliest = max(0, start - context)
    at = bisect_left(pieces.sentences, earliest)
    return pieces.sentences[at] if at < len(pieces.sentences) and pieces.sentences[at] <= start else earliest


def find_cut(pieces: Pieces, start: int, room: int) -> int:
    """The last good place to end a core that begins at `start`: a paragraph's end, else a sentence's, else `room`.

    A cut that would leave more than half of the room unused is not good: short windows waste time and context.
    """
    for places in (pieces.paragraphs, pieces.sentences):
        at = bisect_right(places, room) - 1
        if at >= 0 and places[at] > (start + room) // 2:
            return places[at]
    return room


def is_in(number: int, ordered: tuple[int, ...]) -> bool:
    at = bisect_left(ordered, number)
    return at < len(ordered) and ordered[at] == number
