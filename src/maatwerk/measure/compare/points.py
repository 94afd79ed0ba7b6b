"""Three or more points that a person named on the scan and on the design, and the start they give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from maatwerk.measure.errors import Code, Unreadable

_FEWEST, _MOST = 3, 50
_FLAT = 0.05  # the least width of the triangle of points, by its length
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """One place, named on the scan and on the design, in mm of each file."""

    scan: Vector
    design: Vector


def numbers(given: Any, name: str) -> Vector:
    """Return three finite numbers, or refuse."""
    try:
        found = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != (3,) or not np.isfinite(found).all():
        what, do = f"{name} must be three numbers in mm.", "Write it as [x, y, z]."
        raise Unreadable(Code.OPTION_UNKNOWN, what, name, do=do)
    return found


def checked(given: Any, *, name: str, keys: set[str]) -> Mapping[str, Any]:
    """Return an object of ours that bears its schema and no key but those known, or refuse."""
    if not isinstance(given, Mapping) or given.get("schema") != f"maatwerk.{name}/1":
        what, do = f"The {name} must be an object of maatwerk.{name}/1.", f"See docs/schemas/{name}.json."
        raise Unreadable(Code.OPTION_UNKNOWN, what, name, do=do)
    if unknown := sorted(map(str, given.keys() - keys - {"schema"})):
        what, do = (
            f"The {name} hold what is not known: {', '.join(unknown)}.",
            f"See docs/schemas/{name}.json.",
        )
        raise Unreadable(Code.OPTION_UNKNOWN, what, name, do=do)
    return given


def pairs_of(given: Any) -> tuple[Pair, ...]:
    """Return the pairs of `maatwerk.points/1`, each `{"scan": [x, y, z], "design": [x, y, z]}`."""
    listed = checked(given, name="points", keys={"pairs"}).get("pairs")
    if not isinstance(listed, Sequence) or not _FEWEST <= len(listed) <= _MOST:
        what = f"An alignment by points takes {_FEWEST} to {_MOST} pairs."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "points", do="Name three points on both files.")
    if not all(isinstance(pair, Mapping) and {"scan", "design"} <= pair.keys() for pair in listed):
        raise Unreadable(Code.OPTION_UNKNOWN, "Each pair of points has `scan` and `design`.", "points")
    return tuple(
        Pair(numbers(pair["scan"], "points: scan"), numbers(pair["design"], "points: design"))
        for pair in listed
    )


def from_pairs(pairs: Sequence[Pair]) -> tuple[Vector, float]:
    """Return the transform of the points of the scan onto the others, and the largest misfit in mm."""
    scan, design = (np.array([getattr(pair, which) for pair in pairs]) for which in ("scan", "design"))
    for points in (scan, design):
        widths = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
        if not widths[1] > _FLAT * widths[0]:
            what, do = "The points lie on one line.", "Name three points that form a triangle."
            raise Unreadable(Code.OPTION_UNKNOWN, what, "points", do=do)
    middle, aim = scan.mean(axis=0), design.mean(axis=0)
    turn = Rotation.align_vectors(design - aim, scan - middle)[0].as_matrix()
    transform = np.eye(4)
    transform[:3, :3], transform[:3, 3] = turn, aim - turn @ middle
    ends = scan @ turn.T + transform[:3, 3]
    return transform, float(np.linalg.norm(ends - design, axis=1).max())
