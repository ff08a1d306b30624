"""Makes the shipped model from nothing: `python -m training --data DIR --out DIR`.

    DIR/encoder   the pretrained encoder with its trimmed vocabulary
    DIR/clean     the network trained on the project's own gold alone, and its int8 files
    DIR/mixed     the network trained on the own gold and PolNeAR, and its int8 files
    DIR/*/plain   the same in fp32, which the benchmark compares with

Each step that is done is skipped; one that was stopped goes on where it was. Copy `clean/shipped` or `mixed/shipped` to
`src/sostiene/models/shipped`: clean if it is within two points of mixed on it-dev and en-dev, else mixed.
"""

import argparse
import logging
from pathlib import Path

import torch

from sostiene.models.neural import Decoding
from training.encoder import convert
from training.export import export
from training.train import Plan, load_network, train
from training.tune import tune_folder

PLANS = {
    "clean": (Plan(epochs=10),),
    "mixed": (
        Plan(epochs=5, share=2.5, rate=2.5e-4),
        Plan(epochs=3, share=1.5, rate=1.5e-4, head_rate=6e-4, seed=2, is_rounded=True),
    ),
}
"""The stages of each variant; each begins with the network of the stage before."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds gold/, data/ and eval/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variants", nargs="*", choices=PLANS, default=list(PLANS))
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    convert(options.data, options.out / "encoder")
    for variant in options.variants:
        make(variant, options.data, options.out)


def make(variant: str, data: Path, out: Path) -> None:
    """One variant: trained stage by stage, exported, and its decoding settings chosen."""
    encoder, trained = out / "encoder", None
    for number, plan in enumerate(PLANS[variant], 1):
        folder = out / variant / f"stage-{number}"
        if not (folder / "network.pt").exists():
            train(plan, data, encoder, folder, trained)
        trained = folder / "network.pt"
    assert trained is not None
    network = load_network(trained)
    export(network, encoder / "tokenizer.json", Decoding(), out / variant / "plain", plain=True)
    export(network, encoder / "tokenizer.json", Decoding(), out / variant / "shipped")
    tune_folder(out / variant / "shipped", data)


if __name__ == "__main__":
    main()
