"""Image series with known content, written as DICOM files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from skimage.measure import marching_cubes

from .shapes import Shape

Change = Callable[[int, Dataset], Any]
SPACING = (1.2, 0.8, 0.8)  # slice, row, column
GRID = (44, 96, 96)
ORIGIN = np.array([-38.0, -40.0, 5.0])


def _ball(
    places: NDArray[np.float64], centre: tuple[float, float, float], radii: tuple[float, float, float]
) -> Any:
    return np.sqrt((((places - centre) / radii) ** 2).sum(axis=-1)) - 1.0


def bone(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return grey values of an invented bone: a shell with humps that no mirror maps onto itself."""
    body = _ball(places, (0, -2, 31), (30, 33, 24)) * 25
    for centre, radii in (
        ((19, -22, 38), (9, 10, 7)), ((-8, -32, 27), (8, 6, 9)), ((11, -31, 22), (6, 5, 5)),
        ((-24, -12, 42), (6, 12, 5)), ((25, -6, 20), (6, 8, 6)), ((-17, -24, 20), (7, 7, 4)),
    ):  # fmt: skip
        body = np.minimum(body, _ball(places, centre, radii) * min(radii))
    hollow = _ball(places, (0, 0, 31), (23, 26, 17)) * 18
    return np.asarray(np.clip(-np.maximum(body, -hollow) * 450.0 + 300.0, -900.0, 1600.0))


def places(
    shape: tuple[int, ...] = GRID, spacing: tuple[float, ...] = SPACING, shift: float = 0.0
) -> NDArray[np.float64]:
    """Return the patient coordinates of a grid (slice, row, column)."""
    steps = [np.arange(count) * step + shift for count, step in zip(shape, spacing, strict=True)]
    up, down, across = np.meshgrid(*steps, indexing="ij")
    return np.asarray(np.stack([across, down, up], axis=-1) + ORIGIN)


def bone_surface(
    *, low: tuple[float, float, float], high: tuple[float, float, float], step: float = 0.7
) -> Shape:
    """Return the bone within a box as a mesh, on a grid of its own at another grey value; open at the box."""
    shape = tuple(int((b - a) / step) + 2 for a, b in zip(reversed(low), reversed(high), strict=True))
    grid = np.stack(
        np.meshgrid(*(np.arange(n) * step for n in shape), indexing="ij")[::-1], axis=-1
    ) + np.array(low)
    extract: Any = marching_cubes
    points, faces, _, _ = extract(bone(grid).astype(np.float32), 340.0, gradient_direction="descent")
    return points[:, ::-1] * step + np.array(low), faces.astype(np.int64)


def image(number: int, values: NDArray[Any], *, uids: tuple[str, str]) -> Dataset:
    """Return one CT image of the series."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = CTImageStorage
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = generate_uid(
        entropy_srcs=[uids[0], str(number)]
    )
    data.StudyInstanceUID, data.SeriesInstanceUID = uids[1], uids[0]
    data.FrameOfReferenceUID = generate_uid(entropy_srcs=[uids[1], "frame"])
    data.PatientName, data.PatientID, data.PatientBirthDate = "Voorbeeld^Otto", "0091 2755", "19840502"
    data.PatientComments, data.StudyDate, data.AcquisitionDate = "call his sister", "20261001", "20261002"
    data.Modality, data.BodyPartExamined, data.ConvolutionKernel = "CT", "HEAD", "H60s"
    data.ImageType, data.Laterality, data.GantryDetectorTilt = ["ORIGINAL", "PRIMARY", "AXIAL"], "L", 0
    data.ImageOrientationPatient, data.PixelSpacing = [1, 0, 0, 0, 1, 0], [SPACING[1], SPACING[2]]
    data.ImagePositionPatient = [ORIGIN[0], ORIGIN[1], ORIGIN[2] + number * SPACING[0]]
    data.SliceThickness, data.InstanceNumber = SPACING[0], number + 1
    data.Rows, data.Columns = values.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    data.RescaleSlope, data.RescaleIntercept = 1, -1024
    data.PixelData = (values + 1024).astype("<i2").tobytes()
    data["PixelData"].VR = "OW"
    return data


def write_series(
    folder: Path,
    *,
    values: NDArray[Any] | None = None,
    slices: int = 6,
    change: Change | None = None,
    seed: str = "a",
) -> Path:
    """Write a series; `change` may alter each image before it is written, or drop it by returning False."""
    folder.mkdir(parents=True, exist_ok=True)
    if values is None:
        values = np.full((slices, 16, 20), 40)
    uids = (generate_uid(entropy_srcs=[seed, "series"]), generate_uid(entropy_srcs=[seed, "study"]))
    for number, plane in enumerate(values):
        data = image(number, plane, uids=uids)
        if change is not None and change(number, data) is False:
            continue
        data.save_as(folder / f"{seed}{number:04d}.dcm", enforce_file_format=True)
    return folder


def element(tag: tuple[int, int], representation: bytes, length: int, value: bytes = b"") -> bytes:
    """Return the bytes of one explicit little-endian element with any length one likes."""
    head = tag[0].to_bytes(2, "little") + tag[1].to_bytes(2, "little") + representation
    if representation in (b"OB", b"OW", b"SQ", b"UN", b"UT"):
        return head + b"\0\0" + length.to_bytes(4, "little") + value
    return head + length.to_bytes(2, "little") + value


def raw_file(body: bytes, *, syntax: bytes = b"1.2.840.10008.1.2.1\0") -> bytes:
    """Return a DICOM file around hand-made elements."""
    return b"\0" * 128 + b"DICM" + element((2, 0x10), b"UI", len(syntax), syntax) + body
