"""What a position is about, cut into what can be a claim of its own: that it was done, how many, when, what for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from sostiene.connect.frames import RELATIONAL, Frame
from sostiene.connect.held import ASSERTING, Held
from sostiene.connect.skeletons import find_skeletons, read_word
from sostiene.connect.verdicts import MUTUAL
from sostiene.connect.wording import load_facets, load_groups

SHORTEST_SKELETON = 3  # consonants of a name that tell it from others  # consonants of a name that tell it from others
ENDING = re.compile(r"(?<=к)[^\W\d_]{0,3}$")
ADJECTIVE = re.compile(r"(?:ськ|ск)[^\W\d_]{0,3}$")  # "Тверская" is of "Тверь"  # "Тверская" is of "Тверь"
MANNERS = frozenset(("blow_up", "bomb", "poison", "hack"))  # ways of doing something that are a claim of their own
FREE = frozenset(("intent", "kind"))  # said of the act, whoever did it
GROUPS = ("site", "arms", "fuel", "people", "money", "")


class Aspect(NamedTuple):
    """What of an act the claim is about: nothing but that it was done, or what is said of it."""

    sort: str = ""
    name: str = ""


Block = tuple[Aspect, str, str]
"""What rows of one claim share: the aspect, the act, the first of the things."""


@dataclass(frozen=True)
class Row:
    """A position on one aspect of a proposition."""

    held: Held
    aspect: Aspect
    things: frozenset[str]
    agents: frozenset[str]
    others: frozenset[str]
    names: frozenset[str]

    @property
    def block(self) -> Block:
        """The rows that can be of one claim with it."""
        return self.aspect, self.held.frame.act or "", lead_thing(self.things)

    @property
    def signature(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        return self.things, self.agents, self.others

    @property
    def day(self) -> str:
        return self.held.said or self.held.published or ""


def spread(held: Held) -> Iterator[Row]:
    """A position as rows on the aspects of what it takes a position on.

    Who says "sent a few drones in May" says that drones were sent, that they were few, and when; who denies that denies
    only the whole, so that it may be the number or the day that is wrong.
    """
    frame = held.frame
    aspects = [
        Aspect(load_facets()[name], name if load_facets()[name] in ("intent", "kind") else "")
        for name in sorted(frame.facets)
    ]
    aspects += [Aspect("aim", find_aim(frame.aim))] if frame.aim else []
    if (frame.act == "attack" and not frame.agents) or (frame.act == "attack" and held.stance in ASSERTING):
        aspects += [Aspect("manner", name) for name in sorted(frame.kinds & MANNERS)]
    has_core = (
        held.stance in ASSERTING or frame.is_referred or not aspects or all(one.sort == "manner" for one in aspects)
    )
    for aspect in dict.fromkeys([*([Aspect()] if has_core else []), *aspects]):
        yield make_row(held, aspect)


def find_aim(aim: frozenset[str]) -> str:
    """What for, in one word: the act, of several the first by name."""
    return "use" if "use" in aim else min(aim, default="")


def make_row(held: Held, aspect: Aspect) -> Row:
    frame = held.frame
    is_free = aspect.sort in (*FREE, "manner")
    others = frame.others if frame.act in RELATIONAL and not is_free else frozenset()
    agents = frozenset() if is_free else frame.agents
    if frame.act in MUTUAL:  # who meets whom is no matter
        agents, others = frozenset(), agents | others
    names = name_keys(frame.names)
    shown = held
    if aspect.sort not in ("", "open") and held.stance == "confirms":
        shown = replace(held, stance="asserts")  # admits the act, and tells the rest of it
    return Row(shown, aspect, main_things(frame), agents, others, names)


@lru_cache(maxsize=4096)
def name_keys(names: frozenset[str]) -> frozenset[str]:
    """What the names have in common with their other spellings: their consonants; of a short one its first sound."""
    keys = set[str]()
    for name in names:
        is_adjective = ADJECTIVE.search(name) is not None
        found = {*find_skeletons(ENDING.sub("", name) if is_adjective else name)}
        found |= {skeleton.removesuffix("K") for skeleton in found if is_adjective}
        openings = sorted(read_word(name)[0].sounds) if read_word(name) else []
        long = {skeleton for skeleton in found if len(skeleton) >= SHORTEST_SKELETON}
        keys |= long or {f"{sound}{skeleton}" for skeleton in found for sound in openings}
    return frozenset(keys)


def main_things(frame: Frame) -> frozenset[str]:
    """What it is done to, without what only stands beside it."""
    groups = load_groups()
    grouped = frozenset(thing for thing in frame.things if thing in groups)
    acts = frozenset(thing for thing in frame.things if thing.startswith("to "))
    if frame.act == "affect":
        return frame.things - acts - grouped or frame.things
    return grouped | acts or frame.things


def lead_thing(things: frozenset[str]) -> str:
    """The thing that names a block: of several the one that is a place, then a weapon, and so on."""
    groups = load_groups()

    def rank(thing: str) -> tuple[int, str]:
        group = groups.get(thing, "")
        return GROUPS.index(group) if group in GROUPS else len(GROUPS), thing

    return min(things, key=rank, default="")
