"""The words and numbers of a content that tell it from others, and how far two contents share them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from sostiene.connect.skeletons import fold_letters
from sostiene.store.words import stem_word

LONGEST_READ = 5000  # characters of a content
SHORTEST = 4  # letters of a word that tells something
STEM = 6  # letters of a word that count in a language without a stemmer
TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+")
STEMMED = frozenset(("it", "en", "de", "fr", "es", "ru"))


@dataclass(frozen=True)
class Vocabulary:
    """The stems of the telling words of a content, and its numbers as digits."""

    stems: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Shared:
    """How far two contents share their words: of both together (Dice), and of the one with fewer."""

    dice: float
    of_shorter: float
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def read_vocabulary(content: str, lang: str | None) -> Vocabulary:
    """ "2,400 droni sono partiti" holds 2400 and the stems of two words."""
    found = TOKEN.findall(content[:LONGEST_READ])
    numbers = {
        "".join(filter(str.isdigit, one)) if is_grouped(one) else one.replace(",", ".")
        for one in found
        if one[0].isdigit()
    }
    stems = {stem(one, lang) for one in found if not one[0].isdigit() and (len(one) >= SHORTEST or is_name(one))}
    return Vocabulary(frozenset(stems), frozenset(numbers))


def is_grouped(number: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+", number) is not None


def is_name(word: str) -> bool:
    """Is it written in capitals, as "UE"?"""
    return len(word) > 1 and word.isupper()


@lru_cache(maxsize=65536)
def stem(word: str, lang: str | None) -> str:
    return stem_word(word, lang) if lang in STEMMED else fold_letters(word)[:STEM]


def compare_vocabularies(one: Vocabulary, other: Vocabulary) -> Shared:
    words = one.stems & other.stems
    sizes = len(one.stems), len(other.stems)
    return Shared(
        2 * len(words) / max(1, sum(sizes)),
        len(words) / max(1, min(sizes)),
        tuple(sorted(words)),
        tuple(sorted(one.numbers & other.numbers)),
    )
