"""OBJ is read as other programs read it, and refused where it asks for more than its own text."""

import io
from typing import Any

import numpy as np
import pytest
import trimesh

from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import inspect

from .gltfs import obj
from .reading import check_schema, mesh_of
from .shapes import box, sphere

CUBE = b"""v 0 0 0 1 0 0
v 9 0 0
v 9 9 0
v 0 9 0
v 0 0 9
v 9 0 9
v 9 9 9
v 0 9 9
vn 0 0 1
f 4//1 3//1 2//1 1//1
f -4 -3 -2 -1
f 1/1 2/1 6/1 \\
 5/1
f 2 3 7 6
f 3 4 8 7
f 4 1 5 8
"""


def refused(data: bytes) -> Unreadable:
    """Return the refusal of a file."""
    with pytest.raises(Unreadable) as caught:
        mesh_of(data, "part.obj")
    return caught.value


def test_polygons_are_cut_and_numbers_from_the_end_understood() -> None:
    found = check_schema(inspect.report(mesh_of(CUBE, "part.obj"), sha256="0" * 64))
    assert (found["format"], found["triangles"], found["vertices"]) == ("obj", 12, 8)
    assert found["volume"] == pytest.approx(729) and found["winding"] == "outward"


def test_what_trimesh_writes_is_read_alike() -> None:
    points, faces = sphere(12.0, 3)
    out: Any = trimesh.Trimesh(points, faces, process=False).export(file_type="obj")
    ours = mesh_of(out.encode())
    theirs: Any = trimesh.load_mesh(io.BytesIO(out.encode()), file_type="obj")
    assert len(ours.faces) == len(theirs.faces) == len(faces)
    np.testing.assert_allclose(np.sort(ours.points, axis=0), np.sort(theirs.vertices, axis=0), atol=1e-6)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_understood(end: str) -> None:
    assert len(mesh_of(obj(box(), end=end)).faces) == 12


def test_a_file_without_a_mark_is_known_by_its_words_or_its_name() -> None:
    assert mesh_of(b"\xef\xbb\xbf# exported\n\n" + obj(box()), "blob").format == "obj"
    assert refused(b"# nothing but words\n").code == "not_a_mesh"


@pytest.mark.parametrize(
    "line", ["mtllib http://elsewhere/a.mtl", "mtllib /etc/passwd", "mtllib ..\\..\\secret", "call more.obj",
             "csh rm", "shadow_obj other.obj"]
)  # fmt: skip
def test_what_leads_outside_is_refused(line: str) -> None:
    found = refused(obj(box()) + line.encode() + b"\n")
    assert found.code == "reference_forbidden" and "line 23" in found.where and found.do


def test_a_file_of_colours_is_named_but_never_opened() -> None:
    assert len(mesh_of(b"mtllib part.mtl\nusemtl bone\n" + obj(box())).faces) == 12


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("v 1 2", "not_a_mesh"),
        ("v 1_0 2 3", "not_a_mesh"),
        ("v 1,5 2 3", "not_a_mesh"),
        ("f 1 2 99", "not_a_mesh"),
        ("f 1 2 99999999999999999999", "not_a_mesh"),
        ("f 0 1 2", "not_a_mesh"),
        ("f -99 1 2", "not_a_mesh"),
        ("f 1 2", "not_a_mesh"),
        ("hello", "not_a_mesh"),
        ("curv2 1 2 3", "mesh_feature_unknown"),
        ("v nan 0 0\nf 1 2 9", "nan_vertices"),
        ("v 1e300 0 0\nf 1 2 9", "coordinates_absurd"),
    ],
)
def test_a_line_that_is_none_refuses_the_file(line: str, code: str) -> None:
    assert refused(obj(box()) + line.encode() + b"\n").code == code


def test_lines_without_a_surface_are_said() -> None:
    found = inspect.report(mesh_of(obj(box()) + b"l 1 2\n"), sha256="0" * 64)
    assert [one["code"] for one in found["findings"]] == ["parts_without_surface"]
