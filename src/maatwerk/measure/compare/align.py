"""Brings a scan onto its design on the exact surface, without outliers, and says when that does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from maatwerk.measure.compare.distance import Design
from maatwerk.measure.compare.points import Pair, from_pairs
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.samples import Samples, spread

_COARSE, _FINE = 3_000, 20_000
_ROUNDS = 40
_SHRINK = 0.8
_STILL = 1e-8  # of the diagonal; the next motion would be far smaller still
_OUTLIER = 3 * 1.4826  # robust standard deviations (median absolute deviation)
_FEWEST_INLIERS = 0.6
_FARTHEST = 0.02  # of the diagonal; the median residual of a scan that does not belong there
_OPEN_DIRECTION = 1e-9  # singular values below this share leave a direction free (a sphere turns on the spot)
_STRAYED = 0.05  # of the diagonal; how far a named point may end from its twin
ASK = "Name three points on the scan and the same three on the design, and align from them."

Points = NDArray[np.float64]
IDENTITY = np.eye(4)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the scan was brought to the design: the transform scan to design, and whether it holds."""

    status: str  # given, found, failed
    transform: NDArray[np.float64]
    inliers: float | None = None
    why: str | None = None
    rival_gap: float | None = None  # how much worse the next best pose fits; None when no other one was tried


def moved(points: Points, transform: NDArray[np.float64]) -> Points:
    """Return points after a rigid transform."""
    return np.asarray(points @ transform[:3, :3].T + transform[:3, 3])


def within(distance: NDArray[np.float64], diagonal: float) -> float:
    """Return the distance from which on a sample counts as an outlier."""
    return max(_OUTLIER * float(np.median(np.abs(distance))), 1e-9 * diagonal)


def _kept(distance: NDArray[np.float64], diagonal: float) -> NDArray[np.bool_]:
    """Tell which pairs are no outliers."""
    return np.asarray(np.abs(distance) <= within(distance, diagonal))


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


def settle(
    points: Points, design: Design, transform: NDArray[np.float64], *, diagonal: float, far: float = 0.0,
    rounds: int = _ROUNDS,
) -> NDArray[np.float64]:  # fmt: skip
    """Repeat small motions until they are nothing, or for a number of rounds.

    Outliers are left out; but up to `far`, which shrinks from round to round, nothing counts as one: what
    still lies askew is pulled by its ends and holes, and these are the few points that look like outliers.
    """
    reach = np.full(3, diagonal)
    for turn in range(rounds):
        now = moved(points, transform)
        distance, face, found = design.nearest(now)
        kept = distance <= max(within(distance, diagonal), far * _SHRINK**turn)
        motion = _motion(now[kept], found[kept], design.normals(face[kept]), diagonal)
        transform = motion @ transform
        if np.abs(motion[:3, :3] @ reach + motion[:3, 3] - reach).max() <= _STILL * diagonal:
            break
    return transform


def fixed(samples: Samples, design: Design, transform: NDArray[np.float64], *, diagonal: float) -> Alignment:
    """Settle a scan that lies near its design with many points, and judge what came of it."""
    distance, _, _ = design.nearest(moved(samples.points[:: _FINE // _COARSE], transform))
    if float(np.median(distance)) > _FARTHEST * diagonal:
        why = f"Not aligned: the scan does not come to lie on the design from where it starts. {ASK}"
        return Alignment("failed", transform, None, why)
    transform = settle(samples.points, design, transform, diagonal=diagonal)
    distance, _, _ = design.nearest(moved(samples.points, transform))
    inliers = float(_kept(distance, diagonal).mean())
    if inliers < _FEWEST_INLIERS:
        why = f"Not aligned: too little of the scan comes to lie on the design. {ASK}"
        return Alignment("failed", transform, inliers, why)
    return Alignment("found", transform, inliers)


def by_icp(
    scan: Mesh, design: Design, *, diagonal: float, start: NDArray[np.float64] | None = None
) -> Alignment:
    """Align from the pose the scan was given in, or from a start; says so when that fails.

    First with every point, for while a part lies askew most of its faces may touch and the others look like
    outliers; then without outliers; then with more points.
    """
    samples = spread(scan, count=_FINE)
    transform = IDENTITY if start is None else start
    if not len(samples.points):
        return Alignment("failed", IDENTITY, None, "Not aligned: the scan has no surface.")
    coarse = samples.points[:: _FINE // _COARSE]
    for far in (np.inf, 0.0):
        transform = settle(coarse, design, transform, diagonal=diagonal, far=far)
    return fixed(samples, design, transform, diagonal=diagonal)


def by_points(scan: Mesh, design: Design, pairs: Sequence[Pair], *, diagonal: float) -> Alignment:
    """Align from points that a person named on both; they decide between poses that fit alike."""
    start, misfit = from_pairs(pairs)
    if misfit > _STRAYED * diagonal:
        why = f"Not aligned: the named points miss each other by up to {misfit:.2g} mm. Name them again."
        return Alignment("failed", IDENTITY, None, why)
    found = by_icp(scan, design, diagonal=diagonal, start=start)
    if found.status == "failed":
        return found
    aims = np.array([pair.design for pair in pairs])
    ends = moved(np.array([pair.scan for pair in pairs]), found.transform)
    strayed = float(np.linalg.norm(ends - aims, axis=1).max())
    if strayed > _STRAYED * diagonal:
        why = (
            f"Not aligned: a named point ends {strayed:.2g} mm from its place on the design. Name them again."
        )
        return replace(found, status="failed", why=why)
    return found
