"""Points in an order in which neighbours follow one another, so that searching stays in one place."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_CELLS = 1 << 10  # in each direction


def ranges(count: int, size: int) -> Iterator[slice]:
    """Yield the parts of a length, each at most so long."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _spaced(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ten bits with two empty ones after each."""
    for shift, mask in ((16, 0xFF0000FF), (8, 0x300F00F), (4, 0x30C30C3), (2, 0x9249249)):
        cells = (cells | (cells << shift)) & mask
    return cells


def along_curve(points: NDArray[np.float64], *, kept: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """Return the numbers of the points (of those kept) along Morton's curve through their box."""
    chosen = None if kept is None or kept.all() else np.flatnonzero(kept)
    points = points if chosen is None else points[chosen]
    if not len(points):
        return np.empty(0, np.int64)
    low = points.min(axis=0)
    edge = max(float((points.max(axis=0) - low).max()), 1e-300)
    code = np.zeros(len(points), np.int64)
    for axis in range(3):
        cells = ((points[:, axis] - low[axis]) * ((_CELLS - 1) / edge)).astype(np.int64)
        code |= _spaced(cells) << axis
    order = np.argsort(code, kind="stable")
    return np.asarray(order if chosen is None else chosen[order])
