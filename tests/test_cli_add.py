"""`sostiene add`: what it keeps, what it says, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sostiene.cli import cli
from sostiene.cli.options import own_store

TEXT = "«Il faro resta di tutti», ha detto lunedì la sindaca Ada Ferrin ai cronisti."
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder with a store of its own, with the rules, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOSTIENE_STORE", str(tmp_path / "kept" / "store.db"))
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "faro.txt").write_text(TEXT)
    (folder / "vuoto.txt").touch()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["add", *arguments, "--tagger", "rules", "--workers", "0"])

    return call


def test_a_folder_is_added_and_its_problems_are_named(run: Run) -> None:
    result = run("articles")
    assert result.exit_code == 1
    assert result.stdout.startswith("1 new article with 1 statement. The store is ")
    assert "articles/vuoto.txt: it is empty" in result.stderr


def test_adding_again_finds_everything_known(run: Run) -> None:
    run("articles/faro.txt")
    result = run("articles/faro.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("0 new articles with 0 statements, 1 document known before.")


def test_the_summary_is_json_if_asked_for(run: Run, tmp_path: Path) -> None:
    result = run("articles", "missing.txt", "--json")
    summary = json.loads(result.stdout)
    assert (summary["articles"], summary["statements"], summary["known"]) == (1, 1, 0)
    assert {problem["where"] for problem in summary["problems"]} == {"articles/vuoto.txt", "missing.txt"}
    assert summary["store"] == str(tmp_path / "kept" / "store.db")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["articles", "--store", "articles"], "is a folder, not a store"),
        (["articles", "--store", "mysql://host/x"], "SQLite or PostgreSQL, not in mysql"),
        (["articles", "--published", "ieri"], "'ieri' is not an ISO date"),
    ],
)
def test_wrong_use_is_told(run: Run, arguments: list[str], what: str) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert what in result.stderr
    assert result.stdout == ""


def test_many_problems_are_not_all_shown(run: Run) -> None:
    result = run(*(f"missing-{number}.txt" for number in range(30)))
    assert "30 could not be read:" in result.stderr
    assert "… and 10 more: sostiene problems" in result.stderr


def test_a_fault_of_ours_in_one_source_loses_no_other(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sostiene.readers

    real = sostiene.readers.open_file

    def fail(path: Path, *rest: object) -> object:
        if path.name == "boom.txt":
            raise RuntimeError("boom")
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("sostiene.readers.open_file", fail)
    result = run("boom.txt", "articles/faro.txt")
    assert "boom.txt: Sostiene failed on it (RuntimeError: boom)" in result.stderr
    assert result.stdout.startswith("1 new article")


def test_whose_store_it_is_depends_on_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert own_store() == tmp_path / "sostiene" / "store.db"


def test_a_large_store_is_not_connected_unasked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.connect.is_small_store", lambda store: False)
    result = run("articles/faro.txt")
    assert "do it when there is time: sostiene connect" in result.stderr
    assert "claim" not in result.stdout
