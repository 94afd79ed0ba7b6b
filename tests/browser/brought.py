"""What people bring to the pages: pictures as a zip, a guide, and the bone it is drawn on."""

import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from maatwerk.config.demonstration import material, series, volume


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


def gathered(
    folder: Path,
    *,
    patient: str,
    acquired_on: date,
    head: volume.Volume | None = None,
    wider: float = 0.0,
) -> Brought:
    """Write the pictures of a patient and the guide designed on them; wider than another patient's."""
    head = head or volume.phantom()
    plan = series.SeriesPlan(patient_id=patient, acquired_on=acquired_on, seed=f"maatwerk {patient}")
    slices = series.write_series(head, plan=plan, folder=folder / "series")
    found = Brought(folder / "series.zip", folder / "guide.stl", folder / "bone.stl")
    with zipfile.ZipFile(found.series, "w", zipfile.ZIP_STORED) as packed:
        for one in sorted(slices.iterdir()):
            packed.write(one, one.name)
    found.guide.write_bytes(material.guide_on(head, wider=wider))
    shown = series.bone_surface(head, low=material.MODEL_LOW, high=material.MODEL_HIGH)
    found.bone.write_bytes(material.stl(*shown))
    return found
