"""One act of saying, however often it is reported: in several articles, in any language, quoted or not.

    statements -> ties (same voice, same days, same content) -> groups whose members agree on average -> utterances

Two things said on one occasion are two utterances. Precision first: what is unsure stays alone. Whether two statements
are tied depends on nothing but their two articles, and a group on nothing but the statements that ties lead to from its
members: so a new article only touches those of the same voices and days.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.occasions import Occasion, Saying, fit_voices, make_sayings
from sostiene.connect.records import Text, Told
from sostiene.connect.vocabulary import Vocabulary, compare_vocabularies, read_vocabulary
from sostiene.languages import SETTLED
from sostiene.store.ids import make_key

Vectors = NDArray[np.float32]
MOST_COMPARED = 20
"""Members of a group that a joining group is compared with."""
SAME_LANGUAGE, ACROSS = 0.6, 0.34
"""What two contents need to be one: in one language of the mean of cosine and shared words, across two of the cosine.

Chosen on two stories, either giving the same for the other (eval/connect.py)."""
RIVAL = 0.08
"""What a pair of two languages needs more if either has a better partner in the other's article."""
TELLING_NUMBER, NUMBER, OTHER_NUMBER, OTHER_SIDE, QUOTED_OTHERWISE = 0.2, 0.05, 0.08, 0.25, 0.08
"""What a shared number brings, a long one and another; what different numbers, opposite sides, and two quotations of
different words cost."""
SAME_WORDS, SAME_ARTICLE, IMPOSSIBLE = 0.5, 0.12, -0.3
"""What one stretch of an article read twice brings, what two stretches of one article cost, and what a pair that cannot
be one utterance costs a group."""
ENOUGH_WORDS = 3  # shared ones, for a short content to count as part of a longer one
HALF = 0.5
LEEWAY = 0.05
"""How far the members of two groups may lie beneath the least on average, where one pair lies above it."""
TELLING_DIGITS = 3
YEAR = re.compile(r"(?:19|20)\d\d")
WIDEST = 40  # days
FLOOR = 0.3  # cosine beneath which nothing is compared: ties on the stories have .34 and more


@dataclass(frozen=True)
class Tie:
    """Two statements that report one utterance: how far above the least that is needed, and why."""

    one: str
    other: str
    score: float
    why: str


@dataclass(frozen=True)
class Utterance:
    """One act of saying: who spoke, the keys of the statements that report it in the order of publication, the day on
    which it was said as far as any of them tells, and the ties that hold them together."""

    key: str
    entity: str
    members: tuple[str, ...]
    articles: tuple[str, ...]
    said: str | None
    ties: tuple[Tie, ...]


def group_utterances(told: Sequence[Told], vectors: Vectors, texts: Sequence[Text] = ()) -> tuple[Utterance, ...]:
    """The utterances that at least two statements report, by their keys; no statement is in two.

    `vectors` holds a row of length 1 for each statement, in the same order. `texts` give the languages and days of
    publication that the statements do not tell themselves.
    """
    matcher = make_matcher(told, vectors, texts)
    return group_tied(matcher, matcher.find_ties(combinations(range(len(matcher.sayings)), 2)))


def make_matcher(told: Sequence[Told], vectors: Vectors, texts: Sequence[Text] = ()) -> "Matcher":
    """What compares the statements, of whole articles."""
    rows = {one.key: vectors[number] for number, one in reversed(list(enumerate(told)))}
    known = {text.key: text for text in texts}
    sayings = make_sayings([complete(one, known.get(one.article)) for one in told])
    return Matcher(sayings, np.array([rows[one.told.key] for one in sayings], dtype=np.float32))


def group_tied(matcher: "Matcher", ties: Iterable[tuple[int, int]]) -> tuple[Utterance, ...]:
    """The utterances of statements of which these pairs are tied, the smaller number first."""
    groups = join_groups(matcher, ties)
    made = (make_utterance(matcher, members) for members in groups if len(members) > 1)
    return tuple(sorted(made, key=lambda one: one.members))


def may_be_one(one: Occasion, other: Occasion) -> bool:
    """Do two statements of different articles come together at all: one voice, or two that may be, on near days?

    What is quoted of others may be of one voice where both speak for one party, or neither for any; without a day that
    is not looked for, since it could be anything in a long archive.
    """
    if one.days and other.days and abs(one.days.first - other.days.first) > WIDEST:
        return False
    if one.entity and one.entity == other.entity:
        return True
    is_quoted = one.is_quoted and other.is_quoted and (one.party or "") == (other.party or "")
    return is_quoted and (one.days is None) == (other.days is None)


def complete(one: Told, text: Text | None) -> Told:
    if text is None:
        return one
    return replace(one, lang=one.lang or text.lang, published=one.published or text.published)


class Matcher:
    """Says of any two of the statements whether they report one utterance."""

    def __init__(self, sayings: Sequence[Saying], vectors: Vectors) -> None:
        self.sayings, self.vectors = sayings, vectors
        self.vocabularies: dict[int, Vocabulary] = {}
        self.known: dict[tuple[int, int], float | None] = {}
        self.beside: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, one in enumerate(sayings):
            self.beside[one.told.article, one.occasion.entity].append(number)

    def weigh(self, one: int, other: int) -> float | None:
        """How far the pair lies above the least that is needed; None if it cannot be one utterance."""
        pair = (min(one, other), max(one, other))
        if pair not in self.known:
            self.known[pair] = self.measure(*pair)
        return self.known[pair]

    def measure(self, one: int, other: int) -> float | None:
        first, second = self.sayings[one], self.sayings[other]
        cost = fit_voices(first.occasion, second.occasion)
        if overlap(first.told, second.told):  # a report inside another is one of its own, unless its voice is the same
            return SAME_WORDS if cost is not None or not are_nested(first.told, second.told) else None
        if cost is None:
            return None
        is_one_language = first.told.lang == second.told.lang
        score = self.compare_words(one, other) if is_one_language else self.compare_across(one, other)
        if first.told.article == second.told.article:
            cost += SAME_ARTICLE
        return score + self.weigh_details(one, other) - cost

    def compare_words(self, one: int, other: int) -> float:
        """In one language words count as much as vectors."""
        shared = compare_vocabularies(self.read(one), self.read(other))
        part = max(shared.dice, shared.of_shorter if len(shared.words) >= ENOUGH_WORDS else 0.0)
        return (self.cosine(one, other) + part) / 2 - SAME_LANGUAGE

    def compare_across(self, one: int, other: int) -> float:
        """Across languages the vectors count, and less so where either has a better partner in the other's article."""
        cosine = self.cosine(one, other)
        best = max(self.best_beside(one, other), self.best_beside(other, one))
        return cosine - ACROSS - (RIVAL if best > cosine else 0.0)

    def read(self, number: int) -> Vocabulary:
        """The telling words of a statement, read when it is first compared."""
        if number not in self.vocabularies:
            told = self.sayings[number].told
            self.vocabularies[number] = read_vocabulary(told.content, told.lang)
        return self.vocabularies[number]

    def best_beside(self, one: int, other: int) -> float:
        """The nearest that the one comes to another statement of that voice in the other's article."""
        second = self.sayings[other]
        near = self.beside[second.told.article, second.occasion.entity]
        return max(
            (self.cosine(one, each) for each in near if each != other and not self.is_same(each, other)), default=0
        )

    def is_same(self, one: int, other: int) -> bool:
        return overlap(self.sayings[one].told, self.sayings[other].told)

    def weigh_details(self, one: int, other: int) -> float:
        """Numbers that both or only one has, and sides that they take."""
        first, second = self.sayings[one].told, self.sayings[other].told
        shared = compare_vocabularies(self.read(one), self.read(other))
        is_telling = any(len(number) >= TELLING_DIGITS and not YEAR.fullmatch(number) for number in shared.numbers)
        score = TELLING_NUMBER if is_telling else NUMBER if shared.numbers else 0.0
        if not shared.numbers and self.read(one).numbers and self.read(other).numbers:
            score -= OTHER_NUMBER
        if is_turned(first) != is_turned(second) and {first.lang, second.lang} <= SETTLED:
            score -= OTHER_SIDE
        is_quoted = first.kind == second.kind == "direct" and first.lang == second.lang
        return score - (QUOTED_OTHERWISE if is_quoted and shared.of_shorter < HALF else 0.0)

    def cosine(self, one: int, other: int) -> float:
        return float(self.vectors[one] @ self.vectors[other])

    def explain(self, one: int, other: int) -> str:
        """Why two statements are one utterance, in one line."""
        shared = compare_vocabularies(self.read(one), self.read(other))
        first, second = self.sayings[one], self.sayings[other]
        why = [
            "the same voice"
            if first.occasion.entity == second.occasion.entity
            else f"both speak for {first.occasion.party}"
        ]
        why.append(f"likeness {self.cosine(one, other):.2f}")
        if first.told.lang == second.told.lang:
            why.append(f"they share {shared.of_shorter:.0%} of the words of the shorter")
        why += [f"both say {number}" for number in shared.numbers[:3]]
        return ", ".join(why)

    def find_ties(self, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Those of the pairs that stand above the least and may be one, in any company."""
        for one, other in pairs:
            first, second = self.sayings[one], self.sayings[other]
            is_beside = first.told.article == second.told.article
            if (is_beside or may_be_one(first.occasion, second.occasion)) and self.cosine(one, other) >= FLOOR:
                score = self.weigh(one, other)
                if score is not None and score > 0:
                    yield one, other


def is_turned(one: Told) -> bool:
    """Does it say that something is not so?"""
    return (one.stance == "denies") != one.is_negated


def are_nested(one: Told, other: Told) -> bool:
    return one.within == other.key or other.within == one.key


def overlap(one: Told, other: Told) -> bool:
    """Do two statements of one article share most of the shorter one's words as they stand there?"""
    if one.article != other.article:
        return False
    sizes = [sum(end - start for start, end in each.spans) for each in (one, other)]
    shared = sum(
        max(0, min(first[1], second[1]) - max(first[0], second[0])) for first in one.spans for second in other.spans
    )
    return shared > 0.8 * max(sizes)


def join_groups(matcher: Matcher, ties: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of statements, joined by the surest ties first, as long as all members of both agree on average."""
    groups: dict[int, list[int]] = {}
    place: dict[int, int] = {}
    for one, other in sorted(ties, key=lambda tie: (-(matcher.weigh(*tie) or 0.0), *tie)):
        for number in (one, other):
            groups.setdefault(place.setdefault(number, number), [number])
        first, second = place[one], place[other]
        if first == second or not do_agree(matcher, groups[first], groups[second]):
            continue
        kept, gone = min(first, second), max(first, second)
        groups[kept] = sorted(groups[kept] + groups.pop(gone))
        for number in groups[kept]:
            place[number] = kept
    return list(groups.values())


def do_agree(matcher: Matcher, ones: Sequence[int], others: Sequence[int]) -> bool:
    pairs = [(one, other) for one in ones[:MOST_COMPARED] for other in others[:MOST_COMPARED]]
    scores = [matcher.weigh(*pair) for pair in pairs]
    return sum(IMPOSSIBLE if score is None else score for score in scores) > -LEEWAY * len(scores)


def make_utterance(matcher: Matcher, members: Sequence[int]) -> Utterance:
    sayings = sorted((matcher.sayings[one] for one in members), key=lambda one: order_of(one.told))
    told = [one.told for one in sayings]
    entities = Counter(one.occasion.entity for one in sayings if one.occasion.entity)
    entity = min(entities, key=lambda one: (-entities[one], one), default="")
    said = Counter(one.said for one in told if one.said)
    return Utterance(
        make_key("utterance", told[0].key), entity, tuple(one.key for one in told),
        tuple(dict.fromkeys(one.article for one in told)),
        min(said, key=lambda day: (-len(day), -said[day], day), default=None), tuple(explain_ties(matcher, members)),
    )  # fmt: skip


def explain_ties(matcher: Matcher, members: Sequence[int]) -> Iterator[Tie]:
    """For each member but one, the surest tie to those before it."""
    left, reached = set(members[1:]), [members[0]]
    while left:
        weighed = ((matcher.weigh(one, other), one, other) for one in reached for other in left)
        score, one, other = max(((-9.0 if score is None else score), -one, -other) for score, one, other in weighed)
        left.discard(-other)
        reached.append(-other)
        near, far = matcher.sayings[-one].told.key, matcher.sayings[-other].told.key
        yield Tie(near, far, round(score, 3), matcher.explain(-one, -other))


def order_of(one: Told) -> tuple[str, str, tuple[tuple[int, int], ...], str]:
    """The order of publication; what has no day comes last."""
    return one.published or "9", one.article, one.spans, one.key
