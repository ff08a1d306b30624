"""Cuts the noun phrase that names a source out of the words beside a cue, by articles, capitals and small words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sostiene.languages import Language
from sostiene.languages.cues import Word, split_words
from sostiene.records import Span

MAX_SOURCE = 25  # words of the longest source
WINDOW = 400  # characters beside a cue in which its source must stand
MAX_JOINED = 10  # words from which on *e*, *and* rather join two clauses than two names
BREAKS = ',;:()[]–—«“"»”'  # marks that end a phrase
ENDS = ' \t\u00a0,;:.!?-–—()[]«»“”"'


@dataclass(frozen=True)
class SmallWords:
    """The small words of a language by what they do, in lower case."""

    articles: frozenset[str]
    prepositions: frozenset[str]
    agents: frozenset[str]
    conjunctions: frozenset[str]
    openers: frozenset[str]
    governors: frozenset[str]
    that: frozenset[str]
    to: frozenset[str]
    relatives: frozenset[str]
    infinitives: frozenset[str]
    infinitive_endings: tuple[str, ...]
    have: frozenset[str]
    be: frozenset[str]
    helpers: frozenset[str]
    adverbs: frozenset[str]
    pronouns: frozenset[str]
    negations: frozenset[str]

    @property
    def before_verbs(self) -> frozenset[str]:
        return self.have | self.be | self.helpers | self.adverbs

    @property
    def ends_phrases(self) -> frozenset[str]:
        return self.have | self.be | self.helpers | self.that

    @property
    def before_nouns(self) -> frozenset[str]:
        return self.articles | (self.prepositions - self.to)


@cache
def load_small_words(language: Language) -> SmallWords:
    """The small words of the language (kept after the first reading)."""

    def pick(name: str, *classes: str) -> frozenset[str]:
        rows = language.table(name)
        return frozenset(word for row in rows if row[1] in classes for word in row[0].split()[:1])

    infinitives = pick("clause_words", "infinitive")
    return SmallWords(
        articles=pick("function_words", "article", "indefinite"),
        prepositions=pick("function_words", "preposition", "agent"),
        agents=pick("function_words", "agent"),
        conjunctions=pick("function_words", "conjunction"),
        openers=pick("function_words", "opener"),
        governors=pick("clause_words", "governor"),
        that=pick("clause_words", "that"),
        to=pick("clause_words", "to"),
        relatives=pick("clause_words", "relative"),
        infinitives=frozenset(form for form in infinitives if not form.startswith("-")),
        infinitive_endings=tuple(sorted(form[1:] for form in infinitives if form.startswith("-"))),
        have=pick("auxiliaries", "have"),
        be=pick("auxiliaries", "be"),
        helpers=pick("auxiliaries", "helper"),
        adverbs=pick("auxiliaries", "adverb"),
        pronouns=language.words("pronouns"),
        negations=pick("negations", "particle"),
    )


class Phrases:
    """Finds noun phrases in one text."""

    def __init__(self, text: str, small: SmallWords) -> None:
        self.text, self.small = text, small

    def before(self, start: int, end: int) -> tuple[Span, ...]:
        """The phrase that ends at `end` (*Ieri il ministro Rossi* | *ha detto*): the subject of the cue."""
        start = max(start, end - WINDOW)
        end = start + len(self.text[start:end].rstrip())
        has_apposition = self.text[start:end].endswith(",")  # *Mario Rossi, capo del partito,* | *ha detto*
        pieces = self.split(start, end)
        if not pieces:
            return ()
        chosen = pieces[-2:] if has_apposition and len(pieces) > 1 else pieces[-1:]
        words = self.words_in(chosen[0].start, chosen[0].end)
        if (
            len(chosen) == 1
            and len(pieces) > 1
            and len(words) == 1
            and words[0].form in self.small.that | self.small.relatives
        ):
            chosen = [pieces[-2]]  # *il portavoce, che* | *ha aggiunto*: the antecedent
            words = self.words_in(*chosen[0])
        first = self.find_head(words)
        last = chosen[-1].end
        return () if first is None or self.count(first, last) > MAX_SOURCE else self.clean(first, last)

    def after(self, start: int, end: int, *, with_apposition: bool = True) -> tuple[Span, ...]:
        """The phrase that begins at `start` (*ha detto* | *il ministro Rossi*): up to the next mark."""
        end = min(end, start + WINDOW)
        pieces = self.split(start, end)
        if not pieces or self.text[start : pieces[0].start].strip():
            return ()
        words = self.words_in(*pieces[0])
        if not words or not self.may_begin(words[0]):
            return ()
        number = self.find_last(words)
        if number >= MAX_SOURCE:
            return ()
        last = words[number].end
        if with_apposition and number == len(words) - 1 and len(pieces) == 2 and self.is_apposition(pieces, end):
            last = pieces[1].end
        return self.clean(words[0].start, last)

    def is_apposition(self, pieces: Sequence[Span], end: int) -> bool:
        """Does the second of two pieces only say who the first one is (*ha detto Rossi, ministro della Scuola*)?"""
        words = self.words_in(*pieces[1])
        is_joined = self.text[pieces[0].end : pieces[1].start].strip() in (",", "")
        is_nominal = self.find_last(words) == len(words) - 1 and words[0].form not in self.small.prepositions
        return is_joined and is_nominal and len(words) <= MAX_JOINED and not self.text[pieces[1].end : end].strip(ENDS)

    def find_last(self, words: Sequence[Word]) -> int:
        """The number of the word that ends the phrase: the one before a verb, a relative or a second noun phrase."""
        small = self.small
        if words[0].form in small.pronouns and words[0].form not in small.articles:
            return 0
        joins = small.prepositions | small.articles | small.conjunctions
        for number in range(1, len(words)):
            form = words[number].form
            is_second = form in small.articles | small.pronouns and words[number - 1].form not in joins
            if form in small.ends_phrases or is_second:
                return number - 1
        return len(words) - 1

    def agent(self, start: int, end: int) -> tuple[Span, ...]:
        """The phrase behind *da* or *by* (*è stato annunciato* | *dal governo*)."""
        pieces = self.split(start, min(end, start + WINDOW))
        words = self.words_in(*pieces[0]) if pieces else []
        number = next((n for n, word in enumerate(words) if word.form in self.small.agents or word.form == "da"), None)
        if number is None or number + 1 >= len(words):
            return ()
        rest = words[number + 1 :]
        return self.clean(rest[0].start, rest[self.find_last(rest)].end)

    def split(self, start: int, end: int) -> list[Span]:
        """The stretches between marks that hold a word."""
        pieces, place = [], start
        for here in range(start, end + 1):
            if here == end or self.text[here] in BREAKS:
                if self.text[place:here].strip(ENDS):
                    pieces.append(Span(place, here))
                place = here + 1
        return pieces

    def find_head(self, words: Sequence[Word]) -> int | None:
        """Where the phrase begins that ends with these words: at the first article, capital or pronoun that no
        preposition governs; after a late conjunction, which rather joins two clauses."""
        small, first = self.small, 0
        if len(words) > MAX_JOINED:
            joints = [n for n, word in enumerate(words) if word.form in small.conjunctions]
            first = joints[-1] + 1 if joints else 0
        for number in range(first, len(words)):
            governed = number > 0 and words[number - 1].form in small.governors | small.prepositions | small.articles
            if self.may_begin(words[number]) and not (governed and words[number - 1].form not in small.that):
                return words[number].start
        return None

    def may_begin(self, word: Word) -> bool:
        """May a source begin with it: an article, a pronoun or a capital that is no opener?"""
        form, small = word.form, self.small
        if form in small.articles or form in small.pronouns:
            return True
        is_capital = self.text[word.start].isupper()
        return is_capital and form not in small.openers | small.prepositions | small.adverbs | small.conjunctions

    def clean(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretch without the marks at its ends."""
        shown = self.text[start:end]
        kept = Span(start + len(shown) - len(shown.lstrip(ENDS)), start + len(shown.rstrip(ENDS)))
        return (kept,) if kept.start < kept.end else ()

    def words_in(self, start: int, end: int) -> list[Word]:
        return [Word(word.form, word.start + start, word.end + start) for word in split_words(self.text[start:end])]

    def count(self, start: int, end: int) -> int:
        return len(split_words(self.text[start:end]))
