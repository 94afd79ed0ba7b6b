"""The statistics of validation agree with published tables, and refuse what they cannot answer."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.measure.statistics import capability, charts, plans, tolerance
from maatwerk.measure.statistics.errors import NoAnswerError

PLANS = {
    (0.90, 0.80): (11, 18, 25),
    (0.90, 0.90): (22, 38, 52),
    (0.95, 0.80): (14, 22, 30),
    (0.95, 0.90): (29, 46, 61),
    (0.90, 0.95): (45, 77, 105),
    (0.95, 0.95): (59, 93, 124),
    (0.95, 0.99): (299, 473, 628),
}
"""Parts for none, one and two failures, by confidence and reliability."""
FACTORS = {
    5: ((4.291, 5.077, 6.598), (3.407, 4.203, 5.741)),
    10: ((2.856, 3.393, 4.437), (2.355, 2.911, 3.981)),
    15: ((2.492, 2.965, 3.885), (2.068, 2.566, 3.520)),
    20: ((2.319, 2.760, 3.621), (1.926, 2.396, 3.295)),
    30: ((2.145, 2.555, 3.355), (1.777, 2.220, 3.064)),
    50: ((1.999, 2.382, 3.129), (1.646, 2.065, 2.862)),
}
"""k at 95 % for 90, 95 and 99 % of the parts, on both sides and on one (Odeh and Owen)."""


@pytest.mark.parametrize(("asked", "parts"), PLANS.items())
def test_an_attribute_plan_is_that_of_the_tables(asked: tuple[float, float], parts: tuple[int, ...]) -> None:
    confidence, reliability = asked
    found = [
        plans.attribute(confidence=confidence, reliability=reliability, allowed=allowed)
        for allowed in range(len(parts))
    ]
    assert tuple(found) == parts
    assert plans.success_run(confidence=confidence, reliability=reliability) == parts[0]
    assert parts[0] == math.ceil(math.log(1 - confidence) / math.log(reliability))


@pytest.mark.parametrize(("tried", "worst"), [(20, 0.139), (50, 0.058), (100, 0.030), (300, 0.010)])
def test_without_a_failure_the_bound_is_that_of_the_tables(tried: int, worst: float) -> None:
    shown = plans.reliability_shown(tried=tried, failed=0, confidence=0.95)
    assert 1 - shown == pytest.approx(worst, abs=6e-4)


@given(
    confidence=st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    reliability=st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    allowed=st.integers(0, 5),
)
def test_a_plan_shows_what_it_was_made_for_and_one_part_less_does_not(
    confidence: float, reliability: float, allowed: int
) -> None:
    n = plans.attribute(confidence=confidence, reliability=reliability, allowed=allowed)
    assert plans.reliability_shown(tried=n, failed=allowed, confidence=confidence) >= reliability - 1e-9
    less = plans.reliability_shown(tried=n - 1, failed=allowed, confidence=confidence)
    assert less < reliability


@pytest.mark.parametrize("n", FACTORS)
def test_tolerance_factors_are_those_of_the_tables(n: int) -> None:
    both, one = FACTORS[n]
    for reliability, k_both, k_one in zip((0.90, 0.95, 0.99), both, one, strict=True):
        found = tolerance.two_sided_factor(n, confidence=0.95, reliability=reliability)
        assert found == pytest.approx(k_both, abs=6e-4)
        found = tolerance.one_sided_factor(n, confidence=0.95, reliability=reliability)
        assert found == pytest.approx(k_one, abs=6e-4)


def test_an_interval_holds_its_share_as_often_as_it_says() -> None:
    drawn = random.Random(11)
    factor = tolerance.two_sided_factor(10, confidence=0.90, reliability=0.90)
    held, trials = 0, 3000
    for _ in range(trials):
        values = [drawn.gauss(0, 1) for _ in range(10)]
        mean = sum(values) / 10
        sd = math.sqrt(sum((value - mean) ** 2 for value in values) / 9)
        low, high = mean - factor * sd, mean + factor * sd
        held += (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2 >= 0.90
    assert held / trials == pytest.approx(0.90, abs=0.02)


def test_each_side_of_an_interval_is_left_open_when_asked() -> None:
    values = [9.8, 10.1, 10.0, 9.9, 10.2]
    both = tolerance.interval(values, confidence=0.95, reliability=0.90, sides="both")
    low = tolerance.interval(values, confidence=0.95, reliability=0.90, sides="low")
    high = tolerance.interval(values, confidence=0.95, reliability=0.90, sides="high")
    assert both.low is not None and low.low is not None and both.low < low.low
    assert low.high is None and high.low is None
    assert both.k == pytest.approx(4.291, abs=6e-4)


@pytest.mark.parametrize(
    ("seen", "bounds"), [(1.33, (0.79, 0.95, 1.03, 1.10)), (1.67, (1.00, 1.21, 1.30, 1.38))]
)
def test_the_lower_bound_of_a_capability_is_that_of_bissell(seen: float, bounds: tuple[float, ...]) -> None:
    found = [capability.lower_bound(seen, n=n) for n in (10, 20, 30, 50)]
    assert found == pytest.approx(list(bounds), abs=0.006)


def test_a_capability_looks_at_the_nearer_limit() -> None:
    values = [0.1 * number for number in range(-5, 6)]
    found = capability.capability(values, low=-1.0, high=3.0)
    assert found.mean == pytest.approx(0.0)
    assert found.cpk == pytest.approx(1.0 / (3 * found.sd))
    assert capability.capability(values, low=-1.0, high=None).cpk == pytest.approx(found.cpk)
    assert found.lower < found.cpk


def test_normal_values_look_normal_and_others_do_not() -> None:
    drawn = random.Random(3)
    normal = [drawn.gauss(5, 2) for _ in range(60)]
    skewed = [drawn.expovariate(1.0) for _ in range(60)]
    assert tolerance.normality(normal) > 0.05
    assert tolerance.normality(skewed) < 0.005


def test_the_test_of_normality_is_wrong_as_often_as_it_says() -> None:
    drawn = random.Random(5)
    trials = 1500
    below = sum(tolerance.normality([drawn.gauss(0, 1) for _ in range(20)]) < 0.05 for _ in range(trials))
    assert below / trials == pytest.approx(0.05, abs=0.02)


STANDARD = charts.Limits(centre=0.0, sigma=1.0, range_mean=charts.D2)
EXAMPLES = {
    1: [0.1, -0.2, 3.1],
    2: [0.2, 0.9, 0.4, 1.2, 0.3, 0.8, 0.1, 0.5, 0.7],
    3: [-1.4, -0.8, -0.3, 0.2, 0.9, 1.5],
    4: [0.5, -0.4, 0.6, -0.5, 1.4, -0.3, 0.4, -1.2, 0.5, -0.4, 0.6, -0.5, 0.4, -0.3],
    5: [2.1, 0.3, 2.2],
    6: [1.2, 1.3, -0.4, 1.4, 1.1],
    7: [0.3, 0.5, -0.4, -0.2, 0.6, -0.5, -0.1, 0.7, 0.2, -0.6, -0.3, 0.4, 0.1, -0.5, 0.6],
    8: [1.2, -1.3, 1.4, 1.1, -1.2, -1.5, 1.3, -1.1],
}
"""The shortest series of values, in sigmas, that shows each sign and no other."""


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_sign_is_seen_and_no_other(rule: int) -> None:
    values = EXAMPLES[rule]
    assert {sign.rule for sign in charts.signs(values, STANDARD)} == {rule}
    assert {sign.rule for sign in charts.signs([-value for value in values], STANDARD)} == {rule}
    assert not charts.signs(values[1:] if rule != 1 else values[:-1], STANDARD), (
        "one value less shows nothing"
    )


def test_a_sign_says_at_which_values_it_shows() -> None:
    (sign,) = charts.signs([0.2, *EXAMPLES[5]], STANDARD, rules=[5])
    assert sign.at == (1, 2, 3)


def test_limits_come_from_the_moving_range() -> None:
    found = charts.limits([10.0, 12.0, 11.0, 13.0, 12.0, 10.0, 11.0, 12.0])
    assert found.range_mean == pytest.approx(10 / 7)
    assert found.sigma == pytest.approx(10 / 7 / 1.128)
    assert found.high - found.centre == pytest.approx(3 * found.sigma)
    assert found.centre - found.low == pytest.approx(3 * found.sigma)
    assert found.range_high == pytest.approx(3.267 * 10 / 7)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda: plans.success_run(confidence=95, reliability=0.9), "confidence is 95"),
        (lambda: plans.success_run(confidence=0.95, reliability=1.0), "reliability is 1"),
        (lambda: plans.attribute(confidence=0.95, reliability=0.9, allowed=-1), "allowed number of failures"),
        (lambda: plans.success_run(confidence=0.999999, reliability=0.9999999), "more than 1,000,000 parts"),
        (lambda: plans.reliability_shown(tried=3, failed=4, confidence=0.95), "4 of 3 parts"),
        (lambda: tolerance.one_sided_factor(1, confidence=0.95, reliability=0.9), "number of parts is 1"),
        (lambda: tolerance.measured([1.0, math.nan], fewest=2), "no number"),
        (lambda: tolerance.interval([1.0, 2.0], confidence=0.95, reliability=0.9, sides="up"), "not 'up'"),
        (lambda: tolerance.normality([1.0] * 10), "finer instrument"),
        (lambda: capability.capability([1.0, 2.0] * 5, low=None, high=None), "Without a limit"),
        (lambda: capability.capability([1.0, 2.0] * 5, low=3.0, high=2.0), "does not lie below"),
        (lambda: capability.capability([1.0] * 10, low=0.0, high=2.0), "finer instrument"),
        (lambda: capability.lower_bound(1.3, n=9), "10 or more"),
        (lambda: charts.limits([1.0] * 8), "finer instrument"),
        (lambda: charts.limits([1.0, 2.0]), "8 or more"),
        (lambda: charts.signs([1.0], STANDARD, rules=[9]), "none of them"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_words(asked, told: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NoAnswerError, match=told):
        asked()


def test_where_all_failed_nothing_is_shown() -> None:
    assert plans.reliability_shown(tried=4, failed=4, confidence=0.95) == 0.0
