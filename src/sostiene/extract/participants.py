"""To whom something was said ("ai giornalisti") and through what ("in un comunicato", "su X")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sostiene.extract.names import Lexicon, Word, find_words, read_lexicon
from sostiene.extract.surroundings import find_before, find_behind
from sostiene.languages import Language
from sostiene.records import Attribution, Span

LONGEST = 9  # words of an addressee or a channel
PUNCTUATION = re.compile(r"[^\s'’]")


@dataclass(frozen=True)
class Phrases:
    """The tables `addressees` and `channels` of one language: the words of each class."""

    to: frozenset[str]
    verbs: frozenset[str]
    inner: frozenset[str]
    stops: frozenset[str]
    wholes: frozenset[str]
    leads: frozenset[str]
    nouns: frozenset[str]
    places: frozenset[str]
    lexicon: Lexicon


@cache
def read_phrases(language: Language) -> Phrases:
    """The phrases of the language, read once."""
    rows = language.table("addressees") + language.table("channels")

    def of_class(kind: str) -> frozenset[str]:
        return frozenset(row[0] for row in rows if row[1] == kind)

    return Phrases(
        to=of_class("to"),
        verbs=of_class("verb"),
        inner=of_class("of"),
        stops=of_class("stop"),
        wholes=of_class("whole"),
        leads=of_class("lead"),
        nouns=of_class("noun"),
        places=of_class("place"),
        lexicon=read_lexicon(language),
    )


def find_addressee(text: str, attribution: Attribution, language: Language) -> tuple[Span, ...]:
    """To whom it was said, if that stands right behind the cue: "ha detto ai giornalisti"."""
    phrases = read_phrases(language)
    if not attribution.cue:
        return ()
    end = attribution.cue[-1].end
    zone = next((zone for zone in find_behind(text, attribution) if zone.start == end), None)
    if zone is None:
        return ()
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end))[: LONGEST + 3]
    if not words or PUNCTUATION.search(text, zone.start, words[0].start):
        return ()
    lead = match_longest(words, 0, phrases.to)
    last_word = text[attribution.cue[-1].start : end].split()[-1].casefold()
    if not lead and last_word not in phrases.verbs:
        return ()
    if len(words) <= lead or words[lead].text.casefold() in phrases.stops or words[lead].text[0].isdecimal():
        return ()
    size = measure_phrase(text, words[lead:], phrases, phrases.inner)
    return (Span(words[0].start, words[lead + size - 1].end),) if size else ()


def find_channel(text: str, attribution: Attribution, language: Language) -> tuple[Span, ...]:
    """Through what it was said, if that stands in the clause of the cue: "in un comunicato", "su X"."""
    phrases = read_phrases(language)
    if not phrases.leads:
        return ()
    behind = [channel for zone in find_behind(text, attribution) for channel in find_channels(text, zone, phrases)]
    if behind:
        return (behind[0],)
    before = [channel for zone in find_before(text, attribution) for channel in find_channels(text, zone, phrases)]
    return (before[-1],) if before else ()


def find_channels(text: str, zone: Span, phrases: Phrases) -> Iterator[Span]:
    """The channels in a stretch of the text."""
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end))
    number = 0
    while number < len(words):
        size = measure_channel(text, words[number:], phrases)
        if size:
            last = words[number + size - 1]
            yield Span(words[number].start, last.start + len(last.text.rstrip(".")))  # "su X." at the end
        number += max(size, 1)


def measure_channel(text: str, words: Sequence[Word], phrases: Phrases) -> int:
    """How many words the channel that begins here has; 0 if none begins here."""
    whole = match_longest(words, 0, phrases.wholes)
    if whole:
        return whole + measure_tail(text, words, whole, phrases)
    lead = match_longest(words, 0, phrases.leads)
    if not lead:
        return 0
    place = match_longest(words, lead, phrases.places, exact=True)
    if place:
        return lead + place
    for number in range(lead, min(lead + 4, len(words))):
        word = words[number]
        noun = match_longest(words, number, phrases.nouns) if word.text.islower() else 0
        if noun:
            return number + noun + measure_tail(text, words, number + noun, phrases)
        small = ("preposition", "agent", "opener", *(("article", "indefinite") if number > lead else ()))
        if phrases.lexicon.is_a(word, *small) or breaks_between(text, words[number - 1], word):
            return 0
    return 0


def measure_tail(text: str, words: Sequence[Word], start: int, phrases: Phrases) -> int:
    """How many words go on with the channel behind its noun: "con il presidente", "al TG1"."""
    tail = words[start:]
    if not tail or breaks_between(text, words[start - 1], tail[0]):
        return 0
    return measure_phrase(text, tail, phrases, phrases.inner | phrases.leads | phrases.to)


def match_longest(words: Sequence[Word], start: int, phrases: frozenset[str], *, exact: bool = False) -> int:
    """How many words, at most three, make up one of the phrases; 0 if none does."""
    for size in (3, 2, 1):
        some = [word.text.rstrip(".") for word in words[start : start + size]]
        words_said = " ".join(some) if exact else " ".join(some).casefold().replace("’", "'")
        if len(some) == size and words_said in phrases:
            return size
    return 0


def measure_phrase(text: str, words: Sequence[Word], phrases: Phrases, inner: frozenset[str]) -> int:
    """How many words the noun phrase has: up to punctuation, an opener of a clause, or a preposition not in `inner`."""
    lexicon = phrases.lexicon
    for number, word in enumerate(words[:LONGEST]):
        small = word.text.casefold().replace("’", "'")
        is_outer = lexicon.is_a(word, "preposition", "agent", "opener", "conjunction") and small not in inner
        if is_outer or (number and breaks_between(text, words[number - 1], word)):
            return trim_end(words[:number], phrases)
    return trim_end(words[:LONGEST], phrases)


def trim_end(words: Sequence[Word], phrases: Phrases) -> int:
    """The number of words without small ones at the end."""
    small = ("article", "indefinite", "preposition", "agent", "conjunction")
    size = len(words)
    while size and phrases.lexicon.is_a(words[size - 1], *small):
        size -= 1
    return size


def breaks_between(text: str, one: Word, other: Word) -> bool:
    return bool(PUNCTUATION.search(text, one.end, other.start))
