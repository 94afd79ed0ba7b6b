"""The judgement: answers only when one hypothesis clearly wins, else `undecided`, and that is never good."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.measure.findings import Severity, total
from maatwerk.measure.fit.hypotheses import Hypothesis, Kind
from maatwerk.measure.fit.judge import UNDECIDED, Answers, Scored, findings, judge
from maatwerk.measure.fit.score import Contact
from maatwerk.measure.fit.trial import Tried

FLOOR = 0.3
NAMES = {
    "as_given": Kind.AS_GIVEN, "inch": Kind.UNIT, "cm": Kind.UNIT, "m": Kind.UNIT, "ras": Kind.FRAME,
    "mirror_x": Kind.MIRROR, "mirror_y": Kind.MIRROR, "mirror_own": Kind.MIRROR,
}  # fmt: skip


def scored(name: str, p90: float, *, settled: bool = False, shift: float = 0.0) -> Scored:
    """Return one score as the trials would."""
    motion = np.eye(4)
    motion[0, 3] = shift
    contact = Contact(np.full(100, p90), 0.0)
    return Scored(Tried(Hypothesis(name, NAMES[name], ()), settled, np.eye(4), motion, contact), p90)


def answer(*scores: Scored, inside: float = 1.0, diagonal: float = 40.0) -> Answers:
    """Judge some scores."""
    return judge(scores, floor=FLOOR, inside=inside, voxel=1.0, centre=np.zeros(3), diagonal=diagonal)


HONEST = (
    scored("as_given", 0.1), scored("as_given", 0.09, settled=True, shift=0.1), scored("mirror_x", 2.0),
    scored("mirror_x", 0.5, settled=True), scored("ras", 2.0), scored("inch", 2.0),
)  # fmt: skip


def test_a_clear_winner_in_place_answers_everything() -> None:
    found = answer(*HONEST)
    assert (found.unit, found.frame, found.side, found.position) == ("mm", "lps", "same", "in_place")
    assert total(findings(found)) is Severity.GOOD


@pytest.mark.parametrize(
    "rival", [scored("mirror_x", 0.17, settled=True), scored("mirror_own", 0.19), scored("mirror_y", 0.1)]
)
def test_a_mirrored_rival_within_twice_leaves_the_side_open(rival: Scored) -> None:
    found = answer(*HONEST, rival)
    assert found.side == UNDECIDED and total(findings(found)) is Severity.REVIEW


def test_a_winner_above_the_noise_is_no_winner() -> None:
    found = answer(scored("as_given", 0.31), scored("as_given", 0.31, settled=True), scored("mirror_x", 2.0))
    assert found.side == UNDECIDED and found.position == UNDECIDED


def test_a_part_mirrored_and_fitted_by_hand_is_not_same() -> None:
    found = answer(
        scored("as_given", 0.2), scored("as_given", 0.19, settled=True), scored("mirror_x", 2.0),
        scored("mirror_x", 0.09, settled=True, shift=8.0),
    )  # fmt: skip
    assert found.side == "mirrored"


def test_a_speck_is_asked_for_its_unit_only() -> None:
    found = answer(
        scored("as_given", 2.0), scored("as_given", 0.02, settled=True), scored("cm", 0.1),
        scored("mirror_x", 0.02), scored("mirror_x", 0.01, settled=True), diagonal=4.0,
    )  # fmt: skip
    assert (found.unit, found.side) == ("cm", UNDECIDED)


def test_without_any_trial_nothing_is_known_but_that_it_lies_outside() -> None:
    found = answer(inside=0.0)
    assert (found.unit, found.frame, found.side, found.position) == (
        UNDECIDED,
        UNDECIDED,
        UNDECIDED,
        "outside",
    )


SIZES, SHIFTS = st.floats(0.01, 2.0), st.floats(0, 20)
SCORE = st.builds(scored, st.sampled_from(sorted(NAMES)), SIZES, settled=st.booleans(), shift=SHIFTS)
SCORES = st.lists(SCORE, max_size=16)


@given(SCORES, st.floats(0.0, 1.0), st.floats(1.0, 200.0))
def test_undecided_is_never_good(scores: list[Scored], inside: float, diagonal: float) -> None:
    found = answer(*scores, inside=inside, diagonal=diagonal)
    weight = total(findings(found))
    if UNDECIDED in (found.unit, found.frame, found.side, found.position):
        assert weight is not Severity.GOOD
    if weight is Severity.GOOD:
        assert (found.unit, found.frame, found.side, found.position) == ("mm", "lps", "same", "in_place")


@given(SCORES)
def test_a_mirrored_twin_that_fits_better_forbids_same(scores: list[Scored]) -> None:
    best = min((one.p90 for one in scores), default=1.0)
    found = answer(*scores, scored("mirror_x", best), scored("mirror_x", best, settled=True))
    assert found.side != "same"
