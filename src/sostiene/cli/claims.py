"""The questions across articles: `claims`, `changes`, `silent`, `origins`, `echoes`, `utterance`, and the dossier."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from sostiene.cli.ask import (
    USUAL,
    csv_option,
    json_option,
    limit_option,
    offset_option,
    outlet_option,
    since_option,
    until_option,
    write_answer,
)
from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import find_width, write_bytes, write_json, write_page, write_stderr, write_text
from sostiene.errors import UsageError


@click.command(short_help="Show who holds what of which claim.")
@click.argument("words", nargs=-1, metavar="[WORDS…|CLAIM]")
@since_option
@until_option
@outlet_option
@limit_option
@offset_option
@json_option
@csv_option
@store_option
def claims(
    words: tuple[str, ...], store: str | None, limit: int | None, offset: int, is_json: bool, is_csv: bool, **asked: Any
) -> None:
    """List the claims on which people take positions, those with the most speakers first; with WORDS those that hold
    them all, in any form.

    With the key of a CLAIM, or the beginning of one: its board. Who confirms, denies, does neither, asserts or doubts
    it, on which day, in which words and where; who is named and not heard. Articles that copy each other have one
    origin.

    \b
    sostiene claims
    sostiene claims faro venduto --since 2025-03
    sostiene claims 3f0a91c2b7de456
    """
    # Imported here, as in all that follows: --help needs no database.
    from sostiene.questions.claims import Listed, find_claims, is_claim
    from sostiene.views.claims import show_claims

    with open_store(store) as opened:
        if len(words) == 1 and is_claim(opened, words[0]):
            show_one_board(opened, words[0], is_json=is_json, is_csv=is_csv, **asked)
            return
        searched = " ".join(words) if words else None
        most = USUAL if limit is None else limit
        answer = find_claims(opened, words=searched, limit=most, offset=offset, **asked)
    write_answer(answer, "claims", Listed, show_claims, is_json=is_json, is_csv=is_csv)


def show_one_board(store: Any, name: str, *, is_json: bool, is_csv: bool, **asked: Any) -> None:
    from sostiene.questions.board import Line, find_board, list_lines
    from sostiene.views.answers import write_csv
    from sostiene.views.claims import show_board

    if is_json and is_csv:
        raise UsageError("--json and --csv exclude each other", "Choose one of them")
    board = find_board(store, name, **asked)
    if is_json:
        write_json(asdict(board))
    elif is_csv:
        write_bytes(write_csv(list_lines(board), Line))
    else:
        write_text(show_board(board, width=find_width()))
    for note in board.notes:
        write_stderr(f"Note: {note}.")


@click.command(short_help="Show who changed position on what.")
@click.argument("claim", required=False, metavar="[CLAIM]")
@since_option
@until_option
@outlet_option
@limit_option
@offset_option
@json_option
@store_option
def changes(claim: str | None, store: str | None, limit: int | None, is_json: bool, **asked: Any) -> None:
    """Show who took one position on a claim and later another, with both passages and their days; the latest first.

    \b
    sostiene changes
    sostiene changes 3f0a91c2b7de456 --json
    """
    from sostiene.questions.claims import Changed, find_changes
    from sostiene.views.claims import show_changes

    with open_store(store) as opened:
        answer = find_changes(opened, claim, limit=USUAL if limit is None else limit, **asked)
    write_answer(answer, "changes", Changed, show_changes, is_json=is_json, is_csv=False)


@click.command(short_help="Show who is named in a claim and not heard.")
@click.argument("claim", metavar="CLAIM")
@json_option
@store_option
def silent(claim: str, store: str | None, is_json: bool) -> None:
    """Show the parties that a claim is about, and the known persons whom its passages name, of whom the store has no
    position on it. That nothing of them is here does not say that they said nothing.

    \b
    sostiene silent 3f0a91c2b7de456
    """
    from sostiene.questions.board import find_board
    from sostiene.views.claims import show_silent

    with open_store(store) as opened:
        board = find_board(opened, claim)
    if is_json:
        write_json({"claim": board.id, "title": board.title, "silent": [asdict(one) for one in board.silent]})
    else:
        write_text(show_silent(board, width=find_width()))


@click.command(short_help="Show from where articles have what they tell of a claim.")
@click.argument("claim", metavar="CLAIM")
@json_option
@store_option
def origins(claim: str, store: str | None, is_json: bool) -> None:
    """Show how many articles, outlets and origins a claim has, and who hands on to whom: from the speaker through
    agencies and other media to the outlet.

    \b
    sostiene origins 3f0a91c2b7de456
    """
    from sostiene.questions.echoes import find_origins
    from sostiene.views.claims import show_origins

    with open_store(store) as opened:
        found = find_origins(opened, claim)
    if is_json:
        write_json(asdict(found))
    else:
        write_text(show_origins(found, width=find_width()))


@click.command(short_help="Show which articles copy, rewrite or translate another.")
@click.argument("article", required=False, metavar="[ARTICLE]")
@limit_option
@offset_option
@json_option
@store_option
def echoes(article: str | None, store: str | None, limit: int | None, offset: int, is_json: bool) -> None:
    """Show the trees of articles that go back to one text or source, the largest first, each article under the one that
    it follows, with why; or those that ARTICLE is in.

    \b
    sostiene echoes
    sostiene echoes https://example.org/news
    """
    from sostiene.questions.echoes import Tree, find_echoes
    from sostiene.views.claims import show_echoes

    with open_store(store) as opened:
        answer = find_echoes(opened, article, limit=USUAL if limit is None else limit, offset=offset)
    write_answer(answer, "echoes", Tree, show_echoes, is_json=is_json, is_csv=False)


@click.command(short_help="Show all reports of one act of saying.")
@click.argument("statement", metavar="STATEMENT")
@json_option
@store_option
def utterance(statement: str, store: str | None, is_json: bool) -> None:
    """Show every report of what STATEMENT reports, and what each makes of the words of the first: words cut, added or
    changed, numbers that differ, hedges lost, verbs made stronger.

    \b
    sostiene utterance 9c01d2aa7be4f10
    """
    from sostiene.questions.echoes import find_utterance
    from sostiene.views.claims import show_utterance

    with open_store(store) as opened:
        found = find_utterance(opened, statement)
    if is_json:
        write_json(asdict(found))
    else:
        write_text(show_utterance(found, width=find_width()))


@click.command(short_help="Write one citable page on a claim.")
@click.argument("claim", metavar="CLAIM")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    metavar="FILE.html",
    help="The page to write; - for standard output.",
)
@store_option
def dossier(claim: str, out: Path, store: str | None) -> None:
    """Write all that the store has on a claim as one page that needs nothing else: the board, every passage where it
    stands, a time line, the origins, the hashes of the texts, and how it was made.

    \b
    sostiene dossier 3f0a91c2b7de456 --out faro.html
    """
    from sostiene import __version__
    from sostiene.questions.dossier import find_dossier
    from sostiene.views.dossier import draw_dossier

    with open_store(store) as opened:
        found = find_dossier(opened, claim)
    write_page(out, draw_dossier(found, version=__version__))
