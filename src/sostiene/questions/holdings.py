"""What a store holds: its articles, one of them or one statement with its sentence, and what could not be read."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from sostiene.errors import UsageError
from sostiene.questions import USUAL, Answer, Found, check_page, count_rows, load_found, match_outlet
from sostiene.records import Article, Statement
from sostiene.store import Store
from sostiene.store.days import on_or_after, on_or_before
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article, load_article
from sostiene.store.tables import articles, problems, statements

DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Listed:
    """An article in a list: what is known of it, and how many statements it has."""

    id: str
    published: str | None
    publisher: str | None
    lang: str | None
    statements: int
    title: str | None
    doc: str
    url: str | None
    added: str


@dataclass(frozen=True)
class Unread:
    """A problem of the store: what could not be read, since when, and when it was read after all."""

    where: str
    what: str
    hint: str
    first_seen: str
    last_seen: str
    solved: str | None


@dataclass(frozen=True)
class Shown:
    """An article; and if one statement of it was asked for, that statement and the sentences that it stands in."""

    article: Article
    found: Found | None = None
    context: str | None = None

    @property
    def chain(self) -> tuple[Statement, ...]:
        """The statement that was asked for, after those around it; all of the article's if none was."""
        asked = next((one for one in self.article.statements if self.found and one.id == self.found.id), None)
        return self.article.chain(asked) if asked else self.article.statements


def find_articles(
    store: Store,
    *,
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
    lang: str | None = None,
    limit: int = USUAL,
    offset: int = 0,
) -> Answer[Listed]:
    """The articles that were published in that time, by that outlet, in that language; the latest first."""
    check_page(limit, offset)
    notes: list[str] = []
    with store.read() as connection:
        conditions = [match_outlet(connection, publisher, notes)] if publisher is not None else []
        conditions += [articles.c.lang == clean(lang.lower())] if lang is not None else []
        conditions += [on_or_after(articles.c.published, since)] if since is not None else []
        conditions += [on_or_before(articles.c.published, until)] if until is not None else []
        chosen = select(articles.c.id).where(*conditions)
        ordered = chosen.order_by(articles.c.published.desc().nulls_last(), articles.c.id.desc())
        keys = connection.scalars(ordered.limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(keys), limit)
        rows = load_listed(connection, list(keys))
    return Answer(total, rows, tuple(notes))


def load_listed(connection: Connection, keys: list[str]) -> tuple[Listed, ...]:
    counts = connection.execute(
        select(statements.c.article, func.count().label("number"))
        .where(statements.c.article.in_(keys), ~statements.c.is_rejected)
        .group_by(statements.c.article)
    )
    numbers = {row.article: row.number for row in counts}
    names = ("id", "published", "publisher", "lang", "title", "doc", "url", "added")
    rows = connection.execute(select(*(articles.c[name] for name in names)).where(articles.c.id.in_(keys)))
    listed = {row.id: Listed(statements=numbers.get(row.id, 0), **row._mapping) for row in rows}
    return tuple(listed[key] for key in keys)


def find_problems(store: Store, *, with_solved: bool = False, limit: int = USUAL, offset: int = 0) -> Answer[Unread]:
    """What could not be read, the latest first; with those that were read after all if asked."""
    check_page(limit, offset)
    names = ("where", "what", "hint", "first_seen", "last_seen", "solved")
    chosen = select(*(problems.c[name] for name in names))
    chosen = chosen if with_solved else chosen.where(problems.c.solved.is_(None))
    with store.read() as connection:
        ordered = chosen.order_by(problems.c.last_seen.desc(), problems.c.id)
        rows = connection.execute(ordered.limit(limit).offset(offset)).all()
        total = count_rows(connection, chosen, offset, len(rows), limit)
    return Answer(total, tuple(Unread(*row) for row in rows))


def find_shown(store: Store, name: str) -> Shown:
    """The article or the statement that is meant by its key (or the beginning of one), or by an article's address or
    name; an article comes first. Raises UsageError if there is none, or several are meant."""
    name = clean(name)
    with store.read() as connection:
        key = find_statement(connection, name)
        found = load_found(connection, [key])[0] if key else None
        article = load_article(connection, found.article if found else find_article(connection, name))
    assert article is not None  # the connection sees one moment, in which it is there
    shown = Shown(article, found)
    return replace(shown, context=find_context(article, shown.chain[-1])) if found else shown


def find_statement(connection: Connection, name: str) -> str | None:
    """The key of the statement that a key, or the beginning of one, means; None if it means none, or an article."""
    if not 4 <= len(name) <= 15 or not DIGITS.issuperset(name):
        return None
    first, last = name.ljust(15, "0"), name.ljust(15, "f")
    is_article = select(articles.c.id).where(articles.c.id.between(first, last) | (articles.c.doc == name)).limit(1)
    if connection.scalar(is_article) is not None:
        return None
    chosen = select(statements.c.id).where(statements.c.id.between(first, last), ~statements.c.is_rejected)
    keys = connection.scalars(chosen.limit(2)).all()
    if len(keys) > 1:
        raise UsageError(f"{name!r} is the beginning of several keys", "Write more of the key")
    return keys[0] if keys else None


def find_context(article: Article, statement: Statement) -> str:
    """The sentences of the article in which the statement stands, with source and cue, on one line."""
    # Imported here: it brings the whole reader with it, 200 ms that only this needs.
    from sostiene.extract.sentences import Sentences

    passages = [one for one in (statement.content, statement.source, statement.cue) if one is not None]
    sentences = Sentences(article.text)
    start = sentences.start(min(one.start for one in passages))
    end = sentences.end(max(one.end for one in passages) - 1)
    return " ".join(article.text[start:end].split())
