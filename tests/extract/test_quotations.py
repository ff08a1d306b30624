"""Quotation marks of every style are found and paired; a mark too many or too few spoils only its own paragraph."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.quotations import find_quotations


def show(text: str) -> list[str]:
    """The outermost quotations of the text, with their marks; pieces are joined by a bar."""
    return ["|".join(text[start:end] for start, end in one.spans) for one in find_quotations(text) if one.depth == 0]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("Neri ha detto: «Non lascio».", ["«Non lascio»"]),
        ("Neri ha detto: “Non lascio”.", ["“Non lascio”"]),
        ("Neri sagte: „Ich bleibe“, und ging.", ["„Ich bleibe“"]),
        ("Neri powiedział: „Zostaję”.", ["„Zostaję”"]),
        ('Neri ha detto: "Non lascio".', ['"Non lascio"']),
        ("‘I am staying,’ Neri said.", ["‘I am staying,’"]),
        ("'I'm staying,' Neri said. 'It's right.'", ["'I'm staying,'", "'It's right.'"]),
        ("Neri a dit : ‹Je reste›.", ["‹Je reste›"]),
        ("Neri sagte: »Ich bleibe.« Dann »ging« er.", ["»Ich bleibe.«", "»ging«"]),
        ("Neri sanoi: ”Minä jään”.", ["”Minä jään”"]),
        ('Neri ha detto: “Non lascio".', ['“Non lascio"']),
        ("Neri said: ``I am staying''.", ["``I am staying''"]),
        ("Neri ha detto: <<Non lascio>>.", ["<<Non lascio>>"]),
        ('Parla l\'"amico" di Neri.', ['"amico"']),
        ('Neri disse:"Non lascio"e partì.', ['"Non lascio"']),
        ('Neri ha detto: " Non lascio ".', ['" Non lascio "']),
    ],
)
def test_every_style_of_marks_is_found(text: str, quotations: list[str]) -> None:
    assert show(text) == quotations


@pytest.mark.parametrize(
    "text",
    [
        "L'Italia e dell' Unione, un po' di James' car, gli anni '90 e la 'ndrangheta",
        'Ha vinto in 58"17, a 8" dal primo, con uno schermo da 27" nuovo',
        "Il meeting del '68 e quello del '77",
    ],
)
def test_apostrophes_inches_and_seconds_are_no_marks(text: str) -> None:
    assert show(text) == []


def test_nested_marks_are_one_deeper() -> None:
    text = "«Mi disse: \"Basta 'così'\" e uscì»"
    assert [(text[one.start : one.end], one.depth) for one in find_quotations(text)] == [
        (text, 0),
        ("\"Basta 'così'\"", 1),
        ("'così'", 2),
    ]


def test_a_quotation_may_run_over_lines() -> None:
    assert show("Neri: «Non lascio.\nResto qui.\nPer sempre».\nE «basta».") == [
        "«Non lascio.\nResto qui.\nPer sempre»",
        "«basta»",
    ]


def test_paragraphs_that_open_a_mark_each_are_pieces_of_one_quotation() -> None:
    text = "Neri ha detto:\n“Non lascio.\n\n“Resto qui.\n\n“E basta.”\nPoi è uscito."
    (quotation,) = find_quotations(text)
    assert [text[start:end] for start, end in quotation.spans] == ["“Non lascio.", "“Resto qui.", "“E basta.”"]
    assert quotation.is_closed


def test_a_mark_left_open_runs_to_the_end_of_its_paragraph() -> None:
    text = "Neri ha detto: «Non lascio adesso il mio posto.\nIl sindaco «tace» da ieri."
    quotations = find_quotations(text)
    assert [text[one.start : one.end] for one in quotations] == ["«Non lascio adesso il mio posto", "«tace»"]
    assert [one.is_closed for one in quotations] == [False, True]


def test_one_mark_too_many_does_not_turn_the_rest_of_the_article_inside_out() -> None:
    text = 'Un "caso è aperto.\nNeri ha detto: "Non lascio". Bruni: "Vedremo".\nFine".'
    found = [text[one.start : one.end] for one in find_quotations(text)]
    assert '"Non lascio"' in found
    assert '"Vedremo"' in found


def test_dialogue_between_dashes_leaves_out_the_narrator() -> None:
    assert show("— Non lascio, — ha detto Neri. — Resto qui.\n— voce di una lista") == ["Non lascio|Resto qui."]


@given(st.text(alphabet="ab .,:\n\"'«»“”„‘’—-(!5", max_size=80))
def test_quotations_lie_in_the_text_in_order_and_nest(text: str) -> None:
    quotations = find_quotations(text)
    for one in quotations:
        assert 0 <= one.start < one.end <= len(text)
        assert all(a.end <= b.start for a, b in pairwise(one.spans))
        assert all(o.start <= i.start <= i.end <= o.end for o, i in zip(one.spans, one.inner, strict=True))
    for one, other in combinations(quotations, 2):
        assert one.end <= other.start or (one.start <= other.start and other.end <= one.end)


@pytest.mark.parametrize(
    "text", ['"' * 20_000, "«a" * 9_000, '"a ' * 9_000, "'a " * 9_000, '\n"a' * 9_000, "— a, — b " * 9_000]
)
def test_many_marks_are_read_in_linear_time(text: str) -> None:
    find_quotations(text)
