"""How a store grows: `python -m eval.growth --shared ../shared` fills one with 1,000, 10,000 and 100,000 statements and
asks it, at each size, who said what and where words stand.

The articles are the gold's training articles as the product reads them, then copies with other names and numbers, each
obtained as a line of the exchange format. Times are processor time of whole questions, sizes those of the file.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import func, select

from eval.ingestion import read_articles
from eval.multiply import multiply
from sostiene.batch import ingest
from sostiene.codec import article_to_line
from sostiene.models import load_tagger
from sostiene.questions import Question, find_statements
from sostiene.readers import Document, Origin
from sostiene.reading import find_statements as find_in_article
from sostiene.records import Article
from sostiene.store import Store
from sostiene.store.tables import articles, speakers, statements

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 100
WORDS = (
    "guerra", "notizie", "governo", "presidente", "elezioni", "polizia", "accordo", "ministro", "morti", "partito",
    "terremoto", "proteste", "election", "police", "agreement", "peace talks", "attacco terroristico", "crisi",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="STATEMENTS")
    parser.add_argument("--tagger", default="neural")
    parser.add_argument("--store", help="another place for the store, such as postgresql://…")
    options = parser.parse_args()
    tagger = load_tagger(options.tagger)
    read = [
        one
        for one in (find_in_article(one, tagger) for one in read_articles(options.shared))
        if isinstance(one, Article)
    ]
    with tempfile.TemporaryDirectory() as folder:
        location = options.store or f"{folder}/store.db"
        with Store.open(location, create=True) as store:
            rows = list(grow(store, read, sorted(options.sizes)))
    print(json.dumps(rows, indent=1))


def grow(store: Store, read: list[Article], sizes: list[int]) -> Iterator[dict[str, Any]]:
    """What the store is like at each size, having grown from the one before."""
    copies = multiply(read, 10**9)
    held = 0
    for size in sizes:
        added, began = 0, time.process_time()
        batch: list[Article] = []
        while held < size:
            batch.append(next(copies))
            held += len(batch[-1].statements)
        ingest(store, make_documents(batch), workers=0)
        added = len(batch)
        spent = time.process_time() - began
        yield {**describe(store), "cpu_ms_per_added_article": round(1000 * spent / max(added, 1), 1), **ask(store)}


def make_documents(batch: Iterable[Article]) -> Iterator[Document]:
    """The articles with their statements, as documents that need no reading."""
    for article in batch:
        yield Document(article_to_line(article).encode(), Origin(article.url or article.doc, article.doc), "object")


def describe(store: Store) -> dict[str, Any]:
    with store.read() as connection:
        held = [connection.scalar(select(func.count()).select_from(table)) or 0 for table in (articles, statements)]
    size = measure_size(store)
    return {
        "articles": held[0],
        "statements": held[1],
        "megabytes": round(size / 1e6, 1),
        "kilobytes_per_article": round(size / 1e3 / held[0], 1),
        "kilobytes_per_statement": round(size / 1e3 / held[1], 2),
    }


def measure_size(store: Store) -> int:
    """Bytes of the store, its log written back."""
    if not store.is_sqlite:
        with store.read() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(store.location).stat().st_size


def ask(store: Store) -> dict[str, Any]:
    """The median time of each kind of question, in milliseconds of processor time, and the longest."""
    with store.read() as connection:
        names = connection.scalars(select(speakers.c.name).order_by(speakers.c.id).limit(20_000)).all()
    chance = random.Random(1)
    whole = [name for name in names if 2 <= len(name.split()) <= 3]
    asked = {
        "who": [Question(speaker=chance.choice(whole)) for _ in range(QUESTIONS)],
        "who_surname": [Question(speaker=chance.choice(whole).split()[-1]) for _ in range(QUESTIONS)],
        "search": [Question(words=chance.choice(WORDS)) for _ in range(QUESTIONS)],
    }
    return {
        f"{kind}_cpu_ms": clock(lambda one: find_statements(store, one), questions) for kind, questions in asked.items()
    }


def clock(question: Callable[[Question], object], asked: list[Question]) -> list[float]:
    times = []
    for one in asked:
        began = time.process_time()
        question(one)
        times.append(1000 * (time.process_time() - began))
    return [round(median(times), 1), round(max(times), 1)]


if __name__ == "__main__":
    main()
