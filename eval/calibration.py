"""How far the confidence of a statement can be believed: `python -m eval.calibration --shared DIR [--fit]`.

A statement counts as right if content, source and cue are all half right, or rightly absent. `--fit` finds the slope
and offset of `Decoding` that turn the anchor's log-odds into that share, on it-dev, en-dev and modern-dev: fit with a
slope of 1 and an offset of 0, for it looks at the confidences as they are.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from eval.predictions import predict
from eval.sets import read_rows
from sostiene.codec import article_from_exchange
from sostiene.overlap import NumberedText, is_half
from sostiene.records import Passage, Statement

FILES = ("gold/it-dev.jsonl", "gold/en-dev.jsonl", "gold/modern-dev.jsonl")
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder with another network than the shipped one")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    gold = [row for file in FILES for row in read_rows(options.shared / file)]
    judged = list(judge(gold, predict(gold, "neural", options.model)))
    print("| confidence | statements | mean confidence | right |\n| --- | --- | --- | --- |")
    for low, high in pairwise(BANDS):
        band = [(score, right) for score, right in judged if low <= score < high]
        if band:
            mean, share = (100 * sum(values) / len(band) for values in zip(*band, strict=True))
            print(f"| {low:.1f}–{min(high, 1):.1f} | {len(band)} | {mean:.0f} | {share:.0f} |")
    gap = sum(abs(score - right) ** 2 for score, right in judged) / len(judged)
    print(f"\n{len(judged)} statements; Brier score {gap:.3f}")
    if options.fit:
        print("calibration:", fit(judged))


def judge(gold: Sequence[Any], predicted: Sequence[Any]) -> Iterator[tuple[float, bool]]:
    """The confidence of each statement that was read, and whether gold has it."""
    for row, found in zip(gold, predicted, strict=True):
        text = NumberedText(row["text"])
        told = [article_from_exchange({**row, "hash": None}).statements, article_from_exchange(found).statements]
        for statement in told[1]:
            yield statement.confidence, any(is_triple(text, other, statement) for other in told[0])


def is_triple(text: NumberedText, one: Statement, other: Statement) -> bool:
    pairs = [(one.content, other.content), (one.source, other.source), (one.cue, other.cue)]
    return all(meets(text, *pair) for pair in pairs)


def meets(text: NumberedText, one: Passage | None, other: Passage | None) -> bool:
    return is_half(text.select(one), text.select(other)) if one and other else one is other


def fit(judged: Sequence[tuple[float, bool]], steps: int = 4000, rate: float = 0.05) -> tuple[float, float]:
    """Slope and offset of the logistic curve that fits the judgements best (gradient descent)."""
    points = [
        (math.log(min(max(score, 1e-3), 1 - 1e-3) / (1 - min(max(score, 1e-3), 1 - 1e-3))), right)
        for score, right in judged
    ]
    slope, offset = 1.0, 0.0
    for _ in range(steps):
        errors = [(1 / (1 + math.exp(-slope * x - offset)) - right, x) for x, right in points]
        slope -= rate * sum(error * x for error, x in errors) / len(points)
        offset -= rate * sum(error for error, _ in errors) / len(points)
    return round(slope, 3), round(offset, 3)


if __name__ == "__main__":
    main()
