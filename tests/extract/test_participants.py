"""To whom something was said, and through what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.participants import find_addressee, find_channel
from sostiene.languages import load_language
from sostiene.records import Attribution, Span


def attribute(text: str, source: str, cue: str, content: str) -> Attribution:
    starts = [text.index(words) for words in (content, cue, source)]
    ends = [start + len(words) for start, words in zip(starts, (content, cue, source), strict=True)]
    return Attribution(*((Span(start, end),) for start, end in zip(starts, ends, strict=True)))


def slice_all(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "addressee"),
    [
        ("it", "Neri ha detto ai giornalisti che parte.", "Neri", "ha detto", "che parte", ["ai giornalisti"]),
        ("it", "«Parto», ha detto Neri al Corriere della Costa.", "Neri", "ha detto", "«Parto»", []),
        ("it", "«Parto», ha detto ai giornalisti Neri.", "Neri", "ha detto", "«Parto»", ["ai giornalisti"]),
        ("it", "Neri ha chiesto al presidente della Camera di partire.", "Neri", "ha chiesto", "di partire",
         ["al presidente della Camera"]),
        ("it", "Neri ha detto al termine della riunione che parte.", "Neri", "ha detto", "che parte", []),
        ("it", "Neri ha detto alle 17:06 che parte.", "Neri", "ha detto", "che parte", []),
        ("it", "Neri ha detto ai giornalisti dopo la riunione che parte.", "Neri", "ha detto", "che parte",
         ["ai giornalisti"]),
        ("en", "Cole told reporters that he leaves.", "Cole", "told", "that he leaves", ["reporters"]),
        ("en", "Cole told The Harbor Post on Monday he leaves.", "Cole", "told", "he leaves", ["The Harbor Post"]),
        ("en", "Cole warned that he leaves.", "Cole", "warned", "that he leaves", []),
        ("en", "Cole explained to the council why he leaves.", "Cole", "explained", "why he leaves",
         ["to the council"]),
    ],
)  # fmt: skip
def test_the_addressee_stands_right_behind_the_cue(
    lang: str, text: str, source: str, cue: str, content: str, addressee: list[str]
) -> None:
    found = find_addressee(text, attribute(text, source, cue, content), load_language(lang))
    assert slice_all(text, found) == addressee


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "channel"),
    [
        ("it", "«Parto», ha scritto Neri su X.", "Neri", "ha scritto", "«Parto»", ["su X"]),
        ("it", "In un comunicato, il ministero ha detto che parte.", "il ministero", "ha detto", "che parte",
         ["In un comunicato"]),
        ("it", "Neri ha detto durante una telefonata con il sindaco che parte.", "Neri", "ha detto", "che parte",
         ["durante una telefonata con il sindaco"]),
        ("it", "Neri ha affermato ai microfoni di Radio Costa: «Parto».", "Neri", "ha affermato", "«Parto»",
         ["ai microfoni di Radio Costa"]),
        ("it", "Neri ha detto che lo scriverà su X.", "Neri", "ha detto", "che lo scriverà su X", []),
        ("it", "Neri ha detto al Bergamo Post che parte.", "Neri", "ha detto", "che parte", []),
        ("en", "Cole said in a statement that he leaves.", "Cole", "said", "that he leaves", ["in a statement"]),
        ("en", "Cole wrote on Facebook: \"I leave\".", "Cole", "wrote", '"I leave"', ["on Facebook"]),
        ("en", "Cole said in the harbor that he leaves.", "Cole", "said", "that he leaves", []),
    ],
)  # fmt: skip
def test_the_channel_stands_in_the_clause_of_the_cue(
    lang: str, text: str, source: str, cue: str, content: str, channel: list[str]
) -> None:
    assert slice_all(text, find_channel(text, attribute(text, source, cue, content), load_language(lang))) == channel


def test_a_language_without_tables_has_neither() -> None:
    text = "Neri sagte den Journalisten auf X, dass er geht."
    attribution = attribute(text, "Neri", "sagte", "dass er geht")
    assert find_addressee(text, attribution, load_language("de")) == ()
    assert find_channel(text, attribution, load_language("de")) == ()


@given(st.text(alphabet="ai suXgiornlt'.,«»\n", max_size=60), st.sampled_from(["it", "en"]))
def test_what_is_found_lies_outside_source_cue_and_content(words: str, lang: str) -> None:
    text = f"Neri ha detto{words} che parte."
    attribution = attribute(text, "Neri", "ha detto", "che parte.")
    for find in (find_addressee, find_channel):
        for span in find(text, attribution, load_language(lang)):
            assert len("Neri ha detto") <= span.start < span.end <= text.index("che parte.")
