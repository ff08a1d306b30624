"""`sostiene serve`: the pages of a store, in the browser."""

from typing import TYPE_CHECKING

import click

from sostiene.cli.options import open_store, store_option, tagger_option
from sostiene.cli.output import write_stderr

if TYPE_CHECKING:
    from sostiene.store import Store

PORT = 8765


@click.command(short_help="Show the store in the browser.")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it answers.")
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, metavar="N", help="0: any.")
@click.option(
    "--token", envvar="SOSTIENE_TOKEN", metavar="WORD", help="What visitors must show  [default: $SOSTIENE_TOKEN]"
)
@click.option("--fetch", is_flag=True, help="Fetch the web addresses that people paste.")
@tagger_option
def serve(store: str | None, host: str, port: int, token: str | None, fetch: bool, tagger: str) -> None:
    """Show the store as pages in the browser, until Ctrl-C: read, compare, correct; every page is also JSON.

    It answers this machine alone. With another --host, others can reach it who show its token, which is made and
    printed if none is given; put a server with TLS before it, since the token travels as it is. A store that is not
    there yet is made.

    \b
    sostiene serve
    sostiene serve --store news.db --port 8080
    SOSTIENE_TOKEN=… sostiene serve --host 0.0.0.0
    """
    with open_store(store, create=True) as opened:
        show_pages(opened, host, port, token=token, can_fetch=fetch, tagger=tagger)


def show_pages(
    store: "Store", host: str, port: int, *, token: str | None = None, can_fetch: bool = False, tagger: str
) -> None:
    """Serves the store until it is stopped, and says where."""
    # Imported here: --help needs no server.
    from sostiene.web.serving import listen, name_address, secure, serve
    from sostiene.web.settings import Settings

    settings = secure(Settings(token=token, can_fetch=can_fetch, tagger=tagger), host)
    with listen(host, port) as address:
        shown = name_address(address)

        def tell() -> None:
            write_stderr(f"Sostiene answers at {shown} (Ctrl-C stops it). The store is {store.location}")
            if settings.token is not None and token is None:
                write_stderr(f"Its token: {settings.token}")

        serve(store, settings, address, on_ready=tell)
