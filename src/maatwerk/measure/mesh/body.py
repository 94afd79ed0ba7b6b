"""What a body keeps when it is moved, turned, mirrored or cut into other triangles."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read, units
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.screen import unit_of

_HOLLOW = 1e-6  # of the area to the power of 3/2: less inside than that is a surface, no solid


def describe(mesh: Mesh) -> dict[str, Any]:
    """Return area (mm²), volume (mm³, None without an inside) and the three spreads (mm, the longest first).

    A spread is the standard deviation of the material along a principal axis: of what is inside, by the
    divergence theorem, also where a few edges are crowded; of the surface, where there is no inside.
    """
    corners = mesh.corners() - mesh.points.mean(axis=0)
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = np.linalg.norm(crossed, axis=1) / 2.0
    inside = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6.0
    area, volume = float(areas.sum()), float(inside.sum())
    solid = abs(volume) > _HOLLOW * area**1.5
    # The origin is a fourth corner of each piece of the inside, and none of a triangle.
    spread = _spread(corners, inside, parts=4) if solid else _spread(corners, areas, parts=3)
    return {"area": area, "volume": abs(volume) if solid else None, "spread": spread}


def _spread(corners: NDArray[np.float64], weights: NDArray[np.float64], *, parts: int) -> list[float]:
    """Return the standard deviations along the principal axes of simplices with these weights."""
    total = weights.sum()
    if not total:
        return [0.0, 0.0, 0.0]
    sums = corners.sum(axis=1)
    middle = weights @ sums / (parts * total)
    own = np.einsum("i,ijk,ijl->kl", weights, corners, corners)
    moments = (own + np.einsum("i,ik,il->kl", weights, sums, sums)) / (parts * (parts + 1) * total)
    lengths = np.sqrt(np.clip(np.linalg.eigvalsh(moments - np.outer(middle, middle)), 0.0, None))
    return [float(one) for one in lengths[::-1]]


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the mesh that was handed in; options `name` and `unit`."""
    told = unit_of(options)
    return describe(units.in_millimetres(read.read(handed.file("mesh")), told=told))
