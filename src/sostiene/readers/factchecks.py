"""The verdicts on claims that a page carries (schema.org ClaimReview): its publisher's, never ours."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from sostiene.readers.linkeddata import has_type, read_microdata, read_names, read_words
from sostiene.readers.source import WEB_ADDRESS
from sostiene.records import FactCheck

CLAIM_REVIEW = re.compile(r"\bClaimReview$")
PROPERTIES = frozenset(
    {
        *("claimReviewed", "itemReviewed", "text", "name", "author", "publisher", "url"),
        *("reviewRating", "alternateName", "ratingValue", "bestRating"),
    }
)
# On the longest page of a fact-checker there are a dozen; hostile pages have thousands.
MAX_FACT_CHECKS = 100
LONGEST = 2000


def read_fact_checks(tree: HtmlElement, objects: Iterable[dict[str, object]]) -> Iterator[FactCheck]:
    """The verdicts in the page's microdata and among its JSON-LD objects, each once."""
    reviews = [one for one in objects if has_type(one, CLAIM_REVIEW)]
    reviews += read_microdata(tree, CLAIM_REVIEW, PROPERTIES)
    checks = map(read_fact_check, reviews)
    yield from islice(dict.fromkeys(check for check in checks if check is not None), MAX_FACT_CHECKS)


def read_fact_check(review: dict[str, object]) -> FactCheck | None:
    """The verdict; None if it does not say on what claim.

    A rating in words ("Falso") counts before one in figures, which is given with the best that its scale has.
    """
    reviewed = first_object(review.get("itemReviewed"))
    claim = read_words(review.get("claimReviewed")) or read_words(reviewed.get("text") or reviewed.get("name"))
    if claim is None:
        return None
    url = read_words(review.get("url"))
    return FactCheck(
        claim=claim[:LONGEST],
        rating=read_rating(review.get("reviewRating")),
        author=read_names(review.get("author")) or read_names(review.get("publisher")),
        url=url if url and WEB_ADDRESS.fullmatch(url) else None,
    )


def read_rating(value: object) -> str | None:
    """The words ("Falso"), else the figure and the best one of its scale ("1/5"), or the figure alone."""
    rating = first_object(value)
    for key in ("alternateName", "name"):
        words = read_figure(rating.get(key))
        if words:
            return words[:LONGEST]
    figure, best = read_figure(rating.get("ratingValue")), read_figure(rating.get("bestRating"))
    return f"{figure}/{best}" if figure and best else figure or (read_words(value) if isinstance(value, str) else None)


def read_figure(value: object) -> str | None:
    """The words, or the number in figures."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value)[:LONGEST] if is_number else read_words(value)


def first_object(value: object) -> dict[str, object]:
    """The object, or the first of several; an empty one if there is none."""
    values = value if isinstance(value, list) else [value]
    return next((one for one in values if isinstance(one, dict)), {})
