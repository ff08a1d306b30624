"""A store that must not be written is not: the database refuses, in SQLite and in PostgreSQL."""

import pytest
from sqlalchemy import delete, func, select

from sostiene.errors import StoreError
from sostiene.questions import Question, find_statements
from sostiene.store import Store
from sostiene.store.readonly import forbid_writing
from sostiene.store.tables import statements
from tests.connected import fill


def test_changes_are_refused_and_questions_answered(store: Store) -> None:
    fill(store)
    forbid_writing(store)
    with pytest.raises(StoreError, match="cannot be written"), store.write() as connection:
        connection.execute(delete(statements))
    assert find_statements(store, Question(speaker="Lien")).total == 3


def test_another_who_has_the_store_open_may_write(store: Store, location: str) -> None:
    fill(store)
    forbid_writing(store)
    with Store.open(location) as other, other.write() as connection:
        connection.execute(delete(statements))
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(statements)) == 0
