"""A design is drawn from the sides of the patient, and packed small enough for a browser."""

import gzip
import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.screen import MARK

from .reading import check_schema
from .shapes import box, refined, stl


def unpacked(path: Path) -> tuple[int, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    data = gzip.decompress(path.read_bytes())
    mark, corners, shown, whole = struct.unpack_from("<4s3I", data)
    assert mark == MARK and len(data) == 16 + corners * 12 + shown * 12
    points = np.frombuffer(data, "<f4", corners * 3, 16).reshape(-1, 3)
    return whole, points, np.frombuffer(data, "<u4", shown * 3, 16 + corners * 12).reshape(-1, 3)


def drawn(tmp_path: Path, *views: str, **more: Any) -> dict[str, np.ndarray[Any, Any]]:
    outputs = {view: tmp_path / f"{view}.png" for view in views}
    answer = check_schema(child.run("scene", outputs=outputs, **more))
    assert answer["views"] == list(views)
    return {view: np.asarray(Image.open(io.BytesIO(path.read_bytes()))) for view, path in outputs.items()}


def test_a_small_mesh_is_packed_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "packed"
    answer = check_schema(child.run("screen", inputs={"mesh": stl(box())}, outputs={"packed": out}))
    whole, points, faces = unpacked(out)
    assert answer["triangles"] == answer["shown"] == whole == len(faces) == 12
    assert points.min(axis=0).tolist() == [-10, -15, -20] and faces.max() == len(points) - 1


def test_a_large_mesh_keeps_its_shape_with_fewer_triangles(tmp_path: Path) -> None:
    out, large = tmp_path / "packed", stl(refined(box(at=(120.0, -40.0, 300.0)), 5))
    options = {"most": 1000}
    answer = check_schema(
        child.run("screen", inputs={"mesh": large}, outputs={"packed": out}, options=options)
    )
    whole, points, _ = unpacked(out)
    assert whole == answer["triangles"] == 12 * 4**5 and answer["shown"] <= 1000
    np.testing.assert_allclose(points.min(axis=0), [110, -55, 280], atol=0.05)
    np.testing.assert_allclose(points.max(axis=0), [130, -25, 320], atol=0.05)


def test_the_unit_that_people_tell_counts(tmp_path: Path) -> None:
    out = tmp_path / "packed"
    inches = {"unit": "inch"}
    child.run("screen", inputs={"mesh": stl(box((1, 1, 1)))}, outputs={"packed": out}, options=inches)
    np.testing.assert_allclose(unpacked(out)[1].max(), 12.7, atol=1e-4)


def test_where_nothing_is_the_page_shows_through(tmp_path: Path) -> None:
    image = drawn(tmp_path, "front", inputs={"part:0": stl(box())})["front"]
    assert image[0, 0, 3] == 0 and image[240, 320, 3] == 255


def test_each_side_shows_what_lies_there(tmp_path: Path) -> None:
    # A part on the patient's left of the bone: seen from the left, hidden by the bone from the right.
    inputs = {"part:0": stl(box((10, 10, 10), (30, 0, 0))), "anatomy:0": stl(box((50, 50, 50)))}
    found = drawn(tmp_path, "front", "left", "right", inputs=inputs)
    blue = {
        view: (image[..., 3] > 200) & (image[..., 2] > image[..., 0] + 30.0) for view, image in found.items()
    }
    assert found["front"].shape == (480, 640, 4)
    assert blue["front"].any() and blue["left"].any() and not blue["right"].any()
    at = np.flatnonzero(blue["front"].any(axis=0))
    bone = np.flatnonzero((found["front"][..., 3] > 200).any(axis=0))
    assert bone.min() < at.min(), "from the front the patient's left is on the right"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("screen", {"most": 5}),
        ("screen", {"most": "all"}),
        ("screen", {"unit": "ell"}),
        ("scene", {"width": 63}),
        ("scene", {"width": 90001}),
        ("scene", {"units": {"part:0": "ell"}}),
    ],
)
def test_what_is_beyond_reason_is_refused(tmp_path: Path, kind: str, options: dict[str, Any]) -> None:
    name, out = ("mesh", "packed") if kind == "screen" else ("part:0", "front")
    with pytest.raises(Unreadable) as refused:
        child.run(kind, inputs={name: stl(box())}, options=options, outputs={out: tmp_path / "out"})
    assert refused.value.code == "option_unknown"


def test_an_unknown_view_or_kind_is_refused(tmp_path: Path) -> None:
    for inputs, out in (
        ({"part:0": stl(box())}, "inside"),
        ({"ghost:0": stl(box())}, "front"),
        ({}, "front"),
    ):
        with pytest.raises(Unreadable):
            child.run("scene", inputs=inputs, outputs={out: tmp_path / "out"})


def test_a_file_that_is_no_mesh_is_refused(tmp_path: Path) -> None:
    for kind, name in (("screen", "mesh"), ("scene", "part:0")):
        with pytest.raises(Unreadable):
            child.run(kind, inputs={name: b"%PDF-1.7"}, outputs={"front": tmp_path / "out"})


@pytest.mark.parametrize(
    ("view", "point"),
    [("front", [30, -5, 0]), ("left", [35, 0, 0]), ("top", [30, 0, 5]), ("bottom", [30, 0, -5])],
)
def test_a_spot_on_a_picture_is_a_place_on_the_mesh(view: str, point: list[float]) -> None:
    # The middle of each picture is the middle of what is made: its near face is met first.
    inputs = {"part:0": stl(box((10, 10, 10), (30, 0, 0))), "anatomy:1": stl(box((10, 10, 10), (-60, 0, 0)))}
    options = {"view": view, "across": 0.5, "down": 0.5}
    answer = check_schema(child.run("pick", inputs=inputs, options=options))
    assert answer["mesh"] == "part:0"
    np.testing.assert_allclose(answer["point"], point, atol=1e-3)
    assert answer["camera"]["x"] == 30


def test_a_spot_beside_the_middle_lies_where_the_picture_shows_it() -> None:
    inputs = {"part:0": stl(box((40, 40, 40)))}
    options = {"view": "front", "across": 0.5 + 10 / 120, "down": 0.5}
    answer = child.run("pick", inputs=inputs, options=options)
    # From the front the patient's left, which is plus in LPS, is on the right.
    assert answer["point"][0] == pytest.approx(10 / 120 * 2 * answer["camera"]["reach"], abs=0.01)
    assert answer["point"][1] == pytest.approx(-20)


def test_a_spot_beside_the_mesh_is_no_place() -> None:
    options = {"view": "front", "across": 0.01, "down": 0.01}
    assert child.run("pick", inputs={"part:0": stl(box())}, options=options)["point"] is None


@pytest.mark.parametrize(
    "options",
    [
        {"view": "inside", "across": 0.5, "down": 0.5},
        {"view": "front", "across": 1.5, "down": 0.5},
        {"view": "front", "across": True, "down": 0.5},
        {"view": "front", "down": 0.5},
    ],
)
def test_a_spot_beyond_the_picture_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        child.run("pick", inputs={"part:0": stl(box())}, options=options)
    assert refused.value.code == "option_unknown"
