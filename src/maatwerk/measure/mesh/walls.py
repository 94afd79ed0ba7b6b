"""Wall thickness: rays from the surface straight inward to the opposite side."""

from dataclasses import dataclass

import numpy as np

from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.rays import Scene
from maatwerk.measure.samples import face_normals, spread

_FEWEST, _MOST = 20_000, 200_000
# Cosine: the two sides of a wall face away from each other within 30 degrees; a sharper wedge is an edge.
_OPPOSITE = -0.866


@dataclass(frozen=True, slots=True)
class Walls:
    """Thickness in mm; None where no ray met an opposite side."""

    least: float | None
    p01: float | None
    at: tuple[float, float, float] | None
    rays: int


def measure(mesh: Mesh, *, inward: bool = False) -> Walls:
    """Measure the wall under points spread evenly by area; `inward` says that normals point inside."""
    unit, _ = face_normals(mesh)
    unit = -unit if inward else unit
    samples = spread(mesh, count=int(np.clip(2 * len(mesh.faces), _FEWEST, _MOST)))
    if not len(samples.points):
        return Walls(None, None, None, 0)
    face, points = samples.faces, samples.points
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
