"""`sostiene edits`, `remove` and `removed`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sostiene.cli import cli

URL = "https://faro.example/1"
FIRST = "«Il faro resta di tutti», ha detto la sindaca Ada Ferrin."
SECOND = "«Il faro torna di tutti», ha detto la sindaca Ada Ferrin."
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with two versions of a page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOSTIENE_STORE", str(tmp_path / "store.db"))
    monkeypatch.delenv("SOSTIENE_NAME", raising=False)
    (tmp_path / "page.jsonl").write_text(
        "\n".join(json.dumps({"doc": "faro", "url": URL, "text": text}) for text in (FIRST, SECOND))
    )

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments))

    assert call("add", "page.jsonl", "--tagger", "rules", "--workers", "0").exit_code == 0
    return call


def test_edits_are_shown_and_given_as_json(run: Run) -> None:
    assert "faro.example/1 · 2 versions" in run("edits").stdout
    (page,) = json.loads(run("edits", URL, "--json").stdout)
    (step,) = page["steps"]
    assert {piece["words"] for piece in step["changed"][0]["words"] if piece["change"] != "same"} == {"resta", "torna"}


def test_no_edits_are_told(run: Run) -> None:
    result = run("edits", "--since", "2999-01-01")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No page has a second version in that time." in result.stderr


def test_an_article_is_removed_and_stands_in_the_list(run: Run) -> None:
    result = run("remove", URL, "--as", "Rosa Testi", "--reason", "the court's order", "--all-versions", "--yes")
    assert result.exit_code == 0
    assert result.stderr.count("Taken out: ") == 2
    stones = json.loads(run("removed", "--json").stdout)
    assert [(stone["by"], stone["reason"]) for stone in stones] == [("Rosa Testi", "the court's order")] * 2
    assert "by Rosa Testi: the court's order" in run("removed").stdout
    assert run("verify").exit_code == 0


def test_nothing_is_removed_without_a_name_or_an_answer(run: Run) -> None:
    result = run("remove", URL, "--reason", "x", "--yes")
    assert (result.exit_code, "Say who you are" in result.stderr) == (2, True)
    result = run("remove", URL, "--as", "Rosa Testi", "--reason", "x")
    assert (result.exit_code, "nobody is here to ask" in result.stderr) == (2, True)
    assert run("removed").stdout == ""
