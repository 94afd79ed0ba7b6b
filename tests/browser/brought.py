"""What people bring to the pages: pictures as a zip, a guide, and the bone it is drawn on."""

import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from maatwerk.config.demonstration import guide, material, series, volume


@dataclass(frozen=True)
class Brought:
    """Files as they lie on the disk of an engineer."""

    series: Path
    guide: Path
    bone: Path


def thin() -> volume.Volume:
    """Return the lower half of the head in slices of 0.75 mm, which need no concession."""
    head = volume.phantom()
    across, along, apart = head.spacing
    return replace(head, values=np.repeat(head.values[:64], 2, axis=0), spacing=(across, along, apart / 2))


def gathered(folder: Path, *, patient: str, acquired_on: date, head: volume.Volume | None = None) -> Brought:
    """Write the pictures of a patient and the guide designed on them."""
    head = head or volume.phantom()
    plan = series.SeriesPlan(patient_id=patient, acquired_on=acquired_on, seed=f"maatwerk {patient}")
    slices = series.write_series(head, plan=plan, folder=folder / "series")
    found = Brought(folder / "series.zip", folder / "guide.stl", folder / "bone.stl")
    with zipfile.ZipFile(found.series, "w", zipfile.ZIP_STORED) as packed:
        for one in sorted(slices.iterdir()):
            packed.write(one, one.name)
    points, faces = series.bone_surface(head, low=material.BONE_LOW, high=material.BONE_HIGH)
    made = guide.design_guide(bone_points=points, bone_faces=faces, plan=guide.ZYGOMA_LEFT)
    found.guide.write_bytes(material.stl(*made))
    shown = series.bone_surface(head, low=material.MODEL_LOW, high=material.MODEL_HIGH)
    found.bone.write_bytes(material.stl(*shown))
    return found
