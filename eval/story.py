"""How well claims are grouped across articles and languages, on the stories of `gold/stories`.

    python -m eval.story SCORER READ FOLDER … [--vectors] [--json] [--full]

SCORER is `score_story.py`; READ a folder with what `sostiene read --jsonl` made of each story (`NAME.json`, a list of
articles in the exchange format), FOLDER the annotated story of that name. The mean of the stories is the figure.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.changes import Change, find_changes
from sostiene.connect.claims import Claim, group_claims
from sostiene.connect.names import find_canonical
from sostiene.connect.propositions import Held
from sostiene.connect.records import Text, Told
from sostiene.models.embedder import load_embedder

FIGURES = (
    "position.recall", "claim.b_cubed.p", "claim.b_cubed.r", "claim.b_cubed.f1", "claim.pairwise.p",
    "claim.pairwise.f1",
    "claim.across", "claim.across_all", "stance.all", "stance.withheld or disputed", "speaker", "first.both",
    "first.speaker", "change.f1",
)  # fmt: skip


def read_story_told(path: str | Path) -> tuple[list[Told], dict[str, Text]]:
    """The statements of a story as it was read, and its articles by key."""
    told, texts = [], {}
    for article in json.loads(Path(path).read_text(encoding="utf-8")):
        key = article["doc"]
        texts[key] = Text(
            key,
            key,
            article["text"],
            article["lang"],
            article["title"],
            article["published"],
            article["publisher"],
            article["url"],
        )
        told += [make_told(one, article) for one in article["statements"]]
    return told, texts


def embed(told: Sequence[Told], is_wanted: bool) -> NDArray[np.float32] | None:
    return load_embedder().embed([one.content for one in told]) if is_wanted else None


def make_told(one: Mapping[str, Any], article: Mapping[str, Any]) -> Told:
    position, voice = one["position"] or {}, one["voice"] or {}
    words = {name: " ".join(shown) for name, shown in one["words"].items()}
    return Told(
        f"{article['doc']}/{one['id']}", article["doc"], one["speaker"], words["content"], "",
        tuple((span[0], span[1]) for span in one["content"]), entity=name_speaker(one["speaker"], words),
        party=voice.get("party"), voice=voice.get("type") or "unknown", act=one["act"], kind=one["kind"],
        stance=position.get("stance") or "asserts", is_negated=bool(position.get("is_negated")),
        is_conditional=bool(position.get("is_conditional")), is_hearsay=bool(position.get("is_hearsay")),
        cue=words.get("cue", ""), source=words.get("source", ""), addressee=words.get("addressee", ""),
        said=one["when"],
        published=article["published"], lang=article["lang"],
        within=f"{article['doc']}/{one['within']}" if one["within"] else None, confidence=one["confidence"],
    )  # fmt: skip


def to_prediction(claims: Sequence[Claim], changes: Sequence[Change]) -> dict[str, Any]:
    """The claims in the format of the scorer."""
    return {
        "claims": [
            {"id": claim.key, "gist": claim.title, "positions": [
                {"article": held.article, "speaker": name(held), "side": held.party, "stance": held.stance,
                 "quote": held.quote, "said": held.said} for held in claim.positions]}
            for claim in claims
        ],
        "first": [
            {"claim": claim.key, "speaker": name(claim.first), "article": claim.first.article, "said": claim.first.said}
            for claim in claims if claim.first
        ],
        "changes": [
            {"claim": one.claim, "side": name_party(one.party), "speaker": name(one.after),
             "from": one.before.stance, "to": one.after.stance}
            for one in changes
        ],
    }  # fmt: skip


def name_speaker(speaker: str, words: Mapping[str, str]) -> str:
    """A stand-in for the entities: the best-known name of the speaker, or of the source where the speaker has none."""
    return find_canonical(speaker) or find_canonical(words.get("source", "")) or speaker


def name(held: Held) -> str:
    return held.entity or find_canonical(held.speaker) or held.speaker


def name_party(party: str | None) -> str | None:
    from sostiene.connect.bodies import name_state

    return name_state(party) if party else None


def score(scorer: Path, folder: Path, prediction: Mapping[str, Any], *, as_json: bool = True) -> Any:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(prediction, file, ensure_ascii=False)
        file.flush()
        command = [sys.executable, str(scorer), str(folder), file.name, *(["--json"] if as_json else [])]
        shown = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(shown.stdout) if as_json else shown.stdout + shown.stderr


def pick(figures: Mapping[str, Any], path: str) -> float | None:
    value: Any = figures
    for part in path.split("."):
        value = (value or {}).get(part)
    value = value.get("accuracy") if isinstance(value, dict) else value
    return None if value is None else 100 * value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("read", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--vectors", action="store_true", help="embed the contents that no table knows")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="print the scorer's own tables")
    options = parser.parse_args()
    table: dict[str, dict[str, float | None]] = {}
    for folder in options.folders:
        told, texts = read_story_told(options.read / f"{folder.name}.json")
        claims = group_claims(told, embed(told, options.vectors), texts)
        prediction = to_prediction(claims, find_changes(claims, told, texts))
        if options.full:
            print(score(options.scorer, folder, prediction, as_json=False))
        figures = score(options.scorer, folder, prediction)
        table[folder.name] = {path: pick(figures, path) for path in FIGURES}
    table["mean"] = {path: mean([row[path] for row in table.values()]) for path in FIGURES}
    if options.json:
        print(json.dumps(table, indent=1))
        return
    print(f"{'':32}" + "".join(f"{one[-12:]:>14}" for one in table))
    for path in FIGURES:
        print(
            f"{path:32}" + "".join(f"{'-' if row[path] is None else f'{row[path]:.1f}':>14}" for row in table.values())
        )


def mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


if __name__ == "__main__":
    main()
