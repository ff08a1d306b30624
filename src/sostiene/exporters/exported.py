"""What an exporter is given: an article as it stands in the store, corrected, with where it came from.

`choose_articles` makes the condition of a selection, `read_exported` streams what fits it in the order of the keys.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from sostiene.errors import InputError, StoreError, UsageError
from sostiene.exporters.across import NOTHING, Across, read_across
from sostiene.readers.source import check_language
from sostiene.records import Article
from sostiene.reliability import Reliability, find_letter, read_letters, suggest
from sostiene.store.days import on_or_after, on_or_before
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article
from sostiene.store.rows import article_from_rows, unpack_text
from sostiene.store.speakers import find_outlets, list_outlets
from sostiene.store.tables import articles, judgements, obtained, runs, statements, texts

TOGETHER = 50
"""Articles whose rows, without texts and statements, are asked for at once."""


@dataclass(frozen=True)
class Obtained:
    """One time that the article was obtained: from where, at which address, how and when; `page_hash` is the SHA-256
    of the bytes that came."""

    where: str
    url: str | None
    method: str
    time: str | None
    page_hash: str


@dataclass(frozen=True)
class Run:
    """What found the statements."""

    version: str
    tagger: str
    model: str


@dataclass(frozen=True)
class Exported:
    """An article to be exported. The ids of its statements are the store's keys, and so is `key`.

    `reliability` is the letter that the user gave its publisher. `added` is when it came into the store, `changed` when
    somebody last corrected it or judged its publisher; both ISO, in UTC. `numbers` are those of the statements in the
    store, where rejected ones have theirs too; `judged` are the keys of those that a person has looked at. `across` is
    what was found across articles.
    """

    key: str
    article: Article
    run: Run
    added: str
    changed: str
    reliability: str | None = None
    obtained: tuple[Obtained, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    across: Across = NOTHING


@dataclass(frozen=True)
class Selection:
    """Which articles: those published (else added) from `since` to `until`, each a day, a month or a year and included;
    of an outlet, of whose name a part will do; in a language; those of these keys, addresses or names."""

    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    lang: str | None = None
    articles: tuple[str, ...] = ()


def choose_articles(connection: Connection, selection: Selection) -> ColumnElement[bool]:
    """The condition that the selected articles fit; raises UsageError if it names what is not there."""
    day = func.coalesce(articles.c.published, articles.c.added)
    conditions: list[ColumnElement[bool]] = [true()]
    if selection.since is not None:
        conditions.append(on_or_after(day, selection.since))
    if selection.until is not None:
        conditions.append(on_or_before(day, selection.until))
    if selection.outlet is not None:
        conditions.append(articles.c.publisher.in_(choose_outlets(connection, selection.outlet)))
    if selection.lang is not None:
        conditions.append(articles.c.lang == choose_language(selection.lang))
    if selection.articles:
        conditions.append(articles.c.id.in_([find_article(connection, clean(name)) for name in selection.articles]))
    return and_(*conditions)


def choose_outlets(connection: Connection, name: str) -> tuple[str, ...]:
    """The outlets that are meant; raises UsageError, which names those that are near, if there is none."""
    found = find_outlets(connection, name)
    if not found:
        raise UsageError(f"there is no outlet {name!r} in the store", suggest(name, list_outlets(connection)))
    return found


def choose_language(lang: str) -> str | None:
    try:
        return check_language(lang)
    except InputError as error:
        raise UsageError(error.what, error.hint) from None


def count_articles(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(articles).where(condition)) or 0


def read_exported(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Exported]:
    """The articles that fit the condition, in the order of their keys, one at a time."""
    letters = read_letters(connection)
    known_runs = {row.id: Run(row.version, row.tagger, row.model) for row in connection.execute(select(runs))}
    last = "0"
    while rows := read_rows(connection, condition, last):
        last = rows[-1]["id"]
        keys = [row["id"] for row in rows]
        origins, judged = read_obtained(connection, keys), read_judged(connection, keys)
        across = read_across(connection, keys)
        for row in rows:
            letter = find_letter(letters, row["publisher"])
            found = read_statements(connection, row["id"])
            yield Exported(
                key=row["id"],
                article=make_article(connection, row, found),
                run=known_runs[row["run"]],
                added=row["added"],
                changed=find_latest(row["added"], judged.get(row["id"]), letter),
                reliability=letter.letter if letter else None,
                obtained=tuple(origins[row["id"]]),
                numbers={one.id: one.number for one in found},
                judged=frozenset(one.id for one in found if one.is_judged),
                across=across[row["id"]],
            )


def read_rows(connection: Connection, condition: ColumnElement[bool], last: str) -> list[dict[str, Any]]:
    """The rows of the next articles after that key."""
    asked = select(articles).where(condition, articles.c.id > last).order_by(articles.c.id).limit(TOGETHER)
    return [{**row} for row in connection.execute(asked).mappings()]


def read_obtained(connection: Connection, keys: Sequence[str]) -> dict[str, list[Obtained]]:
    """How each of the articles was obtained, the first time first."""
    asked = select(obtained).where(obtained.c.article.in_(keys)).order_by(obtained.c.added, obtained.c.id)
    found: dict[str, list[Obtained]] = defaultdict(list)
    for row in connection.execute(asked).mappings():
        one = Obtained(row["where"], row["url"], row["method"], row["time"], row["page_hash"])
        found[row["article"]].append(one)
    return found


def read_judged(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """When somebody last judged something in each of the articles, or took a judgement back."""
    last = select(judgements.c.article, func.max(judgements.c.made), func.max(judgements.c.withdrawn))
    rows = connection.execute(last.where(judgements.c.article.in_(keys)).group_by(judgements.c.article))
    return {key: max(made, withdrawn or made) for key, made, withdrawn in rows}


def find_latest(added: str, judged: str | None, letter: Reliability | None) -> str:
    return max(added, judged or added, letter.made if letter else added)


def read_statements(connection: Connection, key: str) -> Sequence[Any]:
    """The rows of an article's statements, rejected ones too, in their order."""
    names = ("id", "number", "within", "record", "is_judged", "is_rejected")
    asked = select(*(statements.c[name] for name in names)).where(statements.c.article == key)
    return connection.execute(asked.order_by(statements.c.number, statements.c.id)).all()


def make_article(connection: Connection, row: Mapping[str, Any], found: Sequence[Any]) -> Article:
    """The article with its statements as corrected; raises StoreError if its rows are damaged."""
    content = connection.scalar(select(texts.c.content).where(texts.c.hash == row["text_hash"]))
    try:
        return article_from_rows(row, unpack_text(content or b""), adopt_orphans(found))
    except (InputError, ValueError, LookupError, TypeError) as error:
        what = f"the article {row['id']} is damaged in the store ({error})"
        raise StoreError("", what, "Look what else is, with: sostiene verify") from None


def adopt_orphans(rows: Sequence[Any]) -> list[Mapping[str, Any]]:
    """The records of the statements that are kept; one within a rejected statement is within what was around that."""
    around = {row.id: row.within for row in rows}
    kept = {row.id for row in rows if not row.is_rejected}
    records: list[Mapping[str, Any]] = []
    for row in rows:
        if row.is_rejected:
            continue
        outer, passed = row.within, {row.id}
        while outer is not None and outer not in kept and outer not in passed:
            passed.add(outer)
            outer = around.get(outer)
        records.append({**row.record, "within": outer if outer in kept and outer != row.id else None})
    return records
