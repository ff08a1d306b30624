"""Statements as a feed that a reader program follows: Atom 1.0 (RFC 4287) and JSON Feed 1.1, from rows to bytes.

An entry is a statement. Its id is made of the statement's key, so that no reader shows it twice, whichever feed it
comes in and on whichever machine; it is marked as changed when a person corrects it. Who is named as the author is the
outlet, who wrote the words; who is quoted stands in the title.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import etree

from sostiene import __version__
from sostiene.exporters.naming import drop_empty, find_address, find_day, find_instant, find_language
from sostiene.questions import Found
from sostiene.questions.additions import Added
from sostiene.views.wording import join_lines, split_paragraphs
from sostiene.web.languages import Wording

ATOM_TYPE, JSON_TYPE = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
ATOM, XML = "http://www.w3.org/2005/Atom", "http://www.w3.org/XML/1998/namespace"
VERSION = "https://jsonfeed.org/version/1.1"
EMPTY = "1970-01-01T00:00:00.000Z"
"""When a feed without entries was changed: it has to say something, and always the same."""
LONGEST_TITLE, LONGEST_NAME, LONGEST_CONTENT = 120, 200, 2_000


@dataclass(frozen=True)
class Feed:
    """What a feed is of. `site` is the server's address, without a slash at the end; `page` the page of the same
    statements, `address` the feed's own, `next` that of its next page, each as a path with its query."""

    id: str
    title: str
    site: str
    page: str
    address: str
    wording: Wording
    next: str | None = None


def write_atom(feed: Feed, rows: Sequence[Added]) -> bytes:
    """The statements as an Atom feed."""
    root = etree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": feed.wording.language}, nsmap={None: ATOM})
    add(root, "id", feed.id)
    add(root, "title", clip(feed.title))
    add(root, "updated", find_updated(rows))
    add(add(root, "author"), "name", "Sostiene")
    add(root, "generator", "Sostiene", version=__version__)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.site + feed.address)
    add(root, "link", rel="alternate", type="text/html", href=feed.site + feed.page)
    if feed.next is not None:
        add(root, "link", rel="next", type="application/atom+xml", href=feed.site + feed.next)
    for row in rows:
        add_entry(root, feed, row)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def add_entry(root: etree._Element, feed: Feed, row: Added) -> None:
    found, entry = row.found, add(root, "entry")
    add(entry, "id", name_statement(found))
    add(entry, "title", draw_title(found, feed.wording))
    add(entry, "updated", tell_instant(row.changed))
    add(entry, "published", tell_instant(row.added))
    add(add(entry, "author"), "name", name_author(found))
    add(entry, "link", rel="alternate", type="text/html", href=feed.site + name_page(found))
    if address := find_address(found.url):
        add(entry, "link", rel="via", href=address)
    for tag in list_tags(found):
        add(entry, "category", term=tag)
    add(entry, "content", draw_content(found, feed.wording), type="html")


def add(parent: etree._Element, name: str, words: str | None = None, **attributes: str) -> etree._Element:
    """A new element at the end of the parent. The words must hold no character that XML does not take."""
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = words
    return element


def write_json_feed(feed: Feed, rows: Sequence[Added]) -> bytes:
    """The statements as a JSON Feed; what a program wants to know of each stands in `_sostiene`."""
    written = drop_empty(
        {
            "version": VERSION,
            "title": clip(feed.title),
            "home_page_url": feed.site + feed.page,
            "feed_url": feed.site + feed.address,
            "next_url": feed.site + feed.next if feed.next is not None else None,
            "authors": [{"name": "Sostiene"}],
            "language": feed.wording.language,
        }
    )
    return json.dumps({**written, "items": [make_item(feed, row) for row in rows]}, ensure_ascii=False).encode()


def make_item(feed: Feed, row: Added) -> dict[str, Any]:
    found = row.found
    return drop_empty(
        {
            "id": name_statement(found),
            "url": feed.site + name_page(found),
            "external_url": find_address(found.url),
            "title": draw_title(found, feed.wording),
            "content_html": draw_content(found, feed.wording),
            "content_text": "\n\n".join([*draw_paragraphs(found), draw_credit(found, feed.wording)]),
            "date_published": tell_instant(row.added),
            "date_modified": tell_instant(row.changed),
            "authors": [{"name": name_author(found)}],
            "tags": list_tags(found),
            "language": find_language(found.lang),
            "_sostiene": make_extension(feed, found),
        }
    )


def make_extension(feed: Feed, found: Found) -> dict[str, Any]:
    """What the statement is, for programs. JSON Feed asks that `about` tells where this is explained."""
    names = {"speaker": clip(found.speaker), "outlet": clip(found.publisher or "")}
    plain = {name: getattr(found, name) for name in ("act", "stance", "kind", "within")}
    days = {name: find_day(getattr(found, name)) for name in ("said", "published")}
    about = {"about": f"{feed.site}/openapi.json", "statement": found.id, "article": found.article}
    return drop_empty({**about, **names, **plain, **days})


def draw_title(found: Found, wording: Wording) -> str:
    """Who does what, and the first words: "Oda Lien denies: che la Norvegia abbia …"."""
    return f"{clip(found.speaker)} {wording.act(found.act)}: {clip(found.content, LONGEST_TITLE)}"


def draw_content(found: Found, wording: Wording) -> str:
    """The words as HTML, every sign of the article escaped, and below them whose they are and where they stand."""
    address, lang = find_address(found.url), find_language(found.lang)
    cite = f' cite="{escape(address)}"' if address else ""
    written = f' lang="{lang}"' if lang else ""
    paragraphs = "".join(f"<p>{escape(words)}</p>" for words in draw_paragraphs(found))
    return f"<blockquote{cite}{written}>{paragraphs}</blockquote><p>{escape(draw_credit(found, wording))}</p>"


def draw_paragraphs(found: Found) -> Iterator[str]:
    """The words paragraph by paragraph, cut where there are more than a feed should carry."""
    yield from split_paragraphs(cut(found.content, LONGEST_CONTENT))


def draw_credit(found: Found, wording: Wording) -> str:
    """Whose words they are, how told, and where: "Oda Lien (indirect, «ha smentito») · L'Eco · 5 March 2025"."""
    told = ", ".join(filter(None, [wording.kind(found.kind), found.cue and f"«{clip(found.cue)}»"]))
    day = find_day(found.published)
    known = [f"{clip(found.speaker)} ({told})", name_author(found), day and wording.day(day), clip(found.title or "")]
    return " · ".join(filter(None, known))


def clip(words: str, most: int = LONGEST_NAME) -> str:
    """The words on one line, or the first of them."""
    return cut(join_lines(words[: 2 * most]), most)


def cut(words: str, most: int) -> str:
    """The words, cut between two where they are too many."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def name_author(found: Found) -> str:
    """Who wrote the words: the outlet, else the article."""
    return clip(found.publisher or found.doc) or "?"


def name_statement(found: Found) -> str:
    """The id by which exports name the statement too."""
    return f"urn:sostiene:statement:{found.id}"


def name_page(found: Found) -> str:
    """Where the sentence stands in its article, on these pages."""
    return f"/articles/{found.article}#{found.id}"


def list_tags(found: Found) -> list[str]:
    """What it is, as the exports tag it: "act:deny", "stance:denies", "kind:direct"."""
    values = {"act": found.act, "stance": found.stance, "kind": found.kind}
    return [f"{name}:{value}" for name, value in values.items() if value]


def find_updated(rows: Sequence[Added]) -> str:
    return max((tell_instant(row.changed) for row in rows), default=EMPTY)


def tell_instant(moment: str) -> str:
    """The moment as RFC 3339 has it, in UTC."""
    return find_instant(moment) or EMPTY
