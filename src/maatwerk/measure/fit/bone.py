"""The bone surface of a volume, taken where it is needed and searched for nearest points."""

from dataclasses import dataclass

import igl
import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from maatwerk.measure.series.volume import Volume

_MOST_VOXELS = 60_000_000  # of one piece; larger pieces are taken coarser
_ROUGH = 1.0  # mm
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
    """The surface at one grey value of a volume: rough (about 1 mm) for searching, fine for scoring."""

    volume: Volume
    threshold: float
    _last: tuple[tuple[int, ...], Surface] | None = None

    def rough(self, low: Points, high: Points) -> Surface:
        """Return the surface inside a box, at steps of about 1 mm; the last one is kept."""
        start, stop = self._numbers(low, high)
        key = (*start.tolist(), *stop.tolist())
        if self._last is None or self._last[0] != key:
            self._last = None  # let the old one go before the new one is built
            self._last = key, self._surface(start, stop, self._steps(_ROUGH))
        return self._last[1]

    def fine(self, points: Points, *, reach: float) -> Surface:
        """Return the surface at full resolution as far as some points reach."""
        start, stop = self._numbers(points.min(axis=0) - reach, points.max(axis=0) + reach)
        size = float(np.prod((stop - start).astype(float)))
        coarse = max(1, int(np.ceil((size / _MOST_VOXELS) ** (1 / 3))))
        return self._surface(start, stop, np.full(3, coarse), around=(points, reach))

    def is_rough_already(self) -> bool:
        """Return whether the volume is no finer than the rough steps."""
        return bool((self._steps(_ROUGH) == 1).all())

    def whole(self) -> Surface:
        """Return the surface of the whole volume at steps of about 2 mm, for what needs only its shape."""
        return self._surface(np.zeros(3, int), np.array(self.volume.values.shape), self._steps(2.0))

    def _steps(self, size: float) -> NDArray[np.int_]:
        return np.maximum(1, np.floor(size / self.volume.spacing + 0.1)).astype(int)

    def _numbers(self, low: Points, high: Points) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
        """Return the voxel numbers that enclose a box given in patient coordinates."""
        shape = np.array(self.volume.values.shape)
        corners = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(3, -1).T
        numbers = self.volume.number(corners)
        start = np.clip(np.floor(numbers.min(axis=0)).astype(int), 0, shape)
        return start, np.clip(np.ceil(numbers.max(axis=0)).astype(int) + 1, 0, shape)

    def _surface(
        self,
        start: NDArray[np.int_],
        stop: NDArray[np.int_],
        steps: NDArray[np.int_],
        *,
        around: tuple[Points, float] | None = None,
    ) -> Surface:
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
        if around is not None:
            faces = faces[_near(placed[faces[:, 0]], *around)]
        return Surface(placed, faces.astype(np.int64))


def _near(asked: Points, points: Points, reach: float) -> NDArray[np.bool_]:
    """Tell which points lie in the neighbourhood of others, by cells of the size of the reach."""
    low = points.min(axis=0) - 2.0 * reach
    width = (np.ceil((points.max(axis=0) - low) / reach) + 3.0).astype(np.int64)

    def keys(cells: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.asarray((cells[:, 0] * width[1] + cells[:, 1]) * width[2] + cells[:, 2])

    own = np.unique(np.floor((points - low) / reach).astype(np.int64), axis=0)
    around = np.array(np.meshgrid(*[[-1, 0, 1]] * 3)).reshape(3, -1).T
    taken = np.unique(np.concatenate([keys(own + step) for step in around]))
    cells = np.floor((asked - low) / reach).astype(np.int64)
    within = ((cells >= 0) & (cells < width)).all(axis=1)
    return np.asarray(within & np.isin(keys(np.clip(cells, 0, width - 1)), taken))
