"""Brings a scan that lies near its design onto it: point to plane, on the exact surface, without outliers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from maatwerk.measure.compare.distance import Design
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.samples import spread

_COARSE, _FINE = 3_000, 20_000
_ROUNDS = 40
_STILL = 1e-10  # of the diagonal
_OUTLIER = 3 * 1.4826  # robust standard deviations (median absolute deviation)
_FEWEST_INLIERS = 0.6
_FARTHEST = 0.02  # of the diagonal; the median residual of a scan that does not belong there
_OPEN_DIRECTION = 1e-9  # singular values below this share leave a direction free (a sphere turns on the spot)

Points = NDArray[np.float64]
IDENTITY = np.eye(4)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the scan was brought to the design: the transform scan to design, and whether it holds."""

    status: str  # given, found, failed
    transform: NDArray[np.float64]
    inliers: float | None = None
    why: str | None = None


def moved(points: Points, transform: NDArray[np.float64]) -> Points:
    """Return points after a rigid transform."""
    return np.asarray(points @ transform[:3, :3].T + transform[:3, 3])


def _kept(distance: NDArray[np.float64], diagonal: float) -> NDArray[np.bool_]:
    """Tell which pairs are no outliers."""
    spread_of = float(np.median(np.abs(distance)))
    return np.asarray(np.abs(distance) <= max(_OUTLIER * spread_of, 1e-9 * diagonal))


def _motion(points: Points, found: Points, normals: Points, diagonal: float) -> NDArray[np.float64]:
    """Return the least-squares motion of points onto the planes at their nearest points."""
    centre = points.mean(axis=0)
    arms = (points - centre) / diagonal
    equations = np.hstack([np.cross(arms, normals), normals])
    wanted = np.einsum("ij,ij->i", found - points, normals)
    answer = np.linalg.lstsq(equations, wanted, rcond=_OPEN_DIRECTION)[0]
    rotation = Rotation.from_rotvec(answer[:3] / diagonal).as_matrix()
    motion = np.eye(4)
    motion[:3, :3] = rotation
    motion[:3, 3] = centre - rotation @ centre + answer[3:]
    return motion


def _settle(
    points: Points, design: Design, transform: NDArray[np.float64], *, diagonal: float, trim: bool
) -> NDArray[np.float64]:
    """Repeat small motions until they are nothing, or for a number of rounds."""
    reach = np.full(3, diagonal)
    for _ in range(_ROUNDS):
        now = moved(points, transform)
        distance, face, found = design.nearest(now)
        kept = _kept(distance, diagonal) if trim else np.ones(len(now), bool)
        motion = _motion(now[kept], found[kept], design.normals[face[kept]], diagonal)
        transform = motion @ transform
        if np.abs(motion[:3, :3] @ reach + motion[:3, 3] - reach).max() <= _STILL * diagonal:
            break
    return transform


def by_icp(scan: Mesh, design: Design, *, diagonal: float) -> Alignment:
    """Align from the pose the scan was given in; says so when that fails.

    First with every point, for while a part lies askew most of its faces may touch and the others look like
    outliers; then without outliers; then with more points.
    """
    points = spread(scan, count=_COARSE).points
    if not len(points):
        return Alignment("failed", IDENTITY, None, "The scan has no surface.")
    transform = _settle(points, design, IDENTITY, diagonal=diagonal, trim=False)
    transform = _settle(points, design, transform, diagonal=diagonal, trim=True)
    distance, _, _ = design.nearest(moved(points, transform))
    if float(np.median(distance)) > _FARTHEST * diagonal:
        why = "The scan does not come to lie on the design from where it starts; place it nearer."
        return Alignment("failed", transform, None, why)
    points = spread(scan, count=_FINE).points
    transform = _settle(points, design, transform, diagonal=diagonal, trim=True)
    distance, _, _ = design.nearest(moved(points, transform))
    inliers = float(_kept(distance, diagonal).mean())
    if inliers < _FEWEST_INLIERS:
        return Alignment("failed", transform, inliers, "Too little of the scan comes to lie on the design.")
    return Alignment("found", transform, inliers)
