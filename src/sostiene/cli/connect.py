"""`sostiene connect`: what lies across the articles of the store."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import write_json, write_text

if TYPE_CHECKING:
    from sostiene.connect import Connected

SHOWN = {
    "vectors": "Reading contents",
    "speakers": "Naming speakers",
    "utterances": "Comparing statements",
    "echoes": "Comparing articles",
    "claims": "Grouping claims",
}
"""What each stage is called on the screen."""


@click.command(short_help="Find who is whom, what is repeated and who holds what, across articles.")
@store_option
@click.option("--all", "anew", is_flag=True, help="Make everything anew, whatever was found before.")
@click.option("--json", "is_json", is_flag=True, help="Print the summary as one JSON document.")
def connect(store: str | None, anew: bool, is_json: bool) -> None:
    """Find the same speaker in all spellings, the same words in all languages, copies and translations, and what is
    claimed: who confirms it, who denies it, who changed position. `sostiene add` does it with what it adds.

    The same store gives the same result, as often as it runs. It can be stopped at any moment: run it again.

    \b
    sostiene connect
    sostiene connect --all --store news.db
    """
    # Imported here: --help needs neither database nor model.
    from sostiene.connect import connect as connect_store

    with open_store(store) as opened, showing_stages() as show:
        connected = connect_store(opened, anew=anew, on_progress=show)
    if is_json:
        write_json(asdict(connected))
    else:
        write_text(describe(connected))


def describe(connected: "Connected") -> str:
    """What there is, in one line, and how much of it is new."""
    from sostiene.views.wording import count

    parts = [
        count(connected.entities, "speaker"),
        f"{count(connected.utterances, 'utterance')} told more than once",
        "1 echo" if connected.echoes == 1 else f"{connected.echoes:,} echoes",
        f"{count(connected.claims, 'claim')} with {count(connected.positions, 'position')}",
        "1 change of position" if connected.changes == 1 else f"{connected.changes:,} changes of position",
    ]
    news = f"{connected.changed_rows:,} rows changed" if connected.changed_rows else "Nothing changed"
    held = f"{count(connected.statements, 'statement')} in {count(connected.articles, 'article')}"
    return f"{held}: {', '.join(parts)}. {news}.\n"


@contextmanager
def showing_stages() -> Iterator[Callable[[str, int, int], object]]:
    """A bar on a terminal for the stage that is on; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    # Imported here: it costs 50 ms.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda stage, done, total: progress.update(
            task, description=SHOWN[stage], completed=done, total=total or None
        )
