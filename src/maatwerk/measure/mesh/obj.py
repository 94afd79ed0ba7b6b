"""Wavefront OBJ: corners and polygons, read as text; what the file only names is never opened."""

import re

import numpy as np

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import MOST_TRIANGLES, Mesh, check_count, check_numbers, weld

_LONGEST_TEXT = 600 << 20
_HEAD = 1 << 16
_BOM = b"\xef\xbb\xbf"
_AGAIN = "Export the mesh again as binary STL in mm, or as 3MF."
# Wavefront, Object Files (.obj), appendix B1 of the Advanced Visualizer manual
_PASSED_OVER = frozenset(
    b"vn vt o g s mg usemtl maplib usemap lod bevel c_interp d_interp".split()
)  # names, normals, colours: they do not change the shape
_CURVES = frozenset(
    b"vp cstype deg bmat step curv curv2 surf parm trim hole scrv sp end con stech ctech res "
    b"bzp cdc bsp cdp".split()
)
_OUTSIDE = frozenset(b"call csh shadow_obj trace_obj".split())
_KEYWORDS = frozenset(b"v f p l mtllib".split()) | _PASSED_OVER | _CURVES | _OUTSIDE
_ELSEWHERE = re.compile(rb"://|^[/~]|^[a-z]:|\.\.|\\", re.IGNORECASE)


def looks_like_obj(data: bytes, *, name: str) -> bool:
    """Tell OBJ by the first word that is no comment; a file of comments only goes by its name."""
    head = data[:_HEAD].removeprefix(_BOM)
    if b"\0" in head:
        return False
    lines = head.splitlines()
    for line in lines[:-1] if len(data) > _HEAD else lines:
        words = line.split(None, 1)
        if words and not words[0].startswith(b"#"):
            return words[0] in _KEYWORDS
    return name.lower().endswith(".obj")


class _Reader:
    """Collects corners and triangles line by line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.points: list[tuple[float, ...]] = []
        self.triangles: list[tuple[int, int, int]] = []
        self.no_surface = False

    def take(self, number: int, words: list[bytes]) -> None:
        """Take one line; raises ValueError when it is none of OBJ."""
        kind = words[0]
        if kind == b"v":
            if len(words) not in (4, 5, 7, 8):
                raise ValueError("coordinates")
            self.points.append((float(words[1]), float(words[2]), float(words[3])))
        elif kind == b"f":
            self._face(words)
        elif kind in (b"p", b"l"):
            self.no_surface = True
        elif kind == b"mtllib":
            if any(_ELSEWHERE.search(word) for word in words[1:]):
                raise self._outside(number, "It names a file of colours outside its own folder.")
        elif kind in _OUTSIDE:
            raise self._outside(number, "It asks to run a program or to read another file.")
        elif kind in _CURVES:
            raise Unreadable(
                Code.MESH_FEATURE_UNKNOWN,
                "The OBJ file holds curved surfaces, which are not read here.",
                f"{self.name}, line {number}",
                "The shape would be incomplete.",
                "Export the part as a plain mesh.",
            )
        elif kind not in _PASSED_OVER:
            raise ValueError("keyword")

    def _outside(self, number: int, why: str) -> Unreadable:
        return Unreadable(
            Code.REFERENCE_FORBIDDEN,
            "The file refers to something outside of itself.",
            f"{self.name}, line {number}",
            why,
            "Export the part again without links.",
        )

    def _face(self, words: list[bytes]) -> None:
        """Cut a polygon into triangles; a negative number counts back from the last corner."""
        ring = [int(word.partition(b"/")[0]) for word in words[1:]]
        if len(ring) < 3 or 0 in ring:
            raise ValueError("face")
        many = len(self.points)
        ring = [corner - 1 if corner > 0 else many + corner for corner in ring]
        if min(ring) < 0:
            raise ValueError("face")
        first = ring[0]
        self.triangles += [(first, ring[k], ring[k + 1]) for k in range(1, len(ring) - 1)]
        if len(self.triangles) > MOST_TRIANGLES:
            check_count(len(self.triangles), name=self.name)


def read(data: bytes, *, name: str) -> Mesh:
    """Read an OBJ mesh and share its equal corners."""
    if len(data) > _LONGEST_TEXT:
        what = f"OBJ of {len(data) >> 20} MiB; the limit is {_LONGEST_TEXT >> 20} MiB."
        raise Unreadable(
            Code.TOO_LARGE, what, name, do="Export it as binary STL, which is five times smaller."
        )
    data = data.removeprefix(_BOM)
    if b"\\" in data:
        data = re.sub(rb"\\\r?\n", b" ", data)
    reader = _Reader(name)
    for number, line in enumerate(data.splitlines(), 1):
        words = line.partition(b"#")[0].split()
        if not words:
            continue
        try:
            if b"_" in line and words[0] in (b"v", b"f"):
                raise ValueError("Python reads 1_0 as ten, OBJ does not")
            reader.take(number, words)
        except ValueError as error:
            what, where = "A line of the OBJ file is not understood.", f"{name}, line {number}"
            raise Unreadable(Code.NOT_A_MESH, what, where, do=_AGAIN) from error
    return _mesh(reader)


def _mesh(reader: _Reader) -> Mesh:
    check_count(len(reader.triangles), name=reader.name)
    points = np.array(reader.points, np.float64).reshape(-1, 3)
    try:
        faces = np.array(reader.triangles, np.int64)
    except OverflowError:
        faces = np.array([[0, 0, len(points)]])
    if faces.max() >= len(points):
        what = "A triangle of the OBJ file names a corner that does not exist."
        raise Unreadable(Code.NOT_A_MESH, what, reader.name, do=_AGAIN)
    check_numbers(points, name=reader.name)
    points, faces = weld(points, faces)
    notes = ("parts_without_surface",) if reader.no_surface else ()
    return Mesh(points, faces, "obj", None, notes)
