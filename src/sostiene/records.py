"""The nouns of the field: what an article is and what a statement in it is.

Records are frozen and hold plain values; `codec.py` turns them into JSON and back. Offsets are half-open and count
Unicode code points of `Article.text`, which is never changed after it was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal["direct", "indirect", "mixed", "post"]
Act = Literal[
    "state", "confirm", "deny", "not_confirm", "not_deny", "announce", "warn", "urge", "ask", "accuse", "support",
    "estimate", "believe", "report",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
ACTS: tuple[Act, ...] = get_args(Act)


class Span(NamedTuple):
    """A stretch `text[start:end]` of an article."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """Words of an article, exactly as they stand there; in several pieces where they are interrupted."""

    spans: tuple[Span, ...]
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words, with ` [...] ` where something else stands between two pieces."""
        return " [...] ".join(self.words)

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


def cut_passage(text: str, spans: Iterable[tuple[int, int]]) -> Passage | None:
    """The passage that the spans cut out of the text, in the order of the text; None if they hold nothing."""
    kept = sorted(Span(start, end) for start, end in spans if start < end)
    return Passage(tuple(kept), tuple(text[start:end] for start, end in kept)) if kept else None


@dataclass(frozen=True)
class When:
    """The day on which something was said: `day` is ISO, as precise as the text tells (`2024`, `2024-10`,
    `2024-10-28`).

    `first` and `last` bound it as whole days; `candidates` lists every day an ambiguous expression may mean, the
    preferred one first; `rule` names the reading and `anchor` the date it was counted from.
    """

    day: str | None
    first: str | None = None
    last: str | None = None
    candidates: tuple[str, ...] = ()
    rule: str = ""
    anchor: str | None = None


@dataclass(frozen=True)
class Statement:
    """A stretch of an article that somebody other than the article stands for (docs/glossary.md defines each field)."""

    id: str
    kind: Kind
    act: Act
    speaker: str
    content: Passage
    source: Passage | None = None
    cue: Passage | None = None
    addressee: Passage | None = None
    channel: Passage | None = None
    when: When | None = None
    within: str | None = None
    confidence: float = 1.0
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """One text with what is known of it.

    `doc` is the name it was given (else the file's stem), `hash` the SHA-256 of the text in UTF-8. `lang` is a
    two-letter code; `published` an ISO date. `statements` is empty until the article was read by `extract`.
    """

    doc: str
    text: str
    hash: str
    lang: str | None = None
    title: str | None = None
    published: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Something that could not be read: where it lies, what is wrong with it, and what can be done."""

    where: str
    what: str
    hint: str = ""


@dataclass(frozen=True)
class Attribution:
    """What a Tagger finds: spans only, before anything is understood.

    `antecedent` is an earlier mention of the speaker, where the source is left out or only a pronoun; `act` the
    tagger's own reading of the act, `score` its confidence in [0, 1], `reason` one line on how it was found.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    addressee: tuple[Span, ...] = ()
    channel: tuple[Span, ...] = ()
    antecedent: Span | None = None
    act: Act | None = None
    score: float = 1.0
    reason: str = ""
