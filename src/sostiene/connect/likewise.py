"""Contents that say the same in other words, where no table knows what they are about: by vectors, words and names.

Vectors only propose. "The bridge was inspected in March" and "… was closed in March" lie nearer each other than many
translations, so words must agree within a language, and names or numbers across two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.propositions import Held
from sostiene.connect.skeletons import find_skeletons
from sostiene.connect.wording import read_wording
from sostiene.store.words import stem_word

NEIGHBOURS, SKIPPED = 12, 4  # the nearest that are looked at; those behind the first few show how near is usual
TOGETHER = 1024  # rows of vectors that are compared at once
NEAR_WITHIN, NEAR_ACROSS, NEAR_ALONE = 0.6, 0.5, 0.7
"""Cosine from which two contents may be one: in one language, in two, in two without a shared name or number (tried on
thirteen invented pairs, where translations lay between 0.30 and 0.73, and other contents on one topic up to 0.73)."""
NEAR_LEAST, CONTRAST = 0.45, 0.2
"""Cosine, and how far it lies above what is usual near both contents: on one topic all lie near each other."""
SHARED = 0.6  # share of stems that two contents of one language must have in common
WINDOW = 60  # days


class Likeness(NamedTuple):
    """Two positions, by their numbers, that may say the same: their cosine, and by how much it stands out."""

    one: int
    other: int
    cosine: float
    contrast: float


def group_open(
    positions: Sequence[Held],
    vectors: NDArray[np.float32] | None,
    places: Mapping[str, int],
    known: Sequence[Held] = (),
) -> tuple[list[list[int]], dict[int, int]]:
    """The numbers of the positions that say the same, and for each that is like one of the known its number there."""
    links: dict[tuple[int, int], float] = {}
    homes: dict[int, tuple[float, int]] = {}
    every = [*positions, *known]
    sizes = Counter(told for told, _ in {(held.told, held.start) for held in every})
    for pair in find_candidates(every, vectors, places):
        one, other = sorted((pair.one, pair.other))
        if one >= len(positions) or not says_same(every[one], every[other], pair, sizes):
            continue
        if other < len(positions):
            links[one, other] = max(pair.contrast, pair.cosine - 1)
        else:
            homes[one] = max(homes.get(one, (0.0, 0)), (pair.contrast, other - len(positions)))
    return join_answers(positions, gather(positions, links)), {number: home for number, (_, home) in homes.items()}


def join_answers(positions: Sequence[Held], groups: Iterable[list[int]]) -> list[list[int]]:
    """The groups, with what goes back to a position of the same article where that is."""
    joined: dict[int, list[int]] = {}
    homes: dict[tuple[str, int, int], int] = {}
    for number, some in enumerate(
        sorted(groups, key=lambda some: all(positions[one].frame.is_referred for one in some))
    ):
        lead = positions[some[0]]
        home = homes.get((lead.article, lead.frame.start, lead.frame.end), number)
        joined.setdefault(home, []).extend(some)
        for one in some:
            frame = positions[one].frame
            homes.setdefault((positions[one].article, frame.start, frame.end), home)
    return [sorted(some) for some in joined.values()]


def gather(positions: Sequence[Held], links: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Groups joined from the strongest link down, two of them where at least half of what they hold is linked."""

    def order(link: tuple[int, int]) -> tuple[float, list[tuple[str, int]]]:
        return -links[link], sorted((positions[number].told, positions[number].start) for number in link)

    groups = {number: [number] for number in range(len(positions))}
    for link in sorted(links, key=order):
        mine, others = groups[link[0]], groups[link[1]]
        if mine is others:
            continue
        linked = sum((min(pair), max(pair)) in links for pair in product(mine, others))
        if 2 * linked >= len(mine) * len(others):
            mine += others
            groups.update(dict.fromkeys(others, mine))
    return [some for number, some in groups.items() if some[0] == number]


def find_candidates(
    positions: Sequence[Held], vectors: NDArray[np.float32] | None, places: Mapping[str, int]
) -> Iterator[Likeness]:
    """Pairs to be looked at: each position with its nearest by vector, without vectors those that share rare stems."""
    if vectors is None or len(positions) < 2:
        yield from share_stems(positions)
        return
    by_told: dict[str, list[int]] = defaultdict(list)
    for number, held in enumerate(positions):
        if not goes_back(held):
            by_told[held.told].append(number)
    groups = [by_told[key] for key in sorted(by_told)]
    own = vectors[[places[key] for key in sorted(by_told)]]
    articles = np.unique([positions[some[0]].article for some in groups], return_inverse=True)[1]
    near = list(find_near(own, articles))
    usual = [float(np.mean([cosine for _, cosine in some[SKIPPED:]] or [0.0])) for some in near]
    for first, some in enumerate(near):
        for second, cosine in some:
            contrast = cosine - (usual[first] + usual[second]) / 2 if len(groups) > NEIGHBOURS else 0.0
            for one, other in product(groups[first], groups[second]):
                yield Likeness(one, other, cosine, contrast)


def find_near(own: NDArray[np.float32], articles: NDArray[np.int64]) -> Iterator[list[tuple[int, float]]]:
    """The nearest of each row, the nearest first; of other articles as far as there are any."""
    count = min(NEIGHBOURS, len(own) - 1)
    if count < 1:
        return
    for first in range(0, len(own), TOGETHER):
        products = own[first : first + TOGETHER] @ own.T
        products[articles[first : first + TOGETHER, None] == articles[None, :]] -= 2  # behind all others
        nearest = np.argpartition(-products, count - 1, axis=1)[:, :count]
        for row, some in zip(products, nearest, strict=True):
            ranked = sorted((-float(row[other]), int(other)) for other in some if row[other] > -1)
            yield [(other, -cosine) for cosine, other in ranked]


def share_stems(positions: Sequence[Held]) -> Iterator[Likeness]:
    by_stem: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for number, held in enumerate(positions):
        for stem in sorted(stems_of(held.quote, held.lang)):
            by_stem[held.lang, stem].append(number)
    seen = set[tuple[int, int]]()
    for some in by_stem.values():
        if len(some) <= NEIGHBOURS:
            seen.update((one, other) for place, one in enumerate(some) for other in some[place + 1 :])
    yield from (Likeness(one, other, 1.0, 0.0) for one, other in sorted(seen))


def says_same(one: Held, other: Held, pair: Likeness, sizes: Mapping[str, int]) -> bool:
    """Do two contents say the same, but for a "not"? Where one holds more than that, its vector tells little."""
    if one.told == other.told or goes_back(one) or goes_back(other) or is_apart(one, other) or is_at_odds(one, other):
        return False
    is_single = sizes[one.told] == sizes[other.told] == 1
    if is_single and pair.cosine >= NEAR_LEAST and pair.contrast >= CONTRAST:
        return True
    if not (one.is_open and other.is_open):
        return False
    if one.frame.numbers != other.frame.numbers or one.frame.others != other.frame.others:
        return False
    if one.lang == other.lang:
        stems = stems_of(one.quote, one.lang), stems_of(other.quote, other.lang)
        share = len(stems[0] & stems[1]) / max(1, len(stems[0] | stems[1]))
        return len(stems[0] & stems[1]) >= 2 and share >= SHARED and pair.cosine >= NEAR_WITHIN
    has_common = bool(name_keys(one) & name_keys(other) or one.frame.numbers or one.frame.others)
    return is_single and pair.cosine >= (NEAR_ACROSS if has_common else NEAR_ALONE)


def goes_back(held: Held) -> bool:
    """Do its own words, and so its vector, say nothing of what it is about?"""
    return held.is_open and held.frame.is_referred


def is_at_odds(one: Held, other: Held) -> bool:
    """Do they name numbers, parties or names, and none that both name?"""
    told = (
        (one.frame.numbers, other.frame.numbers),
        (one.frame.others | one.frame.agents, other.frame.others | other.frame.agents),
        (name_keys(one), name_keys(other)),
    )
    return any(mine and others and mine.isdisjoint(others) for mine, others in told)


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
