"""The day of a timestamp, as feeds, dumps and archives write it."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

# 2024-10-28T10:00:00Z, 2024/10/28, 20241028T100000Z, 20241028100000
FULL = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?=\d{6}$|\D|$)")
PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
EPOCH = re.compile(r"\d{9,10}(\.\d+|\d{3})?")
LONGEST = 100


def find_day(value: object) -> str | None:
    """The ISO day that a timestamp tells, as written (in its own time zone); None for what is no timestamp.

    `find_day("Mon, 28 Oct 2024 00:30:00 +0200")` is "2024-10-28".
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.0f}" if abs(value) < 1e14 else ""
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    words = value.strip()
    if full := FULL.match(words):
        return build_day(int(full[1]), int(full[3]), int(full[4]))
    if PARTIAL.fullmatch(words):
        return words
    return find_epoch_day(words) if EPOCH.fullmatch(words) else find_mail_day(words)


def build_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def find_epoch_day(words: str) -> str:
    """The day, in UTC, of a count of seconds or milliseconds since 1970."""
    whole = words.partition(".")[0]
    seconds = int(whole) // (1000 if len(whole) > 10 else 1)
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def find_mail_day(words: str) -> str | None:
    """The day of a date as mails and RSS write it (RFC 822)."""
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
