"""What became of the words of one utterance from one report to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.connect.drift import Drift, align
from sostiene.connect.records import Told


def tell(content: str, lang: str = "it", *, at: int = 10, cue: str = "ha detto", kind: str = "direct") -> Told:
    return Told(
        f"k{at}", "a", "Ada Ferrin", content, content, ((at, at + len(content)),), cue=cue, lang=lang, kind=kind
    )


def list_changes(drift: Drift) -> list[tuple[str, str, str]]:
    return [(change.kind, change.one, change.other) for change in drift.changes]


def test_the_same_words_are_verbatim() -> None:
    drift = align(tell("«Il faro resta acceso»"), tell("Il faro, resta acceso"))
    assert drift.is_verbatim


def test_what_was_cut_added_and_changed_is_told_with_its_places() -> None:
    one = tell("Il vecchio faro resta acceso tutto l'inverno")
    other = tell("Il faro rimane acceso tutto l'inverno a Calaverde", at=50)
    drift = align(one, other)
    assert list_changes(drift) == [("cut", "vecchio", ""), ("changed", "resta", "rimane"), ("added", "", "a Calaverde")]
    assert drift.changes[1].one_span == (26, 31)
    assert drift.changes[1].other_span == (58, 64)


def test_a_number_that_differs_is_no_mere_change() -> None:
    drift = align(tell("Arrivano 2.400 lampade"), tell("Arrivano 3100 lampade"))
    assert list_changes(drift) == [("number differs", "2.400", "3100")]


def test_a_number_written_otherwise_is_the_same() -> None:
    assert align(tell("Arrivano 2.400 lampade"), tell("Arrivano 2 400 lampade")).is_verbatim


@pytest.mark.parametrize(
    ("lang", "one", "other", "hedge"),
    [
        ("it", "Forse il faro chiude", "Il faro chiude", "Forse"),
        ("it", "Servono circa 40 lampade", "Servono 40 lampade", "circa"),
        ("en", "The lighthouse may close", "The lighthouse close", "may"),
        ("de", "Der Turm wird wahrscheinlich schließen", "Der Turm wird schließen", "wahrscheinlich"),
        ("fr", "Le phare fermera sans doute", "Le phare fermera", "sans doute"),
        ("es", "Quizá cierre el faro", "Cierre el faro", "Quizá"),
        ("ru", "Маяк, вероятно, закроют", "Маяк закроют", "вероятно"),
        ("uk", "Маяк, мабуть, закриють", "Маяк закриють", "мабуть"),
    ],
)
def test_a_lost_or_added_hedge_is_told(lang: str, one: str, other: str, hedge: str) -> None:
    assert list_changes(align(tell(one, lang), tell(other, lang))) == [("hedge lost", hedge, "")]
    assert list_changes(align(tell(other, lang), tell(one, lang))) == [("hedge added", "", hedge)]


def test_about_hedges_only_a_number() -> None:
    drift = align(tell("The talk about lamps goes on", "en"), tell("The talk of lamps goes on", "en"))
    assert list_changes(drift) == [("changed", "about", "of")]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [("ha detto", "ha ribadito", "stronger verb"), ("ha denunciato", "ha spiegato", "weaker verb")],
)
def test_a_verb_that_commits_more_or_less_is_told(one: str, other: str, kind: str) -> None:
    drift = align(tell("Il faro resta", cue=one), tell("Il faro resta", cue=other))
    assert [change.kind for change in drift.changes] == [kind]


def test_verbs_are_weighed_across_languages() -> None:
    drift = align(tell("Il faro resta", cue="ha detto"), tell("Маяк остаётся", "ru", cue="подчеркнул"))
    assert ("stronger verb", "detto", "подчеркнул") in list_changes(drift)


def test_quoted_words_that_are_quoted_no_longer_became_indirect() -> None:
    one, other = tell("Il faro resta acceso"), tell("che il faro resta acceso", kind="indirect")
    assert list_changes(align(one, other)) == [("became indirect", "", "")]
    assert list_changes(align(other, one)) == [("became direct", "", "")]


def test_across_languages_numbers_names_hedges_and_lengths_are_compared() -> None:
    one = tell("Forse a Calaverde la Francia manda 40 lampade nuove entro la fine di questo lungo inverno di nebbia")
    other = tell("France sends 60 lamps", "en", at=80)
    drift = align(one, other)
    assert drift.shared is None
    assert list_changes(drift) == [
        ("number differs", "40", "60"),
        ("name lost", "Calaverde", ""),
        ("shortened", "", ""),
        ("hedge lost", "Forse", ""),
        ]  # fmt: skip


def test_a_name_in_another_script_or_as_an_adjective_is_not_lost() -> None:
    one = tell("che la Francia e Marengov restano", "it")
    other = tell("что французские суда и Маренгов остаются", "ru")
    assert list_changes(align(one, other)) == []


def test_places_count_in_the_article_where_a_content_is_in_pieces() -> None:
    one = Told("k", "a", "Ada Ferrin", "Il faro [...] resta acceso", "", ((5, 12), (30, 42)), lang="it", kind="direct")
    drift = align(one, tell("Il faro resta spento"))
    assert [(change.one, change.one_span) for change in drift.changes] == [("acceso", (36, 42))]


def test_a_content_that_is_not_what_its_spans_hold_has_no_places() -> None:
    one = Told("k", "a", "Ada Ferrin", "Il faro resta acceso", "", ((5, 9),), lang="it", kind="direct")
    assert all(change.one_span is None for change in align(one, tell("Il faro")).changes)


def test_words_repeated_without_end_are_shown_whole() -> None:
    drift = align(tell("il molo " * 600), tell("il molo il faro " * 300))
    assert [change.kind for change in drift.changes] == ["changed"]


LANGS = st.sampled_from(["it", "en", "de", "ru", "xx"])


@given(st.text(max_size=200), st.text(max_size=200), LANGS, LANGS)
def test_every_span_holds_the_words_that_it_shows(one: str, other: str, lang: str, other_lang: str) -> None:
    for change in align(tell(one, lang), tell(other, other_lang)).changes:
        for words, span, content in ((change.one, change.one_span, one), (change.other, change.other_span, other)):
            if span is not None and words:
                assert content[span.start - 10 : span.end - 10] == words


@given(st.text(max_size=200), LANGS)
def test_whatever_is_said_agrees_with_itself(content: str, lang: str) -> None:
    assert not align(tell(content, lang), tell(content, lang)).changes
