"""What may name a speaker at the beginning of a line: `ANNA NERI:`, `Ugo Bruni (ministro):`, `PRESIDENTE.`, `D.`, `Q:`.

Whether it does, `transcripts.py` tells by all of them together.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sostiene.extract.names import fold
from sostiene.records import Span

SIDES = ("question", "answer")
# Before a label: spaces, a time, a dash, the stars of Markdown. `*+` gives nothing back: a line of spaces is read once.
LEAD = r"^[^\S\n]*+(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?[^\S\n]++)?(?:>>++|[-–—])?[^\S\n]*+\*{0,2}"
CAPITAL = r"(?:[^\W\d_a-zà-öø-ÿ](?:[\w'’.-]*[\w'’])?)"
CAPITALS = r"(?:[^\W\d_a-zà-öø-ÿ](?:[^\W_a-zà-öø-ÿ]|['’.-])*[^\W_a-zà-öø-ÿ])"
BRACKET = r"(?:[^\S\n]?\([^()\n]{1,60}\))"
# `Anna Neri (ministra), Roma:` a name of up to five words, what it holds in brackets or behind a comma.
COLON = re.compile(
    rf"{LEAD}(?P<label>(?P<name>{CAPITAL}(?:\.? (?:(?:de|di|da|del|della|dei|van|von|of) )?{CAPITAL}){{0,4}})"
    rf"{BRACKET}?(?:, [^\n:.!?«“\"]{{1,60}})?)\*{{0,2}}:\*{{0,2}}(?=[^\S\n]|$)",
    re.MULTILINE,
)
# `ANNA NERI (GM). Signor Presidente`: capitals alone, as parliaments print them.
STOP = re.compile(
    rf"{LEAD}(?P<label>(?P<name>{CAPITALS}(?: {CAPITALS}){{0,4}}){BRACKET}?(?:, [^\n:.!?«“\"]{{3,100}})?)\."
    r"(?=[^\S\n]+[^\W\d_a-zà-öø-ÿ«“\"])",
    re.MULTILINE,
)
# `D.`, `R.`, `Q:`: the letters for question and answer.
LETTER = re.compile(rf"{LEAD}(?P<label>(?P<name>[^\W\d_a-zà-öø-ÿ]))(?:[.:]|[^\S\n][-–—])(?=[^\S\n])", re.MULTILINE)


@dataclass(frozen=True)
class Label:
    """The words that name the speaker of a turn, the name in them, and where the turn's own words may begin."""

    span: Span
    name: str
    line: int
    start: int

    @cached_property
    def key(self) -> str:
        """What the labels of one speaker have in common: the surname."""
        return fold(self.surname)

    @property
    def surname(self) -> str:
        return self.name.rpartition(" ")[2]


def find_labels(text: str, sides: Mapping[str, str]) -> list[Label]:
    """What looks like a label at the beginning of a line, in order; single letters only where they ask and answer."""
    found: dict[int, Label] = {}
    letters = {match["name"] for match in LETTER.finditer(text) if fold(match["name"]) in sides}
    if {sides[fold(letter)] for letter in letters} != set(SIDES):
        letters = set()
    for pattern in (COLON, STOP, LETTER):
        for match in pattern.finditer(text):
            if len(match["name"]) > 1 or match["name"] in letters:
                label = Label(Span(*match.span("label")), match["name"], match.start(), match.end())
                found.setdefault(match.start(), label)
    return [found[line] for line in sorted(found)]


def keep_style(labels: Sequence[Label], sides: Mapping[str, str]) -> list[Label]:
    """The labels that are set like most of them: all in capitals, or else without those that name nobody in full and
    come only once ("Video Transcript: …")."""
    if sum(label.name.isupper() for label in labels) * 2 >= len(labels):
        return [label for label in labels if label.name.isupper()]
    counts = Counter(label.key for label in labels)
    return [label for label in labels if counts[label.key] > 1 or is_full_name(label, sides)]


def is_full_name(label: Label, sides: Mapping[str, str]) -> bool:
    """Is it a name of two words or more, one in capitals, or a side of an interview?"""
    return " " in label.name or (label.name.isupper() and len(label.name) > 1) or label.key in sides
