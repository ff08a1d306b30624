"""The words that name who speaks, made whole: what a tagger cut is grown, and what names no speaker is dropped.

un funzionario dell|'amministrazione Neri   grows over the apostrophe to the noun
|, Piero Neri                               loses the comma
CALAVERDE - Giovedì la sindaca ha detto     a dateline speaks no more than
ha detto ai |cronisti|                      those who are spoken to
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from sostiene.extract.datelines import Datelines
from sostiene.extract.names import Lexicon, Word, find_words, fold, read_lexicon
from sostiene.extract.participants import find_addressee
from sostiene.extract.phrasing import read_phrases
from sostiene.extract.spans import subtract
from sostiene.languages import Language
from sostiene.languages.cues import load_cues, split_words
from sostiene.models.phrases import Phrases, load_small_words
from sostiene.records import Attribution, Span

EDGE = frozenset(" \t\r\n\u00a0,;:–—")
CLOSING = frozenset('»”“"›’')
# The capitalised words right behind a cue, and the phrase up to the first comma.
NAMED = re.compile(r"\s([A-ZÀ-ÝЀ-ЯҐ][\w'’.-]*\w(?:\s[A-ZÀ-ÝЀ-ЯҐ][\w'’.-]*\w){0,3})(?=[\s.,;:]|$)")
FRAMED = re.compile(r"\s(\w[^,.;:\n«“\"]{0,60}),\s")
CLAUSE_START = re.compile(r"^|[.!?…;:,\n«»“”\"]\s*|\s[-–—]\s")
LONGEST_SEAT = 7  # words of a place that speaks, its preposition among them
LONGEST_WORD = 40  # characters that a cut word may have lost
DASHES = ("-", "–", "—")
MARK = re.compile(r"[,.:;\n–—]|\s-\s")
LONGEST_GROWTH = 80  # characters behind a source in which it may go on
LONGEST_ARTICLE = 3  # letters
LONGEST_PHRASE = 10  # words that it may go on for, up to its verb
REACH = 160  # characters before a cue in which its subject is looked for
BREAK = re.compile(r"[^\w\u0300-\u036f\s'’.-]|\.\s|\s-\s|\n")


def tidy_sources(text: str, attributions: Iterable[Attribution], language: Language) -> list[Attribution]:
    """The attributions with sources (and antecedents) that are whole phrases, and none that speaks to nobody."""
    reader = SourceTidier(text, language)
    return [reader.tidy(attribution) for attribution in attributions]


class SourceTidier:
    """Tidies the sources of one text."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language, self.lexicon = text, language, read_lexicon(language)
        self.pronouns = {fold(word) for word in language.words("pronouns")} - self.lexicon.classes.keys()
        self.phrases = Phrases(text, load_small_words(language))
        self.datelines = Datelines(text)

    def tidy(self, attribution: Attribution) -> Attribution:
        """The attribution with its source made whole; the subject before the cue where that was taken for nobody's."""
        antecedents = (one._replace(span=one.span and self.mend(one.span, ())) for one in attribution.antecedents)
        attribution = replace(attribution, antecedents=tuple(antecedents))
        attribution = replace(attribution, cue=self.join_elided(attribution.cue))
        attribution = replace(attribution, source=self.keep_near(attribution))
        follower = self.find_follower(attribution)
        if follower and all(span.start > follower[0].end for span in attribution.source):
            left = tuple(subtract(attribution.content, follower))
            attribution = replace(attribution, source=follower, content=left) if left else attribution
        attribution = self.complete_cue(attribution)
        if not attribution.source:
            return replace(attribution, source=self.find_seat(attribution))
        addressee = self.find_addressed(attribution)
        others = attribution.content + attribution.cue + attribution.addressee + attribution.channel
        for found in (() if addressee else attribution.source, self.find_subject(attribution)):
            source = tuple(span for one in found if (span := self.mend(one, others)))
            if source:
                break
        return replace(attribution, source=source, addressee=addressee or attribution.addressee)

    def join_elided(self, cue: Sequence[Span]) -> tuple[Span, ...]:
        """The cue with pieces joined that only an apostrophe parts: "ha lanciato l | allarme"."""
        joined: list[Span] = []
        for span in sorted(cue):
            if joined and self.text[joined[-1].end : span.start] in ("'", "’"):
                span = Span(joined.pop().start, span.end)
            joined.append(span)
        return tuple(joined)

    def complete_cue(self, attribution: Attribution) -> Attribution:
        """The attribution with the noun of its cue that a tagger left out: "за | його | словами"."""
        cue, source = attribution.cue, attribution.source
        if len(cue) != 1 or len(source) != 1 or self.text[cue[0].end : source[0].start].strip():
            return attribution
        behind = split_words(self.text[source[0].end : source[0].end + LONGEST_WORD])[:1]
        if not behind or self.text[source[0].end : source[0].end + behind[0].start].strip():
            return attribution
        noun = Span(source[0].end + behind[0].start, source[0].end + behind[0].end)
        if not self.is_preposition((cue[0], noun)) or self.is_preposition(cue):
            return attribution
        content = tuple(subtract(attribution.content, (noun,)))
        return replace(attribution, cue=(*cue, noun), content=content or attribution.content)

    def keep_near(self, attribution: Attribution) -> tuple[Span, ...]:
        """The sources but those that stand in a later paragraph than the cue: nobody is introduced so late."""
        if not attribution.cue:
            return attribution.source
        end = attribution.cue[-1].end
        return tuple(one for one in attribution.source if one.start < end or "\n" not in self.text[end : one.start])

    def mend(self, span: Span, others: Sequence[Span]) -> Span | None:
        """The span as a whole phrase, outside the spans `others`; None if it names nobody."""
        start, end = self.grow_words(span, others)
        if dateline := self.datelines.at(start):
            start = max(start, dateline.end)
        while start < end and (self.text[start] in EDGE or self.is_dash(start)):
            start += 1
        while start < end and (self.text[end - 1] in EDGE or self.is_dash(end - 1)):
            end -= 1
        start = self.grow_to_role(start, others) if start < end else start
        words = list(find_words(self.text, self.lexicon, start, end))
        if not words:
            return None
        if self.text[end - 1] in "'’":  # "dell'", which is no word without it
            words[-1] = Word(self.text[words[-1].start : end], words[-1].start, end)
        if not is_dangling(words, self.lexicon):
            return Span(start, end)
        words += self.find_rest(Span(start, end), others)
        while words and is_dangling(words, self.lexicon):
            words.pop()
        return Span(start, words[-1].end) if words else None

    def grow_to_role(self, start: int, others: Sequence[Span]) -> int:
        """Where the phrase begins with the role before it: "Il presidente | sudcoreano Yoon Suk-yeol"."""
        floor = max([other.end for other in others if other.end <= start] + [start - LONGEST_GROWTH, 0])
        before = list(find_words(self.text, self.lexicon, floor, start))
        grown = start
        while before and self.text[before[-1].end : grown].strip(" '’") == "" and self.is_lead(before[-1]):
            grown = before.pop().start
        return grown if grown < start and self.has_role(grown, start) else start

    def is_lead(self, word: Word) -> bool:
        return self.is_holder(word) or self.lexicon.is_a(word, "article", "indefinite")

    def is_holder(self, word: Word) -> bool:
        """Is it a role, or a body to which what follows belongs without a preposition: "МИД | Украины"?"""
        is_body = bool(self.lexicon.declension) and (word.is_acronym or word.key in self.lexicon.institutions)
        return self.lexicon.is_role(word) or is_body

    def has_role(self, start: int, end: int) -> bool:
        return any(self.is_holder(word) for word in find_words(self.text, self.lexicon, start, end))

    def grow_words(self, span: Span, others: Sequence[Span]) -> Span:
        """The span with the words whole that it begins and ends in, and the apostrophe of an elided one."""
        text = self.text
        floor = max([other.end for other in others if other.end <= span.start] + [span.start - LONGEST_WORD, 0])
        roof = min([other.start for other in others if other.start >= span.end] + [span.end + LONGEST_WORD, len(text)])
        start, end = span
        while start > floor and self.is_letter(start - 1) and self.is_letter(start):
            start -= 1
        while end < roof and self.is_letter(end - 1) and self.is_letter(end):
            end += 1
        last = re.search(r"\w*$", text[max(start, end - LONGEST_WORD) : end])
        is_elided = last and f"{last[0].lower()}'" in self.lexicon.classes
        return Span(start, end + 1 if is_elided and end < roof and text[end] in "'’" else end)

    def is_letter(self, place: int) -> bool:
        """Does a letter stand there, or the apostrophe of a Slavic word ("прем'єр")?"""
        around = self.text[max(place - 1, 0) : place] + self.text[place + 1 : place + 2]
        is_inner = bool(self.lexicon.declension) and self.text[place] in "'’" and len(around) == 2
        return self.text[place].isalnum() or (is_inner and around.isalnum())

    def is_dash(self, place: int) -> bool:
        """Is it a hyphen that joins no two words?"""
        around = self.text[place - 1 : place] + self.text[place + 1 : place + 2]
        return self.text[place] == "-" and not all(sign.isalnum() for sign in around)

    def find_rest(self, span: Span, others: Sequence[Span]) -> list[Word]:
        """How the phrase goes on behind an article or preposition: up to its verb, else to the next noun or name."""
        stop = min([other.start for other in others if other.start >= span.end], default=len(self.text))
        end = min(stop, span.end + LONGEST_GROWTH)
        found = BREAK.search(self.text, span.end, end)
        words = list(find_words(self.text, self.lexicon, span.end, found.start() if found else end))
        words = list(takewhile(lambda word: not self.ends_phrase(word), words))
        if found is None and stop == end and len(words) <= LONGEST_PHRASE:
            return words
        noun = next((at for at, word in enumerate(words) if not is_small(word, self.lexicon)), len(words))
        name = list(takewhile(lambda word: word.is_capital, words[noun + 1 :]))
        return words[: noun + 1 + len(name)] if noun < len(words) else []

    def ends_phrase(self, word: Word) -> bool:
        return self.lexicon.is_a(word, "opener", "conjunction") or word.key in self.pronouns

    def find_addressed(self, attribution: Attribution) -> tuple[Span, ...]:
        """Those who are spoken to, if the source begins with them: "ha detto ai | cronisti", "told | reporters"."""
        source = attribution.source[0]
        if not attribution.cue or source.start < attribution.cue[-1].end or not self.is_verb(attribution.cue):
            return ()
        addressed = find_addressee(self.text, replace(attribution, source=(), addressee=()), self.language)
        if not addressed or not addressed[0].start <= source.start < addressed[0].end:
            return ()
        lead = list(find_words(self.text, self.lexicon, addressed[0].start, source.start))
        if any(not is_small(word, self.lexicon) for word in lead):
            return ()
        # "Why?" asked the minister. But: told reporters.
        first = next(find_words(self.text, self.lexicon, *source), None)
        is_inverted = not lead and (first is None or first.is_capital or is_small(first, self.lexicon))
        is_behind = all(span.start >= source.end for span in attribution.content)
        return () if is_inverted and not is_behind else addressed

    def is_verb(self, cue: Sequence[Span]) -> bool:
        """Does the cue hold a verb? "Stando ai pescatori" speaks to nobody."""
        words = split_words(" ".join(self.text[span.start : span.end] for span in cue))
        return any(match.cue.kind == "verb" for match in load_cues(self.language).find(words))

    def find_follower(self, attribution: Attribution) -> tuple[Span, ...]:
        """Who is named right behind the cue: by a name, of a quotation before it («…», ha detto Rossi ai cronisti); by
        all up to the comma, if the cue is a preposition (Secondo lui, …)."""
        if not attribution.cue or not attribution.content:
            return ()
        end = attribution.cue[-1].end
        behind = self.text[end : end + LONGEST_GROWTH]
        if self.is_preposition(attribution.cue):
            phrase = FRAMED.match(behind)
            begins = attribution.content[0].start
            return (Span(end + phrase.start(1), end + phrase.end(1)),) if phrase and end <= begins else ()
        before = [span.end for span in attribution.content if span.end <= attribution.cue[0].start]
        is_quoted = before and not CLOSING.isdisjoint(self.text[max(before[-1] - 2, 0) : before[-1] + 1])
        name = NAMED.match(behind) if is_quoted else None
        if name:
            return (Span(end + name.start(1), end + name.end(1)),)
        is_inserted = before and self.text[before[-1] : attribution.cue[0].start].strip() in DASHES
        return self.find_described(end) if is_quoted or is_inserted else ()

    def find_described(self, place: int) -> tuple[Span, ...]:
        """The noun phrase that alone stands between the cue and the next mark: "- ha aggiunto | il ristoratore | -"."""
        mark = MARK.search(self.text, place, place + LONGEST_GROWTH)
        words = list(find_words(self.text, self.lexicon, place, mark.start())) if mark else []
        is_phrase = 1 < len(words) <= LONGEST_PHRASE and self.lexicon.is_a(words[0], "article", "indefinite")
        if not is_phrase or any(self.ends_phrase(word) for word in words):
            return ()
        return (Span(words[0].start, words[-1].end),)

    def is_preposition(self, cue: Sequence[Span]) -> bool:
        words = split_words(" ".join(self.text[span.start : span.end] for span in cue))
        found = [match for match in load_cues(self.language).find(words) if match.last - match.first == len(words)]
        return bool(found) and all(match.cue.kind == "preposition" for match in found)

    def find_seat(self, attribution: Attribution) -> tuple[Span, ...]:
        """The place that stands for those who speak in it, where the sentence begins with it and has no subject ("В
        Кремле | сообщили"), in a language whose verbs need none."""
        if not attribution.cue or not self.lexicon.declension:
            return ()
        end = attribution.cue[0].start
        before = self.text[max(end - REACH, 0) : end]
        start = end - len(before) + max(found.end() for found in CLAUSE_START.finditer(before))
        words = list(find_words(self.text, self.lexicon, start, end))
        if not 1 < len(words) <= LONGEST_SEAT or words[0].text.lower() not in read_phrases(self.language).of("at name"):
            return ()
        is_office = any(map(self.is_office, words[1:3]))
        is_plain = not any(self.lexicon.is_role(word) or is_small(word, self.lexicon) for word in words[1:])
        return (Span(start, words[-1].end),) if is_office and is_plain else ()

    def is_office(self, word: Word) -> bool:
        return word.is_acronym or self.lexicon.is_place(word) or word.key in self.lexicon.institutions

    def find_subject(self, attribution: Attribution) -> tuple[Span, ...]:
        """The noun phrase before the cue, in its clause."""
        if not attribution.cue:
            return ()
        end = attribution.cue[0].start
        floor = max([span.end for span in attribution.content if span.end <= end] + [end - REACH, 0])
        start = max(self.text.rfind("\n", floor, end) + 1, floor)
        if dateline := self.datelines.at(start):
            start = max(start, dateline.end)
        for opener in find_words(self.text, self.lexicon, start, end):  # "Giovedì la sindaca"
            if not self.lexicon.is_a(opener, "opener"):
                break
            start = opener.end
        return self.phrases.before(start, end) if start < end else ()


def is_dangling(words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Does the phrase stop at a word that promises another: "un funzionario dell'", "la"?"""
    last = words[-1]
    if last.is_capital and len(words) > 1:
        return False
    if lexicon.is_a(last, "article", "indefinite"):
        return len(last.text) <= LONGEST_ARTICLE  # not "alcuni", "l'agenzia stessa"
    return lexicon.is_a(last, "preposition", "agent", "conjunction")


def is_small(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.is_a(word, "article", "indefinite", "preposition", "agent", "conjunction")
