"""STL is read as it is, whichever of its forms, and its corners are shared."""

import numpy as np
import pytest

from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import solid

from .reading import mesh_of
from .shapes import box, sphere, stl, stl_text


def test_a_binary_box_has_eight_corners_and_twelve_triangles() -> None:
    found = mesh_of(stl(box()))
    assert (len(found.points), len(found.faces), found.format) == (8, 12, "stl_binary")
    assert np.allclose(found.box()[1], (10, 15, 20))


def test_text_and_binary_say_the_same() -> None:
    binary, text = mesh_of(stl(sphere(12.3))), mesh_of(stl_text(sphere(12.3)))
    assert text.format == "stl_ascii"
    assert np.array_equal(binary.points[binary.faces], text.points[text.faces])


def test_a_binary_file_whose_header_starts_with_solid_is_still_binary() -> None:
    assert mesh_of(stl(box(), header=b"solid made by a careless program")).format == "stl_binary"


def test_text_in_capitals_and_with_several_solids_is_read() -> None:
    two = stl_text(box()).upper() + stl_text(box(at=(50, 0, 0)))
    assert len(mesh_of(two).faces) == 24


def test_zero_and_minus_zero_are_one_corner() -> None:
    points, faces = box((20, 20, 20), at=(10, 0, 0))
    data = bytearray(stl((points, faces)))
    rows = np.frombuffer(data, np.dtype([("n", "<f4", 3), ("v", "<f4", (3, 3)), ("c", "<u2")]), offset=84)
    corners = rows["v"]
    corners[::2][corners[::2] == 0.0] = -0.0
    assert len(mesh_of(bytes(data)).points) == 8


def test_welding_survives_two_points_with_one_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solid, "_hashes", lambda bits: np.zeros(len(bits), np.uint64))
    assert len(mesh_of(stl(sphere(5.0, 2))).points) == len(sphere(5.0, 2)[0])


def test_a_unit_in_the_header_is_taken_as_a_claim() -> None:
    assert mesh_of(stl(box(), header=b"COLOR=xxxx UNITS=cm")).declared_unit == "cm"


def test_bytes_after_the_last_triangle_are_noted() -> None:
    assert mesh_of(stl(box()) + b"more").notes == ("bytes_after_end",)


def test_points_that_no_triangle_uses_do_not_stretch_the_box() -> None:
    points, faces = box()
    found, used = solid.weld(np.vstack([points, [[900.0, 0, 0]]]), faces)
    assert found[:, 0].max() == 10 and len(found) == 8 and used.max() == 7


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (stl(box())[:-60], "truncated_stl"),
        (stl(box())[:50], "truncated_stl"),
        (b"x" * 80 + (42_949_672).to_bytes(4, "little"), "stl_count_absurd"),
        (b"x" * 80 + (0).to_bytes(4, "little"), "not_a_mesh"),
        (stl_text(box())[:-200], "truncated_stl"),
        (stl_text(box()).replace(b"endsolid part", b""), "truncated_stl"),
        (stl_text(box()).replace(b"10", b"1,0", 1), "not_a_mesh"),
        (stl_text(box()).replace(b"10", b"nan", 1), "nan_vertices"),
        (stl_text(box()).replace(b"10", b"1e999", 1), "nan_vertices"),
        (stl_text(box()).replace(b"10", b"1e9", 1), "coordinates_absurd"),
        (stl((box()[0] * np.nan, box()[1])), "nan_vertices"),
        (stl((box()[0] * np.inf, box()[1])), "nan_vertices"),
        (stl((box()[0] * 1e7, box()[1])), "coordinates_absurd"),
        (b"%PDF-1.7" + b"x" * 500, "not_a_mesh"),
        (b"\x89PNG\r\n" + b"x" * 500, "not_a_mesh"),
    ],
)
def test_a_damaged_stl_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        mesh_of(data)
    assert refused.value.code == code
    assert refused.value.what
