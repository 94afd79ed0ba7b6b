"""The standing lab of these tests."""

import pytest

from tests.lab.world import Lab, lab_of
from tests.people import standing


@pytest.fixture
def house(db: None) -> standing.House:
    return standing.staffed()


@pytest.fixture
def stranger(db: None) -> standing.House:
    """Another institution in the same database."""
    return standing.house("Elsewhere", "DE")


@pytest.fixture
def lab(house: standing.House) -> Lab:
    return lab_of(house)
