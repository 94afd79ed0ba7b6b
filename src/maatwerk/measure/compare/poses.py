"""Where a scan may lie on its design when nothing is known: many starts settle at once, distinct ends remain.

Every start is a turn of the scan about its middle; together they fill the turns of space evenly (Alexa 2022,
super-Fibonacci spirals). All settle side by side on samples of the design, paired by place and direction.
Whatever else fits is found as well, and that is what tells a part from its own turned copy.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from scipy.spatial.transform import Rotation

from maatwerk.measure.samples import Samples

_STARTS = 400
_FEW, _SOME, _MORE = 40, 64, 300  # samples of the scan: for all starts, and for those that are left
_STEPS = 24  # turns about each axis of the design that its own twins are looked for at
_LOOSE = 0.5  # a nearest sample may be so much farther than the nearest of all, for the sake of speed
_FACING = 0.15  # of the diagonal; how far apart in place two opposite sides count to be
_REACH = 0.03  # of the diagonal; farther away a sample pulls less and less
_LONGEST_TURN = 0.4  # radians in one round
_SAME = 0.04  # of the diagonal, at the corners of the box; poses nearer than this end as one
_LEFT = 24  # distinct poses that are settled further
_HOPELESS = 2.0  # times the best; what fits so badly on samples is no rival on the surface
Vectors = NDArray[np.float64]
Poses = tuple[Vectors, Vectors]  # turns (n, 3, 3) and shifts (n, 3)


def _starts(count: int) -> Vectors:
    """Return turns that lie evenly in the space of all turns (Alexa 2022)."""
    step = np.arange(count) + 0.5
    inner, outer = np.sqrt(step / count), np.sqrt(1.0 - step / count)
    one, two = 2 * np.pi * step / np.sqrt(2.0), 2 * np.pi * step / 1.533751168755204288118041
    parts = (inner * np.sin(one), inner * np.cos(one), outer * np.sin(two), outer * np.cos(two))
    return np.asarray(Rotation.from_quat(np.stack(parts, axis=1)).as_matrix())


def _onto_points(now: Vectors, found: Vectors, kept: Vectors) -> Poses:
    """Return for each pose the best turn and shift of points onto points (Arun 1987), about their middle."""
    count = kept.sum(axis=1)[:, None]
    middle, aim = (np.einsum("spi,sp->si", at, kept) / count for at in (now, found))
    spread_of = np.einsum("spi,sp,spj->sij", now - middle[:, None], kept, found - aim[:, None])
    left, _, right = np.linalg.svd(spread_of)
    right[:, 2] *= np.sign(np.linalg.det(left @ right))[:, None]
    turn = np.swapaxes(left @ right, 1, 2)
    return turn, aim - np.einsum("sij,sj->si", turn, middle)


def _onto_planes(now: Vectors, found: Vectors, normals: Vectors, kept: Vectors) -> Poses:
    """Return for each pose one small motion towards the planes at the nearest samples."""
    middle = np.einsum("spi,sp->si", now, kept) / kept.sum(axis=1)[:, None]
    arms = now - middle[:, None]
    rows = np.concatenate([np.cross(arms, normals), normals], axis=-1)
    weighted = np.swapaxes(rows * kept[..., None], 1, 2)
    wanted = np.einsum("spi,spi->sp", found - now, normals)
    system, answer = weighted @ rows, weighted @ wanted[..., None]
    # A little damping: a direction that the surface leaves open must not run away.
    reach = np.square(arms).sum(axis=-1).mean(axis=1)
    held = np.stack([reach] * 3 + [np.ones(len(reach))] * 3, axis=1) * kept.sum(axis=1)[:, None] * 3e-4
    system[:, range(6), range(6)] += held
    motion = np.linalg.solve(system, answer)[..., 0]
    length = np.linalg.norm(motion[:, :3], axis=1)
    shorter = np.minimum(1.0, _LONGEST_TURN / np.maximum(length, 1e-12))
    turn = np.asarray(Rotation.from_rotvec(motion[:, :3] * shorter[:, None]).as_matrix())
    return turn, middle + motion[:, 3:] - np.einsum("sij,sj->si", turn, middle)


class Rough:
    """Samples of the design that many poses of a scan settle on at once."""

    def __init__(self, samples: Samples, *, diagonal: float) -> None:
        self._samples = samples
        self._facing, self._reach = _FACING * diagonal, _REACH * diagonal
        self._tree = KDTree(np.hstack([samples.points, self._facing * samples.normals]))

    def settled(self, scan: Samples, poses: Poses, *, rounds: int, planes: bool) -> tuple[Poses, Vectors]:
        """Return the poses after some rounds, and how far each still is from the design."""
        turns, shifts = poses
        for _ in range(rounds):
            now = scan.points @ np.swapaxes(turns, 1, 2) + shifts[:, None]
            facing = self._facing * (scan.normals @ np.swapaxes(turns, 1, 2))
            distance, nearest = self._tree.query(np.concatenate([now, facing], axis=-1), eps=_LOOSE)
            found, normals = self._samples.points[nearest], self._samples.normals[nearest]
            kept = 1.0 / (1.0 + np.square(distance / self._reach))  # Cauchy's weight
            if planes:
                turn, shift = _onto_planes(now, found, normals, kept)
            else:
                turn, shift = _onto_points(now, found, kept)
            turns, shifts = turn @ turns, np.einsum("sij,sj->si", turn, shifts) + shift
        # A sample that lies nowhere costs one reach, however far it is.
        return (turns, shifts), np.sqrt((np.square(distance) * kept).mean(axis=1))


def distinct(poses: Poses, score: Vectors, corners: Vectors, *, apart: float, most: int) -> list[int]:
    """Return the numbers of the best poses that bring the corners to places apart from one another."""
    turns, shifts = poses
    placed = corners @ np.swapaxes(turns, 1, 2) + shifts[:, None]
    chosen: list[int] = []
    left = np.ones(len(score), bool)
    for number in np.argsort(score, kind="stable"):
        if left[number]:
            chosen.append(int(number))
            left &= np.linalg.norm(placed - placed[number], axis=-1).max(axis=1) > apart
        if len(chosen) == most:
            break
    return chosen


def _taken(poses: Poses, numbers: list[int]) -> Poses:
    return poses[0][numbers], poses[1][numbers]


def turned(design: Samples, transform: Vectors) -> list[Vectors]:
    """Return a pose turned with the design about its own axes, in steps and upside down.

    A part that looks the same after such a turn has a rival exactly there.
    """
    middle = design.points.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov((design.points - middle).T))
    steps = 2 * np.pi * np.arange(_STEPS) / _STEPS
    found = []
    for number in range(3):
        about = Rotation.from_rotvec(steps[:, None] * axes[:, number])
        over = Rotation.from_rotvec(np.pi * axes[:, (number + 1) % 3])
        for turn in (*about.as_matrix(), *(about * over).as_matrix()):
            rival = np.eye(4)
            rival[:3, :3] = turn @ transform[:3, :3]
            rival[:3, 3] = turn @ (transform[:3, 3] - middle) + middle
            found.append(rival)
    return found


def as_poses(transforms: list[Vectors]) -> Poses:
    """Return transforms (4, 4) as turns and shifts."""
    stacked = np.array(transforms)
    return stacked[:, :3, :3], stacked[:, :3, 3]


def candidates(design: Samples, scan: Samples, *, corners: Vectors, diagonal: float) -> list[Vectors]:
    """Return distinct transforms (4, 4), scan to design, likely ones first; `corners` of the scan's box."""
    rough = Rough(design, diagonal=diagonal)
    order = np.random.default_rng(0).permutation(len(scan.points))  # the same ones every time
    few, some, more = (
        Samples(scan.points[these], scan.faces[these], scan.normals[these])
        for these in (order[:_FEW], order[:_SOME], order[:_MORE])
    )

    def best(poses: Poses, score: Vectors, most: int) -> Poses:
        return _taken(poses, distinct(poses, score, corners, apart=_SAME * diagonal, most=most))

    turns = _starts(_STARTS)
    poses: Poses = turns, design.points.mean(axis=0) - turns @ scan.points.mean(axis=0)
    poses, score = rough.settled(few, poses, rounds=6, planes=False)
    poses, score = rough.settled(some, best(poses, score, 4 * _LEFT), rounds=8, planes=True)
    poses, score = rough.settled(more, best(poses, score, _LEFT), rounds=8, planes=True)
    found = []
    hopeless = _HOPELESS * float(score.min())
    for number in distinct(poses, score, corners, apart=_SAME * diagonal, most=_LEFT):
        if score[number] > hopeless:
            break
        transform = np.eye(4)
        transform[:3, :3], transform[:3, 3] = poses[0][number], poses[1][number]
        found.append(transform)
    return found
