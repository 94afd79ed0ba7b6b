"""Points spread evenly over a surface, the same ones every time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.mesh.solid import Mesh, cross


@dataclass(frozen=True, slots=True)
class Samples:
    """Points on a surface with the triangle each lies on and its unit normal."""

    points: NDArray[np.float64]
    faces: NDArray[np.int64]
    normals: NDArray[np.float64]


def face_normals(mesh: Mesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return unit normals and areas of the triangles; a triangle without area has a normal of zero."""
    corners = mesh.corners()
    normals = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = np.linalg.norm(normals, axis=1)
    return normals / np.where(doubled > 0, doubled, 1.0)[:, None], doubled / 2.0


def spread(mesh: Mesh, *, count: int) -> Samples:
    """Return points that lie evenly by area; none when the surface has no area."""
    normals, areas = face_normals(mesh)
    return spread_over(mesh, normals, areas, count=count)


def spread_over(
    mesh: Mesh, normals: NDArray[np.float64], areas: NDArray[np.float64], *, count: int
) -> Samples:
    """Return the same from normals and areas that are known already."""
    total = float(areas.sum())
    if not total > 0:
        nothing = np.empty((0, 3))
        return Samples(nothing, np.empty(0, np.int64), nothing)
    steps = (np.arange(count) + 0.5) / count * total
    face = np.minimum(np.searchsorted(np.cumsum(areas), steps), len(areas) - 1).astype(np.int64)
    # The R2 sequence (powers of the plastic number) fills a triangle without clumps.
    first = (np.arange(count) * 0.7548776662466927 + 0.5) % 1.0
    second = (np.arange(count) * 0.5698402909980532 + 0.5) % 1.0
    over = first + second > 1.0
    first[over], second[over] = 1.0 - first[over], 1.0 - second[over]
    corner = mesh.points[mesh.faces[face]]
    along, across = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    points = corner[:, 0] + first[:, None] * along + second[:, None] * across
    return Samples(points, face, normals[face])
