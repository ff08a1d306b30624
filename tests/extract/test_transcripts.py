"""In a transcript every turn is a statement of whom its label names; what only looks like one is left alone."""

from collections.abc import Sequence
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract import extract
from sostiene.extract.transcripts import add_turns, find_turns
from sostiene.languages import load_language
from sostiene.readers import article_from_text
from sostiene.records import Article, Attribution, Span, Statement

ITALIAN, ENGLISH = load_language("it"), load_language("en")

COUNCIL = """Consiglio comunale di Montelago

ELENA SARTORI: Il ponte resta chiuso fino a maggio.
BRUNO TALENTI (Assessore): Non è vero.

(Applausi)

Riapriamolo domani.
SARTORI: Chi risponde se crolla?
"""
PARLIAMENT = """PRESIDENTE. Ha facoltà di parlare l'onorevole Neri.

ANNA NERI (GM). Signor Presidente, il ponte resta chiuso.

Io non ci credo più.

UGO BRUNI, Ministro dei Trasporti. Il ponte riaprirà.

PRESIDENTE. Onorevole, intende replicare?

NERI. No, Presidente.
"""
INTERVIEW = """Intervista a Carla Moretti

D. Quando riapre?
R. A settembre.

Il tetto è riparato.
D. E il biglietto?
R. Come prima.
"""


class Tagger:
    """Gives the attributions that it was made with."""

    def __init__(self, *attributions: Attribution) -> None:
        self.attributions = attributions

    def tag(self, article: Article) -> Sequence[Attribution]:
        return self.attributions


def read(text: str) -> list[tuple[str, list[str]]]:
    """Label and words of each turn."""
    return [
        (text[turn.label.start : turn.label.end], [text[start:end] for start, end in turn.content])
        for turn in find_turns(text, ITALIAN)
    ]


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def read_all(text: str, *attributions: Attribution) -> tuple[Statement, ...]:
    return extract(article_from_text(text, doc="verbale", lang="it"), Tagger(*attributions))


def test_labels_with_a_colon_begin_turns_and_stage_directions_are_no_words() -> None:
    assert read(COUNCIL) == [
        ("ELENA SARTORI", ["Il ponte resta chiuso fino a maggio."]),
        ("BRUNO TALENTI (Assessore)", ["Non è vero.", "Riapriamolo domani."]),
        ("SARTORI", ["Chi risponde se crolla?"]),
    ]


def test_labels_with_a_full_stop_begin_turns_of_several_paragraphs() -> None:
    assert read(PARLIAMENT) == [
        ("PRESIDENTE", ["Ha facoltà di parlare l'onorevole Neri."]),
        ("ANNA NERI (GM)", ["Signor Presidente, il ponte resta chiuso.\n\nIo non ci credo più."]),
        ("UGO BRUNI, Ministro dei Trasporti", ["Il ponte riaprirà."]),
        ("PRESIDENTE", ["Onorevole, intende replicare?"]),
        ("NERI", ["No, Presidente."]),
    ]


@pytest.mark.parametrize("signs", ["D. R. ", "D: R: ", "D - R - ", "Domanda: Risposta: "])
def test_the_letters_of_question_and_answer_begin_turns(signs: str) -> None:
    question, answer = signs.replace(" -", "_").split()
    text = INTERVIEW.replace("D.", question.replace("_", " -")).replace("R.", answer.replace("_", " -"))
    assert [words[0].split("\n")[0] for _, words in read(text)] == [
        "Quando riapre?", "A settembre.", "E il biglietto?", "Come prima.",
    ]  # fmt: skip


@pytest.mark.parametrize("lead", ["", "[00:12:03] ", "12:03 ", ">> ", "- ", "**"])
def test_times_dashes_and_stars_may_stand_before_a_label(lead: str) -> None:
    tail = "**" if lead == "**" else ""
    text = "".join(f"{lead}{name}:{tail} Il ponte è chiuso.\n" for name in ("Ada", "Ugo", "Ada", "Ugo"))
    assert [label for label, _ in read(text)] == ["Ada", "Ugo", "Ada", "Ugo"]


@pytest.mark.parametrize(
    "text",
    [
        "Torna la festa del lago\nLuogo: Montelago\nData: 3 maggio\nOra: 21\nBiglietti: In vendita da domani.\n",
        "Sartori: 6,5. Attenta.\nTalenti: 7. Veloce.\nFerrin: 5. Assente.\nMoretti: 8. La migliore.\n",
        "Elena Sartori: nata nel 1960\nBruno Talenti: nato nel 1971\nAda Ferrin: nata nel 1980\n",
        "Sartori: il ponte resta chiuso\n\nIl ponte resta chiuso, ha detto Sartori.\n",
        "Nord: Piove a dirotto.\nCentro: Sole e poche nubi.\nSud: Vento forte.\n",
        "PIANO A. Si chiude il ponte.\n\nPIANO B. Si apre la galleria.\n",
        "Elena Sartori: Vuole il ponte. Sartori lo disse a maggio.\n"
        "Bruno Talenti: Vuole il traghetto. Talenti ha una barca.\nAda Ferrin: Niente. Ferrin tace.\n",
        "Q. Una sola lettera.\nQ. Ancora.\nQ. E ancora.\n",
        "",
    ],
)
def test_lists_marks_headlines_and_profiles_are_no_transcript(text: str) -> None:
    assert read(text) == []


def test_an_exchange_that_an_article_quotes_ends_where_the_article_goes_on() -> None:
    story = "Il consiglio comunale si è riunito per decidere del ponte. " * 5
    lines = ["Elena Sartori: Il ponte è chiuso.", "Talenti: Per quanto?", "Sartori: Fino a maggio.", "Talenti: No."]
    text = "\n\n".join([story, *lines, "La seduta è finita a mezzanotte.", "Nessuno ha votato."])
    assert [words for _, words in read(text)] == [["Il ponte è chiuso."], ["Per quanto?"], ["Fino a maggio."], ["No."]]


def test_a_line_with_a_dash_is_somebody_elses() -> None:
    text = "ADA FERRIN: Il ponte è chiuso.\n- Per quanto?\nUGO BRUNI: Non lo so.\nFERRIN: Fino a maggio.\n- Mai.\n"
    assert [words for _, words in read(text)] == [["Il ponte è chiuso."], ["Non lo so."], ["Fino a maggio."]]


def test_a_later_line_that_names_the_speaker_is_the_articles() -> None:
    text = "ADA FERRIN: Vado.\nUGO BRUNI: Resto.\n\nPoi Bruni è uscito.\nFERRIN: Torno.\nBRUNI: Anch'io.\n"
    assert [words for _, words in read(text)] == [["Vado."], ["Resto."], ["Torno."], ["Anch'io."]]


def test_each_turn_is_a_direct_statement_of_the_one_whom_its_label_names() -> None:
    text = COUNCIL + "\nElena Sartori è la capogruppo.\n"
    statements = read_all(text)
    assert [(one.speaker, one.kind, one.act, one.cue) for one in statements] == [
        ("Elena Sartori", "direct", "state", None),
        ("BRUNO TALENTI", "direct", "state", None),
        ("Elena Sartori", "direct", "ask", None),
    ]
    assert statements[1].source is not None and statements[1].source.text == "BRUNO TALENTI (Assessore)"
    assert statements[1].voice is not None and statements[1].voice.type == "person"


def test_who_presides_is_nobody_that_spoke_before() -> None:
    assert [one.speaker for one in read_all(PARLIAMENT)] == [
        "Presidente", "ANNA NERI", "UGO BRUNI", "Presidente", "ANNA NERI",
    ]  # fmt: skip


def test_the_one_who_answers_is_named_in_the_headline_and_who_asks_is_unknown() -> None:
    assert [one.speaker for one in read_all(INTERVIEW)] == ["unknown", "Carla Moretti"] * 2
    named_two = INTERVIEW.replace("Carla Moretti", "Carla Moretti e Ugo Bruni")
    assert {one.speaker for one in read_all(named_two)} == {"unknown"}


def test_a_report_in_a_turn_is_nested_and_a_copy_of_the_turn_is_dropped() -> None:
    text = COUNCIL.replace("Non è vero.", "La perita ha detto che il ponte è sicuro.")
    report = Attribution(
        content=(find(text, "che il ponte è sicuro"),), cue=(find(text, "ha detto"),), source=(find(text, "La perita"),)
    )
    copy = Attribution(content=(find(text, "resta chiuso fino a maggio"),), source=(find(text, "ELENA SARTORI"),))
    statements = read_all(text, report, copy)
    assert [(one.id, one.within, one.speaker) for one in statements] == [
        ("s1", None, "ELENA SARTORI"), ("s2", None, "BRUNO TALENTI"), ("s3", "s2", "la perita"),
        ("s4", None, "ELENA SARTORI"),
    ]  # fmt: skip


def test_who_is_only_spoken_to_in_a_turn_is_no_source_there() -> None:
    text = PARLIAMENT.replace("Il ponte riaprirà.", "Grazie, Presidente. Confermo che il ponte riaprirà.")
    report = Attribution(
        content=(find(text, "che il ponte riaprirà"),), cue=(find(text, "Confermo"),),
        source=(Span(text.index("Presidente. Confermo"), text.index(". Confermo")),),
    )  # fmt: skip
    nested = next(one for one in read_all(text, report) if one.within)
    assert (nested.speaker, nested.source) == ("UGO BRUNI", None)


def test_without_turns_nothing_changes() -> None:
    attribution = Attribution(content=(Span(0, 3),))
    assert add_turns("Sì.", [attribution], (), ITALIAN) == [attribution]


@given(
    st.lists(
        st.sampled_from(["ADA:", "Ugo Neri:", "D.", "R.", "PRESIDENTE.", "\n", " ", "Sì.", "(a)", "a", "?", "Neri"])
    )
)
def test_turns_hold_their_own_words_in_order_and_share_none(pieces: list[str]) -> None:
    text = "".join(pieces)
    turns = find_turns(text, ITALIAN)
    spans = [span for turn in turns for span in (turn.label, *turn.content)]
    assert all(start < end for start, end in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert [one.content for one in add_turns(text, [], turns, ITALIAN)] == [turn.content for turn in turns]


@pytest.mark.parametrize(
    "piece", [" ", "A", "Anna ", "A.", "(", "(a)\n", "[00:00] ", "*", "Anna:", "ANNA, ", "NERI: Sì.\nBRUNI: No.\n"]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    started = process_time()
    find_turns(piece * (300_000 // len(piece)), ENGLISH)
    assert process_time() - started < 5
