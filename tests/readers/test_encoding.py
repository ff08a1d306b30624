"""Bytes of any encoding become the text that was written, or a clear error."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text

ITALIAN = "Il sindaco ha detto che la città è sicura: «Perché dovremmo chiudere?»\r\nL’assessore non è d’accordo."
RUSSIAN = "Мэр заявил, что мост закрыт. «Ремонт начнётся завтра», — добавил он."
GREEK = "Ο δήμαρχος είπε ότι η γέφυρα είναι κλειστή."
POLISH = "Burmistrz powiedział, że most jest zamknięty. Źle się dzieje."
GERMAN = "Der Bürgermeister sagte, die Brücke bleibe für Fußgänger geöffnet."


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_utf8_text_comes_back_as_it_was_written(text: str) -> None:
    assert decode_text(text.encode("utf-8")) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_each_of_its_forms_and_newlines_are_kept(encoding: str) -> None:
    assert decode_text(ITALIAN.encode(encoding)) == ITALIAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ITALIAN, "cp1252"),
        (ITALIAN.replace("’", "'"), "latin-1"),
        (ITALIAN, "mac_roman"),
        (RUSSIAN, "cp1251"),
        (GREEK, "cp1253"),
        (POLISH, "cp1250"),
        (GERMAN, "latin-1"),
    ],
)
def test_old_encodings_are_recognised_by_their_words(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_the_encoding_that_the_sender_names_is_used() -> None:
    assert decode_text("Мост закрыт".encode("koi8-r"), "koi8-r") == "Мост закрыт"


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "base64", "utf-8", ""])
def test_a_wrong_name_of_an_encoding_does_no_harm(name: str) -> None:
    assert decode_text(ITALIAN.encode("cp1252"), name) == ITALIAN


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word or Excel file"),
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG picture"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        (b"abc\x01\x02\x03\x04\x05", "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        decode_text(content)


def test_one_stray_nul_is_no_reason_to_refuse_an_article() -> None:
    assert decode_text(b"Il sindaco\x00 ha detto di no.") == "Il sindaco\0 ha detto di no."


@given(st.binary(max_size=300), st.none() | st.sampled_from(["utf-16", "koi8-r", "shift_jis", "utf-7", "idna", "x"]))
def test_any_bytes_give_a_text_or_an_input_error(content: bytes, declared: str | None) -> None:
    with suppress(InputError):
        assert decode_text(content, declared).strip()
