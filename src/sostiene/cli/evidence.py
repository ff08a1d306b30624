"""`sostiene evidence`: what proves statements without the store, in one ZIP."""

from dataclasses import asdict
from pathlib import Path

import click

from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import write_json, write_text


@click.command(short_help="Write a ZIP that proves statements to others.")
@click.argument("names", nargs=-1, required=True, metavar="ID…")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.zip", help="The file to write.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there already.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print what is in it as one JSON document.")
def evidence(names: tuple[str, ...], out: Path, force: bool, store: str | None, is_json: bool) -> None:
    """Write all that proves statements: texts, raw pages, offsets, hashes, times, judgements, and a page to read.

    ID is the key of a statement, or the beginning of one; the key, address or name of an article means all its
    statements. The same evidence always gives the same bytes. Check it with: sostiene verify FILE.zip

    \b
    sostiene evidence 4f2ab1 --out evidence.zip
    sostiene evidence https://example.org/news 9c01d2 --out evidence.zip
    """
    # Imported here: --help needs no database.
    from sostiene.proof.evidence import write_evidence
    from sostiene.views.wording import count

    with open_store(store) as opened:
        exhibits = write_evidence(opened, names, out, force=force)
    statements = sum(len(exhibit.article.statements) for exhibit in exhibits)
    if is_json:
        found = [
            {"key": exhibit.key, "asked": exhibit.asked, "obtained": [asdict(one) for one in exhibit.obtained]}
            for exhibit in exhibits
        ]
        write_json({"file": str(out), "articles": found})
    else:
        write_text(f"{count(statements, 'statement')} in {count(len(exhibits), 'article')}. Written: {out}\n")
