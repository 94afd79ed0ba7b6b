"""Writes the demonstration's head as a DICOM CT series, and takes the bone surface from it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import igl
import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from .volume import Volume

BONE_HU = 300


@dataclass(frozen=True, kw_only=True)
class SeriesPlan:
    """Whose series it says to be, and when it says to be acquired; demonstration data."""

    patient_id: str
    acquired_on: date
    seed: str
    description: str = "HEAD BONE DEMONSTRATION"
    derived: bool = False
    body_part: str = "HEAD"


def write_series(volume: Volume, *, plan: SeriesPlan, folder: Path) -> Path:
    """Write one DICOM file a slice into the folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(len(volume.values)):
        data = _slice(volume, plan, number)
        data.save_as(folder / f"{number + 1:04d}.dcm", enforce_file_format=True)
    return folder


def _slice(volume: Volume, plan: SeriesPlan, number: int) -> Dataset:
    """Return slice `number` (from below) as a CT image."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = CTImageStorage
    uid = generate_uid(entropy_srcs=[plan.seed, "image", str(number)])
    data.file_meta.MediaStorageSOPInstanceUID = uid
    data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, uid
    data.StudyInstanceUID = generate_uid(entropy_srcs=[plan.seed, "study"])
    data.SeriesInstanceUID = generate_uid(entropy_srcs=[plan.seed, "series"])
    data.FrameOfReferenceUID = generate_uid(entropy_srcs=[plan.seed, "frame"])
    data.PatientName, data.PatientID = "Demonstration^Patient", plan.patient_id
    data.PatientBirthDate, data.PatientSex, data.PatientIdentityRemoved = "", "", "YES"
    data.DeidentificationMethod = "Anonymous source; identity of the demonstration case written in"
    day = plan.acquired_on.strftime("%Y%m%d")
    data.StudyDate = data.SeriesDate = data.AcquisitionDate = data.ContentDate = day
    data.StudyTime = data.ContentTime = "080000"
    data.Modality, data.Manufacturer, data.BodyPartExamined = "CT", "Demonstration", plan.body_part
    data.SeriesDescription = f"PHANTOM {plan.description}" if volume.kind == "phantom" else plan.description
    data.StudyID, data.AccessionNumber = "1", ""
    data.ReferringPhysicianName, data.PositionReferenceIndicator, data.Laterality = "", "", ""
    data.PatientPosition, data.SeriesNumber, data.InstanceNumber = "HFS", 1, number + 1
    data.ImageType = ["DERIVED", "SECONDARY", "MPR"] if plan.derived else ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.KVP, data.ConvolutionKernel, data.GantryDetectorTilt = 120, "UNKNOWN", 0
    across, down, up = volume.spacing
    data.ImagePositionPatient = [0, 0, number * up]
    data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    data.PixelSpacing, data.SliceThickness = [down, across], up
    data.Rows, data.Columns = volume.values.shape[1:]
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 16
    data.HighBit, data.PixelRepresentation = 15, 1
    data.RescaleIntercept, data.RescaleSlope = 0, 1
    data.PixelData = volume.values[number].astype("<i2").tobytes()
    data["PixelData"].VR = "OW"
    return data


def bone_surface(
    volume: Volume, *, low: tuple[float, float, float], high: tuple[float, float, float]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return points (mm, LPS) and faces of the bone surface inside a box, its rim closed."""
    spacing = np.asarray(volume.spacing)
    start = np.maximum(np.floor(np.asarray(low) / spacing).astype(int), 0)
    stop = np.minimum(np.ceil(np.asarray(high) / spacing).astype(int) + 1, volume.values.shape[::-1])
    cut = volume.values[start[2] : stop[2], start[1] : stop[1], start[0] : stop[0]].astype(np.float64)
    field = np.pad(BONE_HU + 0.5 - cut, 1, constant_values=1000.0).transpose(2, 1, 0)
    axes = [(np.arange(n) - 1 + s) * d for n, s, d in zip(field.shape, start, spacing, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3, order="F")
    points, faces, *_ = igl.marching_cubes(
        np.ascontiguousarray(field.ravel(order="F")), np.ascontiguousarray(grid), *field.shape, 0.0
    )
    return np.asarray(points, dtype=np.float64), np.asarray(faces, dtype=np.int64)
