"""`sostiene reliability`: the letter of the Admiralty code that you give an outlet."""

from typing import TYPE_CHECKING, Any

import click

from sostiene.cli.options import judge_option, open_store, store_option
from sostiene.cli.output import write_json, write_stderr, write_text
from sostiene.errors import UsageError

if TYPE_CHECKING:
    from sostiene.reliability import Outlet


@click.command(short_help="List the outlets, or say how reliable you hold one.")
@click.argument("outlet", required=False)
@click.argument("letter", required=False, metavar="[A-F]")
@judge_option
@click.option("--clear", "is_clear", is_flag=True, help="Take the letter away again.")
@click.option("--new", "is_new", is_flag=True, help="Also for an outlet of which nothing is kept yet.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def reliability(
    outlet: str | None,
    letter: str | None,
    by: str | None,
    is_clear: bool,
    is_new: bool,
    store: str | None,
    is_json: bool,
) -> None:
    """List the outlets with the letter that each has in the Admiralty code, or give OUTLET its letter:

    \b
    A  completely reliable      D  not usually reliable
    B  usually reliable         E  unreliable
    C  fairly reliable          F  not to be judged

    Only you set it; it goes into the exports, and changes nothing else.

    \b
    sostiene reliability
    sostiene reliability "La Sentinella di Calaverde" B --as "Rosa Testi"
    sostiene reliability "La Sentinella di Calaverde" --clear
    """
    # Imported here: --help needs no database.
    from sostiene.reliability import LETTERS, clear_letter, list_outlets, set_letter

    check_arguments(outlet, letter, by, is_clear)
    with open_store(store) as opened:
        if outlet is None:
            with opened.read() as connection:
                show(list_outlets(connection), is_json)
        elif is_clear:
            clear_letter(opened, outlet)
            write_stderr(f"{outlet} has no letter now")
        else:
            given = set_letter(opened, outlet, letter or "", by=by or "", is_new=is_new)
            write_stderr(f"{given.publisher}: {given.letter}, {LETTERS[given.letter]}, says {given.by}")


def check_arguments(outlet: str | None, letter: str | None, by: str | None, is_clear: bool) -> None:
    """Raises UsageError for arguments that do not go together."""
    if outlet is None and is_clear:
        raise UsageError("no outlet is named", "Name one: sostiene reliability OUTLET LETTER --as NAME")
    if outlet is not None and is_clear is bool(letter):
        raise UsageError("give either a letter from A to F or --clear", "List the letters with: sostiene reliability")
    if letter and not by:
        raise UsageError("nobody gives this letter", "Say who you are: --as NAME")


def show(outlets: "list[Outlet]", is_json: bool) -> None:
    """The outlets, a line each: letter, name, how many articles, who gave the letter and when."""
    # Imported here: --help needs none of it.
    from sostiene.views.wording import count, join_lines

    if is_json:
        write_json([to_json(outlet) for outlet in outlets])
        return
    for outlet in outlets:
        one = outlet.reliability
        given = f", by {join_lines(one.by)} on {one.made[:10]}" if one else ""
        name = join_lines(outlet.publisher)
        write_text(f"{one.letter if one else '–'}  {name} ({count(outlet.articles, 'article')}{given})\n")
    if not outlets:
        write_stderr("No article in the store says who published it.")


def to_json(outlet: "Outlet") -> dict[str, Any]:
    one = outlet.reliability
    return {
        "publisher": outlet.publisher,
        "articles": outlet.articles,
        "letter": one.letter if one else None,
        "by": one.by if one else None,
        "made": one.made if one else None,
    }
