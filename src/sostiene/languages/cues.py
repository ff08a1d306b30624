"""Finds the words that attribute (*ha detto*, *secondo*, *l'accusa*) by the cue table of a language.

A row of `cues.txt` has a dictionary form, the act, the kind of word, what may follow it, and, where needed, other acts
for other circumstances (`negated=deny`, `np=announce`). `negations.txt` says which words turn a cue round.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast, get_args

from sostiene.languages import Language
from sostiene.languages.inflection import inflect, list_participles, reflexive_words
from sostiene.records import Act

CueKind = Literal["verb", "noun", "preposition", "adjective"]
Frame = Literal["that", "to", "np", "quote", "open", "modal"]
CUE_KINDS: tuple[CueKind, ...] = get_args(CueKind)
FRAMES: tuple[Frame, ...] = get_args(Frame)
# Circumstances that may change the act: the cue is negated; the content is a question, an infinitive or a noun phrase;
# the source is a medium, a study, a calculation.
Turn = Literal["negated", "question", "to", "np", "medium", "study", "calculation"]
TURNS: tuple[Turn, ...] = get_args(Turn)

# An apostrophe ends a word (l'|allarme), save in n't and 's, which belong to the word before and are split off from it,
# and between Cyrillic letters (з'ясувати).
WORD = re.compile(r"[Ѐ-ӿ]+(?:['’][Ѐ-ӿ]+)+|\w+?(?=n['’]t\b)|n['’]t\b|['’](?:s|ve|re|m|ll|d)\b|\w+['’]?")
VERB_GAP = 3  # *ha lanciato ieri sera l'allarme*: words between a verb and the rest of its cue
LONGEST = 10  # words that the longest cue may take up, those between its parts with them
REFLEXIVE_REACH = 5  # *si sono più volte dette*: words back from a reflexive verb to its pronoun


class Word(NamedTuple):
    """A word of a text in lower case, with straight apostrophe, and where it stands."""

    form: str
    start: int
    end: int


@dataclass(frozen=True)
class Cue:
    """One row of the cue table. `words` are the dictionary form's words; the first one takes endings."""

    words: tuple[str, ...]
    act: Act
    kind: CueKind
    frames: frozenset[Frame]
    turns: tuple[tuple[Turn, Act], ...] = ()

    def act_when(self, turn: Turn) -> Act | None:
        """The act that the row gives for that circumstance, if it names one."""
        return next((act for named, act in self.turns if named == turn), None)

    @property
    def lemma(self) -> str:
        return " ".join(self.words).replace("' ", "'")


class CueMatch(NamedTuple):
    """A cue found among words: those from number `first` to before `last`."""

    cue: Cue
    first: int
    last: int
    is_reflexive: bool = False


class Negation(NamedTuple):
    """A word that turns the cue after it round: a particle (*non*) or a verb of refusal (*ha rifiutato di*)."""

    kind: Literal["particle", "refusal", "affirmation"]
    first: int
    last: int


class Pattern(NamedTuple):
    """How a cue or negation shows among words: a head in any of its forms, fixed words after it."""

    rest: tuple[str, ...]
    gap: int
    is_reflexive: bool


def split_words(text: str) -> list[Word]:
    """The words of the text, apostrophes kept with the word they end."""
    return [Word(found.group().lower().replace("’", "'"), found.start(), found.end()) for found in WORD.finditer(text)]


class CueIndex:
    """The cue and negation tables of one language, ready to search: a form leads to the cues that it may head."""

    def __init__(self, language: Language) -> None:
        self.cues = read_cues(language)
        self._language = language
        self._reflexive = reflexive_words(language)
        self._participles: dict[str, frozenset[str]] = {}
        self._heads: dict[str, list[tuple[Cue, Pattern]]] = {}
        for cue in self.cues:
            forms, pattern = self._pattern(cue.words, cue.kind, language)
            for form in forms:
                self._heads.setdefault(form, []).append((cue, pattern))
        self._negations: dict[str, list[tuple[str, Pattern]]] = {}
        for words, kind in language.table("negations"):
            split = tuple(word.form for word in split_words(words))
            forms, pattern = self._pattern(split, "verb" if kind == "refusal" else kind, language)
            for form in forms:
                self._negations.setdefault(form, []).append((kind, pattern))

    def find(self, words: Sequence[Word]) -> Iterator[CueMatch]:
        """Every cue that the words hold, in their order; overlapping ones too."""
        for number, word in enumerate(words):
            for cue, pattern in self._heads.get(word.form, ()):
                last = self._match(words, number, pattern)
                if last is not None:
                    yield CueMatch(cue, number, last, pattern.is_reflexive)

    def find_negations(self, words: Sequence[Word]) -> Iterator[Negation]:
        """Every word that may turn a cue round, in their order."""
        for number, word in enumerate(words):
            for kind, pattern in self._negations.get(word.form, ()):
                last = self._match(words, number, pattern)
                if last is not None:
                    yield Negation(cast(Literal["particle", "refusal", "affirmation"], kind), number, last)

    def is_participle(self, match: CueMatch, words: Sequence[Word]) -> bool:
        """Does the verb stand in a form that needs an auxiliary (*confermato*)?"""
        lemma = dictionary_form(match.cue.words[0], match.is_reflexive)
        if lemma not in self._participles:
            self._participles[lemma] = list_participles(lemma, self._language)
        return words[match.first].form in self._participles[lemma]

    def _pattern(self, words: tuple[str, ...], kind: str, language: Language) -> tuple[frozenset[str], Pattern]:
        head, rest = words[0], words[1:]
        is_reflexive = kind == "verb" and bool(self._reflexive) and head.endswith("rsi")
        forms = inflect(dictionary_form(head, is_reflexive), kind, language)
        return forms, Pattern(rest, VERB_GAP if kind == "verb" else 0, is_reflexive)

    def _match(self, words: Sequence[Word], number: int, pattern: Pattern) -> int | None:
        """The number after the last word of the pattern whose head stands at `number`; None if it does not go on so."""
        if pattern.is_reflexive and not self._is_reflexive(words, number):
            return None
        here = number + 1
        for position, wanted in enumerate(pattern.rest):
            reach = here + 1 + (pattern.gap if position == 0 else 0)
            found = next((at for at in range(here, min(reach, len(words))) if words[at].form == wanted), None)
            if found is None:
                return None
            here = found + 1
        return here

    def _is_reflexive(self, words: Sequence[Word], number: int) -> bool:
        form = words[number].form
        if form[-2:] in self._reflexive and form[:-2].endswith(("r", "ndo")):
            return True
        before = words[max(0, number - REFLEXIVE_REACH) : number]
        return any(word.form in self._reflexive for word in before)


def find_outermost(matches: Sequence[CueMatch]) -> list[CueMatch]:
    """The matches without those that lie inside a longer one (*allarme* in *ha lanciato l'allarme*)."""
    by_first: dict[int, list[CueMatch]] = {}
    for match in matches:
        by_first.setdefault(match.first, []).append(match)
    return [
        match
        for match in matches
        if not any(
            is_inside(match, other)
            for first in range(match.first - LONGEST, match.first + 1)
            for other in by_first.get(first, ())
        )
    ]


def is_inside(match: CueMatch, other: CueMatch) -> bool:
    return other.first <= match.first and match.last <= other.last and size(other) > size(match)


def size(match: CueMatch) -> int:
    return len(match.cue.words) + match.is_reflexive


def dictionary_form(head: str, is_reflexive: bool) -> str:
    """The verb without its reflexive pronoun: *dirsi* gives *dire*, *proporsi* gives *proporre*."""
    if not is_reflexive:
        return head
    plain = head.removesuffix("si")
    return plain + ("re" if plain.endswith(("or", "ur")) else "e")


@cache
def read_cues(language: Language) -> tuple[Cue, ...]:
    """The rows of the language's cue table."""
    cues = []
    for row in language.table("cues"):
        words = tuple(word.form for word in split_words(row[0]))
        frames = frozenset(cast(list[Frame], [] if row[3] == "-" else row[3].split(",")))
        turns = tuple(read_turn(entry) for entry in row[4].split(";")) if len(row) > 4 else ()
        cues.append(Cue(words, cast(Act, row[1]), cast(CueKind, row[2]), frames, turns))
    return tuple(cues)


def read_turn(entry: str) -> tuple[Turn, Act]:
    """`np=announce` as a pair."""
    turn, _, act = entry.partition("=")
    return cast(Turn, turn), cast(Act, act)


@cache
def load_cues(language: Language) -> CueIndex:
    """The index of the language's cues, made on first use (about 50 ms for Italian) and kept."""
    return CueIndex(language)
