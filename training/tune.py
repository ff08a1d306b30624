"""Chooses the decoding settings of a trained network on the dev sets, by coordinate ascent on triple F1.

The figures come from the scorer in DATA/eval; outer statements only. They are optimistic by what the tuning gained.
"""

import argparse
import importlib.util
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from tokenizers import Tokenizer

from sostiene.extract.nesting import find_parents
from sostiene.models.neural import Answers, Array, Decoding, Encoded, NeuralTagger, OnnxRuntime, Runtime
from sostiene.records import Article, Attribution
from training.gold import read_rows

log = logging.getLogger(__name__)
TUNED_ON = ("it-dev", "en-dev")
CHOICES: dict[str, tuple[float, ...]] = {
    "threshold": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
    "piece": (0.0, 2.0, 4.0, 6.0, 8.0, 12.0, 20.0),
    "content": (-1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0),
    "source": (-4.0, -2.0, 0.0, 1.0, 2.0, 4.0),
    "cue": (2.0, 4.0, 6.0, 9.0),
}


class Remembering:
    """A runtime that runs the encoder once for each window, however often it is asked."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.encoded: dict[tuple[int, ...], Encoded] = {}

    def encode(self, ids: Sequence[int]) -> Encoded:
        key = tuple(ids)
        if key not in self.encoded:
            self.encoded[key] = self.runtime.encode(ids)
        return self.encoded[key]

    def ask(self, hidden: Array, places: Sequence[int]) -> Answers:
        return self.runtime.ask(hidden, places)


def load_scorer(data: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_attribution", data / "eval" / "score_attribution.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Articles with `attributions`: the outer ones, as the scorer wants them."""
    rows = read_rows(path)
    for row in rows:
        statements = row.get("attributions", row.get("statements"))
        row["attributions"] = [item for item in statements or () if item.get("content") and not item.get("within")]
    return rows


def score(tagger: NeuralTagger, rows: list[dict[str, Any]], scorer: ModuleType) -> dict[str, Any]:
    """The scorer's figures for one set."""
    gold = {row["doc"]: [as_item(item, scorer) for item in row["attributions"]] for row in rows}
    pred = {row["doc"]: predict(tagger, row, scorer) for row in rows}
    figures: dict[str, Any] = scorer.score(gold, pred, {row["doc"]: row["text"] for row in rows})
    return figures


def predict(tagger: NeuralTagger, row: dict[str, Any], scorer: ModuleType) -> list[dict[str, Any]]:
    found = tagger.tag(Article(row["doc"], row["text"], "", row.get("lang")))
    outer = [attribution for attribution, parent in zip(found, find_parents(found), strict=True) if parent is None]
    return [as_item(spans_of(attribution), scorer) for attribution in outer]


def spans_of(attribution: Attribution) -> dict[str, Any]:
    return {name: getattr(attribution, name) for name in ("source", "cue", "content")}


def as_item(item: dict[str, Any], scorer: ModuleType) -> dict[str, Any]:
    spans = {name: scorer.span(item.get(name)) for name in ("source", "cue", "content")}
    return {**spans, "source_resolved": (), "source_text": ""}


def show(name: str, figures: dict[str, Any]) -> str:
    whole = figures["all"]
    parts = [f"{key} {100 * whole[key]['f1']:.1f}" for key in ("exact", "half", "triple")]
    quoted = figures.get("quoted", {}).get("triple", {"f1": 0})["f1"]
    sides = f"source {100 * figures['source']['half']['f1']:.1f} cue {100 * figures['cue']['half']['f1']:.1f}"
    count = f"gold {figures['gold']} pred {figures['pred']}"
    return f"{name}: {' '.join(parts)} {sides} quoted {100 * quoted:.1f} ({count})"


def tune(tagger: NeuralTagger, sets: dict[str, list[dict[str, Any]]], scorer: ModuleType, rounds: int = 2) -> Decoding:
    def value(decoding: Decoding) -> float:
        tagger.decoding = decoding
        figures = [score(tagger, rows, scorer)["all"] for rows in sets.values()]
        return sum(one["triple"]["f1"] + 0.3 * one["half"]["f1"] + 0.2 * one["exact"]["f1"] for one in figures)

    best, reached = tagger.decoding, value(tagger.decoding)
    for _ in range(rounds):
        for candidate in neighbours(best):
            gained = value(candidate)
            if gained > reached + 0.002:
                best, reached = candidate, gained
                log.info("%.4f %s", reached, best)
    tagger.decoding = best
    return best


def neighbours(decoding: Decoding) -> list[Decoding]:
    return [replace(decoding, **{name: value}) for name, values in CHOICES.items() for value in values]  # type: ignore[arg-type]


def load_tagger(folder: Path) -> NeuralTagger:
    """The tagger in the folder, remembering what it encoded."""
    settings = json.loads((folder / "decoding.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return NeuralTagger(Remembering(OnnxRuntime(folder)), tokenizer, Decoding(**settings))


def read_sets(data: Path, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    paths = {"polnear-dev": data / "data/polnear/dev.jsonl.gz"}
    return {name: read_gold(paths.get(name, data / "gold" / f"{name}.jsonl")) for name in names}


def tune_folder(folder: Path, data: Path) -> None:
    """Chooses the settings of the tagger in the folder and writes them there."""
    tagger, scorer, sets = load_tagger(folder), load_scorer(data), read_sets(data, TUNED_ON)
    chosen = tune(tagger, sets, scorer)
    (folder / "decoding.json").write_text(json.dumps(asdict(chosen), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Prints the figures of the tagger alone, before any rule.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="the folder that training.export wrote")
    parser.add_argument("--sets", nargs="*", default=["it-dev", "en-dev"])
    options = parser.parse_args()
    tagger, scorer = load_tagger(options.model), load_scorer(options.data)
    for name, rows in read_sets(options.data, options.sets).items():
        print(show(name, score(tagger, rows, scorer)), flush=True)
