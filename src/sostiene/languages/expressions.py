"""The list of time expressions that a language is held to: `cases/when.tsv`, a line each, written by hand.

Columns, parted by tabs: the words, the day they are counted from, the day they mean, its first and last day, and all
candidates of an ambiguous one. The last four are empty where the words mean no day that is past.
"""

from dataclasses import dataclass
from datetime import date

from sostiene.errors import InputError
from sostiene.languages import language_folder

COLUMNS = 6


@dataclass(frozen=True)
class Expression:
    """Words that mean a time, counted from the day `anchor`. `line` is where they stand in the file."""

    line: int
    words: str
    anchor: date
    day: str | None
    first: str | None
    last: str | None
    candidates: tuple[str, ...]


def read_expressions(code: str) -> list[Expression]:
    """The expressions of the language; empty if it has no list. Raises InputError, with the line, for a bad one."""
    path = language_folder(code) / "cases" / "when.tsv"
    if not path.is_file():
        return []
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [read_line(code, number, line) for number, line in lines if line.strip() and not line.startswith("#")]


def read_line(code: str, number: int, line: str) -> Expression:
    columns = line.split("\t")
    columns += [""] * (COLUMNS - len(columns))
    try:
        words, anchor, day, first, last, candidates = columns
        for shown in filter(None, (first, last, *candidates.split(","))):
            date.fromisoformat(shown)
        return Expression(
            number, words, date.fromisoformat(anchor), day or None, first or None, last or None,
            tuple(filter(None, candidates.split(","))),
        )  # fmt: skip
    except ValueError:
        hint = "Write six columns: words, anchor, day, first, last, candidates; days as 2024-10-28"
        raise InputError(f"{code}/cases/when.tsv, line {number}: {line!r} is no such line", hint) from None
