"""Pieces of markup as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.errors import InputError
from sostiene.readers.fragments import is_markup, list_lines
from sostiene.readers.trees import parse_xml


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("<p>Il  sindaco</p>\n<p>dice <b>no</b>.</p>", ["Il sindaco", "dice no."]),
        ("Il sindaco<br>dice no", ["Il sindaco", "dice no"]),
        ("«Forse» &amp; basta", ["«Forse» & basta"]),
        ("Prima riga\nseconda riga", ["Prima riga", "seconda riga"]),
        ("<ul><li>uno</li><li>due</li></ul>tre", ["uno", "due", "tre"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a b"]),
        ("<p>sì</p><script>alert(1)</script><style>p{}</style>", ["sì"]),
        ('<p>sì</p><img src="x" onerror="y">', ["sì"]),
        ("<!-- nulla -->", []),
        ("", []),
        ('<a ts="x:y">sì</a><x:y>no</x:y>', ["sìno"]),
    ],
)
def test_each_paragraph_is_a_line(value: str, lines: list[str]) -> None:
    assert list_lines(value) == lines


def test_an_embedded_post_keeps_its_author() -> None:
    post = '<blockquote class="twitter-tweet"><p>Niente tagli</p>&mdash; Anna Neri (@annaneri) 28 ottobre</blockquote>'
    assert list_lines(f"<p>Neri:</p>{post}") == ["Neri:", "Niente tagli", "— Anna Neri (@annaneri) 28 ottobre"]


def test_a_text_with_signs_of_less_than_is_no_markup() -> None:
    assert not is_markup("3 < 5 e 7 > 2, <Rossi> dice")
    assert is_markup("Sì<br/>no")


def test_entities_of_a_documents_own_are_refused() -> None:
    with pytest.raises(InputError, match="entities"):
        parse_xml(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')


@given(st.text() | st.text(alphabet="<>/=\"' pbr!-&;a\0\ud800"))
def test_any_string_gives_lines_or_an_input_error(value: str) -> None:
    try:
        lines = list_lines(value)
    except InputError:
        return
    assert all(line.strip() for line in lines)
