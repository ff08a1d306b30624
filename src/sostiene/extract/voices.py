"""What kind of voice a speaker is, what role it has in which organisation, and for which party it speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sostiene.extract.acts import find_observer
from sostiene.extract.names import Lexicon, Word, find_words, read_lexicon
from sostiene.extract.sources import find_noun, show_phrase
from sostiene.extract.topics import Topics, split_name
from sostiene.languages import Language
from sostiene.languages.parties import Known, Party, PartyIndex, load_parties
from sostiene.languages.timex import fold
from sostiene.records import Attribution, Voice, VoiceType

BELONGING = ("at", "with", "presso")  # a complement behind these is an organisation
LONGEST = 300  # characters of a source that are read
TYPES: dict[str, VoiceType] = {
    "state": "place", "capital": "place", "seat": "place", "body": "body", "agency": "medium",
}  # fmt: skip
OBSERVERS: dict[str, VoiceType] = {
    "medium": "medium",
    "study": "document",
    "calculation": "document",
    "norm": "document",
}


@dataclass(frozen=True)
class Unnamed:
    """The table `unnamed` of one language: phrases that say why a source has no name, and numbers."""

    reasons: tuple[str, ...]
    numbers: dict[str, int | None]


@cache
def read_unnamed(language: Language) -> Unnamed:
    rows = language.table("unnamed")
    return Unnamed(
        reasons=tuple(sorted((row[0] for row in rows if row[1] == "why"), key=len, reverse=True)),
        numbers={row[0]: int(row[2]) if row[2].isdecimal() else None for row in rows if row[1] == "number"},
    )


class VoiceReader:
    """Reads the voices of one article."""

    def __init__(self, text: str, topics: Topics, language: Language) -> None:
        self.text, self.topics, self.language = text, topics, language
        self.lexicon: Lexicon = read_lexicon(language)
        self.parties: PartyIndex = load_parties(language)
        self.unnamed = read_unnamed(language)

    def read_all(self, attributions: Sequence[Attribution], speakers: Sequence[str]) -> list[tuple[Voice, str]]:
        """The voice of each statement and in one line what it was told by. What one statement tells of a person holds
        for all that the person says."""
        sources = [
            [word for span in attribution.source for word in self.read_words(span.start, span.end)]
            for attribution in attributions
        ]
        descriptions: dict[str, Sequence[Word]] = {
            speaker: self.find_told(speaker) for speaker in dict.fromkeys(speakers)
        }
        for speaker, source in zip(speakers, sources, strict=True):
            found = self.cut_name(speaker, self.strip(source))
            descriptions[speaker] = max(descriptions[speaker], found, key=len)
        return [
            self.read(attribution, speaker, source, descriptions[speaker])
            for attribution, speaker, source in zip(attributions, speakers, sources, strict=True)
        ]

    def read(
        self, attribution: Attribution, speaker: str, source: Sequence[Word], description: Sequence[Word]
    ) -> tuple[Voice, str]:
        """The voice of one statement."""
        if speaker == "unknown":
            return Voice("unknown"), "the article does not say who speaks"
        named = self.parties.look_up(speaker)
        kind, why = self.find_type(attribution, speaker, source, named)
        role, organisation = self.split_description(description) if kind in ("person", "unnamed") else (None, None)
        party, told = self.find_party(named, description or source)
        number, reason = self.count(source) if kind == "unnamed" else (None, None)
        because = "; ".join(part for part in (why, told) if part)
        return Voice(kind, role, organisation, party, number, reason), because

    def read_words(self, start: int, end: int) -> list[Word]:
        return list(find_words(self.text, self.lexicon, start, min(end, start + LONGEST)))

    def find_told(self, speaker: str) -> Sequence[Word]:
        """The longest phrase that says elsewhere what the person is: "vicesegretaria stampa del Pentagono"."""
        told = self.topics.roles.told.get(split_name(speaker), [])
        return max((self.cut_name(speaker, holder.words) for holder in told), key=len, default=())

    def cut_name(self, speaker: str, words: Sequence[Word]) -> Sequence[Word]:
        """The words up to the speaker's own name or the first comma: "capo dello staff del presidente"."""
        own = set(split_name(speaker))
        for number, word in enumerate(words):
            is_apart = number > 0 and "," in self.text[words[number - 1].end : word.start]
            if is_apart or (word.is_capital and word.key in own and len(own) < len(words)):
                return words[:number]
        return words

    def strip(self, words: Sequence[Word]) -> Sequence[Word]:
        """The words without articles before them."""
        first = next((at for at, word in enumerate(words) if not self.is_small(word)), len(words))
        return words[first:]

    def is_small(self, word: Word) -> bool:
        return self.lexicon.is_a(word, "article", "indefinite", "preposition", "agent")

    def find_type(
        self, attribution: Attribution, speaker: str, source: Sequence[Word], named: Sequence[Party]
    ) -> tuple[VoiceType, str]:
        """What kind of voice it is, and why."""
        kinds = [party.kind for party in named if party.kind != "demonym"]
        if kinds:
            kind = next((TYPES[kind] for kind in kinds if kind in ("body", "agency")), TYPES[kinds[0]])
            return kind, f"{speaker} is a known {'medium' if kind == 'medium' else 'name'}"
        if self.is_unnamed(speaker, source):
            return "unnamed", "the source has no name"
        is_holder = split_name(speaker) in self.topics.roles.people
        observer = None if is_holder else find_observer(self.text, attribution.source, self.language)
        if observer in OBSERVERS:
            return OBSERVERS[observer], ""
        if is_holder or self.topics.is_person(speaker):
            return "person", ""
        words = [word.key for word in self.read_speaker(speaker)]
        if any(word in self.lexicon.institutions for word in words):
            return "body", ""
        if self.is_plural(source, words):
            return "group", ""
        return ("person" if any(word in self.lexicon.roles for word in words[:4]) else "body"), ""

    def read_speaker(self, speaker: str) -> list[Word]:
        return list(find_words(speaker[:LONGEST], self.lexicon))

    def is_unnamed(self, speaker: str, source: Sequence[Word]) -> bool:
        """Is it somebody described but not named, as a "fonte" or "un funzionario"?"""
        words = self.read_speaker(speaker)
        is_noun = bool(self.lexicon.declension) and len(words) == 1 and words[0].key in self.lexicon.unnamed
        if split_name(speaker) in self.topics.index.counts and all(word.is_capital for word in words) and not is_noun:
            return False
        bare = [word for word in words if not self.is_small(word) and word.text.casefold() not in self.unnamed.numbers]
        head = self.find_head(bare, words)
        counted = not source or any(word.text.casefold() in self.unnamed.numbers for word in source[:2])
        return head in self.lexicon.unnamed or (counted and bool(self.find_reason(source)))

    def find_head(self, bare: Sequence[Word], words: Sequence[Word]) -> str:
        """The noun that the phrase is about: the first, or in English the last before a preposition."""
        if self.lexicon.declension and bare:
            return find_noun(bare, self.lexicon).key
        if not self.lexicon.is_modifier_first or not bare:
            return bare[0].key if bare else ""
        end = next((word.start for word in words[1:] if self.lexicon.is_a(word, "preposition", "agent")), bare[-1].end)
        return next((word.key for word in reversed(bare) if word.start < end), "")

    def is_plural(self, source: Sequence[Word], words: Sequence[str]) -> bool:
        if source and source[0].text.casefold() in self.topics.plural:
            return True
        return any(self.lexicon.classes.get(word) == "conjunction" for word in words)

    def find_reason(self, source: Sequence[Word]) -> str | None:
        """The words behind the source that say why it has no name."""
        if not source:
            return None
        said = self.text[source[0].start : source[0].start + LONGEST].partition("\n")[0]
        low = fold(said)
        found = next((reason for reason in self.unnamed.reasons if reason in low), None)
        return None if found is None else said[low.index(found) : low.index(found) + len(found)]

    def count(self, source: Sequence[Word]) -> tuple[int | None, str | None]:
        """How many they are, and why they have no name."""
        first = next((word.text.casefold() for word in source), "")
        return self.unnamed.numbers.get(first), self.find_reason(source)

    def split_description(self, words: Sequence[Word]) -> tuple[str | None, str | None]:
        """Role and organisation: "vicesegretaria stampa" and "Pentagono", "spokesman" and "Kremlin". A complement that
        is no organisation belongs to the role: "ministro degli Esteri"."""
        at = next((at for at, word in enumerate(words) if self.is_head(word)), None)
        if at is None:
            return None, None
        before = [word for word in self.strip(words[:at]) if word.is_capital]
        is_apart = self.lexicon.is_modifier_first and self.is_organisation(before)
        words = self.cut_demonyms(words[at:] if is_apart or not self.lexicon.is_modifier_first else self.strip(words))
        cut = next((n for n in range(1, len(words)) if self.begins_complement(words[n])), len(words))
        behind = self.strip(words[cut:])
        if is_apart:
            return self.show(words), self.show(before)
        if self.is_organisation(behind) or (cut < len(words) and words[cut].text in BELONGING):
            return self.show(words[:cut]), self.show(behind)
        return self.show(words), None

    def begins_complement(self, word: Word) -> bool:
        """A preposition does; without one the name of a body ("глава | МИД")."""
        is_bare = self.lexicon.declension and (word.is_acronym or self.is_organisation([word]))
        return self.lexicon.is_a(word, "preposition", "agent") or bool(is_bare)

    def is_head(self, word: Word) -> bool:
        return word.key in self.lexicon.roles or word.key in self.lexicon.unnamed

    def is_organisation(self, words: Sequence[Word]) -> bool:
        known = self.find_known(words)
        is_named = any(party.kind != "demonym" for one in known for party in one.parties)
        if len(words) == 1 and words[0].text.islower():
            return False  # "segretario di stato"
        return is_named or any(
            word.is_acronym or (word.text.islower() and word.key in self.lexicon.institutions) for word in words
        )

    def find_known(self, words: Sequence[Word]) -> Iterator[Known]:
        """The names of parties among the words."""
        bases = [word.nominative for word in words]
        if self.lexicon.declension:  # "Немецкий министр" at the beginning of a sentence
            bases = [base.lower() if self.parties.look_up(base.lower()) else base for base in bases]
        return self.parties.find([word.text for word in words], bases)

    def cut_demonyms(self, words: Sequence[Word]) -> Sequence[Word]:
        """The words without adjectives of a state at their edge, which the party tells: "presidente | russo"."""
        first, size = 0, len(words)
        while size > 1 and (self.is_demonym(words[size - 1]) or self.lexicon.is_place(words[size - 1])):
            size -= 1
        while self.lexicon.is_modifier_first and first < size - 1 and self.is_demonym(words[first]):
            first += 1
        return words[first:size]

    def is_demonym(self, word: Word) -> bool:
        return any(party.kind == "demonym" for party in self.parties.look_up(word.nominative))

    def show(self, words: Sequence[Word]) -> str | None:
        return show_phrase(self.text, words, self.lexicon) if words else None

    def find_party(self, named: Sequence[Party], words: Sequence[Word]) -> tuple[str | None, str]:
        """For whom the voice speaks: by its own name, its organisation, or a word that describes it."""
        found = self.find_known(words)
        known = [one for one in found if one.parties[0].kind != "agency"]  # "Ministry of Foreign Affairs", no magazine
        if named:
            party = next((party for party in named if party.kind in ("seat", "body")), named[0])
            surer = [one.parties[0] for one in known if one.last - one.first > 1 or one.parties[0].kind == "demonym"]
            return (surer[0].code if surer and party.kind == "body" else party.code), ""  # "Senato francese"
        codes = {one.parties[0].code for one in known}
        if len(codes) > 1 and any(self.lexicon.is_a(word, "conjunction") for word in words):
            return None, ""  # "Stati Uniti e Ue" speak for no one party
        best = max(known, key=weigh, default=None)
        if best is None:
            return None, ""
        behind = next((one for one in known if one.first == best.last and one.parties[0].kind == "demonym"), None)
        best = behind or best  # "Senato | francese"
        shown = self.show(words[best.first : best.last])
        return best.parties[0].code, f'"{shown}" tells the party'


def weigh(known: Known) -> tuple[bool, int, int]:
    """A body or state tells more than an adjective, a longer name more than a shorter one, the first more."""
    return known.parties[0].kind != "demonym", known.last - known.first, -known.first
