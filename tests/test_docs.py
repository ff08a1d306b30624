"""The pages say all there is, and what they show is true."""

import doctest
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from sostiene.cli import cli
from sostiene.models import TAGGERS
from sostiene.records import (
    ACTS,
    KINDS,
    Antecedent,
    Article,
    Attribution,
    FactCheck,
    Passage,
    Position,
    Problem,
    Quantity,
    Reason,
    Statement,
    Voice,
    When,
)

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")])
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:\s]+)\)")
MENTIONED = re.compile(r"(?:docs/[\w./-]+\.\w+|scripts/[\w-]+|\b[A-Z]{4,}\.md)")


def read_page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def read_section(heading: str) -> str:
    """The part of the glossary under that heading."""
    return read_page("docs/glossary.md").partition(f"## {heading}\n")[2].partition("\n## ")[0]


def list_fields(record: type) -> list[str]:
    return list(getattr(record, "_fields", ())) or [field.name for field in fields(record)]


@pytest.mark.parametrize(
    "record",
    [Article, FactCheck, Statement, Passage, When, Voice, Position, Quantity, Reason, Problem, Attribution, Antecedent],
)
def test_the_glossary_defines_every_field(record: type) -> None:
    name = record.__name__.lower()
    section = read_section(f"Fields of {'an' if name[0] == 'a' else 'a'} {name}")
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list_fields(record)


@pytest.mark.parametrize(("heading", "values"), [("Acts", ACTS), ("Kinds", KINDS)])
def test_the_glossary_defines_every_value(heading: str, values: tuple[str, ...]) -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", read_section(heading), re.MULTILINE)) == values


def list_commands(group: click.Group, path: tuple[str, ...] = ("sostiene",)) -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, commands of commands included."""
    for name, command in sorted(group.commands.items()):
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from list_commands(command, (*path, name))


COMMANDS = [("sostiene", cli), *list_commands(cli)]


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_the_page_of_the_command_line_names_every_command_and_option(name: str, command: click.Command) -> None:
    page = read_page("docs/cli.md")
    beginning = "# The command line\n" if command is cli else rf"##+ `{name}(?: .*)?`\n"
    section = re.search(rf"^{beginning}.*?(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"docs/cli.md has no section on {name!r}"
    options = [
        option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts
    ]
    for option in options:
        assert f"`{option}" in section[0], f"{name} {option}"


def test_the_page_of_the_command_line_names_every_tagger() -> None:
    assert all(f"`{tagger}`" in read_page("docs/cli.md") for tagger in TAGGERS)


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_the_help_of_every_command_has_an_example(name: str, command: click.Command) -> None:
    assert command.help
    assert f"    {name}" in command.get_help(click.Context(command, info_name=name)).replace("\n  ", "\n    ")


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_examples_in_python_print_what_they_show(page: str) -> None:
    source = "\n".join(EXAMPLE.findall(read_page(page)))
    examples = doctest.DocTestParser().get_doctest(source, {}, page, page, 0)
    report: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(examples, out=report.append)
    assert not failed, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_files_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [page.parent / link for link in LINK.findall(text)]
    mentions = [ROOT / mention for mention in MENTIONED.findall(text)]
    assert [str(path) for path in links + mentions if not path.exists()] == []


def test_the_readme_fits_the_figures_of_the_evaluation() -> None:
    """A row of the table of figures stands in both, word for word."""
    rows = [line for line in read_page("README.md").partition("<!-- figures")[2].splitlines() if line.startswith("| `")]
    evaluation = read_page("docs/evaluation.md")
    for row in rows:
        name, *figures = [cell.strip() for cell in row.strip("|").split("|")]
        assert re.search(
            rf"^\| {re.escape(name)} \| neural \| {re.escape(' | '.join(figures))} \|", evaluation, re.MULTILINE
        ), row
