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

PLANS = {"clean": Plan(epochs=10), "mixed": Plan(epochs=6, share=2.5, rate=2.5e-4)}


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
    """One variant: trained, exported, and its decoding settings chosen."""
    folder, encoder = out / variant, out / "encoder"
    if not (folder / "network.pt").exists():
        train(PLANS[variant], data, encoder, folder)
    network = load_network(folder / "network.pt")
    export(network, encoder / "tokenizer.json", Decoding(), folder / "plain", plain=True)
    export(network, encoder / "tokenizer.json", Decoding(), folder / "shipped")
    tune_folder(folder / "shipped", data)


if __name__ == "__main__":
    main()
