"""What the words of a text stand for, whatever its language: parties, acts, things, and words that take a stance.

"Oslo ha consegnato i droni" and "Осло передал беспилотники" hold the same marks: a party, an act, a thing.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from sostiene.connect.bodies import LANGUAGES, load_bodies, load_phrases
from sostiene.connect.skeletons import fold_letters
from sostiene.connect.words import Item, Word, fit, read_items, read_rows, split_column

LONGEST_READ = 20_000  # characters of an article that are read for claims
LONGEST_SENTENCE = 800  # characters of a sentence to each side of a place in it
GAP, WIDEST = "…", 10  # of a verb in two parts, and the words that may stand between them
TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,\u00a0 ]\d{3})+(?!\d)|[^\W_]+(?:['’ʼ][^\W\d_]+)*")
ELIDED = re.compile(r"(?:l|d|un|all|dall|dell|nell|sull|qu|s|n|c|j|m|t)['’](?=\w)", re.IGNORECASE)
NEGATIVE = re.compile(r"n['’]t$", re.IGNORECASE)
TAGGED = re.compile(r"((?:it|en|de|fr|es|ru|uk)(?:\+\w\w)*):(.+)")
VERBS = frozenset(["è", "È", "é", "É"])  # "è" is no "e"
SENTENCE_END = re.compile(r"[.!?…]+[\"»”’)\]]*(?:\s+|$)|\n+")


Table = dict[str, list[tuple[tuple[Item, ...], str]]]
"""Phrases and their meanings, by the first letters of their first word."""


class Token(NamedTuple):
    """A word of a text and where it stands."""

    word: Word
    start: int
    end: int


class Mark(NamedTuple):
    """Words that stand for something known: `sort` is party, act, thing, facet, name, number or a word of stance."""

    sort: str
    meaning: str
    start: int
    end: int


class Act(NamedTuple):
    """What is done; `root` is the act it is a kind of, `is_turned` if giver and taker change places ("received")."""

    name: str
    root: str
    is_turned: bool


@dataclass(frozen=True)
class Wording:
    """A text read for what its words stand for, its marks in their order."""

    text: str
    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    ends: tuple[int, ...]

    @cached_property
    def mark_starts(self) -> list[int]:
        return [mark.start for mark in self.marks]

    @cached_property
    def token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def inside(self, start: int, end: int) -> list[Mark]:
        """The marks that stand wholly between the two places."""
        first, last = bisect_left(self.mark_starts, start), bisect_left(self.mark_starts, end)
        return [mark for mark in self.marks[first:last] if mark.end <= end]

    def words_before(self, place: int, count: int = 1) -> tuple[Token, ...]:
        """The last words that end before the place."""
        last = bisect_left(self.token_starts, place)
        last -= last > 0 and self.tokens[last - 1].end > place
        return self.tokens[max(0, last - count) : last]

    def words_from(self, place: int, count: int = 1) -> tuple[Token, ...]:
        """The first words that begin at the place or behind it."""
        first = bisect_left(self.token_starts, place)
        return self.tokens[first : first + count]

    def words_inside(self, start: int, end: int) -> list[Token]:
        first, last = bisect_left(self.token_starts, start), bisect_left(self.token_starts, end)
        return [token for token in self.tokens[first:last] if token.end <= end]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Where the sentence begins and ends in which that place lies."""
        number = bisect_right(self.ends, place)
        start = self.ends[number - 1] if number else 0
        end = self.ends[number] if number < len(self.ends) else len(self.text)
        return max(start, place - LONGEST_SENTENCE), min(end, place + LONGEST_SENTENCE)


@lru_cache(maxsize=256)
def read_wording(text: str, lang: str | None) -> Wording:
    """The text's words and what they stand for; no more than its first LONGEST_READ characters."""
    text = text[:LONGEST_READ]
    tokens = tuple(split_tokens(text))
    marks = sorted(
        {*find_marks(text, tokens, lang or "")}, key=lambda mark: (mark.start, mark.end, mark.sort, mark.meaning)
    )
    return Wording(text, tokens, tuple(marks), tuple(match.end() for match in SENTENCE_END.finditer(text)))


def split_tokens(text: str) -> Iterator[Token]:
    """The words: "l'Iran" is two, "didn't" is "didn" and "n't"."""
    for match in TOKEN.finditer(text):
        start, end = match.span()
        while (elided := ELIDED.match(text, start, end)) is not None:
            yield make_token(text, start, elided.end() - 1)
            start = elided.end()
        negative = NEGATIVE.search(text[start:end])
        if negative is not None and negative.start() > 0:
            yield make_token(text, start, start + negative.start())
            start += negative.start()
        if start < end:
            yield make_token(text, start, end)


def make_token(text: str, start: int, end: int) -> Token:
    shown = text[start:end]
    bare = re.sub(r"['’]s$", "", shown)
    key = bare if bare in VERBS else fold_letters(re.sub(r"[.,'’ʼ\u00a0 ]", "", bare))
    return Token(Word(bare, key or shown), start, end)


def find_marks(text: str, tokens: Sequence[Token], lang: str) -> Iterator[Mark]:
    """Every mark of the text; parties and concepts are the longest at each place, words of stance all that fit."""
    words = [token.word for token in tokens]
    parties = [*find_longest(words, load_party_index(), is_party)]
    concepts = [*find_longest(words, load_concepts(lang), lambda found: True)]
    for found in parties:
        yield Mark("party", found.meaning, tokens[found.first].start, tokens[found.last - 1].end)
    for found in concepts:
        sort, _, meaning = found.meaning.partition(":")
        if sort != "none":
            yield Mark(sort, meaning, tokens[found.first].start, tokens[found.last - 1].end)
    for place in range(len(words)):
        for items, meaning in load_stance_words(lang).get(words[place].key[:3], ()):
            last = fit_apart(items, words, place)
            if last is not None:
                yield Mark(meaning, meaning, tokens[place].start, tokens[last - 1].end)
    known = {place for found in (*parties, *concepts) for place in range(found.first, found.last)}
    yield from find_names(text, [token for place, token in enumerate(tokens) if place not in known])


def fit_apart(items: Sequence[Item], words: Sequence[Word], place: int) -> int | None:
    """Where the first part of a phrase ends: "wies … zurück" holds if the second follows soon."""
    gap = next((number for number, item in enumerate(items) if item.stem == GAP), None)
    if gap is None:
        return fit(items, words, place)
    last = fit(items[:gap], words, place)
    if last is None or not any(
        fit(items[gap + 1 :], words, behind) for behind in range(last, min(last + WIDEST, len(words)))
    ):
        return None
    return last


class Phrase(NamedTuple):
    """A phrase of a table found among words: its meaning, its first word and the one behind its last."""

    meaning: str
    first: int
    last: int
    words: tuple[Word, ...]


def find_longest(words: Sequence[Word], table: Table, fits: Callable[[Phrase], bool]) -> Iterator[Phrase]:
    """The longest phrase at each place, of equals the one with the longest stems, from left to right."""
    place = 0
    while place < len(words):
        found = [
            (last, sum(len(item.stem) for item in items), Phrase(meaning, place, last, tuple(words[place:last])))
            for items, meaning in table.get(words[place].key[:3], ())
            if (last := fit(items, words, place)) is not None
        ]
        best = max((one for one in found if fits(one[2])), default=None)
        if best is not None:
            yield best[2]
        place = best[0] if best is not None else place + 1


def is_party(found: Phrase) -> bool:
    """ "Un" is an article and "UN" a party; a state is written with a capital, an adjective need not be."""
    first = found.words[0]
    if first.key in ("un", "us", "re"):
        return first.text.replace(".", "").isupper()
    return first.is_capital or (
        found.meaning.endswith("~") and not first.key.startswith(("indip", "indif", "indir", "rusc"))
    )


def find_names(text: str, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Numbers, and words with a capital that does not only open a sentence."""
    common = load_days()
    capital = [token for token in tokens if token.word.is_capital and len(token.word.key) > 3]
    capital = [
        token
        for token in capital
        if token.word.key not in common and not token.word.key.startswith(read_list("titles"))
    ]
    sure = {token.word.key for token in capital if not opens_sentence(text, token.start)}
    for token in tokens:
        if token.word.key[:1].isdigit():
            yield Mark("number", token.word.key, token.start, token.end)
        elif token.word.is_capital and token.word.key in sure:
            yield Mark("name", token.word.key, token.start, token.end)


@cache
def load_days() -> frozenset[str]:
    """The names of days and months in the languages of the tables, folded: they tell nothing of what is meant."""
    from babel import Locale  # heavy, and needed once

    found = set[str]()
    for language in LANGUAGES:
        locale = Locale(language)
        for names in (locale.days, locale.months):
            found.update(fold_letters(name) for form in names.values() for name in form["wide"].values())
    return frozenset(found)


def opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"«“„'(\u00a0")
    return not before or before[-1] in ".!?…\n:" or text[len(before) : start].count("\n") > 0


@cache
def load_party_index() -> Table:
    """The phrases that name a party: states, capitals, adjectives of states, bodies that belong to one."""
    table: Table = defaultdict(list)
    for start, rows in load_phrases().by_start.items():
        for items, meaning in rows:
            sort, _, rest = meaning.partition(":")
            party = rest if sort in ("state", "demonym") else name_party(rest) if sort == "body" else None
            if party:
                table[start].append((items, f"{party}" if sort != "demonym" else f"{party}~"))
    return dict(table)


def name_party(body: str) -> str | None:
    """For whom a body acts; what a medium tells its state does not do."""
    return load_bodies()[body].party if body not in load_media() else None


@cache
def load_media() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("media"))


@cache
def load_concepts(lang: str) -> Table:
    """Acts, things and what is said of acts, by their words: the meaning is `act:NAME`, `thing:NAME`, `facet:NAME`."""
    rows = []
    for name, sort, words in read_rows("concepts"):
        kind = sort.partition("<")[0]
        shown = kind if kind in ("act", "thing", "none") else "facet"
        rows += [(one, f"{shown}:{name}") for one in words_of(words, lang)]
    return index(rows)


@cache
def load_stance_words(lang: str) -> Table:
    return index([(one, name) for name, words in read_rows("stance_words") for one in words_of(words, lang)])


def words_of(column: str, lang: str) -> Iterator[str]:
    """The words of a column that hold in the language: "it:se" is Italian alone."""
    for one in split_column(column):
        tagged = TAGGED.fullmatch(one)
        if tagged is None:
            yield one
        elif lang in tagged[1].split("+"):
            yield tagged[2]


def index(rows: Sequence[tuple[str, str]]) -> Table:
    table: Table = defaultdict(list)
    for written, meaning in rows:
        parts = [tuple(read_items(part)) for part in written.split(GAP)]
        items = tuple(item for number, part in enumerate(parts) for item in ((Item(GAP), *part) if number else part))
        if items:
            table[items[0].stem[:3]].append((items, meaning))
    return dict(table)


@cache
def load_acts() -> dict[str, Act]:
    """Every act of the table by its name."""
    acts = {}
    for name, sort, _ in read_rows("concepts"):
        kind, _, root = sort.partition("<")
        if kind == "act":
            acts[name] = Act(name, root.rstrip("~") or name, root.endswith("~"))
    return acts


@cache
def load_facets() -> dict[str, str]:
    """What is said of acts ("small": size), by name."""
    return {
        name: sort for name, sort, _ in read_rows("concepts") if sort.partition("<")[0] not in ("act", "thing", "none")
    }


@cache
def read_list(name: str) -> tuple[str, ...]:
    """Small words or endings that do something in a clause, by what they do."""
    return tuple(next(words for row, words in read_rows("clause_words") if row == name).split())


@cache
def load_groups() -> dict[str, str]:
    """The group of each thing that has one: "drone" is of "arms"."""
    split = [(name, *sort.partition("<")[::2]) for name, sort, _ in read_rows("concepts")]
    return {name: group for name, kind, group in split if kind == "thing" and group}
