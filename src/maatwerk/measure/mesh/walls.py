"""Wall thickness: rays from the surface straight inward to the opposite side."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.rays import Scene

_FEWEST, _MOST = 20_000, 200_000
_OPPOSITE = -0.5  # cosine: a wall's two sides face away from each other, within 60 degrees


@dataclass(frozen=True, slots=True)
class Walls:
    """Thickness in mm; None where no ray met an opposite side."""

    least: float | None
    p01: float | None
    at: tuple[float, float, float] | None
    rays: int


def _spread(mesh: Mesh, areas: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return triangles and points that lie evenly over the surface, the same ones every time."""
    count = int(np.clip(2 * len(mesh.faces), _FEWEST, _MOST))
    steps = (np.arange(count) + 0.5) / count * areas.sum()
    face = np.minimum(np.searchsorted(np.cumsum(areas), steps), len(areas) - 1)
    # The R2 sequence (plastic number) fills the triangle without clumps.
    first = (np.arange(count) * 0.7548776662466927 + 0.5) % 1.0
    second = (np.arange(count) * 0.5698402909980532 + 0.5) % 1.0
    over = first + second > 1.0
    first[over], second[over] = 1.0 - first[over], 1.0 - second[over]
    corner = mesh.points[mesh.faces[face]]
    points = (
        corner[:, 0]
        + first[:, None] * (corner[:, 1] - corner[:, 0])
        + second[:, None] * (corner[:, 2] - corner[:, 0])
    )
    return face, points


def measure(mesh: Mesh, *, inward: bool = False) -> Walls:
    """Measure the wall under points spread evenly by area; `inward` says that normals point inside."""
    corners = mesh.corners()
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = np.linalg.norm(normals, axis=1)
    if not doubled.sum() > 0:
        return Walls(None, None, None, 0)
    unit = normals / np.where(doubled > 0, doubled, 1.0)[:, None] * (-1.0 if inward else 1.0)
    face, points = _spread(mesh, doubled / 2.0)
    scene = Scene(mesh)
    step = 4e-6 * scene.diagonal  # past the surface itself, in single precision
    directions = -unit[face]
    hit = scene.first(points + directions * step, directions)
    met = hit >= 0
    face, points, directions, hit = face[met], points[met], directions[met], hit[met]
    opposite = np.einsum("ij,ij->i", unit[hit], unit[face]) < _OPPOSITE
    points, directions, hit = points[opposite], directions[opposite], hit[opposite]
    thickness = scene.distance(points, directions, hit)
    sound = np.isfinite(thickness) & (thickness > step)
    thickness, points = thickness[sound], points[sound]
    if not len(thickness):
        return Walls(None, None, None, 0)
    thinnest = int(np.argmin(thickness))
    x, y, z = points[thinnest]
    return Walls(
        least=float(thickness[thinnest]),
        p01=float(np.percentile(thickness, 1.0)),
        at=(float(x), float(y), float(z)),
        rays=len(thickness),
    )
