"""Comparing a scan with its design beside CloudCompare, and poses found from a hundred starts.

CloudCompare (Debian's `cloudcompare`) is not among our requirements; it is measured where it is found. Both
read the same binary PLY files. The scan has other corners on the very surface of the design, so that every
deviation that comes out is an error.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from bench.rows import PAIRS, Row, alone, command, pairs
from maatwerk.measure import child
from maatwerk.measure.compare.anypose import by_any
from maatwerk.measure.compare.distance import Design
from maatwerk.measure.mesh.solid import Mesh
from tests.measure import shapes
from tests.measure.test_anypose import part, scanned

_SIDES = {"200k": 129, "1M": 289, "4M": 577}  # squares along an edge of the cube that is blown up
_PAIRS = {"200k": PAIRS, "1M": PAIRS, "4M": 1}
_STARTS, _WITHIN = 100, 0.02  # mm, at the corners of the box
_QUIET = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": tempfile.gettempdir()}


def blown_up(side: int) -> shapes.Shape:
    """Return a closed part without symmetry, about 80 mm long, of 12 side² triangles."""
    steps = np.linspace(-1.0, 1.0, side + 1)
    one, two = (grid.ravel() for grid in np.meshgrid(steps, steps, indexing="ij"))
    here = np.arange((side + 1) ** 2).reshape(side + 1, side + 1)
    a, b, c, d = (here[:-1, :-1], here[1:, :-1], here[1:, 1:], here[:-1, 1:])
    square = np.concatenate(
        [np.stack([k.ravel() for k in three], axis=1) for three in ((a, b, c), (a, c, d))]
    )
    points: list[shapes.Points] = []
    faces: list[shapes.Faces] = []
    for axis, sign in product(range(3), (-1.0, 1.0)):
        columns = [np.full_like(one, sign), one, two] if sign > 0 else [np.full_like(one, sign), two, one]
        faces.append(square + len(points) * len(one))
        points.append(np.roll(np.stack(columns, axis=1), axis, axis=1))
    found = np.concatenate(points)
    ball = found / np.linalg.norm(found, axis=1)[:, None]
    waves = (
        1 + 0.08 * np.sin(5 * ball[:, 0] + 1) + 0.06 * np.cos(4 * ball[:, 1]) + 0.05 * np.sin(7 * ball[:, 2])
    )
    return ball * waves[:, None] * [40.0, 28.0, 20.0], np.concatenate(faces)


def on_it(shape: shapes.Shape, *, seed: int = 1) -> shapes.Shape:
    """Return as many triangles on the same surface with other corners: of three one, cut in three."""
    points, faces = shape
    faces = faces[::3]
    inner = np.einsum(
        "fk,fkj->fj", np.random.default_rng(seed).dirichlet((2, 2, 2), len(faces)), points[faces]
    )
    number = len(points) + np.arange(len(faces))
    a, b, c = faces.T
    cut = [np.stack(corners, axis=1) for corners in ((a, b, number), (b, c, number), (c, a, number))]
    used, back = np.unique(np.concatenate(cut), return_inverse=True)
    return np.concatenate([points, inner])[used], back.reshape(-1, 3)


def peak(words: Sequence[str | Path]) -> float:
    """Return the peak memory of a whole process and those it waits for, in MB."""
    process = subprocess.Popen(
        [str(word) for word in words],
        env=os.environ | _QUIET,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words[0]} ended with {process.returncode}")
    return used.ru_maxrss / 1024


def _cloud(*words: str | Path) -> list[str | Path]:
    found = shutil.which("CloudCompare") or shutil.which("cloudcompare.CloudCompare")
    return [found, "-SILENT", "-NO_TIMESTAMP", *words] if found else []


def _error(words: list[str | Path]) -> str:
    """Return what CloudCompare says of deviations that are none."""
    said = subprocess.run(
        [str(word) for word in words], env=os.environ | _QUIET, capture_output=True, text=True, check=True
    )
    found = re.findall(r"Mean distance = (\S+) / std deviation = (\S+)", said.stdout)
    return f"mean {found[-1][0]}, sd {found[-1][1]} mm" if found else "said nothing"


def _alone(folder: Path, size: str, seconds: dict[str, float]) -> list[Row]:
    """Compare where both lie: time, error, memory."""
    design, scan = folder / "design.ply", folder / "scan.ply"
    inputs = {"design": design, "scan": scan}

    def ours() -> object:
        return child.run("compare", inputs=inputs)

    off: dict[str, Any] = child.run("compare", inputs=inputs)
    note = f"error at most {off['distance']['max_abs']:.1e} mm"
    job = f"{size}: compare both ways, warm"
    words = _cloud("-AUTO_SAVE", "OFF", "-O", scan, "-O", design, "-C2M_DIST")
    if not words:
        return [Row(job=job, ours=alone(ours, of=_PAIRS[size]), note=f"{note}; CloudCompare is not here")]
    a, b = pairs(ours, command(words, env=os.environ | _QUIET), of=_PAIRS[size])
    seconds[size] = a
    note += f"; CloudCompare: {_error(words)}"
    found = [Row(job=job, ours=a, peer="CloudCompare C2M", theirs=b, target=0.6, note=note)]
    line: list[str | Path] = [sys.executable, "-m", "maatwerk.measure", "compare", design, scan]
    target = 1.2 if size == "4M" else None
    job = f"{size}: peak memory of the whole process"
    return [
        *found,
        Row(job=job, ours=peak(line), unit="MB", peer="CloudCompare", theirs=peak(words), target=target),
    ]


def _verified(folder: Path, size: str) -> Row:
    """Align from any pose, compare, draw, write JSON; CloudCompare starts near, for it knows ICP only."""
    inputs = {"design": folder / "design.ply", "scan": folder / "turned.ply"}

    def ours() -> None:
        out = {"heat": folder / "heat.png"}
        answer = child.run(
            "compare", inputs=inputs, options={"align": "any", "heat_form": "png"}, outputs=out
        )
        if answer["alignment"]["status"] != "found":
            raise RuntimeError(answer["alignment"]["why"])

    job = f"{size}: verify one part (load, any pose, compare, picture, JSON)"
    words = _cloud("-O", folder / "near.ply", "-O", folder / "design.ply", "-ICP", "-C2M_DIST")
    if not words:
        return Row(job=job, ours=alone(ours), note="CloudCompare is not here")
    a, b = pairs(ours, command(words, env=os.environ | _QUIET), of=_PAIRS[size])
    return Row(job=job, ours=a, peer="CloudCompare ICP, C2M", theirs=b, target=0.15 if size == "1M" else None)


def _sizes(folder: Path) -> list[Row]:
    found: list[Row] = []
    seconds: dict[str, float] = {}
    for size in os.environ.get("BENCH_SIZES", " ".join(_SIDES)).split():
        shape = blown_up(_SIDES[size])
        other = on_it(shape)
        turn = {
            "scan": np.eye(3),
            "near": Rotation.from_euler("xyz", [1, -1, 2], degrees=True).as_matrix(),
            "turned": Rotation.from_euler("xyz", [130, 40, -100], degrees=True).as_matrix(),
        }
        (folder / "design.ply").write_bytes(shapes.ply(shape))
        for name, matrix in turn.items():
            (folder / f"{name}.ply").write_bytes(shapes.ply((other[0] @ matrix.T, other[1])))
        found += _alone(folder, size, seconds)
        if size != "4M":
            found.append(_verified(folder, size))
    if {"200k", "4M"} <= seconds.keys():
        growth = seconds["4M"] / seconds["200k"]
        found.append(Row(job="compare: 4M to 200k, triangles 20 to 1", ours=growth, unit="times"))
    return found


def poses() -> Row:
    """Find a hundred poses of one side of a part, or say honestly that there is none; count what is wrong."""
    shape = part(finer=2)  # about 37,000 corners, as a scanner gives
    design_mesh = Mesh(*shape, "ply")
    design, diagonal = Design(design_mesh), design_mesh.diagonal()
    low, high = design_mesh.box()
    corners = np.array([*product(*zip(low, high, strict=True))])
    off: list[float] = []
    for seed in range(_STARTS):
        scan, back = scanned(shape, seed=seed)
        found = by_any(Mesh(*scan, "ply"), design_mesh, design, diagonal=diagonal)
        if found.status == "found":
            away = np.linalg.inv(back)
            there = corners @ away[:3, :3].T + away[:3, 3]
            ends = there @ found.transform[:3, :3].T + found.transform[:3, 3]
            off.append(float(np.linalg.norm(ends - corners, axis=1).max()))
    wrong = sum(one > _WITHIN for one in off)
    middle = statistics.median(off) if off else float("nan")
    refused = _STARTS - len(off)
    note = f"{len(off)} found, {refused} refused honestly; off {middle:.4f} mm, at most {max(off):.4f}"
    job = f"{_STARTS} starts: poses more than {_WITHIN} mm off, 60 % scans, noise 0.05 mm"
    return Row(job=job, ours=float(wrong), unit="", target=0, note=note)


def rows() -> list[Row]:
    """Return one row per job."""
    child.start()
    with tempfile.TemporaryDirectory() as name:
        found = _sizes(Path(name))
    child.stop()
    return [*found, poses()]
