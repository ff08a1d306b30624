"""Contents that say the same in other words, where no table knows what they are about: by vectors, names and numbers.

    positions, and the claims that the tables made -> near pairs -> groups, joined from the nearest pair down

Vectors only propose, of contents on one topic too: who is named, which numbers and days decide with them. A group is
one where all that it holds is near on average, so that no chain of likeness leads from one proposition to another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.held import Held
from sostiene.connect.nearest import list_nearest
from sostiene.connect.skeletons import find_skeletons

Vectors = NDArray[np.float32]
EmbedQuotes = Callable[[Sequence[Held]], Vectors]
"""Positions to the vectors of their words (`trim_quote`), a row of length 1 each."""
NEAR = 0.35
"""Mean cosine from which contents are one proposition: on invented stories eight of ten of those joined so belong
together (docs/evaluation.md)."""
NEAR_KNOWN = 0.45
"""The same where a table has told what the one is about, but not the other."""
NEAREST = 40  # contents that one is compared with at most
MOST_COMPARED = 20  # members of a group that those of another are held against
WINDOW = 60  # days


@dataclass
class Group:
    """Positions by their numbers, the sum of their vectors, and the number of the claim that they stand in."""

    members: list[int]
    total: Vectors
    claim: int | None = None

    def nearness(self, other: "Group") -> float:
        """The mean cosine of their members: vectors have length 1."""
        return float(self.total @ other.total) / (len(self.members) * len(other.members))


def group_open(
    positions: Sequence[Held], claims: Sequence[Sequence[Held]], embed: EmbedQuotes | None
) -> tuple[list[list[int]], dict[int, int]]:
    """The numbers of the positions that say the same, and of those that say what a claim does, with its number.

    Without vectors only answers meet what they go back to.
    """
    if embed is None or not positions:
        return join_answers(positions, [[number] for number in range(len(positions))]), {}
    every = [*positions, *(held for claim in claims for held in claim)]
    vectors = embed(every)
    groups = [Group([number], vectors[number]) for number in range(len(positions))]
    place = len(positions)
    for number, claim in enumerate(claims):
        members = [*range(place, place := place + len(claim))]
        if members:
            groups.append(Group(members, vectors[members].sum(0), number))
    joined = join_near(every, vectors, groups)
    homes = {
        number: group.claim
        for group in joined
        if group.claim is not None
        for number in group.members
        if number < len(positions)
    }
    return join_answers(positions, [group.members for group in joined if group.claim is None]), homes


def join_near(every: Sequence[Held], vectors: Vectors, groups: Sequence[Group]) -> list[Group]:
    """The groups, two of them joined where they are near on average and nothing keeps them apart."""
    place = {number: group for group in groups for number in group.members}
    for one, other in find_near(every, vectors):
        mine, others = place[one], place[other]
        is_one = mine is others or (mine.claim is not None and others.claim is not None)
        least = NEAR if mine.claim is None and others.claim is None else NEAR_KNOWN
        if is_one or mine.nearness(others) < least or are_apart(every, mine, others):
            continue
        joined = Group([*mine.members, *others.members], mine.total + others.total)
        joined.claim = mine.claim if mine.claim is not None else others.claim
        place.update(dict.fromkeys(joined.members, joined))
    return list({id(group): group for group in place.values()}.values())


def find_near(every: Sequence[Held], vectors: Vectors) -> list[tuple[int, int]]:
    """The pairs that are near enough to be one, the nearest first."""
    own = [number for number, held in enumerate(every) if not goes_back(held)]
    days = [day.toordinal() if (day := first_day(find_day(every[number]))) else None for number in own]
    pairs = {
        (own[one], own[other])
        for one, other in list_nearest(vectors[own], days, width=WINDOW, most=NEAREST, floor=NEAR)
    }

    def order(pair: tuple[int, int]) -> tuple[float, list[tuple[str, int, str]]]:
        keys = sorted((every[number].told, every[number].start, every[number].speaker) for number in pair)
        return -round(float(vectors[pair[0]] @ vectors[pair[1]]), 4), keys

    return sorted(pairs, key=order)


def are_apart(every: Sequence[Held], group: Group, other: Group) -> bool:
    """Do any members of the two name different things, or stand in one statement as two things that it says?"""
    pairs = product(islice(group.members, MOST_COMPARED), islice(other.members, MOST_COMPARED))
    return any(is_at_odds(every[one], every[two]) or are_two_parts(every[one], every[two]) for one, two in pairs)


def are_two_parts(one: Held, other: Held) -> bool:
    return one.told == other.told and one.start != other.start


def join_answers(positions: Sequence[Held], groups: Sequence[list[int]]) -> list[list[int]]:
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


def trim_quote(quote: str) -> str:
    """The words as a vector is made of them."""
    return " ".join(quote.strip(' "«»“”„‘’,.;:').split()) or quote


def find_day(held: Held) -> str:
    return held.said or held.published or ""


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
