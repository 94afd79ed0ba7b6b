"""The triangles of a mesh in the order in which they lie in space: neighbours lie together in memory."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.mesh.solid import Mesh

_WORTH_IT = 20_000
_STEPS = 1023.0
# Bits of a number of ten bits, spread to every third place (Morton 1966)
_SPREAD = ((16, 0x030000FF), (8, 0x0300F00F), (4, 0x030C30C3), (2, 0x09249249))


def _curve(points: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Return the place of each point on a curve that stays near itself (the Z curve)."""
    low = points.min(axis=0)
    scaled = (points - low) * (_STEPS / max(float((points.max(axis=0) - low).max()), 1e-300))
    found = np.zeros(len(points), np.uint32)
    for axis in range(3):
        bits = scaled[:, axis].astype(np.uint32)
        for shift, mask in _SPREAD:
            bits = (bits | (bits << np.uint32(shift))) & np.uint32(mask)
        found |= bits << np.uint32(axis)
    return found


def in_space(mesh: Mesh) -> Mesh:
    """Return the same mesh with corners and triangles put in order; small ones stay as they are.

    Trees over the triangles are then built and walked several times faster.
    """
    if len(mesh.faces) < _WORTH_IT:
        return mesh
    order = np.argsort(_curve(mesh.points), kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    faces = place[mesh.faces]
    first = np.argsort(faces.min(axis=1), kind="stable")
    return replace(mesh, points=mesh.points[order], faces=faces[first])
