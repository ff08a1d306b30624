"""Pairs of vectors that lie near each other, found without weighing each pair by itself."""

from collections.abc import Iterator, Sequence

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


def list_nearest(
    vectors: Vectors, days: Sequence[int | None], *, width: int, most: int, floor: float
) -> Iterator[tuple[int, int]]:
    """Pairs of rows, the smaller number first: each row with at most `most` others, the nearest, whose cosine is not
    below `floor` and whose day is within `width`.

    A row without a day is near to all. Of rows equally near the first ones count. A pair may come twice.
    """
    counted = np.array([-1 if day is None else day for day in days], dtype=np.int64)
    order = np.argsort(counted, kind="stable")
    undated = int(np.count_nonzero(counted < 0))
    for start in range(0, len(order), CHUNK):
        rows = order[start : start + CHUNK]
        first, last = counted[rows[0]], counted[rows[-1]]
        low = 0 if first < 0 else int(np.searchsorted(counted[order], first - width))
        high = len(order) if first < 0 else int(np.searchsorted(counted[order], last + width, side="right"))
        columns = np.union1d(order[:undated], order[low:high])
        yield from take_nearest(vectors, (rows, columns), most, floor)


def take_nearest(
    vectors: Vectors, places: tuple[NDArray[np.int64], NDArray[np.int64]], most: int, floor: float
) -> Iterator[tuple[int, int]]:
    rows, columns = places
    cosines = vectors[rows] @ vectors[columns].T
    cosines[rows[:, None] == columns[None, :]] = -2
    for row, values in zip(rows, np.round(cosines, 4), strict=True):
        for place in np.argsort(-values, kind="stable")[:most]:
            if values[place] >= floor:
                yield min(int(row), int(columns[place])), max(int(row), int(columns[place]))
