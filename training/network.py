"""The network: a BERT encoder with three heads that find statements.

- *anchors*: is this piece the anchor of a statement? (one piece of its cue; of its content where it has no cue)
- *roles*: given an anchor, which pieces are its source, cue, content, addressee, channel? Contents of two anchors may
  overlap, so nested and shared contents need no special case, and there are no links to get wrong.
- *antecedents*: given an anchor without an overt source, which pieces mention its speaker?

and *acts*, read off the anchor.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sostiene.records import ACTS

ROLES = ("none", "source", "cue", "content", "addressee", "channel")
BUCKETS = 24
"""Distances from the anchor fall into 12 logarithmic buckets on each side."""


@dataclass(frozen=True)
class Shape:
    """The sizes of the encoder: pieces in the vocabulary, layers, width, heads, width of the inner layer."""

    vocabulary: int
    layers: int
    width: int = 384
    heads: int = 12
    inner: int = 1536
    positions: int = 512


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.is_rounded = False
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def split(self, hidden: Tensor) -> Tensor:
        rows, length, width = hidden.shape
        return hidden.view(rows, length, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        given = self.round(hidden)
        query, key, value = (self.split(part(given)) for part in (self.query, self.key, self.value))
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(hidden.shape)
        hidden = self.attended_norm(hidden + self.attended(self.round(mixed)))
        return self.outer_norm(hidden + self.outer(self.round(F.gelu(self.inner(self.round(hidden))))))

    def round(self, hidden: Tensor) -> Tensor:
        """If `is_rounded`, the values as they will be in int8, so that training learns to bear the rounding.

        One scale for the whole tensor, with nought exactly kept: what onnxruntime's DynamicQuantizeLinear does.
        """
        if not self.is_rounded:
            return hidden
        hidden = hidden.float()
        low, high = hidden.detach().min().clamp(max=0), hidden.detach().max().clamp(min=1e-6)
        scale = (high - low) / 255
        return torch.fake_quantize_per_tensor_affine(hidden, scale, (-low / scale).round().int(), 0, 255)


class Encoder(nn.Module):
    """Vocabulary numbers (rows, length) to hidden states (rows, length, width)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.positions(place))
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


class AnchorHead(nn.Module):
    """Hidden states to one logit a piece."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, 128)
        self.outer = nn.Linear(128, 1)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.outer(F.gelu(self.inner(hidden))).squeeze(-1)


class StatementHead(nn.Module):
    """All that is read off one anchor: roles and antecedents of the pieces around it, and its act.

    Takes the hidden states of the anchors' windows (anchors, length, width), already gathered, and the place of each
    anchor; gives role logits (anchors, length, roles), antecedent logits (anchors, length), act logits (anchors, acts).
    """

    def __init__(self, width: int, added: int = 224, gated: int = 96, pointed: int = 64) -> None:
        super().__init__()
        self.sizes = (added, gated, pointed)
        self.piece = nn.Linear(width, added + gated + pointed)
        self.anchor = nn.Linear(width, added + gated + pointed)
        self.distance = nn.Embedding(BUCKETS, added)
        self.role = nn.Linear(added + gated, len(ROLES))
        self.near = nn.Embedding(BUCKETS, 1)
        self.act_inner = nn.Linear(width, 128)
        self.act = nn.Linear(128, len(ACTS))
        nn.init.normal_(self.distance.weight, std=0.1)
        nn.init.zeros_(self.near.weight)

    def forward(self, pieces: Tensor, anchors: Tensor, distances: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """`pieces`: projected by `project` (anchors or 1, length, sizes); `anchors` (anchors, width)."""
        added, gated, pointed = self.sizes
        mine = self.anchor(anchors)[:, None]
        buckets = bucket(distances)
        summed = F.gelu(pieces[..., :added] + mine[..., :added] + self.distance(buckets))
        product = pieces[..., added : added + gated] * mine[..., added : added + gated]
        roles = self.role(torch.cat([summed, product], -1))
        met = (pieces[..., added + gated :] * mine[..., added + gated :]).sum(-1) / math.sqrt(pointed)
        antecedents = met + self.near(buckets).squeeze(-1)
        return roles, antecedents, self.act(F.gelu(self.act_inner(anchors)))

    def project(self, hidden: Tensor) -> Tensor:
        return self.piece(hidden)


def bucket(distances: Tensor) -> Tensor:
    """Signed distances in pieces to bucket numbers: 0-11 to the left, 12-23 to the right, finer near the anchor."""
    far = distances.abs().float()
    size = torch.where(far < 4, far, 4 + torch.log2(far.clamp(min=4) / 4) * 1.2).clamp(max=11).long()
    return torch.where(distances >= 0, size + 12, size)


class Network(nn.Module):
    """Encoder and heads together."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.anchors = AnchorHead(shape.width)
        self.statements = StatementHead(shape.width)


def load_encoder(network: Network, tensors: dict[str, Tensor]) -> None:
    """Copies a pretrained encoder, with the names of HuggingFace's BertModel, into the network (its lowest layers)."""
    encoder = network.encoder
    width = encoder.words.weight.shape[1]
    kinds = tensors["embeddings.token_type_embeddings.weight"].float()[0]
    copy(encoder.words.weight, tensors["embeddings.word_embeddings.weight"])
    positions = tensors["embeddings.position_embeddings.weight"].float() + kinds
    copy(encoder.positions.weight, positions[: encoder.positions.weight.shape[0]].view(-1, width))
    copy_linear(encoder.norm, tensors, "embeddings.LayerNorm")
    names = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "attended": "attention.output.dense", "attended_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense", "outer": "output.dense", "outer_norm": "output.LayerNorm",
    }  # fmt: skip
    for number, layer in enumerate(encoder.layers):
        for mine, theirs in names.items():
            copy_linear(getattr(layer, mine), tensors, f"encoder.layer.{number}.{theirs}")


def copy_linear(module: nn.Module, tensors: dict[str, Tensor], name: str) -> None:
    copy(module.weight, tensors[f"{name}.weight"])  # type: ignore[arg-type]
    copy(module.bias, tensors[f"{name}.bias"])  # type: ignore[arg-type]


def copy(parameter: Tensor, value: Tensor) -> None:
    with torch.no_grad():
        parameter.copy_(value.float())
