"""Gathers the files of one source into series, each a stack of slices in order."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Folder, Opened
from maatwerk.measure.series import source, tags
from maatwerk.measure.series.slices import ImageFile, Slice, image_file, normal
from maatwerk.measure.series.walk import is_dicom, walk

_SAME_PLACE = 0.01  # mm; two slices closer than this lie on one another
_SAME_DIRECTION = 1e-3  # of a direction cosine
_NO_IMAGE = Unreadable(
    Code.NOT_DICOM,
    "No DICOM image was found.",
    do="Give the folder or zip that holds the files of the series, as exported by the archive (PACS).",
)


@dataclass(frozen=True)
class Series:
    """The image files that bear one series number, in the order they came."""

    uid: str
    files: tuple[ImageFile, ...]

    @property
    def head(self) -> ImageFile:
        """The first file, which stands for what all should share."""
        return self.files[0]

    @cached_property
    def placed(self) -> tuple[Slice, ...]:
        """Slices that say where they lie and share the first one's direction, from one end to the other."""
        found = [one for file in self.files for one in file.slices if one.position and one.orientation]
        if not found:
            return ()
        directions = np.array([one.orientation for one in found])
        alike = (np.abs(directions - directions[0]) <= _SAME_DIRECTION).all(axis=1)
        heights = np.array([one.position for one in found]) @ self._normal(found[0])
        return tuple(found[number] for number in np.argsort(heights, kind="stable") if alike[number])

    @staticmethod
    def _normal(one: Slice) -> NDArray[np.float64]:
        return normal(one.orientation or ())

    @cached_property
    def heights(self) -> NDArray[np.float64]:
        """The distance of each placed slice along the common normal."""
        if not self.placed:
            return np.empty(0)
        axis = self._normal(self.placed[0])
        return np.array([one.position for one in self.placed]) @ axis

    @cached_property
    def distinct(self) -> NDArray[np.int64]:
        """The numbers of the placed slices without those that lie on the one before."""
        if not len(self.heights):
            return np.empty(0, np.int64)
        return np.flatnonzero(np.concatenate([[True], np.diff(self.heights) > _SAME_PLACE])).astype(np.int64)

    @cached_property
    def step(self) -> float | None:
        """The usual distance between neighbouring slices."""
        steps = np.diff(self.heights[self.distinct])
        return float(np.median(steps)) if len(steps) else None

    @cached_property
    def count(self) -> int:
        """The number of slices, wherever they lie."""
        return sum(len(file.slices) for file in self.files)

    @cached_property
    def tilt(self) -> float | None:
        """The angle in degrees between the stack's direction and the planes' normal."""
        if len(self.distinct) < 2:
            return None
        first, last = self.placed[self.distinct[0]], self.placed[self.distinct[-1]]
        along = np.subtract(last.position or (), first.position or ())
        across = np.linalg.norm(np.cross(along, self._normal(first)))
        return float(np.degrees(np.arctan2(across, abs(np.dot(along, self._normal(first))))))


def gather(given: Opened | Folder) -> tuple[Series, ...]:
    """Walk every file and return the series found; files without an image are passed over."""
    found: dict[str, list[ImageFile]] = {}
    number = -1
    for number, opened in enumerate(source.files(given)):
        if opened.size < 132 or not is_dicom(opened):
            continue
        walked = walk(opened, wanted=tags.ALL)
        if walked.pixels is None:
            continue
        file = image_file(number, opened.name, walked)
        found.setdefault(file.text("SeriesInstanceUID") or "", []).append(file)
    if not found:
        why = f"{number + 1} files were looked at."
        raise Unreadable(_NO_IMAGE.code, _NO_IMAGE.what, given.name, why, _NO_IMAGE.do)
    return tuple(Series(uid, tuple(files)) for uid, files in sorted(found.items()))


def largest(several: tuple[Series, ...]) -> Series:
    """Return the series with the most slices."""
    return max(several, key=lambda one: one.count)
