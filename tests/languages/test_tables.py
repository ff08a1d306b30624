"""Every row of the cue tables is well formed, and every cue is found by its own words."""

import pytest

from sostiene.languages import load_language
from sostiene.languages.cues import CUE_KINDS, FRAMES, TURNS, load_cues, split_words
from sostiene.languages.inflection import inflect, list_participles
from sostiene.records import ACTS

CODES = ("it", "en", "ru", "uk")
TABLE_KINDS = {
    "negations": {"particle", "refusal", "affirmation"},
    "observers": {"medium", "study", "calculation", "norm"},
    "auxiliaries": {"have", "be", "helper", "adverb"},
    "clause_words": {"that", "to", "question", "relative", "infinitive", "governor"},
    "tones": set(ACTS),
}


@pytest.mark.parametrize("code", CODES)
def test_cue_rows_are_well_formed(code: str) -> None:
    for row in load_language(code).table("cues"):
        assert len(row) in (4, 5), row
        assert row[1] in ACTS, row
        assert row[2] in CUE_KINDS, row
        assert row[3] == "-" or set(row[3].split(",")) <= set(FRAMES), row
        for turn in row[4].split(";") if len(row) == 5 else ():
            name, _, act = turn.partition("=")
            assert name in TURNS and act in ACTS, row


@pytest.mark.parametrize("code", CODES)
def test_no_cue_stands_twice_as_the_same_kind(code: str) -> None:
    names = [(row[0], row[2]) for row in load_language(code).table("cues")]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("code", "least"), [("it", 250), ("en", 200), ("ru", 200), ("uk", 200)])
def test_tables_are_large_enough(code: str, least: int) -> None:
    assert len(load_language(code).table("cues")) >= least


@pytest.mark.parametrize("code", CODES)
def test_every_cue_is_found_by_its_own_words(code: str) -> None:
    index = load_cues(load_language(code))
    for row in load_language(code).table("cues"):
        words = split_words(row[0])
        found = {(match.cue.lemma, match.cue.kind) for match in index.find(words)}
        assert (row[0].replace("' ", "'"), row[2]) in found, row


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", sorted(TABLE_KINDS))
def test_small_tables_are_well_formed(code: str, name: str) -> None:
    rows = load_language(code).table(name)
    assert rows
    assert len(set(rows)) == len(rows)
    assert {row[1] for row in rows} <= TABLE_KINDS[name]


@pytest.mark.parametrize("code", CODES)
def test_every_negation_is_found_by_its_own_words(code: str) -> None:
    index = load_cues(load_language(code))
    for words, kind in load_language(code).table("negations"):
        assert kind in {negation.kind for negation in index.find_negations(split_words(words))}, words


@pytest.mark.parametrize(
    ("lemma", "code", "forms"),
    [
        ("dire", "it", {"dice", "disse", "detto", "dicendo", "diranno"}),
        ("aggiungere", "it", {"aggiunge", "aggiunse", "aggiunto"}),
        ("ribadire", "it", {"ribadisce", "ribadiscono", "ribadito", "ribadendo"}),
        ("chiedere", "it", {"chiede", "chiese", "chiesto", "chiedendo"}),
        ("negare", "it", {"nega", "neghi", "negato", "negherà"}),
        ("annunciare", "it", {"annuncia", "annunciò", "annuncerà", "annunciato"}),
        ("proporre", "it", {"propone", "propose", "proposto", "proponendo"}),
        ("escludere", "it", {"esclude", "escluse", "escluso"}),
        ("sostenere", "it", {"sostiene", "sostenne", "sosterrà", "sostenuto"}),
        ("ammettere", "it", {"ammette", "ammise", "ammesso"}),
        ("say", "en", {"says", "said", "saying"}),
        ("deny", "en", {"denies", "denied", "denying"}),
        ("admit", "en", {"admits", "admitted", "admitting"}),
        ("agree", "en", {"agrees", "agreed", "agreeing"}),
        ("accuse", "en", {"accuses", "accused", "accusing"}),
        ("заявить", "ru", {"заявил", "заявила", "заявят", "заявлено"}),
        ("подчеркнуть", "ru", {"подчеркнул", "подчеркнула", "подчеркнут"}),
        ("опровергнуть", "ru", {"опроверг", "опровергла", "опровергли"}),
        ("сказать", "ru", {"сказал", "скажет", "сказано"}),
        ("опасаться", "ru", {"опасается", "опасались", "опасаясь"}),
        ("стверджувати", "uk", {"стверджує", "стверджував", "стверджують"}),
        ("розповісти", "uk", {"розповів", "розповіла", "розповідять"}),
        ("заперечити", "uk", {"заперечив", "заперечила", "заперечать"}),
        ("побоюватися", "uk", {"побоюється", "побоювався", "побоюються"}),
    ],
)
def test_verbs_take_their_forms(lemma: str, code: str, forms: set[str]) -> None:
    assert forms <= inflect(lemma, "verb", load_language(code))


def test_participles_are_told_from_other_forms() -> None:
    participles = list_participles("confermare", load_language("it"))
    assert "confermato" in participles
    assert "conferma" not in participles


def test_a_language_without_tables_leaves_words_as_they_are() -> None:
    assert inflect("sagen", "verb", load_language("de")) == {"sagen"}
