"""An amount is read as exact as the words have it; a date, a score, a name or an article is no amount."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.quantities import read_quantities
from sostiene.languages import load_language
from sostiene.records import Quantity, Span

Row = tuple[str, str, float | None, float | None, str, str]

ITALIAN: list[Row] = [
    ("Ci sono circa 10.000 soldati al confine", "circa 10.000 soldati", 10000, 10000, "soldati", "about"),
    ("almeno 12 morti", "almeno 12 morti", 12, None, "morti", "at least"),
    ("più di 300 persone erano in piazza", "più di 300 persone", 300, None, "persone", "more than"),
    ("oltre mille uomini", "oltre mille uomini", 1000, None, "uomini", "more than"),
    ("meno di cinque giorni", "meno di cinque giorni", None, 5, "giorni", "less than"),
    ("quasi duemila feriti", "quasi duemila feriti", None, 2000, "feriti", "less than"),
    ("fino a 245 miliardi di dollari", "fino a 245 miliardi di dollari", None, 245e9, "dollari", "at most"),
    ("al massimo tre ministri", "al massimo tre ministri", None, 3, "ministri", "at most"),
    ("tra 5 e 10 miliardi di euro", "tra 5 e 10 miliardi di euro", 5e9, 10e9, "euro", "between"),
    ("dai 3 ai 5 mila manifestanti", "dai 3 ai 5 mila manifestanti", 3000, 5000, "manifestanti", "between"),
    ("10-12 mila persone", "10-12 mila persone", 10000, 12000, "persone", "between"),
    ("tra il 5 e il 10 per cento", "tra il 5 e il 10 per cento", 5, 10, "%", "between"),
    ("quattro o cinque anni", "quattro o cinque anni", 4, 5, "anni", "between"),
    ("fra duecento e trecento case", "fra duecento e trecento case", 200, 300, "case", "between"),
    ("una decina di uomini", "una decina di uomini", 8, 12, "uomini", "vague"),
    ("decine di feriti", "decine di feriti", 20, None, "feriti", "vague"),
    ("centinaia di case", "centinaia di case", 200, None, "case", "vague"),
    ("migliaia di profughi", "migliaia di profughi", 2000, None, "profughi", "vague"),
    ("decine di migliaia di persone", "decine di migliaia di persone", 20000, None, "persone", "vague"),
    ("milioni di euro", "milioni di euro", 2e6, None, "euro", "vague"),
    ("qualche problema", "qualche problema", 2, None, "problema", "vague"),
    ("qualche centinaio di soldati", "qualche centinaio di soldati", 200, None, "soldati", "vague"),
    ("con diversi feriti", "diversi feriti", 2, None, "feriti", "vague"),
    ("almeno una decina di civili", "almeno una decina di civili", 10, None, "civili", "at least"),
    ("due terzi dei voti", "due terzi", 2 / 3, 2 / 3, "", "exact"),
    ("la metà dei soldati", "metà", 0.5, 0.5, "", "exact"),
    ("un quarto degli italiani", "un quarto", 0.25, 0.25, "", "exact"),
    ("un quarto d'ora", "un quarto d'ora", 0.25, 0.25, "ora", "exact"),
    ("nove italiani su dieci", "nove italiani su dieci", 0.9, 0.9, "", "exact"),
    ("il 15 per cento", "15 per cento", 15, 15, "%", "exact"),
    ("il 12,5 % del capitale", "12,5 %", 12.5, 12.5, "%", "exact"),
    ("circa l'80% delle denunce", "circa l'80%", 80, 80, "%", "about"),
    ("3,2 miliardi di euro", "3,2 miliardi di euro", 3.2e9, 3.2e9, "euro", "exact"),
    ("un milione e mezzo di dosi", "un milione e mezzo di dosi", 1.5e6, 1.5e6, "dosi", "exact"),
    ("mezzo milione di bambini", "mezzo milione di bambini", 5e5, 5e5, "bambini", "exact"),
    ("50mila persone", "50mila persone", 50000, 50000, "persone", "exact"),
    ("tremila carri armati", "tremila carri", 3000, 3000, "carri", "exact"),
    ("duecentocinquanta ostaggi", "duecentocinquanta ostaggi", 250, 250, "ostaggi", "exact"),
    ("un uomo e due uomini", "due uomini", 2, 2, "uomini", "exact"),
    ("sei mesi", "sei mesi", 6, 6, "mesi", "exact"),
    ("ventitré grandi città", "ventitré grandi città", 23, 23, "città", "exact"),
    ("180 millimetri di pioggia", "180 millimetri", 180, 180, "millimetri", "exact"),
    ("a 5 km dal confine", "5 km", 5, 5, "km", "exact"),
    ("30 gradi", "30 gradi", 30, 30, "gradi", "exact"),
    ("un ragazzo di 35 anni", "35 anni", 35, 35, "anni", "exact"),
    ("tre anni e mezzo di carcere", "tre anni e mezzo", 3.5, 3.5, "anni", "exact"),
    ("almeno un morto", "almeno un morto", 1, None, "morto", "at least"),
    ("100 kg circa", "100 kg circa", 100, 100, "kg", "about"),
    ("27 sono rimaste ferite", "27", 27, 27, "", "exact"),
    ("1.234,5 tonnellate", "1.234,5 tonnellate", 1234.5, 1234.5, "tonnellate", "exact"),
    ("50 € al mese", "50 €", 50, 50, "€", "exact"),
    ("circa 2000 persone", "circa 2000 persone", 2000, 2000, "persone", "about"),
]

ENGLISH: list[Row] = [
    ("There are about 10,000 soldiers", "about 10,000 soldiers", 10000, 10000, "soldiers", "about"),
    ("at least 12 people died", "at least 12 people", 12, None, "people", "at least"),
    ("more than 300 houses", "more than 300 houses", 300, None, "houses", "more than"),
    ("over 4 million visitors", "over 4 million visitors", 4e6, None, "visitors", "more than"),
    ("fewer than five days", "fewer than five days", None, 5, "days", "less than"),
    ("nearly two decades of war", "nearly two decades", None, 2, "decades", "less than"),
    ("up to 100 tanks", "up to 100 tanks", None, 100, "tanks", "at most"),
    ("no more than three ministers", "no more than three ministers", None, 3, "ministers", "at most"),
    ("between 5 and 10 million people", "between 5 and 10 million people", 5e6, 10e6, "people", "between"),
    ("from 3 to 5 million refugees", "from 3 to 5 million refugees", 3e6, 5e6, "refugees", "between"),
    ("10-12 ships", "10-12 ships", 10, 12, "ships", "between"),
    ("two or three goals", "two or three goals", 2, 3, "goals", "between"),
    ("between $5 and $10 million", "between $5 and $10 million", 5e6, 10e6, "$", "between"),
    ("five to ten years", "five to ten years", 5, 10, "years", "between"),
    ("dozens of people", "dozens of people", 24, None, "people", "vague"),
    ("hundreds of homes", "hundreds of homes", 200, None, "homes", "vague"),
    ("tens of thousands of troops", "tens of thousands of troops", 20000, None, "troops", "vague"),
    ("a few problems", "a few problems", 2, None, "problems", "vague"),
    ("several hundred protesters", "several hundred protesters", 200, None, "protesters", "vague"),
    ("a couple of points", "a couple of points", 2, None, "points", "vague"),
    ("more than a dozen ships", "more than a dozen ships", 12, None, "ships", "more than"),
    ("two-thirds of voters", "two-thirds", 2 / 3, 2 / 3, "", "exact"),
    ("half of the troops", "half", 0.5, 0.5, "", "exact"),
    ("half an hour", "half an hour", 0.5, 0.5, "hour", "exact"),
    ("half a million people", "half a million people", 5e5, 5e5, "people", "exact"),
    ("one in three children", "one in three", 1 / 3, 1 / 3, "", "exact"),
    ("nine out of ten", "nine out of ten", 0.9, 0.9, "", "exact"),
    ("10 per cent of the salt", "10 per cent", 10, 10, "%", "exact"),
    ("roughly 12.5% of it", "roughly 12.5%", 12.5, 12.5, "%", "about"),
    ("a $45 million deal", "$45 million", 45e6, 45e6, "$", "exact"),
    ("it cost £3bn", "£3bn", 3e9, 3e9, "£", "exact"),
    ("$20m in aid", "$20m", 20e6, 20e6, "$", "exact"),
    ("two hundred men", "two hundred men", 200, 200, "men", "exact"),
    ("two hundred and fifty soldiers", "two hundred and fifty soldiers", 250, 250, "soldiers", "exact"),
    ("a million doses", "a million doses", 1e6, 1e6, "doses", "exact"),
    ("two and a half million euros", "two and a half million euros", 2.5e6, 2.5e6, "euros", "exact"),
    ("twenty-five young Russian soldiers", "twenty-five young Russian soldiers", 25, 25, "soldiers", "exact"),
    ("15 IQ points", "15 IQ points", 15, 15, "points", "exact"),
    ("a 10-day visit", "10-day", 10, 10, "day", "exact"),
    ("180 millimetres of rain", "180 millimetres", 180, 180, "millimetres", "exact"),
    ("20 km away", "20 km", 20, 20, "km", "exact"),
    ("12 were killed", "12", 12, 12, "", "exact"),
    ("1,234.5 tonnes", "1,234.5 tonnes", 1234.5, 1234.5, "tonnes", "exact"),
    ("300 people or more", "300 people or more", 300, None, "people", "at least"),
    ("at least one person", "at least one person", 1, None, "person", "at least"),
    ("1 soldier", "1 soldier", 1, 1, "soldier", "exact"),
]

NO_AMOUNTS = [
    *(
        ("it", text)
        for text in (
            "il 28 ottobre 2024",
            "nel 2012 soldati e civili",
            "Nel 1999 si è dimesso",
            "alle 15.30",
            "alle 8:00 del mattino",
            "dalle 9 alle 17",
            "il 12 sono arrivati",
            "il terzo uomo",
            "un terzo uomo",
            "un uomo ha detto",
            "una volta",
            "la Roma ha vinto 3-1",
            "il G7, il Covid-19 e l'articolo 5",
            "il 7 miliardesimo",
            "il Movimento 5 Stelle",
            "il 06 1234567",
            "il 333 1234567",
            "tre mesi fa",
            "tu sei grande",
            "i due hanno parlato",
            "nella seconda metà di ottobre",
            "un mezzo di trasporto",
            "622.18.00",
            "in qualche modo",
            "il 12/06",
        )
    ),
    *(
        ("en", text)
        for text in (
            "on October 6",
            "in 2012 soldiers and civilians",
            "since 1999",
            "at 5 pm",
            "at 15:30",
            "the 20th century",
            "a third man",
            "a man said",
            "one day we will",
            "they won 3-1",
            "the G7, Covid-19, an F-16 and Article 5",
            "the Six Nations",
            "call 06 1234567",
            "three months ago",
            "the two have met",
            "in the second half",
            "a 35-year-old",
            "no one",
            "talks about a man",
            "the Boeing 737",
        )
    ),
]


def read(text: str, lang: str) -> tuple[Quantity, ...]:
    return read_quantities(text, [Span(0, len(text))], load_language(lang))


def show(quantity: Quantity) -> tuple[str, float | None, float | None, str, str]:
    return quantity.words.text, quantity.low, quantity.high, quantity.unit, quantity.exactness


def near(value: float | None) -> object:
    return None if value is None else pytest.approx(value)


@pytest.mark.parametrize(("lang", "row"), [*(("it", row) for row in ITALIAN), *(("en", row) for row in ENGLISH)])
def test_an_amount_is_as_exact_as_its_words(lang: str, row: Row) -> None:
    text, words, low, high, unit, exactness = row
    assert [show(quantity) for quantity in read(text, lang)] == [(words, near(low), near(high), unit, exactness)]


@pytest.mark.parametrize(("lang", "text"), NO_AMOUNTS)
def test_what_dates_names_or_scores_is_no_amount(lang: str, text: str) -> None:
    assert read(text, lang) == ()


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("it", "passati da 3 a 5 milioni di euro", ["5 milioni di euro"]),
        ("en", "it rose from 5 to 10 per cent", ["10 per cent"]),
        ("it", "3 morti e 18 feriti", ["3 morti", "18 feriti"]),
        ("it", "5 uomini, almeno 3 donne", ["5 uomini", "almeno 3 donne"]),
        ("it", "due uomini di 35 anni", ["due uomini", "35 anni"]),
    ],
)
def test_each_amount_stands_for_itself(lang: str, text: str, words: list[str]) -> None:
    assert [quantity.words.text for quantity in read(text, lang)] == words


def test_only_the_content_is_read() -> None:
    text = "Due uomini hanno visto «tre carri» e 5 navi, e «12 aerei»"
    content = [Span(text.index("«tre"), text.index(" e 5")), Span(text.index("«12"), len(text))]
    found = read_quantities(text, content, load_language("it"))
    assert [quantity.words.text for quantity in found] == ["tre carri", "12 aerei"]
    assert all(text[span.start : span.end] == word for one in found for span, word in zip(*pieces(one), strict=True))


def pieces(quantity: Quantity) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    return quantity.words.spans, quantity.words.words


def test_a_number_that_the_content_cuts_in_two_is_none() -> None:
    assert read_quantities("1234 uomini", [Span(0, 2)], load_language("it")) == ()
    assert read_quantities("1234 uomini", [Span(2, 11)], load_language("it")) == ()


def test_a_language_without_a_table_has_digits_before_a_word() -> None:
    assert [show(one) for one in read("Etwa 10.000 Soldaten, zwei Panzer und 12", "de")] == [
        ("10.000 Soldaten", 10000, 10000, "Soldaten", "exact")
    ]
    assert [show(one) for one in read("y 25 personas", "xx")] == [("25 personas", 25, 25, "personas", "exact")]


PIECES = (
    "10 10.000 1,5 2012 12.30 3-1 due mila milioni di decine qualche almeno più tra e a su un mezzo terzi metà % € $ - "
    ". uomini sei Stelle half two and hundred million of between to from in out about one dozens people ' ’"
)


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES.split()), max_size=30).map(" ".join)),
    st.sampled_from(["it", "en", "de", "xx"]),
)
def test_any_text_is_read_and_every_span_slices(text: str, lang: str) -> None:
    last = 0
    for quantity in read(text, lang):
        ((start, end),) = quantity.words.spans
        assert quantity.words.words == (text[start:end],)
        assert start >= last
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        assert quantity.low is not None or quantity.high is not None
        last = end


@pytest.mark.parametrize(
    "piece",
    ["9", "1.000", "1 000 ", "due ", "mila ", "decine di ", "tra 5 e ", "$", "-", "1-", "a", "un ", "più di ", "e "],
)
@pytest.mark.parametrize("lang", ["it", "xx"])
def test_a_hostile_text_is_read_in_no_time(piece: str, lang: str) -> None:
    text = piece * (10_000 // len(piece))
    start = time.process_time()
    read(text, lang)
    assert time.process_time() - start < 3


def test_a_number_with_ten_thousand_digits_is_none() -> None:
    assert read("9" * 10_000 + " uomini", "it") == ()
