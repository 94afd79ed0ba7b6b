"""Meshes and image series, each read in the caged child, beside libraries that read the same in this process.

SimpleITK, pymeshlab and CloudCompare are not among our requirements; they are measured where they are found.
"""

import importlib.util
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import trimesh
from trimesh.ray.ray_pyembree import RayMeshIntersector

from bench.rows import Row, alone, command, pairs
from maatwerk.measure import child
from maatwerk.measure.mesh import read
from tests.measure import images, shapes

_TIMES = 8  # a box cut into four eight times over: 786,432 triangles
_SLICES, _SIDE = 400, 256


def _bumpy(radius: float) -> shapes.Shape:
    """Return a closed part with many triangles and no two alike."""
    points, faces = shapes.sphere(radius, _TIMES)
    waves = 1.0 + 0.02 * np.sin(points / 3.0).sum(axis=1, keepdims=True)
    return points * waves, faces


def _read_ours(path: Path) -> None:
    read.read_bytes(path.read_bytes(), name=path.name)


def _inspect_peer(path: Path) -> None:
    """Do with trimesh what the inspection does, as far as it can, and self-intersections where it cannot."""
    mesh: Any = trimesh.load(path)
    graph: Any = trimesh.graph
    facts = (mesh.is_watertight, mesh.is_winding_consistent, mesh.volume, mesh.area)
    bodies = graph.connected_component_labels(mesh.face_adjacency, node_count=len(mesh.faces))
    chosen = np.linspace(0, len(mesh.faces) - 1, 200_000).astype(int)
    normals = mesh.face_normals[chosen]
    starts = mesh.triangles_center[chosen] - normals * 1e-3
    RayMeshIntersector(mesh).intersects_location(starts, -normals, multiple_hits=False)
    if not facts[0] or bodies.max() > 0:
        raise RuntimeError("the part should be one closed body")
    if importlib.util.find_spec("pymeshlab"):
        lab: Any = importlib.import_module("pymeshlab")
        meshes = lab.MeshSet()
        meshes.load_new_mesh(str(path))
        meshes.compute_selection_by_self_intersections_per_face()


def _headers_peer(folder: Path) -> None:
    """Read every header with pydicom, as a plain program would."""
    for path in sorted(folder.iterdir()):
        head = pydicom.dcmread(path, stop_before_pixels=True)
        [float(value) for value in head.ImagePositionPatient]


def _series_peer(folder: Path) -> tuple[str, Callable[[], None]]:
    """Return the peer that reads a series: SimpleITK where it is installed, else pydicom."""
    if not importlib.util.find_spec("SimpleITK"):
        return "pydicom, headers only", lambda: _headers_peer(folder)
    itk: Any = importlib.import_module("SimpleITK")

    def job() -> None:
        reader = itk.ImageSeriesReader()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
        reader.Execute()

    return "SimpleITK series read", job


def _run(kind: str, options: dict[str, Any] | None = None, **inputs: Path) -> Callable[[], object]:
    return lambda: child.run(kind, inputs=inputs, options=options)


def _meshes(folder: Path) -> list[Row]:
    design, scan = folder / "design.stl", folder / "scan.stl"
    design.write_bytes(shapes.stl(_bumpy(40.0)))
    scan.write_bytes(shapes.stl(_bumpy(40.1)))
    ours, theirs = pairs(lambda: _read_ours(design), lambda: trimesh.load(design))
    job = "STL, 786k triangles: read and share corners"
    found = [Row(job=job, ours=ours, peer="trimesh", theirs=theirs, target=0.3)]
    whole = bool(importlib.util.find_spec("pymeshlab"))
    peer = "trimesh + pymeshlab" if whole else "trimesh, no self-intersections"
    ours, theirs = pairs(_run("mesh", mesh=design), lambda: _inspect_peer(design))
    job, target = "same: full inspection in the child", 0.5 if whole else None
    found.append(Row(job=job, ours=ours, peer=peer, theirs=theirs, target=target))
    compared = _run("compare", design=design, scan=scan)
    job = "same: compare two of them, both ways"
    if cloud := shutil.which("CloudCompare") or shutil.which("cloudcompare.CloudCompare"):
        words: list[str | Path] = [cloud, "-SILENT", "-NO_TIMESTAMP", "-O", scan, "-O", design, "-C2M_DIST"]
        ours, theirs = pairs(compared, command(words))
        return [*found, Row(job=job, ours=ours, peer="CloudCompare C2M", theirs=theirs, target=0.6)]
    return [*found, Row(job=job, ours=alone(compared), note="CloudCompare is not here")]


def _images(folder: Path) -> list[Row]:
    plane = (np.arange(_SIDE * _SIDE).reshape(_SIDE, _SIDE) * 7 % 3000 - 1000).astype(np.int16)
    planes = np.broadcast_to(plane, (_SLICES, _SIDE, _SIDE))
    series = images.write_series(folder / "series", values=planes)
    peer, theirs_job = _series_peer(series)
    ours, theirs = pairs(_run("series", {"on": "2026-11-23"}, series=series), theirs_job)
    target = 0.7 if peer.startswith("SimpleITK") else None
    job = f"series of {_SLICES} slices: read and check in the child"
    return [Row(job=job, ours=ours, peer=peer, theirs=theirs, target=target)]


def rows() -> list[Row]:
    """Return one row per job."""
    child.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = _meshes(folder) + _images(folder)
    child.stop()
    return found
