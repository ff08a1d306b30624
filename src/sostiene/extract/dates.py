"""On which day something was said, and on which day what it tells happened.

The expression of time must belong to the saying: it stands near source and cue, outside the content. A statement
without one shares the day of the same speaker's statement beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sostiene.extract.posts import Post
from sostiene.extract.surroundings import find_before, find_behind
from sostiene.languages import SETTLED, Language, load_language
from sostiene.languages.timex import RELATIVE, Calendar, Timex, fold, read_calendar, resolve
from sostiene.records import Act, Article, Attribution, Span, When

NEAR = 25  # a date begins at most so far behind the cue
OPENING = 15  # or behind the start of the sentence
SHORT = 4  # letters of a word that is no future ("però")
BETWEEN = 160  # characters between a date at the start of the sentence and the source or cue
HEAD = 300  # characters at the top of a text where a dateline may stand
TOLD = 1500  # characters before "il giorno dopo" in which its day is looked for
DATELINE = re.compile(r"(?:^|\n)(?:[A-ZÀ-ÝЀ-Я][\w'’]*[ ,(–—-]{1,3}){0,4}$")
DATELINE_END = re.compile(r"[.)]?\s*(?:[\n–—|:-]|$|/[^/\n]{2,30}/|\([^()\n]{2,30}\)\s*[–—-])")
ISO = "2024-10-28"
OPEN = frozenset(("weekday", "two days", "weekend", "since"))  # "ne parlerò giovedì": in a content it may be to come
DAYS = frozenset(("day", "weekday", "last weekday", "offset", "overnight", "night between", "feast", "numeric", "iso"))


@dataclass(frozen=True)
class Anchor:
    """The day from which "lunedì" is counted, and what gives it."""

    day: date
    origin: str


@dataclass(frozen=True)
class Dating:
    """When a statement was made, when its content happened, and why; None where the text does not tell."""

    when: When | None = None
    happened: When | None = None
    because: str = ""


class Dates:
    """The expressions of time of one article, and what they mean for its statements."""

    def __init__(self, article: Article, posts: Sequence[Post], language: Language) -> None:
        self.text = text = article.text
        self.calendar = read_calendar(language)
        self.future = [row[0] for row in language.table("dates") if row[1] == "future"]
        self.future_endings = tuple(row[0] for row in language.table("dates") if row[1] == "future_ending")
        self.signed = {
            post.author: day for post in posts if post.date and (day := read_signed(text, post.date, language))
        }
        self.anchor = find_anchor(article, list(self.signed.values()), self.calendar)

    def read(self, attribution: Attribution) -> Dating:
        """The dates of one statement by its own words."""
        signed = self.signed.get(attribution.source[0]) if attribution.source else None
        happened = self.read_happened(attribution)
        if signed is not None:
            return Dating(signed, happened, "the date of the post")
        for timex in find_dates(self.text, attribution, self.calendar):
            when = self.resolve(timex)
            if when is not None:
                return Dating(name_month(when), happened, self.explain(timex, when))
        return Dating(None, happened)

    def read_happened(self, attribution: Attribution) -> When | None:
        """The day of what the content tells, if one expression in its reported part gives it."""
        found = [
            when
            for span in attribution.content
            for timex in self.calendar.find(self.text, span.start, span.end)
            if not (timex.reading in OPEN and self.is_ahead(span)) and (when := self.resolve(timex)) is not None
        ]
        return found[0] if len({(when.first, when.last) for when in found}) == 1 else None

    def is_ahead(self, span: Span) -> bool:
        """Does the stretch tell of what is to come: "ne parlerò"? Then its "giovedì" is not the last one."""
        words = fold(self.text[span.start : span.end])
        has_word = any(re.search(rf"\b{re.escape(word)}\b", words) for word in self.future)
        return has_word or any(len(word) > SHORT and word.endswith(self.future_endings) for word in words.split())

    def is_open(self, attribution: Attribution, act: Act) -> bool:
        """May an undated statement share the day of another? Not if its words tell of another time, or of a thought."""
        if act in ("believe", "estimate"):
            return False
        zones = (*find_before(self.text, attribution)[-1:], *attribution.cue, *find_behind(self.text, attribution)[:1])
        tokens = (token for zone in zones for token in self.calendar.read_tokens(self.text, zone.start, zone.end))
        return not any(kind == "other_time" for token in tokens for kind, _ in token.readings)

    def resolve(self, timex: Timex) -> When | None:
        told = self.find_told(timex.start) if timex.reading in RELATIVE else None
        day = self.anchor.day if self.anchor else None
        return resolve(timex, day, told, is_month_first=self.calendar.is_month_first)

    def find_told(self, place: int) -> date | None:
        """The last single day that the text names before the place."""
        told = None
        for timex in self.calendar.find(self.text, max(place - TOLD, 0), place):
            when = None if timex.reading in RELATIVE else self.resolve(timex)
            if when is not None and when.day is not None and len(when.day) == len(ISO):
                told = date.fromisoformat(when.day)
        return told

    def explain(self, timex: Timex, when: When) -> str:
        """The expression in a line that a person understands."""
        words = f'"{self.text[timex.start : timex.end]}"'
        meant = " or ".join(when.candidates) or when.day or f"between {when.first} and {when.last}"
        if when.anchor is None:
            return f"{words} is {meant}"
        counted = self.anchor.origin if self.anchor and timex.reading not in RELATIVE else "the day told before"
        return f"{words} is {meant}, counted from {when.anchor}, {counted}"


def name_month(when: When) -> When:
    """A stretch of days that lies in one month is told as far as that month: "last week" as 2022-10."""
    first, last = when.first or "", when.last or ""
    is_inside = when.day is None and first[:7] == last[:7]
    return replace(when, day=first[:7]) if is_inside and first else when


def read_signed(text: str, span: Span, language: Language) -> When | None:
    """The full date in a stretch, in the article's or any settled language."""
    for code in dict.fromkeys((language.code, *sorted(SETTLED))):
        for timex in read_calendar(load_language(code)).find(text, span.start, span.end):
            when = resolve(timex, None)
            if when is not None and when.day is not None and len(when.day) == len(ISO):
                return when
    return None


@dataclass(frozen=True)
class Said:
    """What sharing needs of one statement: by whom, when, and whether it may be given the day of another one."""

    speaker: str
    dating: Dating
    is_open: bool


def share_days(some: Sequence[Said]) -> list[Dating]:
    """Each undated statement with the day of the same speaker's dated ones, if they agree on one."""
    days: dict[str, dict[str, When]] = {}
    for one in some:
        when = one.dating.when
        if when is not None and len(when.day or "") == len(ISO):
            days.setdefault(one.speaker, {}).setdefault(str(when.day), when)
    return [share_day(one, days.get(one.speaker, {})) for one in some]


def share_day(one: Said, days: dict[str, When]) -> Dating:
    if one.dating.when is not None or not one.is_open or one.speaker == "unknown" or len(days) != 1:
        return one.dating
    because = f"the day of the statement by {one.speaker} beside it"
    return replace(one.dating, when=next(iter(days.values())), because=because)


def find_dates(text: str, attribution: Attribution, calendar: Calendar) -> Iterator[Timex]:
    """The dates that belong to the saying, the surest first: between source and cue or right behind them, as a
    complement of the source ("la legge del 1951"), just before them, at the start of the sentence."""
    for span in attribution.cue:
        yield from calendar.find(text, span.start, span.end)
    for zone in find_behind(text, attribution):
        for timex in calendar.find(text, zone.start, zone.end):
            if timex.start <= zone.start + NEAR:
                yield timex
    for span in attribution.source:
        own = next(calendar.find(text, span.start, span.end), None)
        if own and "," not in text[span.start : own.start] and is_complement(text, own, calendar):
            yield own
    yield from find_dates_before(text, attribution, calendar)


def find_dates_before(text: str, attribution: Attribution, calendar: Calendar) -> Iterator[Timex]:
    """The dates in the sentence before source and cue: the one that touches them, or one that opens the sentence."""
    zones = find_before(text, attribution)
    for zone in zones:
        for timex in reversed(list(calendar.find(text, zone.start, zone.end))):
            lead = text[zone.start : timex.start].rstrip(" (")
            touches = zones[-1].end - timex.end <= 3 and (timex.reading in DAYS or lead.endswith((",", ";")))
            opens = timex.start - zones[0].start <= OPENING and zones[-1].end - timex.end <= BETWEEN
            if (touches or opens) and not is_complement(text, timex, calendar):
                yield timex


def is_complement(text: str, timex: Timex, calendar: Calendar) -> bool:
    """Does the date belong to the noun before it? "gli attentati dell'11 settembre", "la legge del 1951"."""
    before = text[max(timex.start - 8, 0) : timex.start]
    opening = text[timex.start : timex.end].partition(" ")[0]
    return bool(calendar.complement.search(before) or calendar.complement.search(opening))


def find_anchor(article: Article, posts: Sequence[When], calendar: Calendar) -> Anchor | None:
    """The day of publication, else (that is not known, or only its month) a dateline at the top of the text, else the
    last day on which a post in it was written."""
    published = parse_day((article.published or "")[:10])
    if published is not None:
        return Anchor(published, "the day of publication")
    day = find_top_day(article.text, calendar, None)
    if day is not None:
        return Anchor(day, "the date at the top of the text")
    written = max((when.day for when in posts if when.day), default=None)
    return Anchor(date.fromisoformat(written), "the date of the post in the text") if written else None


def find_top_day(text: str, calendar: Calendar, published: date | None) -> date | None:
    """The day in a dateline at the top of the text; without a year only where the day of publication is known."""
    for timex in calendar.find(text, 0, min(HEAD, len(text))):
        when = resolve(timex, published) if timex.reading in ("day", "numeric", "iso") else None
        is_line = DATELINE.search(text[: timex.start]) and DATELINE_END.match(text, timex.end)
        if is_line and when and when.day:
            return parse_day(when.day)
    return None


def parse_day(text: str) -> date | None:
    """The day of an ISO date; None if it is not one."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
