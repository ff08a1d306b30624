"""The script and the language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.errors import UnsupportedScript
from sostiene.readers.language import check_script, find_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Il sindaco ha detto che il ponte resta chiuso.", "it"),
        ("Ha detto no.", "it"),
        ("The mayor said the bridge would stay closed.", "en"),
        ("Der Bürgermeister sagte, die Brücke bleibe geschlossen.", "de"),
        ("Le maire a déclaré que le pont restait fermé.", "fr"),
        ("El alcalde dijo que el puente seguirá cerrado.", "es"),
        ("Мэр заявил, что мост останется закрытым.", "ru"),
        ("Мер заявив, що міст залишиться закритим.", "uk"),
        ("Ο δήμαρχος είπε ότι η γέφυρα θα μείνει κλειστή.", "el"),
        ("Її", "uk"),
        ("Ναι", "el"),
    ],
)
def test_the_language_is_found(text: str, code: str) -> None:
    assert find_language(text) == code


@pytest.mark.parametrize("text", ["", "1234 — 56", "🇮🇹 🇪🇺", "\ud800", "\x00\x85\ufffe"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert find_language(text) is None


def test_the_language_is_found_among_characters_that_the_detector_refuses() -> None:
    assert find_language("Il sindaco\x00 ha detto\ud800 che il ponte\x85 resta chiuso.\ufffe") == "it"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("قال رئيس البلدية إن الجسر مغلق", "Arabic"),
        ("ראש העיר אמר שהגשר סגור", "Hebrew"),
        ("市长说大桥仍然关闭", "Han"),
        ("시장은 다리가 폐쇄될 것이라고 말했다", "Hangul"),
        ("महापौर ने कहा कि पुल बंद है", "Devanagari"),
        ("นายกเทศมนตรีกล่าวว่าสะพานปิด", "Thai"),
        ("მერმა თქვა, რომ ხიდი დაკეტილია", "Georgian"),
        ("Քաղաքապետն ասաց, որ կամուրջը փակ է", "Armenian"),
    ],
)
def test_a_script_that_the_model_does_not_know_is_refused_by_name(text: str, script: str) -> None:
    with pytest.raises(UnsupportedScript) as caught:
        check_script(text)
    assert caught.value.script == script


@pytest.mark.parametrize(
    "text",
    [
        "Il sindaco ha citato il proverbio 千里之行 davanti ai giornalisti.",
        "Мэр и Ελλάδα и Roma",
        "𝗕𝗿𝗲𝗮𝗸𝗶𝗻𝗴 ha detto",
        "1, 2, 3 …",
        "",
    ],
)
def test_foreign_words_and_signs_do_not_make_a_text_unreadable(text: str) -> None:
    check_script(text)


@given(st.text(st.characters()))
def test_any_string_has_a_language_or_none(text: str) -> None:
    code = find_language(text)
    assert code is None or code.isalpha()
