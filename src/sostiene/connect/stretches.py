"""Where in an article a statement stands: how far its clauses reach, where its cue is, what shows a position."""

from collections.abc import Sequence
from dataclasses import replace

from sostiene.connect.held import Held
from sostiene.connect.records import Told
from sostiene.connect.wording import Wording

SHORTEST = 4  # words that show a position by themselves
NEAR_PIECES = 60  # characters between two pieces of one content
FARTHEST = 400  # characters around a statement in which what shows its position stands


def widen(wording: Wording, told: Told, all_told: Sequence[Told]) -> list[tuple[int, int]]:
    """The stretches of the statement; where an edge lies inside a clause, up to the clause's end or a cue.

    A content whose cue stands in another sentence ("… Lo ha detto il ministro") is its whole sentence.
    """
    stretches: list[tuple[int, int]] = []
    for start, end in sorted(told.spans):
        if (
            stretches
            and start - stretches[-1][1] < NEAR_PIECES
            and not any(stretches[-1][1] <= place <= start for place in wording.ends)
        ):
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        elif start < len(wording.text):
            stretches.append((start, min(end, len(wording.text))))
    return [widen_one(wording, told, one, all_told) for one in stretches] or [(0, 0)]


def widen_one(wording: Wording, told: Told, stretch: tuple[int, int], all_told: Sequence[Told]) -> tuple[int, int]:
    start, end = stretch
    first, _ = wording.sentence_at(start)
    _, last = wording.sentence_at(max(start, end - 1))
    own = cue_at(wording, told, (first, last))
    bars = [place for one in all_told for place in bars_of(wording, one, (first, last))]
    left = max([place for place in bars if place <= start], default=first)
    right = min([place for place in bars if place >= end], default=last)
    is_alone = own == (0, 0) and bool(told.cue) and right == last and left == first
    text = wording.text
    if is_alone and not is_quoted(text, start):
        return first, last
    is_behind_cue = own != (0, 0) and own[1] <= start
    if not is_quoted(text, start) and not is_behind_cue:
        cuts = [place for place in range(left, start) if text[place] in ',;:."«»“”()\n']
        start = cuts[-1] + 1 if cuts else left
    stops = [mark.start for mark in wording.inside(end, right) if mark.sort in ("and", "but", "deny", "accuse", "to")]
    right = min([right, *stops, *(place for place in range(end, right) if text[place] in ',.;:"»”()\n')])
    return start, max(end, right) if text[end - 1 : end] not in '"»”.' else end


def bars_of(wording: Wording, told: Told, sentence: tuple[int, int]) -> tuple[int, ...]:
    """Where the cue and the source of a statement begin and end in that sentence."""
    cue = cue_at(wording, told, sentence)
    if cue == (0, 0):
        return ()
    source = wording.text.find(told.source, *sentence) if told.source else -1
    return (*cue, source, source + len(told.source)) if source >= 0 else cue


def is_quoted(text: str, start: int) -> bool:
    return text[start : start + 1] in "\"«“„'" or text[start - 1 : start] in "\"«“„'"


def cue_at(wording: Wording, told: Told, sentence: tuple[int, int]) -> tuple[int, int]:
    """Where the cue stands in its sentence; (0, 0) if it does not stand there in one piece."""
    place = wording.text.find(told.cue, *sentence) if told.cue else -1
    return (place, place + len(told.cue)) if place >= 0 else (0, 0)


def show(wording: Wording, held: Held, told: Told) -> Held:
    """The position with the words that show it: its clause, and the cue where the clause says little."""
    start, end = held.frame.start, held.frame.end
    if not (told.spans[0][0] - FARTHEST <= start <= end <= max(last for _, last in told.spans) + FARTHEST):
        start, end = held.start, held.end
    if len(wording.text[start:end].split()) < SHORTEST:
        cue = cue_at(wording, told, wording.sentence_at(start))
        first, last = wording.sentence_at(start)
        source = wording.text.find(told.source, first, last) if told.source else -1
        places = [
            place
            for place in (source, source + len(told.source) if source >= 0 else -1, *(cue if cue != (0, 0) else ()))
            if place >= 0
        ]
        start, end = min([start, *places]), max([end, *places])
    start, end = trim(wording.text, start, end)
    return replace(held, start=start, end=end, quote=wording.text[start:end])


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,;:\n":
        start += 1
    while end > start and text[end - 1] in " ,;:\n":
        end -= 1
    return start, end


def clause_around(wording: Wording, start: int, end: int) -> tuple[int, int]:
    text = wording.text
    while start > 0 and text[start - 1] not in ".;,:\n(":
        start -= 1
    while end < len(text) and text[end] not in ".;,:\n)":
        end += 1
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end
