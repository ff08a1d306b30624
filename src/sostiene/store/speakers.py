"""Who and which outlet is meant by a name: those in the store whose names are the same, as far as their words tell."""

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, and_, exists, func, select

from sostiene.identity import is_same_name, split_name
from sostiene.store.ids import clean, speaker_key
from sostiene.store.tables import articles, speaker_words, speakers, statements
from sostiene.store.words import WORD, fold_name, stem_word

LONGEST_NAME = 300
MOST_WORDS = 12  # of a name by which it is looked up
MOST_CANDIDATES = 2000
MOST_NEAR = 5
NEAR = 0.75
"""How alike two words must be (difflib's ratio) to be taken for a slip: "Ferin" and "Ferrin" are .91."""


class Speaker(NamedTuple):
    """A speaker of the store."""

    key: str
    name: str


class Person(NamedTuple):
    """One of several whom a name may mean, and how many statements are theirs."""

    name: str
    statements: int


@dataclass(frozen=True)
class Meant:
    """What a name means: the speakers; if they are several persons, these, the most quoted first; if there is none,
    names near to it. `shorter` are names that are its end ("Rutte" of "Mark Rutte") and may be somebody else's.
    `is_cut`: so many names fit that some were left out."""

    speakers: tuple[Speaker, ...]
    persons: tuple[Person, ...] = ()
    near: tuple[str, ...] = ()
    shorter: tuple[str, ...] = ()
    is_cut: bool = False


def find_speakers(connection: Connection, name: str) -> Meant:
    """The speakers whom the name means: "Rutte" is "il segretario della NATO Mark Rutte", not "avvocati di Rutte"."""
    name = name[:LONGEST_NAME]
    candidates = {one.key: one for words in find_readings(name) for one in find_candidates(connection, words)}
    found = tuple(one for one in candidates.values() if is_same_name(name, one.name))
    shorter = find_shorter(connection, name)
    if not found:
        return Meant((), near=find_near(connection, name), shorter=shorter)
    is_cut = len(candidates) > MOST_CANDIDATES
    return Meant(found, count_persons(connection, name, found), shorter=shorter, is_cut=is_cut)


def find_shorter(connection: Connection, name: str) -> tuple[str, ...]:
    """The ends of the name that speak in the store: who is called "Mark Rutte" here is only "Rutte" elsewhere."""
    words = name.split()[-MOST_WORDS:]
    ends = [clean(" ".join(words[place:])) for place in range(1, len(words))]
    known = select(speakers.c.name).where(speakers.c.id.in_([speaker_key(end) for end in ends]))
    return tuple(sorted(connection.scalars(known), key=len, reverse=True)) if ends else ()


def find_readings(name: str) -> list[list[str]]:
    """The words by which a name may be looked up: all; without articles; with hyphens as spaces, or as nothing."""
    spelt = [fold_name(name), *([stem_word(word, None) for word in words] for words in split_name(name))]
    readings = dict.fromkeys(tuple(dict.fromkeys(words))[:MOST_WORDS] for words in spelt)
    return [list(words) for words in readings if words]


def find_candidates(connection: Connection, words: Collection[str]) -> list[Speaker]:
    """The speakers whose names hold all the words, found by the rarest of them."""
    counts = connection.execute(
        select(speaker_words.c.word, func.count().label("names"))
        .where(speaker_words.c.word.in_(words))
        .group_by(speaker_words.c.word)
    )
    found = sorted(counts, key=lambda row: row.names)
    if len(found) < len(words):
        return []
    rarest, *others = found
    query = select(speakers.c.id, speakers.c.name).join(speaker_words, speaker_words.c.speaker == speakers.c.id)
    for row in others:
        word = speaker_words.alias()
        query = query.where(exists().where(word.c.word == row.word, word.c.speaker == speakers.c.id))
    rows = connection.execute(query.where(speaker_words.c.word == rarest.word).limit(MOST_CANDIDATES + 1))
    return [Speaker(*row) for row in rows]


def count_persons(connection: Connection, name: str, found: Iterable[Speaker]) -> tuple[Person, ...]:
    """The persons among the speakers, the most quoted first; none if all may be one and the same."""
    asked = frozenset(fold_name(name))
    forms = {one.key: find_form(one.name, asked) for one in found}
    groups: list[tuple[frozenset[str], str, list[str]]] = []
    for key, form in sorted(forms.items(), key=lambda item: (len(item[1]), item[1])):
        words = frozenset(fold_name(form))
        if words == asked:
            continue
        group = next((group for group in groups if group[0] <= words), None)
        if group is None:
            group = (words, form, [])
            groups.append(group)
        group[2].append(key)
    if len(groups) < 2:
        return ()
    counts = count_statements(connection, [key for group in groups for key in group[2]])
    persons = [Person(form, sum(counts.get(key, 0) for key in keys)) for _, form, keys in groups]
    return tuple(sorted(persons, key=lambda one: (-one.statements, one.name)))


def find_form(name: str, asked: Collection[str]) -> str:
    """The asked words with the capitalised words around them: "Mark Rutte" in "il segretario Mark Rutte".

    Words in capitals alone are no given names: "NATO Mark Rutte" is Mark Rutte.
    """
    words = name.split()
    places = [place for place, word in enumerate(words) if set(fold_name(word)) & set(asked)]
    if not places:
        return name
    start, end = places[0], places[-1] + 1
    while start > 0 and is_given_name(words[start - 1]):
        start -= 1
    while end < len(words) and is_given_name(words[end]):
        end += 1
    return " ".join(words[start:end])


def is_given_name(word: str) -> bool:
    return word[:1].isupper() and (len(word) == 1 or not word.isupper() or "." in word)


def count_statements(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    rows = connection.execute(
        select(statements.c.speaker, func.count().label("number"))
        .where(statements.c.speaker.in_(keys))
        .group_by(statements.c.speaker)
    )
    return {row.speaker: row.number for row in rows}


def find_near(connection: Connection, name: str) -> tuple[str, ...]:
    """Names of the store that hold a word like one of these, a slip of the pen perhaps; the likest first."""
    asked = fold_name(name)[:MOST_WORDS]
    words: dict[str, None] = {}
    for word in asked:
        known = find_words(connection, word[: max(1, min(3, len(word) - 1))])
        words |= dict.fromkeys(difflib.get_close_matches(word, known, MOST_NEAR, NEAR))
    rows = connection.execute(
        select(speakers.c.name)
        .join(speaker_words, speaker_words.c.speaker == speakers.c.id)
        .where(speaker_words.c.word.in_(list(words)))
        .limit(MOST_CANDIDATES // 10)
    )
    whole = " ".join(asked)
    likeness = {row.name: compare_words(whole, " ".join(fold_name(row.name))) for row in rows}
    return tuple(sorted(likeness, key=lambda one: (-likeness[one], one))[:MOST_NEAR])


def compare_words(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other[:LONGEST_NAME], autojunk=False).ratio()


def find_words(connection: Connection, beginning: str) -> list[str]:
    """Some words of names that begin so."""
    word = speaker_words.c.word
    after = beginning[:-1] + chr(min(ord(beginning[-1]) + 1, 0x10FFFF))
    rows = connection.scalars(
        select(word).distinct().where(and_(word >= beginning, word < after)).limit(MOST_CANDIDATES)
    )
    return [one for one in rows if one.startswith(beginning)]


def find_outlets(connection: Connection, name: str) -> tuple[str, ...]:
    """The outlets of that name; if there is none, those whose names hold it. Case, accents and signs do not count."""
    folded = {outlet: fold_outlet(outlet) for outlet in list_outlets(connection)}
    wanted = fold_outlet(name)
    exact = tuple(outlet for outlet, words in folded.items() if words == wanted)
    return exact or tuple(outlet for outlet, words in folded.items() if wanted and wanted in words)


def list_outlets(connection: Connection) -> list[str]:
    """Who published the articles of the store, found by jumping from one name to the next in the index."""
    first = select(func.min(articles.c.publisher).label("name")).cte("outlets", recursive=True)
    after = select(func.min(articles.c.publisher)).where(articles.c.publisher > first.c.name).scalar_subquery()
    outlets = first.union_all(select(after).where(first.c.name.is_not(None)))
    return [name for name in connection.scalars(select(outlets.c.name)) if name is not None]


def fold_outlet(name: str) -> str:
    return " ".join(stem_word(word, None) for word in WORD.findall(name[:LONGEST_NAME]))
