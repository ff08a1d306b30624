"""`sostiene correct`, `corrections` and `reread`: what goes to stdout, and the exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sostiene.batch import ingest
from sostiene.cli import Program
from sostiene.cli.correct import FIELDS, correct, corrections, reread
from sostiene.codec import article_from_line, article_to_line
from sostiene.corrections.values import FIELDS as CORRECTABLE
from sostiene.proof import verify
from sostiene.readers import open_bytes
from sostiene.store import Store
from sostiene.store.lookup import find_article, load_article
from tests.sample import ARTICLE

PROGRAM = Program(commands=[correct, corrections, reread])
BY = ("--as", "Rosa Testi", "--why", "as the text says")


@pytest.fixture
def location(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("SOSTIENE_NAME", raising=False)
    monkeypatch.setenv("SOSTIENE_STORE", str(tmp_path / "news.db"))
    with Store.open(tmp_path / "news.db", create=True) as store:
        ingest(store, open_bytes(article_to_line(ARTICLE).encode(), "faro.jsonl"), tagger="rules")
    return str(tmp_path / "news.db")


@pytest.fixture
def keys(location: str) -> list[str]:
    return list_keys(location)


def list_keys(location: str) -> list[str]:
    with Store.open(location) as store, store.read() as connection:
        article = load_article(connection, find_article(connection, "faro"))
    assert article is not None
    return [one.id for one in article.statements]


def run(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(PROGRAM, [str(argument) for argument in arguments], **options)


def run_json(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_options_are_the_fields_that_can_be_corrected() -> None:
    assert set(FIELDS) == set(CORRECTABLE)


def test_a_correction_says_what_was_judged_and_how_to_take_it_back(keys: list[str], location: str) -> None:
    result = run("correct", keys[0][:8], "--speaker", "Ida Ro", *BY)
    assert result.exit_code == 0, result.stderr
    key = result.stdout.split()[0]
    assert result.stdout.startswith(
        f"{key}  speaker: Ida Ro, of «che il faro sia in vendita» in faro\n    Rosa Testi, "
    )
    assert result.stdout.endswith(f"Take it back: sostiene correct --withdraw {key} --as NAME\n")
    result = run("correct", "--withdraw", key, env={"SOSTIENE_NAME": "Livia"})
    assert (result.exit_code, "(withdrawn by Livia on " in result.stdout) == (0, True)
    assert run("corrections").stderr == "Nobody corrected anything yet.\n"
    assert "withdrawn by Livia" in run("corrections", "--all").stdout
    with Store.open(location) as store:
        assert verify(store).is_whole


def test_each_field_is_an_option(keys: list[str]) -> None:
    made = run_json(
        "correct", keys[0], "--speaker", "Ida Ro", "--act", "warn", "--stance", "doubts", "--kind", "mixed",
        "--source", "Ada Ferrin", "--cue", "ha smentito", "--content", "il faro sia in vendita", "--addressee", "",
        "--channel", "0-2", "--place", "3-7", "--when", "2024", *BY,
    )  # fmt: skip
    assert {one["field"] for one in made} == set(FIELDS)
    assert {(one["by"], one["why"], one["doc"]) for one in made} == {("Rosa Testi", "as the text says", "faro")}


def test_what_is_none_what_was_missed_and_who_is_the_same(keys: list[str]) -> None:
    run_json("correct", keys[1], "--not-a-statement", *BY)
    run_json("correct", "--missed", "faro", "--content", "resta spento", "--speaker", "Ida Ro", *BY)
    run_json("correct", keys[0], "--not-same-speaker", keys[2], *BY)
    run_json("correct", keys[0], "--same-speaker", keys[4], *BY)
    found = run_json("corrections")
    assert [one["what"] for one in found] == [
        "not a statement", "missed, speaker: Ida Ro", "not the same speaker", "the same speaker",
    ]  # fmt: skip
    assert "other_content" in found[-1]
    lines = run("corrections").stdout.splitlines()
    assert lines[0] == f"{found[0]['id']}  not a statement, of ««Resta di tutti»» in faro"
    assert "«che il faro sia in vendita» / «" in run("corrections").stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["KEY", "--speaker", "Ida"], "nobody says so"),
        (["KEY", "--speaker", "Ida", "--as", "Rosa"], "no reason is given"),
        (["KEY", *BY], "nothing is said of the statement"),
        (["--speaker", "Ida", *BY], "name a statement"),
        (["KEY", "--missed", "faro", "--content", "resta", *BY], "name a statement"),
        (["KEY", "--withdraw", "0000", *BY], "name a statement"),
        (["KEY", "--not-a-statement", "--act", "warn", *BY], "do not go together"),
        (["KEY", "--same-speaker", "KEY", "--not-same-speaker", "KEY", *BY], "do not go together"),
        (["KEY", "--act", "sing", *BY], "is no act"),
        (["--missed", "faro", *BY], "nothing is said"),
        (["--missed", "molo", "--content", "resta", *BY], "no article 'molo'"),
        (["--withdraw", "0000", "--as", "Rosa"], "no judgement '0000'"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(keys: list[str], arguments: list[str], what: str) -> None:
    result = run("correct", *(keys[0] if one == "KEY" else one for one in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert what in result.stderr
    assert result.stderr.count("\n") == 1


def test_training_data_are_written_as_a_file(keys: list[str], tmp_path: Path) -> None:
    run_json("correct", keys[0], "--speaker", "Ida Ro", *BY)
    result = run("corrections", "--export", tmp_path / "judged.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("1 article. Written: ")
    (line,) = (tmp_path / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    assert article_from_line(line).statements[0].speaker == "Ida Ro"


def test_reading_again_keeps_what_people_said(keys: list[str], location: str) -> None:
    run_json("correct", keys[1], "--speaker", "Ida Ro", *BY)
    result = run("reread", "faro", "--tagger", "rules", "--workers", "0")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("Read again: 1 article with ")
    assert "1 that people judged are found again" in result.stdout or "1 stay only because" in result.stdout
    assert run_json("reread", "--tagger", "rules", "--workers", "0")["wanted"] == 0
    assert run("reread", "molo", "--workers", "0", "--tagger", "rules").exit_code == 2
    with Store.open(location) as store, store.read() as connection:
        article = load_article(connection, find_article(connection, "faro"))
    assert article is not None
    assert "Ida Ro" in [one.speaker for one in article.statements]
