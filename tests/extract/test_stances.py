"""Neither to confirm nor to deny is two statements with one content, even where a tagger saw one cue."""

import pytest

from sostiene.extract.stances import split_stances
from sostiene.languages import load_language
from sostiene.records import Attribution, Span


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
    assert other.antecedent == find(text, "Neri")[0]


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
