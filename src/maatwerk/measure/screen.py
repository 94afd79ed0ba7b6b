"""A mesh made small enough for a browser to turn: fewer triangles, packed as plain numbers."""

import gzip
import struct
from collections.abc import Mapping
from typing import Any

import fast_simplification
import numpy as np

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read, units
from maatwerk.measure.mesh.solid import Mesh

MOST = 300_000
"""Triangles that an office laptop and a phone still turn without stutter."""
MARK = b"MWS1"
_HEAD = struct.Struct("<4s3I")
_SQUEEZE = 4  # of gzip: most of the gain at a third of the time


def simplified(mesh: Mesh, *, most: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return corners and triangles of a mesh with at most about so many triangles."""
    if len(mesh.faces) <= most:
        return mesh.points.astype("<f4"), mesh.faces.astype("<u4")
    # Near the origin, so that single precision serves; edges with much shape are the last to go.
    low, high = mesh.box()
    middle = (low + high) / 2.0
    points = np.ascontiguousarray(mesh.points - middle, dtype=np.float32)
    faces = np.ascontiguousarray(mesh.faces, dtype=np.int32)
    fewer, thinner = fast_simplification.simplify(points, faces, target_count=most)
    return (np.asarray(fewer) + middle).astype("<f4"), np.asarray(thinner).astype("<u4")


def most_of(options: Mapping[str, Any]) -> int:
    """Return how many triangles may remain."""
    most = options.get("most", MOST)
    if not isinstance(most, int) or not 100 <= most <= 2_000_000:
        raise Unreadable(Code.OPTION_UNKNOWN, "most must be a whole number from 100 to 2000000.")
    return most


def unit_of(options: Mapping[str, Any]) -> str | None:
    """Return the unit that people say the file is in."""
    told = options.get("unit")
    if told is not None and told not in units.MILLIMETRES:
        raise Unreadable(Code.OPTION_UNKNOWN, f"The unit must be one of {', '.join(units.MILLIMETRES)}.")
    return told


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Write the mesh into the output `packed`; options `most` and `unit`.

    Packed, then compressed: the mark, the counts of corners, triangles and triangles of the file, the
    corners in mm (three floats each), the triangles (three corner numbers each), all little-endian.
    """
    most, told = most_of(options), unit_of(options)
    mesh = units.in_millimetres(read.read(handed.file("mesh")), told=told)
    points, faces = simplified(mesh, most=most)
    head = _HEAD.pack(MARK, len(points), len(faces), len(mesh.faces))
    packed = gzip.compress(head + points.tobytes() + faces.tobytes(), compresslevel=_SQUEEZE, mtime=0)
    handed.outputs["packed"].write(packed)
    return {
        "schema": "maatwerk.screen/1",
        "triangles": len(mesh.faces),
        "shown": len(faces),
        "bytes": len(packed),
    }
