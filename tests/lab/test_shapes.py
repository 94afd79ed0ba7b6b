"""Two bodies are nearly the same within the tolerance, and what is nearly the same is found by its cell."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.lab.shapes import Body, cells_around, is_near

ONE = Body(area=3000.0, volume=4000.0, spread=(13.0, 7.6, 2.35))
LENGTHS = st.floats(0.01, 1000.0)


def changed(
    *, area: float = 1.0, volume: float = 1.0, spread: tuple[float, float, float] = (1, 1, 1)
) -> Body:
    spreads = tuple(one * by for one, by in zip(ONE.spread, spread, strict=True))
    return Body(ONE.area * area, 4000.0 * volume, spreads)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (changed(area=1.04, volume=0.985, spread=(1.001, 0.998, 1.006)), True),
        (changed(spread=(1.003, 1.003, 1.003)), False),
        (changed(spread=(1.0, 1.005, 1.0)), False),
        (changed(volume=1.03), False),
        (changed(area=1.06), False),
        (Body(ONE.area, None, ONE.spread), False),
    ],
)
def test_a_body_is_near_within_the_tolerance_of_each_size(other: Body, near: bool) -> None:
    assert is_near(ONE, other) is near
    assert is_near(other, ONE) is near


@given(LENGTHS, *[st.floats(0.01, 1.0)] * 2, st.tuples(*[st.floats(-0.00199, 0.00199)] * 3))
def test_what_is_near_lies_in_a_cell_around(
    longest: float, middle: float, shortest: float, by: tuple[float, float, float]
) -> None:
    one = Body(1.0, 1.0, (longest, longest * middle, longest * shortest))
    grown = longest * math.exp(by[0])
    other = Body(1.0, 1.0, (grown, grown * (middle + by[1]), grown * (shortest + by[2])))
    assert is_near(one, other)
    assert other.cell in cells_around(one)
    assert len(set(cells_around(one))) == 27
