"""The attack files: each is refused through the real child, by its name, and the next honest file is read."""

import os
import time
from pathlib import Path

import pytest

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable

from . import images
from .images import element, raw_file
from .shapes import box, model, stl, stl_text, threemf, zipped

HEAD = element((0x20, 0xE), b"UI", 4, b"1.2\0")
DEEP = b"".join(
    element((0x40, 0x275), b"SQ", 0xFFFFFFFF, b"\xfe\xff\x00\xe0\xff\xff\xff\xff") for _ in range(400)
)
MESHES = {
    "truncated": (stl(box())[:-100], "truncated_stl"),
    "header_of_2_gb": (b"\0" * 80 + (42_949_672).to_bytes(4, "little"), "stl_count_absurd"),
    "nan": (stl((box()[0] * float("nan"), box()[1])), "nan_vertices"),
    "text_cut": (stl_text(box())[:-150], "truncated_stl"),
    "zip_bomb": (threemf(model(box()), extra={"3D/b.model": b"\0" * (200 << 20)}), "zip_bomb"),
    "dtd": (
        threemf('<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + model(box())[21:]),
        "xml_forbidden",
    ),
    "script": (threemf(model(box(), more="<script>x</script>")), "xml_forbidden"),
    "program": (threemf(model(box()), extra={"Metadata/a.js": "x"}), "xml_forbidden"),
    "nothing": (b"", "empty"),
    "noise": (os.urandom(4000), "not_a_mesh"),
}
SERIES = {
    "length": (raw_file(HEAD + element((0x10, 0x4000), b"UT", 0xFFFFFFF0, b"x")), "dicom_length_absurd"),
    "pixels": (raw_file(HEAD + element((0x7FE0, 0x10), b"OW", 2 << 30, b"xxxx")), "dicom_length_absurd"),
    "item": (
        raw_file(HEAD + element((0x40, 0x275), b"SQ", 0xFFFFFFFF, b"\xfe\xff\x00\xe0\xf0\xff\xff\x7f")),
        "dicom_length_absurd",
    ),
    "nesting": (raw_file(HEAD + DEEP), "dicom_nesting"),
    "deflated": (raw_file(b"x" * 100, syntax=b"1.2.840.10008.1.2.1.99"), "dicom_syntax"),
    "no_image": (raw_file(HEAD), "not_dicom"),
    "text": (b"hello" * 100, "not_dicom"),
    "empty": (b"", "not_dicom"),
    "broken_zip": (zipped({"a.dcm": b"x" * 1000})[:-60], "zip_broken"),
    "zip_bomb": (zipped({"a.dcm": b"\0" * (64 << 20)}), "zip_bomb"),
    "many_files": (zipped({f"{n}.dcm": "" for n in range(20_100)}, compress=False), "zip_bomb"),
}


@pytest.mark.parametrize("name", MESHES)
def test_a_mesh_that_attacks_is_refused_and_the_parent_lives(name: str) -> None:
    data, code = MESHES[name]
    with pytest.raises(Unreadable) as refused:
        child.run("mesh", inputs={"mesh": data})
    assert refused.value.code == code, refused.value
    assert child.run("mesh", inputs={"mesh": stl(box())})["total"] == "GOOD"


@pytest.mark.parametrize("name", SERIES)
def test_a_series_that_attacks_is_refused_and_the_parent_lives(name: str, tmp_path: Path) -> None:
    data, code = SERIES[name]
    with pytest.raises(Unreadable) as refused:
        child.run("series", inputs={"series": data})
    assert refused.value.code == code, refused.value
    images.write_series(tmp_path, slices=3)
    assert child.run("series", inputs={"series": tmp_path})["series"][0]["slices"] == 3


def test_one_attack_file_among_honest_images_is_named(tmp_path: Path) -> None:
    images.write_series(tmp_path, slices=4)
    (tmp_path / "zz.dcm").write_bytes(SERIES["nesting"][0])
    with pytest.raises(Unreadable) as refused:
        child.run("series", inputs={"series": tmp_path})
    assert refused.value.code == "dicom_nesting" and refused.value.where == "zz.dcm"


def test_refusals_are_quick() -> None:
    begun = time.monotonic()
    for data, _ in MESHES.values():
        with pytest.raises(Unreadable):
            child.run("mesh", inputs={"mesh": data})
    assert time.monotonic() - begun < 10
