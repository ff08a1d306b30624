"""A statement as it stands in its article, before a person says something of it."""

from dataclasses import dataclass

from sostiene.corrections import require_article
from sostiene.errors import UsageError
from sostiene.records import Article, Statement
from sostiene.store import Store
from sostiene.store.entities import Voice, find_home
from sostiene.store.ids import speaker_key
from sostiene.store.judgements import find_statement
from sostiene.store.lookup import find_article


@dataclass(frozen=True)
class Looked:
    """An article with its key, and the statement of it that was asked for. `speaker` is the key of who says it."""

    key: str
    article: Article
    statement: Statement | None = None
    speaker: str = ""


def look_at(store: Store, name: str) -> Looked:
    """The statement that a key means; raises UsageError if there is none, or if somebody rejected it."""
    with store.read() as connection:
        row = find_statement(connection, name)
        article = require_article(connection, row.article)
        statement = next((one for one in article.statements if one.id == row.id), None)
        if statement is None:
            raise UsageError(f"a person said that {row.id} is no statement", "Undo that in the history of corrections")
        voice = find_home(connection, Voice(speaker_key(statement.speaker), False))
    return Looked(row.article, article, statement, voice.key)


def look_at_article(store: Store, name: str) -> Looked:
    with store.read() as connection:
        key = find_article(connection, name)
        return Looked(key, require_article(connection, key))


def find_articles(store: Store, names: list[str]) -> set[str]:
    """The articles of these statements, as far as they are in the store."""
    found = set[str]()
    with store.read() as connection:
        for name in names:
            try:
                found.add(find_statement(connection, name).article)
            except UsageError:
                continue
    return found
