"""The act of a statement is read from the words of its cue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.acts import read_act
from sostiene.languages import load_language
from sostiene.records import ACTS, Act, Attribution, Span


def build(source: str, cue: str, content: str, act: Act | None = None) -> tuple[str, Attribution]:
    """A text that holds the three in this order, and the attribution that points to them."""
    text = f"{source} {cue} {content}".strip()
    start = text.index(cue)
    end = start + len(cue)
    spans = (Span(0, len(source)),) if source else ()
    return text, Attribution((Span(end + 1, len(text)),), (Span(start, end),), spans, act=act)


@pytest.mark.parametrize(
    ("source", "cue", "content", "act"),
    [
        ("La sindaca", "ha detto", "che la scuola riapre", "state"),
        ("La sindaca", "ha confermato", "che la scuola riapre", "confirm"),
        ("La sindaca", "ammette", "di avere sbagliato", "confirm"),
        ("La sindaca", "nega", "che la scuola chiuda", "deny"),
        ("La sindaca", "ha negato", "di non sapere nulla", "deny"),
        ("La sindaca", "non ha negato", "l'incontro", "not_deny"),
        ("La sindaca", "non ha voluto escludere", "un rinvio", "not_deny"),
        ("La sindaca", "non ha confermato", "l'incontro", "not_confirm"),
        ("La sindaca", "si è rifiutata di confermare", "l'incontro", "not_confirm"),
        ("La sindaca", "ha rifiutato di commentare", "la vicenda", "not_confirm"),
        ("La sindaca", "non può che confermare", "la notizia", "confirm"),
        ("La sindaca", "né smentito", "la notizia", "not_deny"),
        ("La sindaca", "ha annunciato", "la riapertura", "announce"),
        ("La sindaca", "ha reso noto", "che si riapre", "announce"),
        ("La sindaca", "ha dichiarato", "lo stato di calamità", "announce"),
        ("La sindaca", "ha dichiarato", "che si riapre", "state"),
        ("La sindaca", "ha lanciato l'allarme", "sulla diga", "warn"),
        ("La sindaca", "ha messo tutti in guardia", "dai ritardi", "warn"),
        ("La sindaca", "ha chiesto", "di riaprire la strada", "urge"),
        ("Il cronista", "ha chiesto", "se la strada riapre", "ask"),
        ("Il cronista", "si è chiesto", "chi abbia deciso", "ask"),
        ("L'opposizione", "ha criticato", "il piano", "accuse"),
        ("L'opposizione", "ribadisce le accuse", "di sprechi", "accuse"),
        ("Il comitato", "ha espresso", "soddisfazione per la scelta", "support"),
        ("Il comitato", "ha espresso", "rammarico per la scelta", "accuse"),
        ("Il comitato", "teme", "che la diga ceda", "believe"),
        ("Il comitato", "non crede", "che la diga ceda", "believe"),
        ("Il comitato", "ha voluto sottolineare", "che la diga tiene", "state"),
        ("la polizia", "secondo", "due uomini sono fuggiti", "state"),
        ("Il comitato", "ha bollato come falsa", "la notizia", "deny"),
        ("Il comitato", "prende le distanze", "dal corteo", "deny"),
        ("I tecnici", "stimano", "che servano due mesi", "estimate"),
    ],
)
def test_italian_cues_give_their_act(source: str, cue: str, content: str, act: Act) -> None:
    assert read_act(*build(source, cue, content), load_language("it")).act == act


@pytest.mark.parametrize(
    ("source", "cue", "content", "act"),
    [
        ("The mayor", "said", "the school will reopen", "state"),
        ("The mayor", "told", "reporters the bridge is safe", "state"),
        ("The mayor", "denied", "that the school will close", "deny"),
        ("The mayor", "did not deny", "the meeting", "not_deny"),
        ("The mayor", "didn't deny", "the meeting", "not_deny"),
        ("The mayor", "declined to confirm", "the meeting", "not_confirm"),
        ("The mayor", "declined to comment", "on the meeting", "not_confirm"),
        ("The mayor", "has not said", "whether the road will reopen", "not_confirm"),
        ("The mayor", "not only confirmed", "the plan", "confirm"),
        ("The mayor", "acknowledged", "the mistake", "confirm"),
        ("The mayor", "pledged", "to reopen the road", "announce"),
        ("The mayor", "called on", "residents to leave", "urge"),
        ("A reporter", "asked", "whether the road would reopen", "ask"),
        ("Residents", "asked", "the mayor to reopen the road", "urge"),
        ("Residents", "criticised", "the plan", "accuse"),
        ("Residents", "praised", "the plan", "support"),
        ("Residents", "fear", "the dam may break", "believe"),
        ("Engineers", "raised the alarm", "about the dam", "warn"),
        ("Engineers", "estimate", "that it takes two months", "estimate"),
        ("The mayor", "voiced", "support for the plan", "support"),
        ("The mayor", "dismissed", "the report", "deny"),
    ],
)
def test_english_cues_give_their_act(source: str, cue: str, content: str, act: Act) -> None:
    assert read_act(*build(source, cue, content), load_language("en")).act == act


@pytest.mark.parametrize(
    ("code", "source", "cue", "act"),
    [
        ("it", "un quotidiano locale", "secondo", "report"),
        ("it", "uno studio dell'università", "secondo", "report"),
        ("it", "le prime stime", "secondo", "estimate"),
        ("it", "il direttore del quotidiano", "secondo", "state"),
        ("en", "a local newspaper", "according to", "report"),
        ("en", "a new study", "according to", "report"),
        ("en", "early estimates", "according to", "estimate"),
        ("en", "the mayor", "according to", "state"),
    ],
)
def test_the_kind_of_voice_turns_a_neutral_cue(code: str, source: str, cue: str, act: Act) -> None:
    text = f"{cue} {source}, il ponte è chiuso"
    start, end = len(cue) + 1, len(cue) + 1 + len(source)
    attribution = Attribution((Span(end + 2, len(text)),), (Span(0, len(cue)),), (Span(start, end),))
    assert read_act(text, attribution, load_language(code)).act == act


def test_a_negation_outside_the_cue_counts() -> None:
    text = "Il ministro non ha confermato né smentito la notizia"
    cue = text.index("smentito")
    attribution = Attribution((Span(cue + 9, len(text)),), (Span(cue, cue + 8),))
    assert read_act(text, attribution, load_language("it")).act == "not_deny"


def test_the_reason_names_cue_lemma_and_act() -> None:
    reading = read_act(*build("La sindaca", "non ha negato", "l'incontro"), load_language("it"))
    assert reading.because == '"non ha negato": negare, negated -> not_deny'


@pytest.mark.parametrize(("model", "act"), [("deny", "deny"), (None, "state")])
def test_where_tables_are_silent_the_model_decides(model: Act | None, act: Act) -> None:
    assert read_act(*build("Der Minister", "bestritt", "den Bericht", model), load_language("de")).act == act


def test_the_tables_rule_the_model() -> None:
    assert read_act(*build("La sindaca", "ha smentito", "la notizia", "confirm"), load_language("it")).act == "deny"


@given(st.text(min_size=1, max_size=60), st.sampled_from(["it", "en", "de"]))
def test_any_text_has_an_act(text: str, code: str) -> None:
    middle = len(text) // 2
    attribution = Attribution((Span(middle, len(text)),), (Span(0, middle),) if middle else ())
    assert read_act(text, attribution, load_language(code)).act in ACTS
