"""One act of saying with all its wordings, lists of them, and one tree of echoes by its key."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from sostiene.connect.drift import Change
from sostiene.connect.records import Told
from sostiene.corrections import reject
from sostiene.errors import UsageError
from sostiene.questions.echoes import find_echo, find_echoes, find_utterance
from sostiene.questions.utterances import Piece, cut_pieces, find_utterances, find_wordings
from sostiene.records import Span
from sostiene.store import Store
from sostiene.store.ids import make_key
from sostiene.store.judgements import Judge
from sostiene.store.tables import statements
from tests.connected import ODA, UGO, fill

JUDGE = Judge("Rosa Testi", "so it says")
TOLD = make_key("utterance", 1)


@pytest.fixture
def keys(store: Store) -> Iterator[dict[str, str]]:
    """The keys of the statements of a connected store."""
    yield fill(store)


def test_utterances_are_listed_with_their_first_report(store: Store, keys: dict[str, str]) -> None:
    (one,) = find_utterances(store).rows
    assert (one.id, one.speaker, one.voice, one.reports, one.outlets, one.languages) == (TOLD, "Oda Lien", ODA, 2, 2, 1)
    assert (one.first.id, one.first_day, one.last_day) == (keys["sentinella 1"], "2025-03-04", "2025-03-05")
    assert find_utterances(store, order="latest").total == 1
    assert find_utterances(store, voice=ODA).total == 1 and find_utterances(store, voice=UGO).rows == ()
    with pytest.raises(UsageError):
        find_utterances(store, order="x")  # type: ignore[arg-type]


def test_an_utterance_is_found_by_its_own_key_or_a_statements(store: Store, keys: dict[str, str]) -> None:
    for name in (TOLD, TOLD[:6], keys["eco 1"], keys["sentinella 1"][:8]):
        found = find_wordings(store, name)
        assert (found.id, found.speaker, found.voice, found.total) == (TOLD, "Oda Lien", ODA, 2)
        assert [one.found.id for one in found.wordings] == [keys["sentinella 1"], keys["eco 1"]]
    assert find_utterance(store, TOLD) == find_utterance(store, keys["eco 1"])
    for name in ("0000", "", "zzzz"):
        with pytest.raises(UsageError):
            find_wordings(store, name)


def test_wordings_are_marked_on_both_sides(store: Store, keys: dict[str, str]) -> None:
    with store.write() as connection:
        content = "che la Norvegia abbia perduto il faro all'Islanda"
        connection.execute(update(statements).where(statements.c.id == keys["eco 1"]).values(content=content))
    first, other = find_wordings(store, TOLD).wordings
    assert first.drift is None and [one.change for one in first.own] == [None]
    assert other.drift is not None and other.drift.shared is not None and other.drift.shared < 1
    assert "".join(one.words for one in other.first) == first.found.content
    assert [one for one in other.first if one.change] == [Piece("venduto", "changed")]


def test_wordings_are_shown_page_by_page_each_beside_the_first(store: Store, keys: dict[str, str]) -> None:
    found = find_wordings(store, TOLD, limit=1, offset=1)
    assert [one.found.id for one in found.wordings] == [keys["eco 1"]]
    assert (found.first.id, found.wordings[0].drift is None) == (keys["sentinella 1"], False)


def test_a_statement_that_nobody_else_reports_is_alone(store: Store, keys: dict[str, str]) -> None:
    found = find_wordings(store, keys["corriere 2"])
    assert (found.id, found.voice, found.speaker, found.total) == (None, None, "Ugo Salis", 1)


def test_a_report_that_people_rejected_is_none(store: Store, keys: dict[str, str]) -> None:
    reject(store, keys["sentinella 1"], JUDGE)
    assert [one.found.id for one in find_wordings(store, TOLD).wordings] == [keys["eco 1"]]
    (one,) = find_utterances(store).rows
    assert (one.reports, one.first.id) == (1, keys["eco 1"])
    reject(store, keys["eco 1"], JUDGE)
    assert find_utterances(store).rows == ()
    with pytest.raises(UsageError):
        find_wordings(store, TOLD)


def test_pieces_hold_all_words_whatever_is_marked() -> None:
    told = Told("1", "2", "", "uno due [...] tre", "", ((10, 17), (30, 33)))
    marks = [
        (Span(14, 17), Change("cut", "due")),
        (Span(30, 33), Change("added", "", "tre")),
        (Span(15, 32), Change("cut")),
    ]
    pieces = list(cut_pieces(told, marks))
    assert pieces == [
        Piece("uno "), Piece("due", "cut"), Piece(" [...] "), Piece("tr", "cut"), Piece("e", "added"),
    ]  # fmt: skip
    assert "".join(one.words for one in pieces) == told.content


def test_words_that_are_not_what_the_spans_hold_are_shown_whole() -> None:
    told = Told("1", "2", "", "altro", "", ((10, 17),))
    assert list(cut_pieces(told, [(Span(10, 12), Change("cut"))])) == [Piece("altro")]


def test_an_echo_is_found_by_its_key(store: Store, keys: dict[str, str]) -> None:
    (tree,) = find_echoes(store).rows
    assert find_echo(store, tree.id) == tree and find_echo(store, tree.id[:5]) == tree
    with pytest.raises(UsageError, match="no echo"):
        find_echo(store, "0000")
