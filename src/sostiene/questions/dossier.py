"""All that a store has on one claim, for a page that can be cited: the board, passages where they stand, sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from sostiene.questions.board import Board, load_board
from sostiene.questions.claims import Taken
from sostiene.questions.echoes import load_chains
from sostiene.questions.passages import cut_around
from sostiene.store import Store
from sostiene.store.rows import unpack_text
from sostiene.store.tables import articles, links, obtained, runs, texts

if TYPE_CHECKING:
    from sostiene.connect.origins import Chain


@dataclass(frozen=True)
class Placed:
    """A position with the words around it in the article; `words` are cut from the text by the offsets."""

    taken: Taken
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Source:
    """An article that passages were taken from: its text, by its hash, and how it was obtained and read."""

    article: str
    doc: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    lang: str | None
    url: str | None
    hash: str
    characters: int
    added: str
    method: str | None
    page_hash: str | None
    reader: str


@dataclass(frozen=True)
class Opinion:
    """What a person said of the claim."""

    id: str
    is_same: bool
    one: str
    other: str
    by: str
    why: str
    made: str


@dataclass(frozen=True)
class Dossier:
    """A claim with everything that shows where its board comes from.

    `chains` tell who handed on to whom; `as_of` is the last day of which it knows.
    """

    board: Board
    placed: tuple[Placed, ...]
    sources: tuple[Source, ...]
    chains: "tuple[Chain, ...]"
    opinions: tuple[Opinion, ...]
    as_of: str


def find_dossier(store: Store, claim: str) -> Dossier:
    """The dossier of the claim that a key, or its beginning, means; raises UsageError if there is none."""
    with store.read() as connection:
        board = load_board(connection, claim)
        taken = board.taken
        keys = list(dict.fromkeys(one.article for one in taken))
        chains = load_chains(connection, taken)
        sources = tuple(load_sources(connection, keys))
        placed = tuple(place_all(connection, taken))
        opinions = tuple(load_opinions(connection, {one.statement for one in taken}))
    times = [*(source.added for source in sources), *(one.made for one in opinions)]
    return Dossier(board, placed, sources, chains, opinions, max(times, default=""))


def load_sources(connection: Connection, keys: Sequence[str]) -> Iterator[Source]:
    """The articles in the order of publication, each with the first of the ways in which it was obtained."""
    query = (
        select(articles, texts.c.characters, runs.c.version, runs.c.tagger, runs.c.model)
        .join(texts, texts.c.hash == articles.c.text_hash)
        .join(runs, runs.c.id == articles.c.run)
        .where(articles.c.id.in_(keys))
        .order_by(func.coalesce(articles.c.published, "9"), articles.c.doc, articles.c.id)
    )
    ways: dict[str, Any] = {}
    for way in connection.execute(
        select(obtained).where(obtained.c.article.in_(keys)).order_by(obtained.c.added.desc())
    ):
        ways[way.article] = way
    for row in connection.execute(query):
        known = ways.get(row.id)
        reader = " ".join(filter(None, (row.version, row.tagger, row.model)))
        yield Source(
            row.id, row.doc, row.title, row.publisher, row.author, row.published, row.lang, row.url, row.text_hash,
            row.characters, row.added, known and known.method, known and known.page_hash, reader,
        )  # fmt: skip


def place_all(connection: Connection, taken: Sequence[Taken]) -> Iterator[Placed]:
    """Each position with what stands around it, one text after the other."""
    known: dict[str, str] = {}
    for one in taken:
        if one.article not in known:
            query = select(texts.c.content).join(articles, articles.c.text_hash == texts.c.hash)
            known = {one.article: unpack_text(connection.scalars(query.where(articles.c.id == one.article)).one())}
        yield place(one, known[one.article])


def place(one: Taken, text: str) -> Placed:
    """The passage in its paragraph, as much of it as is shown."""
    around = cut_around(text, one.start, one.end)
    return Placed(one, around.before, around.words, around.after)


def load_opinions(connection: Connection, statements: set[str]) -> Iterator[Opinion]:
    """What people said of the statements and their claims, and holds."""
    is_meant = links.c.one.in_(statements) | links.c.other.in_(statements)
    query = select(links).where(links.c.kind == "same_claim", links.c.is_person, links.c.withdrawn.is_(None), is_meant)
    for row in connection.execute(query.order_by(links.c.made, links.c.id)):
        yield Opinion(row.id, row.verdict == "yes", row.one, row.other, row.by, row.why, row.made)
