"""How well the store connects the stories of `gold/stories`, and what connecting costs as it grows.

    python -m eval.connect --shared ../shared [--json] [--full] [--tagger neural]
    python -m eval.connect --shared ../shared --growth [--sizes 1000 10000 100000] [--store postgresql://…]

The invented stories of `eval/stories` come after them, on other topics: nothing was ever tuned on them.
Each story is added to a new store, connected and exported as a story, as a user would do it; `eval/score_story.py` of
the shared folder scores it, and the mean of the stories is the figure. A text in a script that is not read is left out.

For the growth the gold's training articles as the product reads them, and copies of them with other names, numbers and
days, are added; at each size the store is connected, then some articles more, one after the other. Vectors are made
there of the words alone, so that the times are those of connecting; what the shipped embedder takes is told apart.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.growth import make_documents, measure_size
from eval.ingestion import read_articles
from eval.multiply import multiply
from sostiene.batch import ingest
from sostiene.connect import NamedEmbedder, connect
from sostiene.connect.vectors import WIDTH
from sostiene.exporters import export
from sostiene.models import load_tagger
from sostiene.models.embedder import load_embedder
from sostiene.readers import Document, Origin
from sostiene.reading import find_statements
from sostiene.records import Article
from sostiene.store import Store
from sostiene.store.words import stem_text

INVENTED = Path(__file__).parent / "stories"
SIZES = (1_000, 10_000, 100_000)
MORE = 5  # articles that are added one by one at each size
FIGURES = (
    "position.recall", "claim.b_cubed.p", "claim.b_cubed.r", "claim.b_cubed.f1", "claim.pairwise.p",
    "claim.pairwise.f1", "claim.across", "claim.across_all", "stance.all", "stance.withheld or disputed", "speaker",
    "first.both", "first.speaker", "change.f1", "utterance.f1", "utterance.p", "echo.f1", "echo.p",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/ and eval/")
    parser.add_argument("--tagger", default="neural")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="print the scorer's own tables")
    parser.add_argument("--growth", action="store_true", help="measure time and memory instead")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="STATEMENTS")
    parser.add_argument("--store", help="another place for the store that grows, such as postgresql://…")
    options = parser.parse_args()
    if options.growth:
        for row in grow(options):
            print(json.dumps(row), flush=True)
        return
    for stories in (options.shared / "gold" / "stories", INVENTED):
        table = {folder.name: measure_story(folder, options) for folder in sorted(stories.iterdir())}
        table["mean"] = {path: mean([row[path] for row in table.values()]) for path in FIGURES}
        print(json.dumps(table, indent=1) if options.json else format_table(table))


def measure_story(folder: Path, options: argparse.Namespace) -> dict[str, float | None]:
    """The figures of one story, from its texts alone."""
    scorer = options.shared / "eval" / "score_story.py"
    with tempfile.TemporaryDirectory() as place, Store.open(f"{place}/story.db", create=True) as store:
        rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
        summary = ingest(store, map(make_document, rows), tagger=options.tagger)
        for problem in summary.problems:
            print(f"{problem.where}: {problem.what}")
        connect(store)
        story = json.loads(b"".join(export(store, "story")))
    if options.full:
        print(score(scorer, folder, story))
    figures = json.loads(score(scorer, folder, story, "--json"))
    return {path: pick(figures, path) for path in FIGURES}


def make_document(row: Mapping[str, Any]) -> Document:
    """An article of a story as a line of the exchange format that is still to be read."""
    line = {
        "doc": row["id"], "text": row["text"], "lang": row.get("lang"), "title": row.get("title"),
        "published": row.get("date"), "publisher": row.get("outlet"), "url": row.get("url"),
    }  # fmt: skip
    return Document(json.dumps(line).encode(), Origin(row["id"], row["id"]), "object")


def score(scorer: Path, folder: Path, story: Mapping[str, Any], *wanted: str) -> str:
    """What the scorer says of the story as it was exported."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(story, file, ensure_ascii=False)
        file.flush()
        command = [sys.executable, str(scorer), str(folder), file.name, *wanted]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if not done.stdout:  # it also exits with 1 where a quote is not in its article
        raise SystemExit(f"{scorer.name} failed on {folder.name}:\n{done.stderr}")
    return done.stdout


def pick(figures: Mapping[str, Any], path: str) -> float | None:
    """The figure at the path, in percent; None if there was nothing to measure."""
    value: Any = figures
    for part in path.split("."):
        value = (value or {}).get(part)
    value = value.get("accuracy") if isinstance(value, dict) else value
    return None if value is None else 100 * value


def mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def format_table(table: Mapping[str, Mapping[str, float | None]]) -> str:
    lines = [f"{'':32}" + "".join(f"{one[-12:]:>14}" for one in table)]
    for path in FIGURES:
        shown = ("-" if row[path] is None else f"{row[path]:.1f}" for row in table.values())
        lines.append(f"{path:32}" + "".join(f"{one:>14}" for one in shown))
    return "\n".join(lines)


def grow(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """What connecting costs at each size, having grown from the one before."""
    tagger = load_tagger(options.tagger)
    read = [
        one
        for one in (find_statements(one, tagger) for one in read_articles(options.shared))
        if isinstance(one, Article)
    ]
    yield {"embedder_ms_per_statement": measure_embedder(read)}
    copies, held = multiply(read, 10**9), 0
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(options.store or f"{folder}/store.db", create=True) as store,
    ):
        for size in sorted(options.sizes):
            batch: list[Article] = []
            while held < size:
                batch.append(next(copies))
                held += len(batch[-1].statements)
            ingest(store, make_documents(batch))
            whole = clock(store)
            each = [clock_one(store, next(copies)) for _ in range(MORE)]
            held += sum(one["new_vectors"] for one in each)
            again = clock(store)
            yield {
                "connect": whole,
                "again": again,
                "one_more": {key: round(median(one[key] for one in each), 2) for key in each[0]},
                "megabytes": round(measure_size(store) / 1e6, 1),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }


def clock_one(store: Store, article: Article) -> dict[str, Any]:
    ingest(store, make_documents([article]))
    return {name: value for name, value in clock(store).items() if name != "articles"}


def clock(store: Store) -> dict[str, Any]:
    """Processor time of each stage in seconds, and what there is."""
    spent: dict[str, float] = {}
    began = last = time.process_time()

    def note(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = time.process_time()
        spent[stage] = spent.get(stage, 0.0) + (now - last if done else 0.0)
        spent["loading"] = spent.get("loading", 0.0) + (0.0 if done else now - last)
        last = now

    connected = connect(store, embedder=NamedEmbedder("words", embed_words), on_progress=note)
    total = time.process_time() - began
    return {
        "articles": connected.articles, "statements": connected.statements, "new_vectors": connected.new_vectors,
        "claims": connected.claims, "cpu_s": round(total, 2), **{name: round(one, 2) for name, one in spent.items()},
    }  # fmt: skip


def measure_embedder(read: Sequence[Article]) -> float:
    contents = [one.content.text for article in read for one in article.statements][:200]
    embedder = load_embedder()
    embedder.embed(contents[:4])
    began = time.process_time()
    embedder.embed(contents)
    return round(1000 * (time.process_time() - began) / len(contents), 1)


def embed_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors that lie near each other where texts share words."""
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for number, text in enumerate(texts):
        for word in stem_text(text, None).split():
            seed = zlib.crc32(word.encode())
            for place in range(4):
                rows[number, (seed >> (8 * place)) * 97 % WIDTH] += 1.0 if seed >> (place + 13) & 1 else -1.0
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))
    return rows


if __name__ == "__main__":
    main()
