"""The bone surface of a volume, taken where it is needed and searched for nearest points."""

from dataclasses import dataclass, field

import igl
import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from maatwerk.measure.series.volume import Volume

_MOST_VOXELS = 60_000_000  # of one piece; larger pieces are taken coarser
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each point asked: the nearest point of the surface, its outward normal, the signed distance."""

    points: Points
    normals: Points
    distance: NDArray[np.float64]


class Surface:
    """A triangle surface with a search tree; outward normals point from bone to soft tissue."""

    def __init__(self, points: Points, faces: NDArray[np.int64]) -> None:
        self.points, self.faces = np.ascontiguousarray(points), np.ascontiguousarray(faces)
        corners = points[faces]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self.normals = normals / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
        self._tree = igl.AABB()
        if len(faces):
            self._tree.init(self.points, self.faces)

    def nearest(self, asked: Points) -> Nearest:
        """Find the nearest points; without a surface everything is infinitely far."""
        if not len(self.faces):
            return Nearest(asked, np.zeros_like(asked), np.full(len(asked), np.inf))
        squared, face, found = self._tree.squared_distance(
            self.points, self.faces, np.ascontiguousarray(asked)
        )
        normals = self.normals[face]
        side = np.sign(np.einsum("ij,ij->i", asked - found, normals))
        return Nearest(found, normals, np.sqrt(squared) * np.where(side == 0, 1.0, side))


@dataclass(slots=True)
class Bone:
    """The surface at one grey value of a volume."""

    volume: Volume
    threshold: float
    _kept: dict[tuple[int, ...], Surface] = field(default_factory=dict)

    def near(self, low: Points, high: Points) -> Surface:
        """Return the surface inside a box given in patient coordinates."""
        shape = np.array(self.volume.values.shape)
        boxes = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(3, -1).T
        numbers = self.volume.number(boxes)
        start = np.clip(np.floor(numbers.min(axis=0)).astype(int), 0, shape)
        stop = np.clip(np.ceil(numbers.max(axis=0)).astype(int) + 1, 0, shape)
        key = (*start.tolist(), *stop.tolist())
        if key not in self._kept:
            self._kept[key] = self._cut(start, stop)
        return self._kept[key]

    def coarse(self) -> Surface:
        """Return the surface of the whole volume at steps of about 2 mm, for what needs only its shape."""
        steps = np.maximum(1, np.floor(2.0 / self.volume.spacing)).astype(int)
        return self._surface(np.zeros(3, int), np.array(self.volume.values.shape), steps)

    def _cut(self, start: NDArray[np.int_], stop: NDArray[np.int_]) -> Surface:
        size = float(np.prod((stop - start).astype(float)))
        coarse = max(1, int(np.ceil((size / _MOST_VOXELS) ** (1 / 3))))
        return self._surface(start, stop, np.full(3, coarse))

    def _surface(self, start: NDArray[np.int_], stop: NDArray[np.int_], steps: NDArray[np.int_]) -> Surface:
        nothing = Surface(np.empty((0, 3)), np.empty((0, 3), np.int64))
        if (stop - start < 2).any():
            return nothing
        piece = self.volume.values[tuple(slice(a, b, c) for a, b, c in zip(start, stop, steps, strict=True))]
        if min(piece.shape) < 2 or not piece.min() < self.threshold < piece.max():
            return nothing
        points, faces, _, _ = marching_cubes(  # type: ignore[no-untyped-call]
            piece.astype(np.float32), self.threshold, gradient_direction="descent"
        )
        placed = self.volume.place(points.astype(np.float64) * steps + start)
        # marching_cubes winds for (slice, row, column); axes of the same hand turn the triangles round.
        if np.linalg.det(self.volume.axes) > 0:
            faces = faces[:, ::-1]
        return Surface(placed, faces.astype(np.int64))
