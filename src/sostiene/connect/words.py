"""The words of a name, whatever its script, and the tables of phrases that are found among them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from sostiene.connect.skeletons import fold_letters
from sostiene.identity import ARTICLES, PARTICLES
from sostiene.languages import parse_rows

LONGEST_NAME = 200  # characters of a name that are read
LONGEST_ENDING = 8  # letters that a `*` takes
MARKS = re.compile(r"[’ʼʹ`´′‘]")
# An elided article or preposition is a word of its own: "L'Iran", "dell'Ucraina".
ELIDED = re.compile(r"\b(?:[Ll]|d|[Uu]n|[Aa]ll|[Dd]all|dell|[Nn]ell|[Ss]ull|[Qq]u)'(?=\w)")
ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}")
ACRONYMS = frozenset(("US", "UN", "EU", "UK"))
WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*\.?")
# Small words of the languages that identity does not know.
SMALL = ARTICLES | PARTICLES | frozenset(
    re.findall(r"\w+", "as au aux del do en et les los para por sobre of и й в во на у і та з із при для")
)  # fmt: skip
JOINING = frozenset(re.findall(r"\w+", "e ed et and und y и й та і και"))


class Word(NamedTuple):
    """A word of a name: as it is written, folded, and what stands before it."""

    text: str
    key: str
    is_hyphened: bool = False
    is_after_comma: bool = False

    @property
    def is_capital(self) -> bool:
        return self.text[0].isalpha() and not self.text[0].islower()

    @property
    def is_initial(self) -> bool:
        return len(self.text.rstrip(".")) == 1 and self.text[0].isupper()


@lru_cache(maxsize=65536)
def split_words(name: str) -> tuple[Word, ...]:
    """The words of a name: "Kan'ani" is one, "L'Iran" two, "U.S." one, "Suk-yeol" two."""
    text = MARKS.sub("'", unicodedata.normalize("NFC", name[:LONGEST_NAME]))
    text = ELIDED.sub(lambda match: match.group()[:-1] + " ", text)
    text = ABBREVIATION.sub(join_letters, text)
    return tuple(read_words(text))


def join_letters(match: re.Match[str]) -> str:
    """ "U.S." is one word; initials before a name ("V.V. Putin") are as well, and stay one letter."""
    letters = match.group().replace(".", "")
    is_name = len(letters) > 2 or letters in ACRONYMS or not match.string[match.end() :].strip()
    return f"{letters} " if is_name else f"{letters[0]}. "


def read_words(text: str) -> Iterator[Word]:
    end = 0
    for match in WORD.finditer(text):
        gap, word = text[end : match.start()], match.group()
        is_owner = word.lower().endswith("'s") and len(word) > 3
        shown = word[:-2] if is_owner else word
        key = fold_letters(shown.rstrip(".").replace("'", ""))
        is_hyphened = end > 0 and gap in ("-", "\u2010", "\u2011", "\u2012")
        yield Word(shown, key or shown, is_hyphened, "," in gap or "(" in gap)
        if is_owner:
            yield Word("'s", "'s")
        end = match.end()


def is_small(word: Word) -> bool:
    """Is it a word that joins others and tells nothing?"""
    return not (word.is_capital and len(word.text) > 1 and word.text.isupper()) and word.key in SMALL


class Item(NamedTuple):
    """One word of a phrase: its letters, and how many more a word may have."""

    stem: str
    most: int = 0

    def fits(self, word: str) -> bool:
        return word.startswith(self.stem) and len(word) - len(self.stem) <= self.most


class Found(NamedTuple):
    """What a phrase stands for, and the numbers of its first word and of the one behind its last; `is_exact` if no word
    of it has an ending of its own."""

    meaning: str
    first: int
    last: int
    is_exact: bool = True


@dataclass(frozen=True)
class Phrases:
    """Phrases by the first letters of their first word."""

    by_start: dict[str, list[tuple[tuple[Item, ...], str]]]

    def find(self, words: Sequence[Word], first: int) -> Found | None:
        """The longest phrase that begins there, the exact one first; small words between its words do not count."""
        best: Found | None = None
        for items, meaning in self.by_start.get(words[first].key[:3], ()):
            last = fit(items, words, first)
            found = Found(meaning, first, last or 0, all(item.most == 0 for item in items))
            if last is not None and (best is None or (last, found.is_exact) > (best.last, best.is_exact)):
                best = found
        return best


def fit(items: Sequence[Item], words: Sequence[Word], first: int) -> int | None:
    """Where the phrase ends that begins there; None if it does not stand there."""
    place = first
    for number, item in enumerate(items):
        while number and place < len(words) and is_small(words[place]) and not item.fits(words[place].key):
            place += 1
        if place >= len(words) or not item.fits(words[place].key):
            return None
        place += 1
    return place


def make_phrases(rows: Sequence[tuple[str, str]]) -> Phrases:
    """The phrases of a table of (written, meaning)."""
    by_start: defaultdict[str, list[tuple[tuple[Item, ...], str]]] = defaultdict(list)
    for written, meaning in rows:
        items = tuple(read_items(written))
        if items:
            by_start[items[0].stem[:3]].append((items, meaning))
    return Phrases(dict(by_start))


def read_items(written: str) -> Iterator[Item]:
    """ "Минист* обороны": a star takes any ending, if three letters stand before it."""
    for part in written.split():
        is_open = part.endswith("*")
        words = [word for word in split_words(part.rstrip("*")) if not (is_small(word) and len(written.split()) > 1)]
        yield from (Item(word.key) for word in words[:-1])
        if words:
            yield Item(words[-1].key, LONGEST_ENDING if is_open and len(words[-1].key) > 2 else 0)


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table beside this module, read once."""
    return tuple(parse_rows((files(__package__) / f"{name}.txt").read_text(encoding="utf-8")))


def split_column(column: str) -> list[str]:
    return [] if column == "-" else [one.strip() for one in column.split("|") if one.strip()]
