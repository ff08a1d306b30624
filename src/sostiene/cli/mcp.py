"""`sostiene mcp`: the record as tools for a language model, over standard input and output."""

import sys

import click

from sostiene.cli.options import open_store, store_option
from sostiene.cli.output import write_stderr
from sostiene.errors import MissingExtra


@click.command(short_help="Let a language model ask the record, and only read it.")
@store_option
def mcp(store: str | None) -> None:
    """Serve the record to a language model over the Model Context Protocol, on standard input and output: a client such
    as an assistant or an editor starts this command. Its tools give only words of articles, with their place, address
    and hash; nothing can be changed through them.

    \b
    sostiene mcp --store news.db
    """
    try:
        # Imported here: an optional library; the rest of Sostiene does without it.
        from sostiene.mcp.server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise MissingExtra("mcp", "what speaks the Model Context Protocol is not installed") from None
    from sostiene.store.readonly import forbid_writing

    with open_store(store) as opened:
        forbid_writing(opened)
        if sys.stdin.isatty():
            write_stderr("Waiting for a client of the Model Context Protocol on standard input; Ctrl-C ends it.")
        make_server(opened).run("stdio")
