"""What people say of claims: `merge`, `split` and `reject`."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sostiene.cli.options import judge_option, open_store, store_option
from sostiene.cli.output import write_json, write_text
from sostiene.errors import UsageError

if TYPE_CHECKING:
    from sostiene.connect.judging import Judged
    from sostiene.store import Store
    from sostiene.store.judgements import Judge

why_option = click.option("--why", required=True, metavar="TEXT", help="Why; kept beside the name.")
json_option = click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")


@click.command(short_help="Say that two claims are one.")
@click.argument("claim", metavar="CLAIM")
@click.argument("other", metavar="CLAIM")
@judge_option
@why_option
@store_option
@json_option
def merge(claim: str, other: str, by: str | None, why: str, store: str | None, is_json: bool) -> None:
    """Say that two claims are one and the same proposition. It holds at once, and whenever claims are found anew; it
    can be withdrawn. The claim with more positions keeps its key.

    \b
    sostiene merge 3f0a91c2b7de456 77aa01 --as "Rosa Testi" --why "both ask whether the lighthouse is for sale"
    """
    # Imported here, as in all that follows: --help needs no database.
    from sostiene.connect.judging import merge as put_together

    keep(store, by, why, lambda opened, judge: put_together(opened, claim, other, judge), "One claim", is_json)


@click.command(short_help="Say that statements belong to another claim.")
@click.argument("claim", metavar="CLAIM")
@click.argument("statements", nargs=-1, required=True, metavar="STATEMENT…")
@judge_option
@why_option
@store_option
@json_option
def split(claim: str, statements: tuple[str, ...], by: str | None, why: str, store: str | None, is_json: bool) -> None:
    """Say that these statements take positions on another proposition, which becomes a claim of its own.

    \b
    sostiene split 3f0a91c2b7de456 9c01d2 4f2ab1 --as "Rosa Testi" --why "they speak of the other lighthouse"
    """
    from sostiene.connect.judging import split as split_off

    keep(store, by, why, lambda opened, judge: split_off(opened, claim, statements, judge), "Its own claim", is_json)


@click.command(short_help="Say that a statement takes no position on a claim.")
@click.argument("claim", metavar="CLAIM")
@click.argument("statement", metavar="STATEMENT")
@judge_option
@why_option
@store_option
@json_option
def reject(claim: str, statement: str, by: str | None, why: str, store: str | None, is_json: bool) -> None:
    """Say that a statement takes no position on a claim. The statement itself stays.

    \b
    sostiene reject 3f0a91c2b7de456 9c01d2 --as "Rosa Testi" --why "it speaks of the harbour"
    """
    from sostiene.connect.judging import reject as take_off

    keep(
        store, by, why, lambda opened, judge: take_off(opened, claim, statement, judge), "Taken off the claim", is_json
    )


def keep(
    store: str | None, by: str | None, why: str, act: "Callable[[Store, Judge], Judged]", done: str, is_json: bool
) -> None:
    """Does it under the name of who says so, and tells what was kept."""
    from sostiene.store.judgements import Judge
    from sostiene.views.claims import show_judged

    if not by:
        raise UsageError("nobody says so", "Say who you are: --as NAME")
    with open_store(store) as opened:
        judged = act(opened, Judge(by, why))
    if is_json:
        write_json(asdict(judged))
    else:
        write_text(show_judged(judged, done))
