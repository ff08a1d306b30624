"""What goes back to one text or one act of saying: trees of echoes, the reports of an utterance, who hands on.

Echoes, utterances and claims are read from what `connect` derived; drift and chains are found when they are asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from sostiene.questions import USUAL, Answer, Found, check_page, count_rows, load_found
from sostiene.questions.board import Origin, find_groups
from sostiene.questions.claims import Taken, find_claim, load_taken, select_taken
from sostiene.store import Store
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article, find_key
from sostiene.store.tables import articles, echo_members, echoes, positions, texts

if TYPE_CHECKING:
    from sostiene.connect.drift import Drift
    from sostiene.connect.origins import Chain
    from sostiene.connect.records import Text, Told

MOST_ARTICLES = 200


@dataclass(frozen=True)
class Follower:
    """An article of an echo: which it follows (a key; None for the root, or one outside), how, and how deep it lies."""

    article: str
    doc: str
    outlet: str | None
    title: str | None
    published: str | None
    lang: str | None
    url: str | None
    follows: str | None
    kind: str | None
    score: float | None
    why: str | None
    depth: int


@dataclass(frozen=True)
class Tree:
    """Articles that go back to one: `root` names it, `origin` is its key, None if it lies outside the store."""

    id: str
    root: str
    origin: str | None
    articles: int
    outlets: int
    members: tuple[Follower, ...]


@dataclass(frozen=True)
class Report:
    """One report of an utterance, and what it makes of the words of the first one; None for that one itself."""

    found: Found
    drift: "Drift | None"


@dataclass(frozen=True)
class Utterance:
    """One act of saying with all reports of it, in the order of publication."""

    id: str | None
    speaker: str
    said: str | None
    reports: tuple[Report, ...]


class Read(NamedTuple):
    """An article and its statements as they are compared."""

    text: "Text"
    told: "tuple[Told, ...]"


@dataclass(frozen=True)
class Origins:
    """Where the articles that tell of a claim have it from: groups of one origin each, and who hands on to whom."""

    id: str
    title: str
    articles: int
    outlets: int
    origins: tuple[Origin, ...]
    chains: "tuple[Chain, ...]"


def find_echoes(store: Store, article: str | None = None, *, limit: int = USUAL, offset: int = 0) -> Answer[Tree]:
    """The echoes of the store, the largest first; those that an article is in, if it is named."""
    check_page(limit, offset)
    with store.read() as connection:
        chosen = select(echoes.c.id)
        if article is not None:
            key = find_article(connection, clean(article))
            chosen = chosen.where(echoes.c.id.in_(select(echo_members.c.echo).where(echo_members.c.article == key)))
        size = select(func.count()).where(echo_members.c.echo == echoes.c.id).scalar_subquery()
        keys = list(connection.scalars(chosen.order_by(size.desc(), echoes.c.id).limit(limit).offset(offset)))
        total = count_rows(connection, chosen, offset, len(keys), limit)
        rows = load_trees(connection, keys)
    return Answer(total, rows)


def find_echo(store: Store, name: str) -> Tree:
    """The echo that a key, or the beginning of one, means; raises UsageError if none or several are meant."""
    with store.read() as connection:
        return load_trees(connection, [find_key(connection, echoes, "echo", name)])[0]


def load_trees(connection: Connection, keys: Sequence[str]) -> tuple[Tree, ...]:
    rows = {row.id: row for row in connection.execute(select(echoes).where(echoes.c.id.in_(keys)))}
    names = ("id", "doc", "publisher", "title", "published", "lang", "url")
    query = select(echo_members.c.echo, *(articles.c[name] for name in names)).join(
        articles, articles.c.id == echo_members.c.article
    )
    members: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query.where(echo_members.c.echo.in_(keys))):
        members[row.echo].append(row)
    return tuple(make_tree(rows[key], members[key]) for key in keys)


def make_tree(echo: Row[Any], members: Sequence[Row[Any]]) -> Tree:
    """The tree of an echo: each article stands under the one that it follows, with why."""
    known = {row.id: row for row in sorted(members, key=lambda row: (row.published or "9", row.doc, row.id))}
    edges: dict[str, dict[str, Any]] = {}
    for edge in sorted(echo.edges or [], key=lambda edge: -(edge.get("score") or 0)):
        edges.setdefault(edge["other"], edge)
    followers = tuple(walk(known, edges))
    root = known.get(echo.origin or "")
    name = echo.name or (root and (root.publisher or root.doc)) or "outside the store"
    return Tree(
        echo.id, name, echo.origin, len(known), len({row.publisher or row.doc for row in known.values()}), followers
    )


def walk(known: dict[str, Row[Any]], edges: dict[str, dict[str, Any]]) -> Iterator[Follower]:
    """The articles, each after the one that it follows."""
    children: defaultdict[str | None, list[str]] = defaultdict(list)
    for key in known:
        parent = edges.get(key, {}).get("one")
        children[parent if parent in known and parent != key else None].append(key)
    waiting = [(key, 0) for key in reversed(children[None])]
    shown: set[str] = set()
    # A circle of edges has no root; nothing may be lost for that.
    for start in [*waiting, *((key, 0) for key in known)]:
        stack = [start]
        while stack:
            key, depth = stack.pop()
            if key not in shown:
                shown.add(key)
                yield make_follower(known[key], edges.get(key, {}), depth)
                stack += [(one, depth + 1) for one in reversed(children[key])]


def make_follower(row: Row[Any], edge: dict[str, Any], depth: int) -> Follower:
    return Follower(
        row.id, row.doc, row.publisher, row.title, row.published, row.lang, row.url,
        edge.get("one") or None, edge.get("kind"), edge.get("score"), edge.get("why"), depth,
    )  # fmt: skip


def find_utterance(store: Store, name: str) -> Utterance:
    """All reports of the act of saying that a statement reports, each beside the first one; `name` is the key of the
    statement, or of the utterance.

    Raises UsageError if none is meant. A statement that nobody else reports is alone.
    """
    # Imported here: only this compares wordings.
    from sostiene.connect.drift import align
    from sostiene.questions.utterances import find_meant, load_told

    with store.read() as connection:
        meant = find_meant(connection, clean(name))
        founds = load_found(connection, meant.members)
        told = {one.key: one for one in load_told(connection, meant.members)}
    reports = [Report(founds[0], None)] if founds else []
    reports += [Report(one, align(told[founds[0].id], told[one.id])) for one in founds[1:]]
    speaker = meant.name or (founds[0].speaker if founds else "")
    return Utterance(meant.key, speaker, meant.said, tuple(reports))


def load_read(connection: Connection, keys: Iterable[str]) -> "Iterator[Read]":
    """The articles of these keys with what matters of their statements across articles."""
    # Imported here, as below: lists need none of it.
    from sostiene.connect.loading import ARTICLES, make_all, make_text, read_statements

    for key in keys:
        row: Any = connection.execute(select(*ARTICLES).join(texts).where(articles.c.id == key)).first()
        if row is not None:
            text = make_text(row)
            yield Read(text, tuple(make_all(text, read_statements(connection, key, key).get(key, ()), {})))


def find_origins(store: Store, name: str) -> Origins:
    """From where the articles have what they tell of a claim; raises UsageError if there is no such claim."""
    with store.read() as connection:
        claim = find_claim(connection, name)
        query = select_taken().where(positions.c.claim == claim.id)
        taken = load_taken(connection, query.order_by(positions.c.day, positions.c.id))
        groups, chains = find_groups(connection, taken), load_chains(connection, taken)
    outlets = len({one.outlet or one.doc for one in taken})
    return Origins(claim.id, claim.title, len({one.article for one in taken}), outlets, groups, chains)


def load_chains(connection: Connection, taken: Sequence[Taken]) -> "tuple[Chain, ...]":
    """Who hands on to whom what these positions say; of the first articles, where they are many."""
    from sostiene.connect.origins import find_chains

    keys = list(dict.fromkeys(one.article for one in taken))[:MOST_ARTICLES]
    read = list(load_read(connection, keys))
    told = [one for each in read for one in each.told]
    wanted = {one.statement for one in taken}
    return tuple(chain for chain in find_chains(told, [each.text for each in read]) if chain.statement in wanted)
