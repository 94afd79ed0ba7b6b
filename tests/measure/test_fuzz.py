"""Real files with bytes changed, cut, doubled or stretched: an answer or a refusal, never anything else."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.measure import child
from maatwerk.measure.child import Limits
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import read
from maatwerk.measure.series import tags
from maatwerk.measure.series.slices import image_file
from maatwerk.measure.series.walk import is_dicom, walk

from . import images
from .reading import check_schema, opened
from .shapes import box, model, ply, ply_text, sphere, stl, stl_text, threemf, zipped

SECONDS = 3.5
CALM = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def image_bytes(folder: Path) -> bytes:
    """Return one image file."""
    return next(images.write_series(folder, slices=1).iterdir()).read_bytes()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One honest file of each kind."""
    image = image_bytes(tmp_path_factory.mktemp("image"))
    small = sphere(10.0, 1)
    return {
        "stl": stl(small),
        "stl_text": stl_text(small),
        "ply": ply(small),
        "ply_big": ply(small, order=">"),
        "ply_text": ply_text(small),
        "3mf": threemf(model(box())),
        "dicom": image,
        "zip": zipped({"a.dcm": image}),
    }


MESHES = ("stl", "stl_text", "ply", "ply_big", "ply_text", "3mf")
HARSH = (
    b"\xff\xff\xff\xff",
    b"\x00\x00\xc0\x7f",
    b"\x00\x00\x80\x7f",
    b"\xf0\xff\xff\x7f",
    b"\0\0\0\0\0\0\0\0",
    b"SQ\0\0\xff\xff\xff\xff",
)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("byte"), st.integers(0, 1 << 20), st.binary(min_size=1, max_size=1)),
        st.tuples(st.just("harsh"), st.integers(0, 1 << 20), st.sampled_from(HARSH)),
        st.tuples(st.just("cut"), st.integers(0, 1 << 20), st.just(b"")),
        st.tuples(st.just("drop"), st.integers(0, 1 << 20), st.just(b"")),
        st.tuples(st.just("insert"), st.integers(0, 1 << 20), st.binary(min_size=1, max_size=20)),
        st.tuples(st.just("again"), st.integers(0, 1 << 20), st.just(b"")),
    ),
    min_size=1,
    max_size=6,
)


def changed(data: bytes, changes: list[tuple[str, int, bytes]]) -> bytes:
    """Apply changes one after another."""
    for kind, where, what in changes:
        at = where % max(1, len(data))
        end = at if kind in ("insert", "again") else at + len(what)
        if kind == "cut":
            data = data[:at]
        elif kind == "drop":
            data = data[:at] + data[at + 16 :]
        elif kind == "again":
            data = data[:at] + data[at : at + 64] + data[at:]
        else:
            data = data[:at] + what + data[end:]
    return data


class Clock:
    """Ends a fuzz test in time however slow the machine is."""

    def __init__(self) -> None:
        self.until = time.monotonic() + SECONDS

    @property
    def over(self) -> bool:
        """Return whether the time is used up."""
        return time.monotonic() > self.until


def test_readers_of_meshes_only_ever_refuse(real: dict[str, bytes]) -> None:
    clock = Clock()

    @CALM
    @given(st.sampled_from(MESHES), CHANGES)
    def attempt(kind: str, changes: list[tuple[str, int, bytes]]) -> None:
        if clock.over:
            return
        try:
            mesh = read.read(opened(changed(real[kind], changes)))
        except Unreadable as refusal:
            json.dumps(refusal.as_json())
            return
        assert np.isfinite(mesh.points).all() and len(mesh.faces) > 0
        assert mesh.faces.min() >= 0 and mesh.faces.max() < len(mesh.points)

    attempt()


def test_the_reader_of_images_only_ever_refuses(real: dict[str, bytes]) -> None:
    clock = Clock()

    @CALM
    @given(CHANGES)
    def attempt(changes: list[tuple[str, int, bytes]]) -> None:
        file = opened(changed(real["dicom"], changes), "a.dcm")
        if clock.over or file.size < 132 or not is_dicom(file):
            return
        try:
            found = image_file(0, "a.dcm", walk(file, wanted=tags.ALL))
        except Unreadable as refusal:
            json.dumps(refusal.as_json())
            return
        assert len(found.slices) >= 1

    attempt()


@pytest.mark.parametrize("kind", ["stl", "3mf", "zip", "dicom"])
def test_the_child_answers_or_refuses_and_the_parent_lives(real: dict[str, bytes], kind: str) -> None:
    clock, random = Clock(), np.random.default_rng(len(kind))
    task, name = ("mesh", "mesh") if kind in MESHES else ("series", "series")
    for _ in range(40):
        if clock.over:
            break
        data = bytearray(real[kind])
        for at in random.integers(0, len(data), 5):
            data[at] = random.integers(0, 256)
        try:
            answer: dict[str, Any] = child.run(task, inputs={name: bytes(data)}, limits=Limits(seconds=20))
        except Unreadable as refusal:
            assert refusal.code not in ("file_unreadable", "timed_out", "out_of_memory"), refusal
        else:
            check_schema(answer)
    assert child.run("mesh", inputs={"mesh": stl(box())})["total"] == "GOOD"
