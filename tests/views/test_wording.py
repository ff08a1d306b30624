"""Words and signs that both views share."""

import unicodedata
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.records import ACTS, Passage, Span, Statement
from sostiene.views.wording import (
    ACT_WORDS,
    Lines,
    count_statements,
    find_depths,
    join_lines,
    make_visible,
    order_nested,
    split_paragraphs,
    split_quoted,
)
from tests.sample import ARTICLE

EMPTY = Statement("s1", "indirect", "state", "Ada Ferrin", Passage((Span(0, 1),), ("x",)))


def test_every_act_has_its_words():
    assert set(ACT_WORDS) == set(ACTS)


def test_no_act_is_said_to_be_true_or_false():
    assert not {"true", "false", "lies", "claims"} & set(" ".join(ACT_WORDS.values()).split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Perché «no» – 💡", "Perché «no» – 💡"),
        ("\x1b[31mrosso", "␛[31mrosso"),
        ("campanello\x07", "campanello␇"),
        ("a\u202eb", "a<U+202E>b"),
        ("\x9b31m", "<U+009B>31m"),
        ("\x7f", "␡"),
        ("\ud800", "<U+D800>"),
        ("due\nrighe\te tab", "due\nrighe\te tab"),
        ("👩\u200d🚒", "👩\u200d🚒"),
    ],
)
def test_what_could_steer_a_terminal_becomes_visible(text, shown):
    assert make_visible(text) == shown


@given(st.text())
def test_nothing_visible_is_a_control_character(text):
    shown = make_visible(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in shown if char not in "\n\t")
    assert make_visible(shown) == shown


@given(st.text())
def test_one_line_stays_one_line(text):
    assert len(join_lines(text).splitlines()) <= 1
    assert all(len(paragraph.splitlines()) == 1 for paragraph in split_paragraphs(text))


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("che «no» è no", ["«no»"]),
        ('«uno» e “due” e "tre"', ["«uno»", "“due”", '"tre"']),
        ("l'ora dell'arrivo", []),
        ("„so“, sagte er", ["„so“"]),
        ("«aperta e non chiusa", ["«aperta e non chiusa"]),
    ],
)
def test_quoted_words_are_told_from_the_others(words, quoted):
    assert [stretch.words for stretch in split_quoted(words) if stretch.is_quoted] == quoted


@given(st.text(alphabet="ab «»“”„\"'‘’\n"))
def test_stretches_join_to_the_words(words):
    assert "".join(stretch.words for stretch in split_quoted(words)) == words


def test_lines_are_counted_from_one():
    lines = Lines("uno\ndue\n\nquattro")
    assert [lines.find(place) for place in (0, 3, 4, 8, 9)] == [1, 1, 2, 3, 4]


def test_count_speaks_of_one_in_the_singular():
    assert count_statements(ARTICLE) == "5 statements by 3 voices"
    assert count_statements(replace(ARTICLE, statements=ARTICLE.statements[:1])) == "1 statement by 1 voice"


def test_nested_statements_follow_the_one_they_are_within():
    outer, other, inner = EMPTY, replace(EMPTY, id="s2"), replace(EMPTY, id="s3", within="s1")
    assert [statement.id for statement in order_nested((outer, other, inner))] == ["s1", "s3", "s2"]
    assert find_depths((outer, other, inner)) == {"s1": 0, "s2": 0, "s3": 1}


def test_a_circle_of_statements_loses_none():
    circle = (replace(EMPTY, id="s1", within="s2"), replace(EMPTY, id="s2", within="s1"))
    assert len(order_nested(circle)) == 2
    assert set(find_depths(circle)) == {"s1", "s2"}


def test_a_long_chain_of_statements_and_a_long_row_of_spaces_take_no_time():
    chain = tuple(replace(EMPTY, id=f"s{n}", within=f"s{n - 1}" if n else None) for n in range(5000))
    before = process_time()
    assert find_depths(chain)["s4999"] == 4999
    assert join_lines(f"a{' ' * 200_000}b\nc").endswith("b c")
    assert process_time() - before < 1
