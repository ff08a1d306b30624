"""Does `sostiene evaluate` give the same figures as the shared scorers? `python -m eval.agreement --shared DIR`.

Gold is damaged at random, as a bad reader would damage it, and both measure the damaged articles. Every figure must be
the same to the last of the scorers' four decimals.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from eval.scorers import score_attributions, score_statements, to_attributions, write_lines
from sostiene.codec import article_from_exchange, article_from_line
from sostiene.evaluation import Evaluation, Group, Measure, Share, compare_all

ROUNDS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/ and eval/")
    options = parser.parse_args()
    differences = [
        f"{name}, round {seed}: {difference}"
        for name in ("it-train", "en-train")
        for seed in range(ROUNDS)
        for difference in compare_scorers(options.shared, options.shared / "gold" / f"{name}.jsonl", seed)
    ]
    print("\n".join(differences) or "sostiene evaluate and the shared scorers agree on every figure")
    return 1 if differences else 0


def compare_scorers(shared: Path, path: Path, seed: int) -> Iterator[str]:
    """Where the two differ on the gold file, damaged with that seed."""
    dice = random.Random(seed)
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    damaged = [damage(article, dice) for article in gold]
    pairs = [
        (article_from_line(json.dumps(one)), article_from_exchange(other))
        for one, other in zip(gold, damaged, strict=True)
    ]
    ours = compare_all(pairs).total
    with tempfile.TemporaryDirectory() as folder:
        gold_file, damaged_file = Path(folder) / "gold.jsonl", Path(folder) / "damaged.jsonl"
        write_lines(gold_file, gold)
        write_lines(damaged_file, damaged)
        theirs = score_statements(shared, gold_file, damaged_file)
        write_lines(gold_file, [to_attributions(article) for article in gold])
        write_lines(damaged_file, [to_attributions(article) for article in damaged])
        quoted = score_attributions(shared, gold_file, damaged_file)["quoted"]
    for name, mine, other in list_figures(ours, {**theirs, "quoted": quoted}):
        if mine is not None and other is not None and abs(mine - other) > 0.00006:
            yield f"{name} is {mine:.4f} here and {other:.4f} there"
        elif (mine or 0) != (other or 0) and (mine is None or other is None):
            yield f"{name} is {mine} here and {other} there"


def list_figures(ours: Evaluation, theirs: dict[str, Any]) -> Iterator[tuple[str, float | None, float | None]]:
    """Each figure's name, our value and theirs."""
    for group in ("all", "outer", "nested", "quoted"):
        measures: Group = getattr(ours, group)
        for field in fields(measures):
            measure: Measure = getattr(measures, field.name)
            part, _, level = field.name.partition("_")
            key = {"content": (level,), "triple": ("triple",)}.get(part, (part, level))
            other = theirs[group]
            for step in key:
                other = other.get(step, {})
            for figure, letter in (("precision", "p"), ("recall", "r"), ("f1", "f1")):
                yield f"{group} {field.name} {figure}", getattr(measure, figure), other.get(letter)
    for name, value in (("kind", theirs["kind"]), ("act", theirs["act"]), ("speaker", theirs["speaker"]["all"])):
        share: Share = getattr(ours, name)
        yield name, share.share, value["accuracy"]
    yield "when", ours.when.f1, theirs["when"]["same"]["f1"]


def damage(article: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The article with statements dropped, moved, doubled, and with wrong fields."""
    kept = [damage_statement(statement, article, dice) for statement in article["statements"] if dice.random() > 0.15]
    doubled = [{**statement, "id": f"{statement['id']}-again"} for statement in kept if dice.random() < 0.1]
    ids = {statement["id"] for statement in kept}
    for statement in kept + doubled:
        if statement["within"] not in ids or dice.random() < 0.2:
            statement["within"] = None
    return {**article, "statements": kept + doubled}


def damage_statement(statement: dict[str, Any], article: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    length = len(article["text"])
    damaged = dict(statement)
    for name in ("content", "source", "cue"):
        if dice.random() < 0.5:
            damaged[name] = [move_span(span, length, dice) for span in statement[name] or []]
    for name in ("source", "cue"):
        if dice.random() < 0.1:
            damaged[name] = []
    names = [other["speaker"] for other in article["statements"]] + [
        "unknown",
        "il portavoce di " + statement["speaker"],
    ]
    if dice.random() < 0.4:
        damaged["speaker"] = dice.choice([*names, *statement["speaker"].split()])
    if dice.random() < 0.2:
        damaged["act"], damaged["kind"] = dice.choice(["state", "deny"]), dice.choice(["direct", "indirect"])
    if dice.random() < 0.3:
        damaged["when"] = dice.choice([None, "2010", "2010-05-03", (statement["when"] or "2011") + "-01"])
    return damaged


def move_span(span: list[int], length: int, dice: random.Random) -> list[int]:
    start = min(max(0, span[0] + round(dice.gauss(0, 12))), length - 1)
    return [start, min(max(start + 1, span[1] + round(dice.gauss(0, 12))), length)]


if __name__ == "__main__":
    sys.exit(main())
