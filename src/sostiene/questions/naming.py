"""Whom a claim names: the parties that it is about, and the known persons in its passages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sostiene.connect.bodies import find_all, load_bodies, name_state, read_body
from sostiene.connect.names import find_canonical
from sostiene.connect.words import Word, split_words

if TYPE_CHECKING:
    from sostiene.questions.claims import Taken

SHORTEST_SMALL = 3
"""Letters that a name written without a capital needs: "russi" is a name, "us" in "told us" is none."""
HALF, A_THIRD = 1 / 2, 1 / 3
ANSWERS = ("confirms", "denies", "does_not_deny", "does_not_confirm")
"""Stances of those of whom something is claimed."""
MOST_READ = 500  # passages of a claim
CAPITALS = re.compile(r"[^\W\d_a-z][\w’'-]+(?:[ \u00a0]+[^\W\d_a-z][\w’'-]+){0,3}")
PIECE = 180  # characters that are read at once: the tables of names read no longer one


@dataclass(frozen=True)
class Named:
    """The parties that a claim is about, and the passages that name each party and each known person."""

    about: tuple[str, ...]
    passages: "dict[str, list[Taken]]"
    persons: "dict[str, list[Taken]]"


def find_named(taken: "Sequence[Taken]") -> Named:
    """Whom the claim names, and which parties it is about."""
    parties: defaultdict[str, list[Taken]] = defaultdict(list)
    persons: defaultdict[str, list[Taken]] = defaultdict(list)
    for one in taken[:MOST_READ]:
        for party in list_parties(one.quote):
            parties[party].append(one)
        for person in list_persons(one.quote):
            persons[person].append(one)
    about = (party for party in parties if is_about(party, taken[:MOST_READ], parties[party]))
    return Named(tuple(sorted(about)), dict(parties), dict(persons))


def is_about(party: str, taken: "Sequence[Taken]", naming: "Sequence[Taken]") -> bool:
    """Is a claim about a party? If half of the passages of others name it; or a third, where it answers itself.

    A party seldom names itself ("we have given …"), so its own passages do not count, unless there are no others.
    """
    others = sum(one.party != party for one in taken) or len(taken)
    named = sum(one.party != party for one in naming) if others != len(taken) else len(naming)
    is_answering = any(one.party == party and one.is_own and one.stance in ANSWERS for one in taken)
    return named >= (A_THIRD if is_answering else HALF) * others


@lru_cache(maxsize=20_000)
def list_parties(words: str) -> frozenset[str]:
    """The parties that the words name: states, their capitals and bodies, and what is theirs. It takes 0.2 ms, and a
    board asks it of every passage each time that it is shown."""
    found: set[str] = set()
    for piece in cut_pieces(words):
        split = split_words(piece)
        for one in find_all(split):
            if isinstance(one, Word):
                continue
            first = split[one.first].text
            if first[0].isupper() or len(first) >= SHORTEST_SMALL:
                found |= read_meaning(one.meaning)
    return frozenset(found)


def read_meaning(meaning: str) -> set[str]:
    group, _, name = meaning.partition(":")
    if group == "body":
        party = load_bodies()[name].party
        return {party} if party else set()
    return {name} if group in ("state", "demonym") else set()


def cut_pieces(words: str) -> Iterator[str]:
    """The words in stretches that the tables of names can read, cut between words."""
    while len(words) > PIECE:
        place = words.rfind(" ", 0, PIECE)
        place = place if place > 0 else PIECE
        yield words[:place]
        words = words[place:]
    yield words


def list_persons(words: str) -> set[str]:
    """The persons whom the tables know among the words, by their best-known names."""
    names = (match.group() for match in CAPITALS.finditer(words))
    return {known for name in names if read_body(name) is None and (known := find_canonical(name))}


def name_party(party: str) -> str:
    """The English name of a party: "Russia", "NATO"."""
    return name_state(party)
