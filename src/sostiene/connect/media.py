"""Which medium a name is: "dall'Irna", "Nachrichtenagentur Irna" and "ИРНА" are IRNA (tables `media` and `parties`)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from sostiene.connect.skeletons import fold_letters
from sostiene.connect.words import read_rows, split_column
from sostiene.languages import list_languages, load_language

LONGEST_NAME = 6  # words
LONGEST_ENDING = 4  # letters that a `*` takes
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
ELIDED = re.compile(r"\w{1,5}['’](?=\w{2})")
GENITIVE = re.compile(r"['’]s?$")
SMALL = frozenset(("dpa", "la"))
KIND = re.compile("agen[ctz]|агент|агенц|zeitung|sender|news")


class Form(NamedTuple):
    """One way to write a medium's name; the last word may take an ending."""

    words: tuple[tuple[str, int], ...]
    name: str


class Fit(NamedTuple):
    """A medium, and of how many words its name is."""

    name: str
    size: int


@cache
def load_media() -> dict[str, tuple[Form, ...]]:
    """The known media by the first three letters of their first word, the longest names first (about 20 ms, once)."""
    found: dict[tuple[tuple[str, int], ...], str] = {}
    for name, forms in read_rows("media"):
        for form in split_column(forms):
            found.setdefault(tuple(read_form(form)), name)
    told = {tuple(word for word, _ in words) for words in found}  # whatever their endings
    for code in list_languages():
        for row in load_language(code).table("parties"):
            words = tuple(read_form(row[0]))
            if row[1] == "agency" and tuple(word for word, _ in words) not in told:
                found.setdefault(words, row[0])
    index: defaultdict[str, list[Form]] = defaultdict(list)
    for words in sorted(found, key=lambda words: (-len(words), words)):
        if words:
            index[words[0][0][:3]].append(Form(words, found[words]))
    return {start: tuple(forms) for start, forms in index.items()}


def read_form(form: str) -> Iterator[tuple[str, int]]:
    """The folded words of a form, with the letters that each may have behind."""
    for part in form.split():
        words = [fold_letters(match.group()) for match in WORD.finditer(part)]
        yield from ((word, 0) for word in words[:-1])
        if words:
            yield words[-1], LONGEST_ENDING if part.endswith("*") else 0


@lru_cache(maxsize=4096)
def find_medium(name: str) -> str | None:
    """The best-known name of the medium that a name stands for: "Nachrichtenagentur Irna" is IRNA; None if it is none,
    or if there are other names besides."""
    words = list(WORD.finditer(name[:200]))
    for number in range(len(words)):
        found = fit_medium(words, number)
        if found is not None:
            others = [word.group() for word in (*words[:number], *words[number + found.size :])]
            is_alone = all(word[0].islower() or is_kind(word) for word in others)
            return found.name if is_alone else None
    return None


def is_kind(word: str) -> bool:
    """Does a capital word say what kind of medium it is: "Nachrichtenagentur", "News Agency"?"""
    return word in ("The", "La", "Il", "Le", "Der", "Die") or KIND.search(fold_letters(word)) is not None


def fit_medium(words: Sequence[re.Match[str]], number: int) -> Fit | None:
    """The medium whose name begins with that word."""
    shown = ELIDED.sub("", words[number].group(), count=1)  # "dall'Irna"
    if shown[0].islower() and shown not in SMALL:
        return None
    rest = (word.group() for word in words[number + 1 : number + LONGEST_NAME])
    folded = [fold_letters(GENITIVE.sub("", word)) for word in (shown, *rest)]
    for form in load_media().get(folded[0][:3], ()):
        if len(form.words) <= len(folded) and all(map(fits, form.words, folded)):
            return Fit(form.name, len(form.words))
    return None


def fits(item: tuple[str, int], word: str) -> bool:
    return word.startswith(item[0]) and len(word) - len(item[0]) <= item[1]
