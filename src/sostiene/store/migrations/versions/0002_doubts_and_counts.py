"""Doubts and roles of statements, and how many statements each speaker has

They are computed for what is there already: some 10 s of 100,000 statements, once.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from sostiene.store.doubts import measure_doubt
from sostiene.store.entities import recount
from sostiene.store.ids import clean
from sostiene.store.tables import Key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TOGETHER = 2_000


def upgrade() -> None:
    op.add_column("statements", sa.Column("doubt", sa.Float(), server_default=sa.text("0"), nullable=False))
    op.add_column("statements", sa.Column("role", sa.Text(), nullable=True))
    op.add_column("entities", sa.Column("statements", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("entities", sa.Column("last_day", sa.Text(), nullable=True))
    op.drop_index(op.f("ix_mentions_article"), table_name="mentions")
    op.drop_index(op.f("ix_mentions_entity"), table_name="mentions")
    op.drop_index(op.f("ix_mentions_speaker"), table_name="mentions")
    op.create_index(
        op.f("ix_mentions_article_speaker_entity"), "mentions", ["article", "speaker", "entity"], unique=False
    )
    op.create_index(op.f("ix_mentions_entity_speaker"), "mentions", ["entity", "speaker"], unique=False)
    op.create_index(op.f("ix_mentions_speaker_entity"), "mentions", ["speaker", "entity"], unique=False)
    fill_columns(op.get_bind())
    recount(op.get_bind())
    op.create_index(
        op.f("ix_statements_is_judged_doubt_act_day_speaker_article"), "statements",
        ["is_judged", "doubt", "act", "day", "speaker", "article"], unique=False,
    )  # fmt: skip
    op.create_index(op.f("ix_entities_statements"), "entities", ["statements"], unique=False)
    op.create_index(op.f("ix_entities_last_day"), "entities", ["last_day"], unique=False)
    op.create_index(op.f("ix_positions_day_claim_statement"), "positions", ["day", "claim", "statement"], unique=False)
    op.create_index(op.f("ix_links_kind_is_person"), "links", ["kind", "is_person"], unique=False)


def fill_columns(connection: sa.Connection) -> None:
    """Gives each statement its doubt and its role, so many at a time."""
    statements = sa.table(
        "statements",
        sa.column("id", Key()),
        sa.column("content", sa.Text()),
        sa.column("record", sa.Text()),
        sa.column("doubt", sa.Float()),
        sa.column("role", sa.Text()),
    )
    record = sa.cast(statements.c.record, sa.Text()).label("record")
    query = sa.select(statements.c.id, statements.c.content, record).order_by(statements.c.id).limit(TOGETHER)
    change = sa.update(statements).where(statements.c.id == sa.bindparam("key"))
    change = change.values(doubt=sa.bindparam("measured"), role=sa.bindparam("held"))
    last = "0"
    while rows := connection.execute(query.where(statements.c.id > last)).all():
        last = rows[-1].id
        connection.execute(change, [fill_row(row.id, json.loads(row.record), row.content) for row in rows])


def fill_row(key: str, record: dict[str, Any], content: str) -> dict[str, Any]:
    role = record.get("voice", {}).get("role")
    return {"key": key, "measured": measure_doubt(record, content), "held": clean(role) if role else None}
