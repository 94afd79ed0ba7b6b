"""What may have gone wrong between the imaging and the file, as poses to try."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.fit.pose import Matrix, Points, linear


class Kind(StrEnum):
    """The question that a hypothesis answers."""

    AS_GIVEN = "as_given"
    UNIT = "unit"
    FRAME = "frame"
    MIRROR = "mirror"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to read the file: a name for people, and the poses from which it is tried."""

    name: str
    kind: Kind
    starts: tuple[Matrix, ...]
    factor: float = 1.0


UNITS = {"inch": 25.4, "cm": 10.0, "m": 1000.0}
_AXES = {"x": 0, "y": 1, "z": 2}


def _mirror(direction: NDArray[np.float64]) -> Matrix:
    """Return the reflection along a direction."""
    unit = direction / np.linalg.norm(direction)
    return np.asarray(np.eye(3) - 2.0 * np.outer(unit, unit))


def _own_axes(points: Points) -> Points:
    """Return the principal directions of the part, longest first."""
    _, _, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    return np.asarray(directions)


def hypotheses(points: Points, *, volume_centre: Points, symmetry: Matrix | None) -> Iterator[Hypothesis]:
    """Yield the hypotheses for a part: as given, other units, the other frame, mirrored.

    A mirrored file may have been mirrored at the origin, in the middle of the images, in the plane of the
    skull (`symmetry`) or at the middle of the part, so each axis is tried at all of them.
    """
    own = (points.min(axis=0) + points.max(axis=0)) / 2.0
    yield Hypothesis("as_given", Kind.AS_GIVEN, (np.eye(4),))
    for name, factor in UNITS.items():
        yield Hypothesis(name, Kind.UNIT, (linear(np.eye(3) * factor),), factor)
    yield Hypothesis("ras", Kind.FRAME, (linear(np.diag([-1.0, -1.0, 1.0])),))
    for name, axis in _AXES.items():
        mirror = _mirror(np.eye(3)[axis])
        starts = [linear(mirror), linear(mirror, volume_centre), linear(mirror, own)]
        if name == "x" and symmetry is not None:
            starts.append(symmetry)
        yield Hypothesis(f"mirror_{name}", Kind.MIRROR, tuple(starts))
    axes = _own_axes(points)
    yield Hypothesis("mirror_own", Kind.MIRROR, tuple(linear(_mirror(axis), own) for axis in axes[:2]))
