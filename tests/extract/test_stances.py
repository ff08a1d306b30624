"""A refusal is one cue; to neither confirm nor deny is two statements, even where a tagger saw one cue."""

import pytest

from sostiene.extract.stances import join_refusals, split_stances
from sostiene.languages import load_language
from sostiene.records import Antecedent, Attribution, Span


def find(text: str, words: str) -> tuple[Span, ...]:
    return (Span(text.index(words), text.index(words) + len(words)),)


def split(text: str, cue: str, content: str, source: str, lang: str) -> list[Attribution]:
    attribution = Attribution(find(text, content), find(text, cue), find(text, source))
    return split_stances(text, [attribution], load_language(lang))


@pytest.mark.parametrize(
    ("cue", "first", "second", "lang"),
    [
        ("non ha né confermato né smentito", "non ha né confermato", "né smentito", "it"),
        ("non ha confermato né smentito", "non ha confermato", "né smentito", "it"),
        ("non ha voluto né confermare, né smentire", "non ha voluto né confermare", "né smentire", "it"),
        ("neither confirmed nor denied", "neither confirmed", "nor denied", "en"),
    ],
)
def test_a_cue_with_two_stances_makes_two_statements(cue: str, first: str, second: str, lang: str) -> None:
    text = f"Neri {cue} la notizia."
    one, other = split(text, cue, "la notizia", "Neri", lang)
    assert [text[start:end] for each in (one, other) for start, end in each.cue] == [first, second]
    assert one.content == other.content == find(text, "la notizia")
    assert one.source == find(text, "Neri") and other.source == ()
    assert other.antecedents == (Antecedent(find(text, "Neri")[0]),)


@pytest.mark.parametrize(
    ("cue", "lang"),
    [
        ("non ha confermato", "it"),
        ("ha confermato e ribadito", "it"),
        ("non ha voluto confermare", "it"),
        ("ha smentito di non aver mai confermato", "it"),
        ("declined to confirm", "en"),
        ("did not deny", "en"),
    ],
)
def test_any_other_cue_stays_one(cue: str, lang: str) -> None:
    text = f"Neri {cue} la notizia."
    assert len(split(text, cue, "la notizia", "Neri", lang)) == 1


@pytest.mark.parametrize(
    ("text", "cue", "content", "whole", "rest"),
    [
        ("Neri declined to comment on it.", "declined", "to comment on it", "declined to comment", "on"),
        ("Neri refused to pay the fine.", "refused", "to pay the fine", "refused", "to pay"),
        ("Neri declined to say more.", "declined to say", "more", "declined to say", "more"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_cue_with_the_verb_that_it_refuses(
    text: str, cue: str, content: str, whole: str, rest: str
) -> None:
    (joined,) = join_refusals(
        text, [Attribution(find(text, content), find(text, cue), find(text, "Neri"))], load_language("en")
    )
    assert text[joined.cue[0].start : joined.cue[-1].end].endswith(whole)
    assert text[joined.content[0].start :].lstrip().startswith(rest)


def test_what_was_made_of_the_refused_verb_goes() -> None:
    text = "The company declined to comment on the report."
    outer = Attribution(find(text, "to comment"), find(text, "declined"), find(text, "The company"))
    inner = Attribution(find(text, "on the report"), find(text, "to comment"))
    (joined,) = join_refusals(text, [outer, inner], load_language("en"))
    assert (joined.source, joined.content) == (outer.source, inner.content)
