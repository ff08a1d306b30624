"""CSV is read back as it was written, and no cell of it is a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.exporters.columns import COLUMNS, make_row
from sostiene.exporters.csv import FORMULA, protect_cell, restore_cell, write_csv
from sostiene.exporters.exported import Exported
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles


def read_back(*stream: Exported) -> list[dict[str, str]]:
    text = b"".join(write_csv(stream)).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_statement_is_a_row() -> None:
    rows = read_back(ORDINARY, EMPTY)
    assert [row["id"] for row in rows] == [one.id for one in ORDINARY.article.statements]
    first = rows[0]
    assert (first["speaker"], first["act"], first["stance"]) == ("Ada Ferrin", "deny", "denies")
    assert (first["content"], first["reliability"]) == ("che il faro sia in vendita", "B")
    assert ORDINARY.article.text[int(first["start"]) : int(first["end"])] == first["content"]
    assert (first["is_negated"], rows[3]["is_negated"]) == ("false", "")


def test_without_statements_there_is_the_header() -> None:
    assert b"".join(write_csv([EMPTY])).decode() == ",".join(column.name for column in COLUMNS) + "\r\n"


def test_no_cell_is_a_formula() -> None:
    cells = [cell for row in read_back(HOSTILE) for cell in row.values()]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r＝＋－＠" and cell]


@given(st.text() | st.from_regex(FORMULA))
def test_the_words_of_a_protected_cell_can_be_had_again(words: str) -> None:
    assert restore_cell(protect_cell(words)) == words
    assert not protect_cell(words).lstrip().startswith(tuple("=+-@＝＋－＠"))


@given(exported_articles())
def test_any_article_is_read_back(exported: Exported) -> None:
    rows = read_back(exported)
    for row, statement in zip(rows, exported.article.statements, strict=True):
        expected = make_row(exported, statement)
        assert restore_cell(row["content"]) == expected["content"]
        assert restore_cell(row["speaker"]) == expected["speaker"]


@pytest.mark.parametrize("words", ["'tis so", "— Sì", "«No»", "5 % in meno", "a=b"])
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert protect_cell(words) == words
