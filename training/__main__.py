"""Makes the shipped model from nothing: `python -m training --data DIR --out DIR`.

    DIR/encoder   the pretrained encoder with its trimmed vocabulary
    DIR/alike.pt  its upper layers, taught which contents are about one proposition
    DIR/clean     the network trained on the project's own gold and invented texts alone, and its int8 files
    DIR/mixed     the network trained on these and PolNeAR, and its int8 files
    DIR/*/plain   the same in fp32, which the benchmark compares with

Each stage that is done is skipped; one that was stopped goes on where it was. Copy `clean/shipped` or `mixed/shipped`
to `src/sostiene/models/shipped`: clean if it is within two points of mixed on it-dev and en-dev, else mixed.
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path

import torch

from sostiene.models.neural import Decoding
from training.alike import teach
from training.embedder import write_embedders
from training.encoder import convert
from training.export import export
from training.train import Plan, average, load_network, train
from training.tune import tune_folder


@dataclass(frozen=True)
class Stage:
    """A step of the training: by plan, from the network of the stage `start` (the bare encoder if None); or without a
    plan the mean of the networks of two stages, the first one's share given."""

    name: str
    plan: Plan | None = None
    start: str | None = None
    mean: tuple[str, str] | None = None
    weight: float = 0.5


STAGES = {
    "clean": (
        Stage("texts", Plan(epochs=7, rate=2.5e-4, seed=31)),
        Stage(
            "rounded",
            Plan(epochs=2.5, invented=0.6, rate=1.3e-4, head_rate=6e-4, seed=61, is_rounded=True),
            "texts",
        ),
    ),
    "mixed": (
        Stage("first", Plan(epochs=5, invented=0, share=2.5, rate=2.5e-4)),
        Stage(
            "gold", Plan(epochs=3, invented=0, share=1.5, rate=1.5e-4, head_rate=6e-4, seed=2, is_rounded=True), "first"
        ),
        Stage("english", Plan(epochs=2, invented=0, share=4.4, rate=2e-4, head_rate=8e-4, seed=11), "first"),
        Stage("texts", Plan(epochs=2, share=1.2, rate=2.2e-4, seed=21), "english"),
        Stage("rounded", Plan(epochs=3, share=0.7, rate=1.8e-4, head_rate=7e-4, seed=41, is_rounded=True), "texts"),
        Stage("mean", mean=("rounded", "gold"), weight=0.55),
        Stage(
            "last",
            Plan(epochs=3, invented=0.5, share=0.8, rate=1.1e-4, head_rate=5e-4, seed=51, is_rounded=True),
            "mean",
        ),
    ),
}
"""The stages of each variant in their order. The mean of two networks that went different ways from one reads better
than either (docs/evaluation.md); a last stage settles it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds gold/, data/ and eval/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variants", nargs="*", choices=STAGES, default=list(STAGES))
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    convert(options.data, options.out / "encoder")
    for variant in options.variants:
        make(variant, options.data, options.out)


def make(variant: str, data: Path, out: Path) -> None:
    """One variant: trained stage by stage, exported, its decoding settings chosen, and the embedders put beside it."""
    encoder = out / "encoder"
    networks = {stage.name: out / variant / stage.name / "network.pt" for stage in STAGES[variant]}
    for stage in STAGES[variant]:
        done = networks[stage.name]
        if done.exists():
            continue
        if stage.mean:
            average([networks[name] for name in stage.mean], [stage.weight, 1 - stage.weight], done)
        elif stage.plan:
            train(stage.plan, data, encoder, done.parent, networks[stage.start] if stage.start else None)
    network = load_network(networks[STAGES[variant][-1].name])
    export(network, encoder / "tokenizer.json", Decoding(), out / variant / "plain", plain=True)
    export(network, encoder / "tokenizer.json", Decoding(), out / variant / "shipped")
    tune_folder(out / variant / "shipped", data)
    taught = out / "alike.pt"
    if not taught.exists():
        teach(encoder, taught)
    write_embedders(encoder, taught, out / variant / "shipped")


if __name__ == "__main__":
    main()
