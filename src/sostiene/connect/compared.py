"""What was compared, in the store: with which method, and whether the groups were made that come of it.

Two steps for each stage: the ties of an article that is new or changed, then the groups to which ties lead from it.
Each portion is kept in one transaction, so that a run that was killed is finished by the next.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from sqlalchemy import Column, Connection, Table, and_, or_, select, update

from sostiene import __version__
from sostiene.store import Store
from sostiene.store.derived import replace_rows, split, take_turn
from sostiene.store.ids import make_key
from sostiene.store.rows import Row
from sostiene.store.tables import articles, compared

Stage = Literal["utterances", "echoes"]
Progress = Callable[[int, int], object]
RULES = 1
"""To be raised whenever the rules of a stage change within one version: all is compared anew then."""
PORTION = 200
"""Articles that are compared in one transaction."""


def renew(
    store: Store,
    stage: Stage,
    method: str,
    steps: tuple[Callable[[Connection, Sequence[str]], object], Callable[[Connection, Sequence[str]], int]],
    on_progress: Progress,
) -> int:
    """Takes both steps for the articles that are due; how many rows the second, which says it of its part, changed."""
    tie, group = steps
    with store.read() as connection:
        due = list_due(connection, stage, method)
    on_progress(0, len(due))
    for number, part in enumerate(part_up(due), 1):
        with store.write() as connection:
            take_turn(connection)
            tie(connection, list_due(connection, stage, method, part))
        on_progress(min(len(due), number * len(part)), len(due))
    with store.read() as connection:
        loose = list_loose(connection, stage)
    changed = 0
    for part in part_up(loose):
        with store.write() as connection:
            take_turn(connection)
            changed += group(connection, list_loose(connection, stage, part))
    on_progress(len(due), len(due))
    return changed


def name_method(stage: Stage, embedder: str) -> str:
    return make_key(__version__, RULES, stage, embedder)


def list_due(connection: Connection, stage: Stage, method: str, keys: Sequence[str] | None = None) -> list[str]:
    """The articles that were not compared with the method, by their days; of these alone, if some are named."""
    there = and_(compared.c.article == articles.c.id, compared.c.stage == stage)
    query = select(articles.c.id).outerjoin(compared, there)
    query = query.where(or_(compared.c.method.is_(None), compared.c.method != method))
    if keys is not None:  # nobody may change them meanwhile, and think that they were not compared yet
        query = query.where(articles.c.id.in_(keys)).with_for_update(read=True, of=articles)
    return list(connection.scalars(query.order_by(articles.c.published, articles.c.id)))


def list_loose(connection: Connection, stage: Stage, keys: Sequence[str] | None = None) -> list[str]:
    """The articles whose ties are known, but not what comes of them, by their days."""
    query = select(articles.c.id).join(compared, compared.c.article == articles.c.id)
    query = query.where(compared.c.stage == stage, compared.c.is_grouped.is_(False))
    if keys is not None:
        query = query.where(articles.c.id.in_(keys))
    return list(connection.scalars(query.order_by(articles.c.published, articles.c.id)))


def load_contents(connection: Connection, stage: Stage, keys: Sequence[str]) -> dict[str, str]:
    """What articles were made of when they were compared last."""
    query = select(compared.c.article, compared.c.content).where(compared.c.stage == stage)
    return {
        row.article: row.content
        for part in split(keys)
        for row in connection.execute(query.where(compared.c.article.in_(part)))
    }


def find_same(connection: Connection, stage: Stage, method: str, contents: Mapping[str, str]) -> list[str]:
    """Those of the articles that are what they were when they were compared, though it was in doubt; they are noted
    as compared."""
    known = load_contents(connection, stage, list(contents))
    same = [key for key, content in contents.items() if known.get(key) == content]
    for part in split(same):
        change = update(compared).where(compared.c.article.in_(part), compared.c.stage == stage)
        connection.execute(change.values(method=method))
    return same


def mark_tied(connection: Connection, stage: Stage, method: str, contents: Mapping[str, str]) -> None:
    """Notes that the ties of articles are known, so that what comes of them can be grouped."""
    rows = [
        Row(article=key, stage=stage, method=method, content=content, is_grouped=False)
        for key, content in contents.items()
    ]
    replace_rows(connection, compared, rows)


def mark_grouped(connection: Connection, stage: Stage, keys: Iterable[str]) -> None:
    for part in split(sorted(set(keys))):
        change = update(compared).where(compared.c.article.in_(part), compared.c.stage == stage)
        connection.execute(change.values(is_grouped=True))


def follow_ties(connection: Connection, table: Table, seeds: Iterable[str]) -> Iterator[tuple[str, str]]:
    """All ties to which ties lead from these keys, each once."""
    ends: tuple[Column[str], Column[str]] = (table.c.one, table.c.other)
    seen: set[tuple[str, str]] = set()
    reached, waiting = set(seeds), set(seeds)
    while waiting:
        found: set[tuple[str, str]] = set()
        for part in split(sorted(waiting)):
            for end in ends:
                found.update((row.one, row.other) for row in connection.execute(select(*ends).where(end.in_(part))))
        yield from found - seen
        seen |= found
        waiting = {key for pair in found for key in pair} - reached
        reached |= waiting


def part_up(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(keys), PORTION):
        yield keys[first : first + PORTION]
