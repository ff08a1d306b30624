"""Endings lead back to the nominative, and only to words that are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.languages import load_language
from sostiene.languages.declension import KnownWords, Nominative, load_declension

CODES = ("ru", "uk")
CLASSES = {"case", "form", "name", "sure", "adjective"}


@pytest.mark.parametrize("code", CODES)
def test_rows_are_well_formed_and_stand_once(code: str) -> None:
    rows = load_language(code).table("declension")
    assert len(set(rows)) == len(rows) > 0
    assert {row[0] for row in rows} == CLASSES
    assert all(len(row) == 3 for row in rows)


@pytest.mark.parametrize(
    ("code", "form", "name"),
    [
        ("ru", "Пескова", "Песков"),
        ("ru", "Захаровой", "Захарова"),
        ("ru", "Заславского", "Заславский"),
        ("ru", "Сергея", "Сергей"),
        ("ru", "Игоря", "Игорь"),
        ("ru", "Тарика", "Тарик"),
        ("ru", "Ткаченко", "Ткаченко"),
        ("ru", "Гвидуччи", "Гвидуччи"),
        ("uk", "Яворської", "Яворська"),
        ("uk", "Заболотного", "Заболотний"),
        ("uk", "Клименка", "Клименко"),
        ("uk", "Сови", "Сова"),
        ("uk", "Ткачука", "Ткачук"),
    ],
)
def test_a_name_in_another_case_has_a_likely_nominative(code: str, form: str, name: str) -> None:
    assert load_declension(load_language(code)).guess(form) == name


def test_a_form_is_taken_back_to_a_known_word_alone() -> None:
    known = KnownWords(load_declension(load_language("ru")), {"министр", "российский"}, str.lower)
    assert known.find("министра") == Nominative("министр", is_oblique=True)
    assert known.find("министры") == Nominative("министр", is_oblique=False)
    assert known.find("российская") == Nominative("российский", is_oblique=False)
    assert known.find("министр") is None
    assert known.find("монитора") is None


@pytest.mark.parametrize("code", ["it", "en", "xx"])
def test_a_language_without_the_table_declines_nothing(code: str) -> None:
    declension = load_declension(load_language(code))
    assert not declension
    assert declension.guess("Rossi") == "Rossi"


@given(st.text())
def test_any_string_has_a_nominative(form: str) -> None:
    for code in CODES:
        declension = load_declension(load_language(code))
        assert isinstance(declension.guess(form), str)
        assert all(isinstance(origin, str) for origin in declension.undo(form, *CLASSES))
