"""Whom an article is about: its names, who can be the subject of a sentence, the person named most."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

from sostiene.extract.datelines import Datelines
from sostiene.extract.names import Mention, NameIndex, find_mentions, find_words, fold, read_lexicon
from sostiene.extract.nominatives import Nominatives
from sostiene.extract.roles import Roles
from sostiene.extract.sentences import Sentences
from sostiene.languages import Language
from sostiene.records import Span

SHORT = 4  # words of a description that points back
MOST_MENTIONS = 40  # looked at for one subject


class Topics:
    """The names, roles and sentences of one article, read once. `voices` are the names of all who speak in it, `called`
    the speakers of sources that are no names (the labels of a transcript)."""

    def __init__(self, text: str, language: Language, called: Mapping[Span, str] | None = None) -> None:
        self.text, self.called = text, called or {}
        lexicon = read_lexicon(language)
        words = list(find_words(text, lexicon))
        nominatives = Nominatives(text, words, lexicon, language)
        words = nominatives.settle(words)
        datelines = Datelines(text)
        self.mentions = [one for one in find_mentions(text, words, lexicon) if not datelines.at(one.start)]
        self.starts = [mention.start for mention in self.mentions]
        self.index = NameIndex(text, words, self.mentions, lexicon, settle=nominatives.settle)
        self.roles = Roles(text, words, self.mentions, self.index, language)
        self.sentences = Sentences(text)
        self.plural = language.words("plural_articles")
        self.voices: set[tuple[str, ...]] = set()

    def find_subject(self, start: int, end: int) -> str | None:
        """The first name between two places that can be a subject, rather of somebody who speaks in the article."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        near = self.mentions[first : min(last, first + MOST_MENTIONS)]
        able = [mention for mention in near if self.can_speak(mention)]
        known = [mention for mention in able if self.name(mention) in self.voices]
        return self.index.show(self.name((known or able)[0])) if able else None

    def can_speak(self, mention: Mention) -> bool:
        """Can the mention be a subject? No complement, no possessor, no chance capital."""
        is_name = len(mention.words) > 1 or not mention.is_opener or self.index.counts[mention.keys] > 1
        return is_name and not (mention.is_complement or mention.is_owner or mention.words[0].is_oblique)

    def name(self, mention: Mention) -> tuple[str, ...]:
        """The fullest name of who is mentioned."""
        return self.index.fullest(tuple(word.key for word in self.index.trim(mention.words)))

    def last_name(self, place: int) -> str | None:
        """The last name that begins before the place."""
        found = bisect_left(self.starts, place) - 1
        return self.index.show(self.name(self.mentions[found])) if found >= 0 else None

    def is_person(self, name: str) -> bool:
        """Is the shown name that of a person, as far as its words tell?"""
        keys = split_name(name)
        lexicon = self.index.lexicon
        is_office = any(key in lexicon.roles for key in keys)  # "Segretario Pd"
        if lexicon.declension and name.isascii():
            return False  # people are transcribed, companies are not: "стартап Skhyd Labs"
        return 1 < len(keys) < 5 and keys in self.index.counts and self.index.is_person(keys) and not is_office

    def is_back_reference(self, description: str) -> bool:
        """Can the description point back to somebody named before: "il teologo", not "un uomo" or "i familiari"?"""
        words = list(find_words(description, self.index.lexicon))
        if not words:
            return False
        is_one = words[0].text.casefold() not in self.plural and not self.index.lexicon.is_a(words[0], "indefinite")
        return is_one and len(words) <= SHORT

    def is_body(self, name: str) -> bool:
        """Is it a name of the article, but of nobody who holds a role?"""
        keys = split_name(name)
        return keys in self.index.counts and keys not in self.roles.people

    def is_known(self, name: tuple[str, ...]) -> bool:
        return name in self.roles.people or name in self.voices

    @cached_property
    def protagonist(self) -> str | None:
        """The person whom the article names most often."""
        counts = self.index.counts
        people = [name for name in counts if self.is_person(self.index.show(name)) and self.is_known(name)]
        best = max(people, key=lambda name: (counts[name] + counts[name[-1:]], name), default=None)
        return self.index.show(best) if best else None


def split_name(name: str) -> tuple[str, ...]:
    """The words of a shown name as the index keeps them."""
    return tuple(fold(word) for word in name.split())
