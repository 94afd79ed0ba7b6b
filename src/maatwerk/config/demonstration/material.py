"""The files of the demonstration: two series and the guide's mesh, our own or somebody else's."""

import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import trimesh

from ..inputs import read_bytes
from . import cast, guide, peek, series, volume

BONE_LOW, BONE_HIGH = (100.0, 20.0, 0.0), (225.0, 140.0, 90.0)
MODEL_LOW, MODEL_HIGH = (128.0, 30.0, 6.0), (200.0, 100.0, 66.0)
MOST_OF_A_MESH = 1024 * 1024 * 1024


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
    here, mesh = folder / "series", None
    if own_mesh is not None:
        mesh = read_bytes(own_mesh, most=MOST_OF_A_MESH)
        peek.must_be_read("mesh", own_mesh)
    number, is_phantom = cast.PATIENT_NUMBER, head.kind == "phantom"
    if own_series is not None:
        peek.must_be_series(own_series)
        peek.must_be_read("series", own_series)
        number, is_phantom = peek.whose(own_series)
    else:
        plan = series.SeriesPlan(patient_id=number, acquired_on=acquired_on, seed="maatwerk demonstration")
        series.write_series(head, plan=plan, folder=here)
    other = series.SeriesPlan(
        patient_id=cast.OTHER_PATIENT_NUMBER, acquired_on=acquired_on, seed="maatwerk other patient"
    )
    elsewhere = series.write_series(head, plan=other, folder=folder / "series-of-another-patient")
    bone = series.bone_surface(head, low=MODEL_LOW, high=MODEL_HIGH)
    return Material(
        series=own_series or here,
        other_series=elsewhere,
        guide=mesh if mesh is not None else guide_on(head),
        model=stl(*bone),
        kind="phantom" if is_phantom else "real",
        source=f"given: {own_series.name}" if own_series else head.source,
        licence="as given" if own_series else head.licence,
        patient_number=number,
        foreign_series=own_series is not None,
        foreign_mesh=own_mesh is not None,
    )


def guide_on(head: volume.Volume, *, wider: float = 0.0) -> bytes:
    """Return the guide on the bone of this head, as STL; wider by so many mm for another patient's."""
    points, faces = series.bone_surface(head, low=BONE_LOW, high=BONE_HIGH)
    plan = replace(guide.ZYGOMA_LEFT, half_width=guide.ZYGOMA_LEFT.half_width + wider / 2)
    return stl(*guide.design_guide(bone_points=points, bone_faces=faces, plan=plan))


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
