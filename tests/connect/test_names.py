from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.connect.aliases import load_aliases, read_term
from sostiene.connect.bodies import Body, read_body, read_office
from sostiene.connect.names import compare_names, find_canonical
from sostiene.connect.persons import read_name
from sostiene.connect.skeletons import compare_words, find_skeletons, fold_letters

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "name_pairs.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("truth", "one", "other"), [pair for pair in PAIRS if pair[0] == "different"])
def test_two_speakers_are_never_taken_for_one(truth, one, other):
    assert compare_names(one, other).verdict != "same"


def test_nearly_all_pairs_of_one_speaker_are_found():
    same = [pair for pair in PAIRS if pair[0] == "same"]
    found = [pair for pair in same if compare_names(*pair[1:]).verdict == "same"]
    assert len(found) >= 0.97 * len(same)


@pytest.mark.parametrize(("_", "one", "other"), PAIRS[::7])
def test_the_order_of_two_names_does_not_count(_, one, other):
    assert compare_names(one, other).verdict == compare_names(other, one).verdict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sorokin", "сорокин"),
        ("wisniewski", "висневский"),
        ("schtscherbak", "щербак"),
        ("petrov", "petrow"),
        ("μπακας", "bakas"),
    ],
)
def test_a_name_sounds_the_same_in_two_spellings(one, other):
    one, other = fold_letters(one), fold_letters(other)
    assert compare_words(one, other) > 0.9
    assert set(find_skeletons(one)) & set(find_skeletons(other))


@pytest.mark.parametrize(
    ("one", "other"), [("giulia", "giulio"), ("ferri", "ferro"), ("роберт", "roberto"), ("conti", "conte")]
)
def test_another_ending_is_another_name(one, other):
    assert compare_words(one, other) < 0.8


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("il ministro della Difesa Ugo Brandi", ("ugo", "brandi")),
        ("МИД Ирана Карим Тавили", ("карим", "тавили")),
        ("Ugo Brandi, sindaco di Valfosca", ("ugo", "brandi")),
        ("Präsident Georg Nowak", ("georg", "nowak")),
        ("le président Jean-Luc Marchand", ("jean", "luc", "marchand")),
        ("Иван Петрович Сорокин", ("иван", "сорокин")),
        ("Anna von der Heide", ("anna", "vonderheide")),
        ("Karim al-Tawil", ("karim", "tawil")),
        ("Massimo D'Arvia", ("massimo", "darvia")),
        ("Park Min-ji", ("park", "min", "ji")),
        ("il portavoce di Brandi", ()),
        ("avvocati di Brandi", ()),
        ("Brandi e Corvini", ()),
        ("Brandi's lawyers", ()),
        ("пресс-секретарь Сорокина", ()),
        ("un funzionario", ()),
    ],
)
def test_the_name_is_cut_out_of_the_words_around_it(words, name):
    assert read_name(words).words == name


def test_an_initial_fits_and_another_does_not():
    assert compare_names("U. Brandi", "Ugo Brandi").is_short
    assert compare_names("A. Brandi", "Ugo Brandi").verdict == "different"


def test_a_surname_alone_is_open_until_its_neighbours_are_known():
    assert compare_names("Brandi", "Ugo Brandi").verdict == "unsure"
    assert compare_names("Brandi", "Ugo Brandi", near=["Anna Neri"]).verdict == "same"
    assert compare_names("Brandi", "Ugo Brandi", near=["Ada Brandi", "Ugo Brandi"]).verdict == "unsure"


def test_every_comparison_says_why():
    assert compare_names("Georg Nowak", "Георг Новак").why == "Georg Nowak and Георг Новак are spelt alike"
    assert "Kremlin" in compare_names("Cremlino", "Кремль").why


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("russisches Verteidigungsministerium", Body("defence ministry", "RU")),
        ("ministère russe de la Défense", Body("defence ministry", "RU")),
        ("Минобороны России", Body("defence ministry", "RU")),
        ("il Pentagono", Body("defence ministry", "US")),
        ("Kyiv", Body("government", "UA")),
        ("governo di Teheran", Body("government", "IR")),
        ("МИД", Body("foreign ministry", None)),
        ("Росси", None),
        ("portavoce del Cremlino", None),
        ("Corte suprema russa", Body("supreme court", "RU")),
    ],
)
def test_a_body_is_known_by_kind_and_party(name, body):
    assert read_body(name) == body


def test_the_party_of_the_voice_helps_a_body_that_does_not_say_whose_it_is():
    assert read_body("ministero della Difesa", "RU") == Body("defence ministry", "RU")


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Песков", "Dmitry Peskov"),
        ("Минобороны России", "Russian Defence Ministry"),
        ("Moscou", "Russia"),
        ("윤석열", "Yoon Suk-yeol"),
        ("Ugo Brandi", None),
        ("МИД", None),
    ],
)
def test_a_known_speaker_has_its_best_known_latin_name(name, canonical):
    assert find_canonical(name) == canonical


def test_an_office_has_its_holder_on_that_day():
    office = read_office("il presidente ucraino", None, None)
    assert office is not None
    holders = [load_aliases().find_holder(office, day) for day in ("2018-01-01", "2023-01-01", "1999-01-01")]
    assert [holder.name if holder else None for holder in holders] == ["Petro Poroshenko", "Volodymyr Zelensky", None]


@pytest.mark.parametrize(
    "name", ["il vicepresidente ucraino", "il presidente", "ex presidente russo", "il presidente della Regione"]
)
def test_an_office_that_is_not_told_in_full_is_left_open(name):
    assert read_office(name, "IT", None) is None


def test_there_is_one_pope_at_a_time():
    office = read_office("il Papa", "IT", None)
    assert office is not None
    holder = load_aliases().find_holder(office, "2024-05-01")
    assert holder is not None and holder.name == "Pope Francis"


def test_every_spelling_of_the_table_finds_its_speaker():
    lost = [
        (alias.name, spelling.shown)
        for alias in load_aliases().by_name.values()
        for spelling in alias.spellings
        if (load_aliases().find(spelling) or (None,))[0] is not alias
    ]
    assert lost == []


def test_an_office_that_cannot_be_read_is_an_error_that_shows_it():
    with pytest.raises(ValueError, match="king of nowhere"):
        read_term("king of nowhere")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_strings_compare_without_an_exception(one, other):
    likeness = compare_names(one, other)
    assert 0 <= likeness.score <= 1
    assert likeness.why
