"""The forms that a dictionary word takes, made from the language's own table of endings.

The table replaces a lemmatiser: it is small, it is read in milliseconds, and a linguist can correct one verb in one
line. `inflect("chiedere", "verb", italian)` holds *chiede*, *chiesto*, *chiedendo* and some eighty more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sostiene.languages import Language

EMPTY = "="  # the ending that adds nothing


@dataclass(frozen=True)
class Endings:
    """One row of the table: words of this `kind` that end in `pattern` (are it, if `is_whole`) take these endings."""

    kind: str
    pattern: str
    is_whole: bool
    endings: tuple[str, ...]
    participles: tuple[str, ...]


def inflect(lemma: str, kind: str, language: Language) -> frozenset[str]:
    """Every form of the word that the table gives, the dictionary form with them; that form alone if no row fits."""
    row = find_row(lemma, kind, language)
    return frozenset({lemma} if row is None else {lemma, *attach(lemma, row, row.endings)})


def list_participles(lemma: str, language: Language) -> frozenset[str]:
    """The forms of the verb that are no verb without an auxiliary (*confermato*); empty where the table marks none."""
    row = find_row(lemma, "verb", language)
    return frozenset() if row is None else frozenset(attach(lemma, row, row.participles))


def find_row(lemma: str, kind: str, language: Language) -> Endings | None:
    """The row for the word: its own, else that of the longest ending it has."""
    fitting = [row for row in read_endings(language) if row.kind == kind and fits(row, lemma)]
    return max(fitting, key=lambda row: (row.is_whole, len(row.pattern)), default=None)


def attach(lemma: str, row: Endings, endings: tuple[str, ...]) -> Iterator[str]:
    stem = "" if row.is_whole else lemma.removesuffix(row.pattern)
    return (stem + ending for ending in endings)


def fits(row: Endings, lemma: str) -> bool:
    return lemma == row.pattern if row.is_whole else lemma.endswith(row.pattern)


def reflexive_words(language: Language) -> frozenset[str]:
    """The pronouns that make a verb reflexive (Italian *si*, *mi*, *ci*); empty where a language has none."""
    rows = (row for row in language.table("endings") if row[0] == "reflexive")
    return frozenset(word for row in rows for word in row[2].split())


@cache
def read_endings(language: Language) -> tuple[Endings, ...]:
    """The rows of the language's `endings` table, their groups spelt out (kept after the first reading)."""
    table = language.table("endings")
    groups = {pattern: endings for kind, pattern, endings in table if kind == "group"}
    return tuple(
        Endings(
            kind,
            pattern.removeprefix("-"),
            not pattern.startswith("-"),
            spell_out(endings, groups),
            spell_out(endings, groups, only="participle"),
        )
        for kind, pattern, endings in table
        if kind not in ("group", "reflexive")
    )


def spell_out(endings: str, groups: dict[str, str], *, only: str = "") -> tuple[str, ...]:
    """`a+past b` with past = `i e` becomes `ai ae b`; with `only`, those of that group alone.

    A group may name others; it must not name itself.
    """
    spelt: list[str] = []
    for ending in endings.split():
        stem, plus, group = ending.partition("+")
        if plus:
            tails = spell_out(groups[group], groups, only="" if group == only else only)
            spelt.extend(stem + tail for tail in tails)
        elif not only:
            spelt.append(stem)
    return tuple("" if ending == EMPTY else ending for ending in spelt)
