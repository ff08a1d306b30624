"""To whom something was said, and through what."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.participants import find_addressee, find_channel
from sostiene.languages import load_language
from sostiene.records import Attribution, Span


def attribute(text: str, source: str, cue: str, content: str) -> Attribution:
    starts = [text.index(words) for words in (content, cue, source)]
    ends = [start + len(words) for start, words in zip(starts, (content, cue, source), strict=True)]
    spans = (Span(start, end) for start, end in zip(starts, ends, strict=True))
    return Attribution(*((span,) if span.start < span.end else () for span in spans))


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
        ("it", "Neri ha risposto seccamente a Bruni che parte.", "Neri", "ha risposto", "che parte", ["a Bruni"]),
        ("it", "Neri ha detto a Bruxelles che parte.", "Neri", "ha detto", "che parte", []),
        ("it", "Neri ha detto al Senato che parte.", "Neri", "ha detto", "che parte", []),
        ("it", "Neri ha invitato i cittadini a partire.", "Neri", "ha invitato", "a partire", ["i cittadini"]),
        ("it", "Neri ha chiesto al sindaco e ai vicini di partire.", "Neri", "ha chiesto", "di partire",
         ["al sindaco e ai vicini"]),
        ("it", "Neri ha detto a Ugo Bruni, presidente della Camera, che parte.", "Neri", "ha detto", "che parte",
         ["a Ugo Bruni, presidente della Camera"]),
    ],
)  # fmt: skip
def test_the_addressee_stands_right_behind_the_cue(
    lang: str, text: str, source: str, cue: str, content: str, addressee: list[str]
) -> None:
    found = find_addressee(text, attribute(text, source, cue, content), load_language(lang))
    assert slice_all(text, found) == addressee


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "addressee"),
    [
        ("it", "Neri consiglia alla popolazione di restare a casa.", "Neri", "consiglia",
         "alla popolazione di restare a casa", ["alla popolazione"]),
        ("it", "Neri ha invitato i cittadini a non uscire.", "Neri", "ha invitato", "i cittadini a non uscire",
         ["i cittadini"]),
        ("it", "Neri ha accennato alla possibilità di partire.", "Neri", "ha accennato",
         "alla possibilità di partire", []),
        ("en", "Cole urged the people of the harbor to leave.", "Cole", "urged", "the people of the harbor to leave",
         ["the people of the harbor"]),
    ],
)  # fmt: skip
def test_the_addressee_may_open_the_content(
    lang: str, text: str, source: str, cue: str, content: str, addressee: list[str]
) -> None:
    found = find_addressee(text, attribute(text, source, cue, content), load_language(lang))
    assert slice_all(text, found) == addressee


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "addressee"),
    [
        ("it", "Neri gli ha detto che parte.", "Neri", "ha detto", "che parte", ["gli"]),
        ("it", "Neri lo ha invitato a partire.", "Neri", "ha invitato", "a partire", ["lo"]),
        ("it", "Mi sono chiesto se parte.", "", "sono chiesto", "se parte", []),
        ("it", "Alla gente è stato detto di partire.", "", "è stato detto", "di partire", ["Alla gente"]),
        ("it", "La popolazione è stata avvertita di restare.", "", "è stata avvertita", "di restare",
         ["La popolazione"]),
        ("en", "It rained and the parents were told to leave.", "", "were told", "to leave", ["the parents"]),
        ("it", "Neri, parlando ai pescatori, ha detto che parte.", "Neri", "ha detto", "che parte", ["ai pescatori"]),
        ("it", "In un incontro con i giornalisti, Neri ha detto che parte.", "Neri", "ha detto", "che parte",
         ["con i giornalisti"]),
        ("it", "In una lettera inviata al sindaco Neri ha detto che parte.", "Neri", "ha detto", "che parte",
         ["al sindaco"]),
        ("it", "In una lettera al sindaco, secondo Neri, si parte.", "Neri", "secondo", "si parte", []),
        ("en", "On a call with reporters, Cole said he leaves.", "Cole", "said", "he leaves", ["with reporters"]),
        ("en", "Cole was sent to Harbor House, which Reed describes as a jail.", "Reed", "describes", "as a jail", []),
    ],
)  # fmt: skip
def test_the_addressee_may_stand_before_the_cue(
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
        ("it", "Durante l'evento, Neri ha detto che parte.", "Neri", "ha detto", "che parte", ["Durante l'evento"]),
        ("it", "Era pallido durante l'intervento dei vigili, fatto che secondo Neri prova tutto.", "Neri", "secondo",
         "prova tutto", []),
        ("it", "Neri ha denunciato dalle pagine del quotidiano un sopruso.", "Neri", "ha denunciato", "un sopruso",
         ["dalle pagine del quotidiano"]),
        ("it", "Neri ha tenuto un comizio, in cui ha attaccato Bruni.", "Neri", "ha attaccato", "Bruni",
         ["un comizio"]),
        ("it", "Neri ha inviato una lettera al sindaco, chiedendo di partire.", "", "chiedendo", "di partire",
         ["una lettera"]),
        ("it", "Neri ha detto in una lettera al sindaco che parte.", "Neri", "ha detto", "che parte",
         ["in una lettera"]),
        ("it", "In un comunicato Bruni ha detto che Neri nega il fatto.", "Neri", "nega", "il fatto", []),
        ("en", "On a call with reporters, Cole said he leaves.", "Cole", "said", "he leaves", ["On a call"]),
        ("en", "On a call with Reed, Cole said he leaves, adding that it rains.", "", "adding", "that it rains", []),
    ],
)  # fmt: skip
def test_the_channel_stands_in_the_clause_of_the_cue(
    lang: str, text: str, source: str, cue: str, content: str, channel: list[str]
) -> None:
    assert slice_all(text, find_channel(text, attribute(text, source, cue, content), load_language(lang))) == channel


@pytest.mark.parametrize(
    ("found", "channel"),
    [("conferenza stampa", ["durante una conferenza stampa"]), ("oggi", []), ("porto vecchio", ["porto vecchio"])],
)
def test_a_channel_of_the_tagger_is_made_whole(found: str, channel: list[str]) -> None:
    text = "Neri ha detto durante una conferenza stampa oggi che parte dal porto vecchio."
    start = text.index(found)
    attribution = replace(attribute(text, "Neri", "ha detto", "che parte"), channel=(Span(start, start + len(found)),))
    assert slice_all(text, find_channel(text, attribution, load_language("it"))) == channel


@pytest.mark.parametrize("lang", ["it", "en", "ru", "uk"])
def test_endless_text_is_read_in_time(lang: str) -> None:
    text = f"Neri ha detto {'a' * 100_000} che parte."
    attribution = attribute(text, "Neri", "ha detto", "che parte.")
    assert find_channel(text, attribution, load_language(lang)) == ()
    assert find_addressee(text, attribution, load_language(lang)) == ()


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
