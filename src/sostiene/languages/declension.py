"""How nouns and names are declined: *по словам Дмитрия Пескова* names Дмитрий Песков, *министра* is a *министр*.

The table `declension` of a language undoes endings; it knows no words. A word is taken back only to one that is known:
a row of another table, or a name that the article has in the nominative as well. Columns: class, ending, endings of
the nominative that it may come from. Classes: case (another case), form (another number or gender, so that the word may
still be a subject), name (what a name is shown as that the article never has in the nominative), sure (the same, for
endings that no nominative has). A language without the table declines nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from sostiene.languages import Language
from sostiene.languages.inflection import EMPTY

LONGEST = 6  # letters of an ending
SHORTEST = 2  # letters that must be left of the word
KEPT = 16384  # forms remembered


class Nominative(NamedTuple):
    """The nominative of a form; `is_oblique` if the form stands in another case."""

    form: str
    is_oblique: bool


class Declension:
    """The endings of one language."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self.endings: dict[tuple[str, str], tuple[str, ...]] = {}
        for kind, ending, origins in rows:
            spelt = tuple("" if origin == EMPTY else origin for origin in origins.split())
            self.endings[kind, ending] = self.endings.get((kind, ending), ()) + spelt

    def __bool__(self) -> bool:
        return bool(self.endings)

    def undo(self, form: str, *kinds: str) -> Iterator[str]:
        """The words that the form may come from by rows of these classes, the longest ending first. A capital stays."""
        for size in range(min(LONGEST, len(form) - SHORTEST), -1, -1):
            stem, ending = form[: len(form) - size], form[len(form) - size :]
            for kind in kinds:
                yield from (stem + origin for origin in self.endings.get((kind, ending or EMPTY), ()))

    def guess(self, form: str) -> str:
        """The likeliest nominative of a name in another case: the form itself where no row fits."""
        return next(self.undo(form, "sure", "name"), form)

    def is_sure(self, form: str) -> bool:
        """Does the ending alone tell that the form is no nominative?"""
        return next(self.undo(form, "sure"), None) is not None


class KnownWords:
    """Words in the nominative, to be found by any of their forms; they are compared as `fold` makes them."""

    def __init__(self, declension: Declension, words: Collection[str], fold: Callable[[str], str]) -> None:
        self.declension, self.words, self.fold = declension, words, fold
        self.find = lru_cache(KEPT)(self.search)

    def search(self, form: str) -> Nominative | None:
        """The known word that the form belongs to; None if there is none, or if the form is known itself."""
        if not self.declension or self.fold(form) in self.words:
            return None
        for kind in ("case", "form"):
            for origin in self.declension.undo(form, kind):
                if self.fold(origin) in self.words:
                    return Nominative(origin, kind == "case")
        return None


@cache
def load_declension(language: Language) -> Declension:
    """The endings of the language, read once."""
    return Declension(language.table("declension"))
