"""How many expressions of time are read right: the product beside dateparser, on the lists of `cases/when.tsv`.

    python -m eval.when [CODES …]

A line is right if the day and its bounds are; for dateparser, which knows single days alone, any day between the bounds
will do. Where the list has no day, none must be found. dateparser (`pip install dateparser`) is a second opinion, never
used to read.
"""

import argparse
from collections.abc import Callable
from datetime import date, datetime

from sostiene.languages import load_language
from sostiene.languages.expressions import Expression, read_expressions
from sostiene.languages.timex import read_calendar, resolve

Reader = Callable[[Expression], bool]


def read_here(expression: Expression, code: str) -> bool:
    """Does the product read what the list says: the day, and its bounds?"""
    calendar = read_calendar(load_language(code))
    found = (
        resolve(timex, expression.anchor, expression.anchor, is_month_first=calendar.is_month_first)
        for timex in calendar.find(expression.words)
    )
    when = next((when for when in found if when is not None), None)
    told = (when.day, when.first, when.last) if when else (None, None, None)
    return told == (expression.day, expression.first, expression.last)


def read_with_dateparser(expression: Expression, code: str) -> bool:
    """Does dateparser find a day that the list allows?"""
    from dateparser import parse
    from dateparser.search import search_dates

    base = datetime.combine(expression.anchor, datetime.min.time())
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
    found = parse(expression.words, languages=[code], settings=settings)
    if found is None:  # it reads "scorso lunedì" only inside other words
        some = search_dates(expression.words, languages=[code], settings=settings)
        found = some[0][1] if some else None
    if expression.first is None or expression.last is None or found is None:
        return found is None and expression.first is None
    return bool(date.fromisoformat(expression.first) <= found.date() <= date.fromisoformat(expression.last))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codes", nargs="*", default=["it", "en", "de", "fr", "es", "ru", "uk"])
    for code in parser.parse_args().codes:
        expressions = read_expressions(code)
        rights = [sum(read(one, code) for one in expressions) for read in (read_here, read_with_dateparser)]
        shares = [100 * right / max(len(expressions), 1) for right in rights]
        print(f"{code}: {len(expressions)} expressions; here {shares[0]:.1f} %, dateparser {shares[1]:.1f} %")


if __name__ == "__main__":
    main()
