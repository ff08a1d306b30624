"""`sostiene doctor`: whether everything that reading needs is there and works."""

import sys

import click

from sostiene.cli.output import write_json, write_text


@click.command(short_help="Check that everything needed is there and works.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def doctor(is_json: bool) -> None:
    """Check Python, the libraries, the model and the languages, and read one sentence. Exit code 1 if anything fails.

    \b
    sostiene doctor
    """
    # Imported here: the checks import what they check.
    from sostiene.diagnosis import check_installation

    checks = check_installation()
    if is_json:
        write_json([{"name": check.name, "is_fine": check.is_fine, "found": check.found} for check in checks])
    else:
        lines = [f"{'ok  ' if check.is_fine else 'FAIL'} {check.name:16} {check.found}\n" for check in checks]
        write_text("".join(lines))
    sys.exit(0 if all(check.is_fine for check in checks) else 1)
