"""The matrix: speakers, party by party, against stances or claims, and the same as a table."""

from dataclasses import replace

from sostiene.views.drawing import NARROW, Look
from sostiene.views.matrix import MOST_CLAIMS, MOST_VOICES, compare_claims, compare_stances, draw_matrix, tell_matrix
from tests.views.pictured import SVG, count_class, crowd, list_words, make_board, make_voice, read_svg, take

ODA = make_voice(
    "Oda Lien", take("Oda Lien", "denies", "2025-03-04", 1), take("Oda Lien", "denies", "2025-03-05", 2),
    take("Oda Lien", "confirms", "2025-03-20", 3), party="NO",
)  # fmt: skip
UGO = make_voice("Ugo Salis", take("Ugo Salis", "does_not_deny", "2025-03", 4))
EVA = make_voice("Eva Berg", take("Eva Berg", "asserts", "2025-03", 5), party="NO")


def test_the_columns_are_the_stances_that_are_taken_in_the_order_of_the_board() -> None:
    matrix = compare_stances(make_board([ODA, UGO, EVA]))
    assert matrix.columns == ("confirms", "denies", "does_not_deny", "asserts")
    assert [row.name for row in matrix.rows] == ["Oda Lien", "Eva Berg", "Ugo Salis"]


def test_each_stance_of_a_speaker_is_one_sign_with_its_number() -> None:
    drawn = draw_matrix(compare_stances(make_board([ODA, UGO, EVA])))
    assert count_class(drawn, "position") == 4
    assert {"2", "Norway", "no party known", "does not deny"} <= set(list_words(drawn))


def test_parties_are_not_told_apart_where_none_is_known() -> None:
    assert "no party known" not in list_words(draw_matrix(compare_stances(make_board([UGO]))))


def test_of_several_claims_each_is_a_column_with_its_title_below() -> None:
    boards = [make_board([ODA, UGO], title="il faro è venduto"), make_board([ODA], title="il molo è chiuso")]
    matrix = compare_claims(boards)
    assert [row.name for row in matrix.rows] == ["Oda Lien", "Ugo Salis"]
    assert [len(cell) for cell in matrix.rows[0].cells] == [3, 3]
    words = list_words(draw_matrix(matrix))
    assert {"«il faro è venduto»", "«il molo è chiuso»", "1", "2", "denies"} <= set(words)


def test_one_entity_is_one_row_under_whatever_name() -> None:
    boards = [make_board([replace(ODA, entity="e1")]), make_board([replace(ODA, entity="e1", name="Ода Лиен")])]
    assert len(compare_claims(boards).rows) == 1


def test_what_is_left_out_is_counted() -> None:
    matrix = compare_claims([crowd(60, seed) for seed in range(MOST_CLAIMS + 3)])
    assert len(matrix.rows) == MOST_VOICES and len(matrix.columns) == MOST_CLAIMS and matrix.more_columns == 3
    words = list_words(draw_matrix(matrix))
    assert "not shown: 3 more claims" in words and f"not shown: {matrix.more_rows} more speakers" in words


def test_without_positions_nothing_is_drawn() -> None:
    assert draw_matrix(compare_stances(make_board([]))) == "" and draw_matrix(compare_claims([])) == ""


def test_all_signs_stand_within_the_picture_however_narrow() -> None:
    matrix = compare_claims([crowd(8, seed) for seed in range(12)])
    for width in (280, NARROW, 960):
        root = read_svg(draw_matrix(matrix, Look(width=width)))
        for one in root.iter(f"{SVG}g"):
            if (one.get("transform") or "").startswith("translate("):
                x = float((one.get("transform") or "")[10:].split(" ")[0])
                assert 7 <= x <= width - 7


def test_the_table_tells_the_number_of_each_stance() -> None:
    told = tell_matrix(compare_stances(make_board([ODA, UGO])))
    assert told.names == ("who", "party", "confirms", "denies", "does not deny")
    assert [line.cells for line in told.lines] == [
        ("Oda Lien", "Norway", "1", "2", ""),
        ("Ugo Salis", "", "", "", "1"),
    ]
    told = tell_matrix(compare_claims([make_board([ODA], title="il faro")]))
    assert told.lines[0].cells == ("Oda Lien", "Norway", "confirms 1, denies 2")
