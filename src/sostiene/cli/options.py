"""Options that several commands share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostiene.reading import DEFAULT_TAGGER

if TYPE_CHECKING:
    from sostiene.store import Store

# The names of models.TAGGERS, which a test compares: importing them here would make --help slower.
TAGGER_NAMES = ("neural", "rules")

tagger_option = click.option(
    "--tagger",
    type=click.Choice(TAGGER_NAMES),
    default=DEFAULT_TAGGER,
    show_default=True,
    help="What finds the statements: the shipped model, or rules alone.",
)
html_option = click.option(
    "--html",
    "html_path",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="OUT",
    help="Write one self-contained page: the text with its statements marked.",
)
why_option = click.option("--why", is_flag=True, help="Say of each statement why it was read so.")
judge_option = click.option(
    "--as", "by", envvar="SOSTIENE_NAME", metavar="NAME", help="Who says so  [default: $SOSTIENE_NAME]"
)
store_option = click.option(
    "--store",
    envvar="SOSTIENE_STORE",
    metavar="PATH|URL",
    help="The store: an SQLite file, or postgresql://…  [default: $SOSTIENE_STORE, else a file of your own]",
)


@contextmanager
def open_store(location: str | None, *, create: bool = False) -> Iterator["Store"]:
    """The store of `--store`, open; without it the user's own. Raises StoreError if there is none."""
    # Imported here: --help needs no database.
    from sostiene.store import Store

    with Store.open(location if location is not None else own_store(), create=create) as store:
        yield store


def own_store() -> Path:
    """Where a user's store lies who names none: in the folder where programs keep what they hold for a user."""
    folder = os.environ.get("XDG_DATA_HOME")
    if folder is None and os.name == "posix" and Path.home().joinpath(".local").is_dir():
        folder = str(Path.home() / ".local" / "share")
    return Path(folder or click.get_app_dir("sostiene")).joinpath("sostiene" if folder else "", "store.db")
