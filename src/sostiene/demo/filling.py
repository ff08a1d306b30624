"""Puts the invented story into a store, read and connected as `sostiene add` does it."""

from sostiene.batch import ingest
from sostiene.codec import article_to_line
from sostiene.connect import connect
from sostiene.demo import load_story
from sostiene.readers import open_bytes
from sostiene.store import Store


def fill(store: Store, tagger: str) -> None:
    """Reads the five articles and connects them; some five seconds."""
    lines = "\n".join(article_to_line(article) for article in load_story())
    ingest(store, open_bytes(lines.encode(), "demo.jsonl"), tagger=tagger)
    connect(store)
