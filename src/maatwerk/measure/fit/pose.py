"""Poses of a mesh in the patient, and how a mesh settles on the bone from one of them."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from maatwerk.measure.fit.bone import Nearest, Surface

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]

REACH = 2.0  # mm; farther away nothing counts as contact
_AGREE = 0.6  # cosine; the directions of two surfaces that lie on one another
_FAR, _SHRINK = 12.0, 0.8  # mm at which settling starts, and how fast it narrows
_ROUNDS = 40
_SETTLING = 600  # samples; enough to find a pose, which is then scored on all of them
_FEWEST_PAIRS = 30
_TRIM = 0.9
_STILL = 1e-5


class Facing(IntEnum):
    """How the mesh's outside stands to the bone's outside where they touch."""

    SAME = 1  # a model of the bone
    OPPOSITE = -1  # a guide that lies on the bone
    EITHER = 0  # an open patch, whose outside is not known


@dataclass(frozen=True, slots=True)
class Probe:
    """The sampled surface of the mesh as it stands in the file."""

    points: Points
    normals: Points
    facing: Facing

    def thinned(self, count: int) -> "Probe":
        """Return at most about `count` of the samples, still spread evenly."""
        step = max(1, len(self.points) // count)
        return Probe(self.points[::step], self.normals[::step], self.facing)

    def moved(self, pose: Matrix) -> "Probe":
        """Return the samples in a pose; reflections and scales keep outsides outside."""
        linear = pose[:3, :3]
        scale = abs(np.linalg.det(linear)) ** (1 / 3)
        return Probe(self.points @ linear.T + pose[:3, 3], self.normals @ linear.T / scale, self.facing)


def linear(matrix: Matrix, about: Points | None = None) -> Matrix:
    """Return the pose of a linear map about a point."""
    pose = np.eye(4)
    pose[:3, :3] = matrix
    if about is not None:
        pose[:3, 3] = about - matrix @ about
    return pose


def agreeing(probe: Probe, nearest: Nearest) -> NDArray[np.bool_]:
    """Tell which samples face the bone as a surface in contact does."""
    cosine = np.einsum("ij,ij->i", probe.normals, nearest.normals)
    if probe.facing is Facing.EITHER:
        return np.asarray(np.abs(cosine) > _AGREE)
    return np.asarray(cosine * int(probe.facing) > _AGREE)


def gap_of(distance: NDArray[np.float64], most_gap: float) -> float:
    """Return the constant gap in some distances, as far as a gap may go."""
    return float(np.clip(np.median(distance), -most_gap, most_gap)) if len(distance) else 0.0


def _step(points: Points, nearest: Nearest, kept: NDArray[np.bool_], most_gap: float) -> Matrix:
    """Return the small motion that brings the kept points to one distance from the planes nearest to them."""
    centre = points[kept].mean(axis=0)
    arms, normals = points[kept] - centre, nearest.normals[kept]
    equations = np.hstack([np.cross(arms, normals), normals])
    # A little damping: a surface of revolution leaves directions open, which must not run away.
    system = equations.T @ equations + np.diag([1e-3] * 3 + [1e-6] * 3) * len(normals)
    distance = nearest.distance[kept]
    turn = np.linalg.solve(system, -equations.T @ (distance - gap_of(distance, most_gap)))
    length = float(np.linalg.norm(turn[:3]))
    rotation = Rotation.from_rotvec(turn[:3] * min(1.0, 0.3 / max(length, 1e-12))).as_matrix()
    motion = linear(rotation, centre)
    motion[:3, 3] += turn[3:]
    return motion


def settle(probe: Probe, surface: Surface, *, most_gap: float, far: float = _FAR) -> Matrix:
    """Let the samples settle on the surface by trimmed ICP; returns the motion, rigid."""
    probe = probe.thinned(_SETTLING)
    motion, reach = np.eye(4), far
    for _ in range(_ROUNDS):
        now = probe.moved(motion)
        nearest = surface.nearest(now.points)
        kept = agreeing(now, nearest) & (np.abs(nearest.distance) < reach)
        if np.count_nonzero(kept) < _FEWEST_PAIRS:
            return motion
        kept &= np.abs(nearest.distance) <= np.quantile(np.abs(nearest.distance[kept]), _TRIM)
        step = _step(now.points, nearest, kept, most_gap)
        motion = step @ motion
        if reach <= REACH and np.abs(step - np.eye(4)).max() < _STILL:
            return motion
        reach = max(REACH, reach * _SHRINK)
    return motion
