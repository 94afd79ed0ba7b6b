"""How many good parts show what a validation claims: attribute plans by the binomial distribution."""

from math import comb


def needed(*, confidence_percent: int, reliability_percent: int, failures: int = 0) -> int:
    """Return the smallest sample that shows the reliability at the confidence with so many failures.

    With no failure it is ln(1 - C) / ln(R), rounded up; 29 for 95/90, 59 for 95/95.
    """
    allowed = 1 - confidence_percent / 100
    bad = 1 - reliability_percent / 100
    sample = failures + 1
    while _at_most(failures, sample=sample, bad=bad) > allowed:
        sample += 1
    return sample


def _at_most(failures: int, *, sample: int, bad: float) -> float:
    """Return how likely at most so many failures are in a sample when parts just miss the reliability."""
    return sum(comb(sample, k) * bad**k * (1 - bad) ** (sample - k) for k in range(failures + 1))
