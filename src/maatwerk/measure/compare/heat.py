"""Deviation as colour: a PLY with a colour and a distance per corner, or a PNG."""

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.render import picture

_LEAST_RANGE = 0.05  # mm; below it a colour would show noise
_TOO_SMALL, _RIGHT, _TOO_LARGE = (33.0, 102.0, 172.0), (247.0, 247.0, 247.0), (178.0, 24.0, 43.0)


def colours(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return blue where material is missing, red where there is too much, pale where it is right."""
    ends = max(float(np.percentile(np.abs(distance), 95)), _LEAST_RANGE)
    share = np.clip(distance / ends, -1.0, 1.0)[:, None]
    towards = np.where(share < 0, np.array(_TOO_SMALL), np.array(_TOO_LARGE))
    return np.asarray(np.array(_RIGHT) + np.abs(share) * (towards - np.array(_RIGHT)))


def _ply(out: BinaryIO, mesh: Mesh, distance: NDArray[np.float64]) -> None:
    header = (
        "ply\nformat binary_little_endian 1.0\ncomment distance in mm, positive outside the design\n"
        f"element vertex {len(mesh.points)}\nproperty float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\nproperty float distance\n"
        f"element face {len(mesh.faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    corner = np.dtype([("at", "<f4", 3), ("colour", "u1", 3), ("distance", "<f4")])
    rows = np.empty(len(mesh.points), corner)
    rows["at"], rows["colour"], rows["distance"] = mesh.points, colours(distance), distance
    faces = np.empty(len(mesh.faces), np.dtype([("count", "u1"), ("corners", "<i4", 3)]))
    faces["count"], faces["corners"] = 3, mesh.faces
    for part in (header.encode(), rows.tobytes(), faces.tobytes()):
        out.write(part)


def write(out: BinaryIO, mesh: Mesh, distance: NDArray[np.float64], *, form: str) -> None:
    """Write the heat picture in one of its forms."""
    if form == "ply":
        _ply(out, mesh, distance)
    elif form == "png":
        out.write(picture(mesh, size=900, colours=colours(distance)[mesh.faces].mean(axis=1)))
    else:
        what, do = "A heat picture is written as ply or png.", "Give a name that ends in .ply or .png."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "--out", do=do)
