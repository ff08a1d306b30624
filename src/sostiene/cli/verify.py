"""`sostiene verify`: whether the store, or evidence that came from one, is what it must be."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import report_problems, write_json, write_stderr, write_text
from sostiene.cli.progress import showing_rows
from sostiene.errors import InputError, StoreError
from sostiene.records import Problem

if TYPE_CHECKING:
    from sostiene.proof import Proof
    from sostiene.proof.bundles import BundleProof
    from sostiene.proof.checks import Finding

MOST_SHOWN = 100


@click.command(short_help="Prove that nothing in the store, or in evidence, was changed.")
@click.argument("bundles", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE.zip…]")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def verify(bundles: tuple[Path, ...], store: str | None, is_json: bool) -> None:
    """Compute every hash, key, span and index of the store again, and say what is not as it must be (exit code 1).

    Others may add to the store meanwhile. With FILE.zip it checks evidence instead, without any store.

    \b
    sostiene verify
    sostiene verify --json --store news.db
    sostiene verify evidence.zip
    """
    sys.exit(verify_bundles(bundles, is_json) if bundles else verify_store(store, is_json))


def verify_store(store: str | None, is_json: bool) -> int:
    """The exit code."""
    # Imported here: --help needs no database.
    from sostiene import proof
    from sostiene.store import MAKING

    try:
        with open_store(store) as opened, showing_rows("Verifying") as show:
            found = proof.verify(opened, on_progress=show)
            report(found, opened.location, is_json)
    except StoreError as error:
        if error.hint != MAKING:
            raise
        if is_json:
            report(proof.Proof(0, 0, 0, 0, (), ()), error.location, is_json)
        write_stderr(f"Nothing to verify: {error}")
        return 0
    return 0 if found.is_whole else 1


def report(found: "Proof", location: str, is_json: bool) -> None:
    if is_json:
        write_json({"store": location, "is_whole": found.is_whole, **asdict(found)})
        return
    write_text("".join(f"{line}\n" for line in describe(found, location)))


def describe(found: "Proof", location: str) -> Iterator[str]:
    """What was found, a line for each thing that is wrong."""
    # Imported here: --help needs no words for statements.
    from sostiene.views.wording import count

    if not found.articles and found.is_whole:
        yield f"The store {location} is empty: nothing to verify."
        return
    share = 100 if found.is_whole else min(99.99, int(10_000 * found.proved / max(found.statements, 1)) / 100)
    yield (
        f"{share:g} % of {count(found.statements, 'statement')} in {count(found.articles, 'article')} are proved:"
        " every hash, key, span and index was computed again."
    )
    without = f"{len(found.without_page):,} of the articles is not" if found.without_page else "every article is"
    yield f"The raw page of {without} kept."
    if found.wrong:
        yield f"{count(found.wrong, 'thing')} {'is' if found.wrong == 1 else 'are'} wrong:"
        yield from describe_findings(found.findings, found.wrong)


def describe_findings(findings: "Sequence[Finding]", wrong: int) -> Iterator[str]:
    from sostiene.views.wording import make_visible

    for one in findings[:MOST_SHOWN]:
        yield make_visible(f"  {one.table} {one.key}, {one.what}: expected {one.expected}; found {one.found}")
    if wrong > MOST_SHOWN:
        yield f"  … and {wrong - MOST_SHOWN:,} more: --json lists up to 10,000"


def verify_bundles(paths: Sequence[Path], is_json: bool) -> int:
    """The exit code."""
    # Imported here: --help needs neither.
    from sostiene.proof.bundles import check_bundle

    proofs: dict[str, BundleProof] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            proofs[str(path)] = check_bundle(path)
        except InputError as error:
            problems.append(Problem(str(path), error.what, error.hint))
    if is_json:
        found = [{"bundle": path, "is_whole": one.is_whole, **asdict(one)} for path, one in proofs.items()]
        write_json({"bundles": found, "problems": [asdict(problem) for problem in problems]})
    else:
        write_text("".join(f"{line}\n" for path, one in proofs.items() for line in describe_bundle(path, one)))
    report_problems(problems)
    return 0 if not problems and all(one.is_whole for one in proofs.values()) else 1


def describe_bundle(path: str, one: "BundleProof") -> Iterator[str]:
    from sostiene.views.wording import count, make_visible

    if one.is_whole:
        yield make_visible(
            f"{path}: whole. {count(one.statements, 'statement')} in {count(one.articles, 'article')}, as the record"
            f" stood on {one.as_of}, made by {one.made_by}: every file has its hash, every span cuts its words."
        )
        return
    yield make_visible(f"{path}: {count(len(one.findings), 'thing')} wrong:")
    yield from describe_findings(one.findings, len(one.findings))
