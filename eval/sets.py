"""The gold that the product is measured on, and how each set is read and scored.

The own sets are in the exchange format; PolNeAR holds attributions, outer ones only, in a broader convention than
gold/GUIDELINES.md.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class GoldSet:
    """A named file of gold, beneath the shared folder."""

    name: str
    file: str
    form: Literal["statements", "attributions"] = "statements"

    def find(self, shared: Path) -> Path:
        return shared / self.file


SETS = (
    GoldSet("it-dev", "gold/it-dev.jsonl"),
    GoldSet("en-dev", "gold/en-dev.jsonl"),
    GoldSet("seed", "gold/seed.jsonl"),
    GoldSet("modern-dev", "gold/modern-dev.jsonl"),
    GoldSet("polnear-dev", "data/polnear/dev.jsonl.gz", "attributions"),
)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects in a file of JSON Lines, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def take_fingerprint(path: Path) -> str:
    """The SHA-256 of the file: figures can be compared only if it is the same."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
