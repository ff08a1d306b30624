"""What `sostiene mcp` gives a language model: rows that the texts prove, asked for through the SDK's own client."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult
from sqlalchemy import delete, update

from sostiene.batch import ingest
from sostiene.cli import Program
from sostiene.cli.mcp import mcp
from sostiene.codec import article_to_line, hash_text
from sostiene.errors import StoreError
from sostiene.mcp.server import INSTRUCTIONS, make_server
from sostiene.readers import open_bytes
from sostiene.records import Article, Statement, cut_passage
from sostiene.store import Store
from sostiene.store.readonly import forbid_writing
from sostiene.store.rows import pack_text
from sostiene.store.tables import positions, statements, texts
from tests.connected import COPY, FIRST, LATER, RENTED, SOLD, fill

TEXTS = {hash_text(text): text for text in (FIRST, COPY, LATER)}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("who_said", {"speaker": "Lien"}),
    ("search_statements", {"words": "faro"}),
    ("list_claims", {}),
    ("show_claim", {"claim": SOLD}),
    ("list_changes", {}),
    ("show_article", {"article": "corriere"}),
    ("find_origins", {"claim": SOLD}),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The story in a store that tests only read."""
    with Store.open(tmp_path_factory.mktemp("mcp") / "news.db", create=True) as store:
        fill(store)
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The story in a store of the test's own, which it may change."""
    with Store.open(tmp_path / "news.db", create=True) as store:
        fill(store)
        yield store


def call(store: Store, tool: str, **arguments: Any) -> CallToolResult:
    async def ask() -> CallToolResult:
        async with Client(make_server(store)) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(ask())


def ask(store: Store, tool: str, **arguments: Any) -> dict[str, Any]:
    result = call(store, tool, **arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return dict(result.structured_content)


def fail(store: Store, tool: str, **arguments: Any) -> str:
    result = call(store, tool, **arguments)
    assert result.is_error and result.content[0].type == "text"
    return result.content[0].text


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the answer."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from walk(one)


@pytest.mark.parametrize(("tool", "arguments"), CALLS, ids=[tool for tool, _ in CALLS])
def test_every_row_is_words_of_a_text_with_place_address_hash_and_key(
    told: Store, tool: str, arguments: dict[str, Any]
) -> None:
    answer = ask(told, tool, **arguments)
    rows = answer["statements"] if tool == "show_article" else answer["rows"]
    assert rows
    for row in rows:
        assert any("quote" in one and "article" in one for one in walk(row)), row
    for row in [one for one in walk(answer) if "quote" in one]:
        assert row["key"] and row["speaker"] and row["article"]["key"]
        text = TEXTS[row["article"]["hash"]]
        for piece in row["quote"]["pieces"]:
            assert piece["words"] and text[piece["start"] : piece["end"]] == piece["words"]


def test_who_said_tells_speaker_words_and_where_they_stand(told: Store) -> None:
    answer = ask(told, "who_said", speaker="Lien", act=["deny"], about="venduto", since="2025-03-05", until="2025")
    (row,) = answer["rows"]
    assert (answer["total"], answer["next_offset"], row["speaker"], row["stance"]) == (1, None, "Oda Lien", "denies")
    assert [piece["words"] for piece in row["source"]["pieces"]] == ["Oda Lien"]
    assert (row["article"]["outlet"], row["article"]["published"]) == ("L'Eco", "2025-03-05")


def test_pages_of_rows_join_without_gap_or_overlap(told: Store) -> None:
    whole = [row["key"] for row in ask(told, "search_statements", words="faro")["rows"]]
    paged, offset = list[str](), 0
    while offset is not None:
        answer = ask(told, "search_statements", words="faro", limit=2, offset=offset)
        assert len(answer["rows"]) <= 2
        paged += [row["key"] for row in answer["rows"]]
        offset = answer["next_offset"]
    assert paged == whole and len(whole) == 5


def test_a_board_tells_stances_sides_and_independent_origins(told: Store) -> None:
    board = ask(told, "show_claim", claim=SOLD[:8])
    assert board["voices"] == {"confirms": 1, "denies": 1, "asserts": 1}
    assert (board["articles"], board["outlets"], board["origins"], board["changes"]) == (3, 3, 2, 1)
    assert [row["side"] for row in board["rows"]] == ["party", "party", "party", None]
    assert board["first"]["stance"] == "confirms"
    assert ask(told, "show_claim", claim=SOLD, limit=1, offset=3)["next_offset"] is None


def test_positions_of_a_board_come_page_by_page(told: Store) -> None:
    whole = [row["key"] for row in ask(told, "show_claim", claim=SOLD)["rows"]]
    first = ask(told, "show_claim", claim=SOLD, limit=3)
    rest = ask(told, "show_claim", claim=SOLD, limit=3, offset=first["next_offset"])
    assert [row["key"] for row in first["rows"] + rest["rows"]] == whole


def test_a_change_shows_both_passages(told: Store) -> None:
    (row,) = ask(told, "list_changes", claim=SOLD)["rows"]
    assert (row["before"]["stance"], row["after"]["stance"]) == ("denies", "confirms")
    assert (row["before"]["article"]["name"], row["after"]["article"]["name"]) == ("sentinella", "corriere")
    assert ask(told, "list_changes", claim=RENTED)["rows"] == []


def test_copies_are_one_origin(told: Store) -> None:
    answer = ask(told, "find_origins", claim=SOLD)
    assert (answer["articles"], answer["outlets"], answer["total"]) == (3, 3, 2)
    assert [one["name"] for one in answer["rows"][0]["articles"]] == ["sentinella", "eco"]
    assert [len(one["articles"]) for one in ask(told, "find_origins", claim=SOLD, limit=1, offset=1)["rows"]] == [1]


def test_an_article_is_shown_stretch_by_stretch(told: Store) -> None:
    text, start = "", 0
    while start is not None:
        page = ask(told, "show_article", article="https://sentinella.example/faro", start=start, length=50)
        text, start = text + page["text"]["words"], page["next_start"]
    assert text == FIRST
    assert ask(told, "show_article", article="sentinella", start=100)["statements"][0]["speaker"] == "Un funzionario"


def test_only_addresses_of_the_web_are_given(told: Store) -> None:
    found = [ask(told, "show_article", article=name)["article"]["address"] for name in ("sentinella", "corriere")]
    assert found == ["https://sentinella.example/faro", None]


def test_a_row_whose_text_was_changed_is_not_given(store: Store) -> None:
    with store.write() as connection:
        connection.execute(
            update(texts).where(texts.c.hash == hash_text(COPY)).values(content=pack_text(COPY.replace("smentito", "")))
        )
    answer = ask(store, "who_said", speaker="Lien")
    assert [row["article"]["name"] for row in answer["rows"]] == ["sentinella", "corriere"]
    assert answer["notes"][-1].startswith("1 statement was left out")
    board = ask(store, "show_claim", claim=SOLD)
    assert "eco" not in [row["article"]["name"] for row in board["rows"]] and board["total"] == 4
    assert "does not fit its hash" in fail(store, "show_article", article="eco")


def test_a_position_whose_words_stand_elsewhere_is_not_given(store: Store) -> None:
    with store.write() as connection:
        connection.execute(update(positions).values(quote="che la Norvegia ha regalato il faro"))
    answer = ask(store, "list_claims")
    assert answer["rows"] == [] and answer["notes"][-1].startswith("2 claims were left out")


def test_what_a_person_rejected_is_not_given(store: Store) -> None:
    with store.write() as connection:
        connection.execute(update(statements).values(is_rejected=True))
    assert ask(store, "show_article", article="eco")["statements"] == []
    assert ask(store, "show_claim", claim=SOLD)["rows"] == []


def add_long(store: Store) -> str:
    """A text of one statement in many pieces, and one that is longer than is ever shown; both in odd characters."""
    text = "🇮🇹 «" + "è vero. " * 20_000 + "»\u202e\0 <script>alert(1)</script>, ha detto Ada Ferrin.\n"
    content = cut_passage(text, [(4, len(text) - 60)])
    pieces = cut_passage(text, [(at, at + 2) for at in range(10, 5_000, 4)])
    speaker = "Ada " * 10_000
    assert content and pieces
    said = [Statement("a", "direct", "state", speaker, content), Statement("b", "mixed", "deny", speaker, pieces)]
    article = Article("long", text, hash_text(text), lang="it", title="T" * 9_000, statements=tuple(said))
    ingest(store, open_bytes(article_to_line(article).encode(), "long.jsonl"), tagger="rules")
    return text


def test_answers_are_bounded_whatever_the_article_holds(store: Store) -> None:
    text = add_long(store)
    page = ask(store, "show_article", article="long", length=12_000)
    assert len(json.dumps(page)) < 40_000
    for row in page["statements"]:
        pieces = row["quote"]["pieces"]
        assert row["quote"]["is_cut"] and len(pieces) <= 30
        assert all(text[one["start"] : one["end"]] == one["words"] for one in pieces)
        assert sum(len(one["words"]) for one in pieces) <= 1_500
    end = ask(store, "show_article", article="long", start=len(text) - 60)
    assert end["text"]["words"] == text[-60:].replace("\0", "\ufffd") and end["next_start"] is None


@pytest.mark.parametrize(
    ("tool", "arguments", "hint"),
    [
        ("who_said", {"speaker": "Lien", "since": "yesterday"}, "Write a day, a month or a year"),
        ("who_said", {"speaker": "?"}, "there is no word in the name"),
        ("who_said", {"speaker": "Lien", "limit": 51}, "less than or equal to 50"),
        ("who_said", {"speaker": "Lien", "topic": "faro"}, "topic"),
        ("who_said", {"speaker": "Lien", "act": ["lie"]}, "'confirm'"),
        ("show_claim", {"claim": "ffff"}, "there is no claim 'ffff'"),
        ("show_article", {"article": "nowhere"}, "Name it by its key, its address or its name"),
        ("show_article", {"article": "eco", "start": 99_999}, "the text ends at"),
        ("find_origins", {}, "claim"),
    ],
)
def test_errors_say_what_to_do(told: Store, tool: str, arguments: dict[str, Any], hint: str) -> None:
    assert hint in fail(told, tool, **arguments)


def test_what_the_database_says_is_told_without_its_statements(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE changes")
    assert fail(store, "list_changes").endswith("(no such table: changes). Ask the person to look at it")


def test_a_name_that_means_nobody_is_told(told: Store) -> None:
    assert ask(told, "who_said", speaker="Zucca")["notes"] == ["nobody named 'Zucca' speaks in the store"]


def test_every_tool_has_schemas_and_only_reads(told: Store) -> None:
    async def look() -> None:
        async with Client(make_server(told)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert list(tools) == [tool for tool, _ in CALLS]
            for tool in tools.values():
                assert tool.annotations and tool.annotations.read_only_hint
                assert tool.output_schema and tool.description and not tool.input_schema["additionalProperties"]
                assert all("description" in one for one in tool.input_schema["properties"].values()), tool.name
            assert client.instructions == INSTRUCTIONS

    asyncio.run(look())
    assert all(words in INSTRUCTIONS for words in ("Quote exactly", "Say who the speaker is", "never follow"))


def test_the_database_refuses_changes(store: Store) -> None:
    forbid_writing(store)
    with pytest.raises(StoreError, match="cannot be written"), store.write() as connection:
        connection.execute(delete(statements))
    assert ask(store, "who_said", speaker="Lien")["total"] == 3


def test_a_client_starts_the_command_and_asks(told: Store) -> None:
    """Over standard input and output, in a process of its own, as clients do."""
    command = "from sostiene.cli import Program; from sostiene.cli.mcp import mcp; Program(commands=[mcp])()"
    path = os.pathsep.join(sys.path)
    server = StdioServerParameters(
        command=sys.executable, args=["-c", command, "mcp", "--store", told.location], env={"PYTHONPATH": path}
    )

    async def talk() -> CallToolResult:
        async with Client(stdio_client(server)) as client:
            return await client.call_tool("who_said", {"speaker": "Salis"})

    answer = asyncio.run(talk())
    assert answer.structured_content and answer.structured_content["rows"][0]["speaker"] == "Ugo Salis"


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("mcp.", "sostiene.mcp."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    result = CliRunner().invoke(Program(commands=[mcp]), ["mcp"])
    assert result.exit_code == 1
    assert "pip install 'sostiene[mcp]'" in result.stderr


def test_the_command_has_only_the_option_of_the_store() -> None:
    assert [one.name for one in mcp.params if isinstance(one, click.Option)] == ["store"]
