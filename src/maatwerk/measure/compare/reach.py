"""How far many points are from a mesh, when only the farthest matter: without a tree over all of it."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from maatwerk.measure.compare.distance import Tile
from maatwerk.measure.compare.nearby import along_curve, ranges
from maatwerk.measure.mesh.solid import Mesh

_AT_ONCE = 64  # of the farthest points
_BLOCK = 200_000
Points = NDArray[np.float64]


class Reach:
    """A mesh whose corners bound every distance from above, so that few distances must be measured."""

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh
        longest = 0.0
        used = np.zeros(len(mesh.points), bool)
        for block in ranges(len(mesh.faces), _BLOCK):
            used[mesh.faces[block]] = True
            corners = mesh.points[mesh.faces[block]]
            sides = corners - corners[:, [1, 2, 0]]
            longest = max(longest, float(np.einsum("ijk,ijk->ij", sides, sides).max()))
        self._longest = float(np.sqrt(longest))
        self._used = np.flatnonzero(used)
        self._corners = KDTree(mesh.points[self._used], balanced_tree=False, compact_nodes=False)

    def at_most(self, asked: Points) -> NDArray[np.float64]:
        """Return how far each point is from the nearest corner: never less than from the surface."""
        order = along_curve(asked)
        found = np.empty(len(asked))
        found[order] = self._corners.query(asked[order])[0]
        return found

    def exactly(self, asked: Points, at_most: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the distance of some points; the nearest triangle has a corner one edge farther at most."""
        if not len(asked):
            return np.empty(0)
        near = np.zeros(len(self._mesh.points), bool)
        for some in self._corners.query_ball_point(asked, at_most + self._longest):
            near[self._used[some]] = True
        here = np.flatnonzero(near[self._mesh.faces].any(axis=1))
        squared, _, _ = Tile(self._mesh.points, self._mesh.faces[here], here).nearest(asked)
        return np.asarray(np.sqrt(squared))

    def farthest(self, asked: Points) -> float:
        """Return the largest distance of any of the points from the mesh, exactly."""
        bound = self.at_most(asked)
        order = np.argsort(-bound, kind="stable")
        largest = 0.0
        for some in ranges(len(order), _AT_ONCE):
            these = order[some]
            if bound[these[0]] <= largest:
                break
            largest = max(largest, float(self.exactly(asked[these], bound[these]).max()))
        return largest

    def share_within(self, asked: Points, limit: float) -> float:
        """Return the share of the points that are at most so far from the mesh."""
        bound = self.at_most(asked)
        near = bound <= limit
        open_ones = np.flatnonzero(~near & (bound <= limit + self._longest))
        near[open_ones] = self.exactly(asked[open_ones], np.full(len(open_ones), limit)) <= limit
        return float(near.mean())
