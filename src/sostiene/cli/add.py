"""`sostiene add`: read articles and keep what is said in them."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Protocol

import click

from sostiene.cli.connect import describe, showing_stages
from sostiene.cli.options import open_store, store_option, tagger_option
from sostiene.cli.output import report_problems, write_json, write_stderr, write_text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from sostiene.batch import Summary
    from sostiene.connect import Connected

EVERY = 10.0
"""Seconds between two lines of a log."""
MOST_PROBLEMS = 20


@click.command(short_help="Read articles and keep who said what in them.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|URL|-…")
@store_option
@click.option("--workers", type=click.IntRange(0, 256), metavar="N", help="Processes that read  [default: one a core]")
@click.option("--published", metavar="DATE", help="When it was published, where a source does not say: 2024-10-28.")
@click.option("--lang", metavar="CODE", help="The language, where a source does not say: it, en …")
@click.option("--fetch", is_flag=True, help="Fetch the addresses in lists and sitemaps, politely.")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and local addresses.")
@click.option("--readmit", is_flag=True, help="Let articles back in that were removed.")
@click.option("--reread", is_flag=True, help="Read lines of the exchange format again that have statements already.")
@click.option("--no-connect", is_flag=True, help="Leave out what lies across articles: sostiene connect")
@tagger_option
@click.option("--json", "is_json", is_flag=True, help="Print the summary as one JSON document.")
def add(
    sources: tuple[str, ...],
    store: str | None,
    workers: int | None,
    published: str | None,
    lang: str | None,
    fetch: bool,
    allow_private: bool,
    readmit: bool,
    reread: bool,
    no_connect: bool,
    tagger: str,
    is_json: bool,
) -> None:
    """Read articles and keep them with their statements, in any order, twice if need be.

    Files may be text, web pages, PDF, Word, subtitles, feeds, exports of Telegram and X, JSON of agencies and crawlers,
    WARC, and ZIP or TAR of those. A folder is read with all that is in it. It can be stopped at any moment: what was
    finished is kept, and the same command goes on from there. What cannot be read is listed by: sostiene problems

    \b
    sostiene add articles/
    sostiene add dump.warc.gz --store news.db
    sostiene add https://example.org/news
    """
    # Imported here, as everything that needs the store.
    from sostiene.batch import ingest
    from sostiene.reading import open_all

    with open_store(store, create=True) as opened, showing_run(measure(sources)) as run:
        documents = open_all(
            sources, lang=lang, published=published, allow_private=allow_private, fetch=fetch, reread=reread,
            meter=run.advance,
        )  # fmt: skip
        summary = ingest(
            opened, documents,
            tagger=tagger, workers=count_workers(workers), readmit=readmit, on_progress=run.show,
        )  # fmt: skip
    connected = None if no_connect or not summary.articles else connect_new(store)
    report(summary, connected, opened.location, is_json)
    sys.exit(1 if summary.problems else 0)


def connect_new(store: str | None) -> "Connected | None":
    """Connects what was added with what was there; in a large store, where that takes minutes, only says how to."""
    from sostiene.connect import MOST_AT_ONCE, connect, is_small_store

    with open_store(store) as opened, showing_stages() as show:
        if not is_small_store(opened):
            many = f"more than {MOST_AT_ONCE:,} statements"
            write_stderr(f"Connecting {many} takes a while: do it when there is time: sostiene connect")
            return None
        return connect(opened, on_progress=show)


def count_workers(wanted: int | None) -> int:
    """As many processes as are wanted; without a wish one for each core."""
    from sostiene.models.neural import count_cores

    return count_cores() if wanted is None else wanted


def measure(sources: tuple[str, ...]) -> int | None:
    """How many bytes there are to be read; None if any source is no file."""
    total = 0
    for source in sources:
        if not os.path.exists(source):
            return None
        inner = (os.path.join(folder, name) for folder, _, names in os.walk(source) for name in names)
        total += sum(
            os.path.getsize(path) for path in ([source] if os.path.isfile(source) else inner) if os.path.isfile(path)
        )
    return total


class Run(Protocol):
    """Shows how a run goes on: is told of bytes that were taken in, and of what is kept."""

    def advance(self, size: int) -> None: ...

    def show(self, summary: "Summary") -> None: ...


@contextmanager
def showing_run(total: int | None) -> Iterator[Run]:
    """A bar on a terminal; elsewhere a line from time to time."""
    if not sys.stderr.isatty():
        yield LineRun()
        return
    # Imported here: it costs 50 ms.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Adding"), BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield BarRun(progress, progress.add_task("", total=total))


@dataclass
class BarRun:
    """Shows a bar, how much is kept, how fast it goes, and the time that is left."""

    progress: "Progress"
    task: "TaskID"
    begun: float = field(default_factory=time.monotonic)

    def advance(self, size: int) -> None:
        self.progress.advance(self.task, size)

    def show(self, summary: "Summary") -> None:
        self.progress.update(self.task, description=describe_run(summary, time.monotonic() - self.begun))


@dataclass
class LineRun:
    """Writes a line from time to time, for logs."""

    begun: float = field(default_factory=time.monotonic)
    written: float = field(default_factory=time.monotonic)

    def advance(self, size: int) -> None:
        pass

    def show(self, summary: "Summary") -> None:
        now = time.monotonic()
        if now - self.written >= EVERY:
            self.written = now
            write_stderr(describe_run(summary, now - self.begun))


def describe_run(summary: "Summary", seconds: float) -> str:
    from sostiene.views.wording import count

    parts = [
        count(summary.documents, "document"),
        count(summary.statements, "statement"),
        f"{summary.documents / max(seconds, 0.001):,.1f} a second",
    ]
    if summary.problems:
        parts.append(count(len(summary.problems), "problem"))
    return ", ".join(parts)


def report(summary: "Summary", connected: "Connected | None", location: str, is_json: bool) -> None:
    """What was kept on stdout, what could not be read on stderr."""
    if is_json:
        write_json({**asdict(summary), "connected": connected and asdict(connected), "store": location})
        return
    write_text(describe_end(summary, location))
    if connected is not None:
        write_text(describe(connected))
    report_problems(summary.problems, most=MOST_PROBLEMS)


def describe_end(summary: "Summary", location: str) -> str:
    """What was kept, in one line."""
    from sostiene.views.wording import count

    parts = [f"{count(summary.articles, 'new article')} with {count(summary.statements, 'statement')}"]
    if summary.copied:
        parts.append(f"{summary.copied:,} of them with a text that was read for another")
    if summary.known:
        parts.append(f"{count(summary.known, 'document')} known before")
    return f"{', '.join(parts)}. The store is {location}\n"
