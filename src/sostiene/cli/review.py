"""What a person should look at first: `review`."""

from dataclasses import asdict
from typing import Any

import click

from sostiene.cli.ask import (
    USUAL,
    csv_option,
    json_option,
    lang_option,
    limit_option,
    offset_option,
    outlet_option,
    since_option,
    until_option,
)
from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import find_width, write_bytes, write_json, write_stderr, write_text
from sostiene.errors import UsageError
from sostiene.records import ACTS


@click.command(short_help="List the statements that a person should look at first.")
@click.option("--speaker", metavar="NAME", help="Said by this speaker, as in: sostiene who.")
@click.option("--act", "acts", type=click.Choice(ACTS), multiple=True, help="What the speaker does; repeatable.")
@since_option
@until_option
@outlet_option
@lang_option
@limit_option
@offset_option
@json_option
@csv_option
@store_option
def review(store: str | None, limit: int | None, is_json: bool, is_csv: bool, **asked: Any) -> None:
    """List the statements that the reader was unsure of and that matter, by doubt × importance, each with every reason.
    What a person judged already is left out; judge with `sostiene correct`.

    \b
    sostiene review
    sostiene review --act deny --since 2024-10
    sostiene review --outlet Sentinella --csv > review.csv
    """
    # Imported here, as in all that follows: --help needs no database.
    from sostiene.questions import Question
    from sostiene.questions.review import Line, find_review
    from sostiene.views.answers import show_total, write_csv
    from sostiene.views.review import list_lines, show_review
    from sostiene.views.wording import join_lines

    if is_json and is_csv:
        raise UsageError("--json and --csv exclude each other", "Choose one of them")
    with open_store(store) as opened:
        answer = find_review(opened, Question(limit=USUAL if limit is None else limit, **asked))
    if is_json:
        write_json({"total": answer.total, "review": [asdict(row) for row in answer.rows]})
    elif is_csv:
        write_bytes(write_csv(list(list_lines(answer)), Line))
        write_stderr(show_total(answer, "statement").rstrip())
    else:
        write_text(show_review(answer, width=find_width()))
    for note in answer.notes:
        write_stderr(f"Note: {join_lines(note)}.")
