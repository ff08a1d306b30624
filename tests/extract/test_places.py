"""Where something was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.places import find_place
from sostiene.languages import load_language
from sostiene.records import Attribution, Span


def attribute(text: str, source: str, cue: str, content: str) -> Attribution:
    starts = [text.index(words) for words in (content, cue, source)]
    spans = [Span(start, start + len(words)) for start, words in zip(starts, (content, cue, source), strict=True)]
    return Attribution(*((span,) for span in spans))


def slice_all(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "place"),
    [
        ("it", "Neri ha detto a Bruxelles che parte.", "Neri", "ha detto", "che parte", ["a Bruxelles"]),
        ("it", "Neri ha detto ieri in Aula che parte.", "Neri", "ha detto", "che parte", ["in Aula"]),
        ("it", "«Parto», ha detto Neri al Senato.", "Neri", "ha detto", "«Parto»", ["al Senato"]),
        ("it", "«Parto», ha detto Neri davanti ai cancelli della fabbrica.", "Neri", "ha detto", "«Parto»",
         ["davanti ai cancelli della fabbrica"]),
        ("it", "Intanto da Bologna Neri ha detto che parte.", "Neri", "ha detto", "che parte", ["da Bologna"]),
        ("it", "Neri, da Bologna, ha detto che parte.", "Neri", "ha detto", "che parte", ["da Bologna"]),
        ("it", "Il sindaco di Roma ha detto che parte.", "Il sindaco di Roma", "ha detto", "che parte", []),
        ("it", "Neri ha detto a Bruni che parte.", "Neri", "ha detto", "che parte", []),
        ("it", "Neri ha chiesto la pace in Sudan.", "Neri", "ha chiesto", "la pace", []),
        ("it", "Tutti sono scesi in piazza, e Neri ha detto che parte.", "Neri", "ha detto", "che parte", []),
        ("it", "Neri ha detto che parte a Roma.", "Neri", "ha detto", "che parte a Roma", []),
        ("en", "Cole said in Seoul that he leaves.", "Cole", "said", "that he leaves", ["in Seoul"]),
        ("en", "\"I leave\", said Cole from the White House lawn.", "Cole", "said", '"I leave"',
         ["from the White House lawn"]),
        ("en", "Cole said in English that he leaves.", "Cole", "said", "that he leaves", []),
        ("de", "Neri sagte in Bonn, dass er geht.", "Neri", "sagte", "dass er geht", []),
    ],
)  # fmt: skip
def test_the_place_stands_at_the_cue_or_the_source(
    lang: str, text: str, source: str, cue: str, content: str, place: list[str]
) -> None:
    assert slice_all(text, find_place(text, attribute(text, source, cue, content), load_language(lang))) == place


def test_a_channel_is_no_place() -> None:
    text = "Neri ha detto in Aula che parte."
    attribution = attribute(text, "Neri", "ha detto", "che parte")
    channel = Span(text.index("in Aula"), text.index(" che"))
    taken = Attribution(attribution.content, attribution.cue, attribution.source, channel=(channel,))
    assert find_place(text, taken, load_language("it")) == ()


@given(st.text(alphabet="ain RomSeul'.,«»\n", max_size=60), st.sampled_from(["it", "en"]))
def test_a_place_lies_outside_source_cue_and_content(words: str, lang: str) -> None:
    text = f"Neri ha detto{words} che parte."
    attribution = attribute(text, "Neri", "ha detto", "che parte.")
    for span in find_place(text, attribution, load_language(lang)):
        assert len("Neri ha detto") <= span.start < span.end <= text.index("che parte.")
