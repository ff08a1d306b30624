"""The store in the formats of others: `export` gives the bytes of a whole selection, piece by piece.

An exporter is one function from a stream of `Exported` articles to pieces of bytes. The articles come in the order of
their keys, one at a time, so that memory is bounded and the same store gives the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import cast

from sostiene.errors import UsageError
from sostiene.exporters.exported import Exported, Selection, choose_articles, count_articles, read_exported
from sostiene.store import Store

__all__ = ["BINARY", "EXPORTERS", "Exported", "Exporter", "Selection", "export", "load_exporter"]

Exporter = Callable[[Iterable[Exported]], Iterator[bytes]]
# Each format's exporter, loaded when it is used.
EXPORTERS = {
    "jsonl": "sostiene.exporters.jsonl:write_jsonl",
    "csv": "sostiene.exporters.csv:write_csv",
    "parquet": "sostiene.exporters.parquet:write_parquet",
    "webannotation": "sostiene.exporters.webannotation:write_webannotation",
    "schemaorg": "sostiene.exporters.schemaorg:write_schemaorg",
    "ftm": "sostiene.exporters.ftm:write_ftm",
    "stix": "sostiene.exporters.stix:write_stix",
    "brat": "sostiene.exporters.brat:write_brat",
    "story": "sostiene.exporters.story:write_story",
}
BINARY = frozenset({"parquet", "brat"})
"""Formats that no terminal can show."""


def export(
    store: Store,
    format_name: str,
    selection: Selection | None = None,
    *,
    on_progress: Callable[[int, int], object] = lambda done, total: None,
) -> Iterator[bytes]:
    """The bytes of the selected articles, of all without any selection, as the store is at this moment.

    `on_progress` is told how many articles are done, and of how many. Raises UsageError for an unknown format or a
    selection that names what is not there, MissingExtra for a format that needs more than is installed.
    """
    write = load_exporter(format_name)
    with store.read() as connection:
        condition = choose_articles(connection, selection or Selection())
        total = count_articles(connection, condition)
        on_progress(0, total)

        def count() -> Iterator[Exported]:
            for done, exported in enumerate(read_exported(connection, condition), 1):
                yield exported
                on_progress(done, total)

        yield from write(count())


def load_exporter(format_name: str) -> Exporter:
    """The exporter of that format; raises UsageError if there is none."""
    if format_name not in EXPORTERS:
        raise UsageError(f"there is no format {format_name!r}", f"There are: {', '.join(EXPORTERS)}")
    module, function = EXPORTERS[format_name].split(":")
    return cast(Exporter, getattr(import_module(module), function))
