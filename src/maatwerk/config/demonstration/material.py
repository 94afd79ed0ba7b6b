"""The files of the demonstration: two series and the guide's mesh, our own or somebody else's."""

import io
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import trimesh

from ..outcome import InputRefused
from . import cast, guide, series, volume

BONE_LOW, BONE_HIGH = (100.0, 20.0, 0.0), (225.0, 140.0, 90.0)
MODEL_LOW, MODEL_HIGH = (128.0, 30.0, 6.0), (200.0, 100.0, 66.0)
PEEK_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Material:
    """Where the series lie, the mesh as bytes, and what they are."""

    series: Path
    other_series: Path
    guide: bytes
    model: bytes
    kind: str
    source: str
    licence: str
    patient_number: str
    foreign_series: bool
    foreign_mesh: bool

    @property
    def is_foreign(self) -> bool:
        """Return whether any of it came from outside, so that nothing is promised of it."""
        return self.foreign_series or self.foreign_mesh


def gather(
    *,
    folder: Path,
    head: volume.Volume,
    acquired_on: date,
    own_series: Path | None = None,
    own_mesh: Path | None = None,
) -> Material:
    """Write the series of this head and design the guide on it; take foreign ones where they are given."""
    here = folder / "series"
    if own_series is None:
        plan = series.SeriesPlan(
            patient_id=cast.PATIENT_NUMBER, acquired_on=acquired_on, seed="maatwerk demonstration"
        )
        series.write_series(head, plan=plan, folder=here)
    other = series.SeriesPlan(
        patient_id=cast.OTHER_PATIENT_NUMBER, acquired_on=acquired_on, seed="maatwerk other patient"
    )
    elsewhere = series.write_series(head, plan=other, folder=folder / "series-of-another-patient")
    points, faces = series.bone_surface(head, low=BONE_LOW, high=BONE_HIGH)
    made = guide.design_guide(bone_points=points, bone_faces=faces, plan=guide.ZYGOMA_LEFT)
    bone = series.bone_surface(head, low=MODEL_LOW, high=MODEL_HIGH)
    return Material(
        series=own_series or here,
        other_series=elsewhere,
        guide=_read(own_mesh) if own_mesh else stl(*made),
        model=stl(*bone),
        kind="phantom" if own_series is None and head.kind == "phantom" else "real",
        source=f"given: {own_series.name}" if own_series else head.source,
        licence="as given" if own_series else head.licence,
        patient_number=_peek(own_series) if own_series else cast.PATIENT_NUMBER,
        foreign_series=own_series is not None,
        foreign_mesh=own_mesh is not None,
    )


def stl(points: npt.NDArray[np.float64], faces: npt.NDArray[np.int64]) -> bytes:
    """Return a mesh as binary STL."""
    out = io.BytesIO()
    trimesh.Trimesh(points, faces, process=False).export(out, file_type="stl")
    return out.getvalue()


def changed(content: bytes, *, scale: float = 1.0, mirrored: bool = False) -> bytes:
    """Return our own STL scaled, or mirrored left to right with its faces turned back outward."""
    mesh = trimesh.load_mesh(io.BytesIO(content), file_type="stl", process=False)
    points, faces = np.asarray(mesh.vertices) * scale, np.asarray(mesh.faces)
    if mirrored:
        width = volume.SHAPE[2] * volume.SPACING[0]
        points, faces = points * (-1.0, 1.0, 1.0), faces[:, ::-1]
        points[:, 0] += width
    return stl(points, faces)


def _read(path: Path) -> bytes:
    """Return the bytes of a given mesh, or refuse a path that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise InputRefused(
            code="not_found",
            what=f"{path.name} cannot be read.",
            where=str(path),
            why=str(trouble.strerror),
            do="Give the path of an STL, PLY or 3MF file.",
        ) from trouble


def _peek(folder: Path) -> str:
    """Return the patient number that a foreign series bears, read in a small process of its own.

    The demonstration opens its case for that patient; a lab would have it from the prescription.
    """
    if not folder.exists():
        raise InputRefused(
            code="not_found",
            what=f"{folder.name} does not exist.",
            where=str(folder),
            why="There is no folder or zip of that name.",
            do="Give a folder or zip of DICOM files.",
        )
    script = (
        "import sys,pathlib,pydicom\n"
        "root=pathlib.Path(sys.argv[1])\n"
        "for p in sorted(root.rglob('*')) if root.is_dir() else []:\n"
        "    if p.is_file():\n"
        "        try: d=pydicom.dcmread(p,stop_before_pixels=True,specific_tags=['PatientID'])\n"
        "        except (pydicom.errors.InvalidDicomError,OSError,ValueError): continue\n"
        "        print(str(d.get('PatientID','') or '')[:64]); break\n"
    )
    limits = {resource.RLIMIT_AS: 1 << 30, resource.RLIMIT_CPU: PEEK_SECONDS, resource.RLIMIT_CORE: 0}

    def cage() -> None:
        for what, how_much in limits.items():
            resource.setrlimit(what, (how_much, how_much))

    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-c", script, str(folder)],
            capture_output=True,
            text=True,
            timeout=PEEK_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", "")},
            preexec_fn=cage,
        )
    except subprocess.TimeoutExpired:
        return ""
    return answer.stdout.strip()
