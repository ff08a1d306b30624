"""Parquet has the rows of the CSV, with types."""

import io
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given, settings

from sostiene.errors import MissingExtra
from sostiene.exporters import parquet
from sostiene.exporters.columns import COLUMNS, make_row
from sostiene.exporters.exported import Exported
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles

pq = pytest.importorskip("pyarrow.parquet")


def read_back(stream: Iterable[Exported]) -> "pq.ParquetFile":
    return pq.ParquetFile(io.BytesIO(b"".join(parquet.write_parquet(stream))))


def test_each_statement_is_a_row_with_types() -> None:
    table = read_back([ORDINARY, EMPTY, HOSTILE]).read()
    assert table.column_names == [*(column.name for column in COLUMNS), parquet.SPANS]
    assert [str(table.schema.field(name).type) for name in ("id", "confidence", "start", "is_negated")] == [
        "string", "double", "int32", "bool",
    ]  # fmt: skip
    rows = table.to_pylist()
    assert len(rows) == len(ORDINARY.article.statements) + len(HOSTILE.article.statements)
    first, statement = rows[0], ORDINARY.article.statements[0]
    assert first == {
        **make_row(ORDINARY, statement),
        parquet.SPANS: [{"start": start, "end": end} for start, end in statement.content.spans],
    }


def test_a_store_without_statements_gives_a_table_without_rows() -> None:
    assert read_back([EMPTY]).read().num_rows == 0


def test_groups_of_rows_are_written_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 2)
    pieces = list(parquet.write_parquet([ORDINARY]))
    assert len(pieces) > 3
    assert pq.ParquetFile(io.BytesIO(b"".join(pieces))).metadata.num_row_groups == 3


def test_the_same_articles_give_the_same_bytes() -> None:
    assert list(parquet.write_parquet([ORDINARY])) == list(parquet.write_parquet([ORDINARY]))


@settings(max_examples=30)
@given(exported_articles())
def test_any_article_is_read_back(exported: Exported) -> None:
    rows = read_back([exported]).read().to_pylist()
    assert [row["content"] for row in rows] == [
        make_row(exported, one)["content"] for one in exported.article.statements
    ]


def test_without_pyarrow_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sostiene\[parquet\]'"):
        list(parquet.write_parquet([ORDINARY]))
