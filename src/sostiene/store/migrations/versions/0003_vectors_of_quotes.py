"""Vectors of the quotes of positions"""

import sqlalchemy as sa
from alembic import op

from sostiene.store.tables import Key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote_vectors",
        sa.Column("statement", Key(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.String(length=12), nullable=False),
        sa.Column("content", Key(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.id"], name=op.f("fk_quote_vectors_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement", "start", "end", name=op.f("pk_quote_vectors")),
    )
