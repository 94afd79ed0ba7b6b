"""PLY, ASCII and binary of either byte order, read with numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import MOST_TRIANGLES, Mesh, check_count, check_numbers, weld

_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
_LONGEST_HEADER = 1 << 16
_MOST_MIXED = 2_000_000  # polygons that are not all triangles are read one by one
_MOST_PROPERTIES = 64
_INDEX_NAMES = ("vertex_indices", "vertex_index")


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    kind: str
    counted_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    count: int
    properties: tuple[_Property, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    order: str  # "" for ASCII, else < or >
    elements: tuple[_Element, ...]
    end: int


def _bad(what: str, *, name: str) -> Unreadable:
    return Unreadable(Code.NOT_A_MESH, what, name, do="Export the mesh again as PLY or binary STL.")


def _short(*, name: str) -> Unreadable:
    return Unreadable(
        Code.TRUNCATED_MESH, "The PLY file ends before its last triangle.", name, do="Export it again."
    )


def _property(words: list[str], *, name: str) -> _Property:
    if len(words) == 5 and words[1] == "list" and words[2] in _TYPES and words[3] in _TYPES:
        return _Property(words[4], _TYPES[words[3]], _TYPES[words[2]])
    if len(words) == 3 and words[1] in _TYPES:
        return _Property(words[2], _TYPES[words[1]])
    raise _bad("The PLY header declares a property that is not understood.", name=name)


def _header(data: bytes, *, name: str) -> _Header:
    """Read the header; every number in it is a claim to be checked against the file's size."""
    stop = data[:_LONGEST_HEADER].find(b"end_header")
    end = data.find(b"\n", stop) + 1 if stop > 0 else 0
    if not end:
        raise _bad("The PLY header has no end.", name=name)
    orders = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
    order: str | None = None
    elements: list[tuple[str, int, list[_Property]]] = []
    for line in data[:stop].decode("ascii", "replace").splitlines()[1:]:
        words = line.split()
        if not words or words[0] in ("comment", "obj_info"):
            continue
        if words[0] == "format" and len(words) == 3:
            order = orders.get(words[1])
        elif words[0] == "element" and len(words) == 3 and words[2].isdecimal():
            elements.append((words[1], int(words[2]), []))
        elif words[0] == "property" and elements and len(elements[-1][2]) < _MOST_PROPERTIES:
            elements[-1][2].append(_property(words, name=name))
        else:
            raise _bad("The PLY header holds a line that is not understood.", name=name)
    if order is None or len(elements) > _MOST_PROPERTIES:
        raise _bad("The PLY header names no format that is known.", name=name)
    return _Header(
        order, tuple(_Element(label, count, tuple(props)) for label, count, props in elements), end
    )


def _row(element: _Element, order: str, length: int) -> np.dtype[np.void]:
    """Return the record of one row, when all its lists have the same length."""
    fields: list[tuple[str, str] | tuple[str, str, int]] = []
    for number, item in enumerate(element.properties):
        if item.counted_by is not None:
            fields += [(f"#{number}", order + item.counted_by), (f"{number}", order + item.kind, length)]
        else:
            fields.append((f"{number}", order + item.kind))
    return np.dtype(fields)


def _regular(
    data: bytes, element: _Element, order: str, start: int
) -> tuple[dict[str, NDArray[np.generic]], int] | None:
    """Read an element whose rows are all alike (lists of three); None when they are not."""
    row = _row(element, order, 3)
    end = start + row.itemsize * element.count
    if end > len(data):
        return None
    rows = np.frombuffer(data, row, element.count, start)
    lists = [number for number, item in enumerate(element.properties) if item.counted_by is not None]
    if any((rows[f"#{number}"] != 3).any() for number in lists):
        return None
    return {item.name: rows[f"{number}"] for number, item in enumerate(element.properties)}, end


def _irregular(
    data: bytes, element: _Element, order: str, start: int, *, name: str
) -> tuple[NDArray[np.int64], int]:
    """Read faces of mixed length one by one and cut them into triangles."""
    if element.count > _MOST_MIXED:
        raise _bad("The PLY file holds too many faces that are not triangles.", name=name)
    triangles: list[tuple[int, int, int]] = []
    at = start
    for _ in range(element.count):
        for item in element.properties:
            length = 1
            if item.counted_by is not None:
                if at + np.dtype(item.counted_by).itemsize > len(data):
                    raise _short(name=name)
                length = int(np.frombuffer(data, order + item.counted_by, 1, at)[0])
                at += np.dtype(item.counted_by).itemsize
            size = length * np.dtype(item.kind).itemsize
            if length < 0 or at + size > len(data):
                raise _short(name=name)
            if item.name in _INDEX_NAMES:
                ring = np.frombuffer(data, order + item.kind, length, at).tolist()
                triangles += [(ring[0], ring[k], ring[k + 1]) for k in range(1, length - 1)]
            at += size
        if len(triangles) > MOST_TRIANGLES:
            raise _bad("The PLY file holds too many triangles.", name=name)
    return np.array(triangles, dtype=np.int64).reshape(-1, 3), at


def _binary(data: bytes, header: _Header, *, name: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    at = header.end
    points, faces = np.empty((0, 3)), np.empty((0, 3), np.int64)
    for element in header.elements:
        regular = _regular(data, element, header.order, at)
        if element.name == "face" and regular is None:
            faces, at = _irregular(data, element, header.order, at, name=name)
            continue
        if regular is None:
            raise _short(name=name)
        columns, at = regular
        if element.name == "vertex":
            points = _stack(columns, name=name)
        elif element.name == "face":
            found = next((columns[label] for label in _INDEX_NAMES if label in columns), None)
            if found is None:
                raise _bad("The PLY faces name no corners.", name=name)
            faces = found.astype(np.int64)
    return points, faces


def _stack(columns: dict[str, NDArray[np.generic]], *, name: str) -> NDArray[np.float64]:
    if not {"x", "y", "z"} <= columns.keys():
        raise _bad("The PLY vertices have no x, y, z.", name=name)
    return np.column_stack([columns[axis].astype(np.float64) for axis in "xyz"])


def _text(data: bytes, header: _Header, *, name: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Read ASCII PLY line by line."""
    lines = iter(data[header.end :].splitlines())
    points: list[list[float]] = []
    triangles: list[tuple[int, int, int]] = []
    for element in header.elements:
        names = [item.name for item in element.properties]
        for _ in range(element.count):
            words = next(lines, b"").split()
            if not words:
                raise _short(name=name)
            try:
                if element.name == "vertex":
                    points.append([float(words[names.index(axis)]) for axis in "xyz"])
                elif element.name == "face":
                    ring = [int(word) for word in words[1 : 1 + int(words[0])]]
                    if len(ring) != int(words[0]):
                        raise ValueError("too few corners")
                    triangles += [(ring[0], ring[k], ring[k + 1]) for k in range(1, len(ring) - 1)]
            except (ValueError, IndexError) as error:
                raise _bad("A line of the ASCII PLY is not understood.", name=name) from error
    return np.array(points, np.float64).reshape(-1, 3), np.array(triangles, np.int64).reshape(-1, 3)


def read(data: bytes, *, name: str) -> Mesh:
    """Read a PLY mesh and share its equal corners."""
    header = _header(data, name=name)
    claimed = sum(element.count for element in header.elements)
    if claimed > len(data):
        raise _short(name=name)
    points, faces = (_binary if header.order else _text)(data, header, name=name)
    check_count(len(faces), name=name)
    if faces.min(initial=0) < 0 or faces.max(initial=-1) >= len(points):
        raise _bad("A triangle of the PLY names a corner that does not exist.", name=name)
    check_numbers(points, name=name)
    points, faces = weld(points, faces)
    return Mesh(points, faces, "ply_binary" if header.order else "ply_ascii")
