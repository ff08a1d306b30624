"""What kind of voice a speaker is, and for whom it speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.topics import Topics
from sostiene.extract.voices import VoiceReader
from sostiene.languages import load_language
from sostiene.records import Attribution, Span, Voice


def read(text: str, source: str, speaker: str, lang: str = "it") -> Voice:
    start = text.index(source)
    attribution = Attribution((Span(len(text) - 2, len(text)),), source=(Span(start, start + len(source)),))
    language = load_language(lang)
    ((voice, because),) = VoiceReader(text, Topics(text, language), language).read_all([attribution], [speaker])
    assert "\n" not in because
    return voice


@pytest.mark.parametrize(
    ("lang", "source", "speaker", "kind", "role", "organisation", "party"),
    [
        ("it", "la vicesegretaria stampa del Pentagono Sara Colli", "Sara Colli", "person", "vicesegretaria stampa",
         "Pentagono", "US"),
        ("it", "il ministro degli Esteri ucraino Ivan Bondar", "Ivan Bondar", "person", "ministro degli Esteri", None,
         "UA"),
        ("it", "il presidente russo Oleg Darin", "Oleg Darin", "person", "presidente", None, "RU"),
        ("it", "il Cremlino", "Cremlino", "place", None, None, "RU"),
        ("it", "Seul", "Seul", "place", None, None, "KR"),
        ("it", "l'agenzia Yonhap", "Yonhap", "medium", None, None, "KR"),
        ("it", "il Pentagono", "Pentagono", "body", None, None, "US"),
        ("it", "il Senato francese", "Senato", "body", None, None, "FR"),
        ("en", "the Ministry of Foreign Affairs of Iran", "Ministry of Foreign Affairs of Iran", "body", None, None,
         "IR"),
        ("it", "i sindacati", "i sindacati", "group", None, None, None),
        ("en", "Kremlin spokesman Oleg Darin", "Oleg Darin", "person", "spokesman", "Kremlin", "RU"),
        ("en", "the White House", "White House", "place", None, None, "US"),
    ],
)  # fmt: skip
def test_a_voice_has_type_role_organisation_and_party(
    lang: str, source: str, speaker: str, kind: str, role: str | None, organisation: str | None, party: str | None
) -> None:
    text = f"{source[0].upper()}{source[1:]} ha detto di no."
    voice = read(text, text[: len(source)], speaker, lang)
    assert (voice.type, voice.role, voice.organisation, voice.party) == (kind, role, organisation, party)


def test_an_unnamed_source_tells_how_many_it_is_and_why_it_has_no_name() -> None:
    text = "Due funzionari del ministero della Difesa russo, che hanno chiesto l'anonimato, dicono no."
    voice = read(
        text, "Due funzionari del ministero della Difesa russo", "due funzionari del ministero della Difesa russo"
    )
    assert (voice.type, voice.number, voice.party) == ("unnamed", 2, "RU")
    assert voice.why_unnamed is not None and voice.why_unnamed in text


def test_what_one_statement_tells_of_a_person_holds_for_the_next() -> None:
    text = "Il portavoce della NATO Ugo Neri dice sì. Neri dice no."
    spans = [Span(0, text.index(" dice")), Span(text.index("Neri dice no"), text.index(" dice no"))]
    language = load_language("it")
    attributions = [Attribution((Span(span.end + 6, span.end + 8),), source=(span,)) for span in spans]
    voices = VoiceReader(text, Topics(text, language), language).read_all(attributions, ["Ugo Neri", "Ugo Neri"])
    assert [voice.role for voice, _ in voices] == ["portavoce", "portavoce"]


def test_nobody_is_unknown() -> None:
    assert read("Si dice di no.", "Si", "unknown") == Voice("unknown")


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(["it", "en", "ru", "xx"]))
def test_any_text_gives_a_voice(text: str, speaker: str, lang: str) -> None:
    if text:
        language = load_language(lang)
        attribution = Attribution((Span(0, len(text)),), source=(Span(0, len(text)),))
        ((voice, _),) = VoiceReader(text, Topics(text, language), language).read_all([attribution], [speaker])
        assert voice.type
