"""Articles that copy, rewrite or translate one text, or follow one source: a tree with its root, and how many origins
there are: "12 outlets, 2 origins".

    pairs that may be (shared runs of words, near statements, sources cited) -> edges with their reasons -> echoes
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import islice, takewhile
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.copies import Embed, Shelf
from sostiene.connect.nearest import list_nearest
from sostiene.connect.occasions import count_days, fit_voices, make_sayings
from sostiene.connect.origins import NEARNESS, Citation, find_citations, find_host, is_own
from sostiene.connect.records import Text, Told
from sostiene.store.ids import make_key

Vectors = NDArray[np.float32]
EdgeKind = Literal["copy", "rewrite", "translation", "citing"]
NEAR_STATEMENTS = 0.45
"""Cosine of two statements from which their articles are compared whole."""
NEAREST = 12  # statements of other articles that one leads to
CITED_ALIKE = 0.3
"""Cosine of two statements of one voice that two articles have from one source."""
LATE = 3  # days between the articles of an echo
MOST_CITING = 40  # articles of one source, near in time, that are compared with each other


@dataclass(frozen=True)
class Edge:
    """`other` follows `one`, the key of an article; `one` is empty where it follows a source outside."""

    one: str
    other: str
    kind: EdgeKind
    score: float
    why: str


@dataclass(frozen=True)
class Echo:
    """Articles that go back to one text. `origin` is the key of the article that the others follow, None if that lies
    outside; `name` is who stands at the root, as far as an article tells. Members are in the order of publication;
    `edges` make a tree, which begins with the article nearest to an origin outside, or with that source itself."""

    key: str
    origin: str | None
    name: str | None
    members: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Origins:
    """How many articles, outlets and origins: each group of article keys goes back to one."""

    articles: int
    outlets: int
    groups: tuple[tuple[str, ...], ...]

    @property
    def origins(self) -> int:
        return len(self.groups)


def find_echoes(
    texts: Sequence[Text],
    told: Sequence[Told],
    vectors: Vectors,
    pairs: Sequence[tuple[str, str]] = (),
    *,
    embed: Embed | None = None,
) -> tuple[Echo, ...]:
    """The echoes among the articles, by their members.

    An article can be in two: one of the text that it copies and one of the source that both cite. `pairs` are those
    already known to share words (store/echoes.py). Without `embed`, which gives sentences their vectors, neither
    rewrites nor translations are found.
    """
    search = Search(texts, told, vectors, embed)
    copied = list(search.list_texts(pairs))
    cited = [one for one in search.list_cited() if not any(set(one.members) <= set(echo.members) for echo in copied)]
    return tuple(sorted((*copied, *cited), key=lambda echo: (echo.members, echo.key)))


class Search:
    """The articles and statements of one question."""

    def __init__(self, texts: Sequence[Text], told: Sequence[Told], vectors: Vectors, embed: Embed | None) -> None:
        self.texts = {text.key: text for text in sorted(texts, key=lambda text: text.key)}
        self.shelf = Shelf(list(self.texts.values()), embed)
        rows = {one.key: vectors[number] for number, one in reversed(list(enumerate(told)))}
        self.sayings = make_sayings([one for one in told if one.article in self.texts])
        self.vectors = np.array([rows[one.told.key] for one in self.sayings], dtype=np.float32)
        self.of_article: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.sayings):
            self.of_article[one.told.article].append(number)
        self.citations = {key: self.list_citations(text) for key, text in self.texts.items()}

    def list_citations(self, text: Text) -> list[Citation]:
        """The media that an article cites, the nearest to what was said first."""
        found = [one for one in find_citations(text) if one.is_medium and not is_own(text, one.name)]
        return sorted(found, key=lambda one: (NEARNESS.index(one.kind), one.span))

    # Echoes of a text

    def list_texts(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Echo]:
        """Copies, rewrites and translations."""
        known = {(min(pair), max(pair)) for pair in pairs if set(pair) <= self.texts.keys() and pair[0] != pair[1]}
        edges = []
        for one, other in sorted(known | self.shelf.list_sharing() | set(self.list_near())):
            likeness = self.shelf.compare(one, other) if self.are_near(one, other) else None
            if likeness is not None:
                edges.append(Edge(one, other, likeness.kind, round(likeness.score, 3), likeness.why))
        groups = join([(edge.one, edge.other) for edge in edges])
        place = {key: number for number, members in enumerate(groups) for key in members}
        of_group: defaultdict[int, list[Edge]] = defaultdict(list)
        for edge in edges:
            of_group[place[edge.one]].append(edge)
        yield from (self.plant(members, of_group[number]) for number, members in enumerate(groups))

    def are_near(self, one: str, other: str) -> bool:
        first, second = (count_days(self.texts[key].published) for key in (one, other))
        return first is None or second is None or abs(first.first - second.first) <= LATE

    def list_near(self) -> Iterator[tuple[str, str]]:
        """Pairs of articles that hold statements alike."""
        days = [day.first if (day := count_days(one.told.published)) else None for one in self.sayings]
        near = list_nearest(self.vectors, days, width=LATE, most=NEAREST, floor=NEAR_STATEMENTS)
        for one, other in near if self.shelf.embed else ():
            first, second = sorted(self.sayings[number].told.article for number in (one, other))
            if first != second:
                yield first, second

    def plant(self, members: Sequence[str], edges: Sequence[Edge]) -> Echo:
        """The tree of the surest edges, from its root; the root is the article whose outlet the others cite, else the
        first, else the one that is nearest to all others."""
        named = Counter(name for key in members for name in {one.name for one in self.citations[key]})
        cited = {key: sum(named[name] for name in named if is_own(self.texts[key], name)) for key in members}
        total: Counter[str] = Counter()
        for edge in edges:
            total.update({edge.one: edge.score, edge.other: edge.score})
        root = min(members, key=lambda key: (-cited[key], self.texts[key].published or "9", -total[key], key))
        outside = self.name_outside(members)
        origin = None if outside and not cited[root] else root
        name = outside if origin is None else self.texts[root].publisher
        return make_echo(origin, name, self.sort(members), grow(root, edges))

    def name_outside(self, members: Sequence[str]) -> str | None:
        """The source that the most of them cite, the nearest to what was said first."""
        names = Counter(one.name for key in members for one in self.citations[key][:1])
        return min(names, key=lambda name: (-names[name], name), default=None)

    # Echoes of a source

    def list_cited(self) -> Iterator[Echo]:
        """Articles that have statements of the same voices from one source, which need not be here."""
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.sort(list(self.texts)):
            for name in dict.fromkeys(one.name for one in self.citations[key]):
                by_name[name].append(key)
        outlets: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
        for key, text in self.texts.items():
            outlets[text.publisher, find_host(text.url)].append(key)
        for name, keys in sorted(by_name.items()):
            own = [key for some in outlets.values() if is_own(self.texts[some[0]], name) for key in some]
            yield from self.list_following(name, self.sort([*keys, *own]), set(own))

    def list_following(self, name: str, keys: Sequence[str], own: set[str]) -> Iterator[Echo]:
        """The echoes of one source among the articles that cite it and those that it published itself."""
        tied = []
        for number, key in enumerate(keys):
            later = islice(keys, number + 1, number + 1 + MOST_CITING)
            near = takewhile(lambda other, key=key: self.are_near(key, other), later)  # type: ignore[misc]
            tied += [(key, other) for other in near if not {key, other} <= own and self.find_tie(key, other)]
        for members in join(tied):
            roots = [key for key in self.sort(members) if key in own]
            root = roots[0] if roots else ""
            edges = [
                Edge(root, key, "citing", 1.0, f'it cites {name}: "{self.show_citation(key, name)}"')
                for key in self.sort(members)
                if key not in own
            ]
            yield make_echo(root or None, name, self.sort(members), edges)

    def find_tie(self, one: str, other: str) -> bool:
        """Do both hold a statement of one voice with much the same content?"""
        return any(
            fit_voices(self.sayings[first].occasion, self.sayings[second].occasion) is not None
            and float(self.vectors[first] @ self.vectors[second]) >= CITED_ALIKE
            for first in self.of_article[one]
            for second in self.of_article[other]
        )

    def show_citation(self, key: str, name: str) -> str:
        one = next(one for one in self.citations[key] if one.name == name)
        start, end = min(one.span, one.words or one.span)[0], max(one.span.end, (one.words or one.span).end)
        return " ".join(self.texts[key].text[start:end].split())

    def sort(self, keys: Sequence[str]) -> list[str]:
        return sorted(set(keys), key=lambda key: (self.texts[key].published or "9", key))


def make_echo(origin: str | None, name: str | None, members: Sequence[str], edges: Sequence[Edge]) -> Echo:
    return Echo(
        make_key("echo", name if origin is None else None, members[0]), origin, name, tuple(members), tuple(edges)
    )


def grow(root: str, edges: Sequence[Edge]) -> list[Edge]:
    """The surest edge to each article from one nearer to the root, in the order in which they are reached."""
    beside: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        beside[edge.one].append(edge)
        beside[edge.other].append(replace(edge, one=edge.other, other=edge.one))
    reached, tree = {root}, []
    waiting = [(-edge.score, edge.one, edge.other, edge) for edge in beside[root]]
    heapify(waiting)
    while waiting:
        *_, best = heappop(waiting)
        if best.other in reached:
            continue
        tree.append(best)
        reached.add(best.other)
        for edge in beside[best.other]:
            heappush(waiting, (-edge.score, edge.one, edge.other, edge))
    return tree


def join(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The groups that the pairs join, each in order."""
    group: dict[str, list[str]] = {}
    for one, other in pairs:
        first, second = group.setdefault(one, [one]), group.setdefault(other, [other])
        if first is not second:
            first.extend(second)
            for key in second:
                group[key] = first
    return sorted({id(some): sorted(some) for some in group.values()}.values())


def count_origins(articles: Sequence[str], echoes: Sequence[Echo], texts: Sequence[Text] = ()) -> Origins:
    """How many origins the articles go back to: those of one echo count once, others each for themselves.

    `texts` tell the outlets; without them each article counts as one.
    """
    wanted = set(articles)
    pairs = [pair for echo in echoes for pair in zip(echo.members, echo.members[1:], strict=False)]
    groups = [[key for key in some if key in wanted] for some in join(pairs)]
    grouped = {key for some in groups for key in some}
    alone = [[key] for key in sorted(wanted - grouped)]
    publishers: Mapping[str, str] = {text.key: text.publisher or text.key for text in texts}
    outlets = {publishers.get(key, key) for key in wanted}
    return Origins(len(wanted), len(outlets), tuple(sorted(tuple(some) for some in (*groups, *alone) if some)))
