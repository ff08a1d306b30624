"""A headline names its speaker before a colon or behind a dash, if the article quotes that person."""

import pytest

from sostiene.extract.headlines import add_headline
from sostiene.languages import load_language
from sostiene.records import Attribution, Span

BODY = "\nAnna Neri ha detto che la giunta va avanti.\n"


def read(headline: str) -> list[tuple[str, str]]:
    """Source and content of what is found in the headline."""
    text = headline + BODY
    source, content = text.index("Anna Neri ha"), text.index("che la giunta")
    body = Attribution((Span(content, len(text) - 2),), source=(Span(source, source + 9),))
    return [
        (text[slice(*one.source[0])], text[slice(*one.content[0])])
        for one in add_headline(text, [body], load_language("it"))
        if one is not body
    ]


@pytest.mark.parametrize(
    ("headline", "source", "content"),
    [
        ("Neri: la giunta non cadrà", "Neri", "la giunta non cadrà"),
        ("La sindaca Neri a Bari: la giunta non cadrà", "La sindaca Neri", "la giunta non cadrà"),
        ("La giunta non cadrà in aula - Neri", "Neri", "La giunta non cadrà in aula"),
    ],
)
def test_a_person_whom_the_article_quotes_speaks_in_the_headline(headline: str, source: str, content: str) -> None:
    assert read(headline) == [(source, content)]


@pytest.mark.parametrize(
    "headline",
    ["Ciclismo: vince ancora Bruni", "Bari: crolla un ponte sul fiume", "Il caso Neri: tutte le tappe", "Neri resta"],
)
def test_a_topic_or_a_place_before_a_colon_says_nothing(headline: str) -> None:
    assert read(headline) == []
