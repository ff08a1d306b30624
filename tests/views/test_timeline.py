"""The time line: who held what when, nothing on anything else, and the same as a table."""

from itertools import pairwise

import pytest

from sostiene.views.axis import Scale, Stretch, read_stretch
from sostiene.views.drawing import NARROW, Look
from sostiene.views.timeline import MOST_LANES, draw_timeline, group_near, list_rows, stack, tell_timeline
from tests.views.pictured import SVG, count_class, crowd, list_words, make_board, make_voice, read_svg, take

ODA = make_voice(
    "Oda Lien", take("Oda Lien", "denies", "2025-03-04", 1), take("Oda Lien", "denies", "2025-03-04", 2),
    take("Oda Lien", "confirms", "2025-03-20", 3), side="party", party="NO",
)  # fmt: skip
UGO = make_voice("Ugo Salis", take("Ugo Salis", "asserts", "2025-03", 4), take("Ugo Salis", "asserts", "", 5))


def place(*days: str) -> Scale:
    found = [stretch for day in days if (stretch := read_stretch(day))]
    return Scale(Stretch(min(one.first for one in found), max(one.last for one in found)), 0, 900)


def test_each_speaker_has_a_row_and_equal_positions_of_a_day_are_one_sign_with_their_number() -> None:
    drawn = draw_timeline(make_board([ODA, UGO]))
    assert count_class(drawn, "row") == 2 and count_class(drawn, "position") == 3
    assert {"Oda LienNO", "Ugo Salis", "2"} <= set(list_words(drawn))


def test_a_month_is_drawn_as_a_stretch() -> None:
    assert count_class(draw_timeline(make_board([UGO])), "wide") == 1


def test_what_has_no_day_is_not_drawn_but_told() -> None:
    board = make_board([make_voice("Ugo", take("Ugo", "asserts", ""))])
    assert draw_timeline(board) == ""
    assert tell_timeline(board).lines[0].cells[0] == "undated"


def test_the_sides_have_headings_only_where_there_are_sides() -> None:
    heading = "The parties that it is about, in their own words"
    assert heading in list_words(draw_timeline(make_board([ODA, UGO])))
    assert heading not in list_words(draw_timeline(make_board([ODA, UGO], about=())))


def test_with_addresses_it_is_a_group_of_links_and_no_image() -> None:
    drawn = draw_timeline(make_board([ODA]), address=lambda one: f"#p{one.id}")
    root = read_svg(drawn)
    assert root.get("role") == "group" and root.get("aria-label")
    assert [one.get("href") for one in root.iter(f"{SVG}a")] == [f"#p{3:015x}", f"#p{1:015x}"] or drawn.count(
        "<a "
    ) == 2


@pytest.mark.parametrize("seed", range(5))
def test_no_sign_stands_on_another(seed: int) -> None:
    board = crowd(20, seed)
    scale = place("2024", "2024-12-30")
    for row in list_rows(board):
        lanes = stack(group_near(row.taken, scale))
        assert len(lanes) <= MOST_LANES
        assert sum(len(one.taken) for lane in lanes for one in lane) == len(row.taken)
        for lane in lanes[: MOST_LANES - 1]:
            assert all(one.right <= other.left for one, other in pairwise(lane))


def test_on_a_phone_names_stand_above_their_lines() -> None:
    def places(look: Look) -> list[float]:
        root = read_svg(draw_timeline(make_board([ODA]), look))
        name = next(one for one in root.iter(f"{SVG}text") if (one.text or "").startswith("Oda"))
        row = next(one for one in root.iter(f"{SVG}line") if one.get("class") == "row")
        return [float(name.get("y", "")), float(row.get("y1", ""))]

    wide, narrow = places(Look()), places(Look(width=NARROW))
    assert abs(wide[0] - wide[1]) < 6 and narrow[1] - narrow[0] > 12


def test_the_table_tells_every_position_by_its_day() -> None:
    told = tell_timeline(make_board([ODA, UGO]))
    assert [line.cells[0] for line in told.lines] == ["2025-03", "2025-03-04", "2025-03-04", "2025-03-20", "undated"]
    assert told.lines[1].cells[1:3] == ("Oda Lien (Norway)", "denies") and told.lines[1].key == f"{2:015x}"


def test_the_days_are_written_in_the_reader_s_language() -> None:
    assert any("mar" in words for words in list_words(draw_timeline(make_board([ODA]), Look(locale="it"))))
