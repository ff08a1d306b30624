"""Who holds which role in an article: "il segretario generale della NATO Mark Rutte", "Yermak, capo dello staff"."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sostiene.extract.names import Lexicon, Mention, NameIndex, Word
from sostiene.languages import Language
from sostiene.languages.cues import load_cues, split_words

REACH = 10  # words between a role and its holder
MOST_HOLDERS = 50  # looked at for one role, from the nearest back
CLOSED = frozenset('.;:!?\n()«»“”"')


@dataclass(frozen=True)
class Holder:
    """Somebody with a role: `complement` holds the words that say of what ("nato", "esteri", "ucraino"), `words` all
    that the article says there ("segretario generale della NATO")."""

    place: int
    complement: frozenset[str]
    name: tuple[str, ...]
    words: tuple[Word, ...]


class Roles:
    """The holders of every role that the article names."""

    def __init__(
        self, text: str, words: Sequence[Word], mentions: Sequence[Mention], index: NameIndex, language: Language
    ) -> None:
        self.text, self.words, self.index, self.lexicon = text, words, index, index.lexicon
        self.cues = load_cues(language)
        self.at = {word.start: number for number, word in enumerate(words)}
        self.defining = {words for _, words in self.lexicon.synonyms.values()}  # "primo" makes another office
        # "the premier denounced Anna Neri", "il premier aveva denunciato …", "министр сельского хозяйства Анна Нери"
        self.most_small = 3 if self.lexicon.declension else int(not self.lexicon.is_modifier_first)
        self.people: set[tuple[str, ...]] = set()
        self.holders: defaultdict[str, list[Holder]] = defaultdict(list)
        self.told: defaultdict[tuple[str, ...], list[Holder]] = defaultdict(list)  # by the name of who holds it
        for mention in mentions:
            self.read(mention)

    def read(self, mention: Mention) -> None:
        """Keep the roles that stand before and behind the mention."""
        named = self.index.split_complement(mention.words) if mention.is_complement else self.index.trim(mention.words)
        if not named or all(self.lexicon.is_role(word) for word in named):
            return
        name = self.index.fullest(tuple(word.key for word in named))
        at = self.at[named[0].start]
        is_told = len(name) > 1 or (at > 0 and self.lexicon.is_role(self.words[at - 1]))
        if not is_told or not self.index.is_person(name) or (len(name) == 1 and self.index.is_body(named[0])):
            return
        before = list(self.walk_back(at))[::-1]
        behind = list(self.walk_on(self.at[named[-1].start]))
        for phrase in (before, behind):
            role = next((number for number in range(len(phrase)) if self.names_role(phrase, number)), None)
            if role is not None and (phrase is before or role < 2):
                complement = read_complement(phrase[role + 1 :], self.lexicon)
                complement |= {word.key for word in phrase[:role]} & self.defining
                office, complement = self.lexicon.settle_role(phrase[role].key, complement)
                self.people.add(name)
                told = tuple(phrase if self.lexicon.is_modifier_first else phrase[role:])
                holder = Holder(mention.start, complement, name, told)
                self.holders[office].append(holder)
                self.told[name].append(holder)

    def names_role(self, phrase: Sequence[Word], number: int) -> bool:
        """Is that word a role, and no verb with its object ("ha inviato | il suo ministro")?"""
        behind = phrase[number + 1 : number + 2]
        return self.lexicon.is_role(phrase[number]) and not any(self.lexicon.is_a(word, "article") for word in behind)

    def walk_back(self, number: int) -> Iterator[Word]:
        """The words of one noun phrase before that word, backwards; a comma may stand just before the name."""
        small = 0
        for other in range(number - 1, max(number - 1 - REACH, -1), -1):
            word, gap = self.words[other], self.text[self.words[other].end : self.words[other + 1].start]
            if not CLOSED.isdisjoint(gap) or ("," in gap and other != number - 1) or self.lexicon.is_a(word, "opener"):
                return
            if self.lexicon.is_role(word) and self.is_complement(other) and "," in self.gap_after(number - 1):
                continue  # "il capo dello staff del presidente ucraino, Andriy Yermak"
            if not (word.is_capital or self.is_known(word)):
                small += 1
                if small > self.most_small or self.is_cue(word):
                    return  # "il premier aveva denunciato Anna Neri"
            yield word

    def is_cue(self, word: Word) -> bool:
        return any(match.cue.kind == "verb" for match in self.cues.find(split_words(word.text)))

    def gap_after(self, number: int) -> str:
        return self.text[self.words[number].end : self.words[number + 1].start]

    def is_complement(self, number: int) -> bool:
        return number > 0 and self.lexicon.is_a(self.words[number - 1], "preposition", "agent")

    def walk_on(self, number: int) -> Iterator[Word]:
        """The words of the apposition behind that word: "Yermak, capo dello staff"."""
        for other in range(number + 1, min(number + 1 + REACH, len(self.words))):
            gap = self.text[self.words[other - 1].end : self.words[other].start]
            if (other == number + 1) != (gap.strip() == ",") or not CLOSED.isdisjoint(gap):
                return
            yield self.words[other]

    def is_known(self, word: Word) -> bool:
        lexicon = self.lexicon
        return (
            lexicon.is_role(word)
            or word.key in lexicon.institutions
            or lexicon.is_a(word, "article", "preposition", "agent", "conjunction")
        )

    def find_holder(self, role: str, complement: frozenset[str], place: int) -> tuple[str, ...] | None:
        """Who holds the role: the last one named before the place whose complement agrees, else the first after it."""
        role, complement = self.lexicon.settle_role(role, complement)
        holders = self.holders.get(role, [])
        here = bisect_left(holders, place, key=lambda holder: holder.place)
        before, after = holders[max(here - MOST_HOLDERS, 0) : here], holders[here : here + MOST_HOLDERS]
        for some in (before[::-1], after):
            fitting = [holder for holder in some if agree(holder.complement, complement)]
            if fitting:
                return max(fitting, key=lambda holder: len(holder.complement & complement)).name
        return None


def agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Can two complements mean the same office? "presidente della Camera" is not "presidente della Repubblica"."""
    return not one or not other or not one.isdisjoint(other)


def read_complement(words: Sequence[Word], lexicon: Lexicon) -> frozenset[str]:
    """The words that carry meaning among those behind a role."""
    return frozenset(
        word.key
        for word in words
        if not lexicon.is_a(word, "article", "indefinite", "preposition", "agent", "conjunction", "opener", "qualifier")
    )
