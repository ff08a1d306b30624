"""`sostiene export`: the store in the formats of others."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import naming_failure, write_stderr
from sostiene.errors import UsageError

# The names of exporters.EXPORTERS, which a test compares: importing them here would make --help slower.
FORMATS = ("jsonl", "csv", "parquet", "webannotation", "schemaorg", "ftm", "stix", "brat", "story")


@click.command(short_help="Write what is kept in the formats of other programs.")
@click.argument("format_name", type=click.Choice(FORMATS), metavar="FORMAT")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to a file.")
@click.option("--since", metavar="DAY", help="Published from that day, month or year on: 2024-10-28, 2024-10.")
@click.option("--until", metavar="DAY", help="Published up to that day, month or year.")
@click.option("--outlet", metavar="NAME", help="Published by this outlet; a part of its name will do.")
@click.option("--lang", metavar="CODE", help="In this language: it, en …")
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="ARTICLE",
    help="Only this one: its key, address or name.",
)
@store_option
def export(
    format_name: str,
    out: Path | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    lang: str | None,
    articles: tuple[str, ...],
    store: str | None,
) -> None:
    """Write the articles with their statements, as corrected, in one FORMAT:

    \b
    jsonl          the exchange format, an article a line: can be added to another store
    csv            a row for each statement, safe for spreadsheets
    parquet        the same rows with types (needs pyarrow)
    webannotation  W3C Web Annotations, with quotes and positions
    schemaorg      Quotations and Claims in JSON-LD
    ftm            FollowTheMoney entities, one a line
    stix           a STIX 2.1 bundle
    brat           a TAR for the annotation tool brat
    story          claims, positions, utterances, echoes and changes across the articles, as one JSON document

    \b
    sostiene export jsonl --out record.jsonl
    sostiene export csv --since 2024-10 --outlet "La Sentinella" > statements.csv
    """
    # Imported here: --help needs no database.
    from sostiene.exporters import BINARY, Selection
    from sostiene.exporters import export as export_store

    if out is None and format_name in BINARY and is_terminal():
        raise UsageError(f"{format_name} is not for a terminal", "Name a file with --out FILE")
    selection = Selection(since, until, outlet, lang, articles)
    with open_store(store) as opened, showing_progress(out) as advance:
        pieces = export_store(opened, format_name, selection, on_progress=advance)
        if out is None:
            write_stdout(pieces)
        else:
            write_file(out, pieces)
    if out is not None:
        write_stderr(f"Written: {out}")


def is_terminal() -> bool:
    return sys.stdout.isatty()


def write_stdout(pieces: Iterable[bytes]) -> None:
    sys.stdout.flush()
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes the file under a name of its own, which it changes when it is whole: nobody ever sees half of it."""
    path = path.resolve()  # a link stays one
    if path.exists() and not path.is_file():  # a pipe or a device
        with naming_failure(path), path.open("wb") as device:
            device.writelines(pieces)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with naming_failure(path):
            with unfinished.open("xb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def showing_progress(out: Path | None) -> Iterator[Callable[[int, int], object]]:
    """A progress bar on stderr, if somebody sees it and the export itself does not scroll by."""
    if not sys.stderr.isatty() or (out is None and is_terminal()):
        yield lambda done, total: None
        return
    # Imported here: only who sees it needs it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
