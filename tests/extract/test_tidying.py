"""The words that name who speaks are whole phrases, and no article, dateline or listener speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.tidying import tidy_sources
from sostiene.languages import load_language
from sostiene.records import Antecedent, Attribution, Span


def find(text: str, words: str) -> tuple[Span, ...]:
    start = text.index(words) if words else 0
    return (Span(start, start + len(words)),) if words else ()


def tidy(text: str, source: str, cue: str, content: str, lang: str = "it") -> Attribution:
    attribution = Attribution(find(text, content), find(text, cue), find(text, source))
    (tidied,) = tidy_sources(text, [attribution], load_language(lang))
    return tidied


def show(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("clause", "source", "whole"),
    [
        ("Una fonte dell'amministrazione Neri ha detto", "Una fonte dell", "Una fonte dell'amministrazione Neri"),
        ("Una fonte dell'amministrazione Neri ha detto", "Una fonte dell'", "Una fonte dell'amministrazione Neri"),
        ("Un funzionario dell’amministrazione ha detto", "Un funzionario dell", "Un funzionario dell’amministrazione"),
        ("La sindaca ha detto", "La", "La sindaca"),
        ("Le autorità del porto ha detto", "Le", "Le autorità del porto"),
        ("Il capo, Andrea Neri, ha detto", ", Andrea Neri", "Andrea Neri"),
        ("Andrea Neri, ha detto", "drea Ner", "Andrea Neri"),
        ("Andrea Neri (Lega) ha detto", "Andrea Neri (Lega)", "Andrea Neri (Lega)"),
        ("Il ministro della Scuola, che era a Roma, ha detto", "Il ministro della", "Il ministro della Scuola"),
        ("Alcuni ha detto", "Alcuni", "Alcuni"),
        ("L'agenzia stessa ha detto", "L'agenzia stessa", "L'agenzia stessa"),
    ],
)  # fmt: skip
def test_a_source_becomes_a_whole_phrase(clause: str, source: str, whole: str) -> None:
    text = f"{clause} che il porto resta chiuso."
    assert show(text, tidy(text, source, "ha detto", "che il porto resta chiuso").source) == [whole]


def test_a_source_behind_its_cue_grows_no_further_than_to_its_noun() -> None:
    text = "«Il porto resta chiuso», ha detto un funzionario dell'amministrazione Neri ieri sera a tutti."
    tidied = tidy(text, "un funzionario dell", "ha detto", "«Il porto resta chiuso»")
    assert show(text, tidied.source) == ["un funzionario dell'amministrazione Neri"]


def test_an_article_that_is_cut_off_an_english_noun_grows() -> None:
    text = "Yesterday a spokesman said the port would stay closed."
    assert show(text, tidy(text, "a ", "said", "the port would stay closed", "en").source) == ["a spokesman"]


def test_an_object_pronoun_before_the_cue_is_no_source() -> None:
    text = "Poi le ha detto che il porto resta chiuso."
    assert tidy(text, "le", "ha detto", "che il porto resta chiuso").source == ()


@pytest.mark.parametrize("dateline", ["CALAVERDE - ", "CALAVERDE, 3 maggio — ", "Calaverde (Agenzia Mare) – "])
def test_behind_a_dateline_the_subject_of_the_sentence_speaks(dateline: str) -> None:
    text = f"Il porto\n{dateline}Giovedì la sindaca ha detto che il porto resta chiuso."
    tidied = tidy(text, dateline.split("(")[0].strip(" ,-—–").split(",")[0], "ha detto", "che il porto resta chiuso")
    assert show(text, tidied.source) == ["la sindaca"]


def test_an_acronym_before_an_apposition_in_dashes_is_no_dateline() -> None:
    text = "AMP - il gestore del porto - ha detto che il porto resta chiuso."
    assert show(text, tidy(text, "AMP", "ha detto", "che il porto resta chiuso").source) == ["AMP"]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "lang", "speaker", "addressee"),
    [
        ("La sindaca ha detto ai cronisti che piove.", "cronisti", "ha detto", "piove", "it", "La sindaca", "ai"),
        ("The mayor told reporters it rained.", "reporters", "told", "it rained", "en", "The mayor", "reporters"),
        ("«Piove», ha detto ai cronisti la sindaca.", "cronisti", "ha detto", "«Piove»", "it", "", "ai cronisti"),
    ],
)  # fmt: skip
def test_who_is_spoken_to_does_not_speak(
    text: str, source: str, cue: str, content: str, lang: str, speaker: str, addressee: str
) -> None:
    tidied = tidy(text, source, cue, content, lang)
    assert show(text, tidied.source) == [speaker] * bool(speaker)
    assert show(text, tidied.addressee)[0].startswith(addressee)


@pytest.mark.parametrize("source", ["the minister", "Anna Cole"])
def test_an_inverted_subject_is_nobody_spoken_to(source: str) -> None:
    text = f"“Why is it closed?” asked {source}."
    assert show(text, tidy(text, source, "asked", "“Why is it closed?”", "en").source) == [source]


def test_who_is_named_by_a_preposition_is_nobody_spoken_to() -> None:
    text = "Stando ai pescatori del porto, piove."
    assert show(text, tidy(text, "pescatori del porto", "Stando", "piove").source) == ["pescatori del porto"]


def test_the_cut_mention_that_a_left_out_subject_goes_back_to_becomes_whole() -> None:
    text = "La sindaca tace. Poi ha detto che piove."
    attribution = Attribution(
        find(text, "che piove"), find(text, "ha detto"), antecedents=(Antecedent(find(text, "La")[0]),)
    )
    (tidied,) = tidy_sources(text, [attribution], load_language("it"))
    (antecedent,) = tidied.antecedents
    assert antecedent.span and show(text, (antecedent.span,)) == ["La sindaca"]


@given(
    st.text(alphabet="aA è'’.,-–(«\nd", max_size=60),
    st.integers(0, 59),
    st.integers(1, 20),
    st.sampled_from(["it", "en"]),
)
def test_a_tidied_source_holds_words_of_the_text(text: str, start: int, size: int, lang: str) -> None:
    source = Span(min(start, len(text)), min(start + size, len(text)))
    if source.start == source.end:
        return
    (tidied,) = tidy_sources(text, [Attribution((Span(0, 1),), source=(source,))], load_language(lang))
    for span in tidied.source:
        assert 0 <= span.start < span.end <= len(text)
        assert any(sign.isalnum() for sign in text[span.start : span.end])


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "whole"),
    [
        ("«Resto», ha detto Neri ai cronisti", "", "ha detto", "«Resto»", ["Neri"]),
        ("«Resto», ha detto Anna Neri.", "", "ha detto", "«Resto»", ["Anna Neri"]),
        ("«Resto», ha detto Neri dopo che la giunta era caduta", "la giunta", "ha detto", "«Resto»", ["Neri"]),
        ("«Resto», ha detto Neri ai cronisti dopo la caduta", "la caduta", "ha detto", "«Resto»,", ["Neri"]),
        ("Secondo lui, il ponte reggerà", "", "Secondo", "il ponte reggerà", ["lui"]),
        ("Secondo lui, il ponte reggerà", "", "Secondo", "lui, il ponte reggerà", ["lui"]),
        ("«Resto», ha detto ai cronisti", "", "ha detto", "«Resto»", []),
        ("ha accusato Neri di mentire", "", "ha accusato", "Neri di mentire", []),
    ],
)
def test_who_is_named_right_behind_the_cue_speaks(
    text: str, source: str, cue: str, content: str, whole: list[str]
) -> None:
    assert show(text, tidy(text, source, cue, content).source) == whole
