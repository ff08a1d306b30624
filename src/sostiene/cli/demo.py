"""`sostiene demo`: a small invented story that the package carries, read before your eyes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from sostiene.cli.options import html_option, tagger_option, why_option
from sostiene.cli.output import report_problems, write_stderr
from sostiene.cli.read import choose_writer, write_all
from sostiene.cli.serve import PORT, show_pages
from sostiene.reading import choose_tagger, find_statements
from sostiene.records import Article, Problem

NEXT = """The five articles and everybody in them are invented. See them side by side in the browser:
  sostiene demo --serve
Or read an article of your own:
  sostiene read article.txt                  a file: text, Markdown or a saved web page
  sostiene read https://…                    a page from the web
  sostiene read article.txt --html page.html the same as a page for the browser
  sostiene read --help                       everything else"""


@click.command(short_help="Read a small invented story.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
@click.option("--jsonl", "is_jsonl", is_flag=True, help="Print the exchange format, one article a line.")
@html_option
@tagger_option
@why_option
@click.option("--serve", "is_served", is_flag=True, help="Show it as pages in the browser, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, metavar="N", help="0: any.")
def demo(
    is_json: bool, is_jsonl: bool, html_path: Path | None, tagger: str, why: bool, is_served: bool, port: int
) -> None:
    """Read a small invented story, three articles in Italian and two in English, and show who says what in it.

    With --serve it stands in the browser, connected: boards of claims, speakers, and everything to try out. What is
    done there is lost with its end.

    \b
    sostiene demo
    sostiene demo --serve
    sostiene demo --html story.html
    """
    if is_served:
        serve_story(tagger, port)
        return
    # Imported here: the story is read from files.
    from sostiene.demo import load_story

    story = {article.doc: article for article in load_story()}
    writer = choose_writer(is_json, is_jsonl, html_path, why=why)
    chosen = choose_tagger(tagger)

    def read_one(doc: str) -> Iterator[Article | Problem]:
        yield find_statements(story[doc], chosen)

    problems = write_all(story, read_one, writer)
    report_problems(problems)
    write_stderr(NEXT)
    sys.exit(1 if problems else 0)


def serve_story(tagger: str, port: int) -> None:
    """Shows the story as pages, from a store that is gone afterwards."""
    # Imported here: --help needs neither store nor model.
    from tempfile import TemporaryDirectory

    from sostiene.demo.filling import fill
    from sostiene.store import Store

    write_stderr("Reading the five articles of an invented story …")
    with (
        TemporaryDirectory(prefix="sostiene-demo-") as folder,
        Store.open(Path(folder) / "demo.db", create=True) as store,
    ):
        fill(store, tagger)
        show_pages(store, "127.0.0.1", port, tagger=tagger)
