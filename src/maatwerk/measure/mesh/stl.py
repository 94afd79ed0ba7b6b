"""STL, binary and ASCII, read with numpy."""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import Mesh, check_count, check_numbers, weld

_HEADER = 84
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("colour", "<u2")])
_LONGEST_TEXT = 600 << 20
_PIECE = 8 << 20
_UNIT = re.compile(rb"UNITS?\s*=\s*(mm|cm|m|in|inch)\b", re.IGNORECASE)
_VERTEX = re.compile(rb"\bvertex\s+(\S{1,48})\s+(\S{1,48})\s+(\S{1,48})")
_FACET = re.compile(rb"(?<!end)facet\b")
_AGAIN = "Export the mesh again and compare the size of both files."


def looks_like_text(data: bytes) -> bool:
    """Tell ASCII STL from binary STL whose header happens to start with "solid"."""
    start = data[:4096]
    return start.lstrip()[:5].lower() == b"solid" and b"facet" in start.lower() and b"\0" not in start


def _claimed(data: bytes) -> int:
    return int.from_bytes(data[80:84], "little")


def _refuse_short(data: bytes, *, name: str) -> None:
    """Refuse a binary STL that holds fewer triangles than its header claims."""
    claimed, held = _claimed(data), (len(data) - _HEADER) // _TRIANGLE.itemsize
    claim = f"The header claims {claimed} triangles, the file holds {held}."
    if claimed > 100 * (held + 1):
        what = f"The STL header claims {claimed * _TRIANGLE.itemsize:,} bytes; the file has {len(data):,}."
        raise Unreadable(Code.STL_COUNT_ABSURD, what, f"{name}, bytes 80 to 84", claim, _AGAIN)
    raise Unreadable(Code.TRUNCATED_STL, "The STL file ends before its last triangle.", name, claim, _AGAIN)


def read_binary(data: bytes, *, name: str) -> Mesh:
    """Read binary STL; its header may name a unit, which is a claim and no proof."""
    if len(data) < _HEADER:
        why = f"It has {len(data)} bytes; the header alone takes {_HEADER}."
        raise Unreadable(Code.TRUNCATED_STL, "The STL file ends inside its header.", name, why, _AGAIN)
    claimed = _claimed(data)
    size = _HEADER + claimed * _TRIANGLE.itemsize
    if len(data) < size:
        _refuse_short(data, name=name)
    check_count(claimed, name=name)
    corners = np.frombuffer(data, _TRIANGLE, claimed, _HEADER)["corners"].reshape(-1, 3)
    check_numbers(corners, name=name)
    points, faces = weld(corners)
    unit = _UNIT.search(data[:80])
    notes = ("bytes_after_end",) if len(data) > size else ()
    declared = {b"in": "inch"}.get(unit[1].lower(), unit[1].lower().decode()) if unit else None
    return Mesh(points, faces, "stl_binary", declared, notes)


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield the text in lower case, cut behind a facet every few megabytes."""
    start = 0
    while start < len(data):
        cut = data.find(b"endfacet", start + _PIECE)
        end = len(data) if cut < 0 else cut + len(b"endfacet")
        yield data[start:end].lower()
        start = end


def _corners(piece: bytes, *, name: str) -> NDArray[np.float32]:
    found = _VERTEX.findall(piece)
    try:
        with np.errstate(over="ignore"):
            return np.array(found, dtype=np.bytes_).astype(np.float64).astype(np.float32).reshape(-1, 3)
    except ValueError as error:
        why = "A coordinate is not written as a number with a decimal point."
        raise Unreadable(Code.NOT_A_MESH, "The ASCII STL cannot be read.", name, why, _AGAIN) from error


def read_text(data: bytes, *, name: str) -> Mesh:
    """Read ASCII STL with any number of solids."""
    if len(data) > _LONGEST_TEXT:
        what = f"ASCII STL of {len(data) >> 20} MiB; the limit is {_LONGEST_TEXT >> 20} MiB."
        raise Unreadable(
            Code.TOO_LARGE, what, name, do="Export it as binary STL, which is five times smaller."
        )
    facets, parts = 0, []
    for piece in _pieces(data):
        facets += len(_FACET.findall(piece))
        parts.append(_corners(piece, name=name))
    corners = np.concatenate(parts)
    if len(corners) != 3 * facets or b"endsolid" not in data[-4096:].lower():
        why = f"It has {facets} facets and {len(corners)} corners, or no endsolid at its end."
        raise Unreadable(Code.TRUNCATED_STL, "The STL file ends before its last triangle.", name, why, _AGAIN)
    check_count(facets, name=name)
    check_numbers(corners, name=name)
    points, faces = weld(corners)
    return Mesh(points, faces, "stl_ascii")
