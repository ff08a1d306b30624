"""A small invented story: five short articles in two languages about a bridge that does not exist.

`story.toml` says of each what a reader would find on its page; the texts lie beside it.
"""

import tomllib
from dataclasses import replace
from importlib.resources import files

from sostiene.readers import article_from_text
from sostiene.records import Article


def load_story() -> list[Article]:
    """The articles of the story in the order of their days, without statements: they are there to be read."""
    folder = files(__name__)
    entries = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))["article"]
    return [load_article(entry, (folder / f"{entry['doc']}.txt").read_text(encoding="utf-8")) for entry in entries]


def load_article(entry: dict[str, str], text: str) -> Article:
    article = article_from_text(
        text, doc=entry["doc"], lang=entry["lang"], published=entry["published"], title=text.partition("\n")[0]
    )
    return replace(article, publisher=entry["publisher"], author=entry.get("author"))
