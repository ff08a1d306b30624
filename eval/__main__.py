"""Measures the product with the shared scorers: `python -m eval --shared DIR`.

Reads each set's articles with the neural tagger and with the rules, and prints both side by side. The exit status is 1
if a figure is below its floor in eval/floor.json. Figures are F1 over outer statements (nested ones stand apart), in
percent; `speaker`, `act` and `kind` are accuracies over the pairs of half the same content.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.floor import Floor, find_falls, lower_floor, raise_floor, read_floor, write_floor
from eval.predictions import predict
from eval.scorers import drop_nested, score_attributions, score_statements, to_attributions, write_lines
from eval.sets import SETS, GoldSet, read_rows, take_fingerprint

TAGGERS = ("neural", "rules")
# The figures shown, in their order; those of spans have a floor.
SPANS = ("content exact", "content half", "source half", "cue half", "triple half", "quoted triple")
FIELDS = ("kind", "act", "speaker", "when", "nested triple")
Figures = dict[str, float]


@dataclass(frozen=True)
class Measured:
    """One set: the short figures of each tagger, and all that the scorers said."""

    gold: GoldSet
    fingerprint: str
    figures: Mapping[str, Figures]
    details: Mapping[str, Any]

    @property
    def as_floor(self) -> Floor:
        spans = {tagger: {name: f[name] for name in SPANS if name in f} for tagger, f in self.figures.items()}
        return Floor(self.fingerprint, spans)


def main() -> int:
    options = parse_options()
    missing = [gold.name for gold in options.sets if not gold.find(options.shared).exists()]
    with TemporaryDirectory(prefix="sostiene-eval-") as passing:
        folder: Path = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        measured = []
        for gold in options.sets:
            if gold.name not in missing:
                measured.append(measure(gold, options, folder))
                print(format_set(measured[-1]), end="\n\n", flush=True)
    if options.json:
        options.json.write_text(json.dumps(to_json(measured), indent=1) + "\n", encoding="utf-8")
    return settle_floor(measured, missing, options)


def parse_options() -> argparse.Namespace:
    by_name = {gold.name: gold for gold in SETS}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/, data/ and eval/")
    parser.add_argument("--sets", nargs="+", choices=by_name, default=list(by_name))
    parser.add_argument("--tagger", nargs="+", choices=TAGGERS, default=list(TAGGERS))
    parser.add_argument("--model", type=Path, help="a folder with another network than the shipped one")
    parser.add_argument("--json", type=Path, help="write all figures there")
    parser.add_argument("--keep", type=Path, help="keep what was read in this folder")
    parser.add_argument("--floor", type=Path, default=None, help="another floor than eval/floor.json")
    parser.add_argument("--raise-floor", action="store_true", help="raise the floor to what is measured now")
    parser.add_argument("--lower-floor", action="store_true", help="set the floor to what is measured now, even lower")
    options = parser.parse_args()
    options.sets = [by_name[name] for name in options.sets]
    return options


def measure(gold: GoldSet, options: argparse.Namespace, folder: Path) -> Measured:
    """The set read with each tagger and scored."""
    path = gold.find(options.shared)
    rows = list(read_rows(path))
    figures, details = {}, {}
    for tagger in options.tagger:
        articles = predict(rows, tagger, options.model)
        stem = folder / f"{gold.name}.{tagger}"
        score = score_own if gold.form == "statements" else score_foreign
        details[tagger] = score(options.shared, path, rows, articles, stem)
        figures[tagger] = choose_figures(details[tagger])
    return Measured(gold, take_fingerprint(path), figures, details)


def score_own(
    shared: Path, gold: Path, rows: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]], stem: Path
) -> dict[str, Any]:
    """Statements against statements; `alone` holds the spans of outer statements as if there were no others."""
    predicted = stem.with_name(stem.name + ".jsonl")
    write_lines(predicted, articles)
    scored = score_statements(shared, gold, predicted)
    if scored["violations"]:
        raise SystemExit("spans that are not grounded:\n" + "\n".join(scored["violations"]))
    outer = stem.with_name(stem.name + ".outer-gold.jsonl"), stem.with_name(stem.name + ".outer.jsonl")
    for path, side in zip(outer, (rows, articles), strict=True):
        write_lines(path, [to_attributions(drop_nested(article)) for article in side])
    return {**scored, "alone": score_attributions(shared, *outer)}


def score_foreign(
    shared: Path, gold: Path, rows: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]], stem: Path
) -> dict[str, Any]:
    """Spans of outer statements against attributions."""
    predicted = stem.with_name(stem.name + ".outer.jsonl")
    write_lines(predicted, [to_attributions(drop_nested(article)) for article in articles])
    return {"alone": score_attributions(shared, gold, predicted)}


def choose_figures(scored: Mapping[str, Any]) -> Figures:
    """The figures of the table out of all that the scorers say; what has nothing to count is left out."""
    alone = scored["alone"]
    outer = scored.get("outer", alone["all"])
    figures = {
        "content exact": outer["exact"]["f1"],
        "content half": outer["half"]["f1"],
        "source half": outer["source"]["half"]["f1"],
        "cue half": outer["cue"]["half"]["f1"],
        "triple half": outer["triple"]["f1"],
        "quoted triple": alone.get("quoted", {}).get("triple", {}).get("f1"),
    }
    if "outer" in scored:
        figures |= {
            "kind": scored["kind"]["accuracy"],
            "act": scored["act"]["accuracy"],
            "speaker": scored["speaker"]["all"]["accuracy"],
            "when": scored["when"]["same"]["f1"],
            "nested triple": scored.get("nested", {}).get("triple", {}).get("f1"),
        }
    return {name: figure for name, figure in figures.items() if figure is not None}


def format_set(measured: Measured) -> str:
    taggers = list(measured.figures)
    counts = next(iter(measured.details.values()))["alone"]
    rows = [f"{measured.gold.name}: {counts['docs']} articles, {counts['gold']} outer statements"]
    rows.append(f"{'':16}" + "".join(f"{tagger:>9}" for tagger in taggers))
    for name in (*SPANS, *FIELDS):
        values = [measured.figures[tagger].get(name) for tagger in taggers]
        if any(value is not None for value in values):
            rows.append(f"{name:16}" + "".join("        -" if v is None else f"{100 * v:9.1f}" for v in values))
    return "\n".join(rows)


def to_json(measured: Sequence[Measured]) -> dict[str, Any]:
    return {
        one.gold.name: {"fingerprint": one.fingerprint, "figures": one.figures, "details": one.details}
        for one in measured
    }


def settle_floor(measured: Sequence[Measured], missing: Sequence[str], options: argparse.Namespace) -> int:
    """Compares with the floor, or sets it; 1 if something fell."""
    path = {"path": options.floor} if options.floor else {}
    floors = read_floor(**path)
    if options.raise_floor or options.lower_floor:
        for one in measured:
            now = one.as_floor
            floors[one.gold.name] = (
                lower_floor(now) if options.lower_floor else raise_floor(floors.get(one.gold.name), now)
            )
        write_floor(floors, **path)
        return 0
    falls = [f"{name}: there is a floor, but no gold in {options.shared}" for name in missing if name in floors]
    for one in measured:
        if one.gold.name in floors:
            falls += find_falls(one.gold.name, floors[one.gold.name], one.as_floor)
    print("\n".join(falls), file=sys.stderr, end="\n" if falls else "")
    return 1 if falls else 0


if __name__ == "__main__":
    sys.exit(main())
