"""Which body, state or office a name stands for, in any of the languages: "il Cremlino" and "Кремль" are one body.

A body is known by its kind and its party: "Ministero della Difesa russo" and "Минобороны России" are the defence
ministry of RU. A capital stands for its government. Tables: bodies, kinds, states, offices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from sostiene.connect.words import Found, Phrases, Word, is_small, make_phrases, read_rows, split_column, split_words

LANGUAGES = ("it", "en", "de", "fr", "es", "ru", "uk")
GOVERNMENT = "government"
VOWELS = "аеиіоуыэюяйь"
OPEN_TITLES = frozenset(("president", "spokesperson", "secretary general"))  # many bodies of one state have these


class Body(NamedTuple):
    """A body by what it is and whose: `party` None where the name does not tell it."""

    kind: str
    party: str | None


class Office(NamedTuple):
    """An office that one person holds at a time; `body` is the kind of body that a spokesperson speaks for."""

    title: str
    party: str
    body: str = ""


@dataclass(frozen=True)
class Reading:
    """What the words of a name hold: known bodies, kinds, states, adjectives of states, offices; and the rest."""

    bodies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    rest: tuple[Word, ...] = ()
    has_owner: bool = False

    @property
    def parties(self) -> frozenset[str]:
        return frozenset((*self.states, *self.demonyms))


@cache
def load_bodies() -> dict[str, Body]:
    """The bodies with a name of their own, by their English name."""
    return {name: Body(kind, party) for name, kind, party, _ in read_rows("bodies")}


@cache
def load_phrases() -> Phrases:
    """Every phrase of the tables; its meaning is its class and what it stands for (about 60 ms, once)."""
    rows: list[tuple[str, str]] = []
    for name, _, _, names in read_rows("bodies"):
        rows += [(one, f"body:{name}") for one in split_column(names)]
    for kind, _, names in read_rows("kinds"):
        rows += [(one, f"kind:{kind}") for one in split_column(names)]
    for code, _, nouns, *adjectives in read_rows("states"):
        rows += [(one, f"state:{code}") for one in split_column(nouns)]
        rows += [(one, f"demonym:{code}") for column in adjectives for one in split_column(column)]
    for office, names in read_rows("offices"):
        rows += [(one, f"office:{office}") for one in split_column(names)]
    return make_phrases([*rows, *((name, f"state:{code}") for name, code in name_territories())])


def name_territories() -> Iterator[tuple[str, str]]:
    """The states as CLDR names them in each language, and in the cases of Russian, Ukrainian and German."""
    from babel import Locale  # heavy, and needed once

    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "ZZ"):
                yield from ((form, code) for form in decline(name, language))


def decline(name: str, language: str) -> list[str]:
    """The forms of a state's name: "Россия" has "России", "Russland" has "Russlands"."""
    if language == "de":
        return [name, f"{name}s"]
    if language not in ("ru", "uk") or len(name) < 4 or not name[-1].isalpha():
        return [name]
    stem = name[:-1] if name[-1] in VOWELS else name
    endings = ("а", "у", "і", "е", "и", "ом", "ы", "ой", "ю", "я", "ей", "ею", "єю", "ї", "ії", "ию")
    return [name, *(stem + ending for ending in endings)]


@cache
def load_adjectives() -> dict[str, str]:
    """The English adjective of each state."""
    return {row[0]: row[1] for row in read_rows("states")}


@lru_cache(maxsize=65536)
def read_phrases(name: str) -> Reading:
    """What is known among the words of a name; an adjective may stand inside: "ministère russe de la Défense"."""
    words = split_words(name)
    reading = sort_found(words)
    if not reading.demonyms or not (reading.rest or "-" in reading.offices):
        return reading
    phrases = load_phrases()
    found = {at: phrases.find(words, at) for at in range(len(words))}
    bare = [word for at, word in enumerate(words) if not is_demonym(found[at])]
    again = sort_found(bare)
    return replace(again, demonyms=reading.demonyms) if len(again.rest) < len(reading.rest) else reading


def is_demonym(found: Found | None) -> bool:
    return found is not None and found.meaning.startswith("demonym:") and found.last == found.first + 1


def sort_found(words: Sequence[Word]) -> Reading:
    """The words sorted into what they stand for."""
    found: dict[str, list[str]] = {"body": [], "kind": [], "state": [], "demonym": [], "office": []}
    rest: list[Word] = []
    for one in find_all(words):
        if isinstance(one, Word):
            rest.append(one)
        else:
            group, _, meaning = one.meaning.partition(":")
            found[group] += [] if one.meaning == "kind:-" else [meaning]
    bodies, kinds, states, demonyms, offices = (tuple(dict.fromkeys(some)) for some in found.values())
    has_owner = any(word.key == "'s" for word in rest)
    telling = tuple(word for word in rest if word.key != "'s")
    return Reading(bodies, kinds, states, demonyms, offices, telling, has_owner)


def find_all(words: Sequence[Word]) -> Iterator[Found | Word]:
    """The known phrases, the longest at each place, and the other words that tell something."""
    phrases, place = load_phrases(), 0
    while place < len(words):
        found = phrases.find(words, place)
        if found is not None:
            yield found
            place = found.last
            continue
        if not is_small(words[place]):
            yield words[place]
        place += 1


@lru_cache(maxsize=65536)
def read_body(name: str, party: str | None = None) -> Body | None:
    """The body or government that a whole name stands for; None if it holds other words as well.

    `party` is what the voice says it speaks for, where the name itself does not tell.
    """
    reading = read_phrases(name)
    if reading.rest or reading.offices or len(reading.parties) > 1:
        return None
    said = next(iter(reading.parties), party)
    if len(reading.bodies) == 1 and not reading.kinds:
        return fit_body(load_bodies()[reading.bodies[0]], reading)
    if len(reading.kinds) == 1 and not reading.bodies:
        return Body(reading.kinds[0], said if said is None or is_state(said) else None)
    if reading.states and not (reading.bodies or reading.kinds):
        return Body(GOVERNMENT, reading.states[0])
    return None


def fit_body(body: Body, reading: Reading) -> Body | None:
    """The body, unless its name says another state's: "Corte suprema russa"."""
    return body if not reading.parties or reading.parties == {body.party} else None


def is_state(party: str) -> bool:
    return len(party) == 2 and party.isupper() and party not in ("EU", "UN", "G7")


@cache
def load_titles() -> dict[Body, str]:
    """The name of each body that the tables know, in English; the first one where several are the same."""
    titles: dict[Body, str] = {}
    for name, body in load_bodies().items():
        titles.setdefault(body, name)
    return titles


def name_body(body: Body) -> str:
    """The best-known English name: "Kremlin", "Russian Defence Ministry", "Russia"."""
    known = load_titles().get(body)
    if known:
        return known
    if body.kind == GOVERNMENT and body.party:
        return name_state(body.party)
    kinds = {row[0]: row[1] for row in read_rows("kinds")}
    shown = kinds.get(body.kind, body.kind)
    return f"{load_adjectives().get(body.party or '', name_state(body.party or ''))} {shown}".strip()


@cache
def name_state(code: str) -> str:
    from babel import Locale  # heavy, and needed once

    return str(Locale("en").territories.get(code, code))


def read_office(name: str, party: str | None, organisation: str | None) -> Office | None:
    """The one office that a name without a person tells: "il presidente ucraino", "Kremlin spokesman"; None if it
    tells none, or not whose."""
    reading = read_phrases(name)
    beside = read_phrases(organisation or "")
    titles = [office for office in reading.offices if office != "-"]
    if len(titles) != 1 or "-" in reading.offices or reading.rest or reading.has_owner:
        return None
    bodies = {load_bodies()[one] for one in (*reading.bodies, *beside.bodies)}
    kinds = {*(body.kind for body in bodies), *reading.kinds, *beside.kinds}
    parties = reading.parties | beside.parties | frozenset(body.party for body in bodies if body.party)
    if not parties and titles[0] not in OPEN_TITLES:
        parties = frozenset(("VA",)) if titles[0] == "pope" else frozenset((party,) if party else ())
    if len(parties) != 1 or len(kinds) > 1:
        return None
    is_speaking = titles[0] == "spokesperson"
    return Office(titles[0], next(iter(parties)), next(iter(kinds), GOVERNMENT) if is_speaking else "")
