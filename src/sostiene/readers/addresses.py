"""Lists of addresses: a text file with one a line, a sitemap. They are fetched only if the user asked for it."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text
from sostiene.readers.source import (
    MAX_BYTES,
    WEB_ADDRESS,
    Document,
    Origin,
    Source,
    has_addresses_only,
    name_address,
    read_bounded,
)
from sostiene.readers.trees import name_of, parse_xml
from sostiene.records import Problem

if TYPE_CHECKING:
    from sostiene.fetching.polite import Visitor

MAX_ADDRESSES = 50_000
LIST_SUFFIX = ".urls"
TOO_MANY = f"it has more than {MAX_ADDRESSES:,} addresses; the rest is left out"


class Sitemap(NamedTuple):
    """The addresses of pages; in an index, those of other sitemaps."""

    is_index: bool
    addresses: list[str]


def open_addresses(source: Source) -> Iterator[Source | Document | Problem]:
    """The pages at the addresses of the list; a text that only begins like one is a document."""
    content = read_bounded(source, kind="a list of addresses")
    lines = [line.strip() for line in decode_text(content, source.origin.charset).splitlines()]
    if source.origin.suffix != LIST_SUFFIX and not has_addresses_only(lines):
        yield Document(content, source.origin, "text")
        return
    addresses = []
    for number, line in enumerate(lines, 1):
        if WEB_ADDRESS.fullmatch(line):
            addresses.append(line)
        elif line and not line.startswith("#"):
            yield Problem(
                f"{source.origin.where}:{number}", "the line holds no address", "Write one http(s) address a line"
            )
    yield from fetch_addresses(addresses, source.origin)


def fetch_addresses(addresses: list[str], origin: Origin) -> Iterator[Source | Problem]:
    """The page at each address, as polite visits give them; raises InputError if the user did not ask for that."""
    wanted = list(dict.fromkeys(addresses))
    if not wanted:
        raise InputError("there is no address in it")
    check_asked(f"a list of {len(wanted):,} address{'es' * (len(wanted) > 1)}", origin)
    if len(wanted) > MAX_ADDRESSES:
        yield Problem(origin.where, TOO_MANY, "Cut it into several lists")
    visitor = start_visits(origin)
    for address in wanted[:MAX_ADDRESSES]:
        yield visit_page(visitor, address, origin)


def check_asked(what: str, origin: Origin) -> None:
    if not origin.fetch:
        raise InputError(f"it is {what}, which are not fetched unless asked", "Give --fetch")


def start_visits(origin: Origin) -> "Visitor":
    # Imported here: lists that are not fetched need no HTTP client.
    from sostiene.fetching.polite import Visitor

    return Visitor(allow_private=origin.allow_private)


def visit_page(visitor: "Visitor", address: str, origin: Origin) -> Source | Problem:
    """The page at the address; what it holds is not asked for addresses in its turn."""
    try:
        page = visitor.visit(address)
    except InputError as error:
        return Problem(address, error.what, error.hint)
    known = replace(origin, where=address, doc=name_address(page.url), suffix="", method="web", fetch=False)
    known = replace(known, charset=page.charset, url=page.url, obtained=page.fetched)
    return Source(io.BytesIO(page.content), known)


def open_sitemap(source: Source) -> Iterator[Source | Problem]:
    """The pages at the addresses of a sitemap, or of the sitemaps that an index of them names."""
    sitemap = parse_sitemap(read_bounded(source, kind="a list of addresses"))
    if not sitemap.is_index:
        yield from fetch_addresses(sitemap.addresses, source.origin)
        return
    check_asked(f"an index of {len(sitemap.addresses):,} sitemaps", source.origin)
    visitor, pages = start_visits(source.origin), dict[str, None]()
    for address in sitemap.addresses:
        listed = visit_sitemap(visitor, address)
        if isinstance(listed, Problem):
            yield listed
        else:
            pages.update(dict.fromkeys(listed))
        if len(pages) > MAX_ADDRESSES:
            yield Problem(source.origin.where, TOO_MANY, "Give its sitemaps one by one")
            break
    for page in list(pages)[:MAX_ADDRESSES]:
        yield visit_page(visitor, page, source.origin)


def visit_sitemap(visitor: "Visitor", address: str) -> list[str] | Problem:
    """The addresses in the sitemap at this address."""
    try:
        sitemap = parse_sitemap(unpack(visitor.visit(address).content))
    except InputError as error:
        return Problem(address, error.what, error.hint)
    return Problem(address, "it is an index of sitemaps in such an index") if sitemap.is_index else sitemap.addresses


def unpack(content: bytes) -> bytes:
    """The sitemap itself, which may be compressed."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(content)).read(MAX_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"its compression is damaged ({error})") from None


def parse_sitemap(content: bytes) -> Sitemap:
    """What the sitemap lists: not the pictures and videos of its pages, which lie deeper in it."""
    root = parse_xml(content)
    places = (place for entry in root for place in entry if name_of(place) == "loc")
    listed = ((place.text or "").strip() for place in places)
    return Sitemap(name_of(root) == "sitemapindex", list(filter(WEB_ADDRESS.fullmatch, listed)))
