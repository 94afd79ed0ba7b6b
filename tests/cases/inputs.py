"""Small synthetic pictures and meshes, made in memory."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

_SIZE = 12


def series(
    *,
    uid: str = "1.2.826.0.1.3680043.8.498.1",
    patient: dict[str, str] | None = None,
    thickness: float = 0.8,
    slices: int = 12,
    skip: tuple[int, ...] = (),
    **elements: Any,
) -> bytes:
    """Return a small CT series as a zip; `elements` replace or add DICOM elements."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(slices):
            if number not in skip:
                content = _slice(
                    uid=uid, number=number, patient=patient, thickness=thickness, elements=elements
                )
                out.writestr(zipfile.ZipInfo(f"slice-{number:03d}.dcm", (1980, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _slice(
    *, uid: str, number: int, patient: dict[str, str] | None, thickness: float, elements: dict[str, Any]
) -> bytes:
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = CTImageStorage
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = f"{uid}.{number + 1}"
    data.SeriesInstanceUID, data.StudyInstanceUID = uid, f"{uid}.0"
    data.FrameOfReferenceUID = f"{uid}.9"
    data.Modality, data.BodyPartExamined = "CT", "MANDIBLE"
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.AcquisitionDate = data.StudyDate = date(2026, 10, 20).strftime("%Y%m%d")
    data.SliceThickness, data.GantryDetectorTilt = thickness, 0
    data.PixelSpacing = [0.4, 0.4]
    data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    data.ImagePositionPatient = [0, 0, number * thickness]
    data.Rows = data.Columns = _SIZE
    data.BitsAllocated = data.BitsStored = 16
    data.HighBit, data.PixelRepresentation, data.SamplesPerPixel = 15, 1, 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.RescaleSlope, data.RescaleIntercept = 1, 0
    data.PixelData = np.full((_SIZE, _SIZE), 300 + number, "<i2").tobytes()
    for name, value in {**(patient or {}), **elements}.items():
        setattr(data, name, value)
    out = io.BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def block(*, size: tuple[float, float, float] = (30.0, 12.0, 6.0), shift: float = 0.0) -> bytes:
    """Return a closed block as binary STL."""
    x, y, z = size
    corners = [(i * x + shift, j * y, k * z) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    faces = (
        (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
        (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3),
    )  # fmt: skip
    body = b"".join(
        struct.pack("<12fH", 0, 0, 0, *(c for corner in face for c in corners[corner]), 0) for face in faces
    )
    return b"block".ljust(80) + struct.pack("<I", len(faces)) + body


def several(thickness: float) -> bytes:
    """Return two blocks beside each other, of which one is a sheet."""
    one, two = block(), block(size=(30.0, 12.0, thickness), shift=40.0)
    return one[:80] + struct.pack("<I", 24) + one[84:] + two[84:]


def open_shell() -> bytes:
    """Return a mesh with a hole, which the inspection does not find good."""
    whole = block()
    return whole[:80] + struct.pack("<I", 10) + whole[84 : 84 + 10 * 50]


def fit(
    *, units: str = "mm", side: str = "same", position: str = "in_place", total: str = "GOOD"
) -> dict[str, Any]:
    """Return what `measure fit` says, for tests that are about what follows from it."""
    return {
        "schema": "maatwerk.fit/1",
        "units": {"answer": units, "factor": 1},
        "frame": {"answer": "lps"},
        "side": {"answer": side, "plane": None},
        "position": {"answer": position, "shift": 0},
        "overlap": 1.0,
        "contact": {"points": 100, "p90": 0.1},
        "hypotheses": [],
        "noise_floor": 0.3,
        "findings": [],
        "total": total,
    }
