"""The first tables"""

import sqlalchemy as sa
from alembic import op

from sostiene.store.tables import Key

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first", Key(), nullable=True),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("speakers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_first_day"), "claims", ["first_day"], unique=False)
    op.create_index(op.f("ix_claims_last_day"), "claims", ["last_day"], unique=False)
    op.create_table(
        "echoes",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("origin", Key(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("edges", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_echoes")),
    )
    op.create_table(
        "entities",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
    )
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.Text(), nullable=True),
        sa.Column("last_result", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feeds")),
    )
    op.create_table(
        "judgements",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("statement", Key(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("anchor", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
    )
    op.create_index(op.f("ix_judgements_article"), "judgements", ["article"], unique=False)
    op.create_index(op.f("ix_judgements_statement"), "judgements", ["statement"], unique=False)
    op.create_table(
        "links",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("one", Key(), nullable=False),
        sa.Column("other", Key(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('same_speaker', 'same_claim', 'echo')", name=op.f("ck_links_kind")),
        sa.CheckConstraint("verdict IN ('yes', 'no', 'likely')", name=op.f("ck_links_verdict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_one"), "links", ["one"], unique=False)
    op.create_index(op.f("ix_links_other"), "links", ["other"], unique=False)
    op.create_table(
        "pages",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_pages")),
    )
    op.create_table(
        "problems",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Text(), nullable=False),
        sa.Column("solved", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )
    op.create_index(op.f("ix_problems_where"), "problems", ["where"], unique=False)
    op.create_table(
        "reliabilities",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.CheckConstraint("letter IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_reliabilities_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reliabilities")),
    )
    op.create_table(
        "runs",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("tagger", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("first_used", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "speakers",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speakers")),
    )
    op.create_table(
        "texts",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_texts")),
    )
    op.create_table(
        "tombstones",
        sa.Column("article", Key(), autoincrement=False, nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("page_hashes", sa.JSON(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_tombstones")),
    )
    op.create_index(op.f("ix_tombstones_location"), "tombstones", ["location"], unique=False)
    op.create_index(op.f("ix_tombstones_text_hash"), "tombstones", ["text_hash"], unique=False)
    op.create_table(
        "utterances",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("entity", Key(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("ties", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterances")),
    )
    op.create_table(
        "articles",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("fact_checks", sa.JSON(), nullable=True),
        sa.Column("run", Key(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_articles_run")),
        sa.ForeignKeyConstraint(["text_hash"], ["texts.hash"], name=op.f("fk_articles_text_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_added"), "articles", ["added"], unique=False)
    op.create_index(op.f("ix_articles_doc"), "articles", ["doc"], unique=False)
    op.create_index(op.f("ix_articles_lang"), "articles", ["lang"], unique=False)
    op.create_index(op.f("ix_articles_location"), "articles", ["location"], unique=False)
    op.create_index(op.f("ix_articles_published"), "articles", ["published"], unique=False)
    op.create_index(op.f("ix_articles_publisher"), "articles", ["publisher"], unique=False)
    op.create_index(op.f("ix_articles_text_hash"), "articles", ["text_hash"], unique=False)
    op.create_table(
        "speaker_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("speaker", Key(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker"], ["speakers.id"], name=op.f("fk_speaker_words_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "speaker", name=op.f("pk_speaker_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_bands_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "article", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_bands_article"), "bands", ["article"], unique=False)
    op.create_table(
        "echo_members",
        sa.Column("article", Key(), autoincrement=False, nullable=False),
        sa.Column("echo", Key(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_echo_members_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["echo"], ["echoes.id"], name=op.f("fk_echo_members_echo"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", "echo", name=op.f("pk_echo_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_echo_members_echo"), "echo_members", ["echo"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("speaker", Key(), nullable=False),
        sa.Column("voice", sa.JSON(), nullable=False),
        sa.Column("entity", Key(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_mentions_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["entity"], ["entities.id"], name=op.f("fk_mentions_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_article"), "mentions", ["article"], unique=False)
    op.create_index(op.f("ix_mentions_entity"), "mentions", ["entity"], unique=False)
    op.create_index(op.f("ix_mentions_speaker"), "mentions", ["speaker"], unique=False)
    op.create_table(
        "obtained",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("page_hash", sa.String(length=64), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_obtained_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["page_hash"], ["pages.hash"], name=op.f("fk_obtained_page_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obtained")),
    )
    op.create_index(op.f("ix_obtained_article"), "obtained", ["article"], unique=False)
    op.create_index(op.f("ix_obtained_page_hash"), "obtained", ["page_hash"], unique=False)
    op.create_index(op.f("ix_obtained_where"), "obtained", ["where"], unique=False)
    op.create_table(
        "statements",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("within", Key(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("factuality", sa.Text(), nullable=True),
        sa.Column("speaker", Key(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("machine", sa.JSON(), nullable=True),
        sa.Column("is_judged", sa.Boolean(), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_statements_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker"], ["speakers.id"], name=op.f("fk_statements_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_act_day"), "statements", ["act", "day"], unique=False)
    op.create_index(op.f("ix_statements_article"), "statements", ["article"], unique=False)
    op.create_index(op.f("ix_statements_day"), "statements", ["day"], unique=False)
    op.create_index(op.f("ix_statements_speaker_day"), "statements", ["speaker", "day"], unique=False)
    op.create_index(op.f("ix_statements_stance_day"), "statements", ["stance", "day"], unique=False)
    op.create_index(op.f("ix_statements_voice_day"), "statements", ["voice", "day"], unique=False)
    op.create_table(
        "mention_blocks",
        sa.Column("block", Key(), autoincrement=False, nullable=False),
        sa.Column("mention", Key(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention"], ["mentions.id"], name=op.f("fk_mention_blocks_mention"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("block", "mention", name=op.f("pk_mention_blocks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_mention_blocks_mention"), "mention_blocks", ["mention"], unique=False)
    op.create_table(
        "positions",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("claim", Key(), nullable=False),
        sa.Column("statement", Key(), nullable=False),
        sa.Column("article", Key(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("entity", Key(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_positions_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name=op.f("fk_positions_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.id"], name=op.f("fk_positions_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_positions")),
    )
    op.create_index(op.f("ix_positions_article"), "positions", ["article"], unique=False)
    op.create_index(op.f("ix_positions_claim"), "positions", ["claim"], unique=False)
    op.create_index(op.f("ix_positions_entity"), "positions", ["entity"], unique=False)
    op.create_index(op.f("ix_positions_statement"), "positions", ["statement"], unique=False)
    op.create_table(
        "utterance_members",
        sa.Column("statement", Key(), autoincrement=False, nullable=False),
        sa.Column("utterance", Key(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.id"], name=op.f("fk_utterance_members_statement"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["utterance"], ["utterances.id"], name=op.f("fk_utterance_members_utterance"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_utterance_members")),
    )
    op.create_index(op.f("ix_utterance_members_utterance"), "utterance_members", ["utterance"], unique=False)
    op.create_table(
        "vectors",
        sa.Column("statement", Key(), autoincrement=False, nullable=False),
        sa.Column("model", sa.String(length=12), nullable=False),
        sa.Column("content", Key(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.id"], name=op.f("fk_vectors_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_vectors")),
    )
    op.create_table(
        "changes",
        sa.Column("id", Key(), autoincrement=False, nullable=False),
        sa.Column("claim", Key(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("before", Key(), nullable=False),
        sa.Column("after", Key(), nullable=False),
        sa.ForeignKeyConstraint(["after"], ["positions.id"], name=op.f("fk_changes_after"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["before"], ["positions.id"], name=op.f("fk_changes_before"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name=op.f("fk_changes_claim"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_claim"), "changes", ["claim"], unique=False)
    # What statements are searched by: their stems, which store/words.py makes for both databases.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(stems, columnsize=0)")
        op.execute(
            "CREATE TRIGGER statements_gone AFTER DELETE ON statements"
            " BEGIN DELETE FROM search WHERE rowid = old.id; END"
        )
    else:
        op.execute(
            "CREATE TABLE search (statement BIGINT PRIMARY KEY REFERENCES statements (id) ON DELETE CASCADE,"
            " stems TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_stems ON search USING gin (stems)")
