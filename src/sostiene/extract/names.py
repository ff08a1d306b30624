"""Which names stand in a text: runs of capitalised words, and the fullest form each person or body has there."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sostiene.languages import Language
from sostiene.languages.declension import Declension, KnownWords, load_declension
from sostiene.languages.parties import PartyIndex, load_parties

# Initials and dotted acronyms keep their dots ("George W. Bush", "U.S."); other words may hold hyphens and apostrophes.
# A letter may carry an accent of its own (u + U+0308).
WORD = re.compile(r"(?:[^\W\d_]\.){1,6}(?![\w])|(?:[^\W_][\u0300-\u036f]*)+(?:[-'’](?:[^\W_][\u0300-\u036f]*)+)*")
APOSTROPHE = re.compile(r"['’]")
# Small words inside a person's name, the same in every language that tells of that person.
LINKERS = frozenset(
    ("al", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten")
) | {"ter", "van", "von", "y", "zu"}
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
LONGEST_RUN = 12
MOST_NAMESAKES = 100


@dataclass(frozen=True)
class Word:
    """A word of the text with its place; `is_owner` if a possessive 's was cut off behind it. `base` is the nominative
    of a form of a known word or name ("министра"), `is_oblique` if it stands in another case."""

    text: str
    start: int
    end: int
    is_owner: bool = False
    base: str = ""
    is_oblique: bool = False

    @property
    def nominative(self) -> str:
        return self.base or self.text

    @property
    def key(self) -> str:
        return fold(self.nominative)

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        name = self.nominative
        return len(name) > 1 and sum(map(str.isupper, name)) > 1 and name.upper() == name


@dataclass(frozen=True)
class Mention:
    """A run of capitalised words. `is_complement` behind a preposition ("della NATO"), `is_opener` at the start of a
    sentence, where a single capital tells nothing, `is_owner` before a possessive 's."""

    words: tuple[Word, ...]
    is_complement: bool = False
    is_opener: bool = False
    is_owner: bool = False

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text as names are compared: without case and diacritics, with straight apostrophes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.replace("’", "'").casefold().rstrip(".")


@dataclass(frozen=True)
class Lexicon:
    """What a language's tables say about small words, institutions and roles."""

    classes: dict[str, str]
    institutions: frozenset[str]
    roles: dict[str, str]
    genders: dict[str, str]
    is_modifier_first: bool
    parties: PartyIndex
    unnamed: frozenset[str]
    synonyms: dict[tuple[str, str], tuple[str, str]]
    declension: Declension
    first_names: frozenset[str]
    known: KnownWords

    def is_a(self, word: Word, *classes: str) -> bool:
        return self.classes.get(word.text.lower().replace("’", "'"), "") in classes

    def settle_role(self, role: str, complement: frozenset[str]) -> tuple[str, frozenset[str]]:
        """The office by its one name: "premier iracheno" and "primo ministro iracheno" are the same."""
        for word in (*sorted(complement), "-"):
            same = self.synonyms.get((role, word))
            if same:
                return same[0], complement - {word} | ({same[1]} - {"-"})
        return role, complement

    def is_role(self, word: Word) -> bool:
        return self.roles.get(word.key) == "role"

    def is_place(self, word: Word) -> bool:
        """Is it the name of a state or of where one is ruled, in a language in which a noun behind another needs no
        preposition to belong to it ("президент | России")?"""
        if not self.declension or not word.is_capital or word.key in self.first_names:
            return False
        return any(party.kind in ("state", "capital", "seat") for party in self.parties.look_up(word.nominative))

    def decline(self, word: Word) -> Word:
        """The word with its nominative, where it is a form of a known one."""
        found = self.known.find(word.text) if self.declension else None
        return word if found is None else replace(word, base=found.form, is_oblique=found.is_oblique)


@cache
def read_lexicon(language: Language) -> Lexicon:
    """The tables `function_words`, `institutions` and `roles` of the language, and what goes with them."""
    roles, parties, declension = language.table("roles"), load_parties(language), load_declension(language)
    institutions = frozenset(fold(word) for word in language.words("institutions"))
    first_names = frozenset(fold(word) for word in language.words("first_names"))
    unnamed = frozenset(fold(row[0]) for row in language.table("unnamed") if row[1] == "head")
    known = {*institutions, *first_names, *unnamed, *(fold(row[0]) for row in roles)}
    if declension:
        known.update(fold(name) for name in parties.names if " " not in name)
    return Lexicon(
        classes={row[0]: row[1] for row in language.table("function_words")},
        institutions=institutions,
        roles={fold(row[0]): row[1] for row in roles},
        genders={fold(row[0]): row[2] for row in roles if len(row) > 2},
        is_modifier_first=("order", "modifier-first") in language.table("grammar"),
        parties=parties,
        unnamed=unnamed,
        synonyms={(fold(a), fold(b)): (fold(c), fold(d)) for a, b, c, d in language.table("role_synonyms")},
        declension=declension,
        first_names=first_names,
        known=KnownWords(declension, known, fold),
    )


def find_words(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of the text; an elided article or preposition ("dell'Unione") is a word of its own."""
    if lexicon.declension:
        for match in WORD.finditer(text, start, len(text) if end is None else end):
            yield lexicon.decline(Word(match.group(), match.start(), match.end()))
        return
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        word, place = match.group(), match.start()
        cut = APOSTROPHE.search(word)
        if cut is None:
            yield Word(word, place, match.end(), lexicon.is_modifier_first and is_plural_owner(text, match.end()))
            continue
        head = word[: cut.end()]
        kind = lexicon.classes.get(head.lower().replace("’", "'"))
        if kind and (head[0].islower() or kind in ("article", "indefinite") or len(head) > 2):
            yield Word(head, place, place + cut.end())
            yield Word(word[cut.end() :], place + cut.end(), match.end())
        elif word[cut.start() + 1 :] in ("s", "S"):
            yield Word(word[: cut.start()], place, place + cut.start(), is_owner=True)
        else:
            yield Word(word, place, match.end())


def is_plural_owner(text: str, end: int) -> bool:
    """Does "s'" end the word? "Thomas' sister"."""
    return text[end - 1] == "s" and text[end : end + 1] in ("'", "’") and text[end + 1 : end + 2] == " "


def find_mentions(text: str, words: Iterable[Word], lexicon: Lexicon) -> Iterator[Mention]:
    """The runs of capitalised words among the words of the text, in order."""
    run: list[Word] = []
    links: list[Word] = []
    governed = False  # does a preposition, with or without an article, stand just before?
    before: Word | None = None
    opens = complement = opener = False
    for word in words:
        gap = text[before.end : word.start] if before else "\n"
        joined = 0 < len(run) < LONGEST_RUN and gap in (" ", "\u00a0", "") and not (before and before.is_owner)
        starts = before is None or gap.strip(" \u00a0-'’(/") != "" or "\n" in gap or " -" in gap
        if run and (not joined or begins_name(run, word, lexicon, is_complement=complement)):
            yield Mention(tuple(run), complement, opener, run[-1].is_owner)
            run, links = [], []
        if word.is_capital and not (not run and starts and is_small(word, lexicon)):
            if run:
                run += links
            else:
                complement = (governed and not starts) or belongs(before, word, gap, lexicon)
                opener = starts or opens
            run.append(word)
            links = []
        elif run and len(links) < 2 and is_link(word, run[0], lexicon):
            links.append(word)
        elif run:
            yield Mention(tuple(run), complement, opener, run[-1].is_owner)
            run, links = [], []
        still = governed and lexicon.is_a(word, "article", "indefinite")
        governed = still or lexicon.is_a(word, "preposition", "agent")
        opens = starts and word.is_capital and is_small(word, lexicon)
        before = word
    if run:
        yield Mention(tuple(run), complement, opener, run[-1].is_owner)


def belongs(before: Word | None, word: Word, gap: str, lexicon: Lexicon) -> bool:
    """Does the name belong to the noun before it, without a preposition: "президент | России"?"""
    if not lexicon.declension or before is None or before.is_capital or gap not in (" ", "\u00a0"):
        return False
    is_noun = before.key in lexicon.roles or before.key in lexicon.institutions
    is_latin = word.text.isascii() and lexicon.is_role(before)  # "керівник | Noetica"
    is_bare = lexicon.is_place(word) or word.is_acronym or is_latin
    return is_noun and (is_bare or (word.is_oblique and not before.is_oblique))


def begins_name(run: Sequence[Word], word: Word, lexicon: Lexicon, *, is_complement: bool) -> bool:
    """Does another name begin inside the run: "президента РФ | Антон Рябцев", "глава МИД Ирана | Реза Джафари"?"""
    before = run[-1]
    if not lexicon.declension or before.key in lexicon.first_names or word.is_acronym:
        return False
    is_first_name = word.key in lexicon.first_names
    if word.is_oblique and not is_first_name:
        return False
    if lexicon.is_place(word) or word.key in lexicon.institutions:
        return False
    if before.is_acronym or before.key in lexicon.institutions or lexicon.is_place(before):
        return True
    if before.text.isascii() and not word.text.isascii():
        return True  # "керівник Noetica | Гвідо Сарторіс"
    is_behind_office = is_complement or (len(run) > 1 and lexicon.is_role(run[0]))
    is_other_case = before.is_oblique != word.is_oblique  # "Слова | Анны Петровой"
    return lexicon.declension.is_sure(before.text) or (is_first_name and (is_behind_office or is_other_case))


def is_small(word: Word, lexicon: Lexicon) -> bool:
    return word.text.lower().replace("’", "'") in lexicon.classes and not word.is_acronym


def is_link(word: Word, first: Word, lexicon: Lexicon) -> bool:
    """May the small word stand inside the name that begins with `first`? "Ursula von der Leyen", "Banca d'Italia"."""
    if first.key in lexicon.institutions:
        return lexicon.is_a(word, "preposition", "agent")
    return word.text in LINKERS and not lexicon.is_a(word, "preposition", "agent", "article")


class NameIndex:
    """The names of one article: what the fullest form of a shorter one is. `settle` gives words their nominatives."""

    def __init__(
        self,
        text: str,
        words: Sequence[Word],
        mentions: Iterable[Mention],
        lexicon: Lexicon,
        *,
        settle: Callable[[Iterable[Word]], list[Word]] = list,
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.settle = settle
        self.common = {word.key for word in words if word.text.islower()}
        self.shown: dict[tuple[str, ...], str] = {}
        self.counts: Counter[tuple[str, ...]] = Counter()
        self.by_last: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.by_first: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.by_initials: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.known: dict[tuple[str, ...], tuple[str, ...]] = {}
        waiting = []
        for mention in mentions:
            if mention.is_complement and len(mention.words) > 1:
                waiting.append(mention)
            else:
                self.add(mention, self.trim(mention.words))
        for mention in waiting:
            self.add(mention, self.split_complement(mention.words) or mention.words)

    def add(self, mention: Mention, words: tuple[Word, ...]) -> None:
        keys = tuple(word.key for word in words)
        if keys not in self.counts:
            self.shown[keys] = show_name(self.text, words, self.lexicon)
            last = keys[-2] if keys[-1] in SUFFIXES and len(keys) > 1 else keys[-1]
            for namesakes in (self.by_last[last], self.by_first[keys[0]], self.by_initials[initials(keys)]):
                if len(namesakes) < MOST_NAMESAKES:
                    namesakes.append(keys)
        elif len(keys) > 1 and self.shown[keys].isupper():
            self.shown[keys] = show_name(self.text, words, self.lexicon)  # "MARIO ROSSI: …" is Mario Rossi
        self.counts[keys] += 1

    def trim(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words without roles before them: "Presidente Mark Rutte" -> "Mark Rutte"."""
        roles = [number for number, word in enumerate(words[:-1]) if self.lexicon.is_role(word)]
        cut = roles[-1] + 1 if roles else 0
        if not self.lexicon.classes and len(words) > 1 and len(words[0].text) == 1:
            cut = 1  # an article in a language without tables: "Η Άννα Μπρούνη"
        while cut < len(words) - 1 and is_small(words[cut], self.lexicon):
            cut += 1
        while cut and is_link(words[cut], words[cut], self.lexicon):
            cut -= 1
        return words[cut:]

    def split_complement(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The person at the end of a complement's run: "NATO Mark Rutte" -> "Mark Rutte"; empty if none is there."""
        keys = tuple(word.key for word in words)
        if keys in self.counts and not self.is_body(words[0]):
            return ()  # "gli avvocati di Silvio Berlusconi"
        cut = 0
        while cut < len(words) and self.is_body(words[cut]):
            cut += 1
        if cut:
            named = self.trim(words[cut:]) if cut < len(words) and not self.is_small(words[cut - 1]) else ()
            return named if len(named) != 1 or (named[0].key,) in self.counts else ()
        for cut in range(1, len(words)):
            if keys[cut:] in self.counts and (len(words) > 2 or keys[:cut] in self.counts):
                return words[cut:]
        if self.lexicon.institutions and len(words) > 2 and not any(self.is_body(word) for word in words):
            return words[-2:]
        return ()

    def is_small(self, word: Word) -> bool:
        return self.lexicon.is_a(word, "preposition", "agent", "article")

    def is_body(self, word: Word) -> bool:
        lexicon = self.lexicon
        return word.is_acronym or word.key in lexicon.institutions or self.is_small(word) or lexicon.is_place(word)

    def fullest(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The fullest name of the article that ends (or begins) with these words; of several, the commonest."""
        if keys not in self.known and self.is_place(keys):
            self.known[keys] = self.find_state(keys)
        if keys not in self.known:
            longer = [name for name in self.by_last[keys[-1]] if is_longer(name, keys) and self.is_person(name)]
            if not longer and len(keys) == 1:
                longer = [name for name in self.by_first[keys[0]] if 1 < len(name) < 4 and self.is_person(name)]
            if not longer and len(keys) == 1:
                longer = [name for name in self.by_initials[keys[0]] if len(name) > 1]
            self.known[keys] = max(longer, key=lambda name: (self.counts[name], len(name)), default=keys)
        return self.known[keys]

    def find_state(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The longest name that the article has for the state ("USA", "Stati Uniti"); "Ucraina" is not short for
        "Repubblica Socialista Sovietica dell'Ucraina"."""
        states = {party for party in self.lexicon.parties.look_up(self.show(keys)) if party.kind == "state"}
        if not states:
            return keys
        same = [name for name in self.counts if not states.isdisjoint(self.lexicon.parties.look_up(self.show(name)))]
        return max([keys, *same], key=lambda name: len(self.show(name)))

    def is_place(self, keys: tuple[str, ...]) -> bool:
        """Is it the name of a state, a capital or a seat, and not a surname that the article uses as well?"""
        known = {party.kind for party in self.lexicon.parties.look_up(self.show(keys))}
        return not known.isdisjoint(("state", "capital", "seat")) and not any(
            len(name) == 2 and self.is_person(name) and is_longer(name, keys) for name in self.by_last[keys[-1]]
        )

    def is_person(self, name: tuple[str, ...]) -> bool:
        return not any(word in self.lexicon.institutions for word in name)

    def keep(self, words: tuple[Word, ...]) -> tuple[str, ...]:
        """The name's keys; how the text writes it is kept for `show`."""
        keys = tuple(word.key for word in words)
        self.shown.setdefault(keys, show_name(self.text, words, self.lexicon))
        return keys

    def show(self, keys: tuple[str, ...]) -> str:
        """The name as the article writes it."""
        return self.shown.get(keys, " ".join(keys))


def is_longer(name: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Does the name end with these words and have more? "Jr." and its like do not count."""
    end = len(name) - (name[-1] in SUFFIXES and keys[-1] not in SUFFIXES)
    return end >= len(keys) and len(name) > len(keys) and name[end - len(keys) : end] == keys


def initials(keys: tuple[str, ...]) -> str:
    """The first letters, as an acronym has them: "New York Times" -> nyt."""
    return "".join(key[0] for key in keys if len(key) > 3 or key not in LINKERS)


def show(text: str, words: tuple[Word, ...]) -> str:
    """The words as the text writes them."""
    return text[words[0].start : words[-1].end]


def show_name(text: str, words: tuple[Word, ...], lexicon: Lexicon) -> str:
    """The words as the text writes them, those of the name itself in the nominative: "Дмитрия Пескова" is "Дмитрий
    Песков", but "МИДа | Украины" is "МИД | Украины"."""
    shown, is_own = "", True
    for number, word in enumerate(words):
        is_own = number == 0 or (is_own and word.is_oblique and not lexicon.is_place(word))
        gap = text[words[number - 1].end : word.start] if number else ""
        shown += gap + (word.nominative if is_own else word.text)
    return shown
