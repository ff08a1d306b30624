"""How a word sounds, whatever its script: "Zelenskyj" and "Зеленский" are spelt with the same sounds.

The table `sounds.txt` says which sounds letters may spell; a word becomes a row of positions, each a set of sounds.
Its skeleton keeps the classes of consonants alone: two spellings of one name share one.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, groupby, product
from math import inf
from typing import NamedTuple

from sostiene.languages import parse_rows

LONGEST_WORD = 40  # characters of a word that are read
LONGEST_LETTERS = 7
MOST_SKELETONS = 8
VOWELS = frozenset("aeiou")
# Consonants that languages write for one another, by class.
CLASSES = {"P": "pbfv", "T": "td", "M": "m", "N": "n", "L": "l", "R": "r", "K": "kgXszcCJSZj"}
CLASS_OF = {sound: name for name, sounds in CLASSES.items() for sound in sounds}
NEAR = [frozenset(some) for some in ("td", "pbfv", "kgX", "szc", "SZCJ", "sS", "zZ", "cC", "ou", "ei", "ae", "ao")]
OPEN_A = frozenset("a")
OPEN = frozenset((OPEN_A, frozenset("o")))
UNLIKE = 0.6
HOPELESS = 0.7  # words that are less alike are not compared to the end
WEAK, SLIGHT, VOWEL, STRONG = 0.15, 0.3, 0.5, 1.0  # the cost of a position that has no counterpart, or another one


class Sound(NamedTuple):
    """One position of a word: the sounds that it may be; `is_weak` if other spellings leave it out, `is_double` if its
    letter is doubled."""

    sounds: frozenset[str]
    is_weak: bool = False
    is_double: bool = False
    is_vowel: bool = False


@cache
def read_sounds() -> dict[str, tuple[Sound, ...]]:
    """The table of sounds, by letters; those that open a word behind a `^`."""
    text = (files(__package__) / "sounds.txt").read_text(encoding="utf-8")
    return {fold_letters(letters): tuple(map(read_position, row.split())) for letters, row in parse_rows(text)}


def read_position(written: str) -> Sound:
    return make_sound(written.strip("?-"), is_weak=written.endswith("?"))


@cache
def make_sound(sounds: str, *, is_weak: bool = False, is_double: bool = False) -> Sound:
    return Sound(frozenset(sounds), is_weak, is_double, not VOWELS.isdisjoint(sounds))


@lru_cache(maxsize=65536)
def fold_letters(text: str) -> str:
    """The text without case and diacritics; й, ї and ё keep none either."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)).casefold()


@lru_cache(maxsize=262144)
def read_word(word: str) -> tuple[Sound, ...]:
    """The sounds of a folded word; doubled letters are one."""
    return tuple(cut_doubles(spell(word[:LONGEST_WORD])))


def spell(word: str) -> Iterator[Sound]:
    """The sounds of the letters, the longest known first; unknown letters stand for themselves."""
    table, place = read_sounds(), 0
    while place < len(word):
        for size in range(min(LONGEST_LETTERS, len(word) - place), 0, -1):
            letters = word[place : place + size]
            found = (table.get("^" + letters) if place == 0 else None) or table.get(letters)
            if found:
                yield from (sound for sound in found if sound.sounds)
                break
        else:
            size = 1
            yield make_sound(word[place])
        place += size


def cut_doubles(sounds: Iterator[Sound]) -> Iterator[Sound]:
    for sound, some in groupby(sounds):
        yield sound._replace(is_double=len(list(some)) > 1)


@lru_cache(maxsize=262144)
def find_skeletons(word: str) -> tuple[str, ...]:
    """The classes of the word's consonants; several where an h may be silent ("Herasymenko", "Герасименко")."""
    choices = [classes for classes in map(list_classes, read_word(word)) if classes != ("",)]
    spelt = ("".join(some) for some, _ in zip(product(*choices), range(MOST_SKELETONS), strict=False))
    return tuple(dict.fromkeys(squeeze(one) for one in spelt))


def list_classes(sound: Sound) -> tuple[str, ...]:
    if sound.is_vowel:
        return ("P", "") if "v" in sound.sounds and not sound.is_weak else ("",)
    classes = dict.fromkeys(CLASS_OF.get(one, one) for one in sorted(sound.sounds))
    return (*classes, "") if sound.is_weak else tuple(classes)


def squeeze(skeleton: str) -> str:
    """The skeleton without doubled classes."""
    return "".join(one for at, one in enumerate(skeleton) if at == 0 or skeleton[at - 1] != one)


@lru_cache(maxsize=262144)
def compare_words(one: str, other: str) -> float:
    """How alike two folded words sound, from 0 to 1: the cheapest way to turn one into the other, as a share of their
    length. Across two scripts vowels weigh half as much, and doubled letters nothing; two words that end in different
    vowels are never alike ("Giulia", "Giulio"). Words with other consonants are not alike at all."""
    if one == other:
        return 1.0
    firsts, seconds = read_word(one), read_word(other)
    if not firsts or not seconds or set(find_skeletons(one)).isdisjoint(find_skeletons(other)):
        return 0.0
    is_strict = find_script(one) == find_script(other)
    if clash(firsts, seconds, is_strict=is_strict):
        return UNLIKE
    size = max(3.0, (len(firsts) + len(seconds)) / 2)
    return max(0.0, 1 - measure(firsts, seconds, 1.0 if is_strict else 0.5, (1 - HOPELESS) * size) / size)


def measure(firsts: Sequence[Sound], seconds: Sequence[Sound], scale: float, most: float) -> float:
    """The cost of turning one word into the other; infinite if it is more than `most`."""
    prices = [price(second, scale) for second in seconds]
    row = [0.0, *accumulate(prices)]
    for first in firsts:
        above, own = row, price(first, scale)
        row = [above[0] + own]
        for place, second in enumerate(seconds):
            same = above[place] + differ(first, second, scale)
            row.append(min(same, above[place + 1] + own, row[place] + prices[place]))
        if min(row) > most:
            return inf
    return row[-1]


def clash(firsts: Sequence[Sound], seconds: Sequence[Sound], *, is_strict: bool) -> bool:
    """Do both words end in a vowel, and not the same? Across two scripts -a and -o count, as they do beside none:
    "Джулия" is not "Giulio", "Роберт" not "Roberto"."""
    one, other = (next((one for one in reversed(word) if not one.is_weak), word[-1]) for word in (firsts, seconds))
    if one.is_vowel != other.is_vowel:
        return not is_strict and not OPEN.isdisjoint((one.sounds, other.sounds))
    if not one.is_vowel or not one.sounds.isdisjoint(other.sounds):
        return False
    return is_strict or OPEN_A in (one.sounds, other.sounds)


def price(sound: Sound, scale: float) -> float:
    """What it costs to leave the position out."""
    if sound.is_weak:
        return SLIGHT if scale == 1.0 else WEAK  # "Luca" is not "Lucia"
    return VOWEL * scale if sound.is_vowel else STRONG


@lru_cache(maxsize=65536)
def differ(one: Sound, other: Sound, scale: float) -> float:
    """What it costs that two positions are not the same."""
    if not one.sounds.isdisjoint(other.sounds):
        return SLIGHT if one.is_double != other.is_double and not one.is_vowel and scale == 1.0 else 0.0
    if one.is_vowel != other.is_vowel:
        return 2 * STRONG
    is_near = any(not near.isdisjoint(one.sounds) and not near.isdisjoint(other.sounds) for near in NEAR)
    if one.is_vowel:
        return (SLIGHT if is_near else VOWEL) * scale
    return VOWEL if is_near else STRONG


def find_script(word: str) -> str:
    """The script of the word's first letter: LATIN, CYRILLIC, GREEK, HANGUL …"""
    return unicodedata.name(word[:1] or " ", "").partition(" ")[0]
