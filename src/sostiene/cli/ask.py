"""The questions that a store answers: `who`, `search`, `show`, `articles` and `problems`."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from sostiene.cli.options import html_option, open_store, store_option, why_option
from sostiene.cli.output import (
    find_width,
    is_coloured,
    write_bytes,
    write_json,
    write_stderr,
    write_text,
)
from sostiene.errors import UsageError
from sostiene.records import ACTS, KINDS, Stance

if TYPE_CHECKING:
    from sostiene.questions import Answer, Question

Function = TypeVar("Function", bound=Callable[..., Any])
# How many rows there are where nobody says; questions.USUAL, which importing here would make --help slower.
USUAL = 50

json_option = click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
csv_option = click.option("--csv", "is_csv", is_flag=True, help="Print CSV with a header, in UTF-8.")
since_option = click.option("--since", metavar="DAY", help="From that day, month or year on: 2024-10-28, 2024-10.")
until_option = click.option("--until", metavar="DAY", help="Up to that day, month or year.")
outlet_option = click.option(
    "--outlet", "publisher", metavar="NAME", help="Published by this outlet; a part of its name will do."
)
lang_option = click.option("--lang", metavar="CODE", help="In articles of this language: it, en …")
limit_option = click.option(
    "--limit", type=click.IntRange(1, 10_000), metavar="N", help=f"At most so many  [default: {USUAL}]"
)
offset_option = click.option(
    "--offset", type=click.IntRange(0, 2**31 - 1), default=0, metavar="N", help="Leave out the first N."
)
# What `who` and `search` have in common, as it stands in --help.
FILTERS = (
    click.option("--act", "acts", type=click.Choice(ACTS), multiple=True, help="What the speaker does; repeatable."),
    click.option("--stance", type=click.Choice(get_args(Stance)), help="What the speaker holds of it."),
    click.option("--kind", type=click.Choice(KINDS), help="Whether the words are quoted."),
    since_option,
    until_option,
    outlet_option,
    lang_option,
    click.option("--to", "addressee", metavar="WORDS", help="Said to somebody whom these words name."),
    click.option("--unnamed", "is_unnamed", is_flag=True, help="Said by a source without a name."),
    click.option("--in", "article", metavar="ARTICLE", help="In this article: its key, address or name."),
    click.option("--first", "is_first", is_flag=True, help="The first statement; with --limit, the first ones."),
    click.option("--latest", "is_latest", is_flag=True, help="The latest statement alone, unless --limit is given."),
    limit_option,
    offset_option,
    json_option,
    csv_option,
    store_option,
)


def filtered(function: Function) -> Function:
    """Gives a command the options that `who` and `search` have in common."""
    for option in reversed(FILTERS):
        function = option(function)
    return function


@click.command(short_help="Show what somebody said.")
@click.argument("name", nargs=-1, required=True)
@filtered
def who(name: tuple[str, ...], store: str | None, is_json: bool, is_csv: bool, **asked: Any) -> None:
    """Show what NAME said, in any article: the latest first.

    The name may be a part of the full one: "Ferrin" is also "la sindaca Ada Ferrin". If several people have it, all are
    shown, and they are named on standard error.

    \b
    sostiene who Ada Ferrin
    sostiene who Ferrin --act deny --since 2024-10
    sostiene who Ferrin --to giornalisti --csv > ferrin.csv
    """
    answer_statements(store, make_question(speaker=" ".join(name), **asked), is_json, is_csv)


@click.command(short_help="Search the statements by their words.")
@click.argument("words", nargs=-1)
@filtered
def search(words: tuple[str, ...], store: str | None, is_json: bool, is_csv: bool, **asked: Any) -> None:
    """Show the statements that hold all WORDS, in any form: notizia finds notizie. Names of speakers count too.

    Words in quotation marks must follow each other; for the shell put the whole between single ones. Without any words
    an option must say what is looked for.

    \b
    sostiene search ponte chiuso
    sostiene search '"resta di tutti" faro' --outlet Sentinella
    sostiene search --unnamed --act deny --since 2024
    """
    question = make_question(words=" ".join(words) if words else None, **asked)
    if not words and not is_asking(question):
        raise UsageError("there is nothing to search for", "Give words, or an option such as --act, --to or --unnamed")
    answer_statements(store, question, is_json, is_csv)


def make_question(*, is_first: bool, is_latest: bool, limit: int | None, **asked: Any) -> "Question":
    """The question that the options ask."""
    # Imported here, as in all that follows: --help needs no database.
    from sostiene.questions import Question

    if is_first and is_latest:
        raise UsageError("--first and --latest exclude each other", "Choose one of them")
    alone = 1 if is_first or is_latest else USUAL
    return Question(order="first" if is_first else "latest", limit=alone if limit is None else limit, **asked)


def is_asking(question: "Question") -> bool:
    """Whether the question leaves anything out, whatever its order and its number of rows are."""
    from dataclasses import replace

    from sostiene.questions import Question

    return replace(question, order="latest", limit=USUAL, offset=0) != Question(limit=USUAL)


def answer_statements(store: str | None, question: "Question", is_json: bool, is_csv: bool) -> None:
    from sostiene.questions import Found, find_statements
    from sostiene.views.answers import show_statements

    with open_store(store) as opened:
        answer = find_statements(opened, question)
    write_answer(answer, "statements", Found, show_statements, is_json=is_json, is_csv=is_csv)


def write_answer(
    answer: "Answer[Any]", name: str, record: type[Any], show: Callable[..., str], *, is_json: bool, is_csv: bool
) -> None:
    """The answer as a table, or as the options want it; what a person must know of it goes to stderr."""
    from sostiene.views.answers import show_total, write_csv
    from sostiene.views.wording import join_lines

    if is_json and is_csv:
        raise UsageError("--json and --csv exclude each other", "Choose one of them")
    if is_json:
        write_json({"total": answer.total, name: [asdict(row) for row in answer.rows]})
    elif is_csv:
        write_bytes(write_csv(answer.rows, record))
        write_stderr(show_total(answer, name.removesuffix("s")).rstrip())
    else:
        write_text(show(answer, width=find_width()))
    for note in answer.notes:
        write_stderr(f"Note: {join_lines(note)}.")


@click.command(short_help="List the articles of the store.")
@since_option
@until_option
@outlet_option
@lang_option
@limit_option
@offset_option
@json_option
@csv_option
@store_option
def articles(store: str | None, limit: int | None, is_json: bool, is_csv: bool, **asked: Any) -> None:
    """List the articles of the store with how many statements each has, the latest first.

    \b
    sostiene articles
    sostiene articles --outlet Sentinella --since 2024-10
    """
    from sostiene.questions.holdings import Listed, find_articles
    from sostiene.views.answers import show_articles

    with open_store(store) as opened:
        answer = find_articles(opened, limit=USUAL if limit is None else limit, **asked)
    write_answer(answer, "articles", Listed, show_articles, is_json=is_json, is_csv=is_csv)


@click.command(short_help="List what could not be read.")
@click.option("--all", "with_solved", is_flag=True, help="Also what was read after all.")
@limit_option
@offset_option
@json_option
@csv_option
@store_option
def problems(store: str | None, with_solved: bool, limit: int | None, offset: int, is_json: bool, is_csv: bool) -> None:
    """List what could not be read: where it lies, what is wrong with it, and what can be done.

    \b
    sostiene problems
    sostiene problems --all --json
    """
    from sostiene.questions.holdings import Unread, find_problems
    from sostiene.views.answers import show_problems

    with open_store(store) as opened:
        answer = find_problems(opened, with_solved=with_solved, limit=USUAL if limit is None else limit, offset=offset)
    write_answer(answer, "problems", Unread, show_problems, is_json=is_json, is_csv=is_csv)


@click.command(short_help="Show an article or a statement of the store.")
@click.argument("name", metavar="ARTICLE|STATEMENT")
@json_option
@click.option("--jsonl", "is_jsonl", is_flag=True, help="Print the whole article in the exchange format.")
@html_option
@why_option
@store_option
def show(name: str, store: str | None, is_json: bool, is_jsonl: bool, html_path: Path | None, why: bool) -> None:
    """Show an article with its statements, or one statement with the sentence that it stands in.

    An article is named by its key, its address or its name, a statement by its key; the beginning of a key will do.
    For a statement, --jsonl and --html give the whole article.

    \b
    sostiene show https://example.org/news
    sostiene show 3f0a91c2b7de456 --why
    sostiene show 3f0a91c2b7de456 --html article.html
    """
    from sostiene.cli.read import choose_writer
    from sostiene.questions.holdings import find_shown
    from sostiene.views.answers import show_one

    writer = choose_writer(is_json, is_jsonl, html_path, why=why)
    with open_store(store) as opened:
        shown = find_shown(opened, name)
    if shown.found is None or is_jsonl or html_path:
        writer.write(shown.article)
        writer.close([])
    elif is_json:
        write_json({"statement": asdict(shown.found), "context": shown.context})
    else:
        write_text(show_one(shown, width=find_width(), colour=is_coloured(), why=why))
