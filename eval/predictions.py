"""What the product reads in gold articles, of which it is given the text, the title and the date alone."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ClassVar

from sostiene.codec import article_to_exchange
from sostiene.extract import read_statements
from sostiene.models import Tagger, load_tagger
from sostiene.readers import article_from_text
from sostiene.records import Article

PROCESSES = 2
CHUNK = 4


def predict(rows: Iterable[Mapping[str, Any]], tagger: str, model: Path | None = None) -> list[dict[str, Any]]:
    """Each row's article with its statements as the product reads them, in the exchange format.

    `tagger` is a name that `load_tagger` knows; `model` a folder with another network than the shipped one.
    """
    articles = [make_article(row) for row in rows]
    # Spawned, not forked: a fork would inherit the tagger of an earlier call.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return list(pool.map(Reader(tagger, model), articles, chunksize=CHUNK))


def make_article(row: Mapping[str, Any]) -> Article:
    """The article without its statements. The name is gold's, so that the scorers find it."""
    published = row.get("published") or row.get("date")
    lang, title = row.get("lang"), row.get("title")
    return article_from_text(row["text"], doc=str(row["doc"]), lang=lang, published=published, title=title)


def open_tagger(name: str, model: Path | None = None, *, threads: int = 0) -> Tagger:
    """The named tagger. The neural one uses that many threads, 0 as many as there are cores."""
    if name != "neural":
        return load_tagger(name)
    # Imported here: the rules need neither onnxruntime nor tokenizers.
    from sostiene.models.neural import load

    return load(model, threads=threads)


class Reader:
    """Reads articles in a process of its own, where the tagger is loaded once, with the first article."""

    tagger: ClassVar[Tagger | None] = None

    def __init__(self, name: str, model: Path | None) -> None:
        self.name = name
        self.model = model

    def __call__(self, article: Article) -> dict[str, Any]:
        # One thread a process: two processes of two threads each would only wait for one another.
        Reader.tagger = Reader.tagger or open_tagger(self.name, self.model, threads=1)
        return article_to_exchange(read_statements(article, Reader.tagger))
