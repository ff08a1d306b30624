"""Pairs of vectors that lie near each other, found without weighing each pair by itself."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
CHUNK = 512
SLACK = 0.001
"""What a product of matrices may differ from that of two vectors by, and more: who needs the cosine measures it."""


def list_near(
    rows: Vectors, columns: Vectors, floor: float, may_meet: NDArray[np.bool_] | None = None
) -> Iterator[tuple[int, int]]:
    """The places of a row and a column whose cosine may be `floor` or more, of those that may meet, in order."""
    for start in range(0, len(rows), CHUNK):
        near = rows[start : start + CHUNK] @ columns.T >= floor - SLACK
        if may_meet is not None:
            near &= may_meet[start : start + CHUNK]
        for row, column in zip(*np.nonzero(near), strict=True):
            yield start + int(row), int(column)
