"""The vectors of the statements' contents: made once, kept in the store, read when statements are compared."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from sostiene.connect.records import Told
from sostiene.models.embedder import Embedder, identify_embedder, load_embedder
from sostiene.store import Store
from sostiene.store.derived import replace_rows, split
from sostiene.store.ids import make_key
from sostiene.store.rows import Row
from sostiene.store.tables import statements, vectors

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
WIDTH = 384
TOGETHER = 256
"""Vectors that are kept at once: what a run that is killed loses."""


@dataclass(frozen=True)
class NamedEmbedder:
    """What gives texts their vectors, and the name by which these are told from another's."""

    name: str
    embed: Embed


@dataclass(frozen=True)
class Wanted:
    """A content that has no vector yet."""

    statement: str
    content: str


def ship_embedder() -> NamedEmbedder:
    """The shipped embedder, loaded when something is to be embedded: it takes a second and 120 MB."""
    loaded: list[Embedder] = []

    def embed(texts: Sequence[str]) -> Vectors:
        if not loaded:
            loaded.append(load_embedder())
        return loaded[0].embed(texts)

    return NamedEmbedder(identify_embedder(), embed)


def keep_vectors(store: Store, embedder: NamedEmbedder, on_progress: Callable[[int, int], object]) -> int:
    """Gives a vector to each statement that has none of this embedder, or other words than then; how many."""
    with store.read() as connection:
        wanted = list(find_wanted(connection, embedder.name))
    on_progress(0, len(wanted))
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        rows = list(make_rows(some, embedder))
        with store.write() as connection:
            there = set(
                connection.scalars(select(statements.c.id).where(statements.c.id.in_([one.statement for one in some])))
            )
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


def load_vectors(connection: Connection, told: Sequence[Told], model: str) -> Vectors:
    """The vectors of the statements, a row each; noughts where there is none."""
    place = {one.key: number for number, one in enumerate(told)}
    rows: Vectors = np.zeros((len(told), WIDTH), dtype=np.float32)
    for part in split(place):
        query: Any = select(vectors.c.statement, vectors.c.vector)
        for row in connection.execute(query.where(vectors.c.model == model, vectors.c.statement.in_(part))):
            rows[place[row.statement]] = np.frombuffer(row.vector, "<f2")
    return rows
