"""How well a mesh lies on the bone in one pose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.fit.bone import Surface
from maatwerk.measure.fit.pose import REACH, Probe, agreeing, gap_of


@dataclass(frozen=True, slots=True)
class Contact:
    """The distances of the samples in contact, a constant gap taken off, in ascending order."""

    distances: NDArray[np.float64]
    gap: float

    @property
    def count(self) -> int:
        """Return how many samples touch."""
        return len(self.distances)

    def within(self, distance: float) -> int:
        """Return how many samples touch closer than a distance."""
        return int(np.searchsorted(self.distances, distance, side="right"))

    def p90(self, count: int) -> float:
        """Return the 90th percentile over a number of samples; those that do not touch count as far."""
        missing = max(0, count - self.count)
        padded = np.concatenate([self.distances[:count], np.full(missing, REACH)])
        return float(np.percentile(padded, 90)) if len(padded) else REACH


def touch(probe: Probe, surface: Surface, *, most_gap: float) -> Contact:
    """Find the contact of a posed mesh; a constant gap up to `most_gap` is the clearance of a guide,
    or the difference between two segmentations, and not a misfit.
    """
    nearest = surface.nearest(probe.points)
    touching = agreeing(probe, nearest) & (np.abs(nearest.distance) < REACH)
    found = nearest.distance[touching]
    gap = gap_of(found, most_gap)
    return Contact(np.sort(np.abs(found - gap)), gap)
