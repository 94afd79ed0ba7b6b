"""Samples that hang together: a thin place counts as an area, never as a single ray."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

_LEAST = 5.0  # mm2, both sides of a wall counted
_LEAST_EDGE = 10.0  # mm2, where the wall runs out to an edge: a sliver at a rim is no weak wall
_EVEN = 0.5  # a quarter of a wall is thinner than this share of what a quarter is thicker than: it runs out
_LEAST_SHARE = 0.005  # of the surface, for parts so small that this is much of them
_FEWEST = 3  # samples
_CELL = 2.0  # times the distance of two samples
_APART = 1e3  # cells between two bodies, so that areas of different ones never join


@dataclass(frozen=True, slots=True)
class Area:
    """One connected place: the body (from 1), its surface in mm2, its smallest distance in mm and where."""

    body: int
    area: float
    least: float
    at: tuple[float, float, float]


def connected(
    points: NDArray[np.float64],
    distance: NDArray[np.float64],
    body: NDArray[np.int64],
    *,
    each: float,
    surface: float,
) -> list[Area]:
    """Return the areas that samples form which stand for `each` mm2 of a `surface`, the largest first."""
    if not len(points) or not each > 0:
        return []
    cell = _CELL * np.sqrt(each)
    cells = np.column_stack([np.floor((points - points.min(axis=0)) / cell), body * _APART])
    found, back = np.unique(cells, axis=0, return_inverse=True)
    back = back.reshape(-1)
    pairs = cKDTree(found).query_pairs(1.8, output_type="ndarray")
    links = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(found),) * 2)
    count, group = connected_components(links, directed=False)
    label = group[back]
    samples = np.bincount(label, minlength=count)
    enough = max(_FEWEST * each, min(_LEAST, _LEAST_SHARE * surface))
    areas: list[Area] = []
    order = np.lexsort((distance, label))
    starts = np.searchsorted(label[order], np.arange(count))
    for number in np.flatnonzero(samples * each >= enough):
        first = starts[number]
        thinnest = order[first]
        there = distance[order[first : first + samples[number]]]
        if samples[number] * each < _LEAST_EDGE and _runs_out(there):
            continue
        x, y, z = points[thinnest]
        at = (float(x), float(y), float(z))
        area = float(samples[number] * each)
        areas.append(Area(int(body[thinnest]) + 1, area, float(distance[thinnest]), at))
    return sorted(areas, key=lambda one: (-one.area, one.at))


def _runs_out(ascending: NDArray[np.float64]) -> bool:
    """Say whether distances, the smallest first, shrink towards an edge as those of a wedge do."""
    low, high = np.percentile(ascending, (25, 75))
    return bool(low < _EVEN * high)
