"""Meshes and image series, each read in the caged child, beside libraries that read the same in this process.

SimpleITK, pymeshlab and CloudCompare are not among our requirements; they are measured where they are found.
"""

import importlib.util
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
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
_MANY, _FOUR_TIMES = 1_000_000, 4_000_000
_RAYS = 200_000  # into the part and out of it, as the inspection shoots
_SLICES, _SIDE = 400, 256


def _bumpy(radius: float) -> shapes.Shape:
    """Return a closed part with many triangles and no two alike."""
    points, faces = shapes.sphere(radius, _TIMES)
    waves = 1.0 + 0.02 * np.sin(points / 3.0).sum(axis=1, keepdims=True)
    return points * waves, faces


def _ball(triangles: int) -> shapes.Shape:
    """Return a closed part of so many triangles, in rings from pole to pole."""
    rings = round((triangles / 4) ** 0.5)
    around = triangles // (2 * rings)
    up, turn = np.linspace(0, np.pi, rings + 2)[1:-1], np.linspace(0, 2 * np.pi, around, endpoint=False)
    level, angle = (one.ravel() for one in np.meshgrid(up, turn, indexing="ij"))
    points = np.column_stack([np.sin(level) * np.cos(angle), np.sin(level) * np.sin(angle), np.cos(level)])
    points = np.vstack([points, [[0, 0, 1.0], [0, 0, -1.0]]]) * 40.0
    ring = np.arange(around)
    after, first, last = (ring + 1) % around, len(points) - 2, len(points) - 1
    faces = [np.column_stack([np.full(around, first), ring, after])]
    for number in range(rings - 1):
        one, other = number * around, (number + 1) * around
        faces.append(np.column_stack([one + ring, other + ring, one + after]))
        faces.append(np.column_stack([one + after, other + ring, other + after]))
    bottom = (rings - 1) * around
    faces.append(np.column_stack([np.full(around, last), bottom + after, bottom + ring]))
    waves = 1.0 + 0.02 * np.sin(points / 3.0).sum(axis=1, keepdims=True)
    return points * waves, np.vstack(faces)


def _read_ours(path: Path) -> None:
    read.read_bytes(path.read_bytes(), name=path.name)


def _inspect_peer(path: Path) -> None:
    """Do with trimesh what the inspection does, and with pymeshlab, where it is, the self-intersections."""
    mesh: Any = trimesh.load(path)
    graph: Any = trimesh.graph
    facts = (mesh.is_watertight, mesh.is_winding_consistent, mesh.volume, mesh.area)
    bodies = graph.connected_component_labels(mesh.face_adjacency, node_count=len(mesh.faces))
    chosen = np.linspace(0, len(mesh.faces) - 1, _RAYS).astype(int)
    normals = mesh.face_normals[chosen]
    rays: Any = RayMeshIntersector(mesh)
    for along in (-normals, normals):
        starts = mesh.triangles_center[chosen] + along * 1e-3
        rays.intersects_location(starts, along, multiple_hits=False)
    sharp = mesh.face_adjacency_angles[mesh.face_adjacency_convex] > np.radians(120)
    hanging = mesh.area_faces[mesh.face_normals[:, 2] < -np.sin(np.radians(45))].sum()
    if not facts[0] or bodies.max() > 0 or sharp.any() or not hanging > 0:
        raise RuntimeError("the part should be one closed body without a sharp edge")
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
    found += _inspections(folder)
    compared = _run("compare", design=design, scan=scan)
    job = "same: compare two of them, both ways"
    if cloud := shutil.which("CloudCompare") or shutil.which("cloudcompare.CloudCompare"):
        words: list[str | Path] = [cloud, "-SILENT", "-NO_TIMESTAMP", "-O", scan, "-O", design, "-C2M_DIST"]
        ours, theirs = pairs(compared, command(words))
        return [*found, Row(job=job, ours=ours, peer="CloudCompare C2M", theirs=theirs, target=0.6)]
    return [*found, Row(job=job, ours=alone(compared), note="CloudCompare is not here")]


def _inspections(folder: Path) -> list[Row]:
    """Return the full inspection of a million triangles, and what four times as many cost."""
    part, large = folder / "part.stl", folder / "large.stl"
    part.write_bytes(shapes.stl(_ball(_MANY)))
    large.write_bytes(shapes.stl(_ball(_FOUR_TIMES)))
    whole = bool(importlib.util.find_spec("pymeshlab"))
    peer = "trimesh, no self-intersections"
    if whole:
        peer = f"trimesh + pymeshlab {metadata.version('pymeshlab')}"
    ours, theirs = pairs(_run("inspection", mesh=part), lambda: _inspect_peer(part))
    job = "1M triangles: full inspection in the child"
    found = [Row(job=job, ours=ours, peer=peer, theirs=theirs, target=0.5 if whole else None)]
    four = alone(_run("inspection", mesh=large), of=3)
    note = f"{four / ours:.1f} times what a quarter takes"
    found.append(Row(job="4M triangles: the same", ours=four, note=note))
    words = [sys.executable, "-m", "maatwerk.measure", "mesh", str(large), "--json"]
    subprocess.run(words, check=True, capture_output=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    note = f"the child may take {child.Limits().memory >> 20} MB of addresses"
    return [*found, Row(job="4M triangles: peak memory", ours=peak, unit="MB", note=note)]


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
