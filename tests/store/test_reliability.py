"""A person's letter for an outlet: kept with who and when, found under any spelling, never guessed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.cli import Program
from sostiene.cli.reliability import reliability as reliability_command
from sostiene.errors import UsageError
from sostiene.readers import open_bytes
from sostiene.reliability import LETTERS, clear_letter, list_outlets, read_letters, set_letter
from sostiene.store import Store
from sostiene.store.tables import reliabilities

TEXT = "«Il faro resta di tutti», ha detto lunedì la sindaca Ada Ferrin ai cronisti."
OUTLETS = ("La Sentinella di Calaverde", "LA SENTINELLA DI CALAVERDE", "L'Eco", None)


@pytest.fixture
def filled(store: Store) -> Iterator[Store]:
    """A store with an article of each outlet."""
    lines = [json.dumps({"doc": f"{number}", "text": TEXT, "publisher": one}) for number, one in enumerate(OUTLETS)]
    ingest(store, open_bytes("\n".join(lines).encode(), "a.jsonl"), tagger="rules")
    yield store


def show(store: Store) -> dict[str, tuple[int, str | None]]:
    with store.read() as connection:
        return {
            one.publisher: (one.articles, one.reliability.letter if one.reliability else None)
            for one in list_outlets(connection)
        }


def test_outlets_are_listed_with_and_without_letters(filled: Store) -> None:
    set_letter(filled, "L'Eco", "B", by="Rosa Testi")
    set_letter(filled, "Il Nuovo Faro", "f", by="Rosa Testi", is_new=True)
    assert show(filled) == {
        "Il Nuovo Faro": (0, "F"), "L'Eco": (1, "B"),
        "La Sentinella di Calaverde": (1, None), "LA SENTINELLA DI CALAVERDE": (1, None),
    }  # fmt: skip


def test_a_letter_is_kept_with_who_and_when(filled: Store) -> None:
    given = set_letter(filled, "l'eco", "b", by=" Rosa Testi ")
    assert (given.publisher, given.letter, given.by) == ("L'Eco", "B", "Rosa Testi")
    with filled.read() as connection:
        (row,) = connection.execute(select(reliabilities)).all()
        assert read_letters(connection) == {"l eco": given}
        assert tuple(row)[1:] == (given.publisher, "B", "Rosa Testi", given.made, None)


def test_all_spellings_share_one_letter_and_the_last_one_holds(filled: Store) -> None:
    set_letter(filled, "la sentinella di calaverde", "A", by="Rosa Testi")
    set_letter(filled, "LA SENTINELLA DI CALAVERDE", "E", by="Ugo Salis")
    assert {letter for number, letter in show(filled).values() if letter} == {"E"}
    with filled.read() as connection:
        assert len(connection.execute(select(reliabilities).where(reliabilities.c.withdrawn.is_(None))).all()) == 1


def test_a_letter_can_be_taken_away(filled: Store) -> None:
    set_letter(filled, "L'Eco", "B", by="Rosa Testi")
    clear_letter(filled, "l'ECO")
    assert show(filled)["L'Eco"] == (1, None)
    with pytest.raises(UsageError, match="has no letter"):
        clear_letter(filled, "L'Eco")


@pytest.mark.parametrize(
    ("publisher", "letter", "by", "what"),
    [
        ("La Sentinela", "A", "Rosa Testi", "Did you mean 'La"),
        ("Sentinella", "A", "Rosa Testi", "no outlet 'Sentinella'.*Did you mean 'L"),
        ("Qualcosa d'altro", "A", "Rosa Testi", "List those that it holds"),
        ("L'Eco", "G", "Rosa Testi", "'G' is no letter"), ("L'Eco", "", "Rosa Testi", "no letter"),
        ("L'Eco", "AB", "Rosa Testi", "no letter"), ("L'Eco", "A", " ", "nobody"), (" ", "A", "Rosa Testi", "no name"),
        ("\0", "A", "Rosa Testi", "no outlet"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(filled: Store, publisher: str, letter: str, by: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        set_letter(filled, publisher, letter, by=by)
    assert {letter for _, letter in show(filled).values()} == {None}


def test_hostile_names_are_kept_clean(filled: Store) -> None:
    set_letter(filled, "a\0\ud800\nb", "A", by="\0\ud800", is_new=True)
    assert "a\ufffd?\nb" in show(filled)


def run(*arguments: str) -> Result:
    program = Program()
    program.add_command(reliability_command)
    return CliRunner().invoke(program, ["reliability", *arguments])


def test_the_command_sets_lists_and_clears(filled: Store, location: str) -> None:
    result = run("L'Eco", "B", "--as", "Rosa Testi", "--store", location)
    assert (result.exit_code, result.stderr) == (0, "L'Eco: B, usually reliable, says Rosa Testi\n")
    lines = run("--store", location).stdout.splitlines()
    assert lines[0].startswith("B  L'Eco (1 article, by Rosa Testi on 20")
    assert lines[1] == "–  LA SENTINELLA DI CALAVERDE (1 article)"
    listed: list[dict[str, Any]] = json.loads(run("--json", "--store", location).stdout)
    assert [one["letter"] for one in listed] == ["B", None, None]
    assert run("L'Eco", "--clear", "--store", location).exit_code == 0
    assert "B  " not in run("--store", location).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("L'Eco",), ("L'Eco", "B"), ("L'Eco", "B", "--clear"), ("--clear",),
        ("Eco", "B", "--as", "Rosa"), ("L'Eco", "X", "--as", "Rosa"),
    ],
)  # fmt: skip
def test_a_wrong_use_of_the_command_has_exit_code_2(filled: Store, location: str, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--store", location)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")


def test_the_help_explains_every_letter() -> None:
    text = run("--help").stdout
    assert all(f"{letter}  {meaning}" in text for letter, meaning in LETTERS.items())
