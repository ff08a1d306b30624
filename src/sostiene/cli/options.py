"""Options that several commands share."""

from pathlib import Path

import click

from sostiene.reading import DEFAULT_TAGGER

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
