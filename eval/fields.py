"""How well every field of a statement is understood: `python -m eval.fields --shared DIR [--model DIR]`.

Measured with the shared scorer over outer statements (but for the two rows on nested ones), on the Italian and English
texts of it-dev and modern-dev together, and on en-dev. Each figure stands with the number of statements that it counts.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.predictions import predict
from eval.scorers import drop_nested, score_statements, write_lines
from eval.sets import read_rows

SETS = {
    "it-dev and modern-dev (it, en)": ("gold/it-dev.jsonl", "gold/modern-dev.jsonl"),
    "en-dev": ("gold/en-dev.jsonl",),
    "seed": ("gold/seed.jsonl",),
}
LANGS = ("it", "en")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder with another network than the shipped one")
    options = parser.parse_args()
    columns = {name: measure(files, options) for name, files in SETS.items()}
    names = list(columns)
    print(f"| field | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}")
    for field in next(iter(columns.values())):
        print(f"| {field} | {' | '.join(columns[name][field] for name in names)} |")


def measure(files: tuple[str, ...], options: argparse.Namespace) -> dict[str, str]:
    """Each field's figure over the articles of some files, with its count."""
    gold = [row for file in files for row in read_rows(options.shared / file) if row["lang"] in LANGS]
    predicted = predict(gold, "neural", options.model)
    everything = score(gold, predicted, options.shared)
    outer = score(map(drop_nested, gold), map(drop_nested, predicted), options.shared)
    return {**dict(show_outer(outer)), **dict(show_nested(everything))}


def score(gold: Iterable[Any], predicted: Iterable[Any], shared: Path) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        paths = Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"
        for path, rows in zip(paths, (gold, predicted), strict=True):
            write_lines(path, rows)
        return score_statements(shared, *paths)


def show_outer(scored: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The figures of the fields, in the order of the docs, as text."""
    speaker = scored["speaker"]
    yield "speaker", show_share(speaker["all"])
    yield "speaker, source dropped or a pronoun", show_share(speaker["hard"])
    yield "act", show_share(scored["act"])
    yield "position acts", show_measure(scored["position"]["paired"])
    yield "kind", show_share(scored["kind"])
    for field in ("addressee", "channel"):
        yield field, show_measure(scored[field])
    yield "when", show_measure(scored["when"]["same"])


def show_nested(scored: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The figures of nested statements and of the links to what they stand in."""
    nested = scored["nested"]
    yield "nested triple", f"{100 * (nested['triple']['f1'] or 0):.1f} ({nested['gold']})"
    yield "within", show_measure(scored["within"])


def show_share(share: Mapping[str, Any]) -> str:
    return f"{100 * (share['accuracy'] or 0):.1f} ({share['n']})"


def show_measure(measure: Mapping[str, Any]) -> str:
    """F1, precision and recall, and how many gold has."""
    f1, p, r = (100 * (measure[name] or 0) for name in ("f1", "p", "r"))
    return f"{f1:.1f} (P {p:.1f}, R {r:.1f}, {measure['gold']})"


if __name__ == "__main__":
    main()
