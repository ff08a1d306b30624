"""Teaches the embedder which contents are about one proposition: `python -m training.alike --encoder DIR --out FILE`.

`training/claims` holds topics, each with narrow claims that share their actors and words, and contents that say or deny
each of them in seven languages; `training/stories` holds invented stories with the positions taken in them. Within a
topic the contents of one claim are drawn together and those of its other claims pushed apart (supervised contrastive
learning, Khosla et al. 2020, arXiv:2004.11362). The upper layers learn; their weights are then mixed with what they
were before (Wortsman et al. 2022, arXiv:2109.01903), so that translations of any text are still found.
"""

import argparse
import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn

from sostiene.models.pieces import BEGIN, SEPARATOR, clean, number_of
from training.embedder import load_pretrained

CLAIMS = Path(__file__).parent / "claims"
STORIES = Path(__file__).parent / "stories"
LINE = re.compile(r"(?P<lang>[a-z]{2}) (?:[+-] )?(?P<words>\S.*)")
LEFT_OUT = " [...] "
LONGEST = 96
"""Pieces of a content that count."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """How to train: layers below `frozen` stay as they are; `share` is how much of what was learned is kept."""

    epochs: int = 4
    rate: float = 1.5e-4
    frozen: int = 7
    batch: int = 96
    parts: int = 6
    temperature: float = 0.07
    share: float = 0.8
    seed: int = 1


@dataclass(frozen=True)
class Content:
    """What somebody said, and the number of the claim that it is about; one of its own where it is about none."""

    words: str
    claim: int


def read_topics() -> dict[str, list[Content]]:
    """The contents of all topics and stories, by name."""
    topics = {path.stem: list(read_topic(path)) for path in sorted(CLAIMS.glob("*.txt"))}
    return topics | {path.parent.name: list(read_story(path)) for path in sorted(STORIES.glob("*/story.yaml"))}


def read_topic(path: Path) -> Iterator[Content]:
    """The contents of one topic: `= claim`, then `it + content` or `it - content`; behind `*` those about no claim."""
    claim, others = 0, False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("= "):
            claim += 1
        elif line == "*":
            others = True
        elif line and not line.startswith("#"):
            match = LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"{path}, line {number}: no content of a claim: {line}")
            yield Content(match["words"], -number if others else claim)


def read_story(path: Path) -> Iterator[Content]:
    """The quotes of the positions in an invented story."""
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    numbers = {claim["id"]: number for number, claim in enumerate(story["claims"], 1)}
    for row in story["positions"]:
        yield Content(row["quote"].replace(LEFT_OUT, " "), numbers[row["claim"]])


class Lower(nn.Module):
    """Words to the states (length, width) beneath the layers that learn; made once."""

    def __init__(self, plan: Plan, encoder: nn.Module, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.plan, self.encoder, self.tokenizer = plan, encoder, tokenizer
        self.begin, self.end = (number_of(piece, tokenizer) for piece in (BEGIN, SEPARATOR))

    def forward(self, words: str) -> Tensor:
        ids = self.tokenizer.encode(clean(words), add_special_tokens=False).ids[: LONGEST - 2]
        whole = torch.tensor([[self.begin, *ids, self.end]])
        hidden = self.encoder.norm(self.encoder.words(whole) + self.encoder.positions(torch.arange(whole.shape[1])))
        for layer in self.encoder.layers[: self.plan.frozen]:
            hidden = layer(hidden, None)
        return hidden[0].half()


def embed(layers: nn.ModuleList, states: Sequence[Tensor], centre: Tensor) -> Tensor:
    """The vectors (contents, width) of states of any length."""
    length = max(map(len, states))
    hidden = torch.stack([F.pad(one.float(), (0, 0, 0, length - len(one))) for one in states])
    mask = torch.arange(length)[None] < torch.tensor([len(one) for one in states])[:, None]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for layer in layers:
            hidden = layer(hidden, mask[:, None, None])
    mean = (hidden.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return F.normalize(F.normalize(mean, dim=-1) - centre, dim=-1)


def embed_sorted(plan: Plan, layers: nn.ModuleList, states: Sequence[Tensor], centre: Tensor) -> Tensor:
    """The same, contents of about one length together."""
    order = sorted(range(len(states)), key=lambda number: len(states[number]))
    size = -(-len(order) // plan.parts)
    parts = [order[first : first + size] for first in range(0, len(order), size)]
    rows = torch.cat([embed(layers, [states[number] for number in part], centre) for part in parts])
    return rows[torch.tensor(order).argsort()]


def measure_loss(plan: Plan, vectors: Tensor, claims: Tensor) -> Tensor:
    """How far the contents of one claim are from having each other as their nearest."""
    itself = torch.eye(len(vectors), dtype=torch.bool)
    chances = (vectors @ vectors.T / plan.temperature).masked_fill(itself, -1e4).log_softmax(-1)
    same = (claims[:, None] == claims[None]) & ~itself
    known = same.any(1)
    return -((chances * same).sum(1)[known] / same.sum(1)[known]).mean()


def train(plan: Plan, encoder: Path) -> nn.ModuleList:
    """The upper layers as they were taught."""
    torch.manual_seed(plan.seed)
    random = Random(plan.seed)
    network = load_pretrained(encoder).encoder.requires_grad_(False)
    lower = Lower(plan, network, Tokenizer.from_file(str(encoder / "tokenizer.json")))
    topics = read_topics()
    with torch.no_grad():
        states = {name: [lower(one.words) for one in contents] for name, contents in topics.items()}
    layers = network.layers[plan.frozen :]
    before = [weight.clone() for weight in layers.parameters()]
    with torch.no_grad():
        raw = [embed_sorted(plan, layers, some, torch.zeros(network.words.embedding_dim)) for some in states.values()]
    centre = torch.cat(raw).mean(0)
    optimiser = torch.optim.AdamW(layers.requires_grad_(True).parameters(), plan.rate, weight_decay=0.01)
    lessons = [name for _ in range(plan.epochs) for name in random.sample(sorted(topics), len(topics))]
    began, running = time.monotonic(), 0.0
    for step, name in enumerate(lessons):
        optimiser.param_groups[0]["lr"] = (
            plan.rate * min(1.0, (step + 1) / (0.08 * len(lessons))) * (1 - step / len(lessons))
        )
        chosen = random.sample(range(len(topics[name])), min(plan.batch, len(topics[name])))
        vectors = embed_sorted(plan, layers, [states[name][number] for number in chosen], centre)
        loss = measure_loss(plan, vectors, torch.tensor([topics[name][number].claim for number in chosen]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        running = float(loss.detach()) if not step else 0.97 * running + 0.03 * float(loss.detach())
        if (step + 1) % 20 == 0:
            log.info("step %d/%d  loss %.3f  %.0f s", step + 1, len(lessons), running, time.monotonic() - began)
    with torch.no_grad():
        for weight, old in zip(layers.parameters(), before, strict=True):
            weight.lerp_(old, 1 - plan.share)
    return layers


def teach(encoder: Path, out: Path) -> None:
    """Writes the upper layers of the converted encoder, as they were taught."""
    plan = Plan()
    layers = train(plan, encoder)
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"frozen": plan.frozen, "weights": layers.state_dict()}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder that training.encoder wrote")
    parser.add_argument("--out", type=Path, required=True, help="the file for the weights of the upper layers")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    teach(options.encoder, options.out)


if __name__ == "__main__":
    main()
