"""Signed distances from points to a mesh: exact, in blocks, with a sign that holds at edges and corners."""

from functools import cached_property

import igl
import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import Mesh

_BLOCK = 100_000
_INSIDE = 1e-8  # barycentric; nearer than this to an edge counts as on it
Points = NDArray[np.float64]


class Design:
    """A mesh with a search tree and the pseudo-normals of its faces, edges and corners.

    The sign follows Baerentzen and Aanaes (2005): the angle-weighted pseudo-normal of the feature that the
    nearest point lies on. Outside is decided once by the sign of the volume, so that a mesh turned inside out
    measures the same as its twin.
    """

    def __init__(self, mesh: Mesh) -> None:
        raw = np.cross(*np.swapaxes(mesh.corners()[:, 1:] - mesh.corners()[:, :1], 0, 1))
        length = np.linalg.norm(raw, axis=1)
        sound = length > 0  # a triangle without area has no side; its corners belong to others too
        if not sound.any():
            raise Unreadable(Code.NOT_A_MESH, "The mesh has no surface to measure to.")
        self.points = np.ascontiguousarray(mesh.points)
        self.faces = np.ascontiguousarray(mesh.faces[sound])
        self.normals = raw[sound] / length[sound][:, None]
        corners = self.points[self.faces]
        middle = corners - self.points.mean(axis=0)
        volume = np.einsum("ij,ij->i", middle[:, 0], np.cross(middle[:, 1], middle[:, 2])).sum()
        if volume < 0:
            self.normals = -self.normals
        self._corner_normals = self._angle_weighted(corners)
        self._tree = igl.AABB()
        self._tree.init(self.points, self.faces)

    def _angle_weighted(self, corners: NDArray[np.float64]) -> Points:
        """Sum the face normals at each corner, weighted by the angle the face has there."""
        total = np.zeros_like(self.points)
        for k in range(3):
            one, two = corners[:, (k + 1) % 3] - corners[:, k], corners[:, (k + 2) % 3] - corners[:, k]
            sine = np.linalg.norm(np.cross(one, two), axis=1)
            angle = np.arctan2(sine, np.einsum("ij,ij->i", one, two))
            for axis in range(3):
                weighted = self.normals[:, axis] * angle
                total[:, axis] += np.bincount(self.faces[:, k], weighted, len(self.points))
        return total

    def _edge_normals(self, faces: NDArray[np.int64], opposite: NDArray[np.int64]) -> Points:
        """Return the sum of the normals of both faces at the edge opposite to a corner of a face."""
        first = self.faces[faces, (opposite + 1) % 3]
        second = self.faces[faces, (opposite + 2) % 3]
        keys = np.minimum(first, second) * len(self.points) + np.maximum(first, second)
        table, sums = self._edge_table
        return np.asarray(sums[np.searchsorted(table, keys)])

    @cached_property
    def _edge_table(self) -> tuple[NDArray[np.int64], Points]:
        """Every edge by its key, in order, with the sum of the normals of its faces."""
        start, stop = self.faces.T.reshape(-1), self.faces[:, [1, 2, 0]].T.reshape(-1)
        keys = np.minimum(start, stop) * len(self.points) + np.maximum(start, stop)
        table, back = np.unique(keys, return_inverse=True)
        sums = [np.bincount(back, np.tile(self.normals[:, k], 3), len(table)) for k in range(3)]
        return table, np.stack(sums, axis=1)

    def used_points(self) -> Points:
        """Return the corners that the surface uses."""
        return np.asarray(self.points[np.unique(self.faces)])

    def nearest(self, asked: Points) -> tuple[NDArray[np.float64], NDArray[np.int64], Points]:
        """Return unsigned distance, face and nearest point, block by block."""
        distance, face, found = (
            np.empty(len(asked)),
            np.empty(len(asked), np.int64),
            np.empty((len(asked), 3)),
        )
        for start in range(0, len(asked), _BLOCK):
            block = slice(start, start + _BLOCK)
            squared, face[block], found[block] = self._tree.squared_distance(
                self.points, self.faces, np.ascontiguousarray(asked[block])
            )
            distance[block] = np.sqrt(squared)
        return distance, face, found

    def signed(self, asked: Points) -> tuple[NDArray[np.float64], Points]:
        """Return the signed distance (positive outside) and the nearest point of each point."""
        distance, face, found = self.nearest(asked)
        normals = self.normals[face]
        weights = self._barycentric(face, found)
        near = weights < _INSIDE
        count = near.sum(axis=1)
        on_edge = np.flatnonzero(count == 1)
        if len(on_edge):
            normals[on_edge] = self._edge_normals(face[on_edge], np.argmax(near[on_edge], axis=1))
        on_corner = np.flatnonzero(count == 2)
        if len(on_corner):
            corner = self.faces[face[on_corner], np.argmin(near[on_corner], axis=1)]
            normals[on_corner] = self._corner_normals[corner]
        side = np.einsum("ij,ij->i", asked - found, normals)
        return np.where(side < 0, -distance, distance), found

    def _barycentric(self, face: NDArray[np.int64], found: Points) -> Points:
        """Return the share of each corner in a point of a face."""
        a, b, c = (self.points[self.faces[face, k]] for k in range(3))
        across = np.cross(b - a, c - a)
        doubled = np.maximum(np.einsum("ij,ij->i", across, across), 1e-300)
        second = np.einsum("ij,ij->i", np.cross(found - a, c - a), across) / doubled
        third = np.einsum("ij,ij->i", np.cross(b - a, found - a), across) / doubled
        return np.stack([1.0 - second - third, second, third], axis=1)
