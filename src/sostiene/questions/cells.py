"""The cells of a board: what a speaker holds in one way, the wording nearest to what was said first, other languages
beside it; and the cells in camps, so that a reader sees at one look who says it is so, who denies it, who does neither.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sostiene.questions.board import Board, Side, Voice
from sostiene.questions.claims import Taken

CampName = Literal["for", "open", "against", "relayed"]
CAMPS: dict[CampName, tuple[str, ...]] = {
    "for": ("confirms", "asserts"),
    "open": ("does_not_deny", "does_not_confirm", "doubts"),
    "against": ("denies",),
    "relayed": ("reports",),
}
"""Which stances a reader sees side by side; every stance stays told apart within its camp."""
MOST_ENTRIES, MOST_WORDINGS, MOST_ALIKE, MOST_PARTIES = 12, 5, 6, 8
"""Speakers in a camp, wordings in a cell, passages in the very same words, and parties of a camp that are shown."""
SIDES: tuple[Side | None, ...] = ("party", "witness", None)
QUOTED = re.compile(r"[«»“”„‹\"]")


@dataclass(frozen=True)
class Worded:
    """A passage, and those of other articles in the very same words."""

    taken: Taken
    alike: tuple[Taken, ...]


@dataclass(frozen=True)
class Cell:
    """What a speaker holds in one way: `wordings` that differ, the original first; `beside` it the first one in each
    other language. `passages` are all there are, shown or not."""

    stance: str
    passages: int
    wordings: tuple[Worded, ...]
    beside: tuple[Taken, ...]


@dataclass(frozen=True)
class Entry:
    """A speaker in a camp, with their cells there. `is_told`: only others tell of them."""

    name: str
    entity: str | None
    party: str | None
    side: Side | None
    is_told: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Camp:
    """Those who hold one view of a claim: `speakers` in all, of whom `entries` are shown; the `parties` for whom they
    speak, those with most speakers first."""

    name: CampName
    speakers: int
    passages: int
    parties: tuple[str, ...]
    entries: tuple[Entry, ...]


def arrange(board: Board) -> tuple[Camp, ...]:
    """The speakers of a board in camps: those of its parties first, then witnesses."""
    lang = next((one.lang for one in board.taken if board.title in one.quote), None)
    return tuple(make_camp(name, board.voices, lang) for name in CAMPS)


def make_camp(name: CampName, voices: Sequence[Voice], lang: str | None) -> Camp:
    stances = CAMPS[name]
    held = [(voice, [one for one in voice.taken if one.stance in stances]) for voice in voices]
    kept = sorted((pair for pair in held if pair[1]), key=lambda pair: weigh(pair[0], pair[1], stances))
    entries = tuple(make_entry(voice, taken, stances, lang) for voice, taken in kept[:MOST_ENTRIES])
    parties = Counter(voice.party for voice, _ in kept if voice.party)
    ordered = tuple(party for party, _ in parties.most_common(MOST_PARTIES))
    return Camp(name, len(kept), sum(len(taken) for _, taken in kept), ordered, entries)


def weigh(voice: Voice, taken: Sequence[Taken], stances: tuple[str, ...]) -> tuple[int, bool, int, int, str, str]:
    """Parties before witnesses, who speaks before who is told of, who answers before who asserts, who is in most
    articles before others."""
    first = min(stances.index(one.stance) for one in taken)
    articles = len({one.article for one in taken})
    return SIDES.index(voice.side), is_told(taken), first, -articles, min(one.day for one in taken), voice.name


def is_told(taken: Sequence[Taken]) -> bool:
    return not any(one.is_own for one in taken)


def make_entry(voice: Voice, taken: Sequence[Taken], stances: tuple[str, ...], lang: str | None) -> Entry:
    by_stance = ((stance, [one for one in taken if one.stance == stance]) for stance in stances)
    cells = tuple(make_cell(stance, some, lang) for stance, some in by_stance if some)
    return Entry(voice.name, voice.entity, voice.party, voice.side, is_told(taken), cells)


def make_cell(stance: str, taken: Sequence[Taken], lang: str | None) -> Cell:
    groups: dict[tuple[str | None, str], list[Taken]] = {}
    for one in sorted(taken, key=lambda one: order_nearness(one, lang)):
        groups.setdefault((one.lang, fold(one.quote)), []).append(one)
    worded = [Worded(some[0], tuple(some[1 : 1 + MOST_ALIKE])) for some in groups.values()]
    beside = tuple(list_beside([one.taken for one in worded]))
    shown = worded[:1] + [one for one in worded[1:] if one.taken in beside]
    shown += [one for one in worded if one not in shown]
    return Cell(stance, len(taken), tuple(shown[:MOST_WORDINGS]), beside)


def order_nearness(one: Taken, lang: str | None) -> tuple[bool, bool, str, bool, bool, str, int, str]:
    """How near a passage is to what was said: the speaker's own before what is told of them, in a language of the state
    that they speak for before a translation, early before late, quoted before reported; else as the title is."""
    is_foreign = (one.lang or "") not in list_languages(one.party or "")
    published = (one.published or one.day or "9")[:10]
    is_other = one.lang != lang
    return not one.is_own, is_foreign, published, not QUOTED.search(one.quote), is_other, one.doc, one.start, one.id


@lru_cache(maxsize=512)
def list_languages(party: str) -> frozenset[str]:
    """The official languages of a state; none of another party."""
    # Imported here: it is heavy, and lists need none of it.
    from babel.languages import get_official_languages

    return frozenset(get_official_languages(party, de_facto=True)) if len(party) == 2 else frozenset()


def list_beside(taken: Sequence[Taken]) -> Iterator[Taken]:
    """The first passage in each language but that of the first of all."""
    seen = {taken[0].lang}
    for one in taken:
        if one.lang not in seen:
            seen.add(one.lang)
            yield one


def fold(words: str) -> str:
    """Words by which passages are alike: without the marks around them."""
    return " ".join(words.strip(' "«»“”„,.;:').casefold().split())
