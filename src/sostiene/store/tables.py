"""The tables of the store, the same in SQLite and PostgreSQL (docs/store.md tells what each is for).

Keys are made of content (`ids.py`): 60 bits, shown as 15 hexadecimal digits. Times are ISO strings in UTC, days too.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine


class Key(TypeDecorator[str]):
    """A content-derived key: 15 hexadecimal digits in Python, a 64-bit integer in the table."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # SQLite makes a column its row number only if its type is INTEGER, which there holds 64 bits.
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value, 16)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:015x}"


# None is NULL, not the word null.
Json = JSON(none_as_null=True)
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key_column(name: str = "id", *args: Any, **options: Any) -> Column[Any]:
    return Column(name, Key, *args, **options)


def article_column() -> Column[Any]:
    return Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True)


texts = Table(
    "texts", metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib, UTF-8 (lone surrogates as they are)
    Column("characters", Integer, nullable=False),
)  # fmt: skip
pages = Table(
    "pages", metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
    Column("bytes", Integer, nullable=False),
)  # fmt: skip
runs = Table(
    "runs", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("tagger", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("settings", Json, nullable=False),
    Column("first_used", Text, nullable=False),
)  # fmt: skip
articles = Table(
    "articles", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("text_hash", String(64), ForeignKey("texts.hash"), nullable=False, index=True),
    Column("doc", Text, nullable=False, index=True),
    Column("lang", Text, index=True),
    Column("title", Text),
    Column("published", Text, index=True),
    Column("author", Text),
    Column("publisher", Text, index=True),
    Column("url", Text),
    Column("location", Text, index=True),  # the address without what does not tell pages apart; versions share it
    Column("fact_checks", Json),
    Column("run", Key, ForeignKey("runs.id"), nullable=False),
    Column("added", Text, nullable=False, index=True),
    Column("signature", LargeBinary),  # MinHash, for near-duplicates
)  # fmt: skip
obtained = Table(
    "obtained", metadata,
    key_column(primary_key=True, autoincrement=False),
    article_column(),
    Column("page_hash", String(64), ForeignKey("pages.hash"), nullable=False, index=True),
    Column("where", Text, nullable=False, index=True),
    Column("url", Text),
    Column("method", Text, nullable=False),
    Column("time", Text),
    Column("added", Text, nullable=False),
)  # fmt: skip
speakers = Table(
    "speakers", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)  # fmt: skip
speaker_words = Table(
    "speaker_words", metadata,
    Column("word", Text, primary_key=True),
    Column("speaker", Key, ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip
statements = Table(
    "statements", metadata,
    key_column(primary_key=True, autoincrement=False),
    article_column(),
    Column("number", Integer, nullable=False),
    Column("within", Key),
    Column("kind", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("stance", Text),
    Column("factuality", Text),
    Column("speaker", Key, ForeignKey("speakers.id"), nullable=False),
    Column("voice", Text, nullable=False),
    Column("role", Text),
    Column("organisation", Text),
    Column("party", Text),
    Column("source", Text),
    Column("cue", Text),
    Column("content", Text, nullable=False),
    Column("addressee", Text),
    Column("channel", Text),
    Column("place", Text),
    Column("said", Text),  # the day, as precise as it is known; else NULL
    Column("day", Text, nullable=False),  # by which it is ordered: said, else published, else added
    Column("happened", Text),
    Column("confidence", Float, nullable=False),
    Column("doubt", Float, nullable=False, server_default=text("0")),  # how much it needs a person's eye (`doubts.py`)
    Column("record", Json, nullable=False),  # the statement in the exchange format, without words
    Column("machine", Json),  # as the machine read it, where a person judged otherwise
    Column("is_judged", Boolean, nullable=False),
    Column("is_rejected", Boolean, nullable=False),  # a person says that it is no statement
    Index(None, "speaker", "day"),
    Index(None, "act", "day"),
    Index(None, "stance", "day"),
    Index(None, "voice", "day"),
    Index(None, "day"),
    Index(None, "is_judged", "doubt", "act", "day", "speaker", "article"),  # all that the queue of review is made by
)  # fmt: skip
judgements = Table(
    "judgements", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("article", Key, nullable=False, index=True),
    Column("statement", Key, index=True),  # NULL: a statement that the machine missed
    Column("field", Text, nullable=False),
    Column("value", Json),
    Column("anchor", Json, nullable=False),  # the text's hash and the spans of the content, to find it after re-reading
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("withdrawn", Text),
    Column("withdrawn_by", Text),
)  # fmt: skip
links = Table(
    "links", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("one", Key, nullable=False, index=True),
    Column("other", Key, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("score", Float),
    Column("by", Text, nullable=False),
    Column("is_person", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("withdrawn", Text),
    Column("withdrawn_by", Text),
    CheckConstraint("kind IN ('same_speaker', 'same_claim', 'echo')", name="kind"),
    CheckConstraint("verdict IN ('yes', 'no', 'likely')", name="verdict"),
    Index(None, "kind", "is_person"),
)  # fmt: skip
bands = Table(
    "bands", metadata,
    Column("band", BigInteger, primary_key=True),
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip
problems = Table(
    "problems", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("where", Text, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("first_seen", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("solved", Text),  # when the same place was read after all
)  # fmt: skip
tombstones = Table(
    "tombstones", metadata,
    Column("article", Key, primary_key=True, autoincrement=False),
    Column("text_hash", String(64), nullable=False, index=True),
    Column("page_hashes", Json, nullable=False),
    Column("location", Text, index=True),
    Column("removed", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)  # fmt: skip
reliabilities = Table(
    "reliabilities", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("publisher", Text, nullable=False),
    Column("letter", String(1), nullable=False),
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("withdrawn", Text),
    CheckConstraint("letter IN ('A', 'B', 'C', 'D', 'E', 'F')", name="letter"),
)  # fmt: skip
feeds = Table(
    "feeds", metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("due", Text),
    Column("failures", Integer, nullable=False),
    Column("last", Text),
    Column("last_result", Text, nullable=False),
    Column("waiting", Text, nullable=False),  # JSON: the entries whose articles are still to come
)  # fmt: skip
# What follows is derived from the tables above by `connect`, and can be made anew from them at any time.
vectors = Table(
    "vectors", metadata,
    Column("statement", Key, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("model", String(12), nullable=False),  # of the embedder
    Column("content", Key, nullable=False),  # made of the words that were read: people may correct them
    Column("vector", LargeBinary, nullable=False),  # float16, of length 1
)  # fmt: skip
quote_vectors = Table(
    "quote_vectors", metadata,  # of the quotes of positions, by which propositions are told apart
    Column("statement", Key, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    Column("model", String(12), nullable=False),
    Column("content", Key, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)  # fmt: skip
entities = Table(
    "entities", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("party", Text),
    Column("why", Json),
    Column("statements", Integer, nullable=False, server_default=text("0"), index=True),  # how many are its own
    Column("last_day", Text, index=True),  # of the latest of them
)  # fmt: skip
mentions = Table(
    "mentions", metadata,  # a name of a speaker in an article
    key_column(primary_key=True, autoincrement=False),
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("speaker", Key, nullable=False),
    Column("voice", Json, nullable=False),  # its type, organisation and party
    Column("entity", Key, ForeignKey("entities.id"), nullable=False),
    # A well-known speaker has thousands of mentions: these answer whom a name means without reading them.
    Index(None, "article", "speaker", "entity"),
    Index(None, "entity", "speaker"),
    Index(None, "speaker", "entity"),
)  # fmt: skip
mention_blocks = Table(
    "mention_blocks", metadata,  # by which mentions that may be one are found
    Column("block", Key, primary_key=True, autoincrement=False),
    Column("mention", Key, ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip
utterances = Table(
    "utterances", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("entity", Key),  # NULL where nobody is known
    Column("said", Text),
    Column("ties", Json),
)  # fmt: skip
utterance_members = Table(
    "utterance_members", metadata,
    Column("statement", Key, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("utterance", Key, ForeignKey("utterances.id", ondelete="CASCADE"), nullable=False, index=True),
)  # fmt: skip
claims = Table(
    "claims", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("first", Key),  # the position that is told first
    Column("first_day", Text, index=True),
    Column("last_day", Text, index=True),
    Column("positions", Integer, nullable=False),
    Column("speakers", Integer, nullable=False),
)  # fmt: skip
positions = Table(
    "positions", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("claim", Key, ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("statement", Key, ForeignKey("statements.id", ondelete="CASCADE"), nullable=False, index=True),
    article_column(),
    Column("speaker", Text, nullable=False),
    Column("entity", Key, index=True),
    Column("party", Text),
    Column("stance", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("said", Text),
    Column("day", Text, nullable=False),  # said, else published
    Column("is_own", Boolean, nullable=False),  # the statement's own speaker, not one whom it speaks of
    Column("why", Text, nullable=False),
    Index(None, "day", "claim", "statement"),
)  # fmt: skip
changes = Table(
    "changes", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("claim", Key, ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("speaker", Text, nullable=False),
    Column("party", Text),
    Column("before", Key, ForeignKey("positions.id", ondelete="CASCADE"), nullable=False),
    Column("after", Key, ForeignKey("positions.id", ondelete="CASCADE"), nullable=False),
)  # fmt: skip
echoes = Table(
    "echoes", metadata,
    key_column(primary_key=True, autoincrement=False),
    Column("origin", Key),  # the article that the others follow; NULL if it lies outside
    Column("name", Text),
    Column("edges", Json),
)  # fmt: skip
echo_members = Table(
    "echo_members", metadata,  # an article may follow a text and a source
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("echo", Key, ForeignKey("echoes.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip
# What was compared with what, so that one more article is compared with those alone that it may meet.
compared = Table(
    "compared", metadata,
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("stage", String(12), primary_key=True),  # utterances, echoes
    Column("method", Key),  # made of all but the articles that ties depend on; NULL where it is in doubt
    Column("content", Key, nullable=False),  # made of all of the article that its ties depend on
    Column("is_grouped", Boolean, nullable=False),  # what comes of its ties is in the tables
    Index(None, "is_grouped"),
    sqlite_with_rowid=False,
)  # fmt: skip
sayings = Table(
    "sayings", metadata,  # a statement as far as its voice and its day go, by which those that may be one are found
    Column("statement", Key, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    article_column(),
    Column("entity", Key),
    Column("party", Text, nullable=False),  # "" for none
    Column("is_person", Boolean, nullable=False),
    Column("is_body", Boolean, nullable=False),
    Column("is_many", Boolean, nullable=False),
    Column("is_quoted", Boolean, nullable=False),
    Column("first", Integer, nullable=False),  # the days on which it can have been said, counted; 0 if nothing tells
    Column("last", Integer, nullable=False),
    Column("published", Integer, nullable=False),
    Index(None, "entity", "first"),
    Index(None, "party", "first"),
    Index(None, "published"),
)  # fmt: skip
statement_ties = Table(
    "statement_ties", metadata,  # pairs of statements that alone would be one utterance, the smaller key first
    Column("one", Key, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("other", Key, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip
dates = Table(
    "dates", metadata,  # of articles, by which those of near days are found
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False, index=True),  # counted; 0 if nothing tells
)  # fmt: skip
citations = Table(
    "citations", metadata,  # the media that an article cites
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Index(None, "name", "day"),
    Index(None, "day"),
    sqlite_with_rowid=False,
)  # fmt: skip
word_runs = Table(
    "word_runs", metadata,  # some of the runs of words of an article, by which its copies are found
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("article", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("of", Integer, nullable=False),  # so many of them are of those that long texts are known by
    sqlite_with_rowid=False,
)  # fmt: skip
article_ties = Table(
    "article_ties", metadata,  # pairs of articles of which one may follow the other, the smaller key first
    Column("one", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("other", Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("is_citing", Boolean, primary_key=True, autoincrement=False),  # both have a voice from one source
    Column("kind", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("why", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
