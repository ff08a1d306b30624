"""The networks of `sostiene.models.embedder`: `python -m training.embedder --encoder DIR --taught FILE --shipped DIR`.

`embedder.onnx` is the pretrained encoder as it was before any training (multilingual-e5-small, all twelve layers),
`propositions.onnx` the same with the upper layers that `training.alike` taught. The vocabulary and the lowest layers
are never trained, so the shipped `encoder.onnx` holds them already: `embedder.onnx` holds the layers above and says at
which bytes of `encoder.onnx` the others lie, and `propositions.onnx` what differs from both. All are made together and
ship together: a new `encoder.onnx` needs the others anew.
"""

import argparse
import logging
from collections.abc import Iterator
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from onnx import ModelProto, TensorProto
from onnx.compose import add_prefix, merge_models
from onnx.external_data_helper import set_external_data
from onnx.utils import Extractor
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from sostiene.models.embedder import LONGEST
from sostiene.models.pieces import BEGIN, SEPARATOR, number_of
from training.export import LayerGraph, Peaks, measure_peaks, shrink, write_graph
from training.invented import TEXTS, read_invented
from training.network import Network, Shape, load_encoder
from training.train import Plan

LAYERS = 12
SHARED = Plan().frozen
"""The lowest layers, which training leaves as they are."""
BORDER = f"/layers.{SHARED - 1}/outer_norm/LayerNormalization_output_0"
"""The hidden states above them, in the graph of `encoder.onnx`."""
CONTENTS = 90
"""Contents of invented statements in each language that the centre is the mean of."""
LEAST_SHARED = 100_000
"""Bytes of a tensor that is worth reading out of the other file."""


class EmbedderGraph(nn.Module):
    """hidden (1, length, width), as the shared layers leave it -> vector (1, width) of length 1.

    E5 takes the mean of the pieces. All its vectors point much the same way: the `centre`, which two texts of no
    relation share, is taken off, so that a cosine says how much more than nothing two texts have in common.
    """

    def __init__(self, network: Network, peaks: Peaks, centre: Tensor) -> None:
        super().__init__()
        layers = list(zip(network.encoder.layers, peaks, strict=True))[SHARED:]
        self.layers = nn.ModuleList(LayerGraph(layer, one) for layer, one in layers)
        self.register_buffer("centre", centre)

    def forward(self, hidden: Tensor) -> Tensor:
        for layer in self.layers:
            hidden = layer(hidden)
        return F.normalize(F.normalize(hidden.mean(1), dim=-1) - self.centre, dim=-1)


def load_pretrained(encoder: Path) -> Network:
    """All layers of the encoder that `training.encoder` converted, in fp32."""
    tensors = load_file(encoder / "encoder.safetensors")
    network = Network(Shape(tensors["embeddings.word_embeddings.weight"].shape[0], LAYERS)).eval()
    load_encoder(network, tensors)
    return network


def embed(network: Network, tokenizer: Tokenizer, text: str) -> Tensor:
    """E5's own vector of a text, its centre not taken off. Without the prefix `query:`, which finds translations less
    well (docs/evaluation.md)."""
    ids = tokenizer.encode(text, add_special_tokens=False).ids[: LONGEST - 2]
    whole = [number_of(BEGIN, tokenizer), *ids, number_of(SEPARATOR, tokenizer)]
    with torch.no_grad():
        return F.normalize(network.encoder(torch.tensor([whole])).mean(1), dim=-1)[0]


def measure_centre(network: Network, tokenizer: Tokenizer) -> Tensor:
    """The mean vector of the contents of invented statements, each language counting the same."""
    means = [
        torch.stack([embed(network, tokenizer, content) for content in choose(contents)]).mean(0)
        for contents in read_contents().values()
    ]
    return torch.stack(means).mean(0)


def read_contents() -> dict[str, list[str]]:
    """The contents of all statements of the invented texts, by language."""
    contents: dict[str, list[str]] = {}
    for path in sorted(TEXTS.glob("*/*.txt")):
        for row in read_invented(path):
            for statement in row["statements"]:
                words = (row["text"][start:end] for start, end in statement["content"])
                contents.setdefault(row["lang"], []).append(" ".join(words))
    return contents


def choose(contents: list[str]) -> list[str]:
    """About CONTENTS of them, evenly spread."""
    return contents[:: max(1, len(contents) // CONTENTS)][:CONTENTS]


def load_taught(encoder: Path, taught: Path) -> Network:
    """The pretrained encoder with the upper layers as `training.alike` left them."""
    network = load_pretrained(encoder)
    stored = torch.load(taught)
    network.encoder.layers[stored["frozen"] :].load_state_dict(stored["weights"])
    return network


def write_embedders(encoder: Path, taught: Path, shipped: Path) -> None:
    """Writes `embedder.onnx` and `propositions.onnx` beside the `encoder.onnx` of the folder `shipped`."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    held = [shipped / "encoder.onnx"]
    for name, network in (("embedder", load_pretrained(encoder)), ("propositions", load_taught(encoder, taught))):
        graph = EmbedderGraph(network, measure_peaks(network, tokenizer), measure_centre(network, tokenizer))
        path = shipped / f"{name}.onnx"
        hidden = torch.randn(1, 40, network.shape.width)
        write_graph(graph, (hidden,), path, {"hidden": {1: "length"}}, ["vector"])
        shrink(path)
        whole = put_above(onnx.load(str(path)), onnx.load(str(held[0])))
        for other in held:
            share_weights(whole, other)
        onnx.save(whole, str(path))
        held.append(path)


def put_above(upper: ModelProto, encoder: ModelProto) -> ModelProto:
    """One graph from ids to vector: the shared layers of the encoder, and these above."""
    lower = Extractor(encoder).extract_model(["ids"], [BORDER])
    return merge_models(lower, add_prefix(upper, "above/"), [(BORDER, "above/hidden")])


def share_weights(model: ModelProto, held: Path) -> None:
    """Has tensors whose bytes lie in the file `held` read from there; floats stay, for they must be aligned."""
    content = held.read_bytes()
    for tensor in find_bulky(model):
        offset = content.find(tensor.raw_data)
        if offset >= 0:
            set_external_data(tensor, held.name, offset=offset, length=len(tensor.raw_data))
            tensor.ClearField("raw_data")


def find_bulky(model: ModelProto) -> Iterator[TensorProto]:
    for tensor in model.graph.initializer:
        if tensor.data_type in (TensorProto.INT8, TensorProto.UINT8) and len(tensor.raw_data) >= LEAST_SHARED:
            yield tensor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder that training.encoder wrote")
    parser.add_argument("--taught", type=Path, required=True, help="the file that training.alike wrote")
    parser.add_argument("--shipped", type=Path, required=True, help="the folder that holds encoder.onnx")
    options = parser.parse_args()
    logging.disable(logging.INFO)  # the quantizer tells of every node
    write_embedders(options.encoder, options.taught, options.shipped)


if __name__ == "__main__":
    main()
