"""Fuzzing of the readers of meshes, guided by the lines that each file reaches (atheris, on libFuzzer).

`python -m tests.measure.fuzz SECONDS [FOLDER]` runs it by hand; what is found is written into the folder.
A file that ends in anything but a mesh or a refusal ends the run with a number that is not 0.
"""

import importlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from .damaged import PART, SMALL, corpus
from .gltfs import glb, gltf, obj, packed, parts
from .shapes import box, model, ply, ply_text, stl, stl_text, threemf, zipped

WHOLE, MODEL, TREE = (
    b"\0",
    b"\1",
    b"\2",
)  # a file as it is; the XML inside a 3MF; the JSON inside a packed glTF
_LONGEST = 8192
_CONTENT = parts(SMALL)[1]


def _file_of(data: bytes) -> bytes:
    """Return the file that some bytes stand for: no checksum keeps changes from the reader behind it."""
    kind, rest = data[:1], data[1:]
    if kind == MODEL:
        return zipped({"3D/3dmodel.model": rest}, compress=False)
    if kind == TREE:
        return packed(rest, _CONTENT)
    return rest


def attempt(data: bytes) -> None:
    """Read one file: a mesh that is whole, or a refusal that can be printed."""
    # Imported late, so that the fuzzing can have its say on every line of the readers first.
    from maatwerk.measure.errors import Unreadable
    from maatwerk.measure.inputs import Opened
    from maatwerk.measure.mesh import read

    content = _file_of(data)
    try:
        mesh = read.read(Opened("part", io.BytesIO(content), len(content)))
    except Unreadable as refusal:
        json.dumps(refusal.as_json(), allow_nan=False)
        return
    if not (np.isfinite(mesh.points).all() and len(mesh.faces) > 0):
        raise AssertionError("a mesh that is none")
    if not 0 <= mesh.faces.min() <= mesh.faces.max() < len(mesh.points):
        raise AssertionError("a corner that is not there")


def seeds() -> dict[str, bytes]:
    """Return what the fuzzing begins with: sound files of every kind, and the damaged ones."""
    tree = json.dumps(parts(SMALL)[0]).encode()
    found = {
        "model": MODEL + model(box()).encode(),
        "tree": TREE + tree,
        "stl": WHOLE + stl(PART),
        "stl-text": WHOLE + stl_text(PART),
        "ply": WHOLE + ply(PART),
        "ply-big": WHOLE + ply(PART, order=">"),
        "ply-text": WHOLE + ply_text(PART),
        "obj": WHOLE + obj(PART),
        "gltf": WHOLE + gltf(SMALL),
        "glb": WHOLE + glb(SMALL),
        "3mf": WHOLE + threemf(model(box())),
    }
    return found | {one.name: WHOLE + one.data for one in corpus() if len(one.data) < _LONGEST}


def main(seconds: float, folder: Path) -> None:
    """Fuzz for so many seconds; libFuzzer ends the process itself."""
    start = folder / "seeds"
    start.mkdir(parents=True, exist_ok=True)
    for name, data in seeds().items():
        (start / name).write_bytes(data)
    words = [f"-max_total_time={int(seconds)}", f"-max_len={_LONGEST}", "-timeout=20", "-rss_limit_mb=2048"]
    words += [f"-artifact_prefix={folder}/found-", "-print_final_stats=1", str(start)]
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["maatwerk.measure"], enable_loader_override=False):
        importlib.import_module("maatwerk.measure.mesh.read")
    atheris.Setup([sys.argv[0], *words], attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    where = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="fuzz-"))
    main(float(sys.argv[1]), where)
