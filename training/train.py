"""Fine-tunes the network on annotated news. It can be stopped at any moment and goes on from its last checkpoint."""

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from training.gold import OWN, POLNEAR, Example, read_example, read_own, read_polnear
from training.invented import TEXTS, read_invented
from training.labels import IGNORED, Lesson, make_lessons
from training.network import ROLES, Network, Shape, load_encoder

log = logging.getLogger(__name__)
UNSEEN = -1e4
"""The logit of a role that a corpus does not annotate."""


@dataclass(frozen=True)
class Plan:
    """How to train. Lengths are in pieces; `invented` is the share of the invented texts that each epoch reads, `share`
    how many PolNeAR pieces for each piece of the rest; `is_rounded` rounds what goes through the encoder as int8 will.
    """

    epochs: float = 9
    invented: float = 1.0
    share: float = 0.0
    rate: float = 2e-4
    head_rate: float = 1e-3
    layers: int = 10
    frozen: int = 3
    size: int = 320
    context: int = 48
    batch: int = 1600
    seed: int = 1
    is_rounded: bool = False


def train(plan: Plan, data: Path, encoder: Path, out: Path, start: Path | None = None) -> Network:
    """Trains as planned; leaves `network.pt` in `out`. `start` is a trained network to begin with."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    torch.manual_seed(plan.seed)
    network = build_network(plan, encoder, tokenizer, start)
    lessons = plan_batches(plan, read_corpora(plan, data), tokenizer)
    log.info("%s; %d steps of about %d pieces", plan, len(lessons), plan.batch)
    optimiser = make_optimiser(plan, network)
    checkpoint = out / "checkpoint.pt"
    out.mkdir(parents=True, exist_ok=True)
    done = restore(checkpoint, network, optimiser)
    begun, seen, running = time.monotonic(), 0, None
    network.train()
    for step in range(done, len(lessons)):
        set_rates(optimiser, plan, step / len(lessons))
        losses = measure_losses(network, lessons[step])
        sum(losses).backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        seen += sum(len(lesson.ids) for lesson in lessons[step])
        values = torch.stack([loss.detach() for loss in losses])
        running = values if running is None else 0.97 * running + 0.03 * values
        if (step + 1) % 25 == 0:
            speed = seen / (time.monotonic() - begun)
            shown = " ".join(f"{value:.3f}" for value in running)
            log.info("step %d/%d  anchor/role/antecedent/act %s  %.0f pieces/s", step + 1, len(lessons), shown, speed)
        if (step + 1) % 200 == 0:
            save(checkpoint, network, optimiser, step + 1)
    torch.save(
        {"shape": asdict(network.shape), "plan": asdict(plan), "weights": network.state_dict()}, out / "network.pt"
    )
    checkpoint.unlink(missing_ok=True)
    return network


@dataclass(frozen=True)
class Corpora:
    """What there is to learn from: the own gold, the invented texts, and PolNeAR (empty if it has no share)."""

    own: list[Example]
    invented: list[Example]
    other: list[Example]


def read_corpora(plan: Plan, data: Path) -> Corpora:
    own = [example for name in OWN for example in read_own(data / name)]
    texts = sorted(TEXTS.glob("*/*.txt")) if plan.invented else []
    invented = [read_example(row, is_own=True) for path in texts for row in read_invented(path)]
    return Corpora(own, invented, read_polnear(data / POLNEAR) if plan.share else [])


def build_network(plan: Plan, encoder: Path, tokenizer: Tokenizer, start: Path | None) -> Network:
    network = Network(Shape(tokenizer.get_vocab_size(), plan.layers))
    if start:
        network.load_state_dict(torch.load(start)["weights"])
    else:
        load_encoder(network, load_file(encoder / "encoder.safetensors"))
    network.encoder.words.requires_grad_(False)
    network.encoder.positions.requires_grad_(False)
    network.encoder.norm.requires_grad_(False)
    for number, layer in enumerate(network.encoder.layers):
        layer.is_rounded = plan.is_rounded  # type: ignore[assignment]
        layer.requires_grad_(number >= plan.frozen)
    return network


def average(paths: list[Path], weights: list[float], out: Path) -> None:
    """Writes the weighted mean of trained networks of one shape."""
    stored = [torch.load(path) for path in paths]
    mean = {
        name: sum(weight * one["weights"][name] for weight, one in zip(weights, stored, strict=True))
        for name in stored[0]["weights"]
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({**stored[0], "weights": mean}, out)


def load_network(path: Path) -> Network:
    """A trained network, ready to read."""
    stored = torch.load(path)
    network = Network(Shape(**stored["shape"]))
    network.load_state_dict(stored["weights"])
    return network.eval()


def plan_batches(plan: Plan, corpora: Corpora, tokenizer: Tokenizer) -> list[list[Lesson]]:
    """All batches of the whole training, in order: each epoch all own gold, its share of the invented texts, and the
    next stretch of the other corpus."""
    random = Random(plan.seed)
    supply = endless(corpora.other, random)
    batches: list[list[Lesson]] = []
    for epoch in range(-int(-plan.epochs // 1)):
        part = min(1.0, plan.epochs - epoch)
        examples = random.sample(corpora.own, round(len(corpora.own) * part))
        examples += random.sample(corpora.invented, round(len(corpora.invented) * part * plan.invented))
        lessons = [lesson for example in examples for lesson in lessons_of(example, tokenizer, random, plan)]
        wanted = plan.share * sum(len(lesson.ids) for lesson in lessons)
        while wanted > 0:
            more = lessons_of(next(supply), tokenizer, random, plan)
            wanted -= sum(len(lesson.ids) for lesson in more)
            lessons += more
        batches += pack(lessons, plan.batch, random)
    return batches


def lessons_of(example: Example, tokenizer: Tokenizer, random: Random, plan: Plan) -> list[Lesson]:
    return make_lessons(example, tokenizer, random, size=plan.size, context=plan.context)


def endless(examples: list[Example], random: Random) -> Iterator[Example]:
    while True:
        yield from random.sample(examples, len(examples))


def pack(lessons: list[Lesson], pieces: int, random: Random) -> list[list[Lesson]]:
    """Batches of lessons of about the same length, at most `pieces` each with padding, in random order."""
    batches: list[list[Lesson]] = []
    batch: list[Lesson] = []
    for lesson in sorted(lessons, key=lambda lesson: len(lesson.ids) + 20 * random.random()):
        if batch and (len(batch) + 1) * len(lesson.ids) > pieces:
            batches.append(batch)
            batch = []
        batch.append(lesson)
    batches.append(batch)
    random.shuffle(batches)
    return batches


def make_optimiser(plan: Plan, network: Network) -> torch.optim.AdamW:
    slow = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    fast = [*network.anchors.parameters(), *network.statements.parameters()]
    groups = [{"params": slow, "lr": plan.rate}, {"params": fast, "lr": plan.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def set_rates(optimiser: torch.optim.AdamW, plan: Plan, progress: float) -> None:
    """Up over the first twentieth of the training, then down to nothing."""
    factor = min(1.0, (progress + 1e-4) / 0.05) * (1 - progress)
    for group, rate in zip(optimiser.param_groups, (plan.rate, plan.head_rate), strict=True):
        group["lr"] = rate * factor


def measure_losses(network: Network, batch: list[Lesson]) -> list[Tensor]:
    """The four losses of one batch: anchors, roles, antecedents, acts."""
    length = max(len(lesson.ids) for lesson in batch)
    ids = torch.tensor([pad(lesson.ids, length, 1) for lesson in batch])
    wanted = torch.tensor([pad(lesson.anchors, length, IGNORED) for lesson in batch])
    mask = torch.arange(length)[None] < torch.tensor([len(lesson.ids) for lesson in batch])[:, None]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = network.encoder(ids, mask[:, None, None] if not bool(mask.all()) else None)
    hidden = F.dropout(hidden.float(), 0.1)
    known = wanted != IGNORED
    missed = F.binary_cross_entropy_with_logits(
        network.anchors(hidden)[known], wanted[known].float(), reduction="sum"
    ) / max(8, int((wanted == 1).sum()))
    asked = [(row, question) for row, lesson in enumerate(batch) for question in lesson.questions]
    return [0.5 * missed, *(measure_questions(network, hidden, batch, asked) if asked else [missed * 0] * 3)]


def measure_questions(network: Network, hidden: Tensor, batch: list[Lesson], asked: list) -> list[Tensor]:  # type: ignore[type-arg]
    length = hidden.shape[1]
    rows = torch.tensor([row for row, _ in asked])
    places = torch.tensor([question.anchor for _, question in asked])
    distances = torch.arange(length)[None] - places[:, None]
    projected = network.statements.project(hidden)[rows]
    roles, antecedents, acts = network.statements(projected, hidden[rows, places], distances)
    unseen = torch.tensor([not batch[row].is_own for row, _ in asked])
    extra = torch.tensor([name in ("addressee", "channel") for name in ROLES])
    roles = roles.masked_fill(unseen[:, None, None] & extra[None, None], UNSEEN)
    wanted = torch.tensor([pad(question.roles, length, IGNORED) for _, question in asked])
    role_loss = F.cross_entropy(roles.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED, reduction="sum") / (
        30 * len(asked)
    )
    act = torch.tensor([question.act for _, question in asked])
    act_loss = F.cross_entropy(acts, act, ignore_index=IGNORED, reduction="sum") / max(1, int((act >= 0).sum()))
    return [role_loss, 0.3 * point(antecedents, asked, batch), 0.2 * act_loss]


def point(antecedents: Tensor, asked: list, batch: list[Lesson]) -> Tensor:  # type: ignore[type-arg]
    """The loss of pointing at a mention of the speaker, or at the beginning mark for nobody: any mention is right."""
    losses = []
    for scores, (row, question) in zip(antecedents, asked, strict=True):
        if question.antecedents:
            scores = scores[: len(batch[row].ids)]
            right = torch.tensor(question.antecedents)
            losses.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0))
    return torch.stack(losses).mean() if losses else antecedents.sum() * 0


def pad(values: tuple[int, ...], length: int, filler: int) -> list[int]:
    return [*values, *[filler] * (length - len(values))]


def save(path: Path, network: Network, optimiser: torch.optim.AdamW, step: int) -> None:
    held = {"weights": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
    torch.save(held, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def restore(path: Path, network: Network, optimiser: torch.optim.AdamW) -> int:
    """The step to go on with."""
    if not path.exists():
        return 0
    held = torch.load(path)
    network.load_state_dict(held["weights"])
    optimiser.load_state_dict(held["optimiser"])
    return int(held["step"])


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--plan", type=json.loads, default={})
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(2)
    train(Plan(**options.plan), options.data, options.encoder, options.out, options.start)
