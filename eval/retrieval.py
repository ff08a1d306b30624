"""Do vectors find translations? `python -m eval.retrieval --shared ../shared [--pretrained DIR] [--json]`.

Each sentence of PUD (the same sentences in every language) asks for its translation among all sentences of another
language. With `--pretrained`, the folder that training.encoder wrote, the shipped vectors are also compared with those
of the encoder in fp32, which needs torch.
"""

import argparse
import json
import lzma
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import permutations
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from sostiene.languages import list_languages
from sostiene.models.embedder import Embedder, load_embedder

Array = NDArray[np.float32]
SENTENCE = re.compile(r"^# sent_id = (.+)\n(?:#.*\n)*?# text = (.+)$", re.MULTILINE)
AGREEING = 25
"""Sentences of each language that are compared with fp32, which takes long."""


@dataclass(frozen=True)
class Spread:
    """How cosines lie: the value that 1, 50 and 99 of 100 do not exceed."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Retrieval:
    """What was measured. Shares are in percent; `shares` by the pair of languages, *it-en* from Italian to English.

    `translation`, `nearest_other` and `any_other` are the cosines of a sentence with its translation, with the nearest
    sentence that is not it, and with whatever other sentence of that language.
    """

    sentences: int
    shares: Mapping[str, float]
    mean: float
    lowest: float
    mean_with_tables: float
    translation: Spread
    nearest_other: Spread
    any_other: Spread
    texts_per_second: float
    agreement: float | None = None
    least_agreement: float | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--pretrained", type=Path, help="compare with this encoder in fp32")
    parser.add_argument("--model", type=Path, help="a folder with another network than the shipped one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sentences = read_parallel(options.shared / "data" / "ud" / "pud")
    measured = measure(sentences, load_embedder(1, folder=options.model), options.pretrained)
    print(json.dumps(asdict(measured), indent=1) if options.json else format_table(measured))


def read_parallel(folder: Path) -> dict[str, list[str]]:
    """The sentences of each language that every language has, in one order."""
    found = {path.name[:2]: read_sentences(path) for path in sorted(folder.glob("*.conllu.xz"))}
    if not found:
        raise SystemExit(f"there is no PUD in {folder}")
    common = sorted(set.intersection(*(set(texts) for texts in found.values())))
    return {code: [texts[name] for name in common] for code, texts in found.items()}


def read_sentences(path: Path) -> dict[str, str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return dict(SENTENCE.findall(file.read()))


def measure(sentences: Mapping[str, Sequence[str]], embedder: Embedder, pretrained: Path | None) -> Retrieval:
    start = time.process_time()
    vectors = {code: embedder.embed(texts) for code, texts in sentences.items()}
    seconds = time.process_time() - start
    cosines = {f"{one}-{other}": vectors[one] @ vectors[other].T for one, other in permutations(vectors, 2)}
    shares = {pair: 100 * find_share(table) for pair, table in cosines.items()}
    with_tables = set(list_languages())
    agreements = compare_with_pretrained(sentences, vectors, pretrained) if pretrained else []
    return Retrieval(
        sentences=len(next(iter(sentences.values()))),
        shares=shares,
        mean=mean(shares.values()),
        lowest=min(shares.values()),
        mean_with_tables=mean(share for pair, share in shares.items() if with_tables.issuperset(pair.split("-"))),
        translation=spread([table.diagonal() for table in cosines.values()]),
        nearest_other=spread([hide_translations(table).max(1) for table in cosines.values()]),
        any_other=spread([table[~np.eye(len(table), dtype=bool)] for table in cosines.values()]),
        texts_per_second=sum(map(len, sentences.values())) / seconds,
        agreement=mean(agreements) if agreements else None,
        least_agreement=min(agreements) if agreements else None,
    )


def find_share(cosines: Array) -> float:
    """The share of sentences whose translation is the nearest."""
    return float((cosines.argmax(1) == np.arange(len(cosines))).mean())


def hide_translations(cosines: Array) -> Array:
    others = cosines.copy()
    np.fill_diagonal(others, -1)
    return others


def spread(cosines: Sequence[Array]) -> Spread:
    return Spread(*(float(value) for value in np.quantile(np.concatenate(cosines), (0.01, 0.5, 0.99))))


def compare_with_pretrained(
    sentences: Mapping[str, Sequence[str]], vectors: Mapping[str, Array], pretrained: Path
) -> list[float]:
    """The cosine of the shipped vector with that in fp32, for some sentences of each language."""
    from tokenizers import Tokenizer

    from training.embedder import embed, load_pretrained, measure_centre  # need torch

    network, tokenizer = load_pretrained(pretrained), Tokenizer.from_file(str(pretrained / "tokenizer.json"))
    centre = measure_centre(network, tokenizer)
    agreements = []
    for code, texts in sentences.items():
        for text, vector in zip(texts[:AGREEING], vectors[code], strict=False):
            exact = (embed(network, tokenizer, text) - centre).numpy()
            agreements.append(float(exact @ vector / np.linalg.norm(exact)))
    return agreements


def format_table(measured: Retrieval) -> str:
    """The shares as a table in Markdown, a row for each language asked from, and the other figures below."""
    codes = list(dict.fromkeys(pair[:2] for pair in measured.shares))
    rows = [f"| from, to | {' | '.join(codes)} |", "| --- " * (len(codes) + 1) + "|"]
    for one in codes:
        shown = (f"{measured.shares[f'{one}-{other}']:.1f}" if one != other else "" for other in codes)
        rows.append(f"| {one} | {' | '.join(shown)} |")
    figures = {name: value for name, value in asdict(measured).items() if name != "shares" and value is not None}
    return "\n".join([*rows, "", *(f"{name.replace('_', ' '):20}{show(value)}" for name, value in figures.items())])


def show(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {one:.2f}" for name, one in value.items())
    return f"{value:.4g}"


if __name__ == "__main__":
    main()
