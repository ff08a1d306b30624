"""The statements as CSV (RFC 4180, UTF-8, with a header), safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula begins with an apostrophe more than the words have; `restore_cell`
takes it away again.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from sostiene.exporters.columns import COLUMNS, Value, make_row
from sostiene.exporters.exported import Exported
from sostiene.store.ids import clean

# What begins a formula in Excel, LibreOffice or Google Sheets, in ASCII or full width, also after spaces. Apostrophes
# before it belong to the pattern so that it can be told which one was put there.
FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")


def write_csv(stream: Iterable[Exported]) -> Iterator[bytes]:
    """The header and a row for each statement; an article without any has no row."""
    yield format_row([column.name for column in COLUMNS])
    for exported in stream:
        for statement in exported.article.statements:
            row = make_row(exported, statement)
            yield format_row([write_cell(row[column.name]) for column in COLUMNS])


def format_row(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def write_cell(value: Value) -> str:
    """The value in words: true or false, numbers with a point, nothing where it is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return protect_cell(clean(value)) if isinstance(value, str) else str(value)


def protect_cell(words: str) -> str:
    """The words with an apostrophe before them if a spreadsheet would take them for a formula."""
    return f"'{words}" if FORMULA.match(words) else words


def restore_cell(words: str) -> str:
    """The words that `protect_cell` was given."""
    return words[1:] if words.startswith("'") and FORMULA.match(words) else words
