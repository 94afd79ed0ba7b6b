"""A splint in verification, in the standing hospital of the cases."""

from collections.abc import Callable

import pytest

from maatwerk.cases.models import CheckResult
from maatwerk.lab.words import Scope, Verification
from tests.cases.conftest import at, fits
from tests.cases.walk import Walk

__all__ = ["at", "failed", "fits", "splint"]


@pytest.fixture
def splint(at: Callable[..., Walk]) -> Walk:
    return at("in_verification", family="hand-splint")


@pytest.fixture
def failed(splint: Walk) -> CheckResult:
    """A check by eye that found a crack in one piece."""
    due = next(
        one for one in splint.due() if one.check.scope is Scope.PART and one.check.kind is Verification.VISUAL
    )
    splint.check(due, passed=False, note="a crack at the thumb")
    return CheckResult.objects.get(passed=False)
