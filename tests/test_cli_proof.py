"""`sostiene verify`, `evidence`, `backup` and `restore`: what goes to stdout, and the exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from sostiene.batch import ingest
from sostiene.cli import Program
from sostiene.cli.backup import backup, restore
from sostiene.cli.evidence import evidence
from sostiene.cli.verify import verify
from sostiene.codec import article_to_line
from sostiene.readers import open_bytes
from sostiene.store import Store
from tests.sample import ARTICLE

PROGRAM = Program(commands=[verify, evidence, backup, restore])


@pytest.fixture
def location(tmp_path: Path) -> str:
    with Store.open(tmp_path / "news.db", create=True) as store:
        ingest(store, open_bytes(article_to_line(ARTICLE).encode(), "faro.jsonl"), tagger="rules")
    return str(tmp_path / "news.db")


def run(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(PROGRAM, [str(argument) for argument in arguments], **options)


def damage(location: str) -> None:
    with Store.open(location) as store, store.write() as connection:
        connection.execute(text("UPDATE statements SET content = 'altro' WHERE number = 1"))
        connection.execute(text("UPDATE problems SET \"where\" = 'altro'"))


def test_a_whole_store_is_proved(location: str) -> None:
    result = run("verify", "--store", location)
    assert result.exit_code == 0
    assert result.stdout.startswith("100 % of 5 statements in 1 article are proved")
    assert "The raw page of every article is kept." in result.stdout


def test_what_is_wrong_is_listed(location: str) -> None:
    damage(location)
    result = run("verify", "--store", location)
    assert result.exit_code == 1
    assert result.stdout.startswith("80 % of 5 statements in 1 article are proved")
    assert "1 thing is wrong:" in result.stdout
    assert "content: expected che il faro sia in vendita; found altro" in result.stdout


def test_what_is_wrong_is_a_list_in_json(location: str) -> None:
    damage(location)
    result = run("verify", "--json", "--store", location)
    found = json.loads(result.stdout)
    assert (result.exit_code, found["is_whole"], found["proved"], found["wrong"]) == (1, False, 4, 1)
    (finding,) = found["findings"]
    assert (finding["table"], finding["what"], finding["found"]) == ("statements", "content", "altro")


def test_where_there_is_no_store_there_is_nothing_to_verify(tmp_path: Path) -> None:
    result = run("verify", "--store", tmp_path / "none.db")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing to verify: there is no store at")
    result = run("verify", "--json", "--store", tmp_path / "none.db")
    assert (result.exit_code, json.loads(result.stdout)["articles"]) == (0, 0)
    assert not (tmp_path / "none.db").exists()


def test_an_empty_store_is_said_to_be_empty(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db", create=True).close()
    result = run("verify", "--store", tmp_path / "empty.db")
    assert result.exit_code == 0
    assert "is empty: nothing to verify" in result.stdout


def test_what_is_no_store_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("Il faro resta di tutti. " * 100)
    assert run("verify", "--store", tmp_path / "text.db").exit_code == 1


def test_evidence_is_written_and_verified(location: str, tmp_path: Path) -> None:
    out = tmp_path / "evidence.zip"
    result = run("evidence", "faro", "--out", out, "--store", location)
    assert (result.exit_code, result.stdout) == (0, f"5 statements in 1 article. Written: {out}\n")
    result = run("verify", out)
    assert result.exit_code == 0
    assert "whole. 5 statements in 1 article" in result.stdout
    assert run("evidence", "faro", "--out", out, "--store", location).exit_code == 2
    result = run("evidence", "faro", "--out", out, "--store", location, "--force", "--json")
    assert len(json.loads(result.stdout)["articles"][0]["asked"]) == 5


def test_evidence_that_was_changed_is_told(location: str, tmp_path: Path) -> None:
    out, none = tmp_path / "evidence.zip", tmp_path / "none.zip"
    run("evidence", "faro", "--out", out, "--store", location)
    content = out.read_bytes()
    out.write_bytes(content.replace(b"<title>", b"<Title>"))
    result = run("verify", out, none)
    assert result.exit_code == 1
    assert "none.zip" in result.stderr
    found = json.loads(run("verify", "--json", out, none).stdout)
    assert [problem["where"] for problem in found["problems"]] == [str(out), str(none)]


def test_what_means_no_statement_is_a_wrong_use(location: str, tmp_path: Path) -> None:
    assert run("evidence", "nobody", "--out", tmp_path / "a.zip", "--store", location).exit_code == 2


def test_a_store_is_backed_up_and_restored(location: str, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.db", tmp_path / "again.db"
    result = run("backup", copy, "--store", location)
    assert (result.exit_code, result.stdout) == (0, f"1 article with 5 statements. Written: {copy}\n")
    assert run("backup", copy, "--store", location).exit_code == 2
    assert json.loads(run("backup", copy, "--force", "--json", "--store", location).stdout)["statements"] == 5
    assert run("restore", copy, "--store", again).exit_code == 0
    assert run("restore", copy, "--store", again).exit_code == 2
    assert run("verify", "--store", again).stdout.startswith("100 %")


def test_without_a_name_the_users_own_store_is_restored(
    location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    result = run("restore", location, "--json")
    assert json.loads(result.stdout)["location"] == str(tmp_path / "home" / "sostiene" / "store.db")
