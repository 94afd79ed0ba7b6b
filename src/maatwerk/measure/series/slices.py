"""From the elements of a file to its slices: where they lie and what they claim."""

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.charset import python_encoding

from maatwerk.measure.series import tags
from maatwerk.measure.series.walk import Elements, Walked

_UNSIGNED_SHORT = 2
_MOST_FRAMES = 20_000


@dataclass(frozen=True, slots=True)
class Slice:
    """One image plane in patient coordinates (LPS, mm)."""

    file: int  # which file of the source
    frame: int
    rows: int
    columns: int
    position: tuple[float, float, float] | None
    orientation: tuple[float, ...] | None
    spacing: tuple[float, float] | None  # between columns (x), between rows (y)
    thickness: float | None
    slope: float
    intercept: float


@dataclass(frozen=True, slots=True)
class ImageFile:
    """One image file: its slices, what it says of its origin, and how its pixels are stored."""

    number: int
    name: str
    walked: Walked
    slices: tuple[Slice, ...]

    def text(self, name: str) -> str | None:
        """Return an element as text, None when absent or empty."""
        return text(self.walked.elements, tags.BY_NAME[name], self.encoding())

    def numbers(self, name: str) -> tuple[float, ...] | None:
        """Return an element as numbers, None when absent or not numbers."""
        return numbers(self.walked.elements, tags.BY_NAME[name])

    def encoding(self) -> str:
        """Return the encoding of personal names; what is not known is read as Latin-1."""
        named = text(self.walked.elements, tags.BY_NAME["SpecificCharacterSet"], "ascii") or ""
        return python_encoding.get(named.split("\\")[0], "latin-1")

    def whole(self, name: str, default: int) -> int:
        """Return a short unsigned number of the image module."""
        return whole(self.walked, tags.BY_NAME[name], default)


def text(elements: Elements, tag: int, encoding: str = "latin-1") -> str | None:
    """Return an element as text, None when absent or empty."""
    raw = elements.get(tag)
    if not isinstance(raw, bytes):
        return None
    return raw.decode(encoding, "replace").strip("\0 \t\r\n") or None


def numbers(elements: Elements, tag: int) -> tuple[float, ...] | None:
    """Return an element of decimal strings as finite numbers, None when absent or not numbers."""
    found = text(elements, tag)
    if found is None:
        return None
    try:
        values = tuple(float(word) for word in found.split("\\"))
    except ValueError:
        return None
    return values if all(math.isfinite(value) for value in values) else None


def whole(walked: Walked, tag: int, default: int) -> int:
    """Return an unsigned short, or the default when absent."""
    raw = walked.elements.get(tag)
    if not isinstance(raw, bytes) or len(raw) < _UNSIGNED_SHORT:
        return default
    return int.from_bytes(raw[:_UNSIGNED_SHORT], "big" if walked.big_endian else "little")


def date(found: str | None) -> datetime.date | None:
    """Return a DICOM date (or the date of a DICOM date-time), None when it is none."""
    digits = (found or "").replace(".", "")[:8]
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def normal(orientation: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the unit normal of a plane given by its two directions; zero when they are parallel."""
    # By hand: numpy takes longer over three numbers, and a series asks this for every slice.
    a, b, c, d, e, f = orientation
    across = (b * f - c * e, c * d - a * f, a * e - b * d)
    length = math.hypot(*across) or 1.0
    return np.array([value / length for value in across])


def _first(elements: Elements, *path: int) -> Elements:
    """Return the first item of a sequence, or of sequences within; empty when there is none."""
    for tag in path:
        items: Any = elements.get(tag)
        if not isinstance(items, list) or not items:
            return {}
        elements = items[0]
    return elements


def _three(values: tuple[float, ...] | None) -> tuple[float, float, float] | None:
    return (values[0], values[1], values[2]) if values and len(values) == 3 else None


def _slice(file: int, frame: int, walked: Walked, sources: tuple[Elements, ...]) -> Slice:
    """Build one slice from the elements that hold for it, the nearest first."""

    def find(name: str) -> tuple[float, ...] | None:
        tag = tags.BY_NAME[name]
        return next((values for source in sources if (values := numbers(source, tag))), None)

    orientation, spacing = find("ImageOrientationPatient"), find("PixelSpacing")
    thickness, slope, intercept = find("SliceThickness"), find("RescaleSlope"), find("RescaleIntercept")
    usable = orientation is not None and len(orientation) == 6 and bool(normal(orientation).any())
    return Slice(
        file=file,
        frame=frame,
        rows=whole(walked, tags.BY_NAME["Rows"], 0),
        columns=whole(walked, tags.BY_NAME["Columns"], 0),
        position=_three(find("ImagePositionPatient")),
        orientation=orientation if usable else None,
        spacing=(spacing[1], spacing[0]) if spacing and len(spacing) == 2 and min(spacing) > 0 else None,
        thickness=thickness[0] if thickness and thickness[0] > 0 else None,
        slope=slope[0] if slope else 1.0,
        intercept=intercept[0] if intercept else 0.0,
    )


def _frames(walked: Walked) -> Iterator[tuple[Elements, ...]]:
    """Yield for each frame of an enhanced image the elements that hold for it."""
    shared = _first(walked.elements, tags.SHARED_GROUPS)
    for own in walked.elements[tags.FRAME_GROUPS]:
        groups = (tags.POSITION, tags.ORIENTATION, tags.MEASURES, tags.TRANSFORMATION)
        yield (*(_first(source, tag) for source in (own, shared) for tag in groups), walked.elements)


def image_file(number: int, name: str, walked: Walked) -> ImageFile:
    """Return what one file holds; plain images have one slice, enhanced ones a slice per frame."""
    if isinstance(walked.elements.get(tags.FRAME_GROUPS), list):
        frames = enumerate(_frames(walked))
        slices = tuple(
            _slice(number, frame, walked, sources) for frame, sources in frames if frame < _MOST_FRAMES
        )
    else:
        slices = (_slice(number, 0, walked, (walked.elements,)),)
    return ImageFile(number, name, walked, slices)
