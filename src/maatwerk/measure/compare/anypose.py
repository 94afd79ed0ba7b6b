"""Aligns a scan from any pose, and holds the pose found against every other that fits nearly as well.

A pose is accepted only when the scan lies on the design (residual, inliers), shows enough of it (coverage),
cannot turn or slide on it, and no rival fits nearly as well. Else nothing is claimed: a symmetric part has no
pose of its own until a person names three points.
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from maatwerk.measure.compare import align, poses
from maatwerk.measure.compare.align import ASK, IDENTITY, Alignment, moved
from maatwerk.measure.compare.distance import Design, side_of
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.samples import Samples, spread

_DESIGN, _FINE, _JUDGED, _RIVAL = 6_000, 20_000, 4_000, 500  # samples
_RESIDUAL = 0.01  # of the diagonal; the largest median residual of a part that is this design
_FEWEST_INLIERS = 0.7
_LEAST_COVERED = 0.3
_NEAR_RIVAL = 2.0  # a rival that fits less than this many times as badly may be the right one
_APART = 0.01  # of the diagonal, at the corners of the box; poses nearer than this are one
_TRIES, _GLANCE, _MOST_TWINS = 20, 200, 8  # rounds, samples, poses
_SEEN = 0.02  # of the diagonal; what lies farther from samples of the design at first sight is no twin
_PULL = 0.05  # of the diagonal; from there on a candidate is pulled to its place
_OPEN = 1e-4  # the least share of a motion that the surface must notice
_FLOOR, _FLOOR_SHARE = 0.01, 1e-4  # mm, of the diagonal; below it a residual tells nothing about the pose
_SMOOTH = 0.7  # radians; a sharper edge is an edge of the part, a blunter one a chord of a round face
_CLIP = 0.03  # of the diagonal; farther off is not worse
Transform = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is asked in every trial: the scan's samples, the design, and their sizes."""

    scan: Samples
    design: Design
    model: Samples
    diagonal: float
    floor: float

    def distance(self, transform: Transform) -> NDArray[np.float64]:
        """Return how far the samples that judge are from the design."""
        return self.design.nearest(moved(self.scan.points[:: _FINE // _JUDGED], transform))[0]


def _corners(points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = points.min(axis=0), points.max(axis=0)
    return np.array(list(product(*zip(low, high, strict=True))))


def chord(mesh: Mesh, *, most: int = 200_000) -> float:
    """Return how far round faces of a mesh may be from what they stand for."""
    faces = mesh.faces[:: max(1, len(mesh.faces) // most)]
    if len(faces) < len(mesh.faces):
        return 0.0  # so fine that its chords are below any scanner
    start, stop = faces.T.reshape(-1), faces[:, [1, 2, 0]].T.reshape(-1)
    key = np.minimum(start, stop) * np.int64(len(mesh.points)) + np.maximum(start, stop)
    order = np.argsort(key)
    twins = np.flatnonzero(key[order[1:]] == key[order[:-1]])
    one, two = order[twins], order[twins + 1]
    corners = mesh.points[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(normal, axis=1)
    normal /= np.where(area > 0, area, 1.0)[:, None]
    bend = np.arccos(
        np.clip(np.einsum("ij,ij->i", normal[one % len(faces)], normal[two % len(faces)]), -1, 1)
    )
    length = np.linalg.norm(mesh.points[start[one]] - mesh.points[stop[one]], axis=1)
    across = (area[one % len(faces)] + area[two % len(faces)]) / np.maximum(length, 1e-12) / 2.0
    round_ones = (bend > 1e-6) & (bend < _SMOOTH)
    if not round_ones.any():
        return 0.0
    weight = length * across
    share = float((weight * round_ones).sum() / max(float(weight.sum()), 1e-300))
    return float(np.percentile((across * bend / 8.0)[round_ones], 90)) * share


def _score(part: _Part, distance: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.square(np.minimum(distance, _CLIP * part.diagonal)).mean()))


def _gap(part: _Part, best: NDArray[np.float64], rival: NDArray[np.float64]) -> float:
    """Return how many times as badly a rival fits, over what belongs to the part in either pose."""
    reach = align.within(best, part.diagonal)
    belongs = (best <= reach) | (rival <= reach)
    own, other = _score(part, best[belongs]), _score(part, rival[belongs])
    return max(other, part.floor) / max(own, part.floor)


def _settled(
    part: _Part, starts: list[Transform], *, far: float, corners: NDArray[np.float64]
) -> list[Transform]:
    """Return where the starts settle on the surface: the poses that differ, the best first."""
    few = part.scan.points[:: _FINE // _RIVAL]
    found = [
        align.settle(few, part.design, one, diagonal=part.diagonal, far=far * part.diagonal, rounds=_TRIES)
        for one in starts
    ]
    score = np.array([_score(part, part.distance(one)) for one in found])
    apart = _APART * part.diagonal
    chosen = poses.distinct(poses.as_poses(found), score, corners, apart=apart, most=len(found))
    return [found[number] for number in chosen]


def _twins(part: _Part, best: Transform, corners: NDArray[np.float64]) -> list[Transform]:
    """Return where the scan lies on the design turned about itself, if it fits there at all."""
    starts = [best, *poses.turned(part.model, best)]
    few = part.scan.points[:: _FINE // _GLANCE]
    model = KDTree(part.model.points)
    score = np.array([_score(part, np.asarray(model.query(moved(few, one))[0])) for one in starts])
    apart = _APART * part.diagonal
    chosen = poses.distinct(poses.as_poses(starts), score, corners, apart=apart, most=_MOST_TWINS + 1)
    starts = [starts[number] for number in chosen if number and score[number] < _SEEN * part.diagonal]
    return _settled(part, starts, far=_APART, corners=corners) if starts else []


def _least_noticed(part: _Part, transform: Transform) -> float:
    """Return how much the surface notices of the motion it notices least, between 0 and 1."""
    points = moved(part.scan.points, transform)
    distance, face, _ = part.design.nearest(points)
    kept = distance <= align.within(distance, part.diagonal)
    arms = points[kept] - points[kept].mean(axis=0)
    normals = part.design.normals(face[kept])
    arms /= max(float(np.sqrt(np.square(arms).sum(axis=1).mean())), 1e-12)
    rows = np.hstack([np.cross(arms, normals), normals])
    return float(np.linalg.eigvalsh(rows.T @ rows / len(rows))[0])


def _covered(part: _Part, transform: Transform, reach: float) -> float:
    """Return about which share of the design the scan shows."""
    spacing = 3.0 * part.diagonal / np.sqrt(len(part.scan.points))
    tree = KDTree(moved(part.scan.points, transform))
    seen, _ = tree.query(part.model.points, distance_upper_bound=max(reach, spacing))
    return float(np.isfinite(seen).mean())


def _failed(why: str, *, inliers: float | None = None, gap: float | None = None) -> Alignment:
    return Alignment("failed", IDENTITY, inliers, f"{why} {ASK}", gap)


def _judged(part: _Part, found: list[Transform], corners: NDArray[np.float64]) -> Alignment:
    """Settle the best pose on all samples, and accept it or say why not."""
    alignment = align.fixed(part.scan, part.design, found[0], diagonal=part.diagonal)
    best = part.distance(alignment.transform)
    inliers = alignment.inliers
    if alignment.status == "failed" or float(np.median(best)) > _RESIDUAL * part.diagonal:
        return _failed("Not aligned: the scan comes to lie on the design in no pose.", inliers=inliers)
    if inliers is None or inliers < _FEWEST_INLIERS:
        return _failed("Not aligned: too little of the scan comes to lie on the design.", inliers=inliers)
    gap: float | None = None
    place = moved(corners, alignment.transform)
    for rival in found[1:] + _twins(part, alignment.transform, corners):
        if np.linalg.norm(moved(corners, rival) - place, axis=1).max() <= _APART * part.diagonal:
            continue
        now = _gap(part, best, part.distance(rival))
        gap = now if gap is None else min(gap, now)
        if gap < _NEAR_RIVAL:
            why = "Ambiguous: the scan fits the design in more than one pose nearly as well."
            return _failed(why, inliers=inliers, gap=gap)
    if _least_noticed(part, alignment.transform) < _OPEN:
        return _failed("Ambiguous: the scan can turn or slide on the design.", inliers=inliers, gap=gap)
    covered = _covered(part, alignment.transform, align.within(best, part.diagonal))
    if covered < _LEAST_COVERED:
        why = f"Not aligned: the scan shows only {covered:.0%} of the design."
        return _failed(why, inliers=inliers, gap=gap)
    return replace(alignment, rival_gap=gap)


def by_any(scan: Mesh, design_mesh: Mesh, design: Design, *, diagonal: float) -> Alignment:
    """Align from any pose, or say that the scan is not aligned, or fits in more than one pose."""
    samples, model = spread(scan, count=_FINE), spread(design_mesh, count=_DESIGN)
    if not len(samples.points):
        return Alignment("failed", IDENTITY, None, "Not aligned: the scan has no surface.")
    model = replace(model, normals=model.normals * design.side)
    floor = max(_FLOOR, _FLOOR_SHARE * diagonal, 2.0 * chord(design_mesh), 2.0 * chord(scan))
    answer = None
    outward = side_of(scan)
    # A closed scan turned inside out is seen by its volume; of an open one the volume says little: try both.
    for side in (outward, -outward):
        facing = replace(samples, normals=samples.normals * side)
        part = _Part(facing, design, model, diagonal, floor)
        corners = _corners(samples.points)
        starts = poses.candidates(model, facing, corners=corners, diagonal=diagonal)
        answer = _judged(part, _settled(part, starts, far=_PULL, corners=corners), corners)
        if answer.status == "found" or (answer.why or "").startswith("Ambiguous"):
            return answer
    return answer or _failed("Not aligned.")
