"""Rays through a mesh by embree: which triangle is met first, and how far away exactly."""

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from maatwerk.measure.mesh.solid import Mesh

Vectors = NDArray[np.float64]


class Scene:
    """A mesh that rays can be shot at; coordinates are centred so that single precision serves."""

    def __init__(self, mesh: Mesh) -> None:
        low, high = mesh.box()
        self.centre = (low + high) / 2.0
        self.diagonal = mesh.diagonal()
        self.mesh = mesh
        self._scene = EmbreeScene()
        points = np.ascontiguousarray(mesh.points - self.centre, dtype=np.float32)
        self._made = TriangleMesh(self._scene, points, np.ascontiguousarray(mesh.faces, dtype=np.int32))

    def corners(self, hit: NDArray[np.int64]) -> Vectors:
        """Return the corners of the triangles that were met, (n, 3, 3), from the centre."""
        return self.mesh.points[self.mesh.faces[hit]] - self.centre

    def first(self, origins: Vectors, directions: Vectors) -> NDArray[np.int64]:
        """Return the first triangle met by each ray, -1 where there is none."""
        start = np.ascontiguousarray(origins - self.centre, dtype=np.float32)
        found = self._scene.run(start, np.ascontiguousarray(directions, dtype=np.float32))
        return np.asarray(found, dtype=np.int64)

    def distance(self, origins: Vectors, directions: Vectors, hit: NDArray[np.int64]) -> Vectors:
        """Return the distance along each ray to the plane of its triangle, in double precision."""
        corners = self.corners(hit)
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        along = np.einsum("ij,ij->i", normal, directions)
        above = np.einsum("ij,ij->i", normal, corners[:, 0] - (origins - self.centre))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(above / along)
