"""The shared scorers, run as the programs that they are, and the files that they read."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FIELDS = ("source", "cue", "content")
VIOLATED = (
    1  # the exit status of score_statements.py where a span is not grounded; its figures are printed all the same
)


def score_statements(shared: Path, gold: Path, predicted: Path) -> dict[str, Any]:
    """The figures of two files of the exchange format."""
    return run_scorer(shared / "eval" / "score_statements.py", gold, predicted)


def score_attributions(shared: Path, gold: Path, predicted: Path) -> dict[str, Any]:
    """The figures of two files of attributions: spans only."""
    return run_scorer(shared / "eval" / "score_attribution.py", gold, predicted)


def run_scorer(program: Path, gold: Path, predicted: Path) -> dict[str, Any]:
    command = [sys.executable, str(program), str(gold), str(predicted), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, VIOLATED) or not done.stdout.startswith("{"):
        raise SystemExit(f"{program.name} failed on {gold.name}:\n{done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def drop_nested(article: Mapping[str, Any]) -> dict[str, Any]:
    """The article with its outer statements alone."""
    outer = [statement for statement in article["statements"] if not statement["within"]]
    return {**article, "statements": outer}


def to_attributions(article: Mapping[str, Any]) -> dict[str, Any]:
    """An article of the exchange format as the attribution scorer reads it."""
    rows = [{name: statement[name] for name in FIELDS} for statement in article["statements"]]
    return {"doc": article["doc"], "text": article["text"], "attributions": rows}
