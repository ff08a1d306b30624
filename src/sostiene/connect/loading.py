"""From the store's rows to the plain records that are compared: its articles and their statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, select, union

from sostiene.connect.records import Text, Told
from sostiene.errors import StoreError
from sostiene.extract.sentences import Sentences
from sostiene.store.derived import mention_key, split
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
    speaking = load_speaking(connection, select_speaking())
    held, last = Held(), "0"
    while rows := read_articles(connection, last):
        fill(held, rows, read_statements(connection, rows[0].id, rows[-1].id), speaking)
        last = rows[-1].id
    return held


def load_held_of(connection: Connection, article: str) -> Held:
    """The same of one article."""
    return load_articles(connection, [article])


def load_articles(connection: Connection, keys: Iterable[str]) -> Held:
    """These articles and their statements, in the order of their keys; those that are not there are left out.

    Raises StoreError where rows are damaged.
    """
    held = Held()
    for part in split(sorted(set(keys))):
        found: Select[Any] = select_statements().where(statements.c.article.in_(part))
        speaking = load_speaking(connection, select_speaking().where(mentions.c.article.in_(part)))
        fill(held, select_articles(connection, part), group_rows(connection, found), speaking)
    return held


def load_texts(connection: Connection, keys: Iterable[str]) -> dict[str, Text]:
    """These articles without their statements."""
    held = Held()
    for part in split(sorted(set(keys))):
        fill(held, select_articles(connection, part), {}, {})
    return held.texts


def fill(
    held: Held, rows: Sequence[Row[Any]], found: Mapping[str, Sequence[Row[Any]]], speaking: Mapping[str, Speaking]
) -> None:
    for row in rows:
        try:
            text = make_text(row)
            held.told.extend(make_all(text, found.get(row.id, ()), speaking))
        except (ValueError, LookupError, TypeError) as error:
            what = f"the article {row.id} is damaged in the store ({error})"
            raise StoreError("", what, "Look what else is, with: sostiene verify") from None
        held.texts[text.key] = text


def load_pairs(connection: Connection, keys: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs with these articles that are known to share most of their words, unless a person said that they are no
    echo; the smaller key first."""
    found: set[tuple[str, str]] = set()
    refused: set[tuple[str, str]] = set()
    query = select(links.c.one, links.c.other, links.c.verdict)
    query = query.where(links.c.kind == "echo", links.c.withdrawn.is_(None))
    for part in split(sorted(set(keys))):
        ends = union(query.where(links.c.one.in_(part)), query.where(links.c.other.in_(part))).subquery()
        for row in connection.execute(select(ends)):
            (refused if row.verdict == "no" else found).add((min(row.one, row.other), max(row.one, row.other)))
    return found - refused


def select_speaking() -> Select[Any]:
    return select(mentions.c.id, mentions.c.entity, entities.c.party).join(entities)


def load_speaking(connection: Connection, query: Select[Any]) -> dict[str, Speaking]:
    return {row.id: Speaking(row.entity, row.party) for row in connection.execute(query)}


def read_articles(connection: Connection, last: str) -> Sequence[Row[Any]]:
    query: Select[Any] = select(*ARTICLES).join(texts).where(articles.c.id > last).order_by(articles.c.id)
    return connection.execute(query.limit(TOGETHER)).all()


def select_articles(connection: Connection, keys: Sequence[str]) -> Sequence[Row[Any]]:
    query: Select[Any] = select(*ARTICLES).join(texts).where(articles.c.id.in_(keys)).order_by(articles.c.id)
    return connection.execute(query).all()


def select_statements() -> Select[Any]:
    query: Select[Any] = select(*STATEMENTS).join(speakers)
    return query.order_by(statements.c.article, statements.c.number, statements.c.id)


def read_statements(connection: Connection, first: str, last: str) -> dict[str, list[Row[Any]]]:
    """The statements of the articles between two keys, by article."""
    return group_rows(connection, select_statements().where(statements.c.article.between(first, last)))


def group_rows(connection: Connection, query: Select[Any]) -> dict[str, list[Row[Any]]]:
    return {key: list(group) for key, group in groupby(connection.execute(query), key=lambda row: row.article)}


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
