"""The passage of an article that a person means: by its words, or by the places where it begins and ends."""

import re
from collections.abc import Iterator, Sequence

from sostiene.errors import UsageError
from sostiene.records import Passage, Span, cut_passage

OFFSETS = re.compile(r"\d{1,9}-\d{1,9}(?:\s*,\s*\d{1,9}-\d{1,9})*")
GAP = re.compile(r"\s*\[(?:\.\.\.|…)\]\s*")
"""What stands between the pieces of a passage wherever one is shown."""
LONGEST, MOST_PIECES, MOST_PLACES = 20_000, 20, 1000
SHOWN = 10


def find_passage(text: str, words: str, content: Sequence[Span] = (), *, is_content: bool = False) -> Passage:
    """The passage that the words mean, as they stand in the text, whatever its spaces and line breaks.

    "10-25" are offsets; ` [...] ` parts the pieces of a passage. Of several places it is the one nearest to `content`,
    the words of the statement; raises UsageError if there is none, or if two are as near.
    """
    if OFFSETS.fullmatch(words.strip()):
        return cut_offsets(text, words)
    pieces = [piece for piece in GAP.split(words.strip()[:LONGEST]) if piece.strip()]
    if not pieces or len(pieces) > MOST_PIECES:
        raise UsageError(f"{shorten(words)} are no words", "Give words of the article, or offsets: START-END")
    first = choose_place(pieces[0], list(find_places(text, pieces[0])), content, is_content=is_content)
    spans = [first]
    for piece in pieces[1:]:
        after = next(find_places(text, piece, spans[-1].end), None)
        if after is None:
            raise UsageError(f"{shorten(piece)} does not stand behind {shorten(pieces[0])}", MISSING)
        spans.append(after)
    return require(cut_passage(text, spans))


MISSING = "Give the words exactly as they stand in the article, or their offsets: START-END"


def cut_offsets(text: str, words: str) -> Passage:
    """The passage of "10-25" or "10-25,31-40"."""
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    spans = [Span(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    for start, end in spans:
        if not start < end <= len(text):
            raise UsageError(
                f"{start}-{end} is no stretch of a text of {len(text)} characters", "Offsets count from 0, END excluded"
            )
    return require(cut_passage(text, spans))


def require(passage: Passage | None) -> Passage:
    assert passage is not None  # its spans are not empty
    return passage


def find_places(text: str, words: str, start: int = 0) -> Iterator[Span]:
    """Where the words stand, from a place on; as words, if they are: *ha* does not stand in *hanno*."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    before = r"(?<!\w)" if words.strip()[:1].isalnum() else ""
    behind = r"(?!\w)" if words.strip()[-1:].isalnum() else ""
    for count, match in enumerate(re.compile(before + pattern + behind).finditer(text, start)):
        if count >= MOST_PLACES:
            return
        yield Span(match.start(), match.end())


def choose_place(words: str, places: Sequence[Span], content: Sequence[Span], *, is_content: bool) -> Span:
    """The place nearest to the content; for another passage those outside it come first."""
    if not places:
        raise UsageError(f"{shorten(words)} does not stand in the article", MISSING)
    ranks = [rank_place(place, content, is_content=is_content) for place in places]
    best = [place for place, rank in zip(places, ranks, strict=True) if rank == min(ranks)]
    if len(best) > 1:
        shown = ", ".join(f"{start}-{end}" for start, end in best[:SHOWN])
        raise UsageError(f"{shorten(words)} stands at {len(best)} places: {shown}", "Give the offsets of one of them")
    return best[0]


def rank_place(place: Span, content: Sequence[Span], *, is_content: bool) -> tuple[int, int]:
    """How far the place is from the content; the lower, the nearer."""
    shared = sum(max(0, min(place.end, one.end) - max(place.start, one.start)) for one in content)
    apart = min((max(one.start - place.end, place.start - one.end, 0) for one in content), default=0)
    return (-shared, apart) if is_content else (int(shared > 0), apart)


def shorten(words: str) -> str:
    return repr(words if len(words) <= 60 else words[:59] + "…")
