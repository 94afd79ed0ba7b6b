"""Signed distances from points to a mesh: exact, tile by tile, signed rightly at edges and corners."""

from collections.abc import Iterator
from contextlib import contextmanager

import igl
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from maatwerk.measure.compare.nearby import along_curve, ranges
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import Mesh, cross

_WHOLE = 1_200_000  # triangles that one search tree holds, which is then kept for the next question
_TILE = 500_000  # triangles of each tree of a larger mesh; it is built when it is needed, and dropped
_LANDMARKS = 50_000  # corners that tell about how far the mesh is
_FLOCK = 16  # neighbours that are told so together
_BLOCK = 100_000
_INSIDE = 1e-8  # barycentric; nearer than this to an edge counts as on it
Points = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Tile:
    """Some triangles that lie together: their box, and a search tree over them."""

    def __init__(self, points: Points, faces: Numbers, numbers: Numbers) -> None:
        used = np.zeros(len(points), bool)
        used[faces] = True
        self.numbers = numbers
        self._points = points if used.all() else np.ascontiguousarray(points[used])
        self._faces = np.ascontiguousarray(faces if used.all() else (np.cumsum(used) - 1)[faces])
        self._tree = igl.AABB()
        self._tree.init(self._points, self._faces)

    def nearest(self, asked: Points) -> tuple[NDArray[np.float64], Numbers, Points]:
        """Return squared distance, triangle of the mesh and nearest point."""
        squared, face, found = self._tree.squared_distance(
            self._points, self._faces, np.ascontiguousarray(asked)
        )
        return squared, self.numbers[face], found


class Design:
    """A mesh with search trees and the pseudo-normals of its faces, edges and corners.

    The sign follows Baerentzen and Aanaes (2005): the angle-weighted pseudo-normal of the feature that the
    nearest point lies on. Outside is decided once by the sign of the volume, so that a mesh turned inside out
    measures the same as its twin.
    """

    def __init__(self, mesh: Mesh, *, whole: int = _WHOLE) -> None:
        self.points, self.faces = np.ascontiguousarray(mesh.points), mesh.faces
        self.side, self._sound = _side(mesh)
        if not self._sound.any():
            raise Unreadable(Code.NOT_A_MESH, "The mesh has no surface to measure to.")
        order = along_curve(self.points[self.faces[:, 0]], kept=self._sound)
        size = whole if len(order) <= whole else min(_TILE, whole)
        self._tiles = [order[some] for some in ranges(len(order), size)]
        self._boxes = [self._box(numbers) for numbers in self._tiles]
        self._held: dict[int, Tile] = {}
        self._holding = False
        step = max(1, len(order) // _LANDMARKS)
        self._landmarks = KDTree(self.points[self.faces[order[::step], 0]])

    def _box(self, numbers: Numbers) -> tuple[Points, Points]:
        if len(numbers) == len(self.faces):
            return self.points.min(axis=0), self.points.max(axis=0)
        corners = self.points[self.faces[numbers]].reshape(-1, 3)
        return corners.min(axis=0), corners.max(axis=0)

    def _tile(self, number: int) -> Tile:
        if number in self._held:
            return self._held[number]
        numbers = self._tiles[number]
        tile = Tile(self.points, self.faces[numbers], numbers)
        if self._holding or len(self._tiles) == 1:
            self._held[number] = tile
        return tile

    def let_go(self) -> None:
        """Drop the trees, which are large; the next question builds them anew."""
        self._held.clear()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the trees of all tiles for a while: for questions that come back to the whole mesh."""
        self._holding = True
        yield
        self._holding = False
        if len(self._tiles) > 1:
            self._held.clear()

    def normals(self, faces: Numbers) -> Points:
        """Return the unit normals of some faces, outward."""
        corners = self.points[self.faces[faces]]
        across = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        length = np.linalg.norm(across, axis=1)
        return np.asarray(across * (self.side / np.where(length > 0, length, 1.0))[:, None])

    def used_points(self) -> Points:
        """Return the corners that the surface uses."""
        used = np.zeros(len(self.points), bool)
        for block in ranges(len(self.faces), _BLOCK):
            used[self.faces[block][self._sound[block]]] = True
        return self.points if used.all() else np.asarray(self.points[used])

    def nearest(self, asked: Points) -> tuple[NDArray[np.float64], Numbers, Points]:
        """Return unsigned distance, face and nearest point: in the order of their places, tile by tile."""
        order = along_curve(asked)
        asked = asked[order]
        squared = self._reach(asked)
        face, found = np.zeros(len(asked), np.int64), np.zeros((len(asked), 3))
        for number, (low, high) in enumerate(self._boxes):
            tile: Tile | None = None
            for block in ranges(len(asked), _BLOCK):
                away = np.maximum(np.maximum(low - asked[block], asked[block] - high), 0.0)
                here = np.flatnonzero(np.einsum("ij,ij->i", away, away) <= squared[block]) + block.start
                if not len(here):
                    continue
                tile = tile or self._tile(number)
                closer, which, where = tile.nearest(asked[here])
                better = closer <= squared[here]
                here = here[better]
                squared[here], face[here], found[here] = closer[better], which[better], where[better]
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        distance: NDArray[np.float64] = np.sqrt(squared)[back]
        return distance, face[back], found[back]

    def _reach(self, asked: Points) -> NDArray[np.float64]:
        """Return the square of a distance within which the mesh surely is, for points in order of place."""
        if len(self._tiles) == 1:
            return np.full(len(asked), np.inf)
        leaders = asked[::_FLOCK]
        of = np.arange(len(asked)) // _FLOCK
        led: NDArray[np.float64] = np.asarray(self._landmarks.query(leaders)[0])
        reach = led[of] + np.linalg.norm(asked - leaders[of], axis=1)
        return np.asarray(np.square(reach * (1.0 + 1e-9) + 1e-12))

    def signed(self, asked: Points) -> tuple[NDArray[np.float64], Points]:
        """Return the signed distance (positive outside) and the nearest point of each point."""
        distance, face, found = self.nearest(asked)
        edges: list[Numbers] = []
        corners: list[Numbers] = []
        for block in ranges(len(asked), _BLOCK):
            share, across = self._barycentric(face[block], found[block])
            near = share < _INSIDE
            count = near.sum(axis=1)
            inward = np.einsum("ij,ij->i", asked[block] - found[block], across) * self.side < 0
            distance[block][inward] *= -1.0
            on_edge, on_corner = np.flatnonzero(count == 1), np.flatnonzero(count == 2)
            edges.append(np.stack([on_edge + block.start, np.argmax(near[on_edge], axis=1)]))
            corners.append(np.stack([on_corner + block.start, np.argmin(near[on_corner], axis=1)]))
        for normals, pairs in ((self._edge_normals, edges), (self._corner_normals, corners)):
            chosen, corner = np.concatenate(pairs, axis=1) if pairs else np.empty((2, 0), np.int64)
            side = np.einsum("ij,ij->i", asked[chosen] - found[chosen], normals(face[chosen], corner))
            distance[chosen] = np.copysign(distance[chosen], np.where(side < 0, -1.0, 1.0))
        return distance, found

    def _faces_at(self, corners: Numbers, *, fewest: int) -> Numbers:
        """Return the faces that use at least so many of some corners."""
        wanted = np.zeros(len(self.points), bool)
        wanted[corners] = True
        parts = []
        for block in ranges(len(self.faces), _BLOCK):
            uses = wanted[self.faces[block]].sum(axis=1) >= fewest
            parts.append(np.flatnonzero(uses & self._sound[block]) + block.start)
        return np.concatenate(parts)

    def _corner_normals(self, face: Numbers, corner: Numbers) -> Points:
        """Return the face normals around a corner of each face, weighted by the angle each has there."""
        asked, back = np.unique(self.faces[face, corner], return_inverse=True)
        around = self._faces_at(asked, fewest=1)
        normals, corners = self.normals(around), self.points[self.faces[around]]
        total = np.zeros((len(asked), 3))
        for k in range(3):
            one, two = corners[:, (k + 1) % 3] - corners[:, k], corners[:, (k + 2) % 3] - corners[:, k]
            angle = np.arctan2(np.linalg.norm(cross(one, two), axis=1), np.einsum("ij,ij->i", one, two))
            _add(total, asked, self.faces[around, k], normals * angle[:, None])
        return np.asarray(total[back])

    def _edge_normals(self, face: Numbers, opposite: Numbers) -> Points:
        """Return the sum of the normals of the faces at the edge opposite to a corner of each face."""
        keys = self._edge_keys(face, opposite)
        asked, back = np.unique(keys, return_inverse=True)
        around = self._faces_at(
            np.concatenate([asked // len(self.points), asked % len(self.points)]), fewest=2
        )
        normals = self.normals(around)
        total = np.zeros((len(asked), 3))
        for k in range(3):
            _add(total, asked, self._edge_keys(around, np.full(len(around), k)), normals)
        return np.asarray(total[back])

    def _edge_keys(self, face: Numbers, opposite: Numbers) -> Numbers:
        first = self.faces[face, (opposite + 1) % 3].astype(np.int64)
        second = self.faces[face, (opposite + 2) % 3].astype(np.int64)
        return np.asarray(np.minimum(first, second) * len(self.points) + np.maximum(first, second))

    def _barycentric(self, face: Numbers, found: Points) -> tuple[Points, Points]:
        """Return the share of each corner in a point of a face, and the direction across the face."""
        corners = self.points[self.faces[face]]
        one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        here = found - corners[:, 0]
        across = cross(one, two)
        doubled = np.maximum(np.einsum("ij,ij->i", across, across), 1e-300)
        second = np.einsum("ij,ij->i", cross(here, two), across) / doubled
        third = np.einsum("ij,ij->i", cross(one, here), across) / doubled
        return np.stack([1.0 - second - third, second, third], axis=1), across


def _side(mesh: Mesh) -> tuple[float, NDArray[np.bool_]]:
    """Return -1 for a mesh turned inside out, else 1, and which triangles have an area and so a side."""
    middle = mesh.points.mean(axis=0)
    volume, sound = 0.0, np.empty(len(mesh.faces), bool)
    for block in ranges(len(mesh.faces), _BLOCK):
        corners = mesh.points[mesh.faces[block]] - middle
        across = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        sound[block] = across.any(axis=1)
        volume += float(np.einsum("ij,ij->", corners[:, 0], across))
    return (-1.0 if volume < 0 else 1.0), sound


def side_of(mesh: Mesh) -> float:
    """Return -1 for a mesh turned inside out, else 1."""
    return _side(mesh)[0]


def _add(total: Points, asked: Numbers, keys: Numbers, values: Points) -> None:
    """Add values to the rows of the keys that were asked for (in order, each once)."""
    if not len(asked):
        return
    row = np.minimum(np.searchsorted(asked, keys), len(asked) - 1)
    wanted = asked[row] == keys
    for axis in range(3):
        total[:, axis] += np.bincount(row[wanted], values[wanted, axis], len(asked))
