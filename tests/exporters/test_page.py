"""docs/exports.md names every format, column and letter."""

import re
from pathlib import Path

import pytest

from sostiene.exporters import EXPORTERS
from sostiene.exporters.brat import RELATIONS
from sostiene.exporters.columns import COLUMNS
from sostiene.reliability import LETTERS

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_page_tells_of_every_format(name: str) -> None:
    assert f"\n| `{name}` |" in PAGE
    assert re.search(rf"^## {name}\b", PAGE, re.MULTILINE)


def test_the_page_tells_of_every_column_in_order() -> None:
    section = PAGE.partition("## csv")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    assert re.findall(r"`(\w+)`", ", ".join(cells)) == [column.name for column in COLUMNS]


def test_the_page_tells_of_every_letter_and_relation() -> None:
    assert re.findall(r"^\| ([A-F]) \|", PAGE, re.MULTILINE) == list(LETTERS)
    assert all(relation in PAGE for relation in RELATIONS.values())
