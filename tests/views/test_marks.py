"""Cutting a text at the borders of overlapping spans."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sostiene.records import Statement, cut_passage
from sostiene.views.marks import Mark, cut_segments
from tests.sample import ARTICLE, TEXT

LETTERS = "abcdefghij"
spans = st.tuples(st.integers(0, 9), st.integers(1, 10)).filter(lambda span: span[0] < span[1])


def make_article(contents):
    statements = tuple(
        Statement(f"s{number}", "indirect", "state", "Ada", cut_passage(LETTERS, pieces))
        for number, pieces in enumerate(contents)
    )
    return replace(ARTICLE, text=LETTERS, statements=statements)


@given(st.lists(st.lists(spans, min_size=1, max_size=3), max_size=5))
def test_segments_are_the_whole_text_and_each_place_has_the_marks_of_its_spans(contents):
    segments = list(cut_segments(make_article(contents)))
    assert "".join(LETTERS[segment.start : segment.end] for segment in segments) == LETTERS
    for segment in segments:
        for place in range(segment.start, segment.end):
            expected = {
                Mark(number, "content")
                for number, pieces in enumerate(contents)
                if any(start <= place < end for start, end in pieces)
            }
            assert set(segment.marks) == expected
            assert len(segment.marks) == len(expected)


def test_the_longest_span_is_outermost():
    segments = cut_segments(make_article([[(2, 5)], [(0, 9)]]))
    assert next(segment.marks for segment in segments if segment.start == 2) == (Mark(1, "content"), Mark(0, "content"))


def test_the_quoted_part_of_a_mixed_statement_is_marked_as_said():
    said = [TEXT[segment.start : segment.end] for segment in cut_segments(ARTICLE) if Mark(2, "said") in segment.marks]
    assert said == ["«sbagliato»"]
