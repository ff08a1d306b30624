"""Whether one of two articles may follow the other: it copies, rewrites or translates it, or both follow one source.

What comes out depends on nothing but the two articles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.copies import Shelf, may_copy
from sostiene.connect.occasions import Occasion, count_days, fit_voices, make_sayings
from sostiene.connect.origins import NEARNESS, Citation, find_citations, find_host, is_own
from sostiene.connect.records import Text, Told

Vectors = NDArray[np.float32]
EdgeKind = Literal["copy", "rewrite", "translation", "citing"]
Pair = tuple[str, str]
NEAR_STATEMENTS, FEWEST_NEAR = 0.5, 2
"""Cosine of two statements, and how many of each article must have one so near, before their sentences are compared.

The rewrites and translations of the stories have three and more."""
CITED_ALIKE = 0.3
"""Cosine of two statements of one voice that two articles have from one source."""
LATE = 3  # days between the articles of an echo
UNDATED = 0


@dataclass(frozen=True)
class Edge:
    """`other` follows `one`, the key of an article; `one` is empty where it follows a source outside."""

    one: str
    other: str
    kind: EdgeKind
    score: float
    why: str


class Voices(NamedTuple):
    """The statements of one article in the order of their keys: whose they are and when, and their vectors."""

    occasions: Sequence[Occasion]
    vectors: Vectors


class Sourced(NamedTuple):
    """What tells where an article is from: its day, the media that it cites, and its outlet."""

    day: int
    names: frozenset[str]
    outlet: Text


def find_edges(pairs: Iterable[Pair], shelf: Shelf, voices: Mapping[str, Voices], known: set[Pair]) -> Iterator[Edge]:
    """The pairs of articles, the smaller key first, of which one is the other's text; `known` are known to share words.

    Sentences are compared only where the days are known, or neither is: an article without a day is a copy or nothing.
    """
    for one, other in pairs:
        first, second = (read_day(shelf.texts[key].published) for key in (one, other))
        is_near = abs(first - second) <= LATE
        if not is_near and UNDATED not in (first, second):
            continue
        is_alike = is_near and one in voices and other in voices and are_alike(voices[one], voices[other])
        if is_alike or (one, other) in known or may_copy(shelf.sample(one), shelf.sample(other)):
            likeness = shelf.compare(one, other, is_whole=is_alike)
            if likeness is not None:
                yield Edge(one, other, likeness.kind, round(likeness.score, 3), likeness.why)


def find_cited(pairs: Iterable[Pair], sourced: Mapping[str, Sourced], voices: Mapping[str, Voices]) -> Iterator[Pair]:
    """The pairs of articles that have a statement of one voice from one source."""
    for one, other in pairs:
        if (
            share_source(sourced[one], sourced[other])
            and one in voices
            and other in voices
            and share_voice(voices[one], voices[other])
        ):
            yield one, other


def share_source(one: Sourced, other: Sourced) -> bool:
    """Does one cite a medium that the other cites too, or is, in near days?"""
    if abs(one.day - other.day) > LATE:
        return False
    return any(name in other.names or is_own(other.outlet, name) for name in one.names) or any(
        is_own(one.outlet, name) for name in other.names
    )


def are_alike(one: Voices, other: Voices) -> bool:
    """Do two articles hold statements alike, so that it is worth comparing them whole?"""
    near = one.vectors @ other.vectors.T >= NEAR_STATEMENTS
    return all(np.count_nonzero(near.any(axis=axis)) >= min(FEWEST_NEAR, *near.shape) for axis in (0, 1)) and bool(
        near.size
    )


def share_voice(one: Voices, other: Voices) -> bool:
    """Do both hold a statement of one voice with much the same content?"""
    near = one.vectors @ other.vectors.T >= CITED_ALIKE
    return any(
        fit_voices(one.occasions[first], other.occasions[second]) is not None
        for first, second in zip(*np.nonzero(near), strict=True)
    )


def read_day(published: str | None) -> int:
    days = count_days(published)
    return days.first if days else UNDATED


def list_media(text: Text) -> list[Citation]:
    """The media that an article cites, the nearest to what was said first."""
    found = [one for one in find_citations(text) if one.is_medium and not is_own(text, one.name)]
    return sorted(found, key=lambda one: (NEARNESS.index(one.kind), one.span))


def find_outlet(text: Text) -> tuple[str | None, str]:
    return text.publisher, find_host(text.url)


def source(text: Text) -> Sourced:
    return Sourced(read_day(text.published), frozenset(one.name for one in list_media(text)), text)


def gather_voices(told: Sequence[Told], vectors: Vectors) -> dict[str, Voices]:
    """The voices of the articles of these statements; `vectors` holds a row for each, in the same order."""
    place = {one.key: number for number, one in reversed(list(enumerate(told)))}
    found: dict[str, tuple[list[Occasion], list[int]]] = {}
    for saying in make_sayings(told):
        occasions, rows = found.setdefault(saying.told.article, ([], []))
        occasions.append(saying.occasion)
        rows.append(place[saying.told.key])
    return {key: Voices(occasions, vectors[rows]) for key, (occasions, rows) in found.items()}
