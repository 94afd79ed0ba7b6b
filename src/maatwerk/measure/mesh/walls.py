"""Walls and gaps: rays from the surface straight inward and outward to an opposite side."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.mesh import areas
from maatwerk.measure.mesh.areas import Area
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.mesh.topology import Surface
from maatwerk.measure.rays import Scene
from maatwerk.measure.samples import Samples

_FEWEST, _MOST = 20_000, 200_000
# Cosine: the two sides of a wall face away from each other within 30 degrees; a sharper wedge is an edge.
_OPPOSITE = -0.866
_SLACK = 1e-6  # what is drawn exactly at a limit keeps it, though a file holds single precision


@dataclass(frozen=True, slots=True)
class Field:
    """Distances in mm at points of the surface, and the body of each; one point stands for `each` mm2."""

    points: NDArray[np.float64]
    distance: NDArray[np.float64]
    body: NDArray[np.int64]
    each: float
    surface: float

    @property
    def least(self) -> float | None:
        """Return the smallest distance; None where no ray met an opposite side."""
        return float(self.distance.min()) if len(self.distance) else None

    @property
    def at(self) -> tuple[float, float, float] | None:
        """Return where the smallest distance was met."""
        if not len(self.distance):
            return None
        x, y, z = self.points[int(np.argmin(self.distance))]
        return float(x), float(y), float(z)

    def percentile(self, percent: float) -> float | None:
        """Return the distance that so many percent stay under."""
        return float(np.percentile(self.distance, percent)) if len(self.distance) else None

    def below(self, limit: float, *, counts: NDArray[np.bool_] | None = None) -> list[Area]:
        """Return the connected areas under a limit, on the bodies that count."""
        small = self.distance < limit * (1.0 - _SLACK)
        if counts is not None:
            small &= counts[self.body]
        return areas.connected(
            self.points[small], self.distance[small], self.body[small], each=self.each, surface=self.surface
        )


@dataclass(frozen=True, slots=True)
class Thickness:
    """The walls of a part and the gaps between its surfaces."""

    walls: Field
    gaps: Field


def _field(
    scene: Scene, surface: Surface, samples: Samples, *, sign: float, each: float, total: float
) -> Field:
    """Shoot from every sample along its normal (or against it) and keep what meets an opposite side."""
    step = 4e-6 * scene.diagonal  # past the surface itself, in single precision
    directions = sign * samples.normals
    hit = scene.first(samples.points + directions * step, directions)
    met = np.flatnonzero(hit >= 0)
    hit = hit[met]
    opposite = np.einsum("ij,ij->i", surface.normals[hit], samples.normals[met]) < _OPPOSITE
    met, hit = met[opposite], hit[opposite]
    distance = scene.distance(samples.points[met], directions[met], hit)
    sound = np.isfinite(distance) & (distance > step)
    met, distance = met[sound], distance[sound]
    return Field(samples.points[met], distance, surface.body[samples.faces[met]], each, total)


def measure(mesh: Mesh, surface: Surface, samples: Samples, *, inward: bool = False) -> Thickness:
    """Measure walls and gaps under points spread by area; `inward` says that normals point inside."""
    total = float(surface.areas.sum())
    if not len(samples.points):
        nothing = Field(np.empty((0, 3)), np.empty(0), np.empty(0, np.int64), 0.0, total)
        return Thickness(nothing, nothing)
    scene, each = Scene(mesh), total / len(samples.points)
    into = 1.0 if inward else -1.0
    walls = _field(scene, surface, samples, sign=into, each=each, total=total)
    gaps = _field(scene, surface, samples, sign=-into, each=each, total=total)
    return Thickness(walls, gaps)


def how_many(mesh: Mesh) -> int:
    """Return over how many points the surface is measured."""
    return int(np.clip(2 * len(mesh.faces), _FEWEST, _MOST))
