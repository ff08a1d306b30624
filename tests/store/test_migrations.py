"""A store that an older version made is brought up to date, with everything in it."""

import pytest
from sqlalchemy import select

from sostiene.proof import verify
from sostiene.questions.review import find_review
from sostiene.questions.speakers import find_speakers
from sostiene.store import Store
from sostiene.store.migrations import HEAD
from sostiene.store.tables import entities, statements
from tests.connected import fill

INDEXES = (
    "ix_statements_is_judged_doubt_act_day_speaker_article", "ix_entities_statements", "ix_entities_last_day",
    "ix_positions_day_claim_statement", "ix_links_kind_is_person", "ix_mentions_article_speaker_entity",
    "ix_mentions_entity_speaker", "ix_mentions_speaker_entity",
)  # fmt: skip
TABLES = ("quote_vectors", "article_ties", "citations", "compared", "dates", "sayings", "statement_ties", "word_runs")
BACK = (
    *(f"DROP INDEX {name}" for name in INDEXES),
    *(f"DROP TABLE {name}" for name in TABLES),
    "ALTER TABLE statements DROP COLUMN doubt",
    "ALTER TABLE statements DROP COLUMN role",
    "ALTER TABLE entities DROP COLUMN statements",
    "ALTER TABLE entities DROP COLUMN last_day",
    "CREATE INDEX ix_mentions_article ON mentions (article)",
    "CREATE INDEX ix_mentions_entity ON mentions (entity)",
    "CREATE INDEX ix_mentions_speaker ON mentions (speaker)",
    "UPDATE alembic_version SET version_num = '0001'",
)
"""From the tables as they are to the first ones."""


def read_new(store: Store) -> list[object]:
    """What the columns hold that the first tables did not have."""
    with store.read() as connection:
        return [
            connection.execute(
                select(statements.c.id, statements.c.doubt, statements.c.role).order_by(statements.c.id)
            ).all(),
            connection.execute(select(entities).order_by(entities.c.id)).all(),
        ]


def test_a_store_with_the_first_tables_gets_all_that_came_later(store: Store, location: str) -> None:
    fill(store)
    before, waiting, speaking = read_new(store), find_review(store), find_speakers(store)
    proof = verify(store)
    with store.write() as connection:
        for command in BACK:
            connection.exec_driver_sql(command)
    with Store.open(location) as opened:
        assert read_new(opened) == before
        assert (find_review(opened), find_speakers(opened)) == (waiting, speaking)
        with opened.read() as connection:
            assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
        assert verify(opened) == proof and not any(one.table == "statements" for one in proof.findings)


def test_a_new_change_would_change_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.resources import files

    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("sostiene.store.migrations")))
    with store.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.check(config)  # raises where the tables and the changes differ, or the index of words is in the way
