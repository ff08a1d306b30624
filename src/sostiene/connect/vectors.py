"""The vectors of the statements' contents: made once, kept in the store, read when statements are compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from sostiene.connect.held import Held
from sostiene.connect.likewise import EmbedQuotes, trim_quote
from sostiene.connect.records import Told
from sostiene.models.embedder import Embedder, Kind, identify_embedder, load_embedder
from sostiene.store import Store
from sostiene.store.derived import drop_rows, replace_rows, split
from sostiene.store.ids import make_key
from sostiene.store.rows import Row
from sostiene.store.tables import quote_vectors, statements, vectors

Vectors = NDArray[np.float32]
Place = tuple[str, int, int]
"""A statement by its key, and the stretch of its article that shows a position."""
WIDTH = 384
TOGETHER = 256
"""Vectors that are kept at once: what a run that is killed loses."""


@dataclass(frozen=True)
class NamedEmbedder:
    """What gives texts their vectors, and the name by which these are told from another's."""

    name: str
    embed: Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Wanted:
    """A content that has no vector yet."""

    statement: str
    content: str


def ship_embedder(kind: Kind = "translations") -> NamedEmbedder:
    """The shipped embedder, loaded when something is to be embedded: it takes a second and 120 MB."""
    loaded: list[Embedder] = []

    def embed(texts: Sequence[str]) -> Vectors:
        if not loaded:
            loaded.append(load_embedder(kind=kind))
        return loaded[0].embed(texts)

    return NamedEmbedder(identify_embedder(kind), embed)


def keep_vectors(store: Store, embedder: NamedEmbedder, on_progress: Callable[[int, int], object]) -> int:
    """Gives a vector to each statement that has none of this embedder, or other words than then; how many."""
    with store.read() as connection:
        wanted = list(find_wanted(connection, embedder.name))
    on_progress(0, len(wanted))
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        rows = list(make_rows(some, embedder))
        with store.write() as connection:
            there = find_there(connection, [one.statement for one in some])
            replace_rows(connection, vectors, [row for row in rows if row["statement"] in there])
        on_progress(first + len(some), len(wanted))
    return len(wanted)


def find_wanted(connection: Connection, model: str) -> Iterator[Wanted]:
    columns = (statements.c.id, statements.c.content, vectors.c.model, vectors.c.content.label("read"))
    query = select(*columns).outerjoin(vectors).where(~statements.c.is_rejected).order_by(statements.c.id)
    for row in connection.execute(query, execution_options={"yield_per": 1000}):
        if row.model != model or row.read != make_key("content", row.content):
            yield Wanted(row.id, row.content)


def make_rows(wanted: Sequence[Wanted], embedder: NamedEmbedder) -> Iterator[Row]:
    """The rows of some statements; equal words are read once."""
    contents = list(dict.fromkeys(one.content for one in wanted))
    found = dict(zip(contents, embedder.embed(contents).astype("<f2"), strict=True))
    for one in wanted:
        content = make_key("content", one.content)
        yield Row(statement=one.statement, model=embedder.name, content=content, vector=found[one.content].tobytes())


def embed_quotes(store: Store, embedder: NamedEmbedder) -> EmbedQuotes:
    """What gives positions the vectors of their quotes. Those that the store does not hold yet are made and kept,
    those that nobody needs any more go."""

    def embed(positions: Sequence[Held]) -> Vectors:
        places = [(held.told, held.start, held.end) for held in positions]
        quotes = {place: trim_quote(held.quote) for place, held in zip(places, positions, strict=True)}
        known = keep_quotes(store, embedder, quotes)
        return np.array([known[place] for place in places], dtype=np.float32).reshape(-1, WIDTH)

    return embed


def keep_quotes(store: Store, embedder: NamedEmbedder, quotes: Mapping[Place, str]) -> dict[Place, Vectors]:
    """The vectors of these quotes, by where they stand."""
    with store.read() as connection:
        held = {place_of_row(row): row for row in connection.execute(select(quote_vectors))}
    fitting = {
        place: np.frombuffer(row.vector, "<f2").astype(np.float32)
        for place, row in held.items()
        if row.model == embedder.name and row.content == make_key("content", quotes.get(place, ""))
    }
    wanted = sorted(quotes.keys() - fitting.keys())
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        found = embedder.embed([quotes[place] for place in some]).astype("<f2")
        fitting.update(zip(some, found.astype(np.float32), strict=True))
        rows = [
            Row(
                statement=place[0], start=place[1], end=place[2], model=embedder.name,
                content=make_key("content", quotes[place]), vector=vector.tobytes(),
            )
            for place, vector in zip(some, found, strict=True)
        ]  # fmt: skip
        with store.write() as connection:
            there = find_there(connection, {place[0] for place in some})
            replace_rows(connection, quote_vectors, [row for row in rows if row["statement"] in there])
    with store.write() as connection:
        drop_rows(connection, quote_vectors, held.keys() - quotes.keys())
    return fitting


def place_of_row(row: Any) -> Place:
    return row.statement, row.start, row.end


def find_there(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Which of the statements are in the store still."""
    return set(connection.scalars(select(statements.c.id).where(statements.c.id.in_(sorted(keys)))))


def load_vectors(connection: Connection, told: Sequence[Told], model: str) -> Vectors:
    """The vectors of the statements, a row each; noughts where there is none."""
    place = {one.key: number for number, one in enumerate(told)}
    rows: Vectors = np.zeros((len(told), WIDTH), dtype=np.float32)
    for part in split(place):
        query: Any = select(vectors.c.statement, vectors.c.vector)
        for row in connection.execute(query.where(vectors.c.model == model, vectors.c.statement.in_(part))):
            rows[place[row.statement]] = np.frombuffer(row.vector, "<f2")
    return rows


def find_lacking(connection: Connection, told: Sequence[Told], model: str) -> set[str]:
    """The articles of statements that have no vector yet, because they came in the meantime."""
    have: set[str] = set()
    for part in split(one.key for one in told):
        query = select(vectors.c.statement).where(vectors.c.model == model, vectors.c.statement.in_(part))
        have.update(connection.scalars(query))
    return {one.article for one in told if one.key not in have}
