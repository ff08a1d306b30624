"""What a speaker holds of a content is read from the act, the words of the cue and the content's main clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.acts import read_act
from sostiene.extract.positions import read_position
from sostiene.languages import load_language
from sostiene.records import ACTS, Act, Attribution, Factuality, Position, Span, Stance

MODALITIES = {"possible", "probable", "certain", "unknown", "hearsay", "modal"}
SHAPES = {"negative", "concord", "plain", "if", "unless", "subordinate", "coordinate", "future"}
ENDINGS = {"conditional", "adjective", "indicative", "progressive"}
ATTITUDES = {"certain", "factive", "probable", "possible", "desire", "doubt", "asks"}
WORDS = [
    "non",
    "che",
    "se",
    "forse",
    "ha",
    "avrebbe",
    "detto",
    ",",
    "(",
    ")",
    "«",
    "»",
    "if",
    "not",
    "to",
    "may",
    ".",
    "e",
]


def read(source: str, cue: str, content: str, code: str) -> Position:
    """The position of a statement whose three parts follow each other."""
    text = " ".join(part for part in (source, cue, content) if part)
    start = text.index(cue)
    spans = (Span(0, len(source)),) if source else ()
    place = text.index(content, start + len(cue))
    attribution = Attribution((Span(place, place + len(content)),), (Span(start, start + len(cue)),), spans)
    language = load_language(code)
    return read_position(text, attribution, read_act(text, attribution, language).act, language)[0]


def tell(position: Position) -> tuple[str, str, str]:
    """The position, its marks as letters: n(egated), c(onditional), h(earsay)."""
    marks = (("n", position.is_negated), ("c", position.is_conditional), ("h", position.is_hearsay))
    return position.stance, position.factuality, "".join(letter for letter, is_set in marks if is_set)


@pytest.mark.parametrize(
    ("cue", "content", "stance", "factuality", "marks"),
    [
        # the act
        ("ha detto", "che la scuola riapre", "asserts", "CT+", ""),
        ("ha confermato", "che la scuola riapre", "confirms", "CT+", ""),
        ("ha annunciato", "la riapertura della scuola", "asserts", "CT+", ""),
        ("ha criticato", "il piano del comune", "asserts", "CT+", ""),
        ("nega", "che la scuola chiuda", "denies", "CT-", ""),
        ("ha smentito", "la chiusura della scuola", "denies", "CT-", ""),
        ("nega", "di non sapere nulla", "denies", "CT+", "n"),
        ("nega", "di aver mai incontrato il perito", "denies", "CT-", ""),
        ("nega", "che il ponte possa forse cedere", "denies", "CT-", ""),
        ("non ha confermato", "l'incontro", "does_not_confirm", "Uu", ""),
        ("non ha negato", "l'incontro", "does_not_deny", "Uu", ""),
        ("non ha voluto escludere", "un rinvio", "does_not_deny", "Uu", ""),
        ("ha chiesto", "di riaprire la strada", "asserts", "Uu", ""),
        ("ha chiesto", "se la strada riapre", "asserts", "Uu", ""),
        ("stima", "che servano due mesi", "asserts", "PR+", ""),
        ("stima", "che non bastino due mesi", "asserts", "PR-", "n"),
        # belief, fear, wish, doubt
        ("crede", "che la diga ceda", "asserts", "PR+", ""),
        ("non crede", "che la diga ceda", "asserts", "PR-", ""),
        ("non crede", "che la diga non tenga", "asserts", "PR+", "n"),
        ("ritiene", "che la diga non ceda", "asserts", "PR-", "n"),
        ("teme", "che la diga ceda", "asserts", "PS+", ""),
        ("spera", "che la diga non ceda", "asserts", "PS-", "n"),
        ("sospetta", "un guasto alla diga", "asserts", "PS+", ""),
        ("è convinto", "che la diga tenga", "asserts", "CT+", ""),
        ("si è detto certo", "che la diga tenga", "asserts", "CT+", ""),
        ("non è sicuro", "che la diga tenga", "doubts", "PR-", ""),
        ("si rammarica", "di non avere chiuso la strada", "asserts", "CT-", "n"),
        ("ha espresso dubbi", "sulla tenuta della diga", "doubts", "PR-", ""),
        ("è convinta", "che la diga non tenga", "asserts", "CT-", "n"),
        ("vuole", "chiudere la strada", "asserts", "Uu", ""),
        ("intende", "chiudere la strada", "asserts", "Uu", ""),
        ("dubita", "che la diga tenga", "doubts", "PR-", ""),
        ("non dubita", "che la diga tenga", "asserts", "CT+", ""),
        ("mette in dubbio", "che la diga tenga", "doubts", "PR-", ""),
        ("ha messo seriamente in dubbio", "la tenuta della diga", "doubts", "PR-", ""),
        ("non è convinto", "che la diga tenga", "doubts", "PR-", ""),
        ("ha voluto sottolineare", "che la diga tiene", "asserts", "CT+", ""),
        # warnings
        ("ha avvertito", "che la diga cede", "asserts", "PR+", ""),
        ("ha avvertito", "che la diga potrebbe cedere", "asserts", "PS+", ""),
        ("ha avvertito", "che la diga rischia di cedere", "asserts", "PS+", ""),
        # words of the content
        ("ha detto", "che la scuola potrebbe riaprire", "asserts", "PS+", ""),
        ("ha detto", "che forse la scuola riapre", "asserts", "PS+", ""),
        ("ha detto", "che può darsi che la scuola riapra", "asserts", "PS+", ""),
        ("ha detto", "che può darsi che la scuola non riapra", "asserts", "PS-", "n"),
        ("ha detto", "che probabilmente la scuola riapre", "asserts", "PR+", ""),
        ("ha detto", "che la scuola dovrebbe riaprire lunedì", "asserts", "PR+", ""),
        ("ha detto", "che difficilmente la scuola riaprirà", "asserts", "PR-", "n"),
        ("ha detto", "che non è escluso che la scuola riapra", "asserts", "PS+", ""),
        ("ha detto", "che la scuola deve riaprire", "asserts", "Uu", ""),
        ("ha detto", "«Quando riapre la scuola?»", "asserts", "Uu", ""),
        ("ha detto", "«Non credo che la scuola riapra»", "asserts", "PR-", "n"),
        # negation
        ("ha detto", "che non ci sono truppe", "asserts", "CT-", "n"),
        ("ha detto", "che nessuno ha visto il perito", "asserts", "CT-", "n"),
        ("ha detto", "di non avere visto nessuno", "asserts", "CT-", "n"),
        ("ha detto", "«Non ci sono né truppe né mezzi»", "asserts", "CT-", "n"),
        ("ha detto", "che non è vero che non ci sono truppe", "asserts", "CT+", ""),
        ("ha detto", "che il ponte è quello che non fu riparato", "asserts", "CT+", ""),
        ("ha detto", "che il ponte è chiuso perché non è sicuro", "asserts", "CT+", ""),
        ("ha detto", "che il ponte è sicuro e la strada non è chiusa", "asserts", "CT+", ""),
        ("ha detto", "che il ponte crolla e non riaprirà", "asserts", "CT+", ""),
        ("ha detto", "che i tecnici, che sono stanchi, non hanno finito", "asserts", "CT-", "n"),
        ("ha detto", "che i non residenti sono in salvo", "asserts", "CT+", ""),
        ("ha detto", "che la marcia non autorizzata è finita", "asserts", "CT+", ""),
        ("ha detto", "che non è stato trovato nulla se non il registro", "asserts", "CT-", "n"),
        ("ha detto", "che non solo il ponte è chiuso", "asserts", "CT+", ""),
        ("ha annunciato", "la decisione di non chiudere la scuola", "asserts", "CT+", ""),
        ("ha detto", "«No, il ponte resta aperto»", "asserts", "CT+", ""),
        ("ha detto", "«Il ponte è sicuro. Non crollerà»", "asserts", "CT+", ""),
        ("ha detto", "che il ponte potrebbe non reggere", "asserts", "PS-", "n"),
        ("ha detto", "che il ponte non potrebbe reggere", "asserts", "CT-", "n"),
        # conditions
        ("ha detto", "che se piove la scuola chiude", "asserts", "Uu", "c"),
        ("ha detto", "che la scuola chiude se piove", "asserts", "Uu", "c"),
        ("ha detto", "che la scuola chiuderà, a meno che non smetta di piovere", "asserts", "Uu", "c"),
        ("ha avvertito", "che, qualora piovesse, la scuola chiuderà", "asserts", "Uu", "c"),
        ("ha detto", "«Se piove, la scuola chiude»", "asserts", "Uu", "c"),
        ("ha detto", "che il comune decide se chiudere la scuola", "asserts", "CT+", ""),
        ("ha detto", "che la scuola non sa se chiudere", "asserts", "CT-", "n"),
        ("ha detto", "che il battello girava su se stesso", "asserts", "CT+", ""),
        ("ha detto", "che il comune è aperto e se piove chiude", "asserts", "CT+", ""),
        ("ha detto", "che il perito se ne va", "asserts", "CT+", ""),
        ("ha detto", "che la scuola è aperta anche se piove", "asserts", "CT+", ""),
        # hearsay
        ("ha detto", "che i soldati avrebbero già cancellato le prove", "asserts", "PR+", "h"),
        ("ha riferito", "che i soldati non sarebbero morti", "asserts", "PR-", "nh"),
        ("afferma", "che il comune starebbe trattando", "asserts", "PR+", "h"),
        ("ha detto", "che sarebbe tornato lunedì", "asserts", "CT+", ""),
        ("ha detto", "che non sarebbe tornato", "asserts", "CT-", "n"),
        ("ha detto", "che il treno sarebbe arrivato domani", "asserts", "CT+", ""),
        ("ha detto", "che il ponte costerebbe troppo", "asserts", "CT+", ""),
        ("ha detto", "che il ponte sarebbe crollato se fosse piovuto", "asserts", "Uu", "c"),
        ("ha confermato", "che gli eventi sarebbero stati annullati", "confirms", "CT+", ""),
        ("ha detto", "«Un altro sindaco avrebbe chiuso la scuola»", "asserts", "CT+", ""),
        ("ha detto", "che i consumi accrebbe il gelo", "asserts", "CT+", ""),
        ("ha detto", "che a quanto pare la scuola è chiusa", "asserts", "PR+", "h"),
    ],
)
def test_italian_positions(cue: str, content: str, stance: Stance, factuality: Factuality, marks: str) -> None:
    assert tell(read("Ugo Salis", cue, content, "it")) == (stance, factuality, marks)


@pytest.mark.parametrize(
    ("cue", "content", "factuality", "marks"),
    [
        ("Secondo", "il ponte è chiuso", "CT+", ""),
        ("Secondo", "il ponte non è sicuro", "CT-", "n"),
        ("Secondo", "il perito avrebbe cancellato le prove", "PR+", "h"),
        ("Secondo", "avrebbe cancellato le prove", "PR+", "h"),
        ("Secondo", "il ponte costerebbe dieci milioni", "PR+", "h"),
        ("Stando a", "il perito non sarebbe coinvolto", "PR-", "nh"),
        ("Per", "il comune starebbe trattando", "PR+", "h"),
        ("Secondo", "il ponte potrebbe cedere", "PS+", ""),
        ("Secondo", "il ponte dovrebbe riaprire lunedì", "PR+", ""),
        ("Secondo", "se piove il ponte cede", "Uu", "c"),
        ("Secondo", "il ponte crollerebbe se piovesse", "Uu", "c"),
    ],
)
def test_italian_conditional_behind_according_to_is_hearsay(
    cue: str, content: str, factuality: Factuality, marks: str
) -> None:
    assert tell(read("", cue, content, "it"))[1:] == (factuality, marks)


@pytest.mark.parametrize(
    ("cue", "content", "stance", "factuality", "marks"),
    [
        # the act
        ("said", "the school will reopen", "asserts", "CT+", ""),
        ("confirmed", "that the school will reopen", "confirms", "CT+", ""),
        ("pledged", "to reopen the road", "asserts", "CT+", ""),
        ("criticised", "the plan", "asserts", "CT+", ""),
        ("praised", "the plan", "asserts", "CT+", ""),
        ("denied", "that the school will close", "denies", "CT-", ""),
        ("denied", "closing the school", "denies", "CT-", ""),
        ("denied", "that it had not paid", "denies", "CT+", "n"),
        ("denied", "that the bridge could fall", "denies", "CT-", ""),
        ("did not deny", "the meeting", "does_not_deny", "Uu", ""),
        ("declined to confirm", "the meeting", "does_not_confirm", "Uu", ""),
        ("declined to comment", "on the meeting", "does_not_confirm", "Uu", ""),
        ("has not said", "whether the road will reopen", "does_not_confirm", "Uu", ""),
        ("called on", "residents to leave", "asserts", "Uu", ""),
        ("asked", "whether the road would reopen", "asserts", "Uu", ""),
        ("asked", "if the road would reopen", "asserts", "Uu", ""),
        ("estimated", "that repairs will take a year", "asserts", "PR+", ""),
        ("predicted", "the dam would not hold", "asserts", "PR-", "n"),
        # belief, fear, wish, doubt
        ("believes", "the dam will hold", "asserts", "PR+", ""),
        ("does not believe", "the dam will hold", "asserts", "PR-", ""),
        ("doesn't think", "the dam will not hold", "asserts", "PR+", "n"),
        ("thinks", "the dam will not hold", "asserts", "PR-", "n"),
        ("fears", "the dam will break", "asserts", "PS+", ""),
        ("hopes", "that the dam will not break", "asserts", "PS-", "n"),
        ("suspects", "that the dam is cracked", "asserts", "PS+", ""),
        ("is convinced", "that the dam will hold", "asserts", "CT+", ""),
        ("wants", "to close the road", "asserts", "Uu", ""),
        ("intends", "to close the road", "asserts", "Uu", ""),
        ("doubts", "the dam will hold", "doubts", "PR-", ""),
        ("does not doubt", "that the dam will hold", "asserts", "CT+", ""),
        ("is skeptical", "that the dam will hold", "doubts", "PR-", ""),
        ("cast serious doubt", "on the strength of the dam", "doubts", "PR-", ""),
        ("is not convinced", "that the dam will hold", "doubts", "PR-", ""),
        # warnings
        ("warned", "that the dam will break", "asserts", "PR+", ""),
        ("warned", "that the dam could break", "asserts", "PS+", ""),
        ("warned", "the dam may break", "asserts", "PS+", ""),
        # words of the content
        ("said", "the school may reopen", "asserts", "PS+", ""),
        ("said", "perhaps the school will reopen", "asserts", "PS+", ""),
        ("said", "it is possible that the school will not reopen", "asserts", "PS-", "n"),
        ("said", "the school will possibly reopen", "asserts", "PS+", ""),
        ("said", "the school will probably reopen", "asserts", "PR+", ""),
        ("said", "the school is likely to reopen", "asserts", "PR+", ""),
        ("said", "the school is unlikely to reopen", "asserts", "PR-", "n"),
        ("said", "the school should reopen", "asserts", "Uu", ""),
        ("said", "the school reopened in May", "asserts", "CT+", ""),
        ("said", "“Will the school reopen?”", "asserts", "Uu", ""),
        ("said", "“I don't think the school will reopen”", "asserts", "PR-", "n"),
        # negation
        ("said", "it had not provided troops", "asserts", "CT-", "n"),
        ("said", "there was no evidence of fraud", "asserts", "CT-", "n"),
        ("said", "no one had seen the engineer", "asserts", "CT-", "n"),
        ("said", "“We didn't see the engineer”", "asserts", "CT-", "n"),
        ("said", "the bridge can't be repaired", "asserts", "CT-", "n"),
        ("said", "the bridge is no longer safe", "asserts", "CT-", "n"),
        ("said", "it was not true that there was no bridge", "asserts", "CT+", ""),
        ("said", "the bridge is closed because it is not safe", "asserts", "CT+", ""),
        ("said", "the bridge is safe and the road is not closed", "asserts", "CT+", ""),
        ("said", "the engineers, who are tired, have not finished", "asserts", "CT-", "n"),
        ("said", "not only the bridge is closed", "asserts", "CT+", ""),
        ("announced", "the decision not to close the school", "asserts", "CT+", ""),
        ("said", "families were left with no shelter", "asserts", "CT+", ""),
        ("said", "“No, the bridge stays open”", "asserts", "CT+", ""),
        ("said", "“The bridge is safe. It will not fall”", "asserts", "CT+", ""),
        ("said", "the bridge might not hold", "asserts", "PS-", "n"),
        ("said", "the bridge could not hold", "asserts", "CT-", "n"),
        ("said", "there is no doubt the bridge is safe", "asserts", "CT+", ""),
        # conditions
        ("said", "if it rains the school will close", "asserts", "Uu", "c"),
        ("said", "the school will close if it rains", "asserts", "Uu", "c"),
        ("said", "the school will close, unless the rain stops", "asserts", "Uu", "c"),
        ("said", "that the school will open provided that it is dry", "asserts", "Uu", "c"),
        ("warned", "that if it rains the dam will break", "asserts", "Uu", "c"),
        ("said", "“If it rains, the school will close”", "asserts", "Uu", "c"),
        ("said", "the council will decide if the school closes", "asserts", "CT+", ""),
        ("said", "it is unclear if the school will close", "asserts", "CT+", ""),
        ("said", "it looked as if the dam was cracked", "asserts", "CT+", ""),
        ("said", "the school is open even if it rains", "asserts", "CT+", ""),
        # hearsay
        ("said", "the soldiers allegedly destroyed the bridge", "asserts", "PR+", "h"),
        ("said", "the engineer is said to be abroad", "asserts", "PR+", "h"),
        ("said", "the engineer is believed to have left", "asserts", "PR+", "h"),
        ("said", "the engineer reportedly did not sign", "asserts", "PR-", "nh"),
    ],
)
def test_english_positions(cue: str, content: str, stance: Stance, factuality: Factuality, marks: str) -> None:
    assert tell(read("The mayor", cue, content, "en")) == (stance, factuality, marks)


def test_newspapers_and_studies_report() -> None:
    assert tell(read("Il giornale", "ha riportato", "che la scuola riapre", "it")) == ("reports", "CT+", "")
    assert tell(read("", "According to", "the study the school is empty", "en"))[1:] == ("CT+", "")


def test_a_content_in_two_pieces_is_read_as_one() -> None:
    text = "«La scuola» ha detto la sindaca «non chiude»"
    attribution = Attribution((Span(0, 11), Span(32, len(text))), (Span(12, 20),))
    assert read_position(text, attribution, "state", load_language("it"))[0].factuality == "CT-"


@pytest.mark.parametrize(
    ("act", "stance", "factuality"),
    [("state", "asserts", "CT+"), ("deny", "denies", "CT-"), ("believe", "asserts", "PR+"), ("ask", "asserts", "Uu")],
)
def test_a_language_without_tables_is_read_by_the_act_alone(act: Act, stance: Stance, factuality: Factuality) -> None:
    text = "sagte, dass non if not may?"
    attribution = Attribution((Span(7, len(text)),), (Span(0, 5),))
    position, because = read_position(text, attribution, act, load_language("de"))
    assert position == Position(stance, factuality)
    assert because == f"{act} -> {stance}, {factuality}"


def test_the_reason_names_the_words_that_decided() -> None:
    text = "teme che forse il ponte non regga"
    attribution = Attribution((Span(5, len(text)),), (Span(0, 4),))
    because = read_position(text, attribution, "believe", load_language("it"))[1]
    assert because == 'believe, "teme"; "forse"; negated by "non" -> asserts, PS-'


@pytest.mark.parametrize("code", ["it", "en", "ru", "uk"])
def test_the_table_is_well_formed(code: str) -> None:
    rows = load_language(code).table("modality")
    assert len({(row[0], *row[2:]) for row in rows}) == len(rows)
    for _, kinds, *how in rows:
        assert set(how) <= {"verb", "word"}
        assert set(kinds.split(",")) <= (ATTITUDES if how else MODALITIES | SHAPES | ENDINGS)


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=4),
    st.sampled_from(ACTS),
    st.sampled_from(["it", "en", "de"]),
)
def test_any_text_has_a_position(text: str, places: list[tuple[int, int]], act: Act, code: str) -> None:
    spans = [Span(start, end) for start, end in places]
    position, because = read_position(text, Attribution(tuple(spans[:2]), tuple(spans[2:])), act, load_language(code))
    assert "\n" not in because
    assert not (position.is_conditional and position.factuality != "Uu")
