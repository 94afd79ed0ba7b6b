"""The standing lab of these tests: built once for a file, as new for each test, taken back after it."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.lab.world import Lab, lab_of
from tests.people import standing


@pytest.fixture(scope="module")
def _standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Lab, standing.House]]:
    """Build two houses and a lab around all tests of a file; nothing of it stays."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        # As Django's own test cases do: inside it, a test's transaction counts as the outermost.
        around._from_testcase = True  # type: ignore[attr-defined]
        with around:
            yield lab_of(standing.staffed()), standing.house("Elsewhere", "DE")
            transaction.set_rollback(True)


@pytest.fixture
def lab(_standing: tuple[Lab, standing.House], db: None) -> Lab:
    return copy.deepcopy(_standing[0])


@pytest.fixture
def stranger(_standing: tuple[Lab, standing.House], db: None) -> standing.House:
    """Another institution in the same database."""
    return copy.deepcopy(_standing[1])
