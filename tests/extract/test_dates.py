"""When something was said: what counts as a date of the saying, and what day it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.dates import Dates, Dating, Said, read_signed, share_days
from sostiene.extract.posts import find_posts
from sostiene.languages import load_language
from sostiene.records import Article, Attribution, Span, When


def find(text: str, words: str) -> tuple[Span, ...]:
    start = text.index(words) if words else 0
    return (Span(start, start + len(words)),) if words else ()


def read(
    text: str, cue: str, content: str, source: str = "", published: str | None = "2024-10-29", lang: str = "it"
) -> When | None:
    attribution = Attribution(find(text, content), find(text, cue), find(text, source))
    article = Article(doc="d", text=text, hash="", lang=lang, published=published)
    return Dates(article, [], load_language(lang)).read(attribution).when


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("lunedì", "2024-10-28"),
        ("giovedì", "2024-10-24"),
        ("martedì", "2024-10-29"),
        ("lunedì scorso", "2024-10-28"),
        ("ieri", "2024-10-28"),
        ("oggi", "2024-10-29"),
        ("l'altro ieri", "2024-10-27"),
        ("il 3 maggio", "2024-05-03"),
        ("il 3 novembre", "2023-11-03"),
        ("il 28 ottobre 2024", "2024-10-28"),
        ("il 28/10/2024", "2024-10-28"),
        ("il 1º marzo 2020", "2020-03-01"),
        ("giovedì 24", "2024-10-24"),
        ("in agosto", "2024-08"),
        ("in dicembre", "2023-12"),
        ("nel febbraio 2022", "2022-02"),
        ("nel dicembre del 1956", "1956-12"),
        ("nel 2011", "2011"),
        ("pochi giorni dopo", None),
        ("lunedì prossimo", None),
        ("il 28 ottobre 2031", None),
        ("il 42/13/2020", None),
        ("il 31 aprile 2020", None),
    ],
)
def test_an_italian_expression_behind_the_cue_means_a_day_not_after_the_article(words: str, day: str | None) -> None:
    when = read(f"Neri ha detto {words} che il porto resta chiuso.", "ha detto", "che il porto resta chiuso", "Neri")
    assert (when and when.day) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Monday", "2024-10-28"),
        ("last Thursday", "2024-10-24"),
        ("yesterday", "2024-10-28"),
        ("on October 8", "2024-10-08"),
        ("on October 8, 2019", "2019-10-08"),
        ("on 8 October 2019", "2019-10-08"),
        ("in August", "2024-08"),
        ("in 1989", "1989"),
        ("next Monday", None),
    ],
)
def test_an_english_expression_behind_the_cue_means_a_day_not_after_the_article(words: str, day: str | None) -> None:
    text = f"Cole said {words} that the port would stay closed."
    when = read(text, "said", "that the port would stay closed", "Cole", lang="en")
    assert (when and when.day) == day


def test_last_monday_lists_the_monday_before_as_well() -> None:
    text = "Lunedì scorso, il ministero ha notato che mancano i fondi."
    when = read(text, "ha notato", "che mancano i fondi", "il ministero")
    both = ("2024-10-28", "2024-10-21")
    assert when == When("2024-10-28", "2024-10-21", "2024-10-28", both, "last weekday", "2024-10-29")


def test_a_month_is_bounded_by_its_first_and_last_day() -> None:
    when = read("Nel febbraio 2024 Neri ha detto no.", "ha detto", "no", "Neri")
    assert when is not None
    assert (when.day, when.first, when.last) == ("2024-02", "2024-02-01", "2024-02-29")


@pytest.mark.parametrize(
    ("text", "cue", "content", "source"),
    [
        ("Neri ha detto che lunedì parte.", "ha detto", "che lunedì parte", "Neri"),
        ("Neri ha detto: «Ieri pioveva».", "ha detto", "«Ieri pioveva»", "Neri"),
        ("Ricordando l'alluvione dell'11 settembre 2001, Neri ha detto no.", "ha detto", "no", "Neri"),
        ("La data di consegna è il 15 luglio 1542 ed è nota; Neri ha detto no.", "ha detto", "no", "Neri"),
        ("La fondazione, nata nel 2003, ha detto no.", "ha detto", "no", "La fondazione, nata nel 2003"),
    ],
)
def test_a_date_inside_the_content_or_of_something_else_is_no_date_of_the_saying(
    text: str, cue: str, content: str, source: str
) -> None:
    assert read(text, cue, content, source) is None


def test_the_date_of_a_document_is_when_it_says_so() -> None:
    text = "La legge del 1951 prevede una multa."
    when = read(text, "prevede", "una multa", "La legge del 1951")
    assert when is not None and when.day == "1951"


@pytest.mark.parametrize(
    ("signature", "lang"),
    [("28 ottobre 2024", "it"), ("October 28, 2024", "en"), ("28/10/2024", "it"), ("28 octobre 2024", "fr")],
)
def test_a_post_is_dated_by_its_signature(signature: str, lang: str) -> None:
    text = f"Il porto resta chiuso.\n— Piero Neri (@pneri) {signature}\nAltro testo."
    when = read(text, "", "Il porto resta chiuso.", "Piero Neri (@pneri)", published=None, lang=lang)
    assert when is not None and when.day == "2024-10-28"


def test_without_a_date_of_the_article_a_weekday_means_nothing() -> None:
    assert read("Neri ha detto lunedì che parte.", "ha detto", "che parte", "Neri", published=None) is None


def test_a_dateline_is_the_anchor_where_nothing_else_is() -> None:
    text = "Porto chiuso\nGenova, 29 ottobre 2024 – Neri ha detto lunedì che parte."
    when = read(text, "ha detto", "che parte", "Neri", published=None)
    assert when is not None and (when.day, when.anchor) == ("2024-10-28", "2024-10-29")


@pytest.mark.parametrize(
    ("lang", "words"), [("de", "am 28. Oktober 2024"), ("ru", "28 октября 2024"), ("es", "el 28 de octubre de 2024")]
)
def test_full_dates_are_read_in_languages_without_tables(lang: str, words: str) -> None:
    when = read(f"Neri X {words} : ja.", "X", "ja", "Neri", lang=lang)
    assert when is not None and when.day == "2024-10-28"


@given(st.text(alphabet="il 0123456789/-.ottobremagiluned,«»\n", max_size=60), st.dates())
def test_any_words_are_read_and_nothing_lies_after_the_article(words: str, published: object) -> None:
    text = f"Neri ha detto {words} che parte."
    when = read(text, "ha detto", "che parte", "Neri", published=str(published))
    if when is not None:
        assert when.first is not None and when.last is not None
        assert when.first <= when.last and when.first <= str(published)


@pytest.mark.parametrize("published", ["2024", "2024-10", "2024-02-31", "0001-01-01", "0000-00-00", "٢٠٢٤-١٠-٢٩"])
@pytest.mark.parametrize("words", ["ieri", "lunedì scorso", "giovedì 24", "il 3 maggio", "in agosto"])
def test_no_day_is_counted_from_a_year_a_month_or_no_day_at_all(published: str, words: str) -> None:
    when = read(f"Neri ha detto {words} no.", "ha detto", "no", "Neri", published=published)
    assert when is None or published.startswith("٢")


@pytest.mark.parametrize("words", ["il 1/1/0000", "il 0/5/2020", "il 5/0/2020", "il 0000-01-01", "il 2020-00-10"])
def test_what_no_calendar_has_is_no_day(words: str) -> None:
    assert read(f"Neri ha detto {words} no.", "ha detto", "no", "Neri") is None


def test_a_year_of_publication_leaves_the_dateline_to_tell_the_day() -> None:
    text = "CALAVERDE, 29 ottobre 2024 - Neri ha detto ieri no."
    when = read(text, "ha detto", "no", "Neri", published="2024")
    assert when is not None and when.day == "2024-10-28"


@pytest.mark.parametrize("lang", ["it", "en", "de", "xx"])
@pytest.mark.parametrize(
    ("signature", "day"),
    [
        ("28 ottobre 2024", "2024-10-28"),
        ("October 28, 2024", "2024-10-28"),
        ("Oct 28, 2024", "2024-10-28"),
        ("10:30 AM · Oct 28, 2024", "2024-10-28"),
        ("2024-10-28", "2024-10-28"),
        ("28 ottobre", None),
        ("3h", None),
    ],
)
def test_the_signature_of_a_post_tells_its_day_in_whatever_language(signature: str, day: str | None, lang: str) -> None:
    text = f"Il porto resta chiuso.\n— Piero Neri (@pneri) {signature}\n"
    (span,) = find(text, signature)
    when = read_signed(text, span, load_language(lang))
    assert (when and when.day) == day


def share(*said: Said) -> list[str | None]:
    return [dating.when.day if dating.when else None for dating in share_days(said)]


MONDAY, TUESDAY = Dating(When("2024-10-28")), Dating(When("2024-10-29"))


def test_an_undated_statement_shares_the_day_of_the_same_speaker() -> None:
    assert share(Said("Neri", MONDAY, True), Said("Neri", Dating(), True)) == ["2024-10-28"] * 2


@pytest.mark.parametrize(
    "said",
    [
        (Said("Neri", MONDAY, True), Said("Bruni", Dating(), True)),
        (Said("Neri", MONDAY, True), Said("Neri", Dating(), False)),
        (Said("unknown", MONDAY, True), Said("unknown", Dating(), True)),
        (Said("Neri", Dating(When("2024-10")), True), Said("Neri", Dating(), True)),
        (Said("Neri", MONDAY, True), Said("Neri", TUESDAY, True), Said("Neri", Dating(), True)),
    ],
)
def test_no_day_is_shared_with_others_nor_where_it_is_uncertain(said: tuple[Said, ...]) -> None:
    assert share(*said)[-1] is None


def test_the_day_of_what_is_told_is_kept_apart_from_the_day_of_saying() -> None:
    text = "Neri ha detto lunedì che il 3 maggio il porto era chiuso."
    attribution = Attribution(
        find(text, "che il 3 maggio il porto era chiuso"), find(text, "ha detto"), find(text, "Neri")
    )
    article = Article(doc="d", text=text, hash="", lang="it", published="2024-10-29")
    dating = Dates(article, [], load_language("it")).read(attribution)
    assert (dating.when and dating.when.day, dating.happened and dating.happened.day) == ("2024-10-28", "2024-05-03")


def test_the_day_after_counts_from_the_day_told_before() -> None:
    text = "Il 3 maggio il porto era chiuso. Due giorni dopo Neri ha detto no."
    when = read(text, "ha detto", "no", "Neri")
    assert when is not None and (when.day, when.anchor) == ("2024-05-05", "2024-05-03")


def test_without_a_publication_date_the_post_gives_the_anchor() -> None:
    text = "Neri ha detto lunedì no.\nIl porto resta chiuso.\n— Piero Neri (@pneri) 29 ottobre 2024"
    posts = find_posts(text, load_language("it"))
    attribution = Attribution(find(text, "no"), find(text, "ha detto"), find(text, "Neri"))
    dating = Dates(Article("d", text, "", lang="it"), posts, load_language("it")).read(attribution)
    assert dating.when is not None and dating.when.day == "2024-10-28"
    assert "the post" in dating.because
