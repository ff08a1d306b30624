"""A day, a month or a year as a stretch of time, and the conditions that a column of days must meet."""

import re
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from sostiene.errors import UsageError

DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def on_or_after(column: ColumnElement[Any], day: str) -> ColumnElement[bool]:
    """That the column's day may be the first of `day` or later: "2024" may be after "2024-10-05", "2024-09" is not."""
    first = complete(day, "-01")
    return and_(column >= first[:4], or_(column >= first, column.in_([first[:4], first[:7]])))


def on_or_before(column: ColumnElement[Any], day: str) -> ColumnElement[bool]:
    """That the column's day may be the last of `day` or earlier, whatever time of that day follows it."""
    complete(day, "-01")
    # A letter comes after what may follow: no digit "0" to "9", no "-31", no "T10:00".
    return column < f"{day}U"


def complete(day: str, rest: str) -> str:
    """The day, month or year as a whole day; raises UsageError if it is none."""
    whole = day + rest * (2 - day.count("-"))
    if not DAY.fullmatch(day) or not is_day(whole):
        raise UsageError(f"{day[:40]!r} is no day", "Write a day, a month or a year: 2024-10-28, 2024-10 or 2024")
    return whole


def is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True
