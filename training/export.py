"""From a trained network to what the package ships: two ONNX files in int8, the tokenizer, the decoding settings."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from sostiene.models.neural import Decoding
from training.invented import TEXTS, read_invented
from training.network import Layer, Network

OPSET = 17
Peaks = list[dict[str, Tensor]]


class EncoderGraph(nn.Module):
    """ids (1, length) -> hidden (1, length, width), anchors (1, length); `peaks` are those of `measure_peaks`."""

    def __init__(self, network: Network, peaks: Peaks | None = None) -> None:
        super().__init__()
        self.network = network
        told = peaks or [{} for _ in network.encoder.layers]
        self.layers = nn.ModuleList(
            LayerGraph(layer, one)  # type: ignore[arg-type]
            for layer, one in zip(network.encoder.layers, told, strict=True)
        )

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        encoder = self.network.encoder
        hidden = encoder.norm(encoder.words(ids) + encoder.positions.weight[: ids.shape[1]])
        for layer in self.layers:
            hidden = layer(hidden)
        return hidden, self.network.anchors(hidden)


class Attend(torch.autograd.Function):
    """Attention as onnxruntime's fused operator; it runs in the exported graph only."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        return torch.zeros_like(query)  # only the shape counts while the graph is traced

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        mixed = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return mixed.setType(query.type())


class LayerGraph(nn.Module):
    """A layer written for onnxruntime: query, key and value in one product, attention in one operator."""

    def __init__(self, layer: Layer, peaks: dict[str, Tensor]) -> None:
        super().__init__()
        self.layer = layer
        parts = (layer.query, layer.key, layer.value)
        weight, bias = torch.cat([part.weight for part in parts]), torch.cat([part.bias for part in parts])
        self.projected = Product(weight, bias, peaks.get("query"))
        self.attended, self.inner, self.outer = (
            Product(part.weight, part.bias, peaks.get(name))
            for name, part in (("attended", layer.attended), ("inner", layer.inner), ("outer", layer.outer))
        )

    def forward(self, hidden: Tensor) -> Tensor:
        query, key, value = self.projected(hidden).split(hidden.shape[-1], -1)
        mixed: Tensor = Attend.apply(query, key, value, self.layer.heads)
        hidden = self.layer.attended_norm(hidden + self.attended(mixed))
        return self.layer.outer_norm(hidden + self.outer(F.gelu(self.inner(hidden))))  # type: ignore[no-any-return]


class Product(nn.Module):
    """A product whose rounding to 8 bits is even over the channels: what is large in the input is made smaller, and its
    weights larger by as much (SmoothQuant, Xiao et al. 2023, with equal shares). Without peaks the plain product."""

    def __init__(self, weight: Tensor, bias: Tensor, peaks: Tensor | None) -> None:
        super().__init__()
        weight = weight.detach()
        shrunk = None
        if peaks is not None:
            scale = (peaks.clamp(min=1e-4) / weight.abs().amax(0).clamp(min=1e-4)).sqrt()
            scale = scale / scale.mean()
            weight, shrunk = weight * scale, 1 / scale
        self.register_buffer("shrunk", shrunk)
        self.weight, self.bias = nn.Parameter(weight), nn.Parameter(bias.detach())

    def forward(self, given: Tensor) -> Tensor:
        return F.linear(given if self.shrunk is None else given * self.shrunk, self.weight, self.bias)


def measure_peaks(network: Network, tokenizer: Tokenizer) -> Peaks:
    """The largest value of each channel that goes into each product of each layer, over some of the invented texts."""
    peaks: Peaks = [{} for _ in network.encoder.layers]

    def watch(number: int, name: str, given: Tensor) -> None:
        seen = given.detach().abs().flatten(0, -2).amax(0)
        peaks[number][name] = torch.maximum(peaks[number].get(name, seen), seen)

    hooks = [
        getattr(layer, name).register_forward_pre_hook(
            lambda _, given, number=number, name=name: watch(number, name, given[0])
        )
        for number, layer in enumerate(network.encoder.layers)
        for name in ("query", "attended", "inner", "outer")
    ]
    texts = [row["text"] for path in sorted(TEXTS.glob("*/*.txt"))[::4] for row in read_invented(path)[:3]]
    with torch.no_grad():
        for text in texts:
            network.encoder(torch.tensor([tokenizer.encode(text).ids[:320]]))
    for hook in hooks:
        hook.remove()
    return peaks


class HeadsGraph(nn.Module):
    """hidden (length, width), places (anchors) -> role log-probabilities, antecedent logits, act logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.statements = network.statements

    def forward(self, hidden: Tensor, places: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        distances = torch.arange(hidden.shape[0])[None] - places[:, None]
        projected = self.statements.project(hidden)[None]
        roles, antecedents, acts = self.statements(projected, hidden[places], distances)
        return F.log_softmax(roles, -1), antecedents, acts


def export(network: Network, tokenizer: Path, decoding: Decoding, out: Path, *, plain: bool = False) -> None:
    """Writes the files of `sostiene.models.neural` into `out`; with `plain` in fp32, to compare with."""
    out.mkdir(parents=True, exist_ok=True)
    network = network.eval()
    ids, places = torch.arange(5, 45)[None], torch.tensor([3, 7])
    hidden = torch.randn(40, network.shape.width)
    peaks = None if plain else measure_peaks(network, Tokenizer.from_file(str(tokenizer)))
    write_graph(
        EncoderGraph(network, peaks), (ids,), out / "encoder.onnx", {"ids": {1: "length"}}, ["hidden", "anchors"]
    )
    axes = {"hidden": {0: "length"}, "places": {0: "anchors"}}
    write_graph(HeadsGraph(network), (hidden, places), out / "heads.onnx", axes, ["roles", "antecedents", "acts"])
    if not plain:
        shrink(out / "encoder.onnx")
    shutil.copy(tokenizer, out / "tokenizer.json")
    (out / "decoding.json").write_text(json.dumps(asdict(decoding), indent=1) + "\n", encoding="utf-8")


def write_graph(
    graph: nn.Module, given: tuple[Tensor, ...], path: Path, axes: dict[str, dict[int, str]], outputs: list[str]
) -> None:
    """`axes` names the inputs and those of their sizes that change from call to call."""
    with torch.no_grad():
        torch.onnx.export(
            graph, given, str(path), input_names=list(axes), output_names=outputs, dynamic_axes=axes,
            opset_version=OPSET, dynamo=False, custom_opsets={"com.microsoft": 1},
        )  # fmt: skip


def shrink(path: Path) -> None:
    """The graph's weights in 8 bits: one scale a column of a product, one a row of the vocabulary.

    The products behind GELU, whose input has a few very large values, get one scale for each 128 weights instead, and
    their input one for each 128 values: that halves the error of the hidden states and costs 5 % of the time.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    graph = onnx.load(str(path))
    others = [node.name for node in graph.graph.node if node.op_type == "MatMul" and "outer" not in node.name]
    quantizer = MatMulNBitsQuantizer(
        graph, bits=8, block_size=128, is_symmetric=True, accuracy_level=4, nodes_to_exclude=others
    )
    quantizer.process()
    onnx.save(quantizer.model.model, str(path))
    quantize_dynamic(
        path, path, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
