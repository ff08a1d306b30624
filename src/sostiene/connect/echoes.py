"""Articles that copy, rewrite or translate one text, or follow one source: a tree with its root, and how many origins
there are: "12 outlets, 2 origins".

    pairs that may be (shared runs of words, near statements, sources cited) -> edges with their reasons -> echoes

An echo depends on nothing but the articles that edges lead to from its members.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import combinations

from sostiene.connect.copies import Embed, Shelf
from sostiene.connect.kinship import (
    Edge,
    Pair,
    Vectors,
    find_cited,
    find_edges,
    find_outlet,
    gather_voices,
    list_media,
    source,
)
from sostiene.connect.origins import is_own
from sostiene.connect.records import Text, Told
from sostiene.store.ids import make_key


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
    shelf, voices = Shelf(texts, embed), gather_voices(told, vectors)
    keys = sorted(shelf.texts)
    known = {(min(pair), max(pair)) for pair in pairs}
    edges = list(find_edges(combinations(keys, 2), shelf, voices, known))
    sourced = {key: source(text) for key, text in shelf.texts.items()}
    return plant_echoes(texts, edges, list(find_cited(combinations(keys, 2), sourced, voices)))


def plant_echoes(texts: Sequence[Text], edges: Sequence[Edge], cited: Sequence[Pair]) -> tuple[Echo, ...]:
    """The echoes of articles of which these follow each other, and these have one voice from one source."""
    forest = Forest(texts)
    copied = list(forest.list_texts(edges))
    sourced = [
        one for one in forest.list_cited(cited) if not any(set(one.members) <= set(echo.members) for echo in copied)
    ]
    return tuple(sorted((*copied, *sourced), key=lambda echo: (echo.members, echo.key)))


class Forest:
    """The trees that the articles of one question make."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = {text.key: text for text in sorted(texts, key=lambda text: text.key)}
        self.citations = {key: list_media(text) for key, text in self.texts.items()}

    # Echoes of a text

    def list_texts(self, edges: Sequence[Edge]) -> Iterator[Echo]:
        """Copies, rewrites and translations."""
        groups = join([(edge.one, edge.other) for edge in edges])
        place = {key: number for number, members in enumerate(groups) for key in members}
        of_group: defaultdict[int, list[Edge]] = defaultdict(list)
        for edge in edges:
            of_group[place[edge.one]].append(edge)
        yield from (self.plant(members, of_group[number]) for number, members in enumerate(groups))

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

    def list_cited(self, pairs: Iterable[Pair]) -> Iterator[Echo]:
        """Articles that have statements of the same voices from one source, which need not be here."""
        citing: defaultdict[str, set[str]] = defaultdict(set)
        for key, found in self.citations.items():
            for one in found:
                citing[one.name].add(key)
        outlets: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
        for key, text in self.texts.items():
            outlets[find_outlet(text)].append(key)
        for name, keys in sorted(citing.items()):
            own = {key for some in outlets.values() if is_own(self.texts[some[0]], name) for key in some}
            tied = [pair for pair in pairs if {*pair} <= keys | own and not {*pair} <= own]
            yield from (self.follow(name, members, own) for members in join(tied))

    def follow(self, name: str, members: Sequence[str], own: set[str]) -> Echo:
        """The echo of one source: articles that cite it, and those that it published itself."""
        ordered = self.sort(members)
        root = next((key for key in ordered if key in own), "")
        edges = [
            Edge(root, key, "citing", 1.0, f'it cites {name}: "{self.show_citation(key, name)}"')
            for key in ordered
            if key not in own
        ]
        return make_echo(root or None, name, ordered, edges)

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
