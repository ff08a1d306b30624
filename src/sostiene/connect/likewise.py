"""Contents that say the same in other words, where no table knows what they are about: by vectors, words and names.

Vectors only propose. "The bridge was inspected in March" and "… was closed in March" lie nearer each other than many
translations, so words must agree within a language, and names or numbers across two.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.propositions import Held
from sostiene.connect.skeletons import find_skeletons
from sostiene.connect.wording import read_wording
from sostiene.store.words import stem_word

NEIGHBOURS = 6
TOGETHER = 1024  # rows of vectors that are compared at once
NEAR_WITHIN, NEAR_ACROSS, NEAR_ALONE = 0.6, 0.5, 0.7
"""Cosine from which two contents may be one: in one language, in two, in two without a shared name or number (tried on
thirteen invented pairs, where translations lay between 0.30 and 0.73, and other contents on one topic up to 0.73)."""
SHARED = 0.6  # share of stems that two contents of one language must have in common
WINDOW = 60  # days


def group_open(
    positions: Sequence[Held], vectors: NDArray[np.float32] | None, places: Mapping[str, int]
) -> list[list[int]]:
    """The numbers of the positions that say the same, each group around the one that most others are like."""
    links: dict[int, set[int]] = defaultdict(set)
    for one, other, cosine in find_candidates(positions, vectors, places):
        if says_same(positions[one], positions[other], cosine):
            links[one].add(other)
            links[other].add(one)
    return list(make_stars(positions, links))


def make_stars(positions: Sequence[Held], links: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """Groups around hubs: the position with the most links takes its neighbours, then the next of those left."""
    left = set(range(len(positions)))
    order = sorted(
        left, key=lambda number: (-len(links.get(number, ())), positions[number].told, positions[number].start)
    )
    for hub in order:
        if hub in left:
            members = sorted({hub, *links.get(hub, ())} & left)
            left.difference_update(members)
            yield members


def find_candidates(
    positions: Sequence[Held], vectors: NDArray[np.float32] | None, places: Mapping[str, int]
) -> Iterator[tuple[int, int, float]]:
    """Pairs to be looked at: each position with its nearest by vector, without vectors those that share rare stems."""
    if vectors is None or len(positions) < 2:
        yield from share_stems(positions)
        return
    own = vectors[[places[held.told] for held in positions]]
    count = min(NEIGHBOURS + 1, len(positions))
    for first in range(0, len(positions), TOGETHER):
        products = own[first : first + TOGETHER] @ own.T
        nearest = np.argpartition(-products, count - 1, axis=1)[:, :count]
        for row, some in enumerate(nearest):
            for other in some:
                if first + row != int(other):
                    yield first + row, int(other), float(products[row, other])


def share_stems(positions: Sequence[Held]) -> Iterator[tuple[int, int, float]]:
    by_stem: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for number, held in enumerate(positions):
        for stem in sorted(stems_of(held.quote, held.lang)):
            by_stem[held.lang, stem].append(number)
    seen = set[tuple[int, int]]()
    for some in by_stem.values():
        if len(some) <= NEIGHBOURS:
            seen.update((one, other) for place, one in enumerate(some) for other in some[place + 1 :])
    yield from ((one, other, 1.0) for one, other in sorted(seen))


def says_same(one: Held, other: Held, cosine: float) -> bool:
    """Do two contents say the same, but for a "not"?"""
    if one.told == other.told or is_apart(one, other):
        return False
    if one.frame.numbers != other.frame.numbers or one.frame.others != other.frame.others:
        return False
    names = name_keys(one), name_keys(other)
    if names[0] and names[1] and names[0].isdisjoint(names[1]):
        return False
    if one.lang == other.lang:
        stems = stems_of(one.quote, one.lang), stems_of(other.quote, other.lang)
        share = len(stems[0] & stems[1]) / max(1, len(stems[0] | stems[1]))
        return len(stems[0] & stems[1]) >= 2 and share >= SHARED and cosine >= NEAR_WITHIN
    has_common = bool(names[0] & names[1] or one.frame.numbers or one.frame.others)
    return cosine >= (NEAR_ACROSS if has_common else NEAR_ALONE)


def is_apart(one: Held, other: Held) -> bool:
    days = one.said or one.published, other.said or other.published
    return bool(days[0] and days[1]) and count_days(str(days[0]), str(days[1])) > WINDOW


def count_days(one: str, other: str) -> int:
    """The days between two; none where one of them is no date."""
    days = first_day(one), first_day(other)
    return abs((days[1] - days[0]).days) if days[0] and days[1] else 0


def first_day(day: str) -> date | None:
    """The day, or the first of the month or year: "2031-05" begins on 2031-05-01."""
    try:
        return date.fromisoformat(day[:10] + "2000-01-01"[len(day) :])
    except ValueError:
        return None


def name_keys(held: Held) -> frozenset[str]:
    return frozenset(
        skeleton[:4] for name in held.frame.names for skeleton in find_skeletons(name) if len(skeleton) > 1
    )


@lru_cache(maxsize=65536)
def stems_of(quote: str, lang: str | None) -> frozenset[str]:
    """The stems of the words that tell something; a "not" tells nothing here."""
    wording = read_wording(quote, lang)
    nots = {mark.start for mark in wording.marks if mark.sort in ("not", "and", "that", "by", "of", "this")}
    return frozenset(
        stem_word(token.word.text, lang)
        for token in wording.tokens
        if len(token.word.key) > 3 and token.start not in nots
    )
