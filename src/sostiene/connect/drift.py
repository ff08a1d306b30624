"""What became of one utterance from one report to another: words cut, added, changed, softened or sharpened.

"Abbiamo circa 40 barche" beside "Abbiamo 60 barche": a hedge lost, a number that differs. Between two languages only
numbers, names, hedges and lengths are compared.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sostiene.connect.bodies import read_body, read_phrases
from sostiene.connect.hedging import (
    ELISION,
    Hedge,
    Token,
    find_hedges,
    is_joining,
    measure_strength,
    read_tokens,
    split_pieces,
)
from sostiene.connect.records import Told
from sostiene.connect.skeletons import compare_words, fold_letters
from sostiene.records import Span

DriftKind = Literal[
    "cut", "added", "changed", "number differs", "number lost", "number added", "hedge lost", "hedge added",
    "stronger verb", "weaker verb", "became indirect", "became direct", "name lost", "name added", "shortened",
    "lengthened",
]  # fmt: skip
SHORT = 0.6
"""Share of the words from which a translation is no longer shorter than what it translates; languages need not the same
number of words."""
SPELT_ALIKE = 0.8
SENTENCE_END = re.compile(r"[.!?…]")
MOST_MEETINGS = 100_000
"""Pairs of equal words up to which contents are aligned: aligning takes time with their square."""
MOST_NAMES = 60  # compared between two contents


@dataclass(frozen=True)
class Change:
    """One difference: the words on both sides and where they stand in either article; none on the side that lacks them.

    The verb of a cue has words and no span.
    """

    kind: DriftKind
    one: str = ""
    other: str = ""
    one_span: Span | None = None
    other_span: Span | None = None


@dataclass(frozen=True)
class Drift:
    """Two reports of one utterance beside each other: their keys, how many of their words agree (0 to 1; None across
    languages), and what differs, in the order of the first one."""

    one: str
    other: str
    shared: float | None
    changes: tuple[Change, ...]

    @property
    def is_verbatim(self) -> bool:
        return self.shared == 1.0 and not self.changes


@dataclass(frozen=True)
class Side:
    """The words of one report, and which of them hedge."""

    told: Told
    tokens: Sequence[Token]
    hedges: Sequence[Hedge]

    def cut(self, first: int, last: int) -> Span | None:
        return Span(self.tokens[first].start, self.tokens[last - 1].end) if first < last else None

    def show(self, first: int, last: int) -> str:
        """The words as they stand there, with ` [...] ` where something else stands between two pieces."""
        if first >= last:
            return ""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        pieces = zip(self.told.spans, split_pieces(self.told), strict=True)
        cut = [piece[max(start - span[0], 0) : max(end - span[0], 0)] for span, piece in pieces]
        return ELISION.join(piece for piece in cut if piece)


def align(one: Told, other: Told) -> Drift:
    """What the other report makes of the words of the one."""
    first, second = read_side(one), read_side(other)
    is_one_language = one.lang == other.lang
    compared = compare_words_of(first, second) if is_one_language else compare_across(first, second)
    changes = (*compared, *compare_hedges(first, second), *compare_cues(one, other))
    return Drift(one.key, other.key, measure_shared(first, second) if is_one_language else None, tuple(changes))


def read_side(one: Told) -> Side:
    tokens = read_tokens(one)
    return Side(one, tokens, find_hedges(tokens, one.lang))


def list_opcodes(one: Side, other: Side) -> list[tuple[str, int, int, int, int]]:
    """What becomes of the words, in runs; all of them in one where too many are the same to be laid side by side."""
    firsts, seconds = ([token.key for token in side.tokens] for side in (one, other))
    counts = Counter(seconds)
    if firsts == seconds:
        return [("equal", 0, len(firsts), 0, len(seconds))]
    if sum(counts[key] for key in firsts) > MOST_MEETINGS:
        return [("replace", 0, len(firsts), 0, len(seconds))]
    return list(SequenceMatcher(None, firsts, seconds, autojunk=False).get_opcodes())


def measure_shared(one: Side, other: Side) -> float:
    """The share of the words of both that agree."""
    agreed = sum(end - start for tag, start, end, _, _ in list_opcodes(one, other) if tag == "equal")
    return round(2 * agreed / max(1, len(one.tokens) + len(other.tokens)), 3)


def compare_words_of(one: Side, other: Side) -> Iterator[Change]:
    """In one language word by word; words that only join, and hedges, which are told apart, are left out."""
    for tag, start, end, begin, stop in list_opcodes(one, other):
        if tag == "equal":
            continue
        numbers = compare_numbers(one, other, (range(start, end), range(begin, stop)))
        yield from (change for change in numbers if change.kind == "number differs")
        here, there = strip(one, start, end), strip(other, begin, stop)
        if (here or there) and not (is_number(one, here) and is_number(other, there)):
            yield make_change(one, other, here, there)


def is_number(side: Side, place: range) -> bool:
    return len(place) == 1 and side.tokens[place.start].is_number


def make_change(one: Side, other: Side, here: range, there: range) -> Change:
    kind: DriftKind = "changed" if here and there else "cut" if here else "added"
    return Change(
        kind, one.show(here.start, here.stop), other.show(there.start, there.stop),
        one.cut(here.start, here.stop), other.cut(there.start, there.stop),
    )  # fmt: skip


def strip(side: Side, start: int, end: int) -> range:
    """The words without those at either end that only join, or that are hedges, which are told apart."""
    hedged = {number for hedge in side.hedges for number in range(hedge.first, hedge.last)}

    def is_left_out(number: int) -> bool:
        return number in hedged or is_joining(side.tokens[number], side.told.lang)

    while start < end and is_left_out(start):
        start += 1
    while start < end and is_left_out(end - 1):
        end -= 1
    return range(start, end)


def compare_numbers(one: Side, other: Side, places: tuple[range, range]) -> Iterator[Change]:
    """The numbers of two stretches that stand for each other: each that the other stretch lacks."""
    numbers = [
        [token for token in side.tokens[place.start : place.stop] if token.is_number]
        for side, place in zip((one, other), places, strict=True)
    ]
    keys = [{token.key for token in some} for some in numbers]
    here = [token for token in numbers[0] if token.key not in keys[1]]
    there = [token for token in numbers[1] if token.key not in keys[0]]
    pairs = min(len(here), len(there))
    yield from (pair_tokens("number differs", [first], [second]) for first, second in zip(here, there, strict=False))
    yield from (pair_tokens("number lost", [token], []) for token in here[pairs:])
    yield from (pair_tokens("number added", [], [token]) for token in there[pairs:])


def pair_tokens(kind: DriftKind, here: Sequence[Token], there: Sequence[Token]) -> Change:
    first, second = (some[0] if some else None for some in (here, there))
    return Change(
        kind, first.text if first else "", second.text if second else "",
        Span(first.start, first.end) if first else None, Span(second.start, second.end) if second else None,
    )  # fmt: skip


def compare_across(one: Side, other: Side) -> Iterator[Change]:
    """Between two languages: numbers, names, and whether one is much shorter."""
    whole = range(len(one.tokens)), range(len(other.tokens))
    yield from compare_numbers(one, other, whole)
    names = [list_names(side) for side in (one, other)]
    yield from (pair_tokens("name lost", [name], []) for name in names[0] if not has_name(name, other))
    yield from (pair_tokens("name added", [], [name]) for name in names[1] if not has_name(name, one))
    sizes = len(one.tokens), len(other.tokens)
    if sizes[1] < SHORT * sizes[0]:
        yield make_length("shortened", one, other)
    elif sizes[0] < SHORT * sizes[1]:
        yield make_length("lengthened", one, other)


def make_length(kind: DriftKind, one: Side, other: Side) -> Change:
    return Change(kind, one_span=one.cut(0, len(one.tokens)), other_span=other.cut(0, len(other.tokens)))


def list_names(side: Side) -> list[Token]:
    """The names in a content, each once: capital words inside a sentence, and those of known bodies. In German every
    noun is written so, and only known names count."""
    found: dict[str, Token] = {}
    for number, token in enumerate(side.tokens):
        if not token.text[0].isupper():
            continue
        is_inside = number > 0 and not SENTENCE_END.search(side.show(number - 1, number + 1))
        if read_body(token.text) is not None or (is_inside and side.told.lang != "de"):
            found.setdefault(token.key, token)
    return list(found.values())[:MOST_NAMES]


def has_name(name: Token, side: Side) -> bool:
    """Does the content hold the name in whatever spelling, another name of the same state, or an adjective of it?"""
    body = read_body(name.text)
    words = [token.text for token in side.tokens if not token.is_number]
    if body is not None and body.party:
        return any(body.party in read_phrases(word).parties or fits_party(word, body.party) for word in words)
    folded = fold_letters(name.text)
    return any(word[0].isupper() and compare_words(folded, fold_letters(word)) >= SPELT_ALIKE for word in words)


def fits_party(word: str, party: str) -> bool:
    body = read_body(word)
    return body is not None and body.party == party


def compare_hedges(one: Side, other: Side) -> Iterator[Change]:
    """The hedges that only one of both has, by their kind: "circa" for "about" is none."""
    kinds = [[hedge.kind for hedge in side.hedges] for side in (one, other)]
    for hedge in one.hedges:
        if hedge.kind not in kinds[1]:
            place = hedge.first, hedge.last
            yield Change("hedge lost", one=one.show(*place), one_span=one.cut(*place))
    for hedge in other.hedges:
        if hedge.kind not in kinds[0]:
            place = hedge.first, hedge.last
            yield Change("hedge added", other=other.show(*place), other_span=other.cut(*place))


def compare_cues(one: Told, other: Told) -> Iterator[Change]:
    """Whether the reporting verb commits the speaker more or less, and whether quoted words are quoted no longer."""
    first, second = measure_strength(one.cue, one.lang), measure_strength(other.cue, other.lang)
    if first and second and first.degree != second.degree:
        yield Change("stronger verb" if second.degree > first.degree else "weaker verb", first.words, second.words)
    if one.kind == "direct" and other.kind == "indirect":
        yield Change("became indirect")
    elif one.kind == "indirect" and other.kind == "direct":
        yield Change("became direct")
