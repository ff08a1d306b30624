"""Vectors of texts: close for texts that say the same, in whatever language (training/embedder.py makes the networks).

*Il ponte resta chiuso* and *The bridge stays closed* get nearly the same vector. The product of two vectors is their
cosine: about 0.1 for two texts of no relation, 0.6 for a translation (docs/evaluation.md), 1 for a text and itself.
How near two texts are says nothing of whether one denies the other.

There are two embedders. *translations* tells texts that say the same from those that say something else; *propositions*
brings contents together that are about one proposition, in other words or denied, and keeps apart others on its topic.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from sostiene.models import identify_files
from sostiene.models.neural import count_cores
from sostiene.models.pieces import BEGIN, LONGEST_STRETCH, SEPARATOR, clean, number_of

Array = NDArray[np.float32]
Network = Callable[[Sequence[int]], Array]
"""Vocabulary numbers of one text, its begin and end included, to its vector of length 1."""
UNKNOWN = "<unk>"
WIDTH = 384
LONGEST = 512
"""Pieces of a text that count, begin and end included: the network knows no further places."""
TOGETHER = 256
"""Texts that wait for a core at once."""
Kind = Literal["translations", "propositions"]
FILES: dict[Kind, tuple[str, ...]] = {
    "translations": ("embedder.onnx", "encoder.onnx", "tokenizer.json"),
    "propositions": ("propositions.onnx", "embedder.onnx", "encoder.onnx", "tokenizer.json"),
}
"""What the vectors depend on: the first file is the network, which reads the layers that it shares out of others."""


class Embedder:
    """Gives texts their vectors. `threads` texts go through the network at the same time, each on its own."""

    def __init__(self, network: Network, tokenizer: Tokenizer, threads: int = 1) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.begin, self.end, self.unknown = (number_of(piece, tokenizer) for piece in (BEGIN, SEPARATOR, UNKNOWN))
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def embed(self, texts: Sequence[str]) -> Array:
        """One row a text (texts, WIDTH) of length 1; noughts for a text that cannot be read (`is_readable`).

        The same text has the same row in any company. Of a long text the first 510 pieces count, some 350 words.
        """
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for first in range(0, len(texts), TOGETHER):
            some = texts[first : first + TOGETHER]
            found = self.pool.map(self.embed_one, some) if self.pool else map(self.embed_one, some)
            for number, row in enumerate(found, first):
                rows[number] = row
        return rows

    def embed_one(self, text: str) -> Array:
        encoding = self.tokenizer.encode(clean(text[:LONGEST_STRETCH]), add_special_tokens=False)
        if not is_readable(encoding, self.unknown):
            return np.zeros(WIDTH, dtype=np.float32)
        return self.network((self.begin, *islice(encoding.ids, LONGEST - 2), self.end))


def is_readable(encoding: Encoding, unknown: int) -> bool:
    """Does the vocabulary know more of the characters than not? `unknown` is the number of what it does not know.

    All of that looks the same to the network, so two texts in a foreign script would seem to say the same.
    """
    lengths = [len(piece.lstrip("▁")) for piece in encoding.tokens]
    strange = (length for length, number in zip(lengths, encoding.ids, strict=True) if number == unknown)
    return sum(lengths) > 2 * sum(strange)


def load_embedder(threads: int = 0, *, kind: Kind = "translations", folder: Path | None = None) -> Embedder:
    """The shipped embedder, or the one in `folder`. Takes 120 MB of memory. With `threads` 0 it uses every core."""
    with as_file(files("sostiene.models") / "shipped") as shipped:
        place = folder or shipped
        tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        return Embedder(open_network(place / FILES[kind][0]), tokenizer, threads or count_cores())


def open_network(path: Path) -> Network:
    """The network in that file, one text and one core a call."""
    import onnxruntime  # costs 0.1 s, which a test with a network of its own need not wait

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(ids: Sequence[int]) -> Array:
        vector: Array = session.run(None, {"ids": np.array([ids], dtype=np.int64)})[0][0]
        return vector

    return run


def identify_embedder(kind: Kind = "translations") -> str:
    """What tells one version's vectors from another's, for whoever keeps them."""
    return identify_files(FILES[kind])
