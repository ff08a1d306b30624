"""Many articles made of few: copies of real ones with other names, numbers and dates, each letter in its place.

A name keeps its length ("Rutte" becomes "Lavvo"), so every offset of a statement stays true.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sostiene.codec import article_from_exchange, article_to_exchange
from sostiene.records import Article

NAME = re.compile(r"(?<=[a-zà-ü,;’'] )[A-ZÀ-Ü][a-zà-ü]{3,}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
LETTERS = ("aeiou", "bcdfglmnprstvz")
OUTLETS = 40
ENUMS = frozenset({"id", "within", "kind", "act", "type", "stance", "factuality", "exactness", "lang", "party"})


def multiply(articles: Sequence[Article], count: int) -> Iterator[Article]:
    """So many articles, the given ones first as they are, then disguised, time and again."""
    for number in range(count):
        copy, place = divmod(number, len(articles))
        article = articles[place]
        name = f"{article.doc}-{copy}"
        outlet = f"Outlet {number % OUTLETS}"
        url = f"https://outlet-{number % OUTLETS}.example/{name}"
        yield replace(disguise(article, copy) if copy else article, doc=name, publisher=outlet, url=url)


def disguise(article: Article, copy: int) -> Article:
    """The article with other names and numbers, and all its days moved."""
    names = frozenset(NAME.findall(article.text))
    fields = article_to_exchange(article)
    for statement in fields["statements"]:
        del statement["words"], statement["chain"], statement["because"]
    return article_from_exchange({**change(fields, names, copy), "hash": None})


def change(value: Any, names: frozenset[str], copy: int) -> Any:
    """The value with all strings in it changed, but for those that are words of the format."""
    if isinstance(value, Mapping):
        return {key: one if key in ENUMS else change(one, names, copy) for key, one in value.items()}
    if isinstance(value, list):
        return [change(one, names, copy) for one in value]
    if not isinstance(value, str):
        return value
    if DAY.match(value):
        return (date.fromisoformat(value) + timedelta(days=copy)).isoformat()
    digits = str.maketrans("123456789", "".join(random.Random(copy).sample("123456789", 9)))
    words = re.sub(r"[^\W\d_]+", lambda match: rename(match[0], copy) if match[0] in names else match[0], value)
    return words.translate(digits)


@cache
def rename(name: str, copy: int) -> str:
    """Another name of that length, the same whenever it comes up in this copy."""
    chance = random.Random(f"{copy} {name}")
    return "".join(exchange(sign, chance) for sign in name)


def exchange(sign: str, chance: random.Random) -> str:
    letters = next((kind for kind in LETTERS if sign.lower() in kind), sign)
    other = chance.choice(letters)
    return other.upper() if sign.isupper() else other
