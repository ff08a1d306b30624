"""From the network's scores to attributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.models.neural import (
    ROLES,
    Decoding,
    Units,
    drop_doubles,
    find_best,
    find_pieces,
    find_roles,
    settle_rivals,
    weigh,
)
from sostiene.models.pieces import Pieces, Window
from sostiene.records import Attribution, Span

CONTENT = ROLES.index("content")


@pytest.mark.parametrize(
    ("scores", "cost", "pieces"),
    [
        ([3, 3, -1, 3, 3], 4, [range(0, 5)]),  # a weak gap is bridged
        ([3, 3, -9, 3, 3], 4, [range(0, 2), range(3, 5)]),  # a deep one parts two pieces that are worth it
        ([3, 3, -9, 3, -1], 4, [range(0, 2)]),  # the second is not worth it
        ([1, -3, 2, -3, 1], 4, [range(2, 3)]),  # none is worth it: the best single one
        ([-1, -2], 4, []),
    ],
)
def test_a_further_piece_must_be_worth_its_cost(scores: list[float], cost: float, pieces: list[range]) -> None:
    assert find_pieces(np.array(scores, dtype=np.float32), cost) == pieces


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=9), st.integers(1, 6))
def test_no_other_choice_of_pieces_is_better(scores: list[int], cost: int) -> None:
    def value(chosen: list[range]) -> int:
        return sum(sum(scores[unit] for unit in piece) - cost for piece in chosen)

    found = find_pieces(np.array(scores, dtype=np.float32), cost)
    for mask in range(2 ** len(scores)):
        bits = [bool(mask >> unit & 1) for unit in range(len(scores))]
        edges = [
            unit for unit in range(len(bits) + 1) if (bits[unit - 1 : unit] or [False]) != (bits[unit:] or [False])[:1]
        ]
        other = [range(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
        assert value(other) <= max(0, value(found))


def test_the_best_stretch_must_reach_the_floor() -> None:
    scores = np.array([-1, 2, 3, -1], dtype=np.float32)
    assert find_best(scores, 4.0) == [range(1, 3)]
    assert find_best(scores, 5.0) == []


def make_odds(*rows: str) -> np.ndarray:
    """Log-odds of one anchor a row; the letters say which role each unit has: s(ource), q (cue), c(ontent), . none."""
    odds = np.full((len(rows), len(rows[0]), len(ROLES)), -3, dtype=np.float32)
    for number, row in enumerate(rows):
        for place, letter in enumerate(row):
            odds[number, place, {".": 0, "s": 1, "q": 2, "c": 3}[letter]] = 3
    return odds


def test_cue_and_source_are_cut_out_of_the_content() -> None:
    roles = find_roles(make_odds("cccqqsccc")[0], np.zeros(9, dtype=bool), Decoding())
    assert (roles["cue"], roles["source"]) == ([range(3, 5)], [range(5, 6)])
    assert roles["content"] == [range(0, 3), range(6, 9)]


def test_a_content_goes_on_over_a_separator() -> None:
    separators = np.array([False, False, False, True, False])
    assert find_roles(make_odds("qcc.c")[0], separators, Decoding())["content"] == [range(1, 5)]


def test_a_source_claimed_by_two_statements_stays_with_the_surer() -> None:
    odds = make_odds("sqc..", "s..qc")
    odds[0, 0, ROLES.index("source")] = 5
    settled = settle_rivals(odds, [1, 3])
    assert settled[0, 0, ROLES.index("source")] == 5
    assert settled[1, 0, ROLES.index("source")] == -2


def test_a_content_may_belong_to_the_report_in_it_too() -> None:
    odds = make_odds("qccccc", "...qcc")
    odds[0, 3, CONTENT] = 3  # the inner cue lies in the outer content
    assert (settle_rivals(odds, [0, 3])[:, 4:, CONTENT] == 3).all()


def test_a_sure_piece_decides_no_more_than_its_bound() -> None:
    assert weigh(np.log(np.array([1.0, 0.5, 1e-30], dtype=np.float32))).round(3).tolist() == [8.0, 0.0, -8.0]


def test_a_word_in_several_pieces_is_one_unit_and_marks_are_units_of_their_own() -> None:
    text = "«Rossi»"
    spans = (Span(0, 1), Span(1, 4), Span(4, 6), Span(6, 7), Span(7, 7))
    units = Units(text, Pieces((5,) * 5, spans, (0,), (0,)), Window(0, 5, Span(0, 5)))
    assert [text[span.start : span.end] for span in units.spans] == ["«", "Rossi", "»", ""]
    assert units.sum_up(np.ones((1, 5, 6), dtype=np.float32))[0, :, 0].tolist() == [1, 2, 1, 1]
    assert [units.find(piece) for piece in range(5)] == [0, 1, 1, 2, 3]


def test_of_two_anchors_in_one_cue_the_likelier_stays() -> None:
    likely = Attribution((Span(20, 40),), cue=(Span(5, 13),), score=0.9)
    unlikely = Attribution((Span(22, 40),), cue=(Span(5, 7),), score=0.6)
    assert drop_doubles([unlikely, likely]) == [likely]


def test_two_cues_may_share_one_content() -> None:
    one = Attribution((Span(20, 40),), cue=(Span(0, 4),))
    other = Attribution((Span(20, 40),), cue=(Span(8, 14),))
    assert drop_doubles([one, other]) == [one, other]
