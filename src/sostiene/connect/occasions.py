"""Who speaks when: whether two statements can come from one mouth and one day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sostiene.connect.aliases import find_alias
from sostiene.connect.bodies import GOVERNMENT, read_body
from sostiene.connect.media import find_medium
from sostiene.connect.persons import read_name
from sostiene.connect.records import Told
from sostiene.connect.skeletons import compare_words, fold_letters

LATE = 3  # days that an article may come after what it tells, where it does not tell the day
SLACK = 1  # days by which two articles may differ: time zones, and what was said at night
SPELT_ALIKE = 0.85
DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
EXACT, OF_BODY, OF_NOBODY = 0.0, 0.06, 0.25
"""What two voices cost: none if they are one; a person and the body that he speaks for; a voice that nobody knows."""


class Days(NamedTuple):
    """The first and the last day on which something may have been said, counted."""

    first: int
    last: int


@dataclass(frozen=True)
class Occasion:
    """Whose voice it is: the entity, the party that it speaks for, and what is known of it.

    `is_many`: a state, its government or a group speaks with many mouths, and only quoted words tell one occasion.
    """

    entity: str
    party: str | None
    is_person: bool
    is_body: bool
    is_many: bool
    is_quoted: bool
    days: Days | None


@dataclass(frozen=True)
class Saying:
    """A statement and its occasion."""

    told: Told
    occasion: Occasion


def make_sayings(told: Sequence[Told]) -> list[Saying]:
    """The statements with their occasions, in the order of their keys; what a medium only quotes is given to the one
    person whom its sentence names, or whom alone its article hears."""
    ordered = sorted({one.key: one for one in told}.values(), key=lambda one: one.key)
    heard: defaultdict[str, dict[str, Told]] = defaultdict(dict)
    for one in ordered:
        if one.entity and find_medium(one.speaker) is None and has_name(one.speaker):
            heard[one.article].setdefault(one.entity, one)
    return [Saying(one, read_occasion(one, heard[one.article].values())) for one in ordered]


def read_occasion(one: Told, heard: Iterable[Told]) -> Occasion:
    speaker = one
    is_medium = find_medium(one.speaker) is not None
    if is_medium and one.kind != "indirect":
        around = one.sentence.replace(one.content, " ")
        named = [other for other in heard if is_named(other.speaker, around)] or list(heard)
        speaker = named[0] if len(named) == 1 else one
    body = read_body(speaker.speaker, speaker.party)
    name = read_name(speaker.speaker)
    is_person = bool(name.words) and body is None and has_name(speaker.speaker)
    is_many = speaker.voice == "place" or (body.kind == GOVERNMENT if body else not is_person)
    party = speaker.party or (body.party if body else None) or find_party(speaker.speaker)
    is_nobody = (is_medium and speaker is one) or not (is_person or body or party or has_name(speaker.speaker))
    return Occasion(
        "" if is_nobody else speaker.entity, party, is_person, body is not None, is_many, one.kind != "indirect",
        read_days(one),
    )  # fmt: skip


def has_name(speaker: str) -> bool:
    """Is there a name in it: a word with a capital letter?"""
    return any(word[0].isupper() for word in WORD.findall(speaker[:200]))


@lru_cache(maxsize=65536)
def find_party(speaker: str) -> str | None:
    """For whom a well-known person speaks."""
    known = find_alias(read_name(speaker))
    return known[0].party if known else None


def is_named(speaker: str, text: str) -> bool:
    """Does the text hold the last word of the speaker's name, however it is spelt?"""
    words = WORD.findall(speaker)
    if not words:
        return False
    last = fold_letters(words[-1])
    return any(
        word[0].isupper() and compare_words(fold_letters(part), last) >= SPELT_ALIKE
        for word in WORD.findall(text[:1000])
        for part in (word, word.rpartition("-")[2])
        if part
    )


def read_days(one: Told) -> Days | None:
    """When it can have been said; None if nothing tells."""
    published = count_days(one.published)
    said = count_days(one.said)
    if said is None:
        return Days(published.first - LATE, published.last) if published else None
    if published and said.last - said.first > 0:
        return Days(said.first, max(said.first, min(said.last, published.last)))
    return said


def count_days(day: str | None) -> Days | None:
    """The first and last day of an ISO day, month or year."""
    match = DAY.match(day or "")
    if match is None:
        return None
    year, month, number = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        first = date(year, month, number).toordinal()
    except ValueError:  # 2024-02-31
        return None
    if match[3]:
        return Days(first, first)
    after = (
        date(year + (month == 12 or not match[2]), month % 12 + 1 if match[2] else 1, 1) if year < 9999 else date.max
    )
    return Days(first, after.toordinal() - 1)


def are_near(one: Days | None, other: Days | None) -> bool:
    return one is None or other is None or (one.first <= other.last + SLACK and other.first <= one.last + SLACK)


def fit_voices(one: Occasion, other: Occasion) -> float | None:
    """What it costs to take both for one voice; None if they cannot be."""
    if not are_near(one.days, other.days):
        return None
    is_quoted = one.is_quoted and other.is_quoted
    if one.entity and one.entity == other.entity:
        return EXACT if is_quoted or not (one.is_many or other.is_many) else None
    if one.is_person and other.is_person:
        return None
    if one.party and one.party == other.party:
        return OF_BODY if is_quoted and (one.is_body or other.is_body) else None
    if is_quoted and not (one.entity and other.entity and one.party and other.party):
        return OF_NOBODY
    return None
