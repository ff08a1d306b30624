"""Contents agree with the quotation marks, whatever the tagger cut, spilled or overlooked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.extract.mending import mend_quotations
from sostiene.extract.quotations import find_quotations
from sostiene.extract.spans import measure_overlap
from sostiene.languages import load_language
from sostiene.records import Attribution, Span

ITALIAN = load_language("it")


def find(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(each), text.index(each) + len(each)) for each in words)


def mend(text: str, *attributions: Attribution) -> list[tuple[str, ...]]:
    """The contents after mending, each as the words of its pieces."""
    mended = mend_quotations(text, attributions, find_quotations(text), ITALIAN)
    return [tuple(text[start:end] for start, end in one.content) for one in mended]


QUOTED = "Anna Neri ha detto: «Non lascio il mio posto a nessuno», ha scritto il giornale."


@pytest.mark.parametrize(
    "found",
    [
        "Non lascio il mio posto a nessuno",
        "«Non lascio il mio",
        "il mio posto a nessuno»",
        "«Non lascio il mio posto a nessuno», ha",
        ": «Non lascio il mio posto a nessuno»,",
    ],
)
def test_a_content_is_completed_to_the_whole_quotation_and_no_further(found: str) -> None:
    attribution = Attribution(find(QUOTED, found), find(QUOTED, "ha detto"), find(QUOTED, "Anna Neri"))
    assert mend(QUOTED, attribution) == [("«Non lascio il mio posto a nessuno»",)]


def test_words_beside_a_quotation_stay_as_they_were_found() -> None:
    text = "Neri si è detta «scettica» sulla riuscita dell'esperimento."
    attribution = Attribution(
        find(text, "«scettica» sulla riuscita dell'esperimento."), find(text, "si è detta"), find(text, "Neri")
    )
    assert mend(text, attribution) == [("«scettica» sulla riuscita dell'esperimento",)]


def test_a_report_inside_a_quotation_is_not_blown_up() -> None:
    text = "«Bruni mi ha detto che verrà domani e io ci credo», ha spiegato Neri."
    said = find(text, "«Bruni mi ha detto che verrà domani")
    outer = Attribution(said, find(text, "ha spiegato"), find(text, "Neri"))
    inner = Attribution(find(text, "che verrà domani"), find(text, "mi ha detto"), find(text, "Bruni"))
    assert mend(text, outer, inner) == [("«Bruni mi ha detto che verrà domani e io ci credo»",), ("che verrà domani",)]


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_quotation_interrupted_by_its_attribution_is_one_statement_in_two_pieces(dash: str) -> None:
    text = f"«Ho proposto {dash} ha detto ieri Anna Neri {dash} questa soluzione»."
    cue, source = find(text, "ha detto"), find(text, "Anna Neri")
    both = [
        Attribution(find(text, "«Ho proposto"), cue, source),
        Attribution(find(text, "questa soluzione"), cue, source),
    ]
    assert mend(text, *both) == [("«Ho proposto", "questa soluzione»")]


def test_between_commas_too_if_the_tagger_saw_both_pieces() -> None:
    text = "«Se cade il ponte, dice Neri, chiude la valle»."
    pieces = find(text, "«Se cade il ponte", "chiude la valle")
    attribution = Attribution(pieces, find(text, "dice"), find(text, "Neri"))
    assert mend(text, attribution) == [("«Se cade il ponte", "chiude la valle»")]


def test_a_quotation_that_goes_on_after_its_attribution_is_joined() -> None:
    text = '"We will stay here," said Neri.\n"We have no other choice."\nThe talks ended.'
    attribution = Attribution(find(text, "We will stay here"), find(text, "said"), find(text, "Neri"))
    assert mend(text, attribution) == [('"We will stay here,"', '"We have no other choice."')]


def test_a_quotation_over_paragraphs_is_one_content() -> None:
    text = "Neri ha detto: «Non lascio.\n«Resto qui, al mio posto».\nPoi è uscita."
    attribution = Attribution(find(text, "«Non lascio"), find(text, "ha detto"), find(text, "Neri"))
    assert mend(text, attribution) == [("«Non lascio.\n«Resto qui, al mio posto»",)]


def test_two_cues_with_one_content_stay_two_statements() -> None:
    text = "Neri non ha confermato né smentito la notizia."
    one = Attribution(find(text, "la notizia"), find(text, "non ha confermato"), find(text, "Neri"))
    other = Attribution(find(text, "la notizia"), find(text, "né smentito"))
    assert mend(text, one, other) == [("la notizia",), ("la notizia",)]


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("Neri: «Non lascio niente»\nLa sindaca resta.", "«Non lascio niente»", "Neri"),
        ("Il sindaco Neri a Bari: «Non lascio niente»\nResta.", "«Non lascio niente»", "Il sindaco Neri"),
        (
            "Poi la rabbia.\n«Nessuno ci ha mai chiesto niente».\nCosì finisce.",
            "«Nessuno ci ha mai chiesto niente»",
            "",
        ),
    ],
)
def test_a_quotation_of_speech_that_nobody_was_found_to_say_is_not_lost(text: str, content: str, source: str) -> None:
    (added,) = mend_quotations(text, [], find_quotations(text), ITALIAN)
    assert added.content == find(text, content)
    assert added.source == (find(text, source) if source else ())


@pytest.mark.parametrize(
    "text",
    [
        'Ha vinto il premio con "Il lungo inverno del faro di Neri".',
        'I "furbetti" del quartiere sono stati fermati.',
        "Lo slogan era: «Pane e lavoro».",
        "La mostra «Dal mare alla terra in cento passi» apre domani.",
    ],
)
def test_titles_nicknames_and_scare_quotes_are_no_statements(text: str) -> None:
    assert mend(text) == []


def test_another_tagger_is_asked_only_for_long_quotations_that_would_be_lost() -> None:
    text = "«Nessuno ci ha mai chiesto niente», ha detto Neri. Il «mago» tace, dice Bruni."
    spare = [
        Attribution(find(text, "«Nessuno ci ha mai chiesto niente»"), find(text, "ha detto"), find(text, "Neri")),
        Attribution(find(text, "Il «mago» tace"), find(text, "dice"), find(text, "Bruni")),
    ]
    assert mend_quotations(text, [], find_quotations(text), ITALIAN, spare=lambda: spare) == spare[:1]


WORDS = st.lists(
    st.sampled_from(["Neri", "dice", "che", "a", "«", "»", '"', '" ', ' "', " - ", ", ", ". ", "\n", ": "]), max_size=40
)


@settings(max_examples=50, deadline=None)
@given(WORDS, st.data())
def test_mended_contents_are_valid_apart_from_cue_and_source_and_stay_as_they_are(
    words: list[str], data: st.DataObject
) -> None:
    text = "".join(words) or "a"
    cut = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: Span(*sorted(pair)))
    spans = st.lists(cut.filter(lambda span: span.start < span.end), max_size=2)
    found = [
        Attribution(tuple(sorted(content)), tuple(cue), tuple(source))
        for content, cue, source in data.draw(st.lists(st.tuples(spans, spans, spans), max_size=3))
        if content
    ]
    quotations = find_quotations(text)
    mended = mend_quotations(text, found, quotations, ITALIAN)
    for one in mended:
        assert one.content
        assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in one.content)
        assert all(a.end <= b.start for a, b in zip(one.content, one.content[1:], strict=False))
        assert not any(measure_overlap(span, one.cue + one.source) for span in one.content)
    assert mend_quotations(text, mended, quotations, ITALIAN) == mended


def test_two_quotations_with_a_cue_each_are_not_both_given_to_the_first() -> None:
    text = "«Il teatro resterà chiuso», ha detto Neri. «Nessuno ci ha avvertiti», ha replicato Bruni."
    both = Attribution(
        find(text, "«Il teatro resterà chiuso»", "«Nessuno ci ha avvertiti»"),
        find(text, "ha detto"),
        find(text, "Neri"),
    )
    second = Attribution(find(text, "ci ha avvertiti»"), find(text, "ha replicato"), find(text, "Bruni"))
    assert mend(text, both, second) == [("«Il teatro resterà chiuso»",), ("«Nessuno ci ha avvertiti»",)]


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ("disappunto per l'esito della", "disappunto per l'esito della riunione"),
        ("disappunto per l'", "disappunto per l'esito"),
        ("disappunto", "disappunto"),
    ],
)
def test_a_content_does_not_end_with_an_article_or_preposition(found: str, whole: str) -> None:
    text = "Neri ha espresso disappunto per l'esito della riunione di ieri."
    attribution = Attribution(find(text, found), find(text, "ha espresso"), find(text, "Neri"))
    assert mend(text, attribution) == [(whole,)]


def test_a_colon_is_no_cue() -> None:
    text = "Neri: «Non lascio il mio posto a nessuno»"
    attribution = Attribution(find(text, "Non lascio"), find(text, ":"), find(text, "Neri"))
    (mended,) = mend_quotations(text, [attribution], find_quotations(text), ITALIAN)
    assert (mended.cue, mended.source) == ((), find(text, "Neri"))


def test_circumstances_behind_the_cue_of_a_quotation_are_no_content() -> None:
    text = "«Non lascio il mio posto a nessuno», ha detto Neri dopo che era stata informata."
    attribution = Attribution(
        find(text, "«Non lascio il mio posto a nessuno»", "dopo che era stata informata"),
        find(text, "ha detto"),
        find(text, "Neri"),
    )
    assert mend(text, attribution) == [("«Non lascio il mio posto a nessuno»",)]
