"""Cutting a text into pieces and windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from sostiene.models.pieces import Pieces, cut_pieces, cut_windows
from sostiene.records import Span


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A tokenizer whose pieces are words and marks."""
    tokenizer = Tokenizer(models.WordLevel({"<s>": 0, "</s>": 1, "<unk>": 2}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()  # type: ignore[assignment]
    return tokenizer


def cut_words(text: str, pieces: Pieces) -> list[str]:
    return [text[span.start : span.end] for span in pieces.spans]


def test_a_separator_closes_each_paragraph(tokenizer: Tokenizer) -> None:
    text = "Rossi nega.\n\n«Non è vero»"
    assert cut_words(text, cut_pieces(text, tokenizer)) == ["Rossi", "nega", ".", "", "«", "Non", "è", "vero", "»", ""]


def test_sentences_begin_after_a_full_stop_and_a_closing_mark(tokenizer: Tokenizer) -> None:
    text = "«Resto.» Poi Rossi tace. Fine"
    pieces = cut_pieces(text, tokenizer)
    assert [text[pieces.spans[number].start :] for number in pieces.sentences] == [text, "Poi Rossi tace. Fine", "Fine"]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_each_piece_lies_in_its_text_in_order(text: str) -> None:
    tokenizer = Tokenizer(models.WordLevel({"<s>": 0, "</s>": 1, "<unk>": 2}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()  # type: ignore[assignment]
    spans = cut_pieces(text, tokenizer).spans
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert list(spans) == sorted(spans)


def make_pieces(count: int, paragraphs: tuple[int, ...], sentences: tuple[int, ...]) -> Pieces:
    return Pieces((7,) * count, tuple(Span(n, n + 1) for n in range(count)), paragraphs, sentences)


@given(
    st.integers(1, 900),
    st.sets(st.integers(0, 899)),
    st.sets(st.integers(0, 899)),
    st.integers(30, 100),
    st.integers(0, 14),
    st.none() | st.integers(1, 30),
)
def test_each_piece_lies_in_the_core_of_one_window(
    count: int, paragraphs: set[int], sentences: set[int], size: int, context: int, first: int | None
) -> None:
    inside = {number for number in paragraphs if number < count} | {0}
    pieces = make_pieces(count, tuple(sorted(inside)), tuple(sorted(inside | {n for n in sentences if n < count})))
    windows = cut_windows(pieces, size=size, context=context, first=first)
    cores = [number for window in windows for number in range(window.core.start, window.core.end)]
    assert cores == list(range(count))
    assert all(window.start <= window.core.start and window.core.end <= window.end for window in windows)
    assert all(window.end - window.start <= size for window in windows)


def test_a_window_ends_with_a_paragraph_where_one_ends_in_its_second_half() -> None:
    pieces = make_pieces(150, (0, 60, 90), (0, 30, 60, 75, 90, 120))
    assert cut_windows(pieces, size=100, context=0)[0].core == Span(0, 90)
