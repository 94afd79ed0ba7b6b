"""PLY of each kind is read; what its header claims is checked against the file."""

import numpy as np
import pytest

from maatwerk.measure.errors import Unreadable

from .reading import mesh_of
from .shapes import box, ply, ply_text, sphere


@pytest.mark.parametrize("data", [ply(sphere(9.0)), ply(sphere(9.0), order=">"), ply_text(sphere(9.0))])
def test_every_kind_gives_the_same_mesh(data: bytes) -> None:
    found = mesh_of(data, "scan.ply")
    expected = sphere(9.0)
    assert np.allclose(found.points[found.faces], expected[0][expected[1]])


def test_polygons_are_cut_into_triangles() -> None:
    header = (
        "ply\nformat binary_little_endian 1.0\nelement vertex 5\nproperty float x\nproperty float y\n"
        "property float z\nelement face 2\nproperty list uchar int vertex_indices\nend_header\n"
    )
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]], "<f4").tobytes()
    faces = b"\x04" + np.array([0, 1, 2, 3], "<i4").tobytes() + b"\x03" + np.array([0, 1, 4], "<i4").tobytes()
    assert len(mesh_of(header.encode() + points + faces).faces) == 3


def test_colours_and_comments_are_passed_over() -> None:
    data = ply_text(box()).replace(b"property float z", b"property float z\nproperty uchar red")
    lines = data.split(b"\n")
    start = lines.index(b"end_header") + 1
    lines[start : start + 8] = [line + b" 200" for line in lines[start : start + 8]]
    lines.insert(2, b"comment made by hand")
    assert len(mesh_of(b"\n".join(lines)).faces) == 12


def test_a_soup_of_triangles_gets_shared_corners() -> None:
    points, faces = box()
    soup = points[faces].reshape(-1, 3), np.arange(36).reshape(-1, 3)
    assert len(mesh_of(ply(soup)).points) == 8


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ply(box())[:-7], "truncated_mesh"),
        (ply_text(box()).rpartition(b"\n3")[0], "truncated_mesh"),
        (ply(box()).replace(b"element vertex 8", b"element vertex 999999999"), "truncated_mesh"),
        (ply(box()).replace(b"element face 12", b"element face 0"), "not_a_mesh"),
        (ply(box()).replace(b"end_header", b"end_nothing"), "not_a_mesh"),
        (ply(box()).replace(b"property double x", b"property quad x"), "not_a_mesh"),
        (ply(box()).replace(b"binary_little_endian", b"binary_middle_endian"), "not_a_mesh"),
        (ply((box()[0], box()[1] + 1)), "not_a_mesh"),
        (ply((box()[0], box()[1] - 1)), "not_a_mesh"),
        (ply((box()[0] * np.nan, box()[1])), "nan_vertices"),
        (ply_text(box()).replace(b"3 0 2 1", b"3 0 2"), "not_a_mesh"),
        (ply_text(box()).replace(b"3 0 2 1", b"3 0 2 one"), "not_a_mesh"),
    ],
)
def test_a_damaged_ply_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        mesh_of(data, "part.ply")
    assert refused.value.code == code
