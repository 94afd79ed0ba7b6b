"""The pixels of one series as a volume in patient coordinates."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Folder, Opened
from maatwerk.measure.series import source
from maatwerk.measure.series.gather import Series
from maatwerk.measure.series.slices import ImageFile, Slice

_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
_MOST_VOXELS = 1 << 30
_UNEVEN = 0.05
_SEND_AGAIN = "Send the complete series again from the archive (PACS)."


def _bad_pixels(what: str, file: ImageFile) -> Unreadable:
    return Unreadable(Code.DICOM_PIXELS, what, file.name, "", _SEND_AGAIN)


@dataclass(frozen=True, slots=True)
class Volume:
    """Grey values (slice, row, column) and the way from their numbers to patient coordinates (LPS, mm)."""

    values: NDArray[np.int16] | NDArray[np.float32]
    origin: NDArray[np.float64]
    axes: NDArray[np.float64]  # rows: the step of one slice, one row, one column

    @property
    def spacing(self) -> NDArray[np.float64]:
        """Return the lengths of the three steps."""
        return np.asarray(np.linalg.norm(self.axes, axis=1), np.float64)

    def place(self, numbers: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the patient coordinates of voxel numbers (slice, row, column)."""
        return np.asarray(self.origin + numbers @ self.axes, np.float64)

    def number(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the voxel numbers (slice, row, column) of patient coordinates."""
        return np.asarray((points - self.origin) @ np.linalg.inv(self.axes), np.float64)


def _refuse(what: str, why: str = "") -> Unreadable:
    return Unreadable(Code.NOT_A_VOLUME, what, "", why, _SEND_AGAIN)


def _usable(series: Series) -> tuple[Slice, ...]:
    """Return the slices of the volume, or refuse a stack that is none."""
    slices = series.placed
    if len(series.distinct) < 3 or series.step is None:
        raise _refuse("The series does not form a volume.", "Fewer than three slices say where they lie.")
    if len(series.distinct) < len(slices):
        raise _refuse("The series mixes several stacks.", "Slices lie on one another.")
    steps = np.diff(series.heights)
    if np.abs(steps - series.step).max() > _UNEVEN * series.step + 0.01:
        raise _refuse("The slices do not lie at equal distances.", "Some are missing, or the steps differ.")
    first = slices[0]
    if len({(one.rows, one.columns, one.spacing) for one in slices}) > 1 or first.spacing is None:
        raise _refuse("The images differ in size, or do not tell their pixel spacing.")
    if not first.rows * first.columns or len(slices) * first.rows * first.columns > _MOST_VOXELS:
        raise _refuse("The series has no pixels, or more than this room takes.")
    return slices


def _decoded(file: ImageFile, opened: Opened, frames: int) -> NDArray[Any]:
    """Return the stored pixel values of one file, (frame, row, column)."""
    pixels = file.walked.pixels
    rows, columns, bits = file.whole("Rows", 0), file.whole("Columns", 0), file.whole("BitsAllocated", 0)
    if pixels is None or bits not in (8, 16, 32) or file.whole("SamplesPerPixel", 1) != 1:
        raise _bad_pixels("The pixel data are missing or not grey values.", file)
    signed = file.whole("PixelRepresentation", 0) == 1
    opened.file.seek(pixels.at)
    if file.walked.syntax in _NATIVE:
        kind = np.dtype(f"{'i' if signed else 'u'}{bits // 8}").newbyteorder(
            ">" if file.walked.big_endian else "<"
        )
        size = frames * rows * columns * kind.itemsize
        if pixels.length is None or pixels.length < size:
            raise _bad_pixels("The pixel data are shorter than the image.", file)
        values = np.frombuffer(opened.file.read(size), kind).reshape(frames, rows, columns)
        unused = bits - file.whole("BitsStored", bits)  # high bits may carry an overlay (PS3.5 section 8.1.1)
        return values.astype(kind.newbyteorder("=")) << unused >> unused if 0 < unused < bits else values
    return _decompressed(file, opened.file.read(opened.size - pixels.at), frames, signed=signed)


def _decompressed(file: ImageFile, data: bytes, frames: int, *, signed: bool) -> NDArray[Any]:
    """Let pydicom and GDCM decode compressed pixels; whatever goes wrong there is a refusal."""
    options: Mapping[str, Any] = {
        "rows": file.whole("Rows", 0),
        "columns": file.whole("Columns", 0),
        "number_of_frames": frames,
        "samples_per_pixel": 1,
        "bits_allocated": file.whole("BitsAllocated", 0),
        "bits_stored": file.whole("BitsStored", 0),
        "pixel_representation": int(signed),
        "photometric_interpretation": file.text("PhotometricInterpretation") or "MONOCHROME2",
        "pixel_keyword": "PixelData",
    }
    try:
        decoder = get_decoder(UID(file.walked.syntax))
    except RuntimeError as error:
        what = "This way of compressing is not read here."
        raise Unreadable(Code.DICOM_SYNTAX, what, file.name, "", "Send the series uncompressed.") from error
    try:
        values, _ = decoder.as_array(io.BytesIO(data), raw=True, **options)
    except (ValueError, RuntimeError, TypeError, AttributeError, OSError, IndexError) as error:
        raise _bad_pixels("The compressed pixels cannot be decoded.", file) from error
    rows, columns = int(options["rows"]), int(options["columns"])
    if values.size != frames * rows * columns:
        raise _bad_pixels("The compressed pixels have another size.", file)
    return np.asarray(values).reshape(frames, rows, columns)


def read(given: Opened | Folder, *, series: Series) -> Volume:
    """Read the pixels of a series, in HU where the files say how."""
    slices = _usable(series)
    first, last = slices[0], slices[-1]
    plain = all(one.slope == 1.0 and one.intercept == int(one.intercept) for one in slices)
    values = np.empty((len(slices), first.rows, first.columns), np.int16 if plain else np.float32)
    places = {(one.file, one.frame): index for index, one in enumerate(slices)}
    files = {file.number: file for file in series.files}
    for number, opened in enumerate(source.files(given)):
        file = files.get(number)
        if file is None:
            continue
        stored = _decoded(file, opened, len(file.slices))
        for one in file.slices:
            if (index := places.get((one.file, one.frame))) is not None:
                scaled = stored[one.frame] * np.float32(one.slope) + np.float32(one.intercept)
                values[index] = np.clip(scaled, -32768, 32767) if plain else scaled
    orientation, spacing = np.array(first.orientation), first.spacing or (1.0, 1.0)
    step = np.subtract(last.position or (), first.position or ()) / (len(slices) - 1)
    axes = np.stack([step, orientation[3:] * spacing[1], orientation[:3] * spacing[0]])
    return Volume(values, np.array(first.position), axes)
