"""Expressions of time: what must hold of any text in any language."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.languages import load_language
from sostiene.languages.timex import RELATIVE, Calendar, Timex, read_calendar, resolve
from sostiene.records import When

CODES = ("it", "en", "de", "fr", "es", "ru", "uk", "pt")
TUESDAY = date(2024, 10, 29)
LONG = 100_000
DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
NUMBERS = (
    "0",
    "1",
    "3",
    "28",
    "31",
    "99",
    "1990",
    "2024",
    "2050",
    "1990s",
    "'30",
    "31/12/2024",
    "2030-02-29",
    "-",
    "’",
)


def calendar_of(code: str) -> Calendar:
    return read_calendar(load_language(code))


@cache
def times_of(code: str) -> st.SearchStrategy[str]:
    """Texts of that language's own words of time, which random letters would hardly ever hit."""
    words = st.sampled_from([*calendar_of(code).words, *NUMBERS])
    return st.lists(words, min_size=1, max_size=8).map(" ".join)


def read_all(text: str, code: str, anchor: date | None, told: date | None = None) -> list[tuple[Timex, When | None]]:
    calendar = calendar_of(code)
    return [
        (timex, resolve(timex, anchor, told, is_month_first=calendar.is_month_first)) for timex in calendar.find(text)
    ]


def mean(text: str, code: str = "it", anchor: date | None = TUESDAY, told: date | None = None) -> list[str | None]:
    """The days that the expressions of the text mean, without those that mean none."""
    return [when.day for _, when in read_all(text, code, anchor, told) if when is not None]


def test_last_monday_is_the_monday_before_and_may_be_the_one_a_week_earlier() -> None:
    text = "Lo ha detto lunedì scorso il ministro."
    [(timex, when)] = read_all(text, "it", TUESDAY)
    assert text[timex.start : timex.end] == "lunedì scorso"
    assert when == When(
        "2024-10-28", "2024-10-21", "2024-10-28", ("2024-10-28", "2024-10-21"), "last weekday", "2024-10-29"
    )


@pytest.mark.parametrize("code", CODES)
@given(text=st.text(), anchor=st.none() | DAYS, told=st.none() | DAYS)
def test_any_string_is_read_and_its_expressions_are_stretches_of_it(
    code: str, text: str, anchor: date | None, told: date | None
) -> None:
    check_stretches(text, code, anchor, told)


@pytest.mark.parametrize("code", CODES)
@given(draw=st.data(), anchor=st.none() | DAYS, told=st.none() | DAYS)
def test_words_of_time_in_any_order_are_read(
    code: str, draw: st.DataObject, anchor: date | None, told: date | None
) -> None:
    check_stretches(draw.draw(times_of(code)), code, anchor, told)


def check_stretches(text: str, code: str, anchor: date | None, told: date | None) -> None:
    """The expressions stand in the order of the text, none over another, and are bounded by days in order."""
    end = 0
    for timex, when in read_all(text, code, anchor, told):
        assert end <= timex.start < timex.end <= len(text)
        end = timex.end
        if when is not None:
            assert when.first is not None and when.last is not None and when.first <= when.last
            assert all(when.first <= day <= when.last for day in when.candidates)


@pytest.mark.parametrize("code", CODES)
@given(draw=st.data(), anchor=DAYS)
def test_nothing_lies_behind_the_anchor_but_what_counts_from_another_day(
    code: str, draw: st.DataObject, anchor: date
) -> None:
    for timex, when in read_all(draw.draw(times_of(code)), code, anchor, anchor):
        if when is not None and timex.reading not in RELATIVE:
            latest = max(filter(None, (when.day, when.first, when.last, *when.candidates)))
            assert latest <= anchor.isoformat()


@pytest.mark.parametrize("code", ["it", "ru"])
@pytest.mark.parametrize("piece", ["1 ", "lunedì ", "понедельник ", "7", "1.", "2024-10-", " ", "\n", "il 28 ", "'"])
def test_a_long_text_of_one_piece_is_read_to_its_end(code: str, piece: str) -> None:
    text = piece * (LONG // len(piece))
    assert all(timex.end <= len(text) for timex in calendar_of(code).find(text))


@pytest.mark.parametrize("space", ["\n", "\t", "\N{NO-BREAK SPACE}"])
def test_the_words_of_an_expression_may_stand_on_two_lines(space: str) -> None:
    assert mean(f"ieri{space}sera") == ["2024-10-28"]


@pytest.mark.parametrize("text", ["\N{LATIN SMALL LETTER LONG S}abato", "domen\N{LATIN SMALL LETTER DOTLESS I}ca"])
def test_a_letter_that_only_resembles_one_of_a_word_is_no_error(text: str) -> None:
    assert mean(text) == []


@pytest.mark.parametrize(
    "text", ["a Natale 2030", "lo scorso agosto 2030", "nella notte tra il 3 e il 4 marzo 2030", "nel 2030"]
)
def test_a_year_to_come_is_nothing_that_was_said(text: str) -> None:
    assert mean(text) == []


def test_a_stretch_ends_at_the_anchor() -> None:
    [(_, when)] = read_all("nel XXI secolo", "it", TUESDAY)
    assert when is not None and (when.first, when.last) == ("2001-01-01", "2024-10-29")


@pytest.mark.parametrize("text", ["nella notte tra il 44 e il 45", "tra il 3 e il 45", "il 45 ottobre"])
def test_a_day_that_no_month_has_is_no_day(text: str) -> None:
    assert mean(text) == []


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [
        ("im Oktober vergangenen Jahres", "de", "2023-10"),
        ("en octobre de l'année dernière", "fr", "2023-10"),
        ("el 5 de marzo del año pasado", "es", "2023-03-05"),
        ("в ноябре прошлого года", "ru", "2023-11"),
        ("у листопаді цього року", "uk", None),
    ],
)
def test_a_month_may_have_the_year_before_as_its_year(text: str, code: str, day: str | None) -> None:
    assert mean(text, code) == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "code"), [("so sei es", "de"), ("la mer", "fr"), ("en el mar", "es"), ("este set", "es")]
)
def test_a_short_name_of_a_day_that_is_another_word_is_not_read(text: str, code: str) -> None:
    assert mean(text, code) == []


def test_the_day_after_is_counted_from_the_day_told_before() -> None:
    assert mean("il giorno dopo", told=date(2024, 12, 31)) == ["2025-01-01"]
    assert mean("il giorno dopo") == []
