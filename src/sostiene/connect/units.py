"""Mentions that certainly mean one speaker, and the joins that the names of such units propose."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from sostiene.connect.joins import Grouping, Join
from sostiene.connect.likeness import compare_persons
from sostiene.connect.persons import Name, find_keys, surname_keys
from sostiene.connect.subjects import Mention, Subject

NEAR_DAYS = 60  # between two articles, for a surname alone in one to be the full name of the other
MOST_IN_BLOCK = 2000  # names of one sound that are compared; a store of news has some dozens
FIXED = ("body", "known", "named", "local")  # subjects that are one only if their identities are


@dataclass
class Unit:
    """Mentions that certainly mean one speaker: they are the same words, or the tables know them as the same."""

    key: str
    subject: Subject
    mentions: list[Mention]

    @cached_property
    def days(self) -> list[int]:
        """The days of its mentions, counted, in order."""
        return sorted({count_days(mention.day) for mention in self.mentions if mention.day} - {0})


def count_days(day: str) -> int:
    """The day as a number; 0 if it is none, or not exact."""
    try:
        return date.fromisoformat(day).toordinal() if len(day) == len("2024-01-01") else 0
    except ValueError:
        return 0


def are_different(one: Subject, other: Subject) -> bool:
    """Are they certainly two: two identities of the tables, two states, or two full names that are not alike?"""
    if one.identity == other.identity:
        return False
    if one.kind in FIXED and other.kind in FIXED:
        return True
    if one.state and other.state and one.state != other.state and "known" not in (one.kind, other.kind):
        return True
    if one.name.is_full and other.name.is_full:
        return compare_persons(one.name, other.name).verdict == "different"
    return False


def join_identities(units: dict[str, Unit], parted: Container[str] = ()) -> Iterator[Join]:
    """Units of one identity that judgements hold apart from the rest: each with the first. Those that a person told
    apart from their namesakes join none by the name."""
    by_identity: defaultdict[str, list[str]] = defaultdict(list)
    for key, unit in units.items():
        if key not in parted:
            by_identity[unit.subject.identity].append(key)
    for keys in by_identity.values():
        first, *others = sorted(keys)
        yield from (Join(2.0, first, other, "the same name") for other in others)


def join_full(units: dict[str, Unit]) -> Iterator[Join]:
    """Full names that sound alike, found by their keys."""
    found: dict[tuple[str, str], None] = {}
    for block in index(units, "full", find_keys).values():
        found.update(dict.fromkeys(combinations(sorted(block)[:MOST_IN_BLOCK], 2)))
    for one, other in found:
        first, second = units[one].subject, units[other].subject
        likeness = compare_persons(first.name, second.name)
        if likeness.verdict == "same" and not are_different(first, second):
            yield Join(likeness.score, one, other, likeness.why)


def index(units: dict[str, Unit], kind: str, list_keys: Callable[[Name], tuple[str, ...]]) -> dict[str, list[str]]:
    """The units of that kind by the keys of their names."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for key, unit in units.items():
        if unit.subject.kind == kind or (kind == "full" and unit.subject.kind == "known" and unit.subject.name.is_full):
            for block in list_keys(unit.subject.name):
                blocks[block].append(key)
    return blocks


def join_shorts(units: dict[str, Unit], grouping: Grouping) -> Iterator[Join]:
    """Surnames alone, each with the one full name that it can be; without any, with the same surname of one state."""
    by_surname = index(units, "full", surname_keys)
    bearers: dict[Name, list[Unit]] = {}
    lonely: dict[str, Unit] = {}
    for key, unit in units.items():
        if unit.subject.kind != "short":
            continue
        name = unit.subject.name
        if name not in bearers:
            near = {one for block in find_keys(name) for one in sorted(by_surname.get(block, ()))[:MOST_IN_BLOCK]}
            bearers[name] = [
                units[one] for one in sorted(near) if compare_persons(name, units[one].subject.name).is_short
            ]
        fitting = [one for one in bearers[name] if not are_different(unit.subject, one.subject)]
        if fitting:
            yield from choose(unit, fitting, grouping)
        elif not bearers[name]:
            lonely[key] = unit
    yield from join_lonely(lonely)


def choose(short: Unit, fitting: Sequence[Unit], grouping: Grouping) -> Iterator[Join]:
    """The join of a surname with the one who bears it in the article; else with the only one who bears it at all, if
    the state or the days speak for it."""
    articles = {mention.article for mention in short.mentions}
    here = [unit for unit in fitting if any(mention.article in articles for mention in unit.mentions)]
    groups = {id(grouping.groups[unit.key]) for unit in here or fitting}
    if len(groups) != 1:
        return
    best = min(here or fitting, key=lambda unit: unit.key)
    known = [unit for unit in fitting if agrees(short, unit)]
    if here:
        yield Join(
            0.95, short.key, best.key, f"{short.subject.name.shown} is {best.subject.name.shown} in the same article"
        )
    elif known:
        why = f"{short.subject.name.shown} is {best.subject.name.shown}: no other full name has that surname"
        yield Join(0.9, short.key, best.key, why)


def agrees(short: Unit, full: Unit) -> bool:
    """Does the state or the day say that the two may well be one?"""
    if short.subject.state and short.subject.state == full.subject.state:
        return True
    return any(is_near(day, full.days) for day in set(short.days))


def is_near(day: int, days: Sequence[int]) -> bool:
    """Is any of the sorted days near that day?"""
    after = bisect_left(days, day)
    return any(abs(other - day) <= NEAR_DAYS for other in days[max(after - 1, 0) : after + 1])


def join_lonely(units: dict[str, Unit]) -> Iterator[Join]:
    """Surnames that no full name fits: the same surname of the same state, which two articles mean."""
    for block in index(units, "short", find_keys).values():
        named: defaultdict[str, list[str]] = defaultdict(list)
        for key in block:
            state = units[key].subject.state
            if state:
                named[state].append(key)
        for keys in named.values():
            yield from join_alike(units, sorted(keys))


def join_alike(units: dict[str, Unit], keys: Sequence[str]) -> Iterator[Join]:
    """Each surname with the first that is spelt alike."""
    firsts: list[str] = []
    for key in keys:
        for first in firsts:
            likeness = compare_persons(units[first].subject.name, units[key].subject.name)
            if likeness.verdict == "same":
                yield Join(likeness.score, first, key, f"{likeness.why}, of one state, and nobody is named in full")
                break
        else:
            firsts.append(key)
