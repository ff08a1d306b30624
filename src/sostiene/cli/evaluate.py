"""`sostiene evaluate`: how well statements are found in your own gold."""

import sys
from pathlib import Path

import click

from sostiene.cli.options import tagger_option
from sostiene.cli.output import report_problems, write_json, write_text
from sostiene.reading import choose_tagger


@click.command(short_help="Measure how well statements are found in your own gold.")
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.jsonl")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
@tagger_option
def evaluate(gold: Path, is_json: bool, tagger: str) -> None:
    """Measure how well statements are found in GOLD: articles in the exchange format whose statements people marked.

    \b
    sostiene evaluate my-gold.jsonl
    sostiene evaluate my-gold.jsonl --tagger rules --json
    """
    # Imported here: it brings the whole reader with it.
    from sostiene.evaluation import evaluate_file, format_report, report_to_json

    report = evaluate_file(gold, choose_tagger(tagger))
    if is_json:
        write_json(report_to_json(report))
    else:
        write_text(format_report(report) + "\n")
    report_problems(list(report.problems))
    sys.exit(1 if report.problems else 0)
