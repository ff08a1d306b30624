"""`sostiene remove` and `sostiene removed`: articles that must go, and what stays of them."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sostiene.cli.options import judge_option, open_store, store_option
from sostiene.cli.output import write_json, write_stderr, write_text
from sostiene.errors import UsageError

if TYPE_CHECKING:
    from sostiene.store.removal import Removal


@click.command(short_help="Take an article out of the store for good.")
@click.argument("article", metavar="ARTICLE|URL")
@judge_option
@click.option("--reason", required=True, metavar="TEXT", help="Why it must go; kept beside its hashes.")
@click.option("--all-versions", is_flag=True, help="Every version of its page.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def remove(
    article: str,
    by: str | None,
    reason: str,
    all_versions: bool,
    yes: bool,
    store: str | None,
    is_json: bool,
) -> None:
    """Take an article out of the store: its text, its raw pages, its statements and what was judged of them.

    What stays is a tombstone: key, hashes, address, day, reason and who. Adding it again is refused, unless with
    --readmit. Backups and exports that were made before still hold it.

    \b
    sostiene remove https://example.org/news --as "Rosa Testi" --reason "the court's order of 3 March"
    """
    # Imported here: --help needs no database.
    from sostiene.store.removal import find_removable
    from sostiene.store.removal import remove as take_out

    if not by:
        raise UsageError("nobody takes it out", "Say who you are: --as NAME")
    with open_store(store) as opened:
        if not yes:
            confirm(find_removable(opened, article, all_versions=all_versions))
        removals = take_out(opened, article, by=by, reason=reason, all_versions=all_versions)
    if is_json:
        write_json([asdict(removal) for removal in removals])
    for removal in removals:
        report(removal)


def confirm(removals: "list[Removal]") -> None:
    """Asks, on a terminal; elsewhere raises UsageError, since nobody can answer."""
    if not sys.stdin.isatty():
        raise UsageError("nobody is here to ask", "Give --yes to take it out without being asked")
    for removal in removals:
        write_stderr(describe(removal))
    click.confirm("Take out for good?", abort=True, err=True)


def describe(removal: "Removal") -> str:
    from sostiene.views.wording import count, join_lines

    name = join_lines(removal.title or removal.doc)
    return f"{removal.article}  {name} ({removal.url or removal.doc}), {count(removal.statements, 'statement')}"


def report(removal: "Removal") -> None:
    """What was taken out, and what stays all the same."""
    write_stderr(f"Taken out: {describe(removal)}")
    if removal.twins:
        write_stderr(f"  Its text stays: it is also that of {', '.join(removal.twins)}")
    if removal.orphans:
        write_stderr(f"  The raw page went with it, also for {', '.join(removal.orphans)}")
    if not removal.is_swept:
        write_stderr("  Another program has the store open: its journal holds the words until that ends")


@click.command(short_help="List the articles that were taken out.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def removed(store: str | None, is_json: bool) -> None:
    """List the tombstones of the articles that were taken out: when, by whom, why, and the hash of the text.

    \b
    sostiene removed
    """
    from sostiene.store.removal import list_removed
    from sostiene.views.wording import join_lines

    with open_store(store) as opened:
        stones = list_removed(opened)
    if is_json:
        write_json([asdict(stone) for stone in stones])
        return
    for stone in stones:
        write_text(
            f"{stone.removed[:10]}  {stone.article}  {join_lines(stone.location or 'no address')}\n"
            f"    by {join_lines(stone.by)}: {join_lines(stone.reason)}\n    text {stone.text_hash}\n"
        )
