"""Expressions of time in running text, and the days they mean: "lunedì scorso", "two weeks ago", "nel febbraio 2022".

A language brings two tables: `dates` holds its words of time, each with a class and a value; `date_patterns` says which
classes in a row make an expression and how it is read. Names of months and weekdays come from CLDR. What was said lies
never behind the day it is counted from: "in agosto" is the last August, "lunedì" the last Monday.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import NamedTuple

from sostiene.languages import Language
from sostiene.records import When

FIRST_YEAR = 2  # so that a year may be counted back from any day
GAP = re.compile(r"[\s,.]{0,3}['’]?")  # what may stand between two tokens
END = re.compile(r"\s*(?:[.,;:)!?»”\"\n]|$)")
COMMON = (
    ("iso", "iso"),
    ("numeric", "numeric"),
    ("weekday? number of? month of? year", "day"),
    ("weekday? number of? month", "day"),
    ("weekday? month number year", "day"),
    ("weekday? month number", "day"),
    ("weekday number", "day"),
    ("weekday", "weekday"),
)
"""The patterns of every language, behind its own."""
DIGITS = (
    ("iso", r"\d{4}-\d\d-\d\d(?!\d)"),
    ("numeric", r"\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)(?!\d)"),
    ("decade", r"(?:(?:1[89]|20)?\d0(?:er|-(?:х|е|ті))|(?:1[89]|20)\d0s|['’]\d0s?)(?!\w)"),
    ("year", r"(?:1[0-9]|20)\d\d(?![\d%]|[.,]\d)"),
    ("number", r"\d{1,2}(?:º|°|st|nd|rd|th|er|-?го)?(?![\d%:/€$]|[.,]\d)\.?"),
)
RELATIVE = frozenset(("later", "earlier", "some later", "some earlier"))
"""The readings that count from the day told before."""
Parts = Mapping[str, list[str]]


@dataclass(frozen=True)
class Token:
    """A word of time: `readings` holds its classes, each with its value."""

    start: int
    end: int
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Timex:
    """An expression of time: how it is read, and the values of its words by class."""

    start: int
    end: int
    reading: str
    parts: Parts


@dataclass(frozen=True)
class Step:
    """A place in the tree of all patterns, so that a token is looked up once for all of them: the steps that a class
    leads to, with the name that the pattern has for it, and the rank and reading of the pattern that ends here."""

    steps: dict[str, list[tuple[str, "Step"]]] = field(default_factory=dict)
    endings: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By "" anywhere, by "end" where nothing more of the clause follows."""


@dataclass(frozen=True)
class Calendar:
    """The words of one language, the lexer that finds them, and the tree of its patterns."""

    words: Mapping[str, tuple[tuple[str, str], ...]]
    lexer: re.Pattern[str]
    complement: re.Pattern[str]
    patterns: Step
    is_month_first: bool

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Timex]:
        """The expressions in `text[start:end]`, the longest at each place, from left to right."""
        tokens = list(self.read_tokens(text, start, len(text) if end is None else end))
        at = 0
        while at < len(tokens):
            found = self.match(text, tokens, at)
            if found:
                yield found
                while at < len(tokens) and tokens[at].start < found.end:
                    at += 1
            else:
                at += 1

    def read_tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        before = max(start - 1, 0)  # the lexer looks at the character before a word
        for match in self.lexer.finditer(fold(text[before:end]), start - before):
            kind, words = match.lastgroup or "", match.group()
            readings = self.words[" ".join(words.split())] if kind == "word" else ((kind, words),)
            yield Token(match.start() + before, match.end() + before, readings)

    def match(self, text: str, tokens: list[Token], at: int) -> Timex | None:
        """The longest expression that begins with that token; of two as long, the one whose pattern comes first."""
        found = follow(text, tokens, at, self.patterns, {})
        best = min(found, key=lambda one: (-one.end, one.rank), default=None)
        return best and Timex(tokens[at].start, best.end, best.reading, best.parts)


def fold(text: str) -> str:
    """The text as the tables are written, each character at its place: one that ignores case is far slower to find."""
    return text.replace("İ", "i").lower().replace("’", "'")


class Ending(NamedTuple):
    """Where a pattern that was found ends, its rank among all, how it is read, and its values by class."""

    end: int
    rank: int
    reading: str
    parts: Parts


def follow(text: str, tokens: list[Token], at: int, step: Step, parts: dict[str, list[str]]) -> Iterator[Ending]:
    """Every pattern that the tokens before that one, which gave `parts`, make up, alone or with those from it on."""
    for condition, (rank, reading) in step.endings.items():
        if not condition or END.match(text, tokens[at - 1].end):
            yield Ending(tokens[at - 1].end, rank, reading, parts)
    if at == len(tokens) or (parts and not is_beside(text, tokens[at - 1], tokens[at])):
        return
    for kind, value in tokens[at].readings:
        for name, after in step.steps.get(kind, ()):
            yield from follow(text, tokens, at + 1, after, {**parts, name: [*parts.get(name, []), value]})


def is_beside(text: str, one: Token, other: Token) -> bool:
    return GAP.fullmatch(text, one.end, other.start) is not None


@cache
def read_calendar(language: Language) -> Calendar:
    """The language's calendar: names from CLDR, the rest from its tables (about 30 ms, once)."""
    from babel import Locale, UnknownLocaleError  # heavy, and needed only where an article is read

    try:
        locale = Locale(language.code)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    words: dict[str, list[tuple[str, str]]] = {}
    for word, kind, *value in language.table("dates"):
        words.setdefault(word, []).append((kind, value[0] if value else ""))
    for kind, names in (("month", read_names(locale.months)), ("weekday", read_names(locale.days))):
        for name, number in names.items():
            if ("none", "") not in words.get(name, ()):  # French "mer" is the sea, not a Wednesday
                words.setdefault(name, []).append((kind, str(number)))
    own = [(row[0], row[1]) for row in language.table("date_patterns")]
    patterns = grow_patterns((*own, *COMMON))
    longest = sorted(words, key=len, reverse=True)
    known = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in longest)
    digits = "|".join(rf"(?P<{name}>{form})" for name, form in number_groups(DIGITS))
    lexer = rf"(?P<to>(?<=\d)[-–](?=\d))|(?<![\w/])(?:(?P<word>(?:{known})(?:(?<=['-])|(?!\w)))|{digits})"
    is_month_first = any(row[1] == "month_first" for row in language.table("dates"))
    frozen = {word: tuple(readings) for word, readings in words.items()}
    of = "|".join(re.escape(word) for word, readings in words.items() if ("of", "") in readings) or "(?!)"
    complement = re.compile(rf"(?:^|\s)(?:{of})\s*$", re.IGNORECASE)
    return Calendar(frozen, re.compile(lexer), complement, patterns, is_month_first)


def number_groups(forms: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """The forms, with a group that one of them refers back to named."""
    for name, form in forms:
        yield name, form.replace("([/.-])", "(?P<mark>[/.-])").replace(r"\1", "(?P=mark)")


def grow_patterns(rows: Iterable[tuple[str, str]]) -> Step:
    """The tree of the patterns, each with its reading; the first row has the lowest rank."""
    root = Step()
    for rank, (written, reading) in enumerate(rows):
        for names in spell_out(written.split()):
            condition = names.pop() if names[-1] == "end" else ""
            step = root
            for name in names:
                step = add_step(step, name)
            step.endings.setdefault(condition, (rank, reading))
    return root


def spell_out(written: list[str]) -> Iterator[list[str]]:
    """The pattern with and without each name that may lack; never without all."""
    choices = [(name.rstrip("?"), "") if name.endswith("?") else (name,) for name in written]
    for chosen in product(*choices):
        if names := [name for name in chosen if name]:
            yield names


def add_step(step: Step, name: str) -> Step:
    """The step behind that one which the name leads to, by any of its classes."""
    kinds = name.split("/")
    known = next((after for other, after in step.steps.get(kinds[0], ()) if other == name), None)
    if known is not None:
        return known
    after = Step()
    for kind in kinds:
        step.steps.setdefault(kind, []).append((name, after))
    return after


def read_names(names: Mapping[str, Mapping[str, Mapping[int, str]]]) -> dict[str, int]:
    """Every name of a month or weekday, whole or short, in lower case with its number."""
    return {
        name.lower().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in names[context][width].items()
        if len(name.rstrip(".")) > 2 and not name.isdecimal()  # German "So." would be found in every "so"
    }


def resolve(
    timex: Timex, anchor: date | None, told: date | None = None, *, is_month_first: bool = False
) -> When | None:
    """What the expression means; None if it means no day that is past, or needs a day to count from that is not known.

    `anchor` is the day of the article, `told` the last day that the text named, from which "il giorno dopo" counts.
    """
    return Resolver(timex.parts, anchor, told, is_month_first=is_month_first).resolve(timex.reading)


class Resolver:
    """One expression while it is being read."""

    def __init__(self, parts: Parts, anchor: date | None, told: date | None, *, is_month_first: bool) -> None:
        self.parts, self.anchor, self.told, self.is_month_first = parts, anchor, told, is_month_first

    def resolve(self, reading: str) -> When | None:
        """The expression in that reading."""
        name = reading.replace(" ", "_")
        needs_anchor = name not in ("iso", "numeric", "year", "decade", "century", "fraction", "nothing")
        is_counted = reading in RELATIVE and self.told is not None
        if needs_anchor and self.anchor is None and not self.first("year") and not is_counted:
            return None
        read: Callable[[], When | None] = getattr(self, f"read_{name}")
        try:
            found = read()
        except (ValueError, OverflowError):  # 31 April, the year 0
            return None
        if found is not None and reading not in RELATIVE:
            found = self.cut(found)
        return None if found is None else self.sign(found, reading)

    def sign(self, found: When, rule: str) -> When:
        """The day with its rule and anchor."""
        counted = self.told if rule in RELATIVE else self.anchor
        is_free = bool(self.first("year")) or rule in ("iso", "numeric", "decade", "century")
        return When(
            found.day, found.first, found.last, found.candidates, rule,
            None if is_free or counted is None else counted.isoformat(),
        )  # fmt: skip

    # What stands in the expression

    def first(self, *names: str) -> str | None:
        return next(
            (values[0] for name in names for kind, values in self.parts.items() if name in kind.split("/")), None
        )

    def has(self, name: str) -> bool:
        return self.first(name) is not None

    def number(self, name: str) -> int | None:
        value = self.first(name)
        if value is None:
            return self.counted_year() if name == "year" else None
        return int(re.sub(r"\D", "", value))

    def counted_year(self) -> int | None:
        """The year of "nell'ottobre dell'anno scorso"."""
        if self.first("unit", "previous") != "year" or self.anchor is None:
            return None
        is_past = self.has("last") or self.has("previous")
        return self.anchor.year - 1 if is_past else self.anchor.year if self.has("this") else None

    @property
    def day(self) -> date:
        """The day from which the expression is counted."""
        if self.anchor is None:
            raise ValueError("there is no day to count from")
        return self.anchor

    # Days

    def read_iso(self) -> When | None:
        year, month, day = map(int, (self.first("iso") or "").split("-"))
        return self.exact(date(year, month, day))

    def read_numeric(self) -> When | None:
        parts = re.split(r"[/.-]", self.first("numeric") or "")
        first, second, year = map(int, parts)
        year += 2000 if len(parts[2]) == 2 else 0
        orders = [(first, second), (second, first)] if self.is_month_first else [(second, first), (first, second)]
        days = [date(year, month, day) for month, day in dict.fromkeys(orders) if is_day(year, month, day)]
        days = [day for day in days if self.anchor is None or day <= self.anchor]
        days = days if self.is_month_first else days[:1]
        return choose(days) if days else None

    def read_day(self) -> When | None:
        """The day of a month; the last such one up to the anchor where the year or month is left out."""
        weekday, month, day, year = map(self.number, ("weekday", "month", "number", "year"))
        assert day is not None
        if year is not None and month is not None:
            return self.exact(date(year, month, day))
        back = 1 if self.has("last") else 0
        for days in range(
            back, 366 * 8 + 2 if month == 2 and day == 29 else 367 if month or weekday is not None else 62
        ):
            one = self.day - timedelta(days=days)
            if one.day == day and one.month == (month or one.month) and weekday in (None, one.weekday()):
                return choose([one])
        return None

    def read_weekday(self) -> When | None:
        back = (self.day.weekday() - int(self.first("weekday") or 0)) % 7
        days = [self.day - timedelta(days=back)]
        return choose([*days, days[0] - timedelta(days=7)] if back == 0 else days)

    def read_last_weekday(self) -> When | None:
        back = (self.day.weekday() - int(self.first("weekday") or 0)) % 7 or 7
        one = self.day - timedelta(days=back)
        return choose([one, one - timedelta(days=7)])

    def read_weekday_of_week(self) -> When | None:
        """ "lunedì della scorsa settimana"."""
        monday = self.day - timedelta(days=self.day.weekday() + 7)
        return choose([monday + timedelta(days=int(self.first("weekday") or 0))])

    def read_night_between(self) -> When | None:
        """ "nella notte tra lunedì e martedì": the two days."""
        values = self.parts["weekday"] if "weekday" in self.parts else self.parts["number"]
        if "weekday" in self.parts:
            back = (self.day.weekday() - int(values[-1])) % 7
            last = self.day - timedelta(days=back)
        else:
            last = self.day_of_month(int(re.sub(r"\D", "", values[-1])))
        first = last - timedelta(days=1)
        return When(last.isoformat(), first.isoformat(), last.isoformat(), (last.isoformat(), first.isoformat()))

    def day_of_month(self, day: int) -> date:
        month, year = self.number("month"), self.number("year")
        if month is None:
            return last_numbered(day, self.day)
        return self.in_year(month, day, year)

    def in_year(self, month: int, day: int, year: int | None) -> date:
        """That day of that year, else the last one up to the anchor."""
        if year is not None:
            return date(year, month, day)
        one = date(self.day.year, month, day)
        return one if one <= self.day else date(self.day.year - 1, month, day)

    def read_offset(self) -> When | None:
        return choose([self.day + timedelta(days=int(self.first("offset") or 0))])

    def read_overnight(self) -> When | None:
        before = self.day - timedelta(days=1)
        days = (self.day.isoformat(), before.isoformat())
        return When(days[0], days[1], days[0], days)

    def read_feast(self) -> When | None:
        value = self.first("feast") or ""
        year = self.number("year")
        day = find_feast(value, year if year is not None else self.day.year)
        if year is None and day > self.day:
            day = find_feast(value, self.day.year - 1)
        return choose([day])

    # Counted back or on

    def read_ago(self) -> When | None:
        return self.count(self.day, -(self.number("number") or 1))

    def count(self, start: date, number: int) -> When | None:
        """So many days, weeks, months or years from a day: exact for days and one week, else the whole unit."""
        unit = self.first("unit", "units") or "day"
        if unit == "hour":
            return choose([start])
        if unit == "day" or (unit == "week" and abs(number) == 1):
            return choose([start + timedelta(days=number * (7 if unit == "week" else 1))])
        if unit == "week":
            middle = start + timedelta(days=7 * number)
            monday = middle - timedelta(days=middle.weekday())
            return stretch(monday, monday + timedelta(days=6))
        if unit == "month":
            return whole_month(*shift_month(start.year, start.month, number))
        return whole_year(start.year + number * (10 if unit == "decade" else 1))

    def read_some_ago(self) -> When | None:
        """ "pochi giorni fa", "in recent weeks": how far that reaches is a convention of this project."""
        unit = self.first("unit", "units", "lately")
        if unit == "hour":
            return choose([self.day])
        if unit == "day":
            return stretch(self.day - timedelta(days=7), self.day - timedelta(days=1))
        if unit == "week":
            return stretch(self.day - timedelta(days=56), self.day - timedelta(days=7))
        if unit == "month":
            first = date(*shift_month(self.day.year, self.day.month, -11), 1)
            return stretch(first, date(self.day.year, self.day.month, 1) - timedelta(days=1))
        return None

    def read_recent(self) -> When | None:
        """ "nelle ultime ore", "nei giorni scorsi"."""
        if self.first("unit", "units") == "hour":
            return stretch(self.day - timedelta(days=1), self.day)
        return self.read_some_ago()

    def read_later(self) -> When | None:
        return self.count(self.told, self.number("number") or 1) if self.told else None

    def read_earlier(self) -> When | None:
        return self.count(self.told, -(self.number("number") or 1)) if self.told else None

    def read_some_later(self) -> When | None:
        if self.told is None or self.first("unit", "units") != "day":
            return None
        return stretch(self.told + timedelta(days=1), self.told + timedelta(days=7))

    def read_some_earlier(self) -> When | None:
        if self.told is None or self.first("unit", "units") != "day":
            return None
        return stretch(self.told - timedelta(days=7), self.told - timedelta(days=1))

    # Whole weeks, months, years and their parts

    def read_last_unit(self) -> When | None:
        unit = self.first("unit", "previous")
        if unit == "week":
            monday = self.day - timedelta(days=self.day.weekday() + 7)
            return stretch(monday, monday + timedelta(days=6))
        if unit == "month":
            return whole_month(*shift_month(self.day.year, self.day.month, -1))
        return whole_year(self.day.year - 1) if unit == "year" else None

    def read_this_unit(self) -> When | None:
        unit, day = self.first("unit", "current"), self.day
        if unit == "week":
            return stretch(day - timedelta(days=day.weekday()), day)
        if unit == "month":
            return stretch(day.replace(day=1), day, f"{day.year:04}-{day.month:02}")
        return stretch(date(day.year, 1, 1), day, f"{day.year:04}") if unit == "year" else None

    def read_month(self) -> When | None:
        return self.cut(whole_month(*self.find_month()))

    def read_last_month(self) -> When | None:
        """ "lo scorso agosto": never the month of the anchor."""
        return whole_month(*self.find_month(is_past=True))

    def find_month(self, *, is_past: bool = False) -> tuple[int, int]:
        month, year = self.number("month") or 1, self.number("year")
        if year is not None:
            return year, month
        is_before = month < self.day.month or (month == self.day.month and not is_past)
        return (self.day.year if is_before else self.day.year - 1), month

    def read_month_part(self) -> When | None:
        """ "a metà settembre": the first ten days, the second ten, the rest."""
        year, month = self.find_month()
        start = int(self.first("part") or 1)
        if self.number("year") is None and date(year, month, start) > self.day:
            year -= 1
        end = monthrange(year, month)[1] if start > 20 else start + 9
        return self.cut(stretch(date(year, month, start), date(year, month, end), f"{year:04}-{month:02}"))

    def read_year(self) -> When | None:
        return self.cut(whole_year(self.number("year") or 0))

    def read_season(self) -> When | None:
        """The seasons of meteorology: three whole months each."""
        start, year = int(self.first("season") or 3), self.number("year")
        if year is None:
            is_past = self.has("last")
            year = self.day.year
            while date(year, start, 1) > self.day or (is_past and end_of_season(year, start) >= self.day):
                year -= 1
        return self.cut(stretch(date(year, start, 1), end_of_season(year, start)))

    def read_last_season(self) -> When | None:
        return self.read_season()

    def read_weekend(self) -> When | None:
        saturday = self.day - timedelta(days=(self.day.weekday() - 5) % 7)
        return self.cut(stretch(saturday, saturday + timedelta(days=1)))

    def read_last_weekend(self) -> When | None:
        monday = self.day - timedelta(days=self.day.weekday())
        return stretch(monday - timedelta(days=2), monday - timedelta(days=1))

    def read_decade(self) -> When | None:
        value = int(re.sub(r"\D", "", self.first("decade", "tens") or "0"))
        first = value if value > 99 else 1900 + value if value >= 20 else 2000 + value
        return stretch(date(first, 1, 1), date(first + 9, 12, 31))

    def read_century(self) -> When | None:
        number = int(self.first("century") or 1)
        return stretch(date(100 * number - 99, 1, 1), date(100 * number, 12, 31))

    def read_fraction(self) -> When | None:
        """ "nel primo trimestre del 2024": `part` is which, `fraction` how many months it has."""
        which, months = int(self.first("ordinal") or 1), int(self.first("fraction") or 3)
        year = self.number("year")
        if year is None:
            if self.anchor is None:
                return None
            year = (
                self.anchor.year
                if date(self.anchor.year, (which - 1) * months + 1, 1) <= self.anchor
                else self.anchor.year - 1
            )
        first, last = (which - 1) * months + 1, which * months
        return self.cut(stretch(date(year, first, 1), date(year, last, monthrange(year, last)[1])))

    # From one day to another

    def read_between(self) -> When | None:
        """ "tra il 3 e il 5 ottobre": the last day has the month and year of the first, unless it has its own."""
        first, last = (int(re.sub(r"\D", "", value)) for value in self.parts["number"])
        months = [int(value) for value in self.parts.get("month", ())]
        if not months:
            end = self.day_of_month(last)
            return stretch(last_numbered(first, end), end)
        if len(months) == 1 and first > last:
            return None
        begin = self.in_year(months[0], first, self.number("year"))
        end = date(begin.year, months[-1], last)
        return self.cut(stretch(begin, end if begin <= end else end.replace(year=end.year + 1)))

    def read_years(self) -> When | None:
        first, last = (int(value) for value in self.parts["year"])
        return self.cut(stretch(date(first, 1, 1), date(last, 12, 31)))

    def read_two_days(self) -> When | None:
        """ "sabato e domenica"."""
        last = self.day - timedelta(days=(self.day.weekday() - int(self.parts["weekday"][-1])) % 7)
        first = last - timedelta(days=(last.weekday() - int(self.parts["weekday"][0])) % 7)
        return stretch(first, last)

    def read_since(self) -> When | None:
        start = self.read_since_what()
        return stretch(date.fromisoformat(start.first), self.day) if start and start.first and self.anchor else None

    def read_since_what(self) -> When | None:
        if "number" in self.parts and "month" in self.parts:
            return self.read_day()
        if "weekday" in self.parts:
            return self.read_weekday()
        if "month" in self.parts:
            return self.read_last_month() if self.has("last") else self.read_month()
        if "offset" in self.parts:
            return self.read_offset()
        if "unit" in self.parts:
            return self.read_last_unit() if self.has("last") else self.read_this_unit()
        return self.read_year()

    def read_nothing(self) -> When | None:
        """A time that is to come, or none: "domani", "lunedì prossimo", "entro marzo"."""
        return None

    # Bounds

    def exact(self, day: date) -> When | None:
        return None if self.anchor is not None and day > self.anchor else choose([day])

    def cut(self, found: When) -> When | None:
        """The stretch up to the anchor; None if it begins behind it."""
        if self.anchor is None or found.first is None or found.last is None or found.last <= self.anchor.isoformat():
            return found
        anchor = self.anchor.isoformat()
        if found.first > anchor:
            return None
        candidates = tuple(day for day in found.candidates if day <= anchor)
        day = found.day if found.day is None or found.day <= anchor else next(iter(candidates), None)
        return When(day, found.first, anchor, candidates if len(candidates) > 1 else ())


def is_day(year: int, month: int, day: int) -> bool:
    """Has the calendar that day? No month 0, no 31 April."""
    return FIRST_YEAR <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def last_numbered(number: int, until: date) -> date:
    """The last day of a month with that number, up to a day."""
    for days in range(62):
        one = until - timedelta(days=days)
        if one.day == number:
            return one
    raise ValueError(f"no month has a day {number}")


def choose(days: list[date]) -> When:
    """The first of the days, with all of them as candidates where there are more; they bound it."""
    shown = tuple(day.isoformat() for day in days)
    return When(shown[0], min(shown), max(shown), shown if len(shown) > 1 else ())


def stretch(first: date, last: date, day: str | None = None) -> When:
    return When(day, first.isoformat(), last.isoformat())


def whole_month(year: int, month: int) -> When:
    return stretch(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year:04}-{month:02}")


def whole_year(year: int) -> When:
    return stretch(date(year, 1, 1), date(year, 12, 31), f"{year:04}")


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """The year and month so many months on."""
    number = year * 12 + month - 1 + by
    return number // 12, number % 12 + 1


def end_of_season(year: int, start: int) -> date:
    end_year, end_month = shift_month(year, start, 2)
    return date(end_year, end_month, monthrange(end_year, end_month)[1])


def find_feast(value: str, year: int) -> date:
    """A feast in a year: `12-25`, `easter+1`, or `11-4-3` for the fourth Thursday (weekday 3) of November."""
    if value.startswith("easter"):
        return find_easter(year) + timedelta(days=int(value.removeprefix("easter") or 0))
    month, *rest = map(int, value.split("-"))
    if len(rest) == 1:
        return date(year, month, rest[0])
    nth, weekday = rest
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def find_easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
