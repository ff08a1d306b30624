"""From the store's rows to the plain records that are compared: its articles and their statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from sostiene.connect.records import Text, Told
from sostiene.errors import StoreError
from sostiene.extract.sentences import Sentences
from sostiene.store.derived import mention_key
from sostiene.store.rows import unpack_text
from sostiene.store.tables import articles, entities, links, mentions, speakers, statements, texts

TOGETHER = 200
"""Articles whose rows are asked for at once."""
ARTICLES = (
    articles.c.id, articles.c.doc, articles.c.lang, articles.c.title, articles.c.published, articles.c.publisher,
    articles.c.url, texts.c.content,
)  # fmt: skip
STATEMENTS = (
    statements.c.id, statements.c.article, statements.c.within, statements.c.kind, statements.c.act,
    statements.c.stance, statements.c.speaker, statements.c.voice, statements.c.organisation, statements.c.party,
    statements.c.source, statements.c.cue, statements.c.content, statements.c.addressee, statements.c.channel,
    statements.c.said, statements.c.confidence, statements.c.record, statements.c.is_rejected, speakers.c.name,
)  # fmt: skip


@dataclass(frozen=True)
class Speaking:
    """The entity that a mention means, and for whom that speaks."""

    entity: str
    party: str | None


@dataclass(frozen=True)
class Held:
    """All that is compared: the articles by their keys, and the statements that people did not reject."""

    texts: dict[str, Text] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)


def load_held(connection: Connection) -> Held:
    """The store's articles and statements, in the order of their keys. Raises StoreError where rows are damaged."""
    speaking = load_speaking(connection)
    held, last = Held(), "0"
    while rows := read_articles(connection, last):
        found = read_statements(connection, rows[0].id, rows[-1].id)
        last = rows[-1].id
        for row in rows:
            try:
                text = make_text(row)
                held.told.extend(make_all(text, found.get(row.id, ()), speaking))
            except (ValueError, LookupError, TypeError) as error:
                what = f"the article {row.id} is damaged in the store ({error})"
                raise StoreError("", what, "Look what else is, with: sostiene verify") from None
            held.texts[text.key] = text
    return held


def load_held_of(connection: Connection, article: str) -> Held:
    """The same of one article."""
    query: Select[Any] = select(*ARTICLES).join(texts)
    text = make_text(connection.execute(query.where(articles.c.id == article)).one())
    rows = read_statements(connection, article, article).get(article, ())
    speaking = load_speaking(connection, article)
    return Held({article: text}, list(make_all(text, rows, speaking)))


def load_pairs(connection: Connection) -> list[tuple[str, str]]:
    """The pairs of articles that are known to share most of their words, unless a person said that they are no echo."""
    query = select(links.c.one, links.c.other).where(links.c.kind == "echo", links.c.withdrawn.is_(None))
    refused = {(row.one, row.other) for row in connection.execute(query.where(links.c.verdict == "no"))}
    rows = connection.execute(query.where(links.c.verdict != "no").distinct().order_by(links.c.one, links.c.other))
    return [(row.one, row.other) for row in rows if (row.one, row.other) not in refused]


def load_speaking(connection: Connection, article: str | None = None) -> dict[str, Speaking]:
    query = select(mentions.c.id, mentions.c.entity, entities.c.party).join(entities)
    query = query if article is None else query.where(mentions.c.article == article)
    return {row.id: Speaking(row.entity, row.party) for row in connection.execute(query)}


def read_articles(connection: Connection, last: str) -> Sequence[Row[Any]]:
    query: Select[Any] = select(*ARTICLES).join(texts).where(articles.c.id > last).order_by(articles.c.id)
    return connection.execute(query.limit(TOGETHER)).all()


def read_statements(connection: Connection, first: str, last: str) -> dict[str, list[Row[Any]]]:
    """The statements of the articles between two keys, by article."""
    query: Select[Any] = select(*STATEMENTS).join(speakers).where(statements.c.article.between(first, last))
    rows = connection.execute(query.order_by(statements.c.article, statements.c.number, statements.c.id))
    return {key: list(group) for key, group in groupby(rows, key=lambda row: row.article)}


def make_text(row: Row[Any]) -> Text:
    return Text(
        row.id, row.doc, unpack_text(row.content), row.lang, row.title, row.published, row.publisher, row.url
    )  # fmt: skip


def make_all(text: Text, rows: Sequence[Row[Any]], speaking: Mapping[str, Speaking]) -> Iterator[Told]:
    """The statements of one article; one within a rejected one is within what was around that."""
    sentences = Sentences(text.text)
    around = {row.id: row.within for row in rows}
    rejected = {row.id for row in rows if row.is_rejected}
    for row in rows:
        if not row.is_rejected:
            spoken = speaking.get(mention_key(text.key, row.speaker, describe_voice(row)))
            yield make_told(row, text, sentences, spoken, find_outer(row.id, around, rejected))


def find_outer(key: str, around: Mapping[str, str | None], rejected: set[str]) -> str | None:
    """The nearest statement around one that nobody rejected."""
    outer, passed = around[key], {key}
    while outer in rejected and outer not in passed:
        passed.add(outer)
        outer = around.get(outer)
    return outer if outer not in passed else None


def make_told(row: Row[Any], text: Text, sentences: Sentences, spoken: Speaking | None, within: str | None) -> Told:
    position = row.record.get("position") or {}
    spans = tuple((start, end) for start, end in row.record["content"])
    start, end = sentences.start(spans[0][0]), sentences.end(spans[-1][1] - 1)
    return Told(
        row.id, text.key, row.name, row.content, text.text[start:end].strip(), spans,
        entity=spoken.entity if spoken else "", party=row.party or (spoken.party if spoken else None), voice=row.voice,
        act=row.act, kind=row.kind, stance=row.stance or "asserts", is_negated=bool(position.get("is_negated")),
        is_conditional=bool(position.get("is_conditional")), is_hearsay=bool(position.get("is_hearsay")),
        cue=row.cue or "", source=row.source or "", channel=row.channel or "", addressee=row.addressee or "",
        said=row.said, published=text.published, lang=text.lang, within=within, confidence=row.confidence,
    )  # fmt: skip


def describe_voice(row: Any) -> list[str | None]:
    """What of a voice tells who is meant."""
    return [row.voice, row.organisation, row.party]
