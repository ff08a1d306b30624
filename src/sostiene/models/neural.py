"""The shipped tagger: an encoder and its heads in onnxruntime (training/ makes them).

Each window goes through the encoder once. Every piece that the anchor head picks stands for one statement; the
statement head then tells, for that anchor, which words are its source, cue, content, addressee and channel.
"""

import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sostiene.models.pieces import BEGIN, Pieces, Window, cut_pieces, cut_windows, number_of
from sostiene.records import ACTS, Antecedent, Article, Attribution, Span

Array = NDArray[np.float32]
ROLES = ("none", "source", "cue", "content", "addressee", "channel")
TOGETHER = 32
"""Windows whose hidden states are held at once, half a megabyte each."""
LIMIT = 8.0
"""Bound of the log-odds of one piece."""
MOST, LEAST = 12, 0.01
"""How many antecedents are kept for one statement, and down to which probability."""


class Encoded(NamedTuple):
    """One window: hidden states (length, width) and the logit of each place to be an anchor (length)."""

    hidden: Array
    anchors: Array


@dataclass(frozen=True)
class Answers:
    """What the statement head says of some anchors of a window.

    `roles` are log-probabilities (anchors, length, roles); `antecedents` logits (anchors, length); `acts` logits
    (anchors, acts).
    """

    roles: Array
    antecedents: Array
    acts: Array


class Runtime(Protocol):
    """The encoder and its heads, whatever runs them."""

    def encode(self, ids: Sequence[int]) -> Encoded: ...

    def ask(self, hidden: Array, places: Sequence[int]) -> Answers: ...


@dataclass(frozen=True)
class Decoding:
    """How scores become spans; chosen on the dev sets (docs/evaluation.md).

    `size` and `context` are lengths of windows in pieces; `threshold` is the least probability of an anchor. The others
    are in units of log-odds: `piece` is what a content must gain for each further piece of it; `source`, `cue` and
    `extra` (addressee and channel) are what a span must reach as a whole; `content` is added to each unit's score.
    `slope` and `offset` make an anchor's log-odds the share of such statements that are right (eval/calibration.py).
    """

    size: int = 320
    context: int = 48
    threshold: float = 0.5
    piece: float = 4.0
    content: float = 0.0
    source: float = 0.0
    cue: float = 0.0
    extra: float = 1.0
    slope: float = 1.0
    offset: float = 0.0


class OnnxRuntime:
    """The network as two ONNX files in one folder."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.encoder, self.heads = (
            onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "heads.onnx")
        )

    def encode(self, ids: Sequence[int]) -> Encoded:
        hidden, anchors = self.encoder.run(None, {"ids": np.array([ids], dtype=np.int64)})
        return Encoded(hidden[0], anchors[0])

    def ask(self, hidden: Array, places: Sequence[int]) -> Answers:
        given: dict[str, Any] = {"hidden": hidden, "places": np.array(places, dtype=np.int64)}
        return Answers(*self.heads.run(None, given))


class NeuralTagger:
    """Finds attributions with the network. `threads` windows of an article are encoded at the same time."""

    def __init__(self, runtime: Runtime, tokenizer: Tokenizer, decoding: Decoding, threads: int = 1) -> None:
        self.runtime = runtime
        self.tokenizer = tokenizer
        self.decoding = decoding
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None

    @cached_property
    def begin(self) -> int:
        return number_of(BEGIN, self.tokenizer)

    def tag(self, article: Article) -> list[Attribution]:
        """The attributions of the article, in the order of their contents."""
        pieces = cut_pieces(article.text, self.tokenizer)
        windows = cut_windows(pieces, size=self.decoding.size, context=self.decoding.context)
        found: list[Attribution] = []
        for first in range(0, len(windows), TOGETHER):
            batch = windows[first : first + TOGETHER]
            for window, encoded in zip(batch, self.encode(pieces, batch), strict=True):
                found.extend(self.tag_window(article.text, pieces, window, encoded))
        return sorted(drop_doubles(found), key=lambda attribution: attribution.content[0])

    def encode(self, pieces: Pieces, windows: Sequence[Window]) -> Iterator[Encoded]:
        """The windows through the encoder, each on a core of its own: faster than several cores on one window."""
        ids = [(self.begin, *pieces.ids[window.start : window.end]) for window in windows]
        return self.pool.map(self.runtime.encode, ids) if self.pool else map(self.runtime.encode, ids)

    def tag_window(self, text: str, pieces: Pieces, window: Window, encoded: Encoded) -> Iterator[Attribution]:
        """The attributions whose anchor lies in the core of the window."""
        shift = 1 - window.start
        core = slice(window.core.start + shift, window.core.end + shift)
        probable = 1 / (1 + np.exp(-encoded.anchors[core]))
        places = [int(place) + core.start for place in np.flatnonzero(probable >= self.decoding.threshold)]
        if not places:
            return
        answers = self.runtime.ask(encoded.hidden, places)
        units = Units(text, pieces, window)
        odds = settle_rivals(units.sum_up(weigh(answers.roles[:, 1:])), [units.find(place - 1) for place in places])
        for number, place in enumerate(places):
            roles = find_roles(odds[number], units.separators, self.decoding)
            if roles["content"]:
                spans = {role: units.join(chosen) for role, chosen in roles.items()}
                score = sigmoid(self.decoding.slope * encoded.anchors[place] + self.decoding.offset)
                yield make_attribution(spans, units, answers, number, score)


def sigmoid(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def weigh(roles: Array) -> Array:
    """Log-probabilities to log-odds, bounded so that no single piece decides alone."""
    odds: Array = np.clip(roles - np.log(np.maximum(-np.expm1(roles), 1e-6)), -LIMIT, LIMIT)
    return odds


def settle_rivals(odds: Array, anchors: Sequence[int]) -> Array:
    """Log-odds (anchors, units, roles) where a unit claimed by two statements counts only for the one that is surer.

    A cue and a source belong to one statement; a content may belong to two only where one stands inside the other.
    """
    content = odds[:, anchors, ROLES.index("content")] > 0
    is_rival = ~np.eye(len(anchors), dtype=bool)
    settled = odds.copy()
    for role, name in enumerate(ROLES):
        rivals = is_rival & ~(content | content.T) if name == "content" else is_rival
        against = np.where(rivals[:, :, None], odds[None, :, :, role], -np.inf).max(1)
        settled[:, :, role] = np.where(against > odds[:, :, role], odds[:, :, role] - against, odds[:, :, role])
    return settled


def find_roles(odds: Array, separators: NDArray[np.bool_], decoding: Decoding) -> dict[str, list[range]]:
    """The units of each role for one anchor, from log-odds (units, roles): first cue and source, then what is left."""
    score = {role: np.where(separators, -LIMIT, odds[:, place]) for place, role in enumerate(ROLES)}
    found = {"cue": find_pieces(score["cue"], decoding.cue)}
    found["source"] = find_best(without(score["source"], found["cue"]), decoding.source)
    taken = found["cue"] + found["source"]
    content = np.where(separators, 0.0, odds[:, ROLES.index("content")] + decoding.content)
    found["content"] = find_pieces(without(content, taken), decoding.piece)
    for role in ("addressee", "channel"):
        found[role] = find_best(without(score[role], taken + found["content"]), decoding.extra)
        taken += found[role]
    return found


def without(scores: Array, taken: Iterable[range]) -> Array:
    """The scores with the units that are taken already made hopeless."""
    left = scores.copy()
    for units in taken:
        left[units.start : units.stop] = -LIMIT
    return left


def find_best(scores: Array, floor: float) -> list[range]:
    """The stretch of the highest sum, if that is above `floor`; no stretch if not."""
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    gains = sums[1:] - np.minimum.accumulate(sums)[:-1]
    end = int(gains.argmax())
    return [range(int(sums[: end + 1].argmin()), end + 1)] if gains[end] > floor else []


def find_pieces(scores: Array, cost: float) -> list[range]:
    """The stretches of the highest sum together, where each costs `cost`; the best single one if none is worth it."""
    inside, outside = -cost, 0.0
    opened: list[bool] = []
    closed: list[bool] = []
    for value in scores.tolist():
        opened.append(outside - cost > inside)
        before = max(inside, outside - cost)
        closed.append(inside > outside)
        outside = max(outside, inside)
        inside = before + value
    pieces: list[range] = []
    end = len(opened) if inside > outside else None
    for unit in range(len(opened) - 1, -1, -1):
        if end is None:
            end = unit if closed[unit] else None
        if end is not None and end > unit and (opened[unit] or unit == 0):
            pieces.append(range(unit, end))
            end = None
    return pieces[::-1] or find_best(scores, 0.0)


class Units:
    """The words and marks of a window: pieces of one word are decided together, so no span ends within a word."""

    def __init__(self, text: str, pieces: Pieces, window: Window) -> None:
        self.pieces = pieces.spans[window.start : window.end]
        joins = (is_inside_word(text, left, right) for left, right in pairwise(self.pieces))
        self.starts = [0] + [number for number, is_joined in enumerate(joins, 1) if not is_joined]
        ends = [*self.starts[1:], len(self.pieces)]
        self.spans = [
            Span(self.pieces[start].start, self.pieces[end - 1].end)
            for start, end in zip(self.starts, ends, strict=True)
        ]
        self.separators = np.array([span.start == span.end for span in self.spans])

    def find(self, piece: int) -> int:
        """The unit that holds the piece of that number in the window."""
        return bisect_right(self.starts, piece) - 1

    def sum_up(self, scores: Array) -> Array:
        """Scores of pieces (anchors, length, roles) to scores of units."""
        summed: Array = np.add.reduceat(scores, self.starts, axis=1)
        return summed

    def join(self, chosen: Iterable[range]) -> tuple[Span, ...]:
        """The spans of stretches of units."""
        spans = (Span(self.spans[units.start].start, self.spans[units.stop - 1].end) for units in chosen)
        return tuple(span for span in spans if span.start < span.end)


def is_inside_word(text: str, left: Span, right: Span) -> bool:
    return (
        left.end == right.start
        and left.start < left.end
        and right.start < right.end
        and text[left.end - 1].isalnum()
        and text[right.start].isalnum()
    )


def make_attribution(
    spans: dict[str, tuple[Span, ...]], units: Units, answers: Answers, number: int, score: float
) -> Attribution:
    return Attribution(
        **spans,
        antecedents=tuple(find_antecedents(answers.antecedents[number], units)),
        act=ACTS[int(answers.acts[number].argmax())],
        score=score,
        reason=f"found by the model ({score:.0%})",
    )


def find_antecedents(logits: Array, units: Units) -> Iterator[Antecedent]:
    """The likeliest mentions of the speaker, down to LEAST; place 0 stands for nobody."""
    likely = np.exp(logits - logits.max())
    summed = np.add.reduceat(likely[1:], units.starts) / likely.sum()
    nobody = Antecedent(None, round(float(likely[0] / likely.sum()), 3))
    best = (int(unit) for unit in np.argsort(-summed, kind="stable")[:MOST])
    some = [Antecedent(units.spans[unit], round(float(summed[unit]), 3)) for unit in best]
    yield from sorted((one for one in (nobody, *some) if one.probability >= LEAST), key=lambda one: -one.probability)


def drop_doubles(found: Iterable[Attribution]) -> list[Attribution]:
    """Of attributions that share cue and content, only the likeliest: two words of one cue may both be anchors."""
    kept: list[Attribution] = []
    for attribution in sorted(found, key=lambda attribution: -attribution.score):
        if not any(is_double(attribution, other) for other in kept):
            kept.append(attribution)
    return kept


def is_double(one: Attribution, other: Attribution) -> bool:
    same_cue = meet(one.cue, other.cue) or not (one.cue and other.cue)
    return same_cue and meet(one.content, other.content)


def meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Do the spans share a character?"""
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def load(folder: Path | None = None, *, threads: int = 0) -> NeuralTagger:
    """The shipped tagger, or the one in `folder`. Loads about 60 MB. With `threads` 0 it uses every core."""
    with as_file(files("sostiene.models") / "shipped") as shipped:
        place = folder or shipped
        settings = json.loads((place / "decoding.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        return NeuralTagger(OnnxRuntime(place), tokenizer, Decoding(**settings), threads or count_cores())


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
