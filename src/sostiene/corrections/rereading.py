"""The stored texts read again with the present model: its statements replace those of the old one, people's stay.

One article a transaction: whatever ends the run, the next one goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import select

from sostiene.batch import GIVEN, WAIT, Read, make_run, prepare_work
from sostiene.corrections.judged import settle
from sostiene.corrections.replacing import Replaced, replace_reading
from sostiene.models import identify_model
from sostiene.pool import Done, Inline, Pool, Task, Workers
from sostiene.records import Article, Problem
from sostiene.store import Store
from sostiene.store.lookup import find_article, load_article
from sostiene.store.rows import Row
from sostiene.store.tables import articles
from sostiene.store.writing import tell_time, write_problems


@dataclass(frozen=True)
class Rereading:
    """What a run has done so far: articles to read, those read, their statements, the judged ones that were found
    again, those that only people hold on to, and what could not be read."""

    wanted: int = 0
    articles: int = 0
    statements: int = 0
    found_again: int = 0
    held: int = 0
    problems: tuple[Problem, ...] = ()


def reread(
    store: Store,
    names: Iterable[str] = (),
    *,
    tagger: str = "neural",
    workers: int = 0,
    on_progress: Callable[[Rereading], None] = lambda rereading: None,
) -> Rereading:
    """Reads the named articles again, or all that another model or another version read.

    Statements that came with an article are only replaced if it is named. Raises UsageError for a name that means none.
    """
    run = make_run(tagger, identify_model(tagger))
    keys = find_outdated(store, list(names), run)
    prepare = partial(prepare_work, tagger)
    pool: Workers = Pool(prepare, workers) if workers else Inline(prepare)
    rereading = Rereading(wanted=len(keys))
    try:
        for done in read_articles(store, pool, keys):
            rereading = keep(store, rereading, done, run)
            on_progress(rereading)
    finally:
        pool.close()
    return rereading


def find_outdated(store: Store, names: Sequence[str], run: Row) -> list[str]:
    """The keys of the articles that are named; of all that are not of this run if none is."""
    with store.read() as connection:
        if names:
            return list(dict.fromkeys(find_article(connection, name) for name in names))
        others = articles.c.run.not_in([run["id"], GIVEN["id"]])
        return list(connection.scalars(select(articles.c.id).where(others).order_by(articles.c.added, articles.c.id)))


def read_articles(store: Store, pool: Workers, keys: Iterable[str]) -> Iterator[Done]:
    """What comes of each article; `about` of its task is its key."""
    waiting = iter(keys)
    more = True
    while more or not pool.is_idle():
        while more and not pool.is_full():
            key = next(waiting, None)
            more = key is not None
            article = load_bare(store, key) if key else None
            if article is not None:  # else somebody removed it meanwhile
                pool.submit(Task(article, key))
        yield from pool.collect(WAIT)


def load_bare(store: Store, key: str) -> Article | None:
    with store.read() as connection:
        article = load_article(connection, key)
    return article and replace(article, statements=())


def keep(store: Store, rereading: Rereading, done: Done, run: Row) -> Rereading:
    """Keeps what came of one article: its statements, or the problem."""
    article: Article = done.task.payload
    if not isinstance(done.result, Read):
        problem = done.result if isinstance(done.result, Problem) else Problem(article.doc, str(done.result))
        with store.write() as connection:
            write_problems(connection, [problem], tell_time())
        return replace(rereading, problems=(*rereading.problems, problem))
    with store.write() as connection:
        replaced = replace_reading(connection, done.task.about, done.result.kept, {**run, "first_used": tell_time()})
        if replaced is None:
            return rereading
        settle(connection, done.task.about)
    return add(rereading, replaced)


def add(rereading: Rereading, replaced: Replaced) -> Rereading:
    return replace(
        rereading,
        articles=rereading.articles + 1,
        statements=rereading.statements + replaced.statements,
        found_again=rereading.found_again + replaced.found_again,
        held=rereading.held + replaced.held,
    )
