"""The phrases around a cue: which words begin one, and how far it goes ("con il presidente", "ai giornalisti")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sostiene.extract.names import Lexicon, Word, read_lexicon
from sostiene.languages import Language

LONGEST = 9  # words of an addressee or a channel
LONGEST_AFFIX = 12  # letters of a beginning or an ending in the tables
PUNCTUATION = re.compile(r"[^\s'’]")
TABLES = ("addressees", "channels", "places")
OUTER = ("preposition", "agent", "opener", "conjunction")
SMALL = ("article", "indefinite", "preposition", "agent", "conjunction")


@dataclass(frozen=True)
class Phrases:
    """The tables `addressees`, `channels` and `places` of one language: the words of each class."""

    classes: MappingProxyType[str, frozenset[str]]
    lexicon: Lexicon

    def of(self, *kinds: str) -> frozenset[str]:
        """The words of these classes."""
        if len(kinds) == 1:  # not copied: it is asked for at every word
            return self.classes.get(kinds[0], frozenset())
        return frozenset().union(*(self.classes.get(kind, frozenset()) for kind in kinds))


@cache
def read_phrases(language: Language) -> Phrases:
    """The phrases of the language, read once."""
    rows = [row for table in TABLES for row in language.table(table)]
    kinds = {row[1] for row in rows}
    classes = {kind: frozenset(row[0] for row in rows if row[1] == kind) for kind in kinds}
    capitals = {small(row[0]) for row in language.table("parties") if len(row) > 1 and row[1] == "capital"}
    classes["town"] = classes.get("town", frozenset()) | capitals
    return Phrases(MappingProxyType(classes), read_lexicon(language))


def small(word: str) -> str:
    """The word as the tables write it: "Dall’" is "dall'"."""
    return word.casefold().replace("’", "'")


def fits(word: str, entries: frozenset[str]) -> bool:
    """Is the word among the entries, or has it one of their beginnings ("invit-") or endings ("-mente")?"""
    word = small(word)
    sizes = range(2, min(len(word), LONGEST_AFFIX) + 1)
    return word in entries or any(f"{word[:size]}-" in entries or f"-{word[-size:]}" in entries for size in sizes)


def match_longest(words: Sequence[Word], start: int, phrases: frozenset[str], *, exact: bool = False) -> int:
    """How many words, at most three, make up one of the phrases; 0 if none does."""
    for size in (3, 2, 1):
        some = [word.text.rstrip(".") for word in words[start : start + size]]
        words_said = " ".join(some) if exact else small(" ".join(some)).replace("' ", "'")
        if len(some) == size and words_said in phrases:
            return size
    return 0


def measure_phrase(text: str, words: Sequence[Word], phrases: Phrases, inner: frozenset[str]) -> int:
    """How many words the noun phrase has: up to punctuation, an opener of a clause, or a preposition not in `inner`."""
    lexicon = phrases.lexicon
    pronoun = int(bool(words) and small(words[0].text) in phrases.of("pronoun"))  # "tutti" opens clauses, but not here
    for number, word in enumerate(words[:LONGEST]):
        is_outer = lexicon.is_a(word, *OUTER) and small(word.text) not in inner and number >= pronoun
        is_broken = number and (breaks_between(text, words[number - 1], word) or opens_phrase(words, number, lexicon))
        if is_outer or is_broken or opens_clause(words, number, phrases):
            return trim_end(words[:number], phrases)
    return trim_end(words[:LONGEST], phrases)


def opens_phrase(words: Sequence[Word], number: int, lexicon: Lexicon) -> bool:
    """Does an article begin another noun phrase here? "al sindaco | una lettera"."""
    return lexicon.is_a(words[number], "article", "indefinite") and not lexicon.is_a(words[number - 1], *SMALL)


def opens_clause(words: Sequence[Word], number: int, phrases: Phrases) -> bool:
    """Does what is said begin here, with an infinitive? "al presidente della Camera | di non partire"."""
    if small(words[number].text) not in phrases.of("clause"):  # "закликав сторони | припинити вогонь" needs no word
        return not phrases.of("clause") and fits(words[number].text, phrases.of("infinitive"))
    rest = (word for word in words[number + 1 : number + 3] if small(word.text) not in phrases.of("not"))
    follower, endings = next(rest, None), phrases.of("infinitive")
    return follower is not None and follower.text.islower() and (not endings or fits(follower.text, endings))


def trim_end(words: Sequence[Word], phrases: Phrases) -> int:
    """The number of words without small ones at the end."""
    size = len(words)
    while (
        size
        and phrases.lexicon.is_a(words[size - 1], *SMALL)
        and small(words[size - 1].text) not in phrases.of("pronoun")
    ):
        size -= 1
    return size


def breaks_between(text: str, one: Word, other: Word) -> bool:
    return bool(PUNCTUATION.search(text, one.end, other.start))
