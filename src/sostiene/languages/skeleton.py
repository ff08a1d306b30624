"""The beginning of a new language: its folder with every table still empty, and a first case to follow."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from sostiene.languages import language_folder, list_languages

MODEL = "it"
UNEXPLAINED = "# One entry a line, columns separated by a tab; docs/languages.md explains them.\n"
# In English, so that whoever begins a language sees what a case is; to be replaced by a sentence of that language.
FIRST_CASE = """Title: A quotation and the one who said it

“The bridge is safe,” Martha Bell said on Monday.
---
Who: Martha Bell
Source: Martha Bell
Cue: said
Says: “The bridge is safe,”
Kind: direct
Act: state
"""


def write_skeleton(path: Path) -> None:
    """Makes the folder with the tables that other languages have, each with their explanation, and one case."""
    (path / "cases").mkdir(parents=True)
    for name, explanation in sorted(explain_tables().items()):
        (path / name).write_text(explanation, encoding="utf-8")
    (path / "cases" / "first.case").write_text(FIRST_CASE, encoding="utf-8")


def explain_tables() -> dict[str, str]:
    """What stands above the first entry of each table, by the table's name; the Italian words for it come first."""
    codes = sorted(list_languages(), key=lambda code: code != MODEL)
    explanations: dict[str, str] = {}
    for code in codes:
        for path in language_folder(code).iterdir():
            if path.name.endswith(".txt"):
                explanations.setdefault(path.name, read_explanation(path))
    return explanations


def read_explanation(path: Traversable) -> str:
    """The comment lines at the head of a table; for a table without any, where its explanation stands."""
    explanation = "".join(take_comments(path.read_text(encoding="utf-8")))
    return explanation if " " in explanation.strip("# \n") else UNEXPLAINED


def take_comments(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            return
        yield line
