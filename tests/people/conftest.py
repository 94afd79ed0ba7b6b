"""The standing house of these tests."""

import pytest

from tests.people import standing


@pytest.fixture
def house(db: None) -> standing.House:
    return standing.staffed()


@pytest.fixture
def stranger(db: None) -> standing.House:
    """Another institution in the same database."""
    return standing.house("Elsewhere", "DE")
