"""Which claims a store holds, and who changed position on one: read from what `connect` derived.

`find_claims(store, words="faro venduto")` is an Answer of claims; `questions.board` tells who takes which position.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal, select

from sostiene.questions import (
    MOST_COUNTED,
    STANCES,
    USUAL,
    Answer,
    Terms,
    check_page,
    check_words,
    count_rows,
    match_outlet,
    parse_terms,
    select_matches,
)
from sostiene.store import Store
from sostiene.store.claims import find_claim_key, list_claim_keys
from sostiene.store.days import on_or_after, on_or_before
from sostiene.store.tables import articles, changes, claims, entities, positions, statements
from sostiene.store.words import stem_text

UNCONNECTED = "the store holds no claims yet. Look for them with: sostiene connect"
MOST_MATCHED = 5_000
"""Positions, the latest first, whose words are looked at in a search."""


@dataclass(frozen=True)
class Listed:
    """A claim in a list: how many speakers take a position on it, when, and how many positions of each stance.

    `lang` is the language of its title; None where that is not sure.
    """

    id: str
    title: str
    speakers: int
    positions: int
    first_day: str | None
    last_day: str | None
    asserts: int = 0
    confirms: int = 0
    denies: int = 0
    does_not_deny: int = 0
    does_not_confirm: int = 0
    doubts: int = 0
    reports: int = 0
    lang: str | None = None


@dataclass(frozen=True)
class Taken:
    """One position that somebody takes: the exact words, where they stand, and when they were said.

    `speaker` is the best-known name, `written` the article's own. `is_own`: the statement's own speaker, not one of
    whom it tells. `day` is when it was said if the text tells (`said`), else when it was published.
    """

    id: str
    claim: str
    statement: str
    speaker: str
    written: str
    entity: str | None
    party: str | None
    stance: str
    day: str
    said: str | None
    quote: str
    start: int
    end: int
    is_own: bool
    is_unnamed: bool
    article: str
    doc: str
    title: str | None
    outlet: str | None
    published: str | None
    lang: str | None
    url: str | None
    why: str


@dataclass(frozen=True)
class Changed:
    """That somebody took one position on a claim and later another, with both passages."""

    claim: str
    title: str
    speaker: str
    party: str | None
    before: Taken
    after: Taken


def find_claims(
    store: Store,
    *,
    words: str | None = None,
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
    limit: int = USUAL,
    offset: int = 0,
) -> Answer[Listed]:
    """The claims on which somebody took a position in that time, in that outlet; those with the most speakers first.

    `words` must all stand, in any form, in the title or in one and the same of the passages of the claim.
    """
    check_page(limit, offset)
    notes: list[str] = []
    with store.read() as connection:
        conditions = list(make_conditions(connection, since, until, publisher, notes))
        chosen = select(claims.c.id)
        if conditions:
            chosen = chosen.where(exists().where(positions.c.claim == claims.c.id, *conditions))
        if words is not None:
            chosen = chosen.where(claims.c.id.in_(match_claims(connection, check_words(words, "search"), notes)))
        columns = (claims.c.speakers.desc(), claims.c.last_day.desc().nulls_last(), claims.c.id)
        keys = list(connection.scalars(chosen.order_by(*columns).limit(limit).offset(offset)))
        total = count_rows(connection, chosen, offset, len(keys), limit)
        rows = load_listed(connection, keys)
        notes += [] if rows or has_claims(connection) else [UNCONNECTED]
    return Answer(total, rows, tuple(notes))


def make_conditions(
    connection: Connection, since: str | None, until: str | None, publisher: str | None, notes: list[str]
) -> Iterator[ColumnElement[bool]]:
    """What must hold of a position; lines for the person who asks go into `notes`."""
    if since is not None:
        yield on_or_after(positions.c.day, since)
    if until is not None:
        yield on_or_before(positions.c.day, until)
    if publisher is not None:
        yield positions.c.article.in_(select(articles.c.id).where(match_outlet(connection, publisher, notes)))


def match_claims(connection: Connection, words: str, notes: list[str]) -> list[str]:
    """The claims of which the title, or a passage, holds all the words. The index of the statements proposes."""
    langs = list(connection.scalars(select(articles.c.lang).distinct()))
    terms = parse_terms(words, langs)
    rows = connection.execute(
        select(positions.c.claim, positions.c.quote, claims.c.title, articles.c.lang)
        .join(claims, claims.c.id == positions.c.claim)
        .join(articles, articles.c.id == positions.c.article)
        .where(positions.c.statement.in_(select_matches(connection, terms)))
        .order_by(positions.c.day.desc(), positions.c.id)
        .limit(MOST_MATCHED + 1)
    ).all()
    if len(rows) > MOST_MATCHED:
        notes.append(f"so many statements hold {words[:40]!r} that only the latest were looked at. Write more words")
    found = (row.claim for row in rows if any(holds(text, row.lang, terms) for text in (row.quote, row.title)))
    return list(dict.fromkeys(found))[:MOST_COUNTED]


def holds(text: str, lang: str | None, terms: Terms) -> bool:
    """Does the text hold one reading of each term?"""
    stems = f" {stem_text(text, lang)} {stem_text(text, None)} "
    return all(any(f" {' '.join(stems_of)} " in stems for stems_of in readings) for readings in terms)


def has_claims(connection: Connection) -> bool:
    return connection.scalar(select(claims.c.id).limit(1)) is not None


def load_listed(connection: Connection, keys: Sequence[str]) -> tuple[Listed, ...]:
    stances: dict[str, Counter[str]] = {key: Counter() for key in keys}
    chosen = select(positions.c.claim, positions.c.stance).where(positions.c.claim.in_(keys))
    for row in connection.execute(chosen):
        stances[row.claim][row.stance] += 1
    names = ("id", "title", "speakers", "positions", "first_day", "last_day")
    rows = connection.execute(select(*(claims.c[name] for name in names)).where(claims.c.id.in_(keys)))
    langs = find_languages(connection, keys)
    listed = {row.id: replace(Listed(*row), lang=langs.get(row.id), **count_stances(stances[row.id])) for row in rows}
    return tuple(listed[key] for key in keys)


def find_languages(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The languages of the titles: those of the articles whose words they are, where those agree."""
    is_its = positions.c.quote.like(literal("%") + claims.c.title + literal("%"))
    query = select(claims.c.id, func.min(articles.c.lang).label("lang")).join(
        positions, positions.c.claim == claims.c.id
    )
    query = query.join(articles, articles.c.id == positions.c.article).where(claims.c.id.in_(keys), is_its)
    query = query.group_by(claims.c.id).having(func.min(articles.c.lang) == func.max(articles.c.lang))
    return {row.id: row.lang for row in connection.execute(query)}


def count_stances(numbers: Counter[str]) -> dict[str, Any]:
    return {stance: numbers[stance] for stance in STANCES}


def is_claim(store: Store, name: str) -> bool:
    """Is it the key of a claim, or the beginning of one? A word such as "face" is none if no claim is meant."""
    with store.read() as connection:
        return bool(list_claim_keys(connection, name))


def find_claim(connection: Connection, name: str) -> Listed:
    """The claim that a key, or the beginning of one, means; raises UsageError if none or several are meant."""
    return load_listed(connection, [find_claim_key(connection, name)])[0]


def select_taken() -> Select[tuple[object, ...]]:
    """A query for positions, without those on statements that people rejected; `load_taken` reads its rows."""
    of_position = (
        "id", "claim", "statement", "article", "entity", "party", "stance", "day", "said", "quote", "start", "end",
        "is_own", "why",
    )  # fmt: skip
    of_article = ("doc", "title", "published", "lang", "url")
    renamed = (
        positions.c.speaker.label("written"), entities.c.name.label("known"), articles.c.publisher.label("outlet"),
    )  # fmt: skip
    columns = (*(positions.c[name] for name in of_position), *(articles.c[name] for name in of_article))
    return (
        select(*columns, *renamed, statements.c.voice)
        .join(statements, statements.c.id == positions.c.statement)
        .join(articles, articles.c.id == positions.c.article)
        .join(entities, entities.c.id == positions.c.entity, isouter=True)
        .where(~statements.c.is_rejected)
    )


def load_taken(connection: Connection, query: Select[tuple[object, ...]]) -> list[Taken]:
    """The positions that a query of `select_taken` finds."""
    found = []
    for row in connection.execute(query):
        fields = dict(row._mapping)
        known, voice = fields.pop("known"), fields.pop("voice")
        is_unnamed = voice == "unnamed" and row.is_own
        found.append(Taken(speaker=known or row.written, is_unnamed=is_unnamed, **fields))
    return found


def find_changes(
    store: Store,
    claim: str | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
    limit: int = USUAL,
    offset: int = 0,
) -> Answer[Changed]:
    """Who changed position on what, by the day of the later passage, the latest first; on one claim if it is named."""
    check_page(limit, offset)
    notes: list[str] = []
    with store.read() as connection:
        of_after = list(make_conditions(connection, since, until, publisher, notes))
        chosen = select(changes.c.id).join(positions, positions.c.id == changes.c.after).where(*of_after)
        if claim is not None:
            chosen = chosen.where(changes.c.claim == find_claim_key(connection, claim))
        ordered = chosen.order_by(positions.c.day.desc(), changes.c.id)
        keys = list(connection.scalars(ordered.limit(limit).offset(offset)))
        total = count_rows(connection, chosen, offset, len(keys), limit)
        rows = load_changed(connection, keys)
        notes += [] if rows or has_claims(connection) else [UNCONNECTED]
    return Answer(total, rows, tuple(notes))


def load_changed(connection: Connection, keys: Sequence[str]) -> tuple[Changed, ...]:
    query = select(changes, claims.c.title).join(claims, claims.c.id == changes.c.claim).where(changes.c.id.in_(keys))
    rows = {row.id: row for row in connection.execute(query)}
    wanted = {key for row in rows.values() for key in (row.before, row.after)}
    taken = {one.id: one for one in load_taken(connection, select_taken().where(positions.c.id.in_(wanted)))}
    return tuple(
        Changed(row.claim, row.title, taken[row.after].speaker, row.party, taken[row.before], taken[row.after])
        for key in keys
        if (row := rows[key]).before in taken and row.after in taken
    )
