"""Joins of units into groups: the surest first, never two that somebody told apart, never two different full names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

CLOSE = 0.03
"""Two fits whose scores differ by less are as good: a name that fits two different persons so is nobody's."""


class Join(NamedTuple):
    """Two units that may be one speaker; the surer, the higher the score."""

    score: float
    one: str
    other: str
    why: str


@dataclass
class Group:
    """Units joined so far; `is_judged` if a person joined some of them, whose names may then differ."""

    units: set[str]
    is_judged: bool
    reasons: list[str]


class Grouping:
    """Groups while they grow. `differ` tells whether two units have names of two persons."""

    def __init__(
        self, units: Iterable[str], apart: Iterable[tuple[str, str]], differ: Callable[[str, str], bool]
    ) -> None:
        self.groups = {unit: Group({unit}, False, []) for unit in units}
        self.differ = differ
        self.apart: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in apart:
            self.apart[one].add(other)
            self.apart[other].add(one)

    def join(self, join: Join, *, is_judged: bool = False) -> bool:
        """Makes one group of two, unless they must stay apart; whether they are one now."""
        one, other = self.groups[join.one], self.groups[join.other]
        if one is other:
            one.reasons.append(join.why)
            return True
        if self.must_part(one, other, is_judged=is_judged):
            return False
        small, large = sorted((one, other), key=lambda group: len(group.units))
        large.units |= small.units
        large.is_judged = large.is_judged or small.is_judged or is_judged
        large.reasons += [*small.reasons, join.why]
        for unit in small.units:
            self.groups[unit] = large
        return True

    def must_part(self, one: Group, other: Group, *, is_judged: bool) -> bool:
        """Did somebody tell them apart, or do their names?"""
        if any(not self.apart[unit].isdisjoint(other.units) for unit in one.units if unit in self.apart):
            return True
        if is_judged:
            return False
        pairs = ((unit, another) for unit in one.units for another in other.units)
        differing = (self.differ(unit, another) for unit, another in pairs)
        return all(differing) if one.is_judged or other.is_judged else any(differing)

    def list_groups(self) -> list[Group]:
        return list({id(group): group for group in self.groups.values()}.values())


def drop_ambiguous(joins: Sequence[Join], are_apart: Callable[[str, str], bool]) -> list[Join]:
    """The joins without those of a unit that fits two which cannot be one, about as well: it is neither."""
    sides: defaultdict[str, list[Join]] = defaultdict(list)
    for join in joins:
        sides[join.one].append(join)
        sides[join.other].append(join)
    dropped = {join for unit, some in sides.items() if len(some) > 1 for join in find_ambiguous(unit, some, are_apart)}
    return [join for join in joins if join not in dropped]


def find_ambiguous(unit: str, joins: Sequence[Join], are_apart: Callable[[str, str], bool]) -> set[Join]:
    """The joins of the unit that cannot all hold: of two that part, the weaker, or both where they are as good."""
    dropped: set[Join] = set()
    for at, join in enumerate(joins):
        for rival in joins[at + 1 :]:
            one, other = (side.other if side.one == unit else side.one for side in (join, rival))
            if are_apart(one, other):
                dropped |= {side for side in (join, rival) if side.score <= max(join.score, rival.score) - CLOSE}
                dropped |= {join, rival} if abs(join.score - rival.score) < CLOSE else set()
    return dropped
