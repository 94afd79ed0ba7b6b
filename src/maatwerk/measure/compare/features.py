"""Named places and holes of a design, found again on the scan: the measuring plan `maatwerk.plan/1`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from maatwerk.measure.compare.distance import Design
from maatwerk.measure.compare.points import numbers
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.samples import face_normals

_MOST = 200
_WALL = 0.7  # cosine; a wall of a hole faces the axis
_RADII = (0.5, 1.5)  # of the planned radius; where its wall is looked for
_BEYOND = 0.55  # of the length, to both sides of the middle
_FEWEST_POINTS = 12
_SECTORS, _FEWEST_SECTORS = 12, 8  # of the circle; less of a wall does not tell where its axis is
Points = NDArray[np.float64]


def _listed(plan: Mapping[str, Any], name: str, keys: set[str]) -> list[Mapping[str, Any]]:
    """Return the entries of one list of the plan, each with a name of its own."""
    listed = plan.get(name, [])
    if not isinstance(listed, Sequence) or len(listed) > _MOST:
        raise Unreadable(
            Code.OPTION_UNKNOWN, f"`{name}` of the plan must be a list of at most {_MOST}.", "plan"
        )
    for entry in listed:
        if not isinstance(entry, Mapping) or not keys <= entry.keys():
            raise Unreadable(
                Code.OPTION_UNKNOWN, f"Each of `{name}` in the plan has {', '.join(sorted(keys))}.", "plan"
            )
    if len({str(entry["name"]) for entry in listed}) != len(listed):
        raise Unreadable(Code.OPTION_UNKNOWN, f"Each of `{name}` in the plan has a name of its own.", "plan")
    return list(listed)


def landmarks(
    plan: Mapping[str, Any], *, design: Design, placed: Design, transform: NDArray[np.float64]
) -> dict[str, Any]:
    """Return for each named place the deviation of the scan there, and how far its twin on the scan came.

    `deviation` is the distance of the nearest place of the scan, positive outside; `offset` is null when the
    plan does not name the place on the scan.
    """
    found: dict[str, Any] = {}
    for entry in _listed(plan, "landmarks", {"name", "design"}):
        place = numbers(entry["design"], "plan: design")
        distance, _, foot = placed.nearest(place[None])
        side, _ = design.signed(foot)
        offset: float | None = None
        if entry.get("scan") is not None:
            twin = transform[:3, :3] @ numbers(entry["scan"], "plan: scan") + transform[:3, 3]
            offset = float(np.linalg.norm(twin - place))
        found[str(entry["name"])] = {
            "deviation": float(np.copysign(distance[0], side[0])),
            "offset": offset,
        }
    return found


def _number(entry: Mapping[str, Any], name: str) -> float:
    value = entry[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e6:
        raise Unreadable(Code.OPTION_UNKNOWN, f"`{name}` of a hole must be a length in mm.", "plan")
    return float(value)


def _frame(axis: Points) -> Points:
    """Return two directions across an axis, and the axis, as rows."""
    length = float(np.linalg.norm(axis))
    if not length > 0:
        raise Unreadable(Code.OPTION_UNKNOWN, "The axis of a hole must have a direction.", "plan")
    axis = axis / length
    across = np.cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))])
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(axis, across), axis])


def _wall(mesh: Mesh, normals: Points, *, at: Points, frame: Points, radius: float, length: float) -> Points:
    """Return the corners of the scan that lie on the wall of a hole, seen along its planned axis."""
    local = (mesh.points - at) @ frame.T
    away = np.hypot(local[:, 0], local[:, 1])
    near = (
        (away > _RADII[0] * radius) & (away < _RADII[1] * radius) & (np.abs(local[:, 2]) <= _BEYOND * length)
    )
    faces = np.flatnonzero(near[mesh.faces].all(axis=1))
    middle = local[mesh.faces[faces]].mean(axis=1)[:, :2]
    middle /= np.maximum(np.linalg.norm(middle, axis=1), 1e-12)[:, None]
    facing = np.einsum("ij,ij->i", (normals[faces] @ frame.T)[:, :2], middle)
    return np.asarray(local[np.unique(mesh.faces[faces[facing < -_WALL]])])


def _fitted(wall: Points, radius: float) -> tuple[float, float, float] | None:
    """Return offset (mm), tilt (degrees) and radius (mm) of a wall's cylinder; None for too little of it."""
    angle = np.arctan2(wall[:, 1], wall[:, 0])
    sectors = np.unique(((angle + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS)
    if len(wall) < _FEWEST_POINTS or len(sectors) < _FEWEST_SECTORS:
        return None

    def misfit(guess: Points) -> Points:
        axis = np.array([guess[2], guess[3], 1.0]) / np.sqrt(1.0 + guess[2] ** 2 + guess[3] ** 2)
        away = np.cross(wall - [guess[0], guess[1], 0.0], axis)
        return np.asarray(np.linalg.norm(away, axis=1) - guess[4])

    start = np.array([0.0, 0.0, 0.0, 0.0, radius])
    answer = least_squares(
        misfit, start, loss="soft_l1", f_scale=0.1 * radius, xtol=1e-14, ftol=1e-14, gtol=1e-14
    ).x
    tilt = np.degrees(np.arctan(np.hypot(answer[2], answer[3])))
    return float(np.hypot(answer[0], answer[1])), float(tilt), float(answer[4])


def holes(plan: Mapping[str, Any], *, placed: Mesh, side: float) -> dict[str, Any]:
    """Return for each planned hole its offset, tilt and radius on the scan; null where it is not seen.

    A hole of the plan has `name`, `at` (the middle of its axis), `axis`, `radius` and `length` in mm.
    """
    listed = _listed(plan, "holes", {"name", "at", "axis", "radius", "length"})
    normals = face_normals(placed)[0] * side if listed else np.empty((0, 3))
    found: dict[str, Any] = {}
    for entry in listed:
        radius, length = _number(entry, "radius"), _number(entry, "length")
        frame = _frame(numbers(entry["axis"], "plan: axis"))
        at = numbers(entry["at"], "plan: at")
        wall = _wall(placed, normals, at=at, frame=frame, radius=radius, length=length)
        offset, tilt, now = _fitted(wall, radius) or (None, None, None)
        found[str(entry["name"])] = {"n": len(wall), "offset": offset, "tilt": tilt, "radius": now}
    return found
