"""What people judged, as a person reads it: with the words that each judgement is about."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sostiene.codec import PASSAGES
from sostiene.records import cut_passage
from sostiene.store import Store
from sostiene.store.judgements import (
    MISSED,
    REJECTION,
    Judgement,
    SpeakerLink,
    list_links,
    read_judgements,
    read_spans,
)
from sostiene.store.rows import unpack_text
from sostiene.store.tables import articles, judgements, statements, texts


@dataclass(frozen=True)
class Correction:
    """A judgement or a link of speakers, with the names and words by which a person knows what it is about.

    `what` is what it says: "speaker: Ada Ferrin"; `other` the content of the second statement of a link.
    """

    judgement: Judgement | SpeakerLink
    article: str
    content: str
    what: str
    other: str | None = None


def list_corrections(store: Store, *, withdrawn: bool = False, keys: Collection[str] | None = None) -> list[Correction]:
    """What people judged, in the order in which they did; with `withdrawn` also what was taken back.

    With `keys` only the judgements of these keys.
    """
    with store.read() as connection:
        wanted = select(judgements) if keys is None else select(judgements).where(judgements.c.id.in_(keys))
        made = read_judgements(connection, wanted, withdrawn=withdrawn)
        linked = [one for one in list_links(connection, withdrawn=withdrawn) if keys is None or one.id in keys]
        found = [describe_judgement(connection, one) for one in made]
        found += [describe_link(connection, one) for one in linked]
    return sorted(found, key=lambda one: (one.judgement.made, one.judgement.id))


def describe_judgement(connection: Connection, judgement: Judgement) -> Correction:
    """The judgement with the words of its statement; of one that is gone those that stood where it was."""
    query = select(articles.c.doc, texts.c.content).join(texts).where(articles.c.id == judgement.article)
    article = connection.execute(query).one()
    text = unpack_text(article.content)
    row = find_row(connection, judgement.statement)
    content = row.content if row else show_spans(text, judgement.anchor.content)
    return Correction(judgement, article.doc, content, describe_verdict(judgement, text))


def describe_verdict(judgement: Judgement, text: str) -> str:
    """What it says, in a few words."""
    if judgement.field == REJECTION:
        return "not a statement"
    if judgement.field != MISSED:
        return f"{judgement.field}: {show_value(judgement.field, judgement.value, text)}"
    given = {name: value for name, value in judgement.value.items() if name not in ("id", "content")}
    return ", ".join(["missed", *(f"{name}: {show_value(name, value, text)}" for name, value in given.items())])


def show_value(field: str, value: Any, text: str) -> str:
    return (show_spans(text, value) if field in PASSAGES else value) or "none"


def show_spans(text: str, spans: Any) -> str:
    passage = cut_passage(text, read_spans(spans))
    return passage.text if passage else ""


def describe_link(connection: Connection, link: SpeakerLink) -> Correction:
    one, other = find_row(connection, link.one), find_row(connection, link.other)
    what = "the same speaker" if link.is_same else "not the same speaker"
    doc, content = (one.doc, one.content) if one else ("", "")
    return Correction(link, doc, content, what, other.content if other else "")


def find_row(connection: Connection, key: str) -> Any:
    """Content and article of a statement; None if it is gone."""
    query = select(statements.c.content, articles.c.doc).join(articles)
    return connection.execute(query.where(statements.c.id == key)).first()
