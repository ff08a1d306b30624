"""The terminal view."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.codec import hash_text
from sostiene.records import ACTS, KINDS, Problem, Span, Statement, cut_passage
from sostiene.views.terminal import ACT_STYLES, show_articles, show_problem
from tests.sample import ARTICLE

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def show(**options):
    return show_articles([ARTICLE], **options)


def test_every_statement_tells_who_does_what_with_which_words():
    shown = show(width=100)
    for words in ("Ada Ferrin  denies", "che il faro sia in vendita", "«Resta di tutti»", "il perito  confirms"):
        assert words in shown


def test_details_are_in_the_words_of_the_article():
    shown = show(width=100)
    assert "source La sindaca Ada Ferrin · cue ha smentito · to ai cronisti · line 3 · indirect" in shown


def test_an_ambiguous_day_shows_all_its_readings():
    assert "said on 2025-03-03 or 2025-02-24" in show(width=100)


def test_a_nested_statement_is_indented_under_its_parent():
    lines = show(width=100).splitlines()
    parent = next(number for number, line in enumerate(lines) if "Ugo Salis  states" in line)
    child = next(number for number, line in enumerate(lines) if "il perito  confirms" in line)
    assert parent < child
    assert len(lines[child]) - len(lines[child].lstrip()) == len(lines[parent]) - len(lines[parent].lstrip()) + 4
    assert "within 3" in " ".join(lines[child + 2 : child + 5])


def test_reasons_are_shown_only_if_asked():
    assert "written by hand" not in show()
    assert "content: written by hand" in show(why=True)


def test_without_colour_there_is_no_escape_sequence():
    assert "\x1b" not in show()


def test_colours_add_nothing_but_escape_sequences(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = show(colour=True)
    assert "\x1b[31mdenies" in coloured
    assert [line.rstrip() for line in ESCAPE.sub("", coloured).splitlines()] == show().splitlines()


def test_indirect_words_look_different_from_quoted_ones(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = show(colour=True)
    assert "\x1b[3mche il faro sia in vendita" in coloured
    assert not re.search(r"\x1b\[[0-9;]*\b3\b[0-9;]*m«Resta di tutti»", coloured)


def test_a_post_has_a_bar_on_every_line():
    post = "parola " * 40
    statement = Statement("s1", "post", "state", "Ada Ferrin", cut_passage(post, [(0, len(post))]))
    shown = show_articles([replace(ARTICLE, text=post, statements=(statement,))], width=50)
    assert all(line.startswith("    │ ") for line in shown.splitlines() if "parola" in line)
    assert shown.count("│") > 3


def test_a_text_without_statements_says_so():
    assert "No statement found" in show_articles([replace(ARTICLE, statements=())])


@pytest.mark.parametrize("width", [1, 20, 40, 80, 500])
def test_no_line_is_wider_than_the_terminal(width):
    assert max(map(len, show(width=width).splitlines())) <= max(20, width)


def test_markup_of_a_hostile_text_is_shown_as_it_is():
    text = "[red]«[link=file:///etc]no[/link]»[/red] :warning: \x1b]0;x\x07"
    statement = Statement("s1", "direct", "state", "[bold]Mallory\x1b[0m", cut_passage(text, [(0, len(text))]))
    article = replace(ARTICLE, text=text, hash=hash_text(text), title="\x1b[2J[blink]", statements=(statement,))
    shown = show_articles([article], width=100)
    assert "[red]«[link=file:///etc]no[/link]»[/red] :warning: ␛]0;x␇" in shown
    assert "[bold]Mallory␛[0m" in shown
    assert "␛[2J[blink]" in shown
    assert "\x1b" not in shown


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from(KINDS), st.sampled_from(ACTS))
def test_any_text_is_shown_without_an_exception(text, speaker, kind, act):
    passage = cut_passage(text, [Span(0, len(text))])
    article = replace(ARTICLE, text=text, title=text, statements=(Statement("s1", kind, act, speaker, passage),))
    assert "\x1b" not in show_articles([article], why=True)


def test_styles_are_given_to_acts_only():
    assert set(ACT_STYLES) <= set(ACTS)


def test_a_problem_is_one_harmless_line():
    assert show_problem(Problem("a\x1b.txt", "it is\nempty", "Fill it")) == "a␛.txt: it is empty. Fill it"
