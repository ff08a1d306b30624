"""What adding costs: `python -m eval.ingestion --shared ../shared` adds articles from a WARC to a new store.

The pages are copies of the gold's training articles with other names and numbers. Reported: how busy the cores were,
and which share of all processor time went into opening, storing and bookkeeping rather than reading.
"""

import argparse
import gzip
import html
import json
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.multiply import multiply
from eval.sets import read_rows
from sostiene.batch import ingest
from sostiene.codec import article_from_exchange
from sostiene.reading import open_all
from sostiene.records import Article
from sostiene.store import Store

SOURCES = ("gold/it-train.jsonl", "gold/en-train.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--tagger", default="neural")
    parser.add_argument("--store", help="keep the store there, a path or postgresql://…")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "news.warc.gz"
        write_archive(archive, read_articles(options.shared), options.articles)
        figures = measure(archive, options.store or f"{folder}/store.db", options.tagger, options.workers)
    print(json.dumps(figures, indent=1))


def read_articles(shared: Path) -> list[Article]:
    """The training articles of the gold, without statements."""
    rows = (row for source in SOURCES for row in read_rows(shared / source))
    return [article_from_exchange({**row, "statements": []}) for row in rows]


def write_archive(path: Path, articles: list[Article], count: int) -> None:
    """A WARC of so many pages, each record packed by itself."""
    with path.open("wb") as archive:
        for article in multiply(articles, count):
            body = draw_page(article).encode()
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {article.url}\r\n"
                f"WARC-Date: 2025-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:sostiene:{article.doc}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            archive.write(gzip.compress(head.encode() + answer + b"\r\n\r\n"))


def draw_page(article: Article) -> str:
    """A plain page with what the article says of itself, and something around it."""
    about = {
        "@type": "NewsArticle", "headline": article.title, "datePublished": article.published,
        "publisher": {"name": article.publisher},
    }  # fmt: skip
    linked = json.dumps(about).replace("<", "\\u003c")
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in article.text.split("\n") if line.strip())
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("politica", "esteri", "cronaca"))
    return (
        f'<!doctype html><html lang="{article.lang}"><head><title>{html.escape(article.title or "")}</title>'
        f'<script type="application/ld+json">{linked}</script></head><body><nav><ul>{menu}</ul></nav>'
        f"<article>{paragraphs}</article><footer>{html.escape(article.publisher or '')}</footer></body></html>"
    )


def measure(archive: Path, location: str, tagger: str, workers: int) -> dict[str, Any]:
    """What adding the archive took, and adding it once more."""
    began, own = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    with Store.open(location, create=True) as store:
        summary = ingest(store, open_all([archive]), tagger=tagger, workers=workers)
        seconds = time.monotonic() - began
        ours = spent(resource.getrusage(resource.RUSAGE_SELF)) - spent(own)
        read = spent(resource.getrusage(resource.RUSAGE_CHILDREN))
        again = time.monotonic()
        ingest(store, open_all([archive]), tagger=tagger, workers=workers)
    return {
        "articles": summary.articles,
        "statements": summary.statements,
        "problems": len(summary.problems),
        "seconds": round(seconds, 1),
        "articles_per_second": round(summary.articles / seconds, 1),
        "cores_busy": round((ours + read) / seconds, 2),
        "share_of_opening_and_storing": round(ours / (ours + read), 3),
        "peak_megabytes_of_the_parent": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "peak_megabytes_of_a_process": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "seconds_once_more": round(time.monotonic() - again, 1),
    }


def spent(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
