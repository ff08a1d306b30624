"""`sostiene languages`: what languages there are, whether their cases are read rightly, and how to begin a new one."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostiene.cli.options import tagger_option
from sostiene.cli.output import naming_failure, write_json, write_stderr, write_text
from sostiene.errors import UsageError

if TYPE_CHECKING:
    from sostiene.languages.case_report import CaseReport, Mismatch

CODE = re.compile(r"[a-z]{2,3}")


@click.group(invoke_without_command=True, short_help="List, check or begin languages.")
@click.pass_context
def languages(ctx: click.Context) -> None:
    """List the languages that have a folder of tables and cases.

    Any other language in Latin, Cyrillic or Greek script is read by the model alone.

    \b
    sostiene languages
    sostiene languages check it
    sostiene languages new pt --folder .
    """
    if ctx.invoked_subcommand is not None:
        return
    # Imported here, as in the commands below: --help needs none of it.
    from sostiene.languages import list_languages, load_language
    from sostiene.languages.cases import list_cases
    from sostiene.views.wording import LANGUAGE_NAMES, count

    for code in list_languages():
        state = "experimental" if load_language(code).is_experimental else "settled"
        cases = count(len(list_cases(code)), "case")
        write_text(f"{code}  {LANGUAGE_NAMES.get(code, code):12} {state:13} {cases}\n")


@languages.command(short_help="Read the cases of a language and compare.")
@click.argument("code", required=False)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
@tagger_option
def check(code: str | None, is_json: bool, tagger: str) -> None:
    """Read the cases of the language CODE, or of all, and show where the reading differs from the case.

    \b
    sostiene languages check it
    sostiene languages check --tagger rules
    """
    from dataclasses import asdict
    from functools import partial

    from sostiene.extract import read_statements
    from sostiene.languages.case_report import run_cases
    from sostiene.reading import choose_tagger

    read = partial(read_statements, tagger=choose_tagger(tagger))
    reports = [run_cases(chosen, read) for chosen in choose_codes(code)]
    if is_json:
        write_json([asdict(report) for report in reports])
    else:
        write_text("\n".join(map(format_report, reports)))
    sys.exit(1 if any(report.clean < report.cases for report in reports) else 0)


@languages.command(short_help="Begin a new language.")
@click.argument("code")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to make its folder; without it, where the package has its languages.",
)
def new(code: str, folder: Path | None) -> None:
    """Begin the language CODE: a folder with empty tables, each with the explanation of its columns, and a first case.

    \b
    sostiene languages new pt
    sostiene languages new pt --folder my-languages
    """
    from sostiene.languages import language_folder
    from sostiene.languages.skeleton import write_skeleton

    if not CODE.fullmatch(code):
        raise UsageError(f"{code!r} is no language code", "Write a code of two letters, such as pt")
    path = folder / code if folder else Path(str(language_folder(code)))
    if path.exists():
        raise UsageError(f"{path} exists already", "Nothing was changed; choose another --folder")
    with naming_failure(path):
        write_skeleton(path)
    write_text(f"{path}\n")
    if folder:
        write_stderr(f"Fill its tables, then move it beside the others, into {Path(str(language_folder(code))).parent}")
    write_stderr(f"Check it with: sostiene languages check {code}")


def choose_codes(code: str | None) -> list[str]:
    """The code, if there is such a language; all if it is None."""
    from sostiene.languages import list_languages

    known = list_languages()
    if code is not None and code not in known:
        raise UsageError(f"there is no language {code!r}", f"There are: {', '.join(known)}")
    return known if code is None else [code]


def format_report(report: "CaseReport") -> str:
    """What the cases of one language say: a line for each difference, then how often each field was right."""
    from sostiene.views.wording import join_lines

    lines = [join_lines(format_mismatch(mismatch)) for mismatch in report.mismatches]
    lines.append(f"{report.lang}: {report.clean} of {report.cases} cases as a careful reader would read them")
    lines += [f"  {score.field:10} {score.right} of {score.total}" for score in report.scores if score.total]
    return "\n".join(lines) + "\n"


def format_mismatch(mismatch: "Mismatch") -> str:
    expected, found = mismatch.expected or "nothing", mismatch.found or "nothing"
    place = f"{mismatch.case}, {mismatch.statement}" if mismatch.statement else mismatch.case
    return f"{place}, {mismatch.field}: {expected} | found: {found}"
