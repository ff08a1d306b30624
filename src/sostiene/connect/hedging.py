"""The words of a content with their places, those that hedge it, and how strongly a cue commits its speaker."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from typing import NamedTuple

from sostiene.connect.records import Told
from sostiene.connect.skeletons import fold_letters
from sostiene.connect.vocabulary import stem
from sostiene.connect.words import Found, Phrases, make_phrases, read_rows, split_column
from sostiene.connect.words import Word as Part
from sostiene.languages import load_language
from sostiene.languages.cues import Word, split_words
from sostiene.languages.modality import read_modality

ELISION = " [...] "
LONGEST_CUE = 300  # characters
MOST_WORDS = 1500  # of a content
TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*['’]?")
GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+")
HEDGES = frozenset(("possible", "probable", "hearsay", "about"))


class Token(NamedTuple):
    """A word or number of a content: as it stands in the article, where, and what it is compared by."""

    text: str
    start: int
    end: int
    key: str

    @property
    def is_number(self) -> bool:
        return self.key[0].isdigit()


class Hedge(NamedTuple):
    """The words numbered from `first` to before `last` make a content less sure, or less exact."""

    first: int
    last: int
    kind: str


class Strength(NamedTuple):
    """How strongly a cue commits the speaker (0 to 3), and the words that say so."""

    degree: int
    words: str


@cache
def load_hedges(lang: str) -> Phrases:
    rows = [(one, kind) for code, kind, words in read_rows("hedges") if code == lang for one in split_column(words)]
    return make_phrases(rows)


@cache
def load_strengths(lang: str) -> Phrases:
    rows = [(one, degree) for degree, code, words in read_rows("verbs") if code == lang for one in split_column(words)]
    return make_phrases(rows)


def read_tokens(one: Told) -> list[Token]:
    """The words of the content, from left to right; none if the content is not what its spans hold."""
    return list(islice(find_tokens(one), MOST_WORDS))


def find_tokens(one: Told) -> Iterator[Token]:
    for (start, _), piece in zip(one.spans, split_pieces(one), strict=True):
        for match in TOKEN.finditer(piece):
            yield Token(match.group(), start + match.start(), start + match.end(), make_key(match.group(), one.lang))


def split_pieces(one: Told) -> list[str]:
    """The words of each span of the content, whatever parts them; empty where it is not what its spans hold."""
    sizes = [end - start for start, end in one.spans]
    gap, rest = divmod(len(one.content) - sum(sizes), max(1, len(sizes) - 1))
    if rest or gap < 0 or (gap and len(sizes) == 1):
        return [""] * len(sizes)
    starts = accumulate((size + gap for size in sizes), initial=0)
    return [one.content[start : start + size] for start, size in zip(starts, sizes, strict=False)]


def make_key(word: str, lang: str | None) -> str:
    """What a word is compared by: its stem; of a number its digits."""
    if not word[0].isdigit():
        return stem(word.rstrip("'’"), lang) or fold_letters(word)
    return "".join(filter(str.isdigit, word)) if GROUPED.fullmatch(word) else word.replace(",", ".")


def find_hedges(tokens: Sequence[Token], lang: str | None) -> list[Hedge]:
    """The words that hedge, by the language's own table of modality and by `hedges`, the longest at each place."""
    parts = [Part(token.text, fold_letters(token.text.rstrip("'’"))) for token in tokens]
    words = [Word(token.text.casefold().replace("’", "'"), token.start, token.end) for token in tokens]
    modality, phrases, found = read_modality(load_language(lang)), load_hedges(lang or ""), []
    number = 0
    while number < len(tokens):
        mark, phrase = modality.find(words, number), phrases.find(parts, number)
        kind = next(iter(sorted(mark.phrase.kinds & HEDGES)), "") if mark else ""
        last = mark.last if mark and kind else number
        if phrase and phrase.meaning in HEDGES and phrase.last > last and is_hedge(phrase, tokens):
            kind, last = phrase.meaning, phrase.last
        if kind:
            found.append(Hedge(number, last, kind))
        number = max(last, number + 1)
    return found


def is_hedge(phrase: Found, tokens: Sequence[Token]) -> bool:
    """ "About" makes nothing less exact but a number behind it."""
    return phrase.meaning != "about" or (phrase.last < len(tokens) and tokens[phrase.last].is_number)


def is_joining(token: Token, lang: str | None) -> bool:
    """Does the word only join the content to what is around it: "that", "che"?"""
    found = load_hedges(lang or "").find([Part(token.text, fold_letters(token.text.rstrip("'’")))], 0)
    return found is not None and found.meaning == "joining"


def measure_strength(cue: str, lang: str | None) -> Strength | None:
    """How strongly the words of a cue commit, and the words that say so; None if the table knows none of them.

    The strongest counts: "ha detto, ribadendo" insists.
    """
    words = [Part(word.form, fold_letters(word.form)) for word in split_words(cue[:LONGEST_CUE])]
    phrases = load_strengths(lang or "")
    found = [phrase for number in range(len(words)) if (phrase := phrases.find(words, number))]
    if not found:
        return None
    best = max(found, key=lambda phrase: (int(phrase.meaning), -phrase.first))
    return Strength(int(best.meaning), " ".join(word.text for word in words[best.first : best.last]))
