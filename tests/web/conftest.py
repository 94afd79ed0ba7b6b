"""A small lab for the tests of the doors."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from maatwerk.people import actions
from maatwerk.people.models import Account

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "a lock of seven wards"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Forget failed log-ins of other tests."""
    cache.clear()


@pytest.fixture
def noor(db: None) -> Account:
    """The administrator and quality manager of a lab."""
    founding = actions.found_institution(
        name="Lindenhof",
        address="Linden 1, 0000 Dorp",
        country="NL",
        administrator_email="noor@lindenhof.example",
        administrator_name="Noor Vlierhof",
        administrator_password=PASSWORD,
        administrator_roles=("quality_manager",),
        at=AT,
    )
    return founding.administrator


@pytest.fixture
def inside(noor: Account) -> Client:
    """A browser in which Noor is logged in."""
    client = Client()
    client.post("/login/", {"login": noor.email, "password": PASSWORD})
    return client
