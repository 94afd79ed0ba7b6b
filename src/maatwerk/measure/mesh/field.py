"""The thickness of the wall as a field: a PLY of points, each with the wall that lies under it."""

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.mesh.walls import Field

_ROW = np.dtype([("place", "<f4", 3), ("colour", "u1", 3), ("thickness", "<f4")])
_FULL = 5.0  # mm; from here on a wall is drawn as thick
_THIN, _THICK = np.array([200.0, 30.0, 30.0]), np.array([60.0, 150.0, 210.0])


def colours(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a colour for each thickness, red where it is thin."""
    share = np.clip(distance / _FULL, 0.0, 1.0)[:, None]
    return _THIN * (1.0 - share) + _THICK * share


def write(out: BinaryIO, walls: Field) -> None:
    """Write the points at which a wall was met, with colour and thickness in mm."""
    rows = np.zeros(len(walls.points), _ROW)
    rows["place"], rows["thickness"] = walls.points, walls.distance
    rows["colour"] = colours(walls.distance).round()
    header = (
        "ply\nformat binary_little_endian 1.0\ncomment thickness of the wall under each point, in mm\n"
        f"element vertex {len(rows)}\nproperty float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\n"
        "property float thickness\nend_header\n"
    )
    out.write(header.encode())
    out.write(rows.tobytes())
