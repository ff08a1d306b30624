"""What follows from the fields that a person set: the reader's own rules fill in the others.

Who is told to be the speaker has a voice of his own; what is told to be a denial denies; other words, other amounts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sostiene.extract.acts import read_act
from sostiene.extract.dates import Dates
from sostiene.extract.kinds import KindReader
from sostiene.extract.positions import FACTUALITIES, Level, read_position
from sostiene.extract.posts import Post, find_posts
from sostiene.extract.quantities import read_quantities
from sostiene.extract.quotations import find_quotations
from sostiene.extract.speakers import resolve_speakers
from sostiene.extract.topics import Topics
from sostiene.extract.transcripts import Turn, find_turns
from sostiene.extract.voices import VoiceReader
from sostiene.languages import Language, load_language
from sostiene.records import Article, Attribution, Factuality, Passage, Position, Reason, Span, Stance, Statement

# Each field that is read from others, with those it is read from, in the order in which they follow from each other.
SOURCES: dict[str, frozenset[str]] = {
    "kind": frozenset(("content", "source", "cue")),
    "act": frozenset(("cue", "content")),
    "speaker": frozenset(("source",)),
    "when": frozenset(),
    "voice": frozenset(("speaker", "source")),
    "position": frozenset(("act", "cue", "content")),
    "quantities": frozenset(("content",)),
}

LEVELS: Mapping[str, Level] = {"CT": "certain", "PR": "probable", "PS": "possible"}


@dataclass(frozen=True)
class Restater:
    """Reads fields of the statements of one article again, each part of the article at most once."""

    article: Article

    @cached_property
    def language(self) -> Language:
        return load_language(self.article.lang)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        return find_posts(self.article.text, self.language)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        return find_turns(self.article.text, self.language)

    @cached_property
    def kinds(self) -> KindReader:
        return KindReader(self.article.text, find_quotations(self.article.text), self.posts, self.turns)

    @cached_property
    def topics(self) -> Topics:
        called = {turn.label: turn.speaker for turn in self.turns if turn.speaker}
        return Topics(self.article.text, self.language, called)

    @property
    def steps(self) -> Mapping[str, Callable[[Statement], Statement]]:
        return {
            "kind": self.read_kind, "act": self.read_act, "speaker": self.read_speaker, "when": self.read_when,
            "voice": self.read_voice, "position": self.read_position, "quantities": self.read_quantities,
        }  # fmt: skip

    def restate(self, statement: Statement, given: Collection[str]) -> Statement:
        """The statement with all that follows from the given fields read again; what is given stays.

        `missed` among them says that the whole statement is a person's: every field not given is read.
        """
        changed = set(given)
        for field, sources in SOURCES.items():
            if field not in given and ("missed" in given or changed & sources):
                statement = self.steps[field](statement)
                changed.add(field)
        return statement

    def read_kind(self, statement: Statement) -> Statement:
        return replace(statement, kind=self.kinds.read(to_attribution(statement)))

    def read_act(self, statement: Statement) -> Statement:
        found = read_act(self.article.text, to_attribution(statement), self.language)
        return explain(replace(statement, act=found.act), "act", found.because)

    def read_speaker(self, statement: Statement) -> Statement:
        """Only where a source names one: without any, who spoke is known as before."""
        if statement.source is None:
            return statement
        (found,) = resolve_speakers(self.topics, [to_attribution(statement)], [None], self.language)
        return explain(replace(statement, speaker=found.name), "speaker", found.because)

    def read_when(self, statement: Statement) -> Statement:
        found = Dates(self.article, self.posts, self.language).read(to_attribution(statement))
        return explain(replace(statement, when=found.when, happened=found.happened), "when", found.because)

    def read_voice(self, statement: Statement) -> Statement:
        reader = VoiceReader(self.article.text, self.topics, self.language)
        ((voice, because),) = reader.read_all([to_attribution(statement)], [statement.speaker])
        return explain(replace(statement, voice=voice), "voice", because)

    def read_position(self, statement: Statement) -> Statement:
        attribution = to_attribution(statement)
        position, because = read_position(self.article.text, attribution, statement.act, self.language)
        return explain(replace(statement, position=position), "position", because)

    def read_quantities(self, statement: Statement) -> Statement:
        found = read_quantities(self.article.text, statement.content.spans, self.language)
        return replace(statement, quantities=found)


def take_stance(statement: Statement, stance: Stance) -> Statement:
    """The statement with that stance, as sure as it was made: who denies for certain is certain that it is not so."""
    old = statement.position or Position(stance, "CT+")
    if stance in ("does_not_confirm", "does_not_deny") or old.is_conditional:
        factuality: Factuality = "Uu"
    else:
        is_turned = old.is_negated != (stance in ("denies", "doubts"))
        level = "probable" if stance == "doubts" else LEVELS.get(old.factuality[:2], "certain")
        factuality = FACTUALITIES[level, is_turned]
    return replace(statement, position=replace(old, stance=stance, factuality=factuality))


def to_attribution(statement: Statement) -> Attribution:
    """The spans of a statement, as a tagger would have given them."""
    return Attribution(
        statement.content.spans, take_spans(statement.cue), take_spans(statement.source),
        take_spans(statement.addressee), take_spans(statement.channel), score=statement.confidence,
    )  # fmt: skip


def take_spans(passage: Passage | None) -> tuple[Span, ...]:
    return passage.spans if passage else ()


def explain(statement: Statement, field: str, because: str) -> Statement:
    """The statement with this as the only reason for the field."""
    others = tuple(reason for reason in statement.because if reason.field != field)
    return replace(statement, because=(*others, Reason(field, because)) if because else others)
