"""What waits for a person: doubtful statements that matter, with every reason, without what was judged."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from sostiene.corrections import correct, reject, withdraw
from sostiene.errors import UsageError
from sostiene.questions import Question
from sostiene.questions.review import ANSWER, RECENT, SPEAKER, TOLD_OF, find_review
from sostiene.store import Store
from sostiene.store.doubts import measure_doubt
from sostiene.store.judgements import Judge
from sostiene.store.tables import claims, positions, statements
from tests.connected import ODA, SOLD, fill

JUDGE = Judge("Rosa Testi", "so it says")


@pytest.fixture
def keys(store: Store) -> Iterator[dict[str, str]]:
    """The keys of the statements of a connected store, of all of which the reader was equally unsure."""
    keys = fill(store)
    for key in keys.values():
        doubt(store, key, 0.6)
    yield keys


def doubt(store: Store, key: str, confidence: float) -> None:
    """Makes the reader as sure of a statement as that."""
    with store.write() as connection:
        row = connection.execute(select(statements).where(statements.c.id == key)).one()
        record = {**row.record, "confidence": confidence}
        changed = {"record": record, "confidence": confidence, "doubt": measure_doubt(record, row.content)}
        connection.execute(update(statements).where(statements.c.id == key).values(changed))


def list_waiting(store: Store, **asked: object) -> list[str]:
    return [one.found.id for one in find_review(store, Question(**asked)).rows]  # type: ignore[arg-type]


def test_what_matters_most_comes_first_with_every_reason(store: Store, keys: dict[str, str]) -> None:
    first, *_, last = find_review(store).rows
    assert first.found.act in ("deny", "confirm")
    assert [(one.kind, one.weight) for one in first.importances] == [
        ("answer", ANSWER), ("recent", RECENT), ("claim", 2 * SPEAKER),
    ]  # fmt: skip
    assert (first.doubt, first.importance, first.score) == (0.4, 3.0, 1.2)
    assert [(one.id, one.speakers, one.is_own) for one in first.claims] == [(SOLD, 2, True)]
    assert first.around.words == first.found.content
    assert (last.found.id, last.importance) == (
        keys["corriere 2"],
        1 + RECENT,
    )  # on a claim of which nobody else speaks


def test_the_order_is_that_of_the_scores_that_are_shown(store: Store, keys: dict[str, str]) -> None:
    for number, key in enumerate(keys.values()):
        doubt(store, key, 0.1 + 0.12 * number)
    with store.write() as connection:
        connection.execute(update(positions).where(positions.c.statement == keys["eco 1"]).values(is_own=False))
        connection.execute(update(claims).where(claims.c.id == SOLD).values(speakers=11))
    scores = [one.score for one in find_review(store).rows]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 5
    told = next(one for one in find_review(store).rows if one.found.id == keys["eco 1"])
    assert ("told of", TOLD_OF) in [(one.kind, one.weight) for one in told.importances]
    assert ("claim", 2.0) in [(one.kind, one.weight) for one in told.importances]


def test_what_the_reader_was_sure_of_does_not_wait(store: Store, keys: dict[str, str]) -> None:
    doubt(store, keys["eco 1"], 0.95)
    answer = find_review(store)
    assert keys["eco 1"] not in [one.found.id for one in answer.rows] and answer.total == 4


def test_what_a_person_judged_does_not_wait_until_it_is_withdrawn(store: Store, keys: dict[str, str]) -> None:
    rejected = reject(store, keys["eco 1"], JUDGE)
    correct(store, keys["corriere 1"], {"act": "confirm"}, JUDGE)
    assert not {keys["eco 1"], keys["corriere 1"]} & set(list_waiting(store))
    withdraw(store, rejected.id, "Rosa Testi")
    assert keys["eco 1"] in list_waiting(store)


def test_only_what_is_asked_for_waits(store: Store, keys: dict[str, str]) -> None:
    assert set(list_waiting(store, voice=ODA)) == {keys[name] for name in ("sentinella 1", "eco 1", "corriere 1")}
    assert list_waiting(store, acts=("confirm",)) == [keys["corriere 1"]]
    assert set(list_waiting(store, publisher="eco")) == {keys["eco 1"]}
    assert list_waiting(store, lang="en") == []
    with pytest.raises(UsageError):
        list_waiting(store, limit=0)


def test_pages_of_the_queue_hold_each_statement_once(store: Store, keys: dict[str, str]) -> None:
    pages = [list_waiting(store, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert sorted(key for page in pages for key in page) == sorted(keys.values())


def test_days_count_from_the_latest_of_the_store(store: Store, keys: dict[str, str]) -> None:
    with store.write() as connection:
        connection.execute(update(statements).where(statements.c.id == keys["eco 1"]).values(day="2025-01-05"))
        connection.execute(update(statements).where(statements.c.id == keys["sentinella 1"]).values(day="2026-11-28"))
    kinds = {one.found.id: [why.kind for why in one.importances] for one in find_review(store).rows}
    assert "recent" in kinds[keys["corriere 2"]]
    assert "recent" not in kinds[keys["eco 1"]]
    assert "recent" not in kinds[keys["sentinella 1"]]  # it has no date: that of its addition tells nothing


def test_an_empty_store_has_nothing_to_review(store: Store) -> None:
    assert (find_review(store).total, find_review(store).rows) == (0, ())
