"""The time of a store, and how statements are spread."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from sostiene.errors import UsageError
from sostiene.questions import Question, find_statements
from sostiene.questions.facets import Facets, Value, find_facets
from sostiene.questions.review import find_today
from sostiene.store import Store
from sostiene.store.ids import speaker_key
from sostiene.store.judgements import Judge
from sostiene.store.tables import articles
from tests.connected import ODA, UGO, fill

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


def test_an_empty_store_has_no_time(store: Store) -> None:
    assert read_today(store) == date.min.isoformat()


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
