"""Control charts of single values: their limits, and the signs that a process has changed.

Individuals and moving range, Shewhart; sigma = mean moving range / 1.128 (d2 of two values, ISO 7870-2).
The signs are the eight of Nelson, Journal of Quality Technology 16 (1984) 237-239.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.statistics.errors import NoAnswerError, at_least
from maatwerk.measure.statistics.tolerance import measured

D2 = 1.128
D4 = 3.267
"""The constants of a range of two values."""
FEWEST = 8
"""Values from which limits are worth drawing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The centre and the limits of a chart, in the unit of the values."""

    centre: float
    sigma: float
    range_mean: float

    @property
    def low(self) -> float:
        """Three sigma below the centre."""
        return self.centre - 3 * self.sigma

    @property
    def high(self) -> float:
        """Three sigma above the centre."""
        return self.centre + 3 * self.sigma

    @property
    def range_high(self) -> float:
        """The upper limit of the moving range; its lower one is zero."""
        return D4 * self.range_mean


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that the process has changed: which of the eight, and at which values (from 0) it shows."""

    rule: int
    at: tuple[int, ...]


def limits(values: Sequence[float]) -> Limits:
    """Return the limits that a first series of values, in the order of time, sets for those to come."""
    found = measured(values, fewest=FEWEST)
    ranges = np.abs(np.diff(found))
    mean = float(np.mean(ranges))
    if mean == 0.0:
        raise NoAnswerError("All values are the same: read them with a finer instrument.")
    return Limits(centre=float(np.mean(found)), sigma=mean / D2, range_mean=mean)


def signs(
    values: Sequence[float], against: Limits, *, rules: Sequence[int] = range(1, 9)
) -> tuple[Sign, ...]:
    """Return every sign that values, in the order of time, show against the limits: by time, then by rule."""
    z = (measured(values, fewest=1) - against.centre) / against.sigma
    found = [Sign(rule, at) for rule in rules for at in _RULES[_known(rule)](z)]
    return tuple(sorted(found, key=lambda sign: (sign.at[-1], sign.rule)))


def _known(rule: int) -> int:
    at_least("rule", rule, 1)
    if rule not in _RULES:
        raise NoAnswerError(f"There are eight rules; {rule} is none of them.")
    return rule


def _runs(
    length: int, holds: Callable[[NDArray[np.float64]], bool]
) -> Callable[..., Iterator[tuple[int, ...]]]:
    """Return a rule that looks at each run of a length."""

    def look(z: NDArray[np.float64]) -> Iterator[tuple[int, ...]]:
        for end in range(length, len(z) + 1):
            if holds(z[end - length : end]):
                yield tuple(range(end - length, end))

    return look


def _of_them(most: int, beyond: float) -> Callable[[NDArray[np.float64]], bool]:
    """Return whether so many of a run, the last among them, lie beyond a line on one side."""

    def holds(run: NDArray[np.float64]) -> bool:
        return any(side[-1] > beyond and int((side > beyond).sum()) >= most for side in (run, -run))

    return holds


def _one_side(run: NDArray[np.float64]) -> bool:
    return bool((run > 0).all() or (run < 0).all())


def _steady(run: NDArray[np.float64]) -> bool:
    steps = np.diff(run)
    return bool((steps > 0).all() or (steps < 0).all())


def _alternating(run: NDArray[np.float64]) -> bool:
    steps = np.sign(np.diff(run))
    return bool((steps != 0).all() and (steps[1:] == -steps[:-1]).all())


_RULES: dict[int, Callable[[NDArray[np.float64]], Iterator[tuple[int, ...]]]] = {
    1: _runs(1, lambda run: bool(abs(run[0]) > 3)),
    2: _runs(9, _one_side),
    3: _runs(6, _steady),
    4: _runs(14, _alternating),
    5: _runs(3, _of_them(2, 2.0)),
    6: _runs(5, _of_them(4, 1.0)),
    7: _runs(15, lambda run: bool((np.abs(run) < 1).all())),
    8: _runs(8, lambda run: bool((np.abs(run) > 1).all() and (run > 0).any() and (run < 0).any())),
}
"""1 beyond three sigma; 2 nine on one side; 3 six rising or falling; 4 fourteen up and down; 5 two of three
beyond two sigma; 6 four of five beyond one; 7 fifteen within one; 8 eight beyond one, on both sides."""
