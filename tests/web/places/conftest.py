"""A device at the stage that a test begins with; the measured answers of the cases' own tests."""

from collections.abc import Callable

import pytest

from tests.cases import stages
from tests.cases.conftest import fits
from tests.cases.walk import Walk

__all__ = ["fits"]


@pytest.fixture
def at(db: None) -> Callable[..., Walk]:
    """Begin with a device that stands at a stage."""
    return stages.at
