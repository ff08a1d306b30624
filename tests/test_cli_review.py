"""The queue of review on the command line: what goes to stdout, and the exit codes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sostiene.cli import Program
from sostiene.cli.review import review
from sostiene.corrections import reject
from sostiene.store import Store
from sostiene.store.judgements import Judge
from tests.connected import SOLD, fill
from tests.store.test_review import doubt

PROGRAM = Program(commands=[review])


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("SOSTIENE_STORE", str(tmp_path / "news.db"))
    monkeypatch.setenv("COLUMNS", "100")
    with Store.open(tmp_path / "news.db", create=True) as store:
        keys = fill(store)
        for key in keys.values():
            doubt(store, key, 0.6)
    return keys


def run(*arguments: object, code: int = 0, **options: Any) -> Result:
    result = CliRunner().invoke(PROGRAM, ["review", *(str(argument) for argument in arguments)], **options)
    assert result.exit_code == code, result.output
    return result


def test_each_row_says_why_it_waits(keys: dict[str, str]) -> None:
    shown = run().stdout
    lines = shown.splitlines()
    assert lines[0].split() == ["score", "day", "who", "does", "words"]
    assert lines[1].startswith("1.20 ") and lines[-1] == "5 of 5 statements"
    words = " ".join(shown.split())
    for expected in (
        "doubt 0.40: such statements are right 60 times in 100", "importance 3.00: it takes a position on what others",
        "2 speakers take positions on its claim", SOLD, keys["eco 1"],
    ):  # fmt: skip
        assert expected in words, expected
    assert all(len(line) <= 100 for line in lines)


def test_only_what_is_asked_for_waits(keys: dict[str, str]) -> None:
    assert run("--act", "confirm").stdout.endswith("1 of 1 statement\n")
    assert run("--speaker", "Salis", "--since", "2025-03").stdout.endswith("1 of 1 statement\n")
    assert run("--outlet", "eco", "--lang", "it", "--until", "2025").stdout.endswith("1 of 1 statement\n")
    nobody = run("--speaker", "zucca")
    assert nobody.stdout == "No statement found.\n" and "nobody named" in nobody.stderr
    run("--act", "mumble", code=2)
    run("--since", "ieri", code=2)


def test_the_queue_is_one_document_or_flat_rows(keys: dict[str, str]) -> None:
    found = json.loads(run("--json", "--limit", 2).stdout)
    assert (found["total"], len(found["review"])) == (5, 2)
    first = found["review"][0]
    assert first["doubts"][0] == {"kind": "confidence", "weight": 0.4, "detail": "0.60"}
    rows = list(csv.DictReader(io.StringIO(run("--csv", "--offset", 1).stdout)))
    assert len(rows) == 4 and rows[0]["id"] != first["found"]["id"]
    assert "such statements are right 60 times in 100" in rows[0]["why"]
    run("--csv", "--json", code=2)


def test_what_a_person_judged_is_gone(keys: dict[str, str], tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        reject(store, keys["eco 1"], Judge("Rosa Testi", "so it says"))
    assert keys["eco 1"] not in run().stdout
