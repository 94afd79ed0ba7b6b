"""How well a process keeps within its limits, and how sure that is by the number of parts measured.

Cpk = min((high - mean) / 3 s, (mean - low) / 3 s), s of the sample (n - 1). Its lower bound after Bissell,
Applied Statistics 39 (1990) 331-340: Cpk - z sqrt(1 / 9n + Cpk^2 / 2(n - 1)); good for ten parts and more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from maatwerk.measure.statistics.errors import NoAnswerError, at_least, share
from maatwerk.measure.statistics.tolerance import measured

FEWEST = 10
"""Below this the bound is worth little."""


@dataclass(frozen=True, slots=True)
class Capability:
    """Cpk as seen, and the lower bound that the confidence allows."""

    n: int
    mean: float
    sd: float
    cpk: float
    lower: float


def capability(
    values: Sequence[float], *, low: float | None, high: float | None, confidence: float = 0.95
) -> Capability:
    """Return Cpk against one or two limits in the unit of the values.

    Errors: NoAnswerError where no limit is given, the limits cross, or values are too few or all the same.
    """
    if low is None and high is None:
        raise NoAnswerError(
            "Without a limit there is no capability: give the low one, the high one, or both."
        )
    if low is not None and high is not None and low >= high:
        raise NoAnswerError(f"The low limit {low:g} does not lie below the high one {high:g}.")
    found = measured(values, fewest=FEWEST)
    mean, sd = float(np.mean(found)), float(np.std(found, ddof=1))
    if sd == 0.0:
        raise NoAnswerError("All values are the same: read them with a finer instrument.")
    sides = [
        None if high is None else (high - mean) / (3 * sd),
        None if low is None else (mean - low) / (3 * sd),
    ]
    cpk = min(side for side in sides if side is not None)
    return Capability(
        n=len(found), mean=mean, sd=sd, cpk=cpk, lower=lower_bound(cpk, n=len(found), confidence=confidence)
    )


def lower_bound(cpk: float, *, n: int, confidence: float = 0.95) -> float:
    """Return the lower bound of a Cpk that was seen on n parts."""
    at_least("number of parts", n, FEWEST)
    z = float(stats.norm.ppf(share("confidence", confidence)))
    return cpk - z * math.sqrt(1.0 / (9.0 * n) + cpk * cpk / (2.0 * (n - 1)))
