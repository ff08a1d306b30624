"""Keys made of content: the same article gives the same keys in every store, so adding twice changes nothing."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sostiene.records import Article, Statement

DIGITS = 15
"""Hexadecimal digits: 60 bits. Among ten million statements two share a key with a probability of 0.00004."""
# Parameters by which outlets count where readers come from; they tell no pages apart.
TRACKING = frozenset({"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "ref", "ref_src", "refresh_ce"})


def make_key(*parts: object) -> str:
    """The key of what the parts describe as the store holds it: strings, numbers or None."""
    packed = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(clean(packed).encode()).hexdigest()[:DIGITS]


def clean(words: str) -> str:
    """The words as a table holds them: no database takes NUL or lone surrogates in text."""
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def locate(article: Article) -> str | None:
    """The address by which versions of one page are known: without scheme, fragment and tracking; None without any."""
    if article.url is None:
        return None
    url = clean(article.url)
    try:
        parts = urlsplit(url.strip())
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not is_tracking(pair[0])]
    except ValueError:  # "http://[": no address, but still a name
        return url
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/") or "/", urlencode(sorted(query)), "")).removeprefix("//")


def is_tracking(parameter: str) -> bool:
    return parameter.lower() in TRACKING or parameter.lower().startswith("utm_")


def article_key(article: Article) -> str:
    """The key of a text at a place: its address, or the name it was given."""
    return make_key("article", locate(article) or f"doc:{article.doc}", article.hash)


def statement_keys(article: str, statements: tuple[Statement, ...]) -> list[str]:
    """The key of each statement of an article: of its place in the text, and its number among those of one place."""
    keys: list[str] = []
    taken: set[str] = set()
    for statement in statements:
        place = [[tuple(span) for span in passage.spans] for passage in (statement.content, statement.cue) if passage]
        key, again = make_key("statement", article, place, 0), 0
        while key in taken:
            again += 1
            key = make_key("statement", article, place, again)
        taken.add(key)
        keys.append(key)
    return keys


def speaker_key(name: str) -> str:
    return make_key("speaker", name)
