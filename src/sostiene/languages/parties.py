"""Which names stand for which party: states and their capitals, seats of government, bodies, demonyms, media.

The table `parties` of a language holds them (name, class, party, origin); the names of states come from CLDR besides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast

from sostiene.languages import Language

PartyClass = Literal["state", "capital", "seat", "body", "demonym", "agency"]
LONGEST = 7  # words in one name


class Party(NamedTuple):
    """For whom a name stands: `code` is the ISO 3166 code of a state, or the short name of an international body."""

    kind: PartyClass
    code: str


class Known(NamedTuple):
    """A known name among some words: the numbers of its first and last word (the last not included), and its parties,
    the likelier first."""

    first: int
    last: int
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class PartyIndex:
    """The names of one language."""

    names: dict[str, tuple[Party, ...]]

    def look_up(self, name: str) -> tuple[Party, ...]:
        """The parties of the whole name, as it stands in running text; empty if it is not known."""
        return self.names.get(name.replace("’", "'"), ())

    def find(self, words: Sequence[str], bases: Sequence[str] = ()) -> Iterator[Known]:
        """The known names among the words, the longest at each place, from left to right. `bases` are the words in the
        nominative, of which a name may take the first or all ("Совета | Европы", "Верховной рады")."""
        first, bases = 0, bases or words
        while first < len(words):
            for last in range(min(first + LONGEST, len(words)), first, -1):
                said, based = words[first:last], bases[first:last]
                forms = dict.fromkeys(map(join_words, (said, (*based[:1], *said[1:]), based)))
                parties = next(filter(None, map(self.look_up, forms)), ())
                if parties:
                    yield Known(first, last, parties)
                    break
            else:
                last = first + 1
            first = last


def join_words(words: Sequence[str]) -> str:
    return " ".join(words).replace("' ", "'")


@cache
def load_parties(language: Language) -> PartyIndex:
    """The index of the language (about 10 ms, once)."""
    names: dict[str, list[Party]] = {}
    for name, kind, code, *_ in language.table("parties"):
        names.setdefault(name, []).append(Party(cast(PartyClass, kind), code))
    for name, code in read_territories(language):
        if all(party.code != code for party in names.get(name, ())):
            names.setdefault(name, []).append(Party("state", code))
    return PartyIndex({name: tuple(parties) for name, parties in names.items()})


def read_territories(language: Language) -> Iterator[tuple[str, str]]:
    """The states and territories as CLDR names them in the language, each with its code."""
    from babel import Locale, UnknownLocaleError  # heavy, and needed only where an article is read

    try:
        territories = Locale(language.code).territories
    except (UnknownLocaleError, ValueError):
        return
    yield from ((name, code) for code, name in territories.items() if len(code) == 2 and code.isalpha())
