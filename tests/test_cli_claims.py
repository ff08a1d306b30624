"""The questions across articles on the command line: what goes to stdout, and the exit codes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sostiene.cli import Program
from sostiene.cli.claims import changes, claims, dossier, echoes, origins, silent, utterance
from sostiene.cli.judging import merge, reject, split
from sostiene.store import Store
from tests.connected import RENTED, SOLD, fill

PROGRAM = Program(
    commands=[claims, changes, silent, origins, echoes, utterance, dossier, merge, split, reject],
)


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("SOSTIENE_STORE", str(tmp_path / "news.db"))
    monkeypatch.setenv("COLUMNS", "100")
    with Store.open(tmp_path / "news.db", create=True) as store:
        return fill(store)


def run(*arguments: object, code: int = 0, **options: Any) -> Result:
    result = CliRunner().invoke(PROGRAM, [str(argument) for argument in arguments], **options)
    assert result.exit_code == code, result.output
    return result


def test_claims_are_listed(keys: dict[str, str]) -> None:
    lines = run("claims").stdout.splitlines()
    assert lines[0].split() == ["speakers", "last", "claim"]
    assert "la Norvegia ha venduto il faro" in lines[1]
    assert f"confirms 1, denies 2, asserts 1 · {SOLD}" in lines[2]
    assert lines[-1] == "2 of 2 claims"


def test_claims_are_searched(keys: dict[str, str]) -> None:
    assert run("claims", "affittati", "faro").stdout.splitlines()[-1] == "1 of 1 claim"
    assert run("claims", "zucche").stdout == "No claim found.\n"
    found = json.loads(run("claims", "--json", "--limit", 1).stdout)
    assert (found["total"], found["claims"][0]["denies"]) == (2, 2)
    rows = list(csv.DictReader(io.StringIO(run("claims", "--csv", "--outlet", "Corriere").stdout)))
    assert [row["id"] for row in rows] == [SOLD, RENTED]


def test_a_claim_has_a_board(keys: dict[str, str]) -> None:
    shown = run("claims", SOLD).stdout
    assert shown.startswith(f"{SOLD} · «la Norvegia ha venduto il faro»\nabout Iceland, Norway\n")
    assert "2 speakers, 4 positions · 3 articles, 3 outlets, 2 origins · 25 % of the positions" in shown
    for words in ("The parties that it is about", "Parties or witnesses", "Changed position", "Named, and not heard"):
        assert words in shown
    assert "written Ода Лиен" in shown and "unnamed" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


def test_a_board_is_one_document_or_flat_rows(keys: dict[str, str]) -> None:
    board = json.loads(run("claims", SOLD[:7], "--json").stdout)
    assert (board["id"], board["articles"], len(board["origins"]), board["about"]) == (SOLD, 3, 2, ["IS", "NO"])
    rows = list(csv.DictReader(io.StringIO(run("claims", SOLD, "--csv", "--until", "2025-03-04").stdout)))
    assert [row["stance"] for row in rows] == ["confirms", "denies", "asserts"]
    run("claims", SOLD, "--csv", "--json", code=2)


def test_changes_are_shown_with_both_passages(keys: dict[str, str]) -> None:
    shown = run("changes").stdout
    assert "denies" in shown and "confirms" in shown and shown.endswith("1 of 1 change\n")
    assert json.loads(run("changes", RENTED, "--json").stdout) == {"total": 0, "changes": []}


def test_echoes_are_drawn_as_trees(keys: dict[str, str]) -> None:
    lines = run("echoes").stdout.splitlines()
    assert lines[0].startswith("La Sentinella · 2 articles, 2 outlets, 1 origin · ")
    assert lines[1].startswith("    La Sentinella · 2025-03-04 · it · root")
    assert lines[2].startswith("        L'Eco · 2025-03-05 · it · copy: nine words in ten")
    assert lines[-1] == "1 of 1 echo · 2 outlets, 1 origin"
    assert run("echoes", "corriere").stdout == "No echo found.\n"
    assert json.loads(run("echoes", "eco", "--json").stdout)["echoes"][0]["members"][1]["doc"] == "eco"
    run("echoes", "nothing", code=2)


def test_an_utterance_shows_its_reports(keys: dict[str, str]) -> None:
    shown = run("utterance", keys["eco 1"]).stdout
    assert shown.startswith("Oda Lien · 2 reports of one utterance\n") and "- word for word" in shown
    found = json.loads(run("utterance", keys["eco 1"], "--json").stdout)
    assert [one["found"]["doc"] for one in found["reports"]] == ["sentinella", "eco"]


def test_the_silent_and_the_origins_of_a_claim_are_shown(keys: dict[str, str]) -> None:
    assert "Iceland" in run("silent", SOLD).stdout
    assert run("silent", RENTED).stdout.endswith("Nobody whom its passages surely name is without a position.\n")
    assert json.loads(run("silent", SOLD, "--json").stdout)["silent"][0]["party"] == "IS"
    assert "3 articles, 3 outlets, 2 origins" in run("origins", SOLD).stdout
    assert json.loads(run("origins", SOLD, "--json").stdout)["outlets"] == 3


def test_people_merge_split_and_reject(keys: dict[str, str]) -> None:
    said = ("--as", "Rosa Testi", "--why", "it is about that")
    assert run("reject", SOLD, keys["sentinella 2"], *said).stdout.startswith(
        f"Taken off the claim: {SOLD}\n    kept as "
    )
    found = json.loads(run("split", SOLD, keys["eco 1"], *said, "--json").stdout)
    assert [link["is_same"] for link in found["links"]] == [False]
    assert run("merge", SOLD, found["claim"], *said).stdout.startswith(f"One claim: {SOLD}\n")
    assert "by Rosa Testi: it is about that" in run("merge", SOLD, RENTED, *said).stdout
    assert run("claims").stdout.endswith("1 of 1 claim\n")


def test_nobody_judges_a_claim_without_a_name(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOSTIENE_NAME", raising=False)
    run("merge", SOLD, RENTED, "--why", "so", code=2)
    run("merge", SOLD, RENTED, "--as", "Rosa", code=2)
    run("merge", SOLD, "ffff", "--as", "Rosa", "--why", "so", code=2)


def test_a_dossier_is_written(keys: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "faro.html"
    assert run("dossier", SOLD, "--out", out).stdout == ""
    assert "<h1>«<bdi>la Norvegia ha venduto il faro</bdi>»</h1>" in out.read_text(encoding="utf-8")
    assert run("dossier", SOLD, "--out", "-").stdout.startswith("<!doctype html>")
    run("dossier", "ffff", "--out", out, code=2)
