"""Between which limits a share of all parts lies, by the mean and the spread of those that were measured.

For values that are normally distributed. The limits are mean - k s and mean + k s.
Sources: one side by the non-central t distribution, Owen, Sandia SCR-607 (1963); two sides exactly by the
integral of Odeh and Owen, Tables for Normal Tolerance Limits (1980).
Normality by Anderson and Darling with both parameters estimated; its p-value after D'Agostino and Stephens,
Goodness-of-Fit Techniques (1986), table 4.9.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import integrate, optimize, stats

from maatwerk.measure.statistics.errors import NoAnswerError, at_least, share

FEWEST_FOR_NORMALITY = 8
"""Below this the test of normality sees next to nothing."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The limits that hold a share of all parts; a side that was not asked for is None."""

    n: int
    mean: float
    sd: float
    k: float
    low: float | None
    high: float | None


def one_sided_factor(n: int, *, confidence: float, reliability: float) -> float:
    """Return k for one limit, from n parts."""
    _asked(n, confidence=confidence, reliability=reliability)
    shift = math.sqrt(n) * float(stats.norm.ppf(reliability))
    return float(stats.nct.ppf(confidence, n - 1, shift)) / math.sqrt(n)


def two_sided_factor(n: int, *, confidence: float, reliability: float) -> float:
    """Return k for two limits around the mean, from n parts."""
    _asked(n, confidence=confidence, reliability=reliability)

    def missing(k: float) -> float:
        return _confidence_of(k, n=n, reliability=reliability) - confidence

    high = 2.0 * one_sided_factor(n, confidence=confidence, reliability=(1.0 + reliability) / 2.0)
    return float(
        optimize.brentq(missing, 0.5 * float(stats.norm.ppf((1 + reliability) / 2)), high, xtol=1e-9)
    )


def interval(values: Sequence[float], *, confidence: float, reliability: float, sides: str) -> Interval:
    """Return the tolerance interval of measured values, in their unit; sides is `both`, `low` or `high`."""
    found = measured(values, fewest=2)
    n, mean, sd = len(found), float(np.mean(found)), float(np.std(found, ddof=1))
    if sides == "both":
        k = two_sided_factor(n, confidence=confidence, reliability=reliability)
    elif sides in {"low", "high"}:
        k = one_sided_factor(n, confidence=confidence, reliability=reliability)
    else:
        raise NoAnswerError(f"The sides are 'both', 'low' or 'high', not '{sides}'.")
    low = None if sides == "high" else mean - k * sd
    high = None if sides == "low" else mean + k * sd
    return Interval(n=n, mean=mean, sd=sd, k=k, low=low, high=high)


def normality(values: Sequence[float]) -> float:
    """Return the p-value of the test of normality: below 0.05 the values are hardly normal."""
    found = np.sort(measured(values, fewest=FEWEST_FOR_NORMALITY))
    sd = float(np.std(found, ddof=1))
    if sd == 0.0:
        raise NoAnswerError("All values are the same: read them with a finer instrument.")
    n, z = len(found), (found - np.mean(found)) / sd
    ranks = np.arange(1, n + 1)
    logs = stats.norm.logcdf(z) + stats.norm.logsf(z[::-1])
    a = (-n - float(np.mean((2 * ranks - 1) * logs))) * (1 + 0.75 / n + 2.25 / n**2)
    if a >= 0.6:
        return float(min(1.0, math.exp(1.2937 - 5.709 * a + 0.0186 * a * a)))
    if a > 0.34:
        return float(math.exp(0.9177 - 4.279 * a - 1.38 * a * a))
    if a > 0.2:
        return float(1 - math.exp(-8.318 + 42.796 * a - 59.938 * a * a))
    return float(1 - math.exp(-13.436 + 101.14 * a - 223.73 * a * a))


def measured(values: Sequence[float], *, fewest: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return values as an array: enough of them, and each a number."""
    at_least("number of values", len(values), fewest)
    found = np.asarray(values, dtype=np.float64)
    if not np.isfinite(found).all():
        raise NoAnswerError("A value is no number.")
    return found


def _asked(n: int, *, confidence: float, reliability: float) -> None:
    at_least("number of parts", n, 2)
    share("confidence", confidence)
    share("reliability", reliability)


def _confidence_of(k: float, *, n: int, reliability: float) -> float:
    """Return the confidence with which mean +- k s of n parts holds the share, wherever the mean falls."""

    def at(off: float) -> float:
        holds = math.sqrt(
            float(stats.ncx2.ppf(reliability, 1, off * off)) if off else float(stats.chi2.ppf(reliability, 1))
        )
        spread = float(stats.chi2.sf((n - 1) * holds * holds / (k * k), n - 1))
        return spread * math.exp(-n * off * off / 2.0)

    far = 8.0 / math.sqrt(n)
    area, _ = integrate.quad(at, 0.0, far, epsabs=1e-11, epsrel=1e-9, limit=200)
    return math.sqrt(2.0 * n / math.pi) * float(area)
