"""How many parts must be tried, and what those that were tried prove, where each passes or fails.

The number of failures among n parts is binomial. "Confidence C, reliability R" means: if fewer than the share
R of all parts were good, no more failures than allowed would be seen in fewer than 1 - C of all trials.
Source: Clopper and Pearson, Biometrika 26 (1934) 404-413; with no failure allowed it is the success run,
n = ln(1 - C) / ln(R).
"""

import math

from scipy import stats

from maatwerk.measure.statistics.errors import NoAnswerError, at_least, share

MOST = 1_000_000
"""More parts than anybody tries; a plan beyond is a slip of the pen."""


def success_run(*, confidence: float, reliability: float) -> int:
    """Return how many parts must pass, none failing, to show a reliability with a confidence."""
    return attribute(confidence=confidence, reliability=reliability, allowed=0)


def attribute(*, confidence: float, reliability: float, allowed: int) -> int:
    """Return how many parts must be tried so that an allowed number of failures still shows a reliability.

    Shares from 0 to 1 without unit. Errors: NoAnswerError outside them, or beyond MOST parts.
    """
    share("confidence", confidence)
    share("reliability", reliability)
    at_least("allowed number of failures", allowed, 0)
    low, high = allowed, allowed + 1
    while not _shows(high, confidence=confidence, reliability=reliability, failures=allowed):
        low, high = high, 2 * high
        if high > MOST:
            raise NoAnswerError(f"This plan wants more than {MOST:,} parts; ask for less, or try each part.")
    while high - low > 1:
        middle = (low + high) // 2
        if _shows(middle, confidence=confidence, reliability=reliability, failures=allowed):
            high = middle
        else:
            low = middle
    return high


def reliability_shown(*, tried: int, failed: int, confidence: float) -> float:
    """Return the lower bound of the share of good parts that a trial shows: 0 where all failed."""
    share("confidence", confidence)
    at_least("number of parts tried", tried, 1)
    at_least("number of failures", failed, 0)
    if failed > tried:
        raise NoAnswerError(f"{failed} of {tried} parts failed; no more can fail than were tried.")
    if failed == tried:
        return 0.0
    return float(1.0 - stats.beta.ppf(confidence, failed + 1, tried - failed))


def _shows(tried: int, *, confidence: float, reliability: float, failures: int) -> bool:
    seen = float(stats.binom.cdf(failures, tried, 1.0 - reliability))
    return seen <= 1.0 - confidence or math.isclose(seen, 1.0 - confidence, rel_tol=1e-12)
