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


Place = tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Folds:
    """The edges that exactly two triangles share: both ends, and these two."""

    start: NDArray[np.int32]
    stop: NDArray[np.int32]
    one: NDArray[np.int64]
    other: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Surface:
    """What is worth keeping of a surface: unit normals, areas, the body of each triangle, the folds."""

    normals: NDArray[np.float64]
    areas: NDArray[np.float64]
    body: NDArray[
        np.int64
    ]  # numbered by area, the largest first, from 0; -1 for a line in place of a triangle
    folds: Folds


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
    hole_at: Place
    nonmanifold_at: Place
    contradicting_at: Place
    degenerate_at: Place
    surface: "Surface"

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
    corner: NDArray[np.int32]  # one corner of each use
    other: NDArray[np.int32]  # and the corner at its other end


def _edges(faces: Faces, points: int) -> _Edges:
    small = faces.T.astype(np.int32)  # half the memory to walk through; there are fewer corners than that
    start, stop = small.reshape(-1), small[[1, 2, 0]].reshape(-1)
    key = np.minimum(start, stop).astype(np.int64) * points + np.maximum(start, stop)
    order = np.argsort(key)
    key = key[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    count = np.diff(np.append(first, len(key)))
    # The uses stand in three blocks, one for each side of the triangles.
    face = order.copy()
    for _ in range(2):
        face[face >= len(faces)] -= len(faces)
    return _Edges(face, (start < stop)[order], first, count, start[order], stop[order])


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


def _spot(point: NDArray[np.float64]) -> Place:
    x, y, z = point
    return float(x), float(y), float(z)


def _place(mesh: Mesh, edges: _Edges, which: NDArray[np.bool_]) -> Place:
    found = np.flatnonzero(which)
    return _spot(mesh.points[edges.corner[edges.first[found[0]]]]) if len(found) else None


def _ranked(label: NDArray[np.int64], areas: NDArray[np.float64], bodies: int) -> NDArray[np.int64]:
    """Number the bodies anew, the one with the largest surface first."""
    rank = np.empty(bodies, np.int64)
    rank[np.argsort(-np.bincount(label, areas, bodies), kind="stable")] = np.arange(bodies)
    return rank[label]


def _nothing(mesh: Mesh, normals: NDArray[np.float64]) -> Topology:
    """Return what is said of a file in which no triangle has three corners."""
    many = len(mesh.faces)
    surface = Surface(
        normals,
        np.zeros(many),
        np.full(many, -1),
        Folds(*(np.empty(0, np.int32),) * 2, *(np.empty(0, np.int64),) * 2),
    )
    at = _spot(mesh.points[mesh.faces[0, 0]])
    return Topology(0, 0, 0, many, 0, Winding.OPEN, 0.0, None, None, None, None, at, surface)


def look(mesh: Mesh) -> Topology:
    """Judge the edges of a mesh; triangles that are mere lines are counted and left out."""
    corners, faces = mesh.corners(), mesh.faces
    sides = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1], corners[:, 0] - corners[:, 2]
    normals = np.cross(sides[2], sides[0])
    doubled = np.sqrt(np.einsum("ij,ij->i", normals, normals))
    longest_squared = np.maximum.reduce([np.einsum("ij,ij->i", side, side) for side in sides])
    # The volume of each triangle with a point in the middle, signed.
    signed = np.einsum("ij,ij->i", corners[:, 0] - mesh.points.mean(axis=0), normals) / 6.0
    normals /= np.where(doubled > 0, doubled, 1.0)[:, None]
    collapsed = (faces[:, 0] == faces[:, 1]) | (faces[:, 1] == faces[:, 2]) | (faces[:, 2] == faces[:, 0])
    degenerate = np.flatnonzero(collapsed | (doubled <= _THIN * longest_squared))
    whole = np.flatnonzero(~collapsed)
    if not len(whole):
        return _nothing(mesh, normals)
    kept = faces[whole]
    edges = _edges(kept, len(mesh.points))
    boundary, twice, crowded = edges.count == 1, edges.count == 2, edges.count > 2
    pairs = edges.first[twice]
    against = edges.forward[pairs] == edges.forward[pairs + 1]
    contradicting = np.zeros(len(edges.count), bool)
    contradicting[np.flatnonzero(twice)[against]] = True
    bodies, label = _bodies(edges, len(kept))
    label = _ranked(label, doubled[whole], bodies)
    signed = signed[whole]
    winding = _winding_of(mesh, kept, label, signed, contradicting=against.any(), open_=boundary.any())
    closed = not boundary.any() and not crowded.any() and winding in (Winding.OUTWARD, Winding.INWARD)
    body = np.full(len(faces), -1)
    body[whole] = label
    folds = Folds(
        edges.corner[pairs],
        edges.other[pairs],
        whole[edges.face[pairs]],
        whole[edges.face[pairs + 1]],
    )
    return Topology(
        boundary_edges=int(boundary.sum()),
        nonmanifold_edges=int(crowded.sum()),
        contradicting_edges=int(against.sum()),
        degenerate=len(degenerate),
        bodies=bodies,
        winding=winding,
        area=float(doubled.sum() / 2.0),
        volume=float(abs(signed.sum())) if closed else None,
        hole_at=_place(mesh, edges, boundary),
        nonmanifold_at=_place(mesh, edges, crowded),
        contradicting_at=_place(mesh, edges, contradicting),
        degenerate_at=_spot(corners[degenerate[0], 0]) if len(degenerate) else None,
        surface=Surface(normals, doubled / 2.0, body, folds),
    )


def _winding_of(
    mesh: Mesh,
    kept: Faces,
    label: NDArray[np.int64],
    signed: NDArray[np.float64],
    *,
    contradicting: bool,
    open_: bool,
) -> Winding:
    if contradicting:
        return Winding.MIXED
    if open_:
        return Winding.OPEN
    clean = Mesh(mesh.points, kept, mesh.format)
    return _winding(clean, label, np.bincount(label, signed).astype(np.float64))
