"""From the network's scores to attributions."""

import numpy as np
import pytest

from sostiene.models.neural import ROLES, Decoding, NeuralTagger, Units, drop_doubles
from sostiene.models.pieces import Pieces, Window
from sostiene.records import Attribution, Span


def make_scores(best: list[str], margin: float = 3.0) -> np.ndarray:
    """Scores of one anchor that prefer one role for each unit by `margin`."""
    scores = np.zeros((1, len(best), len(ROLES)), dtype=np.float32)
    for place, role in enumerate(best):
        scores[0, place, ROLES.index(role)] = margin
    return scores


def decode(scores: np.ndarray, switch: float) -> list[str]:
    tagger = NeuralTagger(None, None, Decoding(switch=switch))  # type: ignore[arg-type]
    return [ROLES[label] for label in tagger.decode(scores)[0]]


def test_without_a_cost_of_switching_each_unit_takes_its_best_role() -> None:
    best = ["source", "cue", "content", "none", "content"]
    assert decode(make_scores(best), 0.0) == best


def test_a_stray_unit_joins_its_neighbours_where_switching_costs_more_than_it_gains() -> None:
    scores = make_scores(["content", "content", "none", "content", "content"], margin=1.0)
    assert decode(scores, 2.0) == ["content"] * 5


def test_a_word_in_several_pieces_is_one_unit_and_marks_are_units_of_their_own() -> None:
    text = "«Rossi»"
    spans = (Span(0, 1), Span(1, 4), Span(4, 6), Span(6, 7), Span(7, 7))
    units = Units(text, Pieces((5,) * 5, spans, (0,), (0,)), Window(0, 5, Span(0, 5)))
    assert [text[span.start : span.end] for span in units.spans] == ["«", "Rossi", "»", ""]
    assert units.sum_up(np.ones((1, 5, 6), dtype=np.float32))[0, :, 0].tolist() == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ([3, 3, 0, 0], ((0, 6),)),
        ([3, 0, 3, 0], ((0, 1), (6, 7))),
        ([0, 0, 0, 0], ()),
    ],
)
def test_neighbouring_units_of_one_role_are_one_span(labels: list[int], spans: tuple[tuple[int, int], ...]) -> None:
    pieces = Pieces((5,) * 4, (Span(0, 1), Span(1, 6), Span(6, 7), Span(7, 7)), (0,), (0,))
    units = Units("«Rossi»", pieces, Window(0, 4, Span(0, 4)))
    assert units.cut_spans(np.array(labels), 3) == spans


def test_of_two_anchors_in_one_cue_the_likelier_stays() -> None:
    likely = Attribution((Span(20, 40),), cue=(Span(5, 13),), score=0.9)
    unlikely = Attribution((Span(22, 40),), cue=(Span(5, 7),), score=0.6)
    assert drop_doubles([unlikely, likely]) == [likely]


def test_two_cues_may_share_one_content() -> None:
    one = Attribution((Span(20, 40),), cue=(Span(0, 4),))
    other = Attribution((Span(20, 40),), cue=(Span(8, 14),))
    assert drop_doubles([one, other]) == [one, other]
