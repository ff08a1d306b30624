"""What invented pages say for machines: the verdicts of fact-checkers, in all the forms that schema.org allows."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.readers import read_bytes
from sostiene.readers.html import parse_page
from sostiene.readers.pagedata import read_page_data
from sostiene.records import Article, FactCheck

CLAIM = "Il ponte sul fiume Lento è crollato"
ADDRESS = "https://example.org/verifiche/ponte"
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": CLAIM,
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "Falso"},
    "author": {"@type": "Organization", "name": "Verifiche Lente"},
    "url": ADDRESS,
}
WHOLE = FactCheck(CLAIM, "Falso", "Verifiche Lente", ADDRESS)


def read_checks(*described: object) -> tuple[FactCheck, ...]:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in described)
    return read_page_data(parse_page(f"<html><head>{scripts}</head><body><p>Ciao</p></body></html>")).fact_checks


@pytest.mark.parametrize(
    "described",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "WebPage", "review": [REVIEW, REVIEW]},
        {**REVIEW, "@type": ["Review", "ClaimReview"]},
        {**REVIEW, "@type": "http://schema.org/ClaimReview"},
        {**REVIEW, "author": [{"name": "Verifiche Lente"}]},
        {**REVIEW, "author": "Verifiche Lente"},
        {**REVIEW, "author": None, "publisher": {"name": "Verifiche Lente"}},
        {**REVIEW, "reviewRating": [REVIEW["reviewRating"]]},
        {**REVIEW, "reviewRating": "Falso"},
        {**REVIEW, "claimReviewed": None, "itemReviewed": {"@type": "Claim", "text": CLAIM}},
    ],
)
def test_a_fact_check_is_read_in_whatever_shape_it_is_given(described: object) -> None:
    assert read_checks(described) == (WHOLE,)


@pytest.mark.parametrize(
    ("rating", "shown"),
    [
        ({"ratingValue": 1, "bestRating": 5}, "1/5"),
        ({"ratingValue": "2", "bestRating": "5"}, "2/5"),
        ({"ratingValue": 1}, "1"),
        ({"alternateName": " Quasi\n vero "}, "Quasi vero"),
        ({"ratingValue": True}, None),
        ({"alternateName": ["Falso"]}, None),
        (None, None),
        ([], None),
    ],
)
def test_a_rating_in_words_counts_before_one_in_figures(rating: object, shown: str | None) -> None:
    (check,) = read_checks({**REVIEW, "reviewRating": rating})
    assert check.rating == shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/verifiche", "", 3, None])
def test_only_a_web_address_is_the_address_of_a_fact_check(address: object) -> None:
    (check,) = read_checks({**REVIEW, "url": address})
    assert check.url is None


def test_a_verdict_on_nothing_is_none() -> None:
    assert read_checks({**REVIEW, "claimReviewed": " "}, {"@type": "Review", "claimReviewed": CLAIM}) == ()


def test_a_fact_check_is_read_from_microdata() -> None:
    page = f"""<html><body><div itemscope itemtype="https://schema.org/ClaimReview">
    <p itemprop="claimReviewed">Il ponte <b>sul fiume Lento</b> è crollato</p><a itemprop="url" href="{ADDRESS}">qui</a>
    <div><span itemprop="author" itemscope itemtype="https://schema.org/Organization">
    <b itemprop="name">Verifiche Lente</b></span></div>
    <span itemprop="reviewRating" itemscope><meta itemprop="ratingValue" content="1">
    <i itemprop="alternateName">Falso</i></span></div></body></html>"""
    assert read_page_data(parse_page(page)).fact_checks == (WHOLE,)


def test_the_fact_checks_of_a_page_are_its_articles() -> None:
    sentence = "Il sindaco Carlo Verdi ha annunciato che il ponte sul fiume Lento resterà chiuso fino a maggio. "
    page = f'<html><body><script type="application/ld+json">{json.dumps(REVIEW)}</script><p>{sentence * 3}</p></body>'
    (article,) = read_bytes(page.encode(), "ponte.html")
    assert isinstance(article, Article)
    assert article.fact_checks == (WHOLE,)
    assert "Falso" not in article.text


def test_fact_checks_are_bounded_in_number_and_length() -> None:
    many = read_checks([{**REVIEW, "claimReviewed": f"{number} " + "x" * 10_000} for number in range(500)])
    assert len(many) == 100
    assert len(many[0].claim) == 2000


def test_microdata_nested_without_end_is_bounded() -> None:
    nested = '<div itemscope itemprop="itemReviewed" itemtype="https://schema.org/ClaimReview">' * 200
    assert read_page_data(parse_page(f"<html><body>{nested}{CLAIM * 20_000}</body></html>")).fact_checks == ()


@pytest.mark.parametrize(("told", "code"), [("it-IT", "it"), ("{{lang}}", None), ("x", None)])
def test_what_is_no_code_of_a_language_is_none(told: str, code: str | None) -> None:
    assert read_page_data(parse_page(f'<html lang="{told}"><body>Sì</body></html>')).lang == code


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(REVIEW)), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(sorted(REVIEW)), JSON_VALUES))
def test_any_json_gives_fact_checks_or_none(fields: dict[str, Any]) -> None:
    for check in read_checks({**REVIEW, **fields}):
        assert check.claim and all(isinstance(one, str | None) for one in (check.rating, check.author, check.url))
