"""`sostiene backup` and `sostiene restore`: the whole store into one file, and back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostiene.cli.options import open_store, own_store, store_option
from sostiene.cli.output import write_json, write_text
from sostiene.cli.progress import showing_rows

if TYPE_CHECKING:
    from sostiene.store.backup import Copied


@click.command(short_help="Copy the whole store into one file.")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite a file that is there already.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def backup(path: Path, force: bool, store: str | None, is_json: bool) -> None:
    """Copy the store as it is at this moment, from SQLite or PostgreSQL, into FILE, while others go on adding.

    FILE is there whole or not at all, and is itself a store: sostiene search --store FILE …

    \b
    sostiene backup news-2024-10-28.db
    sostiene backup news.db --store postgresql://localhost/news --force
    """
    # Imported here: --help needs no database.
    from sostiene.store.backup import back_up

    with open_store(store) as opened, showing_rows("Copying") as show:
        copied = back_up(opened, path, force=force, on_progress=show)
    report(copied, is_json)


@click.command(short_help="Make a store of a backup.")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def restore(path: Path, store: str | None, is_json: bool) -> None:
    """Copy the backup FILE into a new or empty store, in SQLite or PostgreSQL. One that holds anything is refused.

    \b
    sostiene restore news-2024-10-28.db --store news.db
    sostiene restore news-2024-10-28.db --store postgresql://localhost/news
    """
    # Imported here: --help needs no database.
    from sostiene.store import backup as copying

    with showing_rows("Copying") as show:
        copied = copying.restore(path, store if store is not None else own_store(), on_progress=show)
    report(copied, is_json)


def report(copied: "Copied", is_json: bool) -> None:
    from sostiene.views.wording import count

    if is_json:
        write_json(asdict(copied))
    else:
        number = f"{count(copied.articles, 'article')} with {count(copied.statements, 'statement')}"
        write_text(f"{number}. Written: {copied.location}\n")
