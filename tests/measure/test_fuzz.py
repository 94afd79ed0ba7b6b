"""Real files with bytes changed, cut, doubled or stretched: an answer or a refusal, never anything else."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guards.tree import ROOT
from maatwerk.measure import child
from maatwerk.measure.child import Limits
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.series import tags
from maatwerk.measure.series.slices import image_file
from maatwerk.measure.series.walk import is_dicom, walk

from . import fuzz, images
from .gltfs import glb, obj
from .reading import check_schema, opened
from .shapes import box, model, sphere, stl, threemf, zipped

SECONDS = 3.5
GUIDED = 5  # `python -m tests.measure.fuzz 600` goes on for longer
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
        "obj": obj(small),
        "glb": glb(sphere(0.01, 1)),
        "3mf": threemf(model(box())),
        "dicom": image,
        "zip": zipped({"a.dcm": image}),
    }


MESHES = ("stl", "3mf", "obj", "glb")
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


def test_readers_of_meshes_only_ever_refuse(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.measure.fuzz", str(GUIDED), str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", cwd=ROOT, check=False)
    found = [path.read_bytes() for path in tmp_path.glob("found-*")]
    assert (done.returncode, found) == (0, []), done.stderr[-3000:]
    reached = [int(one) for one in re.findall(r"cov: (\d+)", done.stderr)]
    assert reached[-1] > 300, "the readers are not watched: no line tells that it was reached"


@pytest.mark.parametrize(
    "data",
    [
        # An entry of a zip without a name.
        zipped({"_": b"", "3D/3dmodel.model": model(box())}).replace(b"_", b"\0"),
    ],
)
def test_what_fuzzing_has_found_stays_found(data: bytes) -> None:
    fuzz.attempt(fuzz.WHOLE + data)


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


@pytest.mark.parametrize("kind", [*MESHES, "zip", "dicom"])
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
