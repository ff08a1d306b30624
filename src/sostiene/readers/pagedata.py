"""What a web page says of its article in JSON-LD and meta elements: headline, author, date, publisher, address."""

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

ARTICLE_TYPES = re.compile(r"(Article|Posting|Report)$")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MAX_NODES = 10_000
TAG = re.compile(r"<[^<>]{0,1000}>")

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


def read_page_data(tree: HtmlElement) -> PageData:
    """What the page says of its article: JSON-LD first, then meta elements."""
    objects = list(read_linked_data(tree))
    described = next(filter(is_article, objects), {})
    day = next((day for day in (read_day(one.get("datePublished")) for one in objects) if day), None)
    metas = read_metas(tree)
    return PageData(
        headline=read_words(described.get("headline")) or find_headline(tree, metas),
        author=read_names(described.get("author")) or skip_address(first_meta(metas, AUTHOR)),
        published=read_day(described.get("datePublished")) or read_day(first_meta(metas, PUBLISHED)) or day,
        publisher=read_names(described.get("publisher")) or first_meta(metas, PUBLISHER),
        url=find_address(tree, metas, described),
        lang=read_words(tree.get("lang")) or first_meta(metas, ("og:locale",)),
        description=read_words(described.get("description")) or first_meta(metas, DESCRIPTION),
        body=read_body(described.get("articleBody")),
    )


def read_linked_data(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """All objects in the page's JSON-LD, in their order, none of broken JSON-LD (many real pages have some)."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from walk_objects(parse_script(script.text or ""))


def parse_script(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def walk_objects(value: object) -> Iterator[dict[str, object]]:
    """All objects in a JSON value, outer before inner, in their order; stops after MAX_NODES values."""
    waiting, seen = deque([value]), 0
    while waiting and seen < MAX_NODES:
        node = waiting.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
            waiting.extend(list(node.values())[:MAX_NODES])
        elif isinstance(node, list):
            waiting.extend(node[:MAX_NODES])


def is_article(described: dict[str, object]) -> bool:
    kinds = described.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    named = any(isinstance(kind, str) and ARTICLE_TYPES.search(kind) for kind in kinds)
    return named and any(isinstance(described.get(key), str) for key in ("headline", "articleBody"))


def find_headline(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    """The headline of a page without JSON-LD: its meta element without the outlet's name, else its only <h1>."""
    named = first_meta(metas, HEADLINE)
    shown = [read_words(heading.text_content()) for heading in tree.iter("h1")]
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


def read_words(value: object) -> str | None:
    """The string on one line, its entities resolved; None for anything that is no string, or an empty one."""
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def read_names(value: object) -> str | None:
    """The names of a person or body, or of several, as JSON-LD gives them, joined by commas."""
    values = value if isinstance(value, list) else [value]
    names = (read_words(one.get("name") if isinstance(one, dict) else one) for one in values[:20])
    return ", ".join(dict.fromkeys(name for name in names if name and skip_address(name))) or None


def skip_address(name: str | None) -> str | None:
    """The name, unless it is an address (some pages give the author's page instead)."""
    return None if name and name.startswith(("http:", "https:", "//")) else name


def read_day(value: object) -> str | None:
    """The day with which a timestamp begins, as written (in the page's own time zone)."""
    match = DAY.match(value.strip()) if isinstance(value, str) else None
    return match[0] if match else None


def find_address(tree: HtmlElement, metas: dict[str, str], described: dict[str, object]) -> str | None:
    """The page's canonical address; None if it gives none that is a web address."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    main = described.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    for address in (*links, metas.get("og:url"), described.get("url"), main):
        if isinstance(address, str) and re.fullmatch(r"https?://\S+", address.strip()):
            return address.strip()
    return None


def read_body(value: object) -> str | None:
    """The article's text as JSON-LD gives it, without markup, one paragraph a line."""
    if not isinstance(value, str):
        return None
    # Line ends of the markup's own paragraphs first, then entities: some outlets escape their markup twice.
    plain = TAG.sub("\n", html.unescape(value))
    return "\n".join(" ".join(line.split()) for line in plain.splitlines() if line.strip()) or None
