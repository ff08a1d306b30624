"""The statements as a flat table: its columns, and the row of a statement. CSV and Parquet have the same."""

from typing import Literal, NamedTuple

from sostiene.exporters.exported import Exported
from sostiene.records import Passage, Statement, Voice, When
from sostiene.store.ids import clean

Value = str | int | float | bool | None


class Column(NamedTuple):
    """A column of the table: its name, and the type of its values; any of them may lack."""

    name: str
    type: Literal["string", "integer", "number", "boolean"] = "string"


# First those of `questions.Found`, in its order, so that `sostiene search --csv` and an export look alike.
COLUMNS = (
    Column("id"), Column("day"), Column("speaker"), Column("act"), Column("stance"), Column("kind"),
    Column("content"), Column("source"), Column("cue"), Column("addressee"), Column("channel"), Column("place"),
    Column("said"), Column("happened"), Column("role"), Column("organisation"), Column("party"), Column("voice"),
    Column("within"), Column("confidence", "number"), Column("is_judged", "boolean"),
    Column("article"), Column("number", "integer"), Column("doc"), Column("title"), Column("publisher"),
    Column("published"), Column("lang"), Column("url"),
    Column("start", "integer"), Column("end", "integer"), Column("said_first"), Column("said_last"),
    Column("factuality"), Column("is_negated", "boolean"), Column("is_conditional", "boolean"),
    Column("is_hearsay", "boolean"), Column("author"), Column("reliability"), Column("hash"),
    Column("tagger"), Column("model"),
)  # fmt: skip


def make_row(exported: Exported, statement: Statement) -> dict[str, Value]:
    """What each column holds of a statement; what is not known is None."""
    voice = statement.voice or Voice()
    said, happened = statement.when or When(None), statement.happened or When(None)
    values: dict[str, Value] = {
        "id": statement.id, "article": exported.key, "within": statement.within,
        "day": said.day or exported.article.published or exported.added[:10],
        "number": exported.numbers.get(statement.id), "is_judged": statement.id in exported.judged,
        "speaker": statement.speaker, "voice": voice.type, "role": voice.role,
        "organisation": voice.organisation, "party": voice.party,
        "act": statement.act, "kind": statement.kind,
        **{name: getattr(statement.position, name, None) for name in POSITION},
        **{name: show(getattr(statement, name)) for name in PASSAGES},
        "said": said.day, "said_first": said.first, "said_last": said.last, "happened": happened.day,
        "confidence": statement.confidence, "start": statement.content.start, "end": statement.content.end,
        **describe_article(exported),
    }  # fmt: skip
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}


POSITION = ("stance", "factuality", "is_negated", "is_conditional", "is_hearsay")
PASSAGES = ("content", "source", "cue", "addressee", "channel", "place")


def describe_article(exported: Exported) -> dict[str, Value]:
    article = exported.article
    return {
        "doc": article.doc, "title": article.title, "publisher": article.publisher,
        "reliability": exported.reliability, "published": article.published, "author": article.author,
        "lang": article.lang, "url": article.url, "hash": article.hash,
        "tagger": exported.run.tagger, "model": exported.run.model,
    }  # fmt: skip


def show(passage: Passage | None) -> str | None:
    return passage.text if passage else None
