"""The statements as Parquet: the columns of the CSV with types, and the spans of each content. Needs pyarrow."""

import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from sostiene.errors import MissingExtra
from sostiene.exporters.columns import COLUMNS, make_row
from sostiene.exporters.exported import Exported

ROWS = 10_000
"""Of a group: all that is held in memory at once."""
SPANS = "content_spans"


class Pieces(io.RawIOBase):
    """A file that keeps what is written only until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[bytes] = []
        self.place = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        piece = bytes(content)
        self.held.append(piece)
        self.place += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self.place

    def take(self) -> bytes:
        piece, self.held = b"".join(self.held), []
        return piece


def write_parquet(stream: Iterable[Exported]) -> Iterator[bytes]:
    """A table with a row for each statement; raises MissingExtra without pyarrow."""
    try:
        # Imported here: an optional library of 150 MB.
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("parquet", "the library that writes Parquet is not installed") from None
    schema = make_schema(pyarrow)
    pieces = Pieces()
    with pyarrow.parquet.ParquetWriter(pieces, schema, compression="zstd") as writer:
        rows = chain.from_iterable(map(make_rows, stream))
        while some := list(islice(rows, ROWS)):
            writer.write_table(pyarrow.Table.from_pylist(some, schema=schema))
            yield pieces.take()
    yield pieces.take()


def make_schema(pyarrow: Any) -> Any:
    """The columns with their types; all but the offsets of a span may be null."""
    types = {
        "string": pyarrow.string(), "integer": pyarrow.int32(), "number": pyarrow.float64(), "boolean": pyarrow.bool_(),
    }  # fmt: skip
    span = pyarrow.struct([pyarrow.field(name, pyarrow.int32(), nullable=False) for name in ("start", "end")])
    fields = [pyarrow.field(column.name, types[column.type]) for column in COLUMNS]
    return pyarrow.schema([*fields, pyarrow.field(SPANS, pyarrow.list_(span))])


def make_rows(exported: Exported) -> Iterator[dict[str, Any]]:
    for statement in exported.article.statements:
        spans = [span._asdict() for span in statement.content.spans]
        yield {**make_row(exported, statement), SPANS: spans}
