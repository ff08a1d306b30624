"""What makes a statement less than certain: the table `modality` of a language, indexed.

Columns of the table: words, their classes, and for words of a cue `cue` or `verb` (an inflected verb).
extract/positions.py reads contents and cues with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sostiene.languages import Language
from sostiene.languages.cues import VERB_GAP, CueMatch, Word, dictionary_form, split_words
from sostiene.languages.inflection import inflect

VERBS = frozenset(("have", "be", "helper"))
NEGATING = frozenset(("negative", "concord"))
ENDINGS = frozenset(("conditional", "adjective", "indicative"))


class Phrase(NamedTuple):
    """A row of the table: words in lower case, and their classes."""

    words: tuple[str, ...]
    kinds: frozenset[str]


class Mark(NamedTuple):
    """A phrase found among words: those from number `first` to before `last`."""

    phrase: Phrase
    first: int
    last: int

    @property
    def shown(self) -> str:
        return f'"{" ".join(self.phrase.words)}"'


@dataclass(frozen=True)
class Modality:
    """The table of one language, ready to search: phrases of contents and of cues by their first word; words that make
    an "if" a question; verbs; endings of the conditional; words by small class."""

    content: Mapping[str, Sequence[Phrase]]
    cue: Mapping[str, Sequence[Phrase]]
    asks: frozenset[str]
    verbs: frozenset[str]
    conditional: tuple[str, ...]
    adjective: tuple[str, ...]
    indicative: frozenset[str]
    small: Mapping[str, frozenset[str]]

    def find(self, words: Sequence[Word], number: int) -> Mark | None:
        """The longest phrase of contents that begins with that word."""
        for phrase in self.content.get(words[number].form, ()):
            last = number + len(phrase.words)
            if tuple(word.form for word in words[number:last]) == phrase.words:
                return Mark(phrase, number, last)
        return None

    def find_attitude(self, words: Sequence[Word], verb: CueMatch | None) -> Mark | None:
        """The first phrase of cues among the words; *mette seriamente in dubbio* may have others between.

        What stands before the verb that decides only helps it (*ha voluto sottolineare*).
        """
        for number, word in enumerate(words):
            for phrase in self.cue.get(word.form, ()):
                last = match_loosely(words, number, phrase.words)
                if last and (verb is None or last > verb.first):
                    return Mark(phrase, number, last)
        return None

    def is_conditional(self, form: str) -> bool:
        """Is it a conditional (*cancellerebbe*)?"""
        return form.endswith(self.conditional) and form not in self.indicative


def match_loosely(words: Sequence[Word], number: int, phrase: Sequence[str]) -> int | None:
    """The number after the last word of a phrase of the cue that begins there; other words may follow its first."""
    if len(phrase) == 1:
        return number + 1
    for start in range(number + 1, number + 2 + VERB_GAP):
        last = start + len(phrase) - 1
        if tuple(word.form for word in words[start:last]) == tuple(phrase[1:]):
            return last
    return None


@cache
def read_modality(language: Language) -> Modality:
    """The language's table, indexed (about 20 ms, once); empty if it has none."""
    content: dict[tuple[str, ...], frozenset[str]] = {}
    cue: dict[tuple[str, ...], frozenset[str]] = {}
    for written, kinds, *how in language.table("modality"):
        head, *rest = [word.form for word in split_words(written)]
        place = cue if how else content
        for form in inflect_head(head, language) if "verb" in how else (head,):
            place[form, *rest] = place.get((form, *rest), frozenset()) | set(kinds.split(","))
    small = read_small_words(language, content)
    return Modality(
        index_phrases({words: kinds for words, kinds in content.items() if not kinds & ENDINGS}),
        index_phrases({words: kinds - {"asks"} for words, kinds in cue.items() if kinds != {"asks"}}),
        frozenset(words[0] for words, kinds in cue.items() if "asks" in kinds),
        frozenset(form for form, kinds in small.items() if kinds & VERBS and not kinds & NEGATING),
        tuple(words[0] for words, kinds in content.items() if "conditional" in kinds),
        tuple(words[0] for words, kinds in content.items() if "adjective" in kinds),
        frozenset(words[0] for words, kinds in content.items() if "indicative" in kinds),
        small,
    )


def inflect_head(head: str, language: Language) -> frozenset[str]:
    """The forms of the first word of a cue, a reflexive verb's too."""
    return inflect(dictionary_form(head, is_reflexive=head.endswith("rsi")), "verb", language)


def read_small_words(
    language: Language, content: Mapping[tuple[str, ...], frozenset[str]]
) -> dict[str, frozenset[str]]:
    """The classes of every small word, from all tables that have some."""
    small = {words[0]: kinds for words, kinds in content.items() if len(words) == 1}
    for name in ("function_words", "clause_words", "auxiliaries"):
        for row in language.table(name):
            small[row[0]] = small.get(row[0], frozenset()) | {row[1]}
    return small


def index_phrases(kinds: Mapping[tuple[str, ...], frozenset[str]]) -> dict[str, list[Phrase]]:
    """The phrases by their first word, the longest first."""
    index: dict[str, list[Phrase]] = {}
    for words in sorted(kinds, key=len, reverse=True):
        index.setdefault(words[0], []).append(Phrase(words, kinds[words]))
    return index
