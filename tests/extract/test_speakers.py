"""Who speaks: full names, roles, pronouns, dropped subjects, and honest ignorance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.speakers import find_depths, resolve_speakers
from sostiene.extract.topics import Topics
from sostiene.languages import load_language
from sostiene.records import Antecedent, Attribution, Span


def find(text: str, words: str) -> tuple[Span, ...]:
    """Where the words stand; with "words#2" their second place. Empty for no words."""
    if not words:
        return ()
    words, _, number = words.partition("#")
    start = -1
    for _ in range(int(number or 1)):
        start = text.index(words, start + 1)
    return (Span(start, start + len(words)),)


def resolve(
    text: str, *rows: tuple[str, str, str], lang: str = "it", parents: list[int | None] | None = None
) -> list[str]:
    """The speakers of the attributions given as source, cue and content."""
    attributions = [
        Attribution(content=find(text, content), cue=find(text, cue), source=find(text, source))
        for source, cue, content in rows
    ]
    language = load_language(lang)
    speakers = resolve_speakers(Topics(text, language), attributions, parents or [None] * len(rows), language)
    assert all("\n" not in speaker.because for speaker in speakers)
    return [speaker.name for speaker in speakers]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("Il segretario generale della NATO Piero Gandolfi", "Piero Gandolfi"),
        ("la presidente della Regione Livia Marchetti", "Livia Marchetti"),
        ("la direttrice del Museo del Mare, Anna Bruni", "Anna Bruni"),
        ("Anna Bruni, direttrice del Museo del Mare", "Anna Bruni"),
        ("Anna Bruni (@annabruni)", "Anna Bruni"),
        ("L'impresa che ha restaurato il Faro di Capo Nero", "l'impresa"),
        ("il medico di cui si fidava Anna Bruni", "il medico"),
        ("Comitato per il Ponte (@ponte)", "Comitato per il Ponte"),
        ("quanto", "unknown"),
        ("Il Pentagono americano", "Pentagono"),
        ("un funzionario del ministero", "un funzionario del ministero"),
        ("Alcune fonti di polizia", "alcune fonti di polizia"),
        ("Ugo Neri e Anna Bruni", "Ugo Neri e Anna Bruni"),
        ("l'inviato ONU per la Libia Sami Haddad", "Sami Haddad"),
        ("gli avvocati di Anna Bruni", "gli avvocati di Anna Bruni"),
        ("indiscrezioni", "unknown"),
    ],
)
def test_a_source_gives_the_name_in_it_or_the_description(source: str, speaker: str) -> None:
    text = f"{source} ha detto che il porto resta chiuso."
    assert resolve(text, (source, "ha detto", "che il porto resta chiuso")) == [speaker]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("The man who shot Ann Miller", "the man"),
        ("White House spokesman Adam Reed", "Adam Reed"),
        ("Harbor Union officials", "Harbor Union officials"),
        ("The minister's lawyer, Jane Cole", "Jane Cole"),
        ("FIFA President Otto Lind", "Otto Lind"),
        ("a spokesman for the ministry", "a spokesman for the ministry"),
    ],
)
def test_an_english_source_gives_the_name_at_the_end_of_the_noun_phrase(source: str, speaker: str) -> None:
    text = f"{source} said the port would stay closed."
    assert resolve(text, (source, "said", "the port would stay closed"), lang="en") == [speaker]


def test_a_surname_gets_the_full_name_that_the_article_gives_elsewhere() -> None:
    text = "Gandolfi ha detto no. Piero Gandolfi guida il porto."
    assert resolve(text, ("Gandolfi", "ha detto", "no")) == ["Piero Gandolfi"]


def test_an_acronym_gets_the_name_it_stands_for() -> None:
    text = "Il Comitato Acqua Pulita protesta. Il CAP ha detto no."
    assert resolve(text, ("Il CAP", "ha detto", "no")) == ["Comitato Acqua Pulita"]


def test_a_saint_is_not_the_full_form_of_a_first_name() -> None:
    text = "Nel giorno di San Martino Papa Martino ha detto no."
    assert resolve(text, ("Papa Martino", "ha detto", "no")) == ["Martino"]


def test_two_roles_of_the_same_name_are_told_apart_by_what_follows() -> None:
    text = (
        "Il presidente della Camera Ugo Neri è arrivato. Il presidente del Senato Anna Bruni è partita.\n"
        "Il presidente della Camera ha detto no."
    )
    assert resolve(text, ("Il presidente della Camera#2", "ha detto", "no.")) == ["Ugo Neri"]


def test_a_verb_between_role_and_name_makes_no_holder() -> None:
    text = "Il premier aveva accusato Anna Bruni. Il premier italiano ha detto no."
    assert resolve(text, ("Il premier italiano", "ha detto", "no")) == ["il premier italiano"]


def test_a_dropped_subject_goes_on_with_the_speaker_of_the_sentence() -> None:
    text = "Ugo Neri ha detto di sì e ha aggiunto che partirà."
    assert resolve(text, ("Ugo Neri", "ha detto", "di sì"), ("", "ha aggiunto", "che partirà")) == ["Ugo Neri"] * 2


def test_a_dropped_subject_goes_on_with_the_speaker_of_the_sentence_before() -> None:
    text = "La sindaca Anna Bruni ha detto di sì. Poi ha aggiunto che partirà."
    rows = ("La sindaca Anna Bruni", "ha detto", "di sì"), ("", "ha aggiunto", "che partirà")
    assert resolve(text, *rows) == ["Anna Bruni"] * 2


def test_the_subject_of_the_sentence_speaks_where_nobody_spoke_before() -> None:
    text = "Ugo Neri è salito sul palco e ha promesso di restare."
    assert resolve(text, ("", "ha promesso", "di restare")) == ["Ugo Neri"]


def test_a_name_inside_the_quotation_is_not_taken_for_who_speaks_it() -> None:
    text = 'Anna Bruni said no.\n"Victor Hale lied," she said.'
    rows = ("Anna Bruni", "said", "no"), ("she", "said#2", '"Victor Hale lied,"')
    assert resolve(text, *rows, lang="en") == ["Anna Bruni"] * 2


@pytest.mark.parametrize("cue", ["è stato riferito", "Si dice", "era stato infatti confermato", "L'accusa"])
def test_a_cue_that_names_nobody_has_an_unknown_speaker(cue: str) -> None:
    text = f"Ugo Neri ha detto no. {cue} di un ritardo."
    assert resolve(text, ("Ugo Neri", "ha detto", "no"), ("", cue, "di un ritardo"))[1] == "unknown"


def test_the_first_person_in_a_quotation_is_who_speaks_it() -> None:
    text = "Anna Bruni ha detto: «Ugo Neri resta, ma credo che sbagli»."
    rows = ("Anna Bruni", "ha detto", "«Ugo Neri resta, ma credo che sbagli»"), ("", "credo", "che sbagli")
    assert resolve(text, *rows, parents=[None, 0]) == ["Anna Bruni"] * 2


def test_the_subject_of_a_reported_clause_speaks_in_it() -> None:
    text = "Anna Bruni ha detto che Ugo Neri è tornato e promette di restare."
    rows = ("Anna Bruni", "ha detto", "che Ugo Neri è tornato e promette di restare"), ("", "promette", "di restare")
    assert resolve(text, *rows, parents=[None, 0])[1] == "Ugo Neri"


def test_a_pronoun_goes_back_to_the_antecedent_that_the_tagger_gives() -> None:
    text = "Ugo Neri ha visto Anna Bruni. Lei ha detto no."
    antecedent = find(text, "Anna Bruni")[0]
    one = Attribution(
        find(text, "no"), find(text, "ha detto"), find(text, "Lei"), antecedents=(Antecedent(antecedent),)
    )
    (speaker,) = resolve_speakers(Topics(text, load_language("it")), [one], [None], load_language("it"))
    assert speaker.name == "Anna Bruni"
    assert "Lei" in speaker.because


def test_the_reason_names_the_cue_and_the_speaker_before() -> None:
    text = "Ugo Neri ha detto di sì e ha aggiunto che partirà."
    attributions = [
        Attribution(find(text, "di sì"), find(text, "ha detto"), find(text, "Ugo Neri")),
        Attribution(find(text, "che partirà"), find(text, "ha aggiunto")),
    ]
    one, other = resolve_speakers(Topics(text, load_language("it")), attributions, [None, None], load_language("it"))
    assert one.because == ""
    assert other.because == '"ha aggiunto" has no subject; the last speaker in this sentence is Ugo Neri'


@pytest.mark.parametrize(
    ("lang", "text", "source", "speaker"),
    [
        ("ru", "Анна Брунина заявила. Брунина добавила, что уедет.", "Брунина#2", "Анна Брунина"),
        ("el", "Η Άννα Μπρούνη μίλησε. Η Μπρούνη είπε όχι.", "Μπρούνη#2", "Άννα Μπρούνη"),
        ("fr", "Anne Brunet est venue. Selon Brunet, non.", "Brunet#2", "Anne Brunet"),
    ],
)
def test_surnames_are_completed_in_languages_without_tables(lang: str, text: str, source: str, speaker: str) -> None:
    assert resolve(text, (source, "", text[-3:]), lang=lang) == [speaker]


def test_depth_counts_the_statements_around_each() -> None:
    assert find_depths([None, 0, 1, None, 2]) == [0, 1, 2, 0, 3]


@given(st.text(max_size=80), st.data())
def test_any_text_and_any_spans_give_one_speaker_each(text: str, data: st.DataObject) -> None:
    if len(text) < 2:
        return
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).map(
        lambda pair: Span(min(pair), max(pair[1], pair[0] + 1))
    )
    pieces = st.lists(spans, max_size=2).map(tuple)
    attribution = st.builds(Attribution, content=spans.map(lambda span: (span,)), cue=pieces, source=pieces)
    attributions = data.draw(st.lists(attribution, max_size=4))
    language = load_language(data.draw(st.sampled_from(["it", "en", "ru"])))
    topics = Topics(text, language)
    speakers = resolve_speakers(topics, attributions, [None] * len(attributions), language)
    assert [bool(speaker.name) for speaker in speakers] == [True] * len(attributions)
    assert speakers == resolve_speakers(topics, attributions, [None] * len(attributions), language)


def test_a_dateline_is_not_the_subject_of_its_sentence() -> None:
    text = "CALAVERDE - Giovedì ha detto di sì. Ugo Neri ha detto no."
    rows = ("", "ha detto", "di sì"), ("Ugo Neri", "ha detto#2", "no")
    assert resolve(text, *rows)[0] == "Ugo Neri"


def test_an_accent_of_its_own_does_not_end_a_name() -> None:
    text = "Anna Mu\u0308ller ha detto no. Mu\u0308ller ha aggiunto altro."
    rows = ("Anna Mu\u0308ller", "ha detto", "no"), ("Mu\u0308ller#2", "ha aggiunto", "altro")
    assert resolve(text, *rows) == ["Anna Mu\u0308ller"] * 2
