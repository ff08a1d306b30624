"""`sostiene edits`: what new versions of pages added, dropped or changed."""

import click

from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import find_width, write_json, write_stderr, write_text


@click.command(short_help="Show what new versions of pages added, dropped or changed.")
@click.argument("page", required=False, metavar="[ARTICLE|URL]")
@click.option("--since", metavar="DAY", help="Only what became of pages from that day on: 2024-10-28.")
@store_option
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
def edits(page: str | None, since: str | None, store: str | None, is_json: bool) -> None:
    """Show which statements came (+), went (-) or changed (~) from one version of a page to the next.

    The versions of a page are the texts that stood at its address. All pages with several versions are shown, or the
    one that is named. The old texts are kept: sostiene show KEY

    \b
    sostiene edits
    sostiene edits https://example.org/news --json
    """
    # Imported here: --help needs no database.
    from sostiene.questions.versions import edits_to_json, find_edits
    from sostiene.views.edits import show_edits

    with open_store(store) as opened:
        pages = find_edits(opened, page, since=since)
    if is_json:
        write_json(edits_to_json(pages))
        return
    write_text(show_edits(pages, width=find_width()))
    if not any(found.steps for found in pages):
        write_stderr("No page has a second version in that time." if since else "No page has a second version.")
