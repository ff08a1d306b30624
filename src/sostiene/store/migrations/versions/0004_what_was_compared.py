"""What was compared

The tables are filled by the next `connect`, which compares everything once.
"""

import sqlalchemy as sa
from alembic import op

from sostiene.store.tables import Key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_ties",
        sa.Column("one", Key(), autoincrement=False, nullable=False),
        sa.Column("other", Key(), nullable=False),
        sa.Column("is_citing", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["articles.id"], name=op.f("fk_article_ties_one"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["articles.id"], name=op.f("fk_article_ties_other"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other", "is_citing", name=op.f("pk_article_ties")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_article_ties_other"), "article_ties", ["other"], unique=False)
    op.create_table(
        "citations",
        sa.Column("article", Key(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_citations_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", "name", name=op.f("pk_citations")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_citations_day"), "citations", ["day"], unique=False)
    op.create_index(op.f("ix_citations_name_day"), "citations", ["name", "day"], unique=False)
    op.create_table(
        "compared",
        sa.Column("article", Key(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("method", Key(), nullable=True),
        sa.Column("content", Key(), nullable=False),
        sa.Column("is_grouped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_compared_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", "stage", name=op.f("pk_compared")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_compared_is_grouped"), "compared", ["is_grouped"], unique=False)
    op.create_table(
        "dates",
        sa.Column("article", Key(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_dates_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_dates")),
    )
    op.create_index(op.f("ix_dates_day"), "dates", ["day"], unique=False)
    op.create_table(
        "word_runs",
        sa.Column("run", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_word_runs_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "day", "article", name=op.f("pk_word_runs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_word_runs_article"), "word_runs", ["article"], unique=False)
    op.create_table(
        "sayings",
        sa.Column("statement", Key(), autoincrement=False, nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("entity", Key(), nullable=True),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("is_body", sa.Boolean(), nullable=False),
        sa.Column("is_many", sa.Boolean(), nullable=False),
        sa.Column("is_quoted", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_sayings_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.id"], name=op.f("fk_sayings_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_sayings")),
    )
    op.create_index(op.f("ix_sayings_article"), "sayings", ["article"], unique=False)
    op.create_index(op.f("ix_sayings_entity_first"), "sayings", ["entity", "first"], unique=False)
    op.create_index(op.f("ix_sayings_party_first"), "sayings", ["party", "first"], unique=False)
    op.create_index(op.f("ix_sayings_published"), "sayings", ["published"], unique=False)
    op.create_table(
        "statement_ties",
        sa.Column("one", Key(), autoincrement=False, nullable=False),
        sa.Column("other", Key(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["statements.id"], name=op.f("fk_statement_ties_one"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["statements.id"], name=op.f("fk_statement_ties_other"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_statement_ties")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_statement_ties_other"), "statement_ties", ["other"], unique=False)
