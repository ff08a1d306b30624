"""What a web page says of its article in JSON-LD and meta elements: headline, author, date, publisher, address."""

import html
import re
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from sostiene.readers.factchecks import read_fact_checks
from sostiene.readers.linkeddata import has_type, read_linked_data, read_names, read_words, skip_address
from sostiene.readers.source import WEB_ADDRESS, find_code
from sostiene.readers.timestamps import find_day
from sostiene.records import FactCheck

ARTICLE_TYPES = re.compile(r"(Article|Posting|Report)$")
TAG = re.compile(r"<[^<>]{0,1000}>")

# A page of an article has few; a hostile one has thousands in one another.
MOST_HEADINGS = 50

# Names of meta elements (`name`, `property` or `itemprop`), best first.
HEADLINE = ("og:title", "twitter:title", "dc.title")
AUTHOR = ("author", "article:author_name", "dc.creator", "parsely-author", "sailthru.author")
PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.created", "pubdate", "publishdate", "publish-date", "date",
)  # fmt: skip
PUBLISHER = ("og:site_name", "application-name", "dc.publisher")
DESCRIPTION = ("og:description", "description", "twitter:description")


@dataclass(frozen=True)
class PageData:
    """What the page says of its article; None where it says nothing."""

    headline: str | None = None
    author: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None
    description: str | None = None
    body: str | None = None
    fact_checks: tuple[FactCheck, ...] = ()


def read_page_data(tree: HtmlElement) -> PageData:
    """What the page says of its article: JSON-LD first, then meta elements."""
    objects = list(read_linked_data(tree))
    described = next(filter(is_article, objects), {})
    day = next((day for day in (find_day(one.get("datePublished")) for one in objects) if day), None)
    metas = read_metas(tree)
    return PageData(
        headline=read_words(described.get("headline")) or find_headline(tree, metas),
        author=read_names(described.get("author")) or skip_address(first_meta(metas, AUTHOR)),
        published=find_day(described.get("datePublished")) or find_day(first_meta(metas, PUBLISHED)) or day,
        publisher=read_names(described.get("publisher")) or first_meta(metas, PUBLISHER),
        url=find_address(tree, metas, described),
        lang=find_code(tree.get("lang")) or find_code(first_meta(metas, ("og:locale",))),
        description=read_words(described.get("description")) or first_meta(metas, DESCRIPTION),
        body=read_body(described.get("articleBody")),
        fact_checks=tuple(read_fact_checks(tree, objects)),
    )


def is_article(described: dict[str, object]) -> bool:
    return has_type(described, ARTICLE_TYPES) and any(
        isinstance(described.get(key), str) for key in ("headline", "articleBody")
    )


def find_headline(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    """The headline of a page without JSON-LD: its meta element without the outlet's name, else its only <h1>."""
    named = first_meta(metas, HEADLINE)
    shown = [read_words(heading.text_content()) for heading in islice(tree.iter("h1"), MOST_HEADINGS)]
    if named is None:
        return shown[0] if len(shown) == 1 else None
    # "Headline - Outlet" on the page is only "Headline".
    return next((words for words in shown if words and named.startswith(words)), named)


def read_metas(tree: HtmlElement) -> dict[str, str]:
    """The contents of the page's meta elements by lower-case name; the first of a name counts."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = read_words(meta.get("content"))
        if name and content:
            metas.setdefault(name, content)
    return metas


def first_meta(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def find_address(tree: HtmlElement, metas: dict[str, str], described: dict[str, object]) -> str | None:
    """The page's canonical address; None if it gives none that is a web address."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    main = described.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    for address in (*links, metas.get("og:url"), described.get("url"), main):
        if isinstance(address, str) and WEB_ADDRESS.fullmatch(address.strip()):
            return address.strip()
    return None


def read_body(value: object) -> str | None:
    """The article's text as JSON-LD gives it, without markup, one paragraph a line."""
    if not isinstance(value, str):
        return None
    # Line ends of the markup's own paragraphs first, then entities: some outlets escape their markup twice.
    plain = TAG.sub("\n", html.unescape(value))
    return "\n".join(" ".join(line.split()) for line in plain.splitlines() if line.strip()) or None
