"""What is new in a store by its own time, and how statements are spread."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from sostiene.corrections import reject
from sostiene.errors import UsageError
from sostiene.questions import Question, find_statements
from sostiene.questions.facets import Facets, Value, find_facets
from sostiene.questions.latest import count_all, find_latest, find_moving, find_today
from sostiene.store import Store
from sostiene.store.ids import speaker_key
from sostiene.store.judgements import Judge
from sostiene.store.tables import articles, positions
from tests.connected import ODA, RENTED, SOLD, UGO, fill

JUDGE = Judge("Rosa Testi", "so it says")


@pytest.fixture
def keys(store: Store) -> Iterator[dict[str, str]]:
    """The keys of the statements of a connected store."""
    yield fill(store)


def read_today(store: Store) -> str:
    with store.read() as connection:
        return find_today(connection)


def test_the_stores_own_time_ends_with_its_latest_article(store: Store, keys: dict[str, str]) -> None:
    assert read_today(store) == "2025-03-20"
    with store.write() as connection:
        connection.execute(update(articles).where(articles.c.doc == "corriere").values(published="2999-01-01"))
    assert read_today(store) == "2025-03-05"
    with store.write() as connection:
        connection.execute(update(articles).values(published=None, added="2025-04-01T10:00:00+00:00"))
    assert read_today(store) == "2025-04-01"


def test_an_empty_store_has_nothing_new(store: Store) -> None:
    assert find_latest(store).rows == () and find_moving(store, days=30).rows == ()
    assert (count_all(store).articles, count_all(store).today) == (0, None)
    assert read_today(store) == date.min.isoformat()


def test_the_latest_statements_come_first(store: Store, keys: dict[str, str]) -> None:
    answer = find_latest(store, limit=2)
    assert [one.id for one in answer.rows] == [keys["corriere 2"], keys["eco 1"]] and answer.total == 5


def test_claims_are_in_motion_where_somebody_changed_or_spoke(store: Store, keys: dict[str, str]) -> None:
    (one,) = find_moving(store, days=7).rows
    assert (one.claim.id, one.new, one.newest.written, one.changes) == (RENTED, 1, "Ugo Salis", ())
    answer = find_moving(store, days=17)
    assert answer.total == 2
    sold = answer.rows[0]
    assert (sold.claim.id, sold.new, sold.newest.day) == (SOLD, 3, "2025-03-05")
    assert sold.changes == ()  # of the change only the month is known
    with store.write() as connection:
        connection.execute(
            update(positions).where(positions.c.statement == keys["corriere 1"]).values(day="2025-03-20")
        )
    moved = find_moving(store, days=7).rows
    assert [(one.claim.id, len(one.changes)) for one in moved] == [(SOLD, 1), (RENTED, 0)]


def test_what_people_rejected_moves_nothing(store: Store, keys: dict[str, str]) -> None:
    reject(store, keys["corriere 2"], JUDGE)
    assert find_moving(store, days=7).rows == ()


@pytest.mark.parametrize("asked", [{"days": 0}, {"days": 10**6}, {"limit": 0}])
def test_a_wrong_stretch_of_time_is_refused(store: Store, asked: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        find_moving(store, **asked)


def test_everything_is_counted_without_what_people_rejected(store: Store, keys: dict[str, str]) -> None:
    reject(store, keys["corriere 2"], JUDGE)
    totals = count_all(store)
    assert (totals.articles, totals.statements, totals.judged, totals.speakers) == (3, 4, 0, 2)
    assert (totals.outlets, totals.languages, totals.claims, totals.positions, totals.changes) == (3, 1, 2, 5, 1)
    assert (totals.utterances, totals.echoes, totals.problems) == (1, 1, 0)
    assert (totals.first_day, totals.today) == ("2025-03-04", "2025-03-20")


def list_values(values: tuple[Value, ...]) -> list[tuple[str, int]]:
    return [(one.value, one.statements) for one in values]


def test_each_facet_counts_the_statements_of_the_question(store: Store, keys: dict[str, str]) -> None:
    facets = find_facets(store, Question())
    assert (facets.counted, facets.is_cut) == (5, False)
    assert facets.speakers[0] == Value(ODA, "Oda Lien", 3)
    assert {one.value: one.name for one in facets.speakers} == {
        ODA: "Oda Lien", UGO: "Ugo Salis", speaker_key("Un funzionario"): "Un funzionario",
    }  # fmt: skip
    assert sorted(list_values(facets.outlets)) == [("Il Corriere", 2), ("L'Eco", 1), ("La Sentinella", 2)]
    assert list_values(facets.languages) == [("it", 5)] and list_values(facets.years) == [("2025", 5)]
    assert sorted(list_values(facets.acts)) == [("confirm", 1), ("deny", 2), ("state", 2)]
    assert list_values(facets.kinds) == [("indirect", 5)]


def test_a_value_of_a_facet_finds_as_many_statements_as_it_says(store: Store, keys: dict[str, str]) -> None:
    question = Question(words="faro")
    facets = find_facets(store, question)
    for one in facets.speakers:
        assert find_statements(store, Question(words="faro", voice=one.value)).total == one.statements
    for one in facets.outlets:
        assert find_statements(store, Question(words="faro", publisher=one.value)).total == one.statements
    for one in facets.years:
        assert find_statements(store, Question(words="faro", since=one.value, until=one.value)).total == one.statements


def test_facets_are_of_what_is_asked_for_alone(store: Store, keys: dict[str, str]) -> None:
    facets = find_facets(store, Question(voice=ODA, acts=("confirm",)))
    assert (facets.counted, list_values(facets.outlets)) == (1, [("Il Corriere", 1)])
    assert find_facets(store, Question(words="zucche")) == Facets(0, False, (), (), (), (), (), ())
    with pytest.raises(UsageError):
        find_facets(store, Question(words="…"))


def test_of_many_statements_the_latest_are_counted(
    store: Store, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sostiene.questions.facets.MOST_COUNTED", 2)
    facets = find_facets(store, Question(), values=1)
    assert (facets.counted, facets.is_cut, len(facets.outlets)) == (2, True, 1)
