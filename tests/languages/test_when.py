"""The days that each language's list of time expressions names are the days that its tables read."""

from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

import pytest

from sostiene.languages import language_folder, load_language
from sostiene.languages.timex import read_calendar, resolve
from sostiene.records import When

COLUMNS = 6
# The least share of the expressions that must be read exactly, and how many there are at least.
FLOORS = {"it": 0.99, "en": 0.99, "de": 0.9, "fr": 0.9, "es": 0.9, "ru": 0.9, "uk": 0.9}
FEWEST = {"it": 175, "en": 175, "de": 45, "fr": 45, "es": 45, "ru": 45, "uk": 45}


@dataclass(frozen=True)
class Expected:
    """A line of `when.tsv`: an expression, the day from which it is counted, and what it means."""

    words: str
    anchor: date
    when: When | None


def list_path(code: str) -> Traversable:
    return language_folder(code) / "cases" / "when.tsv"


def list_rows(code: str) -> list[list[str]]:
    lines = list_path(code).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def read_row(row: list[str]) -> Expected:
    words, anchor, day, first, last, candidates = row
    when = When(day or None, first, last, tuple(filter(None, candidates.split(",")))) if first else None
    return Expected(words, date.fromisoformat(anchor), when)


def read_expression(code: str, expected: Expected) -> When | None:
    """What the first expression that means a day means; the anchor is also the day told before."""
    calendar = read_calendar(load_language(code))
    for timex in calendar.find(expected.words):
        when = resolve(timex, expected.anchor, expected.anchor, is_month_first=calendar.is_month_first)
        if when is not None:
            return When(when.day, when.first, when.last, when.candidates)
    return None


def test_every_list_of_expressions_is_held_to_a_floor() -> None:
    folders = [path for path in language_folder("it").parent.iterdir() if path.is_dir()]
    assert {path.name for path in folders if (path / "cases" / "when.tsv").is_file()} == set(FLOORS)


@pytest.mark.parametrize("code", FLOORS)
def test_each_line_has_its_columns_and_days_of_the_calendar(code: str) -> None:
    rows = list_rows(code)
    assert [row for row in rows if len(row) != COLUMNS] == []
    for words, anchor, day, first, last, candidates in rows:
        assert words == words.strip() != ""
        for named in filter(None, (anchor, first, last, *candidates.split(","))):
            assert date.fromisoformat(named).isoformat() == named
        assert bool(first) == bool(last)
        assert first <= last
        assert day == "" or first.startswith(day) or day in (first, last) or day in candidates.split(",")


@pytest.mark.parametrize("code", FLOORS)
def test_a_list_is_long_enough_and_names_no_expression_twice(code: str) -> None:
    asked = [(row[0], row[1]) for row in list_rows(code)]
    assert len(asked) >= FEWEST[code]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("code", FLOORS)
def test_enough_expressions_mean_the_days_that_the_list_names(code: str) -> None:
    expected = [read_row(row) for row in list_rows(code)]
    misread = [one for one in expected if read_expression(code, one) != one.when]
    assert len(expected) - len(misread) >= FLOORS[code] * len(expected), misread
