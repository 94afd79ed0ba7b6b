"""A triangle mesh with shared corners, and how corners are found to be the same."""

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable

Points = NDArray[np.float64]
Faces = NDArray[np.int64]

MOST_TRIANGLES = 20_000_000
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
FARTHEST = 1e6  # mm from the origin; patient coordinates stay within a few metres


@dataclass(frozen=True, slots=True)
class Mesh:
    """Corners (n, 3) in mm, triangles (m, 3) of corner numbers, and what the file said about itself."""

    points: Points
    faces: Faces
    format: str
    declared_unit: str | None = None
    notes: tuple[str, ...] = field(default=())

    def corners(self) -> NDArray[np.float64]:
        """Return the three corner points of every triangle, (m, 3, 3)."""
        return self.points[self.faces]

    def box(self) -> tuple[Points, Points]:
        """Return the lowest and the highest corner of the bounding box."""
        return self.points.min(axis=0), self.points.max(axis=0)

    def diagonal(self) -> float:
        """Return the length of the diagonal of the bounding box."""
        low, high = self.box()
        return float(np.linalg.norm(high - low))


def cross(one: Points, two: Points) -> Points:
    """Return the vector products of rows of three; numpy's own takes three times as long."""
    found = np.empty_like(one)
    for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        np.subtract(one[:, b] * two[:, c], one[:, c] * two[:, b], out=found[:, a])
    return found


def check_numbers(points: NDArray[np.floating], *, name: str) -> None:
    """Refuse corners that are no numbers or lie kilometres away."""
    largest = float(np.abs(points).max(initial=0.0))
    if not np.isfinite(largest):
        bad = int(np.count_nonzero(~np.isfinite(points).all(axis=-1)))
        raise Unreadable(
            Code.NAN_VERTICES,
            f"{bad} corners of the mesh are not numbers (NaN or infinite).",
            name,
            "A mesh with such corners has no size and cannot be measured or printed.",
            "Repair the mesh in the program that made it and export it again.",
        )
    if largest > FARTHEST:
        raise Unreadable(
            Code.COORDINATES_ABSURD,
            f"A corner lies {largest:.3g} units from the origin.",
            name,
            "No part of a patient is that far away; the file is damaged or in a wrong unit.",
            "Check the unit at export.",
        )


def check_count(triangles: int, *, name: str) -> None:
    """Refuse a mesh with nothing in it or with more than this room takes."""
    if triangles == 0:
        raise Unreadable(
            Code.NOT_A_MESH, "The file holds no triangle.", name, do="Export the part again as a closed mesh."
        )
    if triangles > MOST_TRIANGLES:
        raise Unreadable(
            Code.TOO_MANY_TRIANGLES,
            f"The mesh has {triangles} triangles; the limit is {MOST_TRIANGLES}.",
            name,
            do="Reduce the number of triangles and export it again.",
        )


def _hashes(bits: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Mix the bits of the coordinates into 64; collisions are looked for afterwards."""
    mixed = np.zeros(len(bits), np.uint64)
    for column, factor in zip(range(bits.shape[1]), itertools.cycle(_FACTORS)):
        mixed = (mixed ^ (mixed >> np.uint64(31)) ^ bits[:, column]) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(29))


def shared_points(points: NDArray[np.floating]) -> tuple[Points, NDArray[np.int64]]:
    """Return the points that differ in at least one bit, and for each given point its number among them."""
    points = np.ascontiguousarray(points + points.dtype.type(0.0))  # turns -0.0 into 0.0
    bits = points.view(np.uint32).reshape(len(points), -1)
    # As np.unique does it, without its stable sort: which of equal points is kept does not matter.
    hashes = _hashes(bits)
    order = np.argsort(hashes)
    hashes = hashes[order]
    fresh = np.concatenate([[True], hashes[1:] != hashes[:-1]])[: len(hashes)]
    back = np.empty(len(order), np.int64)
    back[order] = np.cumsum(fresh) - 1
    found = points[order[fresh]]
    if not np.array_equal(found[back], points):
        # Two points with one hash: by chance never seen, on purpose possible. Take the slow, sure way.
        found, back = np.unique(points, axis=0, return_inverse=True)
    return found.astype(np.float64), back.reshape(-1).astype(np.int64)


def weld(points: NDArray[np.floating], faces: Faces | None = None) -> tuple[Points, Faces]:
    """Return shared points and their triangles; without faces the points are loose corners, three each.

    Points that no triangle uses are dropped, so that they do not stretch the box.
    """
    found, back = shared_points(points)
    if faces is None:
        return found, back.reshape(-1, 3)
    faces = back[faces]
    used = np.zeros(len(found), bool)
    used[faces] = True
    if used.all():
        return found, faces
    return found[used], (np.cumsum(used) - 1)[faces]
