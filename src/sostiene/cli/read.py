"""`sostiene read`: the statements of articles, for people, for programs, or as a page."""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from sostiene.cli.options import html_option, tagger_option, why_option
from sostiene.cli.output import (
    dump_json,
    find_width,
    is_coloured,
    report_problems,
    write_bytes,
    write_page,
    write_text,
)
from sostiene.errors import InputError, UsageError
from sostiene.reading import read_all
from sostiene.records import Article, Problem

if TYPE_CHECKING:
    from sostiene.readers import Passed

logger = logging.getLogger(__name__)


class Writer(Protocol):
    """Takes each article as soon as it was read, and is closed after the last with all problems."""

    def write(self, outcome: "Article | Passed") -> None: ...

    def close(self, problems: list[Problem]) -> None: ...


@click.command(short_help="Print who said what in files, pages or standard input.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL|-…")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
@click.option("--jsonl", "is_jsonl", is_flag=True, help="Print the exchange format, one article a line.")
@html_option
@click.option("--published", metavar="DATE", help="When it was published, where a source does not say: 2024-10-28.")
@click.option("--lang", metavar="CODE", help="The language, where a source does not say: it, en …")
@tagger_option
@click.option("--allow-private", is_flag=True, help="Also fetch from private and local addresses.")
@click.option("--reread", is_flag=True, help="Read lines of the exchange format again that have statements already.")
@why_option
def read(
    sources: tuple[str, ...],
    is_json: bool,
    is_jsonl: bool,
    html_path: Path | None,
    published: str | None,
    lang: str | None,
    tagger: str,
    allow_private: bool,
    reread: bool,
    why: bool,
) -> None:
    """Print every statement of the articles: who said what, with the exact words. Nothing is stored.

    Text, Markdown, saved web pages and the exchange format (JSONL) are told apart by name and content; - is standard
    input. What cannot be read is named at the end, and the rest is read all the same (exit code 1).

    \b
    sostiene read article.txt
    sostiene read https://example.org/news --why
    sostiene read *.html --jsonl > statements.jsonl
    sostiene read article.txt --html article.html
    """
    writer = choose_writer(is_json, is_jsonl, html_path, why=why)

    def read_one(source: str) -> "Iterator[Article | Passed | Problem]":
        return read_all(
            source, lang=lang, published=published, tagger=tagger, allow_private=allow_private, reread=reread
        )

    problems = write_all(sources, read_one, writer)
    report_problems(problems)
    sys.exit(1 if problems else 0)


def choose_writer(is_json: bool, is_jsonl: bool, html_path: Path | None, *, why: bool) -> Writer:
    """The writer that the options ask for; without any, the one for people."""
    if sum((is_json, is_jsonl, html_path is not None)) > 1:
        raise UsageError("--json, --jsonl and --html exclude each other", "Choose one of them")
    if is_json:
        return JsonWriter()
    if is_jsonl:
        return LineWriter()
    return PageWriter(html_path) if html_path else TerminalWriter(why=why)


def write_all(
    sources: Iterable[str], read_one: "Callable[[str], Iterable[Article | Passed | Problem]]", writer: Writer
) -> list[Problem]:
    """Gives the writer all that is read from the sources, and returns what could not be read."""
    problems: list[Problem] = []
    sources = list(sources)
    with showing_progress(len(sources), writer) as advance:
        for source in sources:
            logger.debug("reading %s", source)
            for outcome in read_one(source):
                if isinstance(outcome, Problem):
                    problems.append(outcome)
                else:
                    try:
                        writer.write(outcome)
                    except InputError as error:  # a line of the exchange format that is not as it should be
                        where = source if isinstance(outcome, Article) else outcome.where
                        problems.append(Problem(where, error.what, error.hint))
            advance()
    writer.close(problems)
    return problems


@contextmanager
def showing_progress(total: int, writer: Writer) -> Iterator[Callable[[], object]]:
    """A progress bar on stderr, if there is something to wait for and somebody to see it.

    Not where results scroll by on the same terminal: they show the progress themselves, and a bar would mix with them.
    """
    is_seen = sys.stderr.isatty() and not (sys.stdout.isatty() and not isinstance(writer, PageWriter))
    if total < 2 or not is_seen:
        yield lambda: None
        return
    # Imported here: it costs 50 ms that one article does not need.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


@dataclass(frozen=True)
class TerminalWriter:
    """Writes for people."""

    why: bool = False

    def write(self, outcome: "Article | Passed") -> None:
        from sostiene.views.terminal import show_articles

        articles = [take_article(outcome)]
        write_text(show_articles(articles, width=find_width(), colour=is_coloured(), why=self.why))

    def close(self, problems: list[Problem]) -> None:
        pass


@dataclass
class JsonWriter:
    """Writes one JSON document, `{"articles": […], "problems": […]}`, article by article, so that none is kept."""

    written: int = 0

    def write(self, outcome: "Article | Passed") -> None:
        from sostiene.codec import article_to_exchange

        fields = article_to_exchange(take_article(outcome))
        write_bytes((",\n" if self.written else '{"articles": [\n') + dump_json(fields))
        self.written += 1

    def close(self, problems: list[Problem]) -> None:
        beginning = "\n]" if self.written else '{"articles": []'
        write_bytes(f'{beginning},\n"problems": {dump_json([asdict(problem) for problem in problems])}}}\n')


class LineWriter:
    """Writes the exchange format; what was passed on stays as it was."""

    def write(self, outcome: "Article | Passed") -> None:
        from sostiene.codec import article_to_line

        line = article_to_line(outcome) if isinstance(outcome, Article) else outcome.line
        write_bytes(line + "\n")

    def close(self, problems: list[Problem]) -> None:
        pass


@dataclass
class PageWriter:
    """Writes one page with all articles, when all were read."""

    path: Path
    articles: list[Article] = field(default_factory=list)

    def write(self, outcome: "Article | Passed") -> None:
        self.articles.append(take_article(outcome))

    def close(self, problems: list[Problem]) -> None:
        from sostiene import __version__
        from sostiene.views.page import draw_page

        if self.articles:
            write_page(self.path, draw_page(self.articles, version=__version__))


def take_article(outcome: "Article | Passed") -> Article:
    """The article, its statements decoded where they were passed on; raises InputError if that cannot be done."""
    from sostiene.codec import article_from_line

    return outcome if isinstance(outcome, Article) else article_from_line(outcome.line)
