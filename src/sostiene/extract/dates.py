"""On which day something was said: weekdays, days and months near the cue, counted from the day of the article."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sostiene.extract.surroundings import find_before, find_behind
from sostiene.languages import SETTLED, Language, load_language
from sostiene.records import Article, Attribution, Span, When

NEAR = 25  # a date begins at most so far behind the cue
OPENING = 15  # or behind the start of the sentence
BETWEEN = 80  # characters between a date at the start of the sentence and the source or cue
HEAD = 300  # characters at the top of a text where a dateline may stand
DATELINE = re.compile(r"(?:^|\n)(?:[A-ZÀ-Ý][\w'’]*[ ,(–—-]{1,3}){0,4}$")
DATELINE_END = re.compile(r"\)?\s*(?:[\n–—|:-]|$)")
FIRST_YEAR = 2  # so that a year may be counted back from any day
NEVER = "(?!)"


@dataclass(frozen=True)
class Calendar:
    """The date words of one language; `pattern` finds every expression they make."""

    months: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, int]
    pattern: re.Pattern[str]
    complement: re.Pattern[str]


@dataclass(frozen=True)
class Day:
    """A day, month or year as the text names it; None where it is silent."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: int | None = None
    is_past: bool = False


def read_when(article: Article, attribution: Attribution, language: Language) -> When | None:
    """When it was said, if a date near the cue tells: "Rutte ha detto lunedì che …"."""
    calendar = read_calendar(language)
    found = [
        day
        for match in find_dates(article.text, attribution, calendar)
        if (day := read_day(match, calendar)) is not None
    ]
    if not found:
        return None
    anchor = find_anchor(article, calendar)
    return next((when for day in found if (when := resolve_day(day, anchor)) is not None), None)


def read_signed(text: str, span: Span, language: Language) -> When | None:
    """The day in the signature of a post, which need not be in the article's language: "Oct 28, 2024"."""
    for code in dict.fromkeys((language.code, *sorted(SETTLED))):
        calendar = read_calendar(load_language(code))
        for match in calendar.pattern.finditer(text, span.start, span.end):
            day = read_day(match, calendar)
            if day is not None and day.year and day.month and day.day:
                return resolve_day(day, None)
    return None


def find_dates(text: str, attribution: Attribution, calendar: Calendar) -> Iterator[re.Match[str]]:
    """The dates that belong to the saying, the surest first: between source and cue or right behind them, as a
    complement of the source ("la legge del 1951"), just before them, at the start of the sentence."""
    for zone in find_behind(text, attribution):
        for match in calendar.pattern.finditer(text, zone.start, zone.end):
            if match.start() <= zone.start + NEAR:
                yield match
    for span in attribution.source:
        own = calendar.pattern.search(text, span.start, span.end)
        if own and "," not in text[span.start : own.start()] and is_complement(text, own, calendar):
            yield own
    yield from find_dates_before(text, attribution, calendar)


def find_dates_before(text: str, attribution: Attribution, calendar: Calendar) -> Iterator[re.Match[str]]:
    """The dates in the sentence before source and cue: the one that touches them, or one that opens the sentence."""
    zones = find_before(text, attribution)
    for zone in zones:
        for match in reversed(list(calendar.pattern.finditer(text, zone.start, zone.end))):
            lead = text[zone.start : match.start()].rstrip(" (")
            is_day = any(match.group(name) for name in ("d2", "d3", "w3", "offset"))
            touches = zones[-1].end - match.end() <= 3 and (is_day or lead.endswith((",", ";")))
            opens = match.start() - zones[0].start <= OPENING and zones[-1].end - match.end() <= BETWEEN
            if (touches or opens) and not is_complement(text, match, calendar):
                yield match


def is_complement(text: str, match: re.Match[str], calendar: Calendar) -> bool:
    """Does the date belong to the noun before it? "gli attentati dell'11 settembre", "la legge del 1951"."""
    before = text[max(match.start() - 8, 0) : match.start()]
    return bool(calendar.complement.search(before) or calendar.complement.search(match.group().partition(" ")[0]))


@cache
def read_calendar(language: Language) -> Calendar:
    """The language's calendar: names from CLDR, the rest from the table `dates` (about 30 ms, once)."""
    from babel import Locale, UnknownLocaleError  # heavy, and needed only where an article is read

    try:
        locale = Locale(language.code)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    months = read_names(locale.months, "wide", "abbreviated")
    weekdays = read_names(locale.days, "wide")
    rows = language.table("dates")
    days = {row[0]: int(row[2]) for row in rows if row[1] == "day"}
    classes = {kind: [row[0] for row in rows if row[1] == kind] for kind in ("last", "next", "in", "of")}
    alternatives = {kind: join(words) for kind, words in classes.items()}
    pattern = build_pattern(month=join(months), weekday=join(weekdays), offset=join(days), **alternatives)
    complement = rf"(?:^|\s)(?:{join(classes['of'])})\s*$"
    return Calendar(months, weekdays, days, re.compile(pattern, re.IGNORECASE), re.compile(complement, re.IGNORECASE))


def read_names(names: Mapping[str, Mapping[str, Mapping[int, str]]], *widths: str) -> dict[str, int]:
    """Every name of a month or weekday in lower case with its number."""
    return {
        name.lower().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in widths
        for number, name in names[context][width].items()
        if len(name) > 2 and not name.isdecimal()
    }


def join(words: dict[str, int] | list[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(words, key=len, reverse=True)) or NEVER


def build_pattern(**words: str) -> str:
    """One pattern for all expressions; a month or a year alone needs a small word before it ("in agosto")."""
    words["past"] = rf"(?:(?P<last1>{words['last']})\s+)?"
    return (
        r"(?<![\w/])(?:(?P<next>{next})\s+)?(?:"
        r"(?P<iso>\d{{4}}-\d\d-\d\d)"
        r"|(?P<d1>\d{{1,2}})/(?P<m1>\d{{1,2}})/(?P<y1>\d{{4}})"
        r"|(?:(?P<w1>{weekday}),?\s+)?(?P<d2>\d{{1,2}})(?:º|°|\.|er|-?го)?\s+(?:de\s+)?(?P<m2>{month})\.?(?:,?\s+(?:de[l]?\s+)?(?P<y2>\d{{4}}))?"
        r"|(?:(?P<w2>{weekday}),?\s+)?(?P<m3>{month})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y3>\d{{4}}))?"
        r"|(?:{in}|{of})\s*(?P<m4>{month})(?:\s+(?:(?:{in}|{of})\s*)?(?P<y4>\d{{4}}))?"
        r"|(?:{in}|{of})\s*(?P<y5>(?:1[5-9]|20)\d\d)"
        r"|{past}(?P<w3>{weekday})(?:\s+(?P<last2>{last})|\s+(?P<d4>\d{{1,2}}))?"
        r"|(?P<offset>{offset})"
        r")(?!\w|\s+(?:{next})\b)"
    ).format(**words)


def read_day(found: re.Match[str], calendar: Calendar) -> Day | None:
    """What one expression says; None if it is no day of the calendar ("42/13/2020")."""
    part: dict[str, str] = {name: value for name, value in found.groupdict().items() if value}
    if "next" in part:
        return None
    if "iso" in part:
        numbers = [int(number) for number in part["iso"].split("-")]
        return check_day(Day(numbers[0], numbers[1], numbers[2]))
    if "offset" in part:
        return Day(offset=calendar.days[part["offset"].lower().replace("’", "'")])
    names = {name[0]: value for name, value in part.items() if name[0] in "ymdw"}
    weekday = names.get("w")
    month = names.get("m")
    return check_day(
        Day(
            year=int(names["y"]) if "y" in names else None,
            month=None if month is None else calendar.months.get(month.lower()) or int(month),
            day=int(names["d"]) if "d" in names else None,
            weekday=None if weekday is None else calendar.weekdays[weekday.lower()],
            is_past="last1" in part or "last2" in part,
        )
    )


def check_day(day: Day) -> Day | None:
    """The day, if the calendar has it: no month 0, no 31 April."""
    if not (day.month is None or 1 <= day.month <= 12) or not (day.year is None or FIRST_YEAR <= day.year <= 9999):
        return None
    longest = monthrange(day.year or 2024, day.month)[1] if day.month else 31
    return day if day.day is None or 1 <= day.day <= longest else None


def find_anchor(article: Article, calendar: Calendar) -> date | None:
    """The day from which "lunedì" is counted: the day of publication, else (that is not known, or only its month) a
    dateline at the top of the text."""
    published = parse_day((article.published or "")[:10])
    if published is not None:
        return published
    for found in calendar.pattern.finditer(article.text, 0, min(HEAD, len(article.text))):
        day = read_day(found, calendar)
        is_line = DATELINE.search(article.text[: found.start()]) and DATELINE_END.match(article.text, found.end())
        if is_line and day and day.year and day.month and day.day:
            return date(day.year, day.month, day.day)
    return None


def parse_day(text: str) -> date | None:
    """The day of an ISO date; None if it is not one."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    year, month, day = map(int, text.split("-"))
    return date(year, month, day) if check_day(Day(year, month, day)) else None


def resolve_day(day: Day, anchor: date | None) -> When | None:
    """The day on the calendar; nothing said lies after the anchor."""
    if day.year is not None:
        when = bound(day.year, day.month, day.day, "date")
        return None if anchor and when.first and when.first > anchor.isoformat() else when
    if anchor is None:
        return None
    if day.offset is not None:
        return choose([anchor + timedelta(days=day.offset)], "relative day", anchor)
    if day.month is None and day.weekday is not None and day.day is None:
        back = (anchor.weekday() - day.weekday) % 7
        back = 7 if day.is_past and back == 0 else back
        days = [anchor - timedelta(days=back)]
        if day.is_past or back == 0:
            days.append(days[0] - timedelta(days=7))
        return choose(days, "last weekday" if day.is_past else "weekday", anchor)
    if day.day is not None:
        return find_latest(day, anchor)
    year = anchor.year if (day.month or 1) <= anchor.month else anchor.year - 1
    return bound(year, day.month, None, "month without a year", anchor)


def find_latest(day: Day, anchor: date) -> When | None:
    """The last such day up to the anchor: "il 3 maggio", "giovedì 29"."""
    for back in range(0, 366 if day.month else 60):
        one = anchor - timedelta(days=back)
        if one.day == day.day and one.month == (day.month or one.month) and day.weekday in (None, one.weekday()):
            return choose([one], "day without a year" if day.month else "weekday and day", anchor)
    return None


def choose(days: list[date], rule: str, anchor: date) -> When:
    """The first of the days, with all of them as candidates where there are more."""
    first = days[0].isoformat()
    candidates = tuple(day.isoformat() for day in days) if len(days) > 1 else ()
    return When(first, first, first, candidates, rule, anchor.isoformat())


def bound(year: int, month: int | None, day: int | None, rule: str, anchor: date | None = None) -> When:
    """The day, month or year with its first and last day."""
    told = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    return When(told, first.isoformat(), last.isoformat(), (), rule, anchor.isoformat() if anchor else None)
