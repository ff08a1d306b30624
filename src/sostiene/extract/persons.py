"""What the verb of a cue tells of who speaks: nobody ("si dice"), the first person ("credo"), or nothing."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from sostiene.extract.names import read_lexicon
from sostiene.languages import Language

Person = Literal["nobody", "first", "open"]


@dataclass(frozen=True)
class Verbs:
    """The tables `impersonal` and `first_person` of one language, and its articles and possessives."""

    impersonal: dict[str, str]
    first: frozenset[str]
    classes: dict[str, str]


@cache
def read_verbs(language: Language) -> Verbs:
    """The verbs of the language, read once."""
    return Verbs(
        impersonal={row[0]: row[1] for row in language.table("impersonal")},
        first=language.words("first_person"),
        classes=read_lexicon(language).classes,
    )


def read_person(cue: str, language: Language, *, is_follower: bool) -> Person:
    """The person of the cue; `is_follower` if another statement stands before it in the sentence, so that a participle
    alone goes on from there ("ha detto di no e smentito le voci")."""
    verbs = read_verbs(language)
    words = cue.casefold().replace("’", "'").split()
    if not words:
        return "open"
    if is_first(words, verbs):
        return "first"
    return "nobody" if is_impersonal(words, verbs, is_follower) else "open"


def is_first(words: list[str], verbs: Verbs) -> bool:
    endings = [f"-{word[-size:]}" for word in words[:2] for size in (4, 5)]
    return not verbs.first.isdisjoint(words[:2]) or not verbs.first.isdisjoint(endings)


def is_impersonal(words: list[str], verbs: Verbs, is_follower: bool) -> bool:
    """Does the cue name nobody? "si dice", "è stato riferito", "l'accusa", "sospettato"."""
    if "whole" in (verbs.impersonal.get(words[0]), verbs.impersonal.get(" ".join(words[:2]))):
        return True
    first = words[0][: words[0].find("'") + 1] or words[0]
    if verbs.classes.get(first) == "article":
        return not any(verbs.classes.get(word) == "qualifier" for word in words)  # "la sua richiesta" has an owner
    if is_participle(words[0], verbs):
        return len(words) == 1 and not is_follower
    helper = next((at for at, word in enumerate(words[:3]) if verbs.impersonal.get(word) == "auxiliary"), None)
    return helper is not None and any(is_participle(word, verbs) for word in words[helper + 1 : helper + 4])


def is_participle(word: str, verbs: Verbs) -> bool:
    """Is the word, with or without its last letter, a participle of the table?"""
    return "participle" in (verbs.impersonal.get(word), verbs.impersonal.get(word[:-1]))
