"""What is exported is what the store holds, as corrected; added to another store it is the same again."""

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from sostiene.batch import ingest
from sostiene.cli import Program
from sostiene.cli.export import FORMATS, write_file
from sostiene.cli.export import export as export_command
from sostiene.codec import article_to_line
from sostiene.errors import StoreError, UsageError
from sostiene.exporters import BINARY, EXPORTERS, Selection, export
from sostiene.exporters import exported as exported_module
from sostiene.exporters.columns import COLUMNS
from sostiene.exporters.exported import Exported, choose_articles, read_exported
from sostiene.questions import Found
from sostiene.readers import open_bytes
from sostiene.records import Article
from sostiene.reliability import set_letter
from sostiene.store import Store
from sostiene.store.tables import articles, statements, texts
from tests.sample import ARTICLE

SILENT = Article("vuoto", "Il ponte di Calaverde è lungo cento metri.", "", lang="it", published="2024-10")
OTHER = replace(
    ARTICLE, doc="altro", published="2024-10-28T09:00:00+01:00", publisher="L'Eco", url="https://eco.example/faro"
)


def add(store: Store, *added: Article) -> None:
    lines = "\n".join(json.dumps({**json.loads(article_to_line(one)), "hash": None}) for one in added)
    ingest(store, open_bytes(lines.encode(), "a.jsonl"), tagger="rules")


def list_exported(store: Store, **selection: Any) -> list[Exported]:
    with store.read() as connection:
        return list(read_exported(connection, choose_articles(connection, Selection(**selection))))


def export_lines(store: Store) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(export(store, "jsonl")).splitlines()]


def test_every_article_is_exported_once_in_the_order_of_the_keys(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported_module, "TOGETHER", 2)
    add(store, *(replace(ARTICLE, doc=f"faro-{number}") for number in range(5)))
    keys = [one.key for one in list_exported(store)]
    with store.read() as connection:
        assert keys == sorted(connection.scalars(select(articles.c.id)))
    assert len(keys) == 5


def test_what_is_exported_and_added_to_another_store_is_exported_the_same(
    store: Store, locations: Callable[[str], str]
) -> None:
    add(store, ARTICLE, SILENT, OTHER)
    lines = b"".join(export(store, "jsonl"))
    with Store.open(locations("other"), create=True) as other:
        ingest(other, open_bytes(lines, "export.jsonl"), tagger="rules")
        again = b"".join(export(other, "jsonl"))
    # Only where it was obtained differs: that store had it from a file of this one.
    assert forget_origins(again) == forget_origins(lines)


def forget_origins(lines: bytes) -> bytes:
    """The lines, byte for byte, without what tells how the articles were obtained."""
    return re.sub(rb', "obtained": \[\{.*\}\]\}\n', b"}\n", lines)


def test_it_says_how_an_article_was_obtained(store: Store) -> None:
    add(store, ARTICLE)
    (obtained,) = export_lines(store)[0]["obtained"]
    assert (obtained["where"], obtained["method"]) == ("a.jsonl:1", "file")
    assert len(obtained["page_hash"]) == 64


def test_the_ids_of_statements_are_the_keys_of_the_store(store: Store) -> None:
    add(store, ARTICLE)
    (exported,) = list_exported(store)
    with store.read() as connection:
        keys = connection.scalars(select(statements.c.id).order_by(statements.c.number)).all()
    assert [one.id for one in exported.article.statements] == keys
    assert exported.article.statements[3].within == keys[2]
    assert [exported.numbers[key] for key in keys] == [1, 2, 3, 4, 5]


def test_a_rejected_statement_is_left_out_and_what_was_within_it_is_not(store: Store) -> None:
    add(store, ARTICLE)
    with store.write() as connection:
        rejected = update(statements).where(statements.c.number == 3).values(is_rejected=True, is_judged=True)
        connection.execute(rejected)
    (exported,) = list_exported(store)
    assert [one.speaker for one in exported.article.statements] == [
        "Ada Ferrin",
        "Ada Ferrin",
        "il perito",
        "Ada Ferrin",
    ]
    assert exported.article.statements[2].within is None
    assert json.loads(b"".join(export(store, "jsonl")))["statements"][2]["chain"] == ["il perito ‹avrebbe ammesso›"]


@pytest.mark.parametrize(
    ("selection", "docs"),
    [
        ({}, {"faro", "vuoto", "altro"}),
        ({"since": "2025"}, {"faro"}),
        ({"since": "2024-10-29"}, {"faro", "vuoto"}),  # of which only the month is known
        ({"until": "2024-10-28"}, {"vuoto", "altro"}),
        ({"since": "2024-10", "until": "2024-10"}, {"vuoto", "altro"}),
        ({"outlet": "l'eco"}, {"altro"}),
        ({"outlet": "sentinella"}, {"faro"}),
        ({"lang": "it-IT"}, {"faro", "vuoto", "altro"}),
        ({"lang": "en"}, set()),
        ({"articles": ("faro", "https://www.eco.example/faro/?utm_source=x")}, {"faro", "altro"}),
    ],
)
def test_a_selection_is_exported(store: Store, selection: dict[str, Any], docs: set[str]) -> None:
    add(store, ARTICLE, SILENT, OTHER)
    assert {one.article.doc for one in list_exported(store, **selection)} == docs


@pytest.mark.parametrize(
    ("selection", "what"),
    [
        ({"since": "ieri"}, "'ieri' is no day"), ({"until": "2024-02-31"}, "is no day"),
        ({"outlet": "Sentinela"}, "Did you mean 'La Sentinella di Calaverde'"), ({"lang": "italiano"}, "no language"),
        ({"articles": ("nessuno",)}, "no article 'nessuno'"), ({"articles": ("\0",)}, "no article"),
    ],
)  # fmt: skip
def test_a_selection_of_what_is_not_there_is_a_wrong_use(store: Store, selection: dict[str, Any], what: str) -> None:
    add(store, ARTICLE)
    with pytest.raises(UsageError, match=what):
        list_exported(store, **selection)


def test_the_letter_of_the_publisher_goes_with_the_article(store: Store) -> None:
    add(store, ARTICLE, OTHER)
    set_letter(store, "la sentinella di CALAVERDE", "b", by="Rosa Testi")
    letters = {one.article.doc: one.reliability for one in list_exported(store)}
    assert letters == {"faro": "B", "altro": None}
    assert {line["doc"]: line["reliability"] for line in export_lines(store)} == letters


def test_what_a_person_did_changes_the_time_of_change(store: Store) -> None:
    add(store, ARTICLE)
    (before,) = list_exported(store)
    assert before.changed == before.added
    with store.write() as connection:
        connection.execute(update(articles).values(added="2020-01-01T00:00:00+00:00"))
    made = set_letter(store, "La Sentinella di Calaverde", "C", by="Rosa Testi").made
    (after,) = list_exported(store)
    assert (after.added[:4], after.changed) == ("2020", made)


def test_a_damaged_article_is_an_error_that_names_it(store: Store) -> None:
    add(store, ARTICLE)
    with store.write() as connection:
        connection.execute(update(texts).values(content=b"x"))
    with pytest.raises(StoreError, match=r"the article [0-9a-f]{15} is damaged.*sostiene verify"):
        list_exported(store)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_is_the_same_twice_and_exports_an_empty_store(store: Store, name: str) -> None:
    list(export(store, name))
    add(store, ARTICLE, SILENT, OTHER)
    told: list[tuple[int, int]] = []
    first = b"".join(export(store, name, on_progress=lambda *count: told.append(count)))
    assert first == b"".join(export(store, name))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_an_unknown_format_is_a_wrong_use(store: Store) -> None:
    with pytest.raises(UsageError, match=r"no format 'word'.*jsonl, csv"):
        list(export(store, "word"))


def test_the_columns_begin_with_those_of_an_answer() -> None:
    names = [field.name for field in fields(Found)]
    assert [column.name for column in COLUMNS][: len(names)] == names


def test_the_command_knows_every_format() -> None:
    assert tuple(EXPORTERS) == FORMATS
    assert set(FORMATS) >= BINARY


def run(*arguments: str) -> Result:
    program = Program()
    program.add_command(export_command)
    return CliRunner().invoke(program, ["export", *arguments])


def test_the_command_writes_a_whole_file_or_none(store: Store, location: str, tmp_path: Path) -> None:
    add(store, ARTICLE, OTHER)
    out = tmp_path / "out.jsonl"
    result = run("jsonl", "--out", str(out), "--store", location)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written: {out}\n")
    assert out.read_bytes() == b"".join(export(store, "jsonl"))
    with store.write() as connection:
        connection.execute(update(texts).values(content=b"x"))
    before = out.read_bytes()
    assert run("jsonl", "--out", str(out), "--store", location).exit_code == 1
    assert out.read_bytes() == before
    assert sorted(one.name for one in tmp_path.glob("*out*")) == ["out.jsonl"]


def test_the_command_writes_what_is_selected_to_stdout(store: Store, location: str) -> None:
    add(store, ARTICLE, OTHER)
    result = run("jsonl", "--outlet", "L'Eco", "--store", location)
    assert json.loads(result.stdout)["doc"] == "altro"
    assert run("csv", "--article", "faro", "--store", location).stdout_bytes.count(b"\r\n") >= 6


@pytest.mark.parametrize("arguments", [("word",), ("csv", "--since", "ieri"), ("csv", "--out", "/nowhere/a.csv")])
def test_a_wrong_use_of_the_command_has_exit_code_2(store: Store, location: str, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--store", location)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", sorted(BINARY))
def test_bytes_are_not_thrown_at_a_terminal(
    name: str, store: Store, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["sostiene.cli.export"], "is_terminal", lambda: True)
    result = run(name, "--store", location)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--out FILE" in result.stderr


def test_a_link_and_a_device_stay_what_they_are(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_file(link, [b"new", b"er"])
    write_file(Path(os.devnull), [b"lost"])
    assert link.is_symlink()
    assert target.read_bytes() == b"newer"
    assert not Path(os.devnull).is_file()
