"""A language is a folder of text files that a linguist can edit; this module reads them.

Every file `NAME.txt` in `languages/<code>/` is a table: one entry a line, columns separated by a tab, `#` starts a
comment. `language.table("cues")` gives its rows, `language.words("pronouns")` its first column. A language without a
folder is *experimental*: it is read with empty tables, by the model alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

SETTLED = frozenset({"it", "en", "ru", "uk"})


@dataclass(frozen=True)
class Language:
    """The tables of one language. `code` is its two-letter code."""

    code: str

    @property
    def is_experimental(self) -> bool:
        return self.code not in SETTLED

    def table(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The rows of the file `name`.txt, as tuples of columns; empty if the language has no such file."""
        return read_table(self.code, name)

    def words(self, name: str) -> frozenset[str]:
        """The first column of the file `name`.txt."""
        return frozenset(row[0] for row in self.table(name))


@cache
def read_table(code: str, name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one table of one language (kept after the first reading)."""
    path = language_folder(code) / f"{name}.txt"
    return tuple(parse_rows(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def parse_rows(text: str) -> Iterator[tuple[str, ...]]:
    """The rows of a table's text: columns separated by a tab, without comments and empty lines."""
    for line in text.splitlines():
        entry = line.partition("#")[0].rstrip()
        if entry:
            yield tuple(column.strip() for column in entry.split("\t"))


def language_folder(code: str) -> Traversable:
    return files(__name__) / code


def list_languages() -> list[str]:
    """The codes of the languages that have a folder, sorted."""
    return sorted(path.name for path in files(__name__).iterdir() if path.is_dir() and not path.name.startswith("_"))


def load_language(code: str | None) -> Language:
    """The language of that code; unknown, no code at all or None gives one with empty tables."""
    return Language(code if code and re.fullmatch(r"[a-z]{2,3}", code) else "und")
