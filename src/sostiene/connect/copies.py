"""How far two articles are one text: runs of words that both have, and sentences that say the same in one order."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.records import Text
from sostiene.extract.sentences import Sentences

Vectors = NDArray[np.float32]
LikenessKind = Literal["copy", "rewrite", "translation"]
Embed = Callable[[Sequence[str]], Vectors]
RUN = 4  # words
MOST_WORDS = 5000  # of an article
SAMPLED, FEW = 8, 40
"""Of the runs of a long text one in so many is kept to find its copies by, of a text with few runs all."""
LEAST_SHARED = 0.15
"""Share of what is kept of the shorter text that the longer one has, from which it may be its copy."""
SHORTEST = 4  # words of a sentence that is compared
MOST_SENTENCES = 60  # of an article
LONGEST_SENTENCE = 1000  # characters
FEWEST = 2  # sentences that have to agree
COPIED = 0.35
"""Share of the runs of the shorter text that the other has, from which one was copied from the other. Copies on the two
stories have .41 and more, other articles on the same words of the same speaker .16 and less."""
REWRITTEN = 0.82
"""Mean cosine of the sentences of one text with the nearest of the other's, from which one is the other rewritten."""
ALIGNED, TRANSLATED = 0.5, 0.62
"""Cosines of a sentence and its translation: the least, and the mean of those that are aligned."""
MOST_COVERED, LEAST_COVERED = 0.75, 0.5
"""Shares of the words of both texts that lie in aligned sentences: of the one that has more, and of the other."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Likeness:
    """How two articles are alike: `copy`, `rewrite` or `translation`, how sure, and why in one line."""

    kind: LikenessKind
    score: float
    why: str


class Sample(NamedTuple):
    """The runs by which copies of a text are found, and how many of them are those that a long text is known by."""

    runs: frozenset[int]
    number: int


class Shelf:
    """The articles of one question, each read and embedded at most once."""

    def __init__(self, texts: Iterable[Text], embed: Embed | None) -> None:
        self.texts = {text.key: text for text in texts}
        self.embed = embed
        self.runs: dict[str, frozenset[int]] = {}
        self.samples: dict[str, Sample] = {}
        self.sentences: dict[str, list[str]] = {}
        self.vectors: dict[str, Vectors] = {}

    def add(self, texts: Iterable[Text]) -> None:
        self.texts.update({text.key: text for text in texts})

    def list_runs(self, key: str) -> frozenset[int]:
        if key not in self.runs:
            self.runs[key] = frozenset(find_runs(self.texts[key].text))
        return self.runs[key]

    def sample(self, key: str) -> Sample:
        if key not in self.samples:
            self.samples[key] = sample_runs(self.list_runs(key))
        return self.samples[key]

    def compare(self, one: str, other: str, *, is_whole: bool) -> Likeness | None:
        """How two articles are one text; None if they are not. Only with `is_whole` are their sentences compared."""
        runs, others = self.list_runs(one), self.list_runs(other)
        shared = len(runs & others) / max(1, min(len(runs), len(others)))
        if shared >= COPIED and min(len(runs), len(others)) > RUN:
            return Likeness("copy", shared, f"{shared:.0%} of the shorter one's runs of {RUN} words stand in both")
        if self.embed is None or not is_whole:
            return None
        if self.texts[one].lang == self.texts[other].lang:
            return self.find_rewrite(one, other)
        return self.find_translation(one, other)

    def find_rewrite(self, one: str, other: str) -> Likeness | None:
        cosines = self.read(one) @ self.read(other).T
        if min(cosines.shape) < FEWEST:
            return None
        score = float(max(cosines.max(axis=1).mean(), cosines.max(axis=0).mean()))
        return Likeness("rewrite", score, f"sentences alike by {score:.2f} on average") if score >= REWRITTEN else None

    def find_translation(self, one: str, other: str) -> Likeness | None:
        """Sentences that are each other's nearest and stand in the same order in both."""
        cosines = self.read(one) @ self.read(other).T
        pairs = keep_order(list(find_mutual(cosines)), cosines)
        if len(pairs) < FEWEST:
            return None
        covered = sorted((self.cover(one, [pair[0] for pair in pairs]), self.cover(other, [pair[1] for pair in pairs])))
        score = float(np.mean([cosines[pair] for pair in pairs]))
        if score < TRANSLATED or covered[1] < MOST_COVERED or covered[0] < LEAST_COVERED:
            return None
        why = f"{len(pairs)} sentences in one order translate each other ({score:.2f}), {covered[1]:.0%} of one text"
        return Likeness("translation", score, why)

    def read(self, key: str) -> Vectors:
        """The vectors of the article's sentences."""
        if key not in self.vectors and self.embed is not None:
            self.sentences[key] = list(islice(find_sentences(self.texts[key].text), MOST_SENTENCES))
            self.vectors[key] = self.embed(self.sentences[key]) if self.sentences[key] else np.zeros((0, 1), np.float32)
        return self.vectors[key]

    def cover(self, key: str, numbers: Sequence[int]) -> float:
        sizes = [len(sentence.split()) for sentence in self.sentences[key]]
        return sum(sizes[number] for number in numbers) / max(1, sum(sizes))


def find_runs(text: str) -> Iterator[int]:
    """A number for each run of words, the same in every process."""
    words = [match.group().casefold() for match in islice(WORD.finditer(text), MOST_WORDS)]
    for start in range(len(words) - RUN + 1):
        yield int.from_bytes(hashlib.blake2b(" ".join(words[start : start + RUN]).encode(), digest_size=7).digest())


def sample_runs(runs: frozenset[int]) -> Sample:
    sparse = frozenset(run for run in runs if run % SAMPLED == 0)
    return Sample(runs if len(runs) <= FEW else sparse, len(sparse))


def may_copy(one: Sample, other: Sample) -> bool:
    """Is it worth looking whether one text was copied from the other?"""
    return is_enough(len(one.runs & other.runs), one.number, other.number)


def is_enough(shared: int, one: int, other: int) -> bool:
    return shared > 0 and shared >= LEAST_SHARED * min(one, other)


def find_sentences(text: str) -> Iterator[str]:
    starts = Sentences(text).starts
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        sentence = text[start:end].strip()[:LONGEST_SENTENCE]
        if len(sentence.split()) >= SHORTEST:
            yield sentence


def find_mutual(cosines: Vectors) -> Iterator[tuple[int, int]]:
    """Rows and columns that are each other's nearest, in the order of the rows."""
    if 0 in cosines.shape:
        return
    nearest, backwards = cosines.argmax(axis=1), cosines.argmax(axis=0)
    for row, column in enumerate(nearest):
        if backwards[column] == row and cosines[row, column] >= ALIGNED:
            yield row, int(column)


def keep_order(pairs: Sequence[tuple[int, int]], cosines: Vectors) -> list[tuple[int, int]]:
    """The heaviest of the chains of pairs whose rows and columns both rise."""
    best: list[tuple[float, list[tuple[int, int]]]] = []
    for pair in pairs:
        before = [chain for chain in best if chain[1][-1][1] < pair[1]]
        weight, chain = max(before, key=lambda one: one[0], default=(0.0, []))
        best.append((weight + float(cosines[pair]), [*chain, pair]))
    return max(best, key=lambda one: one[0], default=(0.0, []))[1]
