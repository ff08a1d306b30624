"""`sostiene correct`, `corrections` and `reread`: what people say of what the machine read."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sostiene.cli.add import count_workers
from sostiene.cli.export import write_file
from sostiene.cli.options import judge_option, open_store, store_option, tagger_option
from sostiene.cli.output import report_problems, write_json, write_stderr, write_text
from sostiene.cli.progress import showing_rows
from sostiene.errors import UsageError

if TYPE_CHECKING:
    from sostiene.corrections.listing import Correction
    from sostiene.corrections.rereading import Rereading
    from sostiene.store import Store
    from sostiene.store.judgements import Judge

FIELDS = ("speaker", "act", "stance", "kind", "source", "cue", "content", "addressee", "channel", "place", "when")
MOST_PROBLEMS = 20


@click.command(short_help="Say what is wrong in a statement, or which one is missing.")
@click.argument("statement", required=False)
@judge_option
@click.option("--why", metavar="TEXT", help="Why you say so; kept beside it.")
@click.option("--speaker", metavar="NAME", help="Who said it; `unknown` if the article does not tell.")
@click.option("--act", metavar="ACT", help="What the source does with it: state, deny, warn …")
@click.option("--stance", metavar="STANCE", help="asserts, confirms, denies, does_not_deny, does_not_confirm …")
@click.option("--kind", metavar="KIND", help="direct, indirect, mixed or post.")
@click.option("--source", metavar="WORDS", help="The words that name who stands for it.")
@click.option("--cue", metavar="WORDS", help="The words that attribute it.")
@click.option("--content", metavar="WORDS", help="The words attributed.")
@click.option("--addressee", metavar="WORDS", help="The words that say to whom.")
@click.option("--channel", metavar="WORDS", help="The words that say through what.")
@click.option("--place", metavar="WORDS", help="The words that say where.")
@click.option("--when", metavar="DAY", help="The day on which it was said: 2024-10-28, 2024-10 or 2024.")
@click.option("--not-a-statement", "is_none", is_flag=True, help="It is no statement.")
@click.option("--missed", metavar="ARTICLE", help="Add a statement of this article that was not found.")
@click.option("--same-speaker", "same", metavar="STATEMENT", help="It has the same speaker as this one.")
@click.option("--not-same-speaker", "not_same", metavar="STATEMENT", help="It has another speaker than this one.")
@click.option("--withdraw", metavar="JUDGEMENT", help="Take a judgement back.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def correct(statement: str | None, by: str | None, why: str | None, store: str | None, **options: Any) -> None:
    """Correct a STATEMENT, named by its key or the beginning of one. Your word outranks the machine's, here and in
    every export; it survives reading again, and can be withdrawn. Who says so, when and why is kept.

    WORDS are words of the article as they stand there, ` [...] ` between pieces; or offsets, START-END; or nothing
    (""), where it has no such words.

    \b
    sostiene correct 4f2ab1 --speaker "Ada Ferrin" --as Rosa --why "named in the first paragraph"
    sostiene correct 4f2ab1 --not-a-statement --as Rosa --why "a headline of a list"
    sostiene correct --missed https://example.org/news --content "the bridge is safe" --as Rosa --why "left out"
    sostiene correct 4f2ab1 --not-same-speaker 9c01d2 --as Rosa --why "father and son"
    sostiene correct --withdraw 77ab01 --as Rosa
    """
    is_json = options.pop("is_json")
    fields = {name: options.pop(name) for name in FIELDS}
    given = {name: value for name, value in fields.items() if value is not None}
    check_arguments(statement, by, why, given, options)
    # Imported here: --help needs no database.
    from sostiene.corrections.listing import list_corrections
    from sostiene.store.judgements import Judge

    with open_store(store) as opened:
        keys = keep(opened, statement, Judge(by or "", why or ""), given, options)
        made = list_corrections(opened, withdrawn=True, keys=keys)
    if is_json:
        write_json([to_json(one) for one in made])
    else:
        write_text("".join(describe_kept(one) for one in made))


def check_arguments(
    statement: str | None, by: str | None, why: str | None, given: Mapping[str, str], options: Mapping[str, Any]
) -> None:
    """Raises UsageError for arguments that do not go together."""
    wishes = [name for name in ("is_none", "missed", "same", "not_same", "withdraw") if options[name]]
    if not by:
        raise UsageError("nobody says so", "Say who you are: --as NAME")
    if not why and not options["withdraw"]:
        raise UsageError("no reason is given", "Say why: --why TEXT")
    if bool(statement) is bool(options["missed"] or options["withdraw"]):
        raise UsageError("name a statement, or --missed ARTICLE, or --withdraw JUDGEMENT", EXAMPLES)
    if len(wishes) > 1 or (given and wishes not in ([], ["missed"])):
        raise UsageError("these options do not go together", EXAMPLES)
    if not wishes and not given:
        raise UsageError("nothing is said of the statement", EXAMPLES)


EXAMPLES = "See the examples: sostiene correct --help"


def keep(
    store: "Store", statement: str | None, judge: "Judge", given: Mapping[str, str], options: Mapping[str, Any]
) -> list[str]:
    """Keeps what is said; the keys of the judgements."""
    # Imported here: --help needs no database.
    from sostiene import corrections

    if options["withdraw"]:
        return [corrections.withdraw(store, options["withdraw"], judge.by).id]
    if options["missed"]:
        return [corrections.add_missed(store, options["missed"], given, judge).id]
    if options["is_none"]:
        return [corrections.reject(store, statement or "", judge).id]
    other = options["same"] or options["not_same"]
    if other:
        return [corrections.link_speakers(store, statement or "", other, judge, is_same=bool(options["same"])).id]
    return [one.id for one in corrections.correct(store, statement or "", given, judge)]


def describe_kept(one: "Correction") -> str:
    """What was judged, and how to take it back."""
    made = one.judgement
    if made.withdrawn:
        return f"{describe(one)}\n"
    return f"{describe(one)}\nTake it back: sostiene correct --withdraw {made.id} --as NAME\n"


@click.command(short_help="List what people corrected, or write it as training data.")
@click.option("--all", "is_all", is_flag=True, help="Also what was withdrawn.")
@click.option(
    "--export",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT.jsonl",
    help="Write the judged articles as training data instead.",
)
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def corrections(is_all: bool, out: Path | None, store: str | None, is_json: bool) -> None:
    """List what people judged: what, of which words, who, when, why, and the key by which it is withdrawn.

    With --export it writes the articles that people judged, as they corrected them, in the exchange format: a model can
    be trained on the file, and `sostiene evaluate` measures on it.

    \b
    sostiene corrections
    sostiene corrections --export judged.jsonl
    """
    # Imported here: --help needs no database.
    from sostiene.corrections.listing import list_corrections

    with open_store(store) as opened:
        if out is not None:
            write_training(opened, out)
            return
        found = list_corrections(opened, withdrawn=is_all)
    if is_json:
        write_json([to_json(one) for one in found])
    else:
        write_text("".join(f"{describe(one)}\n" for one in found))
        if not found:
            write_stderr("Nobody corrected anything yet.")


def write_training(store: "Store", path: Path) -> None:
    # Imported here: --help needs none of it.
    from sostiene.corrections.training import export_judged
    from sostiene.views.wording import count

    lines = list(export_judged(store))
    write_file(path, (f"{line}\n".encode() for line in lines))
    write_stderr(f"{count(len(lines), 'article')}. Written: {path}")


def describe(one: "Correction") -> str:
    """A judgement in two lines: its key, what it says and of which words; then who said so, when and why."""
    # Imported here: --help needs none of it.
    from sostiene.views.wording import join_lines

    made = one.judgement
    words = " / ".join(f"«{content}»" for content in (one.content, one.other) if content is not None)
    end = f" (withdrawn by {made.withdrawn_by} on {(made.withdrawn or '')[:10]})" if made.withdrawn else ""
    lines = (f"{made.id}  {one.what}, of {words} in {one.article}", f"{made.by}, {made.made[:10]}: {made.why}{end}")
    return "\n    ".join(join_lines(line) for line in lines)


def to_json(one: "Correction") -> dict[str, Any]:
    fields = {name: value for name, value in asdict(one.judgement).items() if name != "anchor"}
    link = {} if one.other is None else {"other_content": one.other}
    return {**fields, "what": one.what, "doc": one.article, "content": one.content, **link}


@click.command(short_help="Read what is kept again, with the present model.")
@click.argument("articles", nargs=-1, metavar="[ARTICLE…]")
@tagger_option
@click.option("--workers", type=click.IntRange(0, 256), metavar="N", help="Processes that read  [default: one a core]")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print the summary as one JSON document.")
def reread(articles: tuple[str, ...], tagger: str, workers: int | None, store: str | None, is_json: bool) -> None:
    """Read the texts of the store again: new statements replace the old ones, and what people judged stays.

    Without ARTICLE it reads what another model, or another version of Sostiene, had read. It can be stopped at any
    moment, and goes on where it stopped.

    \b
    sostiene reread
    sostiene reread https://example.org/news --tagger rules
    """
    # Imported here: --help needs no database.
    from sostiene.corrections.rereading import reread as read_again

    with open_store(store) as opened, showing_rows("Reading again") as show:
        done = read_again(
            opened, articles, tagger=tagger, workers=count_workers(workers),
            on_progress=lambda one: show(one.articles + len(one.problems), one.wanted),
        )  # fmt: skip
    if is_json:
        write_json(asdict(done))
    else:
        write_text(describe_reread(done))
        report_problems(done.problems, most=MOST_PROBLEMS)
    sys.exit(1 if done.problems else 0)


def describe_reread(done: "Rereading") -> str:
    """What was read, in one line."""
    # Imported here: --help needs none of it.
    from sostiene.views.wording import count

    parts = [f"{count(done.articles, 'article')} with {count(done.statements, 'statement')}"]
    if done.found_again:
        parts.append(f"{done.found_again:,} that people judged are found again")
    if done.held:
        parts.append(f"{done.held:,} stay only because people judged them")
    return f"Read again: {'; '.join(parts)}\n"
