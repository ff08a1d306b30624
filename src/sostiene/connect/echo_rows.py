"""The echoes of the store, brought in step with its articles: only those are made anew that may have changed.

articles that are new or changed -> ties with those of near days -> all that ties lead to -> echoes
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select

from sostiene.connect.compared import (
    Progress,
    find_same,
    follow_ties,
    load_contents,
    mark_grouped,
    mark_tied,
    name_method,
    renew,
)
from sostiene.connect.copies import Shelf, is_enough
from sostiene.connect.echoes import plant_echoes
from sostiene.connect.keeping import keep_echoes
from sostiene.connect.kinship import LATE, UNDATED, Edge, Pair, Sourced, find_cited, find_edges, find_outlet, source
from sostiene.connect.loading import load_pairs, load_texts
from sostiene.connect.origins import is_own
from sostiene.connect.records import Text
from sostiene.connect.saying_index import find_alike, join_days, load_voices
from sostiene.connect.vectors import NamedEmbedder
from sostiene.store import Store
from sostiene.store.derived import loosen_partners, split, write_part
from sostiene.store.ids import make_key
from sostiene.store.rows import Row
from sostiene.store.tables import article_ties, articles, citations, dates, echo_members, echoes, word_runs
from sostiene.store.writing import insert_new

MOST_READ = 1_000
"""Articles whose sentences are kept in memory, since those of the next portion may be compared with them."""


@dataclass(frozen=True)
class Portion:
    """Some articles that are compared with what is in the store, by their keys, and their days."""

    sourced: Mapping[str, Sourced]

    @property
    def keys(self) -> list[str]:
        return list(self.sourced)

    @property
    def days(self) -> list[int]:
        return [one.day for one in self.sourced.values()]


def renew_echoes(store: Store, embedder: NamedEmbedder, on_progress: Progress) -> int:
    """Brings the echoes in step with the articles; how many rows changed. The sayings must be in step already."""
    method = name_method("echoes", embedder.name)
    shelf = Shelf((), embedder.embed)

    def tie_portion(connection: Connection, keys: Sequence[str]) -> None:
        nonlocal shelf
        if len(shelf.texts) > MOST_READ:
            shelf = Shelf((), embedder.embed)
        tie(connection, shelf, keys, (embedder.name, method))

    return renew(store, "echoes", method, (tie_portion, group), on_progress)


def tie(connection: Connection, shelf: Shelf, keys: Sequence[str], named: tuple[str, str]) -> None:
    """Finds what some articles follow or what follows them, in place of what was found before.

    An article whose statements were not compared yet, because it came in the meantime, has to wait.
    """
    model, method = named
    told = load_contents(connection, "utterances", keys)
    contents = {key: make_key(method, told[key]) for key in keys if key in told}
    same = set(find_same(connection, "echoes", method, contents))
    keys = [key for key in contents if key not in same]
    read(connection, shelf, keys)
    portion = Portion({key: source(shelf.texts[key]) for key in keys})
    drop_ties(connection, keys)
    write_marks(connection, portion, shelf)
    known = load_pairs(connection, keys)
    pairs = known | find_alike(connection, portion.keys, portion.days, model) | find_copies(connection, portion, shelf)
    ends = {key for pair in pairs for key in pair}
    read(connection, shelf, ends)
    pairs = {pair for pair in pairs if shelf.texts.keys() >= {*pair} and pair[0] != pair[1]}
    voices = load_voices(connection, ends, model)
    rows = [make_row(edge) for edge in find_edges(sorted(pairs), shelf, voices, known)]
    sourced = {**load_sourced(connection, portion), **portion.sourced}
    near = find_same_source(portion, sourced)
    voices = load_voices(connection, {key for pair in near for key in pair}, model)
    cited = find_cited(near, sourced, voices)
    rows += [make_row(Edge(one, other, "citing", 1.0, "")) for one, other in cited]
    insert_new(connection, article_ties, rows)
    mark_tied(connection, "echoes", method, {key: contents[key] for key in keys})


def read(connection: Connection, shelf: Shelf, keys: Iterable[str]) -> None:
    shelf.add(load_texts(connection, set(keys) - shelf.texts.keys()).values())


def make_row(edge: Edge) -> Row:
    is_citing = edge.kind == "citing"
    return Row(one=edge.one, other=edge.other, is_citing=is_citing, kind=edge.kind, score=edge.score, why=edge.why)


def drop_ties(connection: Connection, keys: Sequence[str]) -> None:
    """Takes out the ties of some articles; what they were tied to is grouped anew."""
    loosen_partners(connection, "echoes", keys)
    for part in split(keys):
        is_own = or_(article_ties.c.one.in_(part), article_ties.c.other.in_(part))
        connection.execute(delete(article_ties).where(is_own))


def write_marks(connection: Connection, portion: Portion, shelf: Shelf) -> None:
    """Writes by what the articles are found: their days, the media that they cite, and some of their runs of words."""
    for table in (dates, citations, word_runs):
        for part in split(portion.keys):
            connection.execute(delete(table).where(table.c.article.in_(part)))
    cited: list[Row] = []
    runs: list[Row] = []
    for key, one in portion.sourced.items():
        sample = shelf.sample(key)
        cited += [Row(article=key, name=name, day=one.day) for name in sorted(one.names)]
        runs += [Row(run=run, day=one.day, article=key, of=sample.number) for run in sorted(sample.runs)]
    insert_new(connection, dates, [Row(article=key, day=one.day) for key, one in portion.sourced.items()])
    insert_new(connection, citations, cited)
    insert_new(connection, word_runs, runs)


def find_copies(connection: Connection, portion: Portion, shelf: Shelf) -> set[Pair]:
    """The pairs of these articles and others of near days, or without any, that share enough runs of words."""
    found: set[Pair] = set()
    for key, one in portion.sourced.items():
        sample = shelf.sample(key)
        shared: dict[str, tuple[int, int]] = {}
        columns = (word_runs.c.article, word_runs.c.of, func.count().label("number"))
        for part in split_runs(sorted(sample.runs)):
            query = select(*columns).where(word_runs.c.run.in_(part), is_near(one.day))
            for row in connection.execute(query.group_by(word_runs.c.article, word_runs.c.of)):
                shared[row.article] = shared.get(row.article, (0, 0))[0] + row.number, row.of
        found |= {
            (min(key, other), max(key, other))
            for other, (number, of) in shared.items()
            if other != key and is_enough(number, sample.number, of)
        }
    return found


def split_runs(runs: Sequence[int]) -> Iterable[Sequence[int]]:
    return (runs[first : first + 500] for first in range(0, len(runs), 500))


def is_near(day: int) -> ColumnElement[bool]:
    if day == UNDATED:
        return word_runs.c.day.is_not(None)
    return or_(word_runs.c.day.between(day - LATE, day + LATE), word_runs.c.day == UNDATED)


def load_sourced(connection: Connection, portion: Portion) -> dict[str, Sourced]:
    """The articles of near days that cite a medium which these cite or are, and those of the media that these cite."""
    found: dict[str, Sourced] = {}
    for low, high in join_days(portion.days):
        own = {key: one for key, one in portion.sourced.items() if low <= one.day <= high}
        span = low - LATE, high + LATE
        cited = {name for one in own.values() for name in one.names}
        names = set(connection.scalars(select(citations.c.name).where(citations.c.day.between(*span)).distinct()))
        outlets = {find_outlet(one.outlet): one.outlet for one in own.values()}
        wanted = sorted(cited | {name for name in names if any(is_own(outlet, name) for outlet in outlets.values())})
        keys = {
            key
            for part in split(wanted)
            for key in connection.scalars(
                select(citations.c.article).where(citations.c.name.in_(part), citations.c.day.between(*span))
            )
        }
        found.update(read_sourced(connection, keys, span))
        if cited:
            found.update(read_outlets(connection, cited, span))
    return found


def read_outlets(connection: Connection, names: set[str], span: tuple[int, int]) -> dict[str, Sourced]:
    """The articles of the media that are named."""
    query = select(articles.c.id, articles.c.publisher, articles.c.url).join(dates).where(dates.c.day.between(*span))
    owns: dict[Any, bool] = {}
    keys = set()
    for row in connection.execute(query):
        outlet = find_outlet(text := make_outlet(row))
        if outlet not in owns:
            owns[outlet] = any(is_own(text, name) for name in names)
        if owns[outlet]:
            keys.add(row.id)
    return read_sourced(connection, keys, span)


def read_sourced(connection: Connection, keys: set[str], span: tuple[int, int]) -> dict[str, Sourced]:
    """What tells where some articles are from."""
    found: dict[str, Sourced] = {}
    columns = (articles.c.id, articles.c.publisher, articles.c.url, dates.c.day)
    for part in split(sorted(keys)):
        cited: dict[str, set[str]] = {}
        for row in connection.execute(select(citations).where(citations.c.article.in_(part))):
            cited.setdefault(row.article, set()).add(row.name)
        for row in connection.execute(select(*columns).join(dates).where(articles.c.id.in_(part))):
            found[row.id] = Sourced(row.day, frozenset(cited.get(row.id, ())), make_outlet(row))
    return found


def make_outlet(row: Any) -> Text:
    return Text(row.id, "", "", publisher=row.publisher, url=row.url)


def find_same_source(portion: Portion, sourced: Mapping[str, Sourced]) -> list[Pair]:
    """The pairs of one of these articles and another of near days that have a source in common."""
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    outlets: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
    for key, one in sourced.items():
        outlets[find_outlet(one.outlet)].append(key)
        for name in one.names:
            by_name[name].add(key)
    pairs: set[Pair] = set()
    for name, keys in by_name.items():
        own = {key for some in outlets.values() if is_own(sourced[some[0]].outlet, name) for key in some}
        pairs.update(pair for pair in pair_near(portion, sourced, keys | own) if not {*pair} <= own)
    return sorted(pairs)


def pair_near(portion: Portion, sourced: Mapping[str, Sourced], keys: Iterable[str]) -> Iterator[Pair]:
    ordered = sorted(keys, key=lambda key: (sourced[key].day, key))
    start = 0
    for number, key in enumerate(ordered):
        while sourced[key].day - sourced[ordered[start]].day > LATE:
            start += 1
        for one in ordered[start:number]:
            if key in portion.sourced or one in portion.sourced:
                yield min(key, one), max(key, one)


def group(connection: Connection, keys: Sequence[str]) -> int:
    """Makes the echoes of some articles anew, and all that ties lead to from them; how many rows changed."""
    pairs = set(follow_ties(connection, article_ties, keys))
    tied = {key for pair in pairs for key in pair}
    rows = [
        row
        for part in split(sorted(tied))
        for row in connection.execute(select(article_ties).where(article_ties.c.one.in_(part)))
    ]
    edges = [Edge(row.one, row.other, row.kind, row.score, row.why) for row in rows if not row.is_citing]
    cited = sorted((row.one, row.other) for row in rows if row.is_citing)
    texts = load_texts(connection, tied)
    found = plant_echoes(list(texts.values()), sorted(edges, key=lambda edge: (edge.one, edge.other)), cited)
    changed = write_part(connection, keep_echoes(found), read_held(connection, {*keys, *tied}))
    mark_grouped(connection, "echoes", keys)
    return changed


def read_held(connection: Connection, keys: set[str]) -> Mapping[Table, list[Row]]:
    """The rows of the echoes in which any of these articles is."""
    found: set[str] = set()
    for part in split(sorted(keys)):
        found.update(connection.scalars(select(echo_members.c.echo).where(echo_members.c.article.in_(part))))
    rows: dict[Table, list[Row]] = {echoes: [], echo_members: []}
    for part in split(sorted(found)):
        for table, column in ((echoes, echoes.c.id), (echo_members, echo_members.c.echo)):
            rows[table] += [Row(row) for row in connection.execute(select(table).where(column.in_(part))).mappings()]
    return rows
