"""Whether the names of two persons can be one: by how each word sounds, in any order that a family name may have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sostiene.connect.persons import Name, load_epicene, load_given_names, unbend
from sostiene.connect.skeletons import compare_words, find_script, read_word

Verdict = Literal["same", "different", "unsure"]
# How alike each word must sound to be the same, within one script and across two (chosen on the tests' name_pairs.tsv).
ALIKE_WITHIN, ALIKE_ACROSS = 0.95, 0.86
NEAR = 0.8
BRIEF = 4  # letters
BENT = 0.98  # what a name in another case than the first is worth
PARTIAL = 0.97  # what a name with words left out is worth
MOST_JOINED = 3


@dataclass(frozen=True)
class Likeness:
    """What comes out when two names are compared; `is_short` where one is only a part of the other ("Rossi")."""

    verdict: Verdict
    score: float
    why: str
    is_short: bool = False


DIFFERENT = Likeness("different", 0.0, "the names are not the same")


def compare_persons(one: Name, other: Name) -> Likeness:
    """How alike two names of persons are: `same` only if both ends meet."""
    if not one.words or not other.words:
        return DIFFERENT
    if one.is_full and other.is_full:
        return compare_full(one, other)
    if one.is_short and other.is_short:
        return compare_short(one, other)
    return fit_short(one, other) if one.is_short else fit_short(other, one)


def compare_full(one: Name, other: Name) -> Likeness:
    """Two full names."""
    if one.marks != other.marks and (one.marks & other.marks or one.marks or other.marks):
        return Likeness("different", 0.0, f"{one.shown} and {other.shown} differ in {tell_marks(one, other)}")
    score, why = max(align_all(one, other), default=(0.0, ""))
    bar = ALIKE_WITHIN if is_one_script(one, other) or is_brief(one) or is_brief(other) else ALIKE_ACROSS
    if score >= bar:
        if is_epicene(one, other) or is_womans(one, other) or is_womans(other, one):
            return Likeness(
                "unsure", score, f"{one.shown} and {other.shown} may be a woman's name or a man's in another case"
            )
        return Likeness("same", score, f"{one.shown} and {other.shown} {why}")
    if score >= NEAR and not has_other_given(one, other):
        return Likeness("unsure", score, f"{one.shown} and {other.shown} sound nearly the same ({score:.2f})")
    return Likeness("different", score, f"{one.shown} and {other.shown} differ ({score:.2f})")


def tell_marks(one: Name, other: Name) -> str:
    return " and ".join(sorted(one.marks ^ other.marks)).upper()


def is_one_script(one: Name, other: Name) -> bool:
    return find_script(one.words[-1]) == find_script(other.words[-1])


def align_all(one: Name, other: Name) -> Iterator[tuple[float, str]]:
    """The scores of the ways in which two full names may meet, and what to say of each."""
    firsts, seconds = one.words, other.words
    yield align(firsts, seconds), "are spelt alike" if firsts != seconds else "are the same words"
    yield align((*firsts[1:], firsts[0]), seconds), "are spelt alike, the family name first in one"
    yield align((firsts[-1], *firsts[:-1]), seconds), "are spelt alike, the family name first in one"
    short, long = sorted((firsts, seconds), key=len)
    if len(short) < len(long):
        ends = min(like(short[0], long[0]), like(short[-1], long[-1]))
        is_ends = len(short) == 2
        yield (ends if is_ends else 0.0) * PARTIAL, "share the first name and the last"


@lru_cache(maxsize=65536)
def align(firsts: tuple[str, ...], seconds: tuple[str, ...]) -> float:
    """How alike the worst pair of words is if all are paired in order; words may be joined ("Amir Abdollahian")."""
    if not firsts or not seconds:
        return 1.0 if firsts == seconds else 0.0
    best = min(like(firsts[0], seconds[0]), align(firsts[1:], seconds[1:])) if len(firsts) > 0 else 0.0
    for size in range(2, MOST_JOINED + 1):
        if len(firsts) >= size and len(firsts) > len(seconds):
            joined = like("".join(firsts[:size]), seconds[0])
            best = max(best, min(joined, align(firsts[size:], seconds[1:]))) if joined > best else best
        if len(seconds) >= size and len(seconds) > len(firsts):
            joined = like(firsts[0], "".join(seconds[:size]))
            best = max(best, min(joined, align(firsts[1:], seconds[size:]))) if joined > best else best
    return best


@lru_cache(maxsize=262144)
def like(one: str, other: str) -> float:
    """How alike two words of names are; two forms of one given name are the same, two given names never."""
    if one == other:
        return 1.0
    ours, theirs = find_lines(one), find_lines(other)
    if ours and theirs:
        return 0.0 if ours.isdisjoint(theirs) else 1.0
    best = compare_words(one, other)
    forms = [(mine, yours) for mine in unbend(one) for yours in unbend(other)]
    return max([best, *(compare_words(mine, yours) * BENT for mine, yours in forms[1:])])


@lru_cache(maxsize=65536)
def find_lines(word: str) -> frozenset[int]:
    """The given names that the word may be, in any case."""
    known = load_given_names()
    return known.get(word) or frozenset().union(*(known.get(form, frozenset()) for form in unbend(word)[1:]))


def has_other_given(one: Name, other: Name) -> bool:
    """Are both given names known, and not the same?"""
    ours, theirs = find_lines(one.words[0]), find_lines(other.words[0])
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def is_epicene(one: Name, other: Name) -> bool:
    """Do the given names meet only if one is a man's in another case, which is a woman's name as well?"""
    firsts, seconds = one.words[0], other.words[0]
    known = load_given_names()
    for bent, straight in ((firsts, seconds), (seconds, firsts)):
        if bent not in known and bent.endswith(("а", "я")) and find_lines(bent) & load_epicene():
            return straight[-1:] not in ("а", "я")
    return False


def is_brief(name: Name) -> bool:
    """Is every word of the name so short that much else sounds like it? "Kim Jong-un", "Ким Ё Чжон"."""
    return max(map(len, name.words)) <= BRIEF


def is_womans(one: Name, other: Name) -> bool:
    """Is a surname a woman's, or in another case than the given name? "Павел Сорокина"."""
    given, surname = one.words[0], one.words[-1]
    is_bent = surname.endswith(("ова", "ева", "єва", "ина", "іна")) and not given.endswith(("а", "я", "у", "ю"))
    return is_bent and not other.words[-1].endswith(("а", "a"))


def compare_short(one: Name, other: Name) -> Likeness:
    """Two names of one word each."""
    if one.marks and other.marks and one.marks != other.marks:
        return Likeness("different", 0.0, f"{one.shown} and {other.shown} differ in {tell_marks(one, other)}")
    if not initials_agree(one.initials, other.initials):
        return Likeness("different", 0.0, f"{one.shown} and {other.shown} have other initials")
    score = like(one.words[0], other.words[0])
    if score >= (ALIKE_WITHIN if is_one_script(one, other) else ALIKE_ACROSS):
        return Likeness("same", score, f"{one.shown} and {other.shown} are spelt alike")
    return Likeness(
        "unsure" if score >= NEAR + 0.08 else "different", score, f"{one.shown} and {other.shown}: {score:.2f}"
    )


def fit_short(short: Name, full: Name) -> Likeness:
    """A surname alone, or behind an initial, beside a full name."""
    score = max(like(short.words[0], surname) for surname in full.surnames)
    if score < NEAR:
        return DIFFERENT
    if score < (ALIKE_WITHIN if is_one_script(short, full) else ALIKE_ACROSS) or short.marks - full.marks:
        return Likeness("different", score, f"{short.shown} is no part of {full.shown}")
    if short.initials and not starts_alike(short.initials[0], full.words[0]):
        return Likeness("different", score, f"{short.shown} has another initial than {full.shown}")
    return Likeness("unsure", score, f"{short.shown} is the surname of {full.shown}, alone", is_short=True)


def initials_agree(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return not ours or not theirs or starts_alike(ours[0], theirs[0])


def starts_alike(initial: str, word: str) -> bool:
    """Can the initial be that of the word? In Cyrillic and Latin the same sound."""
    first, whole = read_word(initial), read_word(word)
    return bool(first and whole) and any(not first[0].sounds.isdisjoint(sound.sounds) for sound in whole[:2])
