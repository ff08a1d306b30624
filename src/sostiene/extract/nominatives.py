"""The nominatives of the names of one article: "По словам | Ветрова" names the Ветров of another sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from sostiene.extract.names import Lexicon, Word, fold
from sostiene.languages import Language
from sostiene.languages.cues import read_cues
from sostiene.languages.inflection import inflect

# bound: it stands where no nominative does; held: behind a role in another case, which may itself belong to a role in
# the nominative ("пресс-секретарь президента | Дана Мирел"); named: behind a first name in the nominative.
State = Literal["bound", "held", "named", "open"]


class Nominatives:
    """What the capitalised words of one article are in the nominative, as its other sentences and the words before them
    tell. Behind a preposition, a noun of saying ("словам") or a role in another case ("министра") none is."""

    def __init__(self, text: str, words: Sequence[Word], lexicon: Lexicon, language: Language) -> None:
        self.text, self.lexicon = text, lexicon
        self.governors = list_governors(language)
        states: dict[str, set[State]] = {}
        free: set[str] = set()
        for word, state in self.weigh(words) if lexicon.declension else ():
            states.setdefault(word.text, set()).add(state)
            if state in ("named", "open"):
                free.add(spell(word.text))
        chosen = {form: self.choose(form, free, seen) for form, seen in states.items()}
        self.found = {form: origin for form, origin in chosen.items() if origin != form}

    def settle(self, words: Iterable[Word]) -> list[Word]:
        """The words, each name with its nominative."""
        return [
            replace(word, base=self.found[word.text], is_oblique=True) if word.text in self.found else word
            for word in words
        ]

    def choose(self, form: str, free: set[str], seen: set[State]) -> str:
        """The nominative of the form: a name that the article has, else the likeliest if it can be none itself."""
        declension, first_names = self.lexicon.declension, self.lexicon.first_names
        is_bound = seen <= {"bound", "held"}
        if "named" in seen or (fold(form) in first_names and seen != {"bound"}):
            return form
        for origin in declension.undo(form, "case"):
            if spell(origin) in free or (is_bound and fold(origin) in first_names):
                return origin
        return declension.guess(form) if is_bound or declension.is_sure(form) else form

    def weigh(self, words: Sequence[Word]) -> Iterator[tuple[Word, State]]:
        """The capitalised words that no table knows in another case, and what stands before each tells of it."""
        before: Word | None = None
        state: State = "open"
        for word in words:
            gap = self.text[before.end : word.start] if before else "\n"
            state = self.pass_on(before, state, word) if before and gap in (" ", "\u00a0", " «") else "open"
            if word.is_capital and not word.base and not word.is_acronym and len(word.text) > 2:
                yield word, state
            before = word

    def pass_on(self, before: Word, state: State, word: Word) -> State:
        """The state of a word from that of the word before it."""
        lexicon = self.lexicon
        if before.is_capital and before.key in lexicon.first_names:
            return "bound" if before.is_oblique or state == "bound" else "named"
        if lexicon.is_a(before, "preposition") or fold(before.text) in self.governors:
            return "bound"
        if before.key in lexicon.roles and before.is_oblique:
            return "bound" if state == "bound" else "held"
        is_apart = before.is_acronym or lexicon.is_place(before) or before.key in lexicon.institutions
        if before.is_capital and word.is_capital and not is_apart:
            is_other = word.key in lexicon.first_names and not word.is_oblique  # "президента Ивана Котова | Дарья"
            return "open" if is_other else state
        is_passing = before.is_oblique or is_apart or lexicon.declension.is_sure(before.text)
        return "bound" if is_passing and state == "bound" else "open"


def spell(form: str) -> str:
    """The form as it is compared: й is no и, for Кордавии is not Кордавий."""
    return form.casefold().replace("ё", "е")


@cache
def list_governors(language: Language) -> frozenset[str]:
    """The forms of the words behind which a name stands in another case: *словам*, *заявление*."""
    cues = [cue for cue in read_cues(language) if cue.kind in ("noun", "preposition")]
    nouns = {form for cue in cues if cue.kind == "noun" for form in inflect(cue.words[-1], "noun", language)}
    return frozenset(map(fold, nouns | {cue.words[-1] for cue in cues if cue.kind == "preposition"}))
