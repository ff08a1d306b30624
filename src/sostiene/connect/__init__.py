"""What lies across articles: who is the same speaker, what is the same claim. Reads rows, writes links only.

    statements -> vectors -> entities -> utterances -> echoes -> claims -> changes

Everything here is derived from the record and can be made anew. The same record gives the same rows, whatever the order
in which its articles came.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from sostiene.connect.changes import find_changes
from sostiene.connect.claims import group_claims
from sostiene.connect.echo_rows import renew_echoes
from sostiene.connect.judged import apply_judged
from sostiene.connect.judging import list_claim_links
from sostiene.connect.keeping import DERIVED, count_rows, ground_claims, keep, keep_claims
from sostiene.connect.loading import load_held
from sostiene.connect.naming import keep_entities
from sostiene.connect.utterance_rows import renew_utterances
from sostiene.connect.vectors import NamedEmbedder, embed_quotes, keep_vectors, ship_embedder
from sostiene.store import Store
from sostiene.store.derived import forget_everything
from sostiene.store.tables import statements

__all__ = ["MOST_AT_ONCE", "Connected", "NamedEmbedder", "connect", "is_small_store"]

Stage = Literal["vectors", "speakers", "utterances", "echoes", "claims"]
Progress = Callable[[Stage, int, int], object]

MOST_AT_ONCE = 3_000
"""Statements of a store that is connected whenever something is added: claims are grouped as a whole each time."""


@dataclass(frozen=True)
class Connected:
    """What a store holds across its articles, and how much of that this run made: vectors, and other rows."""

    articles: int
    statements: int
    entities: int
    utterances: int
    echoes: int
    claims: int
    positions: int
    changes: int
    new_vectors: int
    changed_rows: int


def connect(
    store: Store,
    *,
    embedder: NamedEmbedder | None = None,
    propositions: NamedEmbedder | None = None,
    anew: bool = False,
    on_progress: Progress = lambda stage, done, total: None,
) -> Connected:
    """Connects what the store holds: of what is new or changed all but the claims, which are grouped as a whole.

    `embedder` gives the vectors of statements, `propositions` those of quotes, by which propositions are told apart.

    Each stage is kept in a transaction of its own; after a run that was killed, the next one finishes. With `anew`
    nothing that was derived before is used.
    """
    propositions = propositions or embedder or ship_embedder("propositions")
    embedder = embedder or ship_embedder()
    if anew:
        with store.write() as connection:
            forget_everything(connection, DERIVED)
    new_vectors = keep_vectors(store, embedder, lambda done, total: on_progress("vectors", done, total))
    changed = keep_entities(store, lambda done, total: on_progress("speakers", done, total))

    changed += renew_utterances(store, embedder.name, lambda done, total: on_progress("utterances", done, total))
    changed += renew_echoes(store, embedder, lambda done, total: on_progress("echoes", done, total))

    with store.read() as connection:
        held = load_held(connection)
        judged = list_claim_links(connection)
    told, number = held.told, len(held.told)
    known = {one.entity for one in told if one.entity}
    on_progress("claims", 0, number)
    grouped = group_claims(told, embed_quotes(store, propositions), held.texts)
    claims = apply_judged(ground_claims(grouped, held.texts), judged)
    changes = find_changes(claims, told, held.texts)
    changed += keep(store, keep_claims(claims, changes, known))
    on_progress("claims", number, number)
    return Connected(len(held.texts), number, **count_rows(store), new_vectors=new_vectors, changed_rows=changed)


def is_small_store(store: Store, most: int = MOST_AT_ONCE) -> bool:
    """Has the store no more statements than that?"""
    with store.read() as connection:
        some = select(statements.c.id).limit(most + 1).subquery()
        return (connection.scalar(select(func.count()).select_from(some)) or 0) <= most
