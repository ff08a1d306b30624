"""Tables fit the terminal and lose no word; CSV is read back as it was."""

import csv
import io
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sostiene.questions import Answer, Found
from sostiene.questions.holdings import Listed, Shown, Unread
from sostiene.views.answers import (
    Table,
    show_articles,
    show_one,
    show_problems,
    show_statements,
    show_table,
    write_csv,
)
from tests.sample import ARTICLE

FOUND = Found(
    id="3f0a91c2b7de456", day="2025-03-04", speaker="Ada Ferrin", act="deny", stance="denies", kind="indirect",
    content="che il faro sia in vendita", source="La sindaca Ada Ferrin", cue="ha smentito", addressee="ai cronisti",
    channel=None, place=None, said=None, happened=None, role="sindaca", organisation=None, party=None, voice="person",
    within=None, confidence=0.91, is_judged=True, article="00000000000000a", number=1, doc="faro",
    title="Il faro di Calaverde resta spento", publisher="La Sentinella", published="2025-03-04", lang="it", url=None,
)  # fmt: skip
WIDTHS = [20, 40, 60, 80, 140]


def test_a_table_says_who_said_what_and_how_many_there_are() -> None:
    assert show_statements(Answer(812, (FOUND,)), width=80) == (
        "day         who         does    words\n"
        "2025-03-04  Ada Ferrin  denies  che il faro sia in vendita\n"
        "                                as sindaca · to ai cronisti · in La Sentinella ·\n"
        "                                judged · 3f0a91c2b7de456\n"
        "1 of 812 statements\n"
    )


def test_a_narrow_terminal_gets_the_cells_one_under_the_other() -> None:
    assert show_statements(Answer(1, (FOUND,)), width=44).startswith(
        "2025-03-04 Ada Ferrin denies\n    che il faro sia in vendita\n"
    )


def test_the_day_of_adding_is_no_day_of_saying() -> None:
    assert "undated" in show_statements(Answer(1, (replace(FOUND, published=None),)))
    assert "2025-03-04" in show_statements(Answer(1, (replace(FOUND, published=None, said="2025-03-04"),)))


@pytest.mark.parametrize(
    ("total", "rows", "line"),
    [
        (1, 1, "1 of 1 statement"), (None, 1, "1 of more than 10,000 statements"), (0, 0, "No statement found."),
        (5, 0, "0 of 5 statements"),
    ],
)  # fmt: skip
def test_the_last_line_says_how_much_of_all_is_shown(total: int | None, rows: int, line: str) -> None:
    assert show_statements(Answer(total, (FOUND,) * rows)).splitlines()[-1] == line


@given(
    st.lists(st.tuples(*[st.text(max_size=30)] * 2, st.text(max_size=200)), min_size=1, max_size=4),
    st.sampled_from(WIDTHS),
)
def test_a_table_is_never_wider_than_asked_and_harms_no_terminal(rows: list[tuple[str, ...]], width: int) -> None:
    shown = show_table(Table(("one", "two", "three"), rows), width)
    assert all(cell_len(line) <= width for line in shown.split("\n"))
    assert not set(shown) & set("\x1b\x07\x9b\u202e\r")


def test_no_word_is_lost_in_a_table() -> None:
    words = " ".join(f"parola{number}" for number in range(50)) + " " + "x" * 300
    shown = show_statements(Answer(1, (replace(FOUND, content=words),)), width=60)
    assert "".join(shown.split()).count("x") >= 300
    assert all(f"parola{number}" in shown for number in range(50))


def test_articles_and_problems_are_tables_too() -> None:
    listed = Listed("3f0a91c2b7de456", "2025-03-04", None, "it", 3, None, "faro", None, "2025-03-05T10:00:00+00:00")
    assert "2025-03-04          3           faro" in show_articles(Answer(1, (listed,)))
    unread = Unread("a\x1b.pdf", "it is no PDF", "", "2025-03-05T10:00:00+00:00", "2025-03-06T10:00:00+00:00", None)
    shown = show_problems(Answer(1, (unread,)))
    assert "2025-03-05  2025-03-06  a␛.pdf\n" in shown and "solved" not in shown
    solved = replace(unread, solved="2025-03-07T10:00:00+00:00")
    assert "2025-03-06  2025-03-07  a␛.pdf\n" in show_problems(Answer(2, (unread, solved)))


def test_a_statement_is_shown_after_those_around_it_with_its_sentence() -> None:
    shown = show_one(Shown(ARTICLE, replace(FOUND, id="s4"), "Secondo Ugo Salis,\u202e il perito …"))
    assert shown.index("Ugo Salis  states") < shown.index("il perito  confirms") < shown.index("In the text:\n")
    assert "Secondo Ugo Salis,<U+202E> il perito …" in shown
    assert "Ada Ferrin" not in shown


def test_csv_has_a_header_and_is_read_back_as_it_was() -> None:
    rows = [FOUND, replace(FOUND, content='«Non è "vero"»,\ndice')]
    read = list(csv.DictReader(io.StringIO(write_csv(rows, Found), newline="")))
    assert list(read[0]) == list(asdict(FOUND))
    assert [row["content"] for row in read] == [row.content for row in rows]
    assert (read[0]["confidence"], read[0]["is_judged"], read[0]["channel"]) == ("0.91", "true", "")


@pytest.mark.parametrize("words", ["=1+1", "+39 06", "-5 gradi", "@adaferrin", "\t=x", " =x", "＝x"])
def test_no_cell_is_run_by_a_spreadsheet(words: str) -> None:
    (row,) = csv.DictReader(io.StringIO(write_csv([replace(FOUND, content=words)], Found), newline=""))
    assert row["content"] == f"'{words}"
