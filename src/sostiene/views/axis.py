"""The days of a picture: which day stands where, and an axis that names a few round ones in the reader's language."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sostiene.store.days import is_day
from sostiene.views.drawing import SMALL, Drawn, Look, draw_line, find_locale, stroke, write


@dataclass(frozen=True)
class Stretch:
    """From one day to another; the same for a day."""

    first: date
    last: date


def read_stretch(day: str) -> Stretch | None:
    """The days that a day, a month or a year may mean; None if it is none."""
    if is_day(day[:10]) and len(day) >= len("2024-01-01"):
        found = date.fromisoformat(day[:10])
        return Stretch(found, found)
    whole = day + "-01" * (2 - day.count("-"))
    if not is_day(whole):
        return None
    first = date.fromisoformat(whole)
    month = first.month if "-" in day else 12
    return Stretch(first, date(first.year, month, monthrange(first.year, month)[1]))


@dataclass(frozen=True)
class Scale:
    """Which day stands where, between two places; a single day stands in the middle."""

    days: Stretch
    left: float
    right: float

    def place(self, day: date) -> float:
        days = (self.days.last - self.days.first).days
        share = (day - self.days.first).days / days if days else 0.5
        return round(self.left + (self.right - self.left) * share, 1)


STEPS = (1, 2, 7, 14)
"""Days between the ticks of an axis, if it is short."""
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000, 24000)


def list_ticks(days: Stretch, most: int) -> list[date]:
    """The days that an axis names, at most that many: round ones, the days of a week or the firsts of months."""
    length = (days.last - days.first).days
    for step in STEPS:
        if length // step < most:
            return [days.first + timedelta(days=place) for place in range(0, length + 1, step)]
    months = 12 * (days.last.year - days.first.year) + days.last.month - days.first.month
    for step in MONTHS:
        if months // step > most + 1:
            continue  # a wrong day may be thousands of years away: they are not counted one by one
        ticks = list(list_firsts(days, step))
        if 0 < len(ticks) <= most:
            return ticks
    return [days.first]


def list_firsts(days: Stretch, step: int) -> Iterator[date]:
    """The firsts of every so many months."""
    month = -(-(days.first.year * 12 + days.first.month - 1 + (days.first.day > 1)) // step) * step
    while month // 12 <= date.max.year and (day := date(month // 12, month % 12 + 1, 1)) <= days.last:
        yield day
        month += step


def draw_axis(scale: Scale, top: float, look: Look, bottom: float) -> Drawn:
    """A line and its name for each of a few days; the year stands below where it changes.
    The lines go from `top` to `bottom`."""
    ticks = list_ticks(scale.days, max(2, int((scale.right - scale.left) / 80)))
    are_years = all(tick.month == tick.day == 1 for tick in ticks) and len(ticks) > 1
    are_months = all(tick.day == 1 for tick in ticks) and len(ticks) > 1
    pattern = "y" if are_years else "MMM" if are_months else "MMMd"
    parts, year = [], None
    for tick in ticks:
        x = scale.place(tick)
        parts.append(draw_line(x, top, x, bottom, stroke("line"), "tick"))
        parts.append(
            write(write_day(tick, pattern, look.locale), x, bottom + 16, size=SMALL, paint="quiet", anchor="middle")
        )
        if not are_years and tick.year != year:
            parts.append(write(str(tick.year), x, bottom + 30, size=SMALL, paint="quiet", anchor="middle", weight=600))
        year = tick.year
    return Drawn("".join(parts), 36)


@lru_cache(maxsize=1024)
def write_day(day: date, pattern: str, locale: str) -> str:
    """A day as the language writes it, short: "28 Oct" for MMMd."""
    from babel.dates import format_skeleton  # heavy, and needed only for an axis

    return str(format_skeleton(pattern, day, locale=find_locale(locale)))
