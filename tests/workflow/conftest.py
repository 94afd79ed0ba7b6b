"""The standing house, and a supplier in it as the record that moves."""

import pytest

from maatwerk.lab.models import Supplier
from maatwerk.workflow import doorway
from tests.people import standing


@pytest.fixture
def house(db: None) -> standing.House:
    return standing.staffed()


@pytest.fixture
def stranger(db: None) -> standing.House:
    """Another institution in the same database."""
    return standing.house("Elsewhere", "DE")


@pytest.fixture
def supplier(house: standing.House) -> Supplier:
    return admitted(house)


def admitted(house: standing.House, code: str = "resin-trade", state: str = "proposed") -> Supplier:
    """Let a supplier in."""
    made = Supplier(
        institution_key=house.institution.institution_key,
        code=code,
        name="Resin Trade",
        supplies="resin in bottles",
        makes_devices=False,
        state=state,
    )
    doorway.admit(
        record=made, actor=house["quinn"], at=standing.AT, ability="manage_lab", kind="lab.supplier_added"
    )
    return made
