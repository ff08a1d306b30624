"""The questions on the command line: what goes to stdout, what to stderr, and the exit codes."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sostiene.batch import ingest
from sostiene.cli import Program
from sostiene.cli.ask import USUAL, articles, problems, search, show, who
from sostiene.codec import article_to_line
from sostiene.questions import USUAL as USUAL_OF_QUESTIONS
from sostiene.readers import open_bytes
from sostiene.records import Problem
from sostiene.store import Store
from tests.sample import ARTICLE

PROGRAM = Program("sostiene", commands=[who, search, show, articles, problems])


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Runs a question on a store that holds the invented article and one problem."""
    location = tmp_path / "store.db"
    with Store.open(location, create=True) as store:
        documents = [
            *open_bytes(article_to_line(ARTICLE).encode(), "a.jsonl"),
            Problem("b.pdf", "it is no PDF", "Look"),
        ]
        ingest(store, documents, tagger="rules")
    return lambda *arguments: CliRunner().invoke(
        PROGRAM, arguments, env={"SOSTIENE_STORE": str(location), "COLUMNS": "80"}
    )


def test_who_shows_what_somebody_said(run: Callable[..., Result]) -> None:
    result = run("who", "Ada", "Ferrin")
    assert result.exit_code == 0
    assert "Ada Ferrin  denies  che il faro sia in vendita" in result.stdout
    assert result.stdout.endswith("3 of 3 statements\n")
    assert (result.stderr, "\x1b" in result.stdout) == ("", False)


def test_json_is_one_document_with_the_total(run: Callable[..., Result]) -> None:
    answer = json.loads(run("search", "vendita", "--json").stdout)
    assert list(answer) == ["total", "statements"]
    assert (answer["total"], answer["statements"][0]["speaker"]) == (1, "Ada Ferrin")


def test_csv_is_all_that_stdout_gets(run: Callable[..., Result]) -> None:
    result = run("who", "Ferrin", "--act", "deny", "--csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout, newline=""))
    assert (row["content"], row["addressee"]) == ("che il faro sia in vendita", "ai cronisti")
    assert result.stderr == "1 of 1 statement\n"


def test_a_name_that_nobody_has_is_said_on_stderr(run: Callable[..., Result]) -> None:
    result = run("who", "Ada", "Ferrim")
    assert (result.exit_code, result.stdout) == (0, "No statement found.\n")
    assert result.stderr.startswith("Note: nobody named 'Ada Ferrim' speaks in the store. Near to it: Ada Ferrin")
    assert json.loads(run("who", "Ferrim", "--json").stdout) == {"total": 0, "statements": []}


def test_first_and_latest_are_one_statement_unless_a_number_is_given(run: Callable[..., Result]) -> None:
    assert "1 of 3 statements" in run("who", "Ferrin", "--first").stdout
    assert "«Resta di tutti»" in run("who", "Ferrin", "--first", "--since", "2025").stdout
    assert "2 of 3 statements" in run("who", "Ferrin", "--latest", "--limit", "2").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("who",), ("who", ""), ("search",), ("search", "!"), ("search", "faro", "--since", "ieri"),
        ("search", "faro", "--json", "--csv"), ("who", "Ferrin", "--first", "--latest"), ("search", "--limit", "0"),
        ("search", "--act", "mumble"), ("show", "none"), ("show", "faro", "--json", "--jsonl"),
        ("search", "faro", "--in", "none"), ("articles", "--until", "2025-13"), ("problems", "--limit", "x"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_from_the_rest(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_a_search_without_words_needs_something_to_look_for(run: Callable[..., Result]) -> None:
    assert "nothing to search for" in run("search", "--limit", "5", "--first").stderr
    assert "che il faro sia in vendita" in run("search", "--to", "cronisti").stdout


def test_a_store_that_is_not_there_is_no_empty_one(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("who", "Ferrin", "--store", str(tmp_path / "none.db"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no store" in result.stderr
    assert not (tmp_path / "none.db").exists()


def test_an_article_is_shown_as_read_shows_it(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "La Sentinella di Calaverde" in run("show", "faro").stdout
    assert json.loads(run("show", "faro", "--jsonl").stdout)["doc"] == "faro"
    assert len(json.loads(run("show", "faro", "--json").stdout)["articles"][0]["statements"]) == 5
    assert "content: written by hand" in run("show", "faro", "--why").stdout
    run("show", "faro", "--html", str(tmp_path / "page.html"))
    assert "che il faro sia in vendita" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_statement_is_shown_with_its_sentence(run: Callable[..., Result]) -> None:
    key = json.loads(run("search", "vendita", "--json").stdout)["statements"][0]["id"]
    shown = run("show", key).stdout
    assert "Ada Ferrin  denies" in shown
    assert "La sindaca Ada Ferrin ha smentito ai cronisti che il faro sia in vendita." in " ".join(shown.split())
    answer = json.loads(run("show", key, "--json").stdout)
    assert answer["statement"]["id"] == key
    assert answer["context"].endswith("che il faro sia in vendita.")


def test_articles_and_problems_are_listed(run: Callable[..., Result]) -> None:
    assert "Il faro di Calaverde resta" in run("articles").stdout
    (article,) = json.loads(run("articles", "--json", "--outlet", "sentinella").stdout)["articles"]
    assert (article["doc"], article["statements"]) == ("faro", 5)
    result = run("problems")
    assert result.exit_code == 0
    assert "it is no PDF" in result.stdout
    assert json.loads(run("problems", "--all", "--json").stdout)["problems"][0]["where"] == "b.pdf"
    assert run("problems", "--csv").stdout.startswith("where,what,hint,")


def test_the_usual_number_of_rows_is_that_of_the_library() -> None:
    assert USUAL == USUAL_OF_QUESTIONS
