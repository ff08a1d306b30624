"""The nouns of the field: what an article is and what a statement in it is.

Records are frozen and hold plain values; `codec.py` turns them into JSON and back. Offsets are half-open and count
Unicode code points of `Article.text`, which is never changed after it was read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal["direct", "indirect", "mixed", "post"]
Act = Literal[
    "state", "confirm", "deny", "not_confirm", "not_deny", "announce", "warn", "urge", "ask", "accuse", "support",
    "estimate", "believe", "report",
]  # fmt: skip
Stance = Literal["asserts", "confirms", "denies", "does_not_confirm", "does_not_deny", "doubts", "reports"]
Factuality = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"]
VoiceType = Literal["person", "group", "body", "place", "document", "medium", "unnamed", "unknown"]
Exactness = Literal["exact", "about", "at least", "at most", "more than", "less than", "between", "vague"]
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
class Voice:
    """What kind of speaker it is, and for whom it speaks, as far as the article and the project's tables tell.

    `role` is what the person is ("vicesegretaria stampa"), `organisation` where ("Pentagono"); `party` the state (its
    ISO 3166 code) or international body that the voice speaks for. `number` counts the people of a source without a
    name (None: it does not say), `why_unnamed` quotes why it has none.
    """

    type: VoiceType = "unknown"
    role: str | None = None
    organisation: str | None = None
    party: str | None = None
    number: int | None = None
    why_unnamed: str | None = None


@dataclass(frozen=True)
class Position:
    """What the speaker holds of the content: the stance, and how sure it is made (FactBank's values).

    `is_negated`: the content itself denies ("che non ci sono truppe"); `is_conditional`: it holds only under a
    condition; `is_hearsay`: its verb marks it as heard from others ("avrebbe cancellato").
    """

    stance: Stance
    factuality: Factuality
    is_negated: bool = False
    is_conditional: bool = False
    is_hearsay: bool = False


@dataclass(frozen=True)
class Quantity:
    """An amount in a content, as exact as the text has it: "circa 10.000 soldati" is about 10,000 soldati.

    `low` and `high` bound it, None where it is open; `unit` is the word that is counted, as it stands there.
    """

    words: Passage
    low: float | None
    high: float | None
    unit: str
    exactness: Exactness


class Reason(NamedTuple):
    """Why a field of a statement is what it is, in one line that a person understands."""

    field: str
    why: str


@dataclass(frozen=True)
class Statement:
    """A stretch of an article that somebody other than the article stands for (docs/glossary.md defines each field).

    `when` is the day on which it was said, `happened` that on which what it tells took place; `place` is where it was
    said.
    """

    id: str
    kind: Kind
    act: Act
    speaker: str
    content: Passage
    source: Passage | None = None
    cue: Passage | None = None
    addressee: Passage | None = None
    channel: Passage | None = None
    place: Passage | None = None
    when: When | None = None
    happened: When | None = None
    within: str | None = None
    voice: Voice | None = None
    position: Position | None = None
    quantities: tuple[Quantity, ...] = ()
    confidence: float = 1.0
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class FactCheck:
    """A verdict on a claim that a page itself carries (schema.org ClaimReview): its publisher's, never ours."""

    claim: str
    rating: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Article:
    """One text with what is known of it.

    `doc` is the name it was given (else the file's stem), `hash` the SHA-256 of the text in UTF-8. `lang` is a
    two-letter code; `published` an ISO date. `fact_checks` are those that its page carries; `statements` is
    empty until the article was read by `extract`.
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
    fact_checks: tuple[FactCheck, ...] = ()
    statements: tuple[Statement, ...] = ()

    def chain(self, statement: Statement) -> tuple[Statement, ...]:
        """The statements around the given one, the outermost first, and itself: who says that who said."""
        return follow_chain(statement, {one.id: one for one in self.statements})


def follow_chain(statement: Statement, known: Mapping[str, Statement]) -> tuple[Statement, ...]:
    """The statements around one, found by their ids, the outermost first, and itself."""
    links = {statement.id: statement}
    around = known.get(statement.within or "")
    while around is not None and around.id not in links:
        links[around.id] = around
        around = known.get(around.within or "")
    return tuple(links.values())[::-1]


@dataclass(frozen=True)
class Problem:
    """Something that could not be read: where it lies, what is wrong with it, and what can be done."""

    where: str
    what: str
    hint: str = ""


class Antecedent(NamedTuple):
    """A place that may name the speaker, where the source does not; None says that nobody is named."""

    span: Span | None
    probability: float = 1.0


@dataclass(frozen=True)
class Attribution:
    """What a Tagger finds: spans only, before anything is understood.

    `antecedents` are mentions that may name the speaker, the likeliest first; `act` the tagger's own reading of the
    act, `score` its confidence in [0, 1], `reason` one line on how it was found.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    addressee: tuple[Span, ...] = ()
    channel: tuple[Span, ...] = ()
    antecedents: tuple[Antecedent, ...] = ()
    act: Act | None = None
    score: float = 1.0
    reason: str = ""
