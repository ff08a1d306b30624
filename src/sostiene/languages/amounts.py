"""How a language writes amounts: the table `quantities`, indexed, and what its words make of a number.

extract/quantities.py reads contents with it; its docstring shows the order of the words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from sostiene.languages import Language
from sostiene.records import Exactness

LONGEST_SUM = 12  # words in one number
LONGEST_COMPOUND = 40  # letters of "novecentonovantanovemilanovecentonovantanove"
CHANGE_REACH = 6  # words between "passati" and "da 3 a 5"
HYPHENS = frozenset("-–‐‑")
BLANKS = r"[^\S\n]{1,3}"  # between the words of "per cento"
# "10 000" (with any blank), else digits with what joins them: 10.000,5 but also 15:30 and 3/10, which are no numbers.
DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}(?![\d.,:/])|\d+(?:[.,:/]\d+)*"
STOPS = ("function_words", "auxiliaries", "clause_words", "pronouns")
Kinds = Mapping[str, str]
SUMMANDS = ("number", "doubtful", "digits", "half", "halved", "one", "article", "some")
FACTORS = ("scale", "glued", "round", "many")
STEPS = (*SUMMANDS, *FACTORS, "part", "more_half")


class Step(NamedTuple):
    """What one word, or one part of "duemila", does in a number."""

    kind: str
    value: float


class Token(NamedTuple):
    """A word, number or sign; `kinds` holds its classes, each with its value. `steps` make up a number."""

    start: int
    end: int
    text: str
    kinds: Kinds = MappingProxyType({})
    steps: tuple[tuple[Step, ...], ...] = ()

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalpha() or "measure" in self.kinds

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


NOTHING = Token(-1, -1, "")


@dataclass(frozen=True)
class Sum:
    """A number while it is read: what is summed up, what comes now, the last scale, and the kinds of word it holds."""

    total: float = 0
    current: float | None = None
    scale: float = 0
    kinds: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        return self.total + (self.current or 0)

    def add(self, step: Step) -> "Sum | None":
        """The sum with one more word; None if the word does not go on with it: "venti" takes "due", not "trenta"."""
        kind, value = step
        kinds = (*self.kinds, kind)
        if kind == "more_half" and self.current is not None:
            return replace(self, current=self.current + value, kinds=kinds)
        if kind == "more_half" and self.kinds:
            return replace(self, total=self.total + value * self.scale, kinds=kinds)
        if kind == "part" and self.current is not None:
            return replace(self, current=self.current * value, kinds=kinds)
        if kind in SUMMANDS and self.has_room(kind, value):
            return replace(self, current=(self.current or 0) + value, kinds=kinds)
        return self.multiply(kind, value, kinds) if kind in FACTORS else None

    def has_room(self, kind: str, value: float) -> bool:
        """Does the number end in as many zeros as the next has digits?"""
        if self.current is None:
            return not self.scale or (value < self.scale and kind in ("number", "doubtful", "digits"))
        is_written = kind in ("number", "doubtful", "one") and self.kinds[-1] in ("number", "scale")
        return is_written and self.current >= 20 and self.current % 10 ** len(str(int(value))) == 0

    def multiply(self, kind: str, value: float, kinds: tuple[str, ...]) -> "Sum | None":
        """The sum times a scale: 200 x mila; a plural that stands alone is twice itself."""
        if self.current is None and not self.total:
            return Sum(current=2 * value, kinds=(*kinds, "open")) if kind == "many" else None
        if value < 1000 or kind == "round":
            return replace(self, current=self.current * value, kinds=kinds) if self.current else None
        if self.scale == 0 or value < self.scale:
            return Sum(self.total + self.current * value, None, value, kinds) if self.current else None
        return Sum(self.value * value, None, value, kinds) if value > self.scale else None


class Amount(NamedTuple):
    """A number in the tokens `[start, end)`; `sign` is the currency before it."""

    start: int
    end: int
    sum: Sum
    sign: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.sum.kinds

    @property
    def is_share(self) -> bool:
        return self.kinds[-1] in ("half", "part", "ratio")

    @property
    def is_vague(self) -> bool:
        return not {"open", "some", "round"}.isdisjoint(self.kinds)

    @property
    def is_large(self) -> bool:
        return not {"scale", "glued", "many", "round"}.isdisjoint(self.kinds)


class Unit(NamedTuple):
    """What is counted, and the token behind it."""

    words: str
    end: int
    is_measure: bool = False


class Modifier(NamedTuple):
    """How exact the amount is said to be; the token behind it; does it hold only before a measure ("under 5 km")?"""

    exactness: Exactness
    end: int
    is_weak: bool = False


class Found(NamedTuple):
    """An amount that was read in the tokens `[start, end)`: `first` and, of a range, `last`."""

    start: int
    end: int
    first: Amount
    last: Amount
    unit: Unit
    modifier: Modifier | None


@dataclass(frozen=True)
class Grammar:
    """The words of amounts of one language. `parts` are those that "duemilacento" is made of; `part` matches one."""

    words: Mapping[str, Kinds]
    lexer: re.Pattern[str]
    part: re.Pattern[str]
    parts: frozenset[str]
    endings: tuple[str, ...]
    no_endings: tuple[str, ...]
    stops: frozenset[str]
    helpers: frozenset[str]
    reach: int
    decimal: str

    def read_tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        """The words, numbers and signs of `text[start:end]`; what the edges cut in two is of no kind."""
        for match in self.lexer.finditer(text, start, end):
            words = match.group()
            if any(is_inside_word(text, edge) for edge in match.span() if edge in (start, end)):
                yield Token(*match.span(), "")
            elif words[0].isdecimal():
                kinds = read_digits(words, self.decimal)
                steps = ((Step("digits", float(kinds["digits"])),),) if "digits" in kinds else ()
                yield Token(*match.span(), words, kinds, steps)
            else:
                yield self.read_word(words, match.start())

    def read_word(self, words: str, start: int) -> Token:
        key = fold(words)
        kinds = self.words.get(key)
        if kinds is None and (parts := self.split_compound(key)):
            steps = tuple(self.list_steps(part)[0][0] for part in parts)
            return Token(start, start + len(words), words, {"number": ""}, (steps,))
        return Token(start, start + len(words), words, kinds or {}, self.list_steps(key) if kinds else ())

    def split_compound(self, key: str) -> tuple[str, ...]:
        """The numbers in "duecentotto", the longest first that leave a whole rest: "due", "centotto"; empty if it is no
        such word. From its end, as an expression that tries every split takes forever ("miliardoseimiliardosei…")."""
        if len(key) > LONGEST_COMPOUND or not self.part.match(key):
            return ()
        splits: dict[int, tuple[str, ...]] = {len(key): ()}
        for start in range(len(key) - 1, -1, -1):
            for end in range(len(key), start, -1):
                if end in splits and key[start:end] in self.parts:
                    splits[start] = (key[start:end], *splits[end])
                    break
        return splits.get(0, ())

    def list_steps(self, key: str) -> tuple[tuple[Step, ...], ...]:
        """Every reading of the word as a step: "hundred" is a number and a scale."""
        return tuple((Step(kind, float(value)),) for kind, value in self.words[key].items() if kind in STEPS)

    def is_noun(self, token: Token) -> bool:
        """Does it look like the plural of a noun?"""
        if "measure" in token.kinds or "plural" in token.kinds:
            return True
        key = fold(token.text).rstrip("'")
        return len(key) > 2 and key.endswith(self.endings or "") and not key.endswith(self.no_endings)

    def is_stop(self, token: Token) -> bool:
        """Is it a word that no noun phrase goes on with?"""
        if not token.is_word or token.steps:
            return True
        if not {"measure", "plural", "adjective"}.isdisjoint(token.kinds):
            return False
        return bool(token.kinds.keys() - {"label", "change"}) or fold(token.text) in self.stops


def is_inside_word(text: str, place: int) -> bool:
    """Does a word or number go on from one side of the place to the other?"""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def fold(words: str) -> str:
    """The words as the table has them: small letters, one blank, a straight apostrophe."""
    return " ".join(words.lower().replace("’", "'").split())


def read_digits(words: str, decimal: str) -> Kinds:
    """The classes of a number in digits, with its value: none if it is no plain number (15:30, 007, 1.2.3, a
    telephone's); `loose` with the decimal sign of the other language (5.1 km, but also 15.30), `year` if it may be one.
    """
    group = re.escape("." if decimal == "," else ",")
    plain = words.replace("\u00a0", " ").replace("\u202f", " ")
    if len(words) > LONGEST_COMPOUND:
        return {}
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:({group}| )\d{{3}})(?:\1\d{{3}})*(?:{re.escape(decimal)}\d+)?", plain):
        return {"digits": re.sub(rf"{group}| ", "", plain).replace(",", "."), "grouped": ""}
    if re.fullmatch(rf"(?:0|[1-9]\d{{0,14}})(?:{re.escape(decimal)}\d+)?", plain):
        is_year = re.fullmatch(r"1\d{3}|20\d\d|2100", plain)
        return {"digits": plain.replace(",", "."), **({"year": ""} if is_year else {})}
    if re.fullmatch(rf"(?:0|[1-9]\d{{0,5}}){group}\d{{1,2}}", plain):
        return {"digits": plain.replace(",", "."), "loose": ""}
    return {}


@cache
def read_grammar(language: Language) -> Grammar:
    """The language's words of amounts, from its tables (kept after the first reading)."""
    from babel import Locale, UnknownLocaleError  # heavy, and needed only where an article is read

    words: dict[str, dict[str, str]] = {}
    for word, kind, *values in language.table("quantities"):
        words.setdefault(word, {})[kind] = " ".join(values)
    try:
        decimal = Locale(language.code).number_symbols["latn"]["decimal"]
    except (UnknownLocaleError, ValueError, KeyError):
        decimal = "."
    parts = [word for word, kinds in words.items() if word.isalpha() and not kinds.keys().isdisjoint(STEPS)]
    parts = [word for word in parts if not {"number", "doubtful", "scale"}.isdisjoint(words[word])]
    phrases = [word for word in words if " " in word or (word[0].isalpha() and word.endswith("$"))]
    phrase = join_words(phrases).replace("'", "['’]")
    lexer = rf"(?<!\w)(?:{phrase})(?:(?<=['’$])|(?!\w))|(?P<digits>{DIGITS})|[^\W\d_]\w*['’]?|[^\w\s]|[\n_]"
    aids = [row[0] for row in language.table("auxiliaries") if row[1] in ("have", "be")]
    return Grammar(
        words, re.compile(lexer.replace(r"\ ", BLANKS), re.IGNORECASE), re.compile(join_words(parts)), frozenset(parts),
        endings=tuple(pick(words, "ending")), no_endings=tuple(pick(words, "no_ending")),
        stops=frozenset(row[0] for name in STOPS for row in language.table(name)), helpers=frozenset(aids),
        reach=int(words["nouns"]["reach"]) if "nouns" in words else 1, decimal=decimal if decimal in ".," else ".",
    )  # fmt: skip


def pick(words: Mapping[str, Kinds], kind: str) -> list[str]:
    return [word for word, kinds in words.items() if kind in kinds]


def join_words(words: Sequence[str]) -> str:
    """An expression that matches the longest of the words; nothing at all if there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
