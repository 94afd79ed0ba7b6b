"""Any mesh file that this room reads, told apart by its content and not by its name."""

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Opened
from maatwerk.measure.mesh import gltf, obj, ply, stl, threemf
from maatwerk.measure.mesh.solid import Mesh


def read(opened: Opened) -> Mesh:
    """Read a mesh from an open file."""
    if opened.size == 0:
        raise Unreadable(Code.EMPTY, "The file is empty.", opened.name, do="Export it again.")
    opened.file.seek(0)
    start = opened.file.read(4)
    if start == b"PK\x03\x04":
        opened.file.seek(0)
        return threemf.read(opened.file, name=opened.name)
    return read_bytes(opened.read_all(), name=opened.name)


def read_bytes(data: bytes, *, name: str) -> Mesh:
    """Read STL, PLY, OBJ or glTF from its bytes."""
    if data[:3] == b"ply" and data[3:4] in (b"\n", b"\r"):
        return ply.read(data, name=name)
    if stl.looks_like_text(data):
        return stl.read_text(data, name=name)
    if gltf.looks_like_gltf(data):
        return gltf.read(data, name=name)
    if obj.looks_like_obj(data, name=name):
        return obj.read(data, name=name)
    if not _may_be_binary_stl(data, name=name):
        raise Unreadable(
            Code.NOT_A_MESH,
            "The file is no mesh that is read here.",
            name,
            "Its content is neither STL, OBJ, PLY, 3MF nor glTF.",
            "Export the part as binary STL in mm, or as 3MF.",
        )
    return stl.read_binary(data, name=name)


_FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"ISO-10303",
    b"<?xml",
    b"<html",
    b"#",
)


_TEXT = frozenset(range(32, 127)) | {9, 10, 13}


def _may_be_binary_stl(data: bytes, *, name: str) -> bool:
    """Binary STL has no mark; take what has its size, or bears its name and no other format's mark."""
    if len(data) >= 84 and len(data) == 84 + 50 * int.from_bytes(data[80:84], "little"):
        return True
    if data.startswith(_FOREIGN) or data[128:132] == b"DICM":
        return False
    if name.lower().endswith(".stl"):
        return True
    # Files in the archive bear no name: a header of text or nothing, followed by what is no text, may be STL.
    return not set(data[:80]) - _TEXT - {0} and bool(set(data[:512]) - _TEXT)
