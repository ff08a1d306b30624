"""A Tagger without weights: finds statements by the cue tables of the language, quotation marks and simple chunks.

The baseline that the neural tagger must beat, and the fallback where it cannot run. It reads one sentence at a time:
find the cues, then what each attributes, then who stands before or after it. A language without tables yields its
quotations alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sostiene.languages import Language, load_language
from sostiene.languages.cues import Cue, CueMatch, Frame, Word, find_outermost, load_cues, split_words
from sostiene.models.phrases import ENDS, MAX_SOURCE, Phrases, load_small_words
from sostiene.models.sentences import Sentence, split_sentences
from sostiene.records import Article, Attribution, Span

REACH = 12  # words between a cue and its content: addressee, adverbs, an inverted source
MIN_QUOTE = 6  # words of the shortest quotation that is a statement without any cue
BREAKS = ",;:–—()"  # marks that end a noun phrase
QUOTING: frozenset[Frame] = frozenset({"quote", "that"})  # cues of these frames may have a quotation
EDGES = " \t\u00a0,;:."
MAX_NAME = 8  # words before a colon that may name the speaker
DASHES = (" - ", " – ", " — ")


def load(*, threads: int = 0) -> "RuleTagger":
    """The tagger, ready for use; tables are read when the first article of a language comes. It needs no threads."""
    return RuleTagger()


class RuleTagger:
    """Finds attributions by rules."""

    def tag(self, article: Article) -> list[Attribution]:
        """The attributions of the article, in the order of the text."""
        language = load_language(article.lang)
        found: list[Attribution] = []
        for sentence in split_sentences(article.text, language):
            found.extend(SentenceReader(article.text, sentence, language).read())
        return sorted(found, key=lambda attribution: attribution.content[0])


@dataclass(frozen=True)
class FoundCue:
    """A cue in a sentence with the auxiliaries before it: the words from `first` to before `last`."""

    match: CueMatch
    first: int
    last: int
    is_passive: bool

    @property
    def cue(self) -> Cue:
        return self.match.cue


class SentenceReader:
    """Reads one sentence. Word numbers count `words`; places count characters of the text."""

    def __init__(self, text: str, sentence: Sentence, language: Language) -> None:
        self.text, self.sentence = text, sentence
        self.index, self.small = load_cues(language), load_small_words(language)
        self.phrases = Phrases(text, self.small)
        shown = text[sentence.start : sentence.end]
        self.words = [
            Word(word.form, word.start + sentence.start, word.end + sentence.start) for word in split_words(shown)
        ]

    def read(self) -> Iterator[Attribution]:
        """The attributions of the sentence."""
        cues = self.find_cues()
        told: list[Span] = []
        is_second = False
        for number, cue in enumerate(cues):
            content = self.find_content(cue, cues[number + 1 :])
            is_shared = not content and number + 1 < len(cues) and self.is_twin(cue, cues[number + 1])
            if is_shared:
                content = self.find_content(cues[number + 1], cues[number + 2 :])
            if not content or any(overlap(span, other) for span in content for other in told):
                continue
            # *né confermato né smentito*: the first takes the subject of both
            source = () if is_second else self.find_source(cue, content, told)
            is_second = is_shared
            told.extend(() if is_shared else content)
            place = Span(self.words[cue.first].start, self.words[cue.last - 1].end)
            yield Attribution(tuple(content), (place,), source, score=0.5, reason=f"cue table: {cue.cue.lemma}")
        yield from self.read_quotes(told)

    def read_quotes(self, told: Sequence[Span]) -> Iterator[Attribution]:
        """Quotations that no cue attributes: by a colon, or by nothing in this sentence."""
        for quote in self.sentence.quotes:
            if any(overlap(quote, other) for other in told):
                continue
            before = self.text[self.sentence.start : quote.start]
            if before.rstrip().endswith(":") and (source := self.name_before_colon(quote)):
                yield Attribution((quote,), (), source, score=0.4, reason="a name, a colon, a quotation")
            elif len(split_words(self.text[quote.start : quote.end])) >= MIN_QUOTE and self.stands_alone(quote):
                yield Attribution((quote,), score=0.2, reason="a quotation without a cue")

    def find_cues(self) -> list[FoundCue]:
        """The cues of the sentence that attribute, in their order, none overlapping another."""
        cues: list[FoundCue] = []
        for match in find_outermost(list(self.index.find(self.words))):
            if match.cue.kind not in ("verb", "preposition"):
                continue  # *la notizia che* is a report, or a relative clause: words alone do not tell
            cue = self.widen(match) if match.cue.kind == "verb" else FoundCue(match, match.first, match.last, False)
            if cue is None or not match.cue.frames or not self.is_placed(cue):
                continue
            while cues and cues[-1].last > cue.first and is_better(cue, cues[-1]):
                cues.pop()
            if not cues or cues[-1].last <= cue.first:
                cues.append(cue)
        return cues

    def widen(self, match: CueMatch) -> FoundCue | None:
        """The verb with its auxiliaries; None where its form is no verb here (*la condanna*, *il confermato*)."""
        small, first = self.small, match.first
        while first > 0 and self.is_beside(first) and self.words[first - 1].form in small.before_verbs:
            first -= 1
        while first < match.first and self.words[first].form in small.adverbs:
            first += 1
        helpers = {word.form for word in self.words[first : match.first]}
        has_auxiliary = bool(helpers & (small.have | small.be | small.negations))
        if not has_auxiliary and self.index.is_participle(match, self.words):
            return None
        if first == match.first and first > 0 and self.words[first - 1].form in small.before_nouns:
            return None
        is_passive = bool(helpers & small.be) and not helpers & small.have and not match.is_reflexive
        return FoundCue(match, first, match.last, is_passive)

    def is_placed(self, cue: FoundCue) -> bool:
        """Does it stand outside quotations, or in an aside within one («No - ha detto - non è vero»)?"""
        quote = self.quote_at(self.words[cue.first].start)
        return quote is None or self.find_aside(cue, quote) is not None

    def is_twin(self, cue: FoundCue, following: FoundCue) -> bool:
        """Do two cues take positions on one thing, as *né confermato* and *né smentito* do?"""
        joint = self.words[cue.last].form if cue.last < len(self.words) else ""
        joins = self.small.conjunctions | self.small.negations
        return joint in joins and following.match.first <= cue.last + 1 and "np" in cue.cue.frames

    def find_content(self, cue: FoundCue, cues: Sequence[FoundCue]) -> list[Span]:
        """What the cue attributes; empty if nothing fits."""
        quote = self.quote_at(self.words[cue.first].start)
        if quote is not None and (aside := self.find_aside(cue, quote)):
            return [span for span in (self.trim(quote.start, aside.start), self.trim(aside.end, quote.end)) if span]
        if cue.cue.kind == "preposition":
            return self.content_of_preposition(cue)
        before = self.quote_before(cue)
        after = self.quote_after(cue)
        if before or after:
            return before + after
        return self.clause_after(cue, cues, REACH) or self.clause_before(cue) or self.phrase_after(cue, cues)

    def quote_before(self, cue: FoundCue) -> list[Span]:
        """The quotation that ends just before the cue (*«Partiamo», ha detto*; *"We go", the minister said*)."""
        if not cue.cue.frames & QUOTING:
            return []
        start = self.words[cue.first].start
        quote = next((quote for quote in reversed(self.sentence.quotes) if quote.end <= start), None)
        if quote is None:
            return []
        between = self.text[quote.end : start]
        is_near = self.count(quote.end, start) <= MAX_SOURCE // 2 and ":" not in between and ";" not in between
        is_whole = not self.text[self.sentence.start : quote.start].strip() or is_long(self.text, quote)
        return [quote] if is_near and is_whole else []

    def quote_after(self, cue: FoundCue) -> list[Span]:
        """The quotation that begins soon after the cue, with the *che* before it."""
        start = self.words[cue.last - 1].end
        quote = next((quote for quote in self.sentence.quotes if quote.start >= start), None)
        if quote is None or not cue.cue.frames & QUOTING:
            return []
        between = split_words(self.text[start : quote.start])
        if len(between) > REACH or self.small.that & {word.form for word in between}:
            return []
        if between and not self.text[start : quote.start].rstrip().endswith((":", ",", between[-1].form)):
            return []
        return [quote] if is_long(self.text, quote) or not between else []

    def clause_after(self, cue: FoundCue, cues: Sequence[FoundCue], reach: int) -> list[Span]:
        """The clause that *che*, *di* or a colon opens after the cue."""
        frames, small = cue.cue.frames, self.small
        for number in range(cue.last, min(cue.last + reach, len(self.words))):
            word, gap = self.words[number], self.gap_before(number)
            if ";" in gap or "(" in gap:
                break
            if ":" in gap and "quote" in frames:
                return self.span_to_end(number, cue, cues)
            if word.form in small.that and "that" in frames and "," not in gap:
                return self.span_to_end(number, cue, cues)
            if word.form in small.to and "to" in frames and self.is_infinitive(number + 1):
                return self.span_to_end(number, cue, cues)
        may_omit = "=" in small.that and "that" in frames and cue.cue.kind == "verb" and not cue.is_passive
        if may_omit and cue.last < len(self.words) and not self.gap_before(cue.last).strip():
            word = self.words[cue.last]
            is_twin = bool(cues) and self.is_twin(cue, cues[0])
            if word.form not in small.prepositions and not is_twin and len(self.words) - cue.last >= 3:
                return self.span_to_end(cue.last, cue, cues)
        return []

    def clause_before(self, cue: FoundCue) -> list[Span]:
        """The sentence that a comma cuts off before *ha detto X* or *X said* at its end."""
        if not cue.cue.frames & QUOTING:
            return []
        after = self.count(self.words[cue.last - 1].end, self.sentence.end)
        comma = self.text.rfind(",", self.sentence.start, self.words[cue.first].start)
        if comma < 0 or after > MAX_SOURCE // 2:
            return []
        between = self.count(comma, self.words[cue.first].start)
        is_inverted = not between
        is_plain = "=" in self.small.that and 0 < between <= MAX_SOURCE // 2 and after <= 3
        clause = self.trim(self.sentence.start, comma)
        return [clause] if clause and (is_inverted or is_plain) and self.count(*clause) >= 4 else []

    def phrase_after(self, cue: FoundCue, cues: Sequence[FoundCue]) -> list[Span]:
        """The noun phrase of a position (*ha respinto le accuse*, *criticised the plan*)."""
        if "np" not in cue.cue.frames or cue.last >= len(self.words) or self.gap_before(cue.last).strip():
            return []
        word = self.words[cue.last]
        if word.form not in self.small.articles and not self.text[word.start].isupper():
            return []
        span = self.span_to_end(cue.last, cue, cues)[0]
        breaks = [place for mark in BREAKS if (place := self.text.find(mark, span.start, span.end)) > 0]
        clause = self.trim(span.start, min(breaks, default=span.end))
        return [clause] if clause else []

    def content_of_preposition(self, cue: FoundCue) -> list[Span]:
        """The sentence around *secondo X*: what follows and what stands before it."""
        source = self.phrases.after(self.words[cue.last - 1].end, self.sentence.end, with_apposition=False)
        is_ordinal = cue.first > 0 and self.words[cue.first - 1].form in self.small.before_nouns
        if not source or is_ordinal:
            return []
        after = self.trim(source[0].end, self.sentence.end)
        before = self.trim(self.sentence.start, self.words[cue.first].start)
        if before and after and self.count(*after) >= 3:
            before = self.last_clause(before)
        return [span for span in (before, after) if span and self.count(*span)]

    def last_clause(self, span: Span) -> Span | None:
        """What belongs to an inserted *secondo X* of the words before it: those after the last comma or *che*."""
        words = split_words(self.shown(span))
        marks = [word.end for word in words if word.form in self.small.that]
        start = span.start + max(self.shown(span).rfind(",") + 1, *marks, 0)
        rest = self.trim(start, span.end)
        small = self.small.openers | self.small.conjunctions | self.small.that
        return None if rest is None or all(word.form in small for word in split_words(self.shown(rest))) else rest

    def find_source(self, cue: FoundCue, content: Sequence[Span], told: Sequence[Span]) -> tuple[Span, ...]:
        """Who stands for it: the noun phrase before the cue, or after it in turned order; none if left out."""
        first, last = self.words[cue.first].start, self.words[cue.last - 1].end
        after_end = min([span.start for span in content if span.start >= last] + [self.sentence.end])
        if cue.cue.kind == "preposition":
            return self.phrases.after(last, after_end, with_apposition=False)
        if cue.is_passive:
            return self.phrases.agent(last, self.sentence.end)
        left = max([span.end for span in (*content, *told) if span.end <= first] + [self.sentence.start])
        quote = self.quote_at(first)
        if quote is not None:
            aside = self.find_aside(cue, quote)
            return self.phrases.after(last, aside.end if aside else last)
        return self.phrases.before(left, first) or self.phrases.after(last, after_end)

    def name_before_colon(self, quote: Span) -> tuple[Span, ...]:
        """The name of *Rossi: «Partiamo»*: a few words between the sentence's begin and the colon."""
        before = self.text[self.sentence.start : quote.start].rstrip()[:-1]
        is_short = 0 < len(split_words(before)) <= MAX_NAME
        return self.phrases.after(self.sentence.start, self.sentence.start + len(before)) if is_short else ()

    def stands_alone(self, quote: Span) -> bool:
        """Does the quotation fill its sentence, so that a neighbouring sentence says whose it is?"""
        around = self.text[self.sentence.start : quote.start] + self.text[quote.end : self.sentence.end]
        return not around.strip(ENDS)

    def span_to_end(self, number: int, cue: FoundCue, cues: Sequence[FoundCue]) -> list[Span]:
        """From the word to the sentence's end, or to a later cue coordinated with this one (*e ha aggiunto*)."""
        end = self.sentence.end
        for later in cues:
            joint = later.first - 1
            if joint > number and self.words[joint].form in self.small.conjunctions and later.cue.kind == "verb":
                end = self.words[joint].start
                break
        clause = self.trim(self.words[number].start, end)
        return [clause] if clause else []

    def trim(self, start: int, end: int) -> Span | None:
        """The stretch without spaces and the stops at its ends; quotation marks stay."""
        shown = self.text[start:end]
        kept = Span(start + len(shown) - len(shown.lstrip(EDGES)), start + len(shown.rstrip(EDGES)))
        return kept if kept.start < kept.end else None

    def find_aside(self, cue: FoundCue, quote: Span) -> Span | None:
        """The stretch between two dashes in a quotation that begins with the cue (*- ha detto Rossi -*)."""
        place = self.words[cue.first].start
        opening = max((self.text.rfind(dash, quote.start, place) for dash in DASHES), default=-1)
        if opening < 0 or self.text[opening + 3 : place].strip():
            return None
        closing = [at for dash in DASHES if (at := self.text.find(dash, place, quote.end)) > 0]
        return Span(opening, min(closing) + 3) if closing else None

    def quote_at(self, place: int) -> Span | None:
        quotes = self.sentence.quotes
        number = bisect_right(quotes, place, key=lambda quote: quote.start) - 1
        return quotes[number] if number >= 0 and place < quotes[number].end else None

    def is_infinitive(self, number: int) -> bool:
        """Is the word an infinitive? Any may be one where the language does not show it (English)."""
        if number >= len(self.words) or self.gap_before(number).strip():
            return False
        form, small = self.words[number].form, self.small
        return "=" in small.that or form in small.infinitives or form.endswith(small.infinitive_endings)

    def is_beside(self, number: int) -> bool:
        return not self.gap_before(number).strip()

    def gap_before(self, number: int) -> str:
        """What stands between the word and the one before it."""
        return self.text[self.words[number - 1].end : self.words[number].start] if 0 < number < len(self.words) else ""

    def shown(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def count(self, start: int, end: int) -> int:
        """How many words of the sentence begin in the stretch."""
        begins = [bisect_left(self.words, place, key=lambda word: word.start) for place in (start, end)]
        return max(begins[1] - begins[0], 0)


def overlap(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def is_long(text: str, quote: Span) -> bool:
    return len(split_words(text[quote.start : quote.end])) >= 3


def is_better(cue: FoundCue, other: FoundCue) -> bool:
    """Of two cues that overlap, a verb rules a noun in it, and the wider one the narrower."""
    return cue.last - cue.first > other.last - other.first
