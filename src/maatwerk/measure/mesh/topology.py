"""How the triangles of a mesh hang together: edges, bodies, winding, volume."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from maatwerk.measure.mesh.solid import Faces, Mesh, Points

_THIN = 1e-6  # height of a triangle in parts of its longest edge; below it the triangle is a line


class Winding(StrEnum):
    """Which way the triangles face."""

    OUTWARD = "outward"  # closed, the outside is outside
    INWARD = "inward"  # closed, turned inside out
    MIXED = "mixed"  # neighbours contradict each other
    OPEN = "open"  # there is a hole, so there is no inside


@dataclass(frozen=True, slots=True)
class Topology:
    """Counts of what is wrong with the edges, and what the surface encloses."""

    boundary_edges: int
    nonmanifold_edges: int
    contradicting_edges: int
    degenerate: int
    bodies: int
    winding: Winding
    area: float
    volume: float | None
    hole_at: tuple[float, float, float] | None
    nonmanifold_at: tuple[float, float, float] | None

    @property
    def watertight(self) -> bool:
        """Every edge belongs to exactly two triangles."""
        return self.boundary_edges == 0 and self.nonmanifold_edges == 0


@dataclass(frozen=True, slots=True)
class _Edges:
    """Undirected edges in sorted order with the triangle and the direction of each use."""

    face: NDArray[np.int64]
    forward: NDArray[np.bool_]
    first: NDArray[np.int64]  # where each edge begins in the sorted uses
    count: NDArray[np.int64]
    corner: NDArray[np.int64]  # one corner of each use


def _edges(faces: Faces, points: int) -> _Edges:
    start = faces.T.reshape(-1)
    stop = faces[:, [1, 2, 0]].T.reshape(-1)
    key = np.minimum(start, stop) * points + np.maximum(start, stop)
    order = np.argsort(key)
    key = key[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    count = np.diff(np.append(first, len(key)))
    return _Edges(order % len(faces), (start < stop)[order], first, count, start[order])


def _bodies(edges: _Edges, faces: int) -> tuple[int, NDArray[np.int64]]:
    """Number the bodies: triangles that hang together by edges."""
    same = np.ones(len(edges.face), bool)
    same[edges.first] = False
    after = np.flatnonzero(same)
    links = coo_array(
        (np.ones(len(after), np.int8), (edges.face[after - 1], edges.face[after])), shape=(faces, faces)
    )
    count, label = connected_components(links, directed=False)
    return int(count), label.astype(np.int64)


def _signed(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the signed volume of each triangle with the origin."""
    volumes: NDArray[np.float64] = (
        np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6.0
    )
    return volumes


def _winding(mesh: Mesh, label: NDArray[np.int64], volumes: NDArray[np.float64]) -> Winding:
    """Judge closed bodies: one turned inside out is a cavity when it lies within another one."""
    if (volumes > 0).all():
        return Winding.OUTWARD
    if (volumes <= 0).all():
        return Winding.INWARD
    boxes = _boxes(mesh, label, len(volumes))
    outer = [boxes[number] for number in np.flatnonzero(volumes > 0)]
    for number in np.flatnonzero(volumes <= 0):
        low, high = boxes[number]
        if not any((low >= out[0]).all() and (high <= out[1]).all() for out in outer):
            return Winding.MIXED
    return Winding.OUTWARD


def _boxes(mesh: Mesh, label: NDArray[np.int64], bodies: int) -> list[tuple[Points, Points]]:
    corners = mesh.corners()
    low, high = np.full((bodies, 3), np.inf), np.full((bodies, 3), -np.inf)
    np.minimum.at(low, label, corners.min(axis=1))
    np.maximum.at(high, label, corners.max(axis=1))
    return list(zip(low, high, strict=True))


def _place(mesh: Mesh, edges: _Edges, which: NDArray[np.bool_]) -> tuple[float, float, float] | None:
    found = np.flatnonzero(which)
    if not len(found):
        return None
    x, y, z = mesh.points[edges.corner[edges.first[found[0]]]]
    return float(x), float(y), float(z)


def look(mesh: Mesh) -> Topology:
    """Judge the edges of a mesh; triangles that are mere lines are counted and left out."""
    corners = mesh.corners()
    sides = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1], corners[:, 0] - corners[:, 2]
    doubled = np.linalg.norm(np.cross(sides[0], sides[2]), axis=1)
    longest_squared = np.maximum.reduce([np.einsum("ij,ij->i", side, side) for side in sides])
    faces = mesh.faces
    collapsed = (faces[:, 0] == faces[:, 1]) | (faces[:, 1] == faces[:, 2]) | (faces[:, 2] == faces[:, 0])
    degenerate = collapsed | (doubled <= _THIN * longest_squared)
    kept = faces[~collapsed]
    if not len(kept):
        return Topology(0, 0, 0, len(faces), 0, Winding.OPEN, 0.0, None, None, None)
    edges = _edges(kept, len(mesh.points))
    boundary, crowded = edges.count == 1, edges.count > 2
    pairs = edges.first[edges.count == 2]
    contradicting = int(np.count_nonzero(edges.forward[pairs] == edges.forward[pairs + 1]))
    bodies, label = _bodies(edges, len(kept))
    signed = _signed(corners[~collapsed] - mesh.points.mean(axis=0))
    closed = not boundary.any() and not crowded.any()
    if contradicting:
        winding = Winding.MIXED
    elif boundary.any():
        winding = Winding.OPEN
    else:
        clean = Mesh(mesh.points, kept, mesh.format)
        volumes = np.bincount(label, signed, bodies).astype(np.float64)
        winding = _winding(clean, label, volumes)
    volume = float(abs(signed.sum())) if closed and winding in (Winding.OUTWARD, Winding.INWARD) else None
    return Topology(
        boundary_edges=int(boundary.sum()),
        nonmanifold_edges=int(crowded.sum()),
        contradicting_edges=contradicting,
        degenerate=int(degenerate.sum()),
        bodies=bodies,
        winding=winding,
        area=float(doubled.sum() / 2.0),
        volume=volume,
        hole_at=_place(mesh, edges, boundary),
        nonmanifold_at=_place(mesh, edges, crowded),
    )
