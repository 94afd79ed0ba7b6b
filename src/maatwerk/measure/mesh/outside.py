"""What a surface looks like to hands and machines: sharp edges, and what hangs over without support."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.mesh.topology import Place, Surface

_ON_THE_PLATE = 1e-3  # of the height: what stands on the plate hangs over nothing


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges that stick out and are sharper than an angle: how many, how long together (mm), the sharpest."""

    sharper_than: float
    count: int
    length: float
    sharpest: float | None
    at: Place


@dataclass(frozen=True, slots=True)
class Overhang:
    """What faces down more steeply than an angle from the vertical: mm2, and its share of the surface."""

    beyond: float
    area: float
    share: float
    at: Place


def _spot(point: NDArray[np.float64]) -> Place:
    x, y, z = point
    return float(x), float(y), float(z)


def sharp_edges(mesh: Mesh, surface: Surface, *, sharper_than: float, inward: bool = False) -> Edges:
    """Return the outer edges whose two sides enclose less than an angle in degrees (a cube's enclose 90)."""
    folds = surface.folds
    one, other = folds.one, folds.other
    turned = np.einsum("ij,ij->i", surface.normals[one], surface.normals[other])
    real = (surface.areas[one] > 0) & (surface.areas[other] > 0)
    # The sides enclose 180 degrees less the angle between their normals.
    close = np.flatnonzero((turned < -np.cos(np.radians(sharper_than))) & real)
    turned, start, stop = turned[close], mesh.points[folds.start[close]], mesh.points[folds.stop[close]]
    beyond = mesh.points[mesh.faces[other[close]]].mean(axis=1) - start
    above = np.einsum("ij,ij->i", beyond, surface.normals[one[close]])
    outer = above > 0 if inward else above < 0
    if not outer.any():
        return Edges(sharper_than, 0, 0.0, None, None)
    start, stop, turned = start[outer], stop[outer], turned[outer]
    angles = np.degrees(np.arccos(np.clip(-turned, -1.0, 1.0)))
    sharpest = int(np.argmin(angles))
    length = float(np.linalg.norm(stop - start, axis=1).sum())
    at = _spot((start[sharpest] + stop[sharpest]) / 2.0)
    return Edges(sharper_than, len(angles), length, float(angles[sharpest]), at)


def overhang(
    mesh: Mesh, surface: Surface, *, up: tuple[float, float, float], beyond: float, inward: bool = False
) -> Overhang:
    """Return what hangs over when a part is built along `up`, standing as it lies in the file."""
    direction = np.array(up) * (-1.0 if inward else 1.0)
    down = surface.normals @ direction < -np.sin(np.radians(beyond))
    total = float(surface.areas.sum())
    found = np.flatnonzero(down)
    heights = mesh.points @ np.array(up)
    low, high = float(heights.min()), float(heights.max())
    above = heights[mesh.faces[found]].max(axis=1) > low + _ON_THE_PLATE * (high - low)
    found = found[above]
    area = float(surface.areas[found].sum())
    if not len(found) or not total > 0:
        return Overhang(beyond, 0.0, 0.0, None)
    largest = found[int(np.argmax(surface.areas[found]))]
    return Overhang(beyond, area, area / total, _spot(mesh.points[mesh.faces[largest]].mean(axis=0)))
