"""The rule-based tagger finds what tables, quotation marks and small words can find."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.languages import load_language
from sostiene.models import load_tagger
from sostiene.models.sentences import split_sentences
from sostiene.records import Article, Span


def tag(text: str, lang: str | None = "it") -> list[tuple[str, str, str]]:
    """Source, cue and content of what the tagger finds."""

    def words(spans: tuple[Span, ...]) -> str:
        return " … ".join(text[start:end] for start, end in spans)

    found = load_tagger("rules").tag(Article("doc", text, "", lang=lang))
    return [(words(one.source), words(one.cue), words(one.content)) for one in found]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ieri il sindaco Neri ha detto che la scuola riapre.", "il sindaco Neri", "ha detto", "che la scuola riapre"),
        ("«La scuola riapre domani», ha detto Ada Neri.", "Ada Neri", "ha detto", "«La scuola riapre domani»"),
        ("Ada Neri ha dichiarato: «La scuola riapre».", "Ada Neri", "ha dichiarato", "«La scuola riapre»"),
        (
            "«La scuola - ha spiegato Neri - riapre lunedì».",
            "Neri",
            "ha spiegato",
            "«La scuola … riapre lunedì»",
        ),
        ("Secondo la polizia, due uomini sono fuggiti.", "la polizia", "Secondo", "due uomini sono fuggiti"),
        ("Il comitato nega di avere ricevuto fondi.", "Il comitato", "nega", "di avere ricevuto fondi"),
        ("Il comitato ha respinto le accuse.", "Il comitato", "ha respinto", "le accuse"),
        (
            "Ada Neri, sindaca di Borgo, ha ribadito che la diga tiene.",
            "Ada Neri, sindaca di Borgo",
            "ha ribadito",
            "che la diga tiene",
        ),
        ("La notizia è stata confermata dal governo.", "", "", ""),
    ],
)
def test_italian_sentences_are_read(text: str, source: str, cue: str, content: str) -> None:
    assert tag(text) == ([(source, cue, content)] if cue else [])


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Mayor Ann Lee said the school would reopen.", "Mayor Ann Lee", "said", "the school would reopen"),
        ("“We will reopen on Monday,” the mayor said.", "the mayor", "said", "“We will reopen on Monday,”"),
        ("According to the police, two men fled.", "the police", "According to", "two men fled"),
        ("The committee denied that it had received money.", "The committee", "denied", "that it had received money"),
    ],
)
def test_english_sentences_are_read(text: str, source: str, cue: str, content: str) -> None:
    assert tag(text, "en") == [(source, cue, content)]


def test_a_second_cue_has_no_source_of_its_own() -> None:
    found = tag("Ada Neri ha detto che la scuola riapre e ha aggiunto che la diga tiene.")
    assert found == [
        ("Ada Neri", "ha detto", "che la scuola riapre"),
        ("", "ha aggiunto", "che la diga tiene"),
    ]


def test_two_positions_on_one_thing_are_two_statements() -> None:
    found = tag("Il ministro non ha né confermato né smentito la notizia.")
    assert [(cue, content) for _, cue, content in found] == [
        ("non ha né confermato", "la notizia"),
        ("né smentito", "la notizia"),
    ]


def test_a_name_and_a_colon_attribute_a_quotation() -> None:
    assert tag("Neri: «La scuola riapre domani»") == [("Neri", "", "«La scuola riapre domani»")]


def test_a_quotation_over_two_lines_is_one_content() -> None:
    found = tag("«La scuola riapre.\nLa diga tiene», ha detto Neri.")
    assert found == [("Neri", "ha detto", "«La scuola riapre.\nLa diga tiene»")]


def test_a_language_without_tables_yields_its_quotations() -> None:
    assert tag("„Die Schule öffnet morgen wieder ihre Türen.“", "de") == [
        ("", "", "„Die Schule öffnet morgen wieder ihre Türen.“")
    ]


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("Il dott. Neri parte. Torna lunedì.", "it", 2),
        ("La on. Ada Neri parte domani.", "it", 1),
        ("Costa 3.5 milioni. È troppo.", "it", 2),
        ("Mr. Lee left the U.S. army in 1990. He came back.", "en", 2),
        ("George W. Lee left.", "en", 1),
        ("«Parto. Torno lunedì», ha detto.", "it", 1),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, lang: str, count: int) -> None:
    assert len(list(split_sentences(text, load_language(lang)))) == count


ALPHABET = st.sampled_from(
    ["ha detto ", "che ", "Neri ", "«", "»", '"', ", ", ". ", "- ", "secondo ", "\n", "il ", "è "]
)


@given(st.lists(ALPHABET, max_size=30).map("".join) | st.text(max_size=80), st.sampled_from(["it", "en", "de", None]))
def test_any_text_is_read_and_every_span_lies_in_it(text: str, lang: str | None) -> None:
    article = Article("doc", text, "", lang=lang)
    found = load_tagger("rules").tag(article)
    for attribution in found:
        spans = (*attribution.content, *attribution.cue, *attribution.source)
        assert attribution.content
        assert all(0 <= start < end <= len(text) for start, end in spans)
    assert load_tagger("rules").tag(article) == found


@pytest.mark.parametrize(
    ("text", "lang", "first", "second"),
    [
        (
            "Il portavoce non ha né confermato né smentito la notizia.",
            "it",
            ("Il portavoce", "non ha né confermato", "la notizia"),
            ("", "né smentito", "la notizia"),
        ),
        (
            "The office neither confirmed nor denied the report.",
            "en",
            ("The office", "neither confirmed", "the report"),
            ("", "nor denied", "the report"),
        ),
    ],
)
def test_the_first_of_two_stances_takes_the_subject_of_both(
    text: str, lang: str, first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    assert tag(text, lang) == [first, second]


@pytest.mark.parametrize("odd", [".", "…!", ". ", '" ', "secondo il ", "né confermato né smentito "])
def test_a_hostile_text_takes_no_longer_than_any_of_its_length(odd: str) -> None:
    before = process_time()
    tag("Ha detto " + odd * (50_000 // len(odd)))
    assert process_time() - before < 5
