"""Which names stand for which party."""

import pytest
from babel import Locale

from sostiene.languages import load_language
from sostiene.languages.parties import load_parties


@pytest.mark.parametrize(
    ("lang", "name", "kind", "code"),
    [
        ("it", "Mosca", "capital", "RU"),
        ("it", "Cremlino", "seat", "RU"),
        ("it", "Palazzo Chigi", "seat", "IT"),
        ("it", "Corea del Nord", "state", "KP"),
        ("it", "sudcoreano", "demonym", "KR"),
        ("it", "Pentagono", "body", "US"),
        ("it", "ANSA", "agency", "IT"),
        ("en", "Downing Street", "seat", "GB"),
        ("en", "White House", "seat", "US"),
        ("en", "South Korean", "demonym", "KR"),
        ("en", "Yonhap", "agency", "KR"),
    ],
)
def test_a_known_name_has_its_party(lang: str, name: str, kind: str, code: str) -> None:
    assert (kind, code) in load_parties(load_language(lang)).look_up(name)


def test_bruxelles_is_a_city_of_belgium_and_the_seat_of_the_union() -> None:
    codes = {party.code for party in load_parties(load_language("it")).look_up("Bruxelles")}
    assert codes == {"BE", "EU"}


def test_the_longest_name_is_found_among_words() -> None:
    words = ["il", "ministro", "degli", "Esteri", "della", "Corea", "del", "Sud"]
    (found,) = load_parties(load_language("it")).find(words)
    assert words[found.first : found.last] == ["Corea", "del", "Sud"]


@pytest.mark.parametrize("lang", ["it", "en", "ru", "uk"])
def test_every_line_of_the_table_has_a_class_a_party_and_its_origin(lang: str) -> None:
    rows = load_language(lang).table("parties")
    assert {len(row) for row in rows} == {4}
    assert {row[1] for row in rows} == {"state", "capital", "seat", "body", "demonym", "agency"}
    assert len({row[:3] for row in rows}) == len(rows)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_state_has_a_capital_and_a_demonym(lang: str) -> None:
    rows = load_language(lang).table("parties")
    states = {code for code in Locale("en").territories if len(code) == 2}
    known = [{row[2] for row in rows if row[1] == kind} & states for kind in ("capital", "demonym")]
    assert all(len(codes) >= 193 for codes in known)  # the members of the United Nations


def test_a_language_without_a_table_knows_the_states_of_cldr() -> None:
    assert load_parties(load_language("fr")).look_up("Ukraine")[0].code == "UA"
    assert not load_parties(load_language("xx")).look_up("Ukraine")
