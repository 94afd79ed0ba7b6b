"""Browsers of the hospital's people, in front of a case at a chosen stage."""

from collections.abc import Callable

import pytest
from django.test import Client

from maatwerk.config.demonstration import cast
from maatwerk.people import actions as people
from maatwerk.people.models import Account
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401  the measured answers of the cases' own tests
from tests.cases.hospital import AT
from tests.cases.walk import Walk

BACKEND = "maatwerk.people.adapters.RecordedAccounts"
PASSWORD = cast.PASSWORD
Browser = Callable[[Walk, str], Client]


@pytest.fixture
def at(db: None) -> Callable[..., Walk]:
    """Begin with a device that stands at a stage."""
    return stages.at


def logged_in(account: Account) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def browser() -> Browser:
    """Log one of the hospital in."""
    return lambda walk, key: logged_in(walk.lab[key])


@pytest.fixture
def stranger(db: None) -> Callable[[], Client]:
    """Log somebody of another hospital in."""

    came: list[Account] = []

    def comes() -> Client:
        if came:
            return logged_in(came[0])
        founding = people.found_institution(
            name="Lindenhof",
            address="Linden 1",
            country="NL",
            administrator_email="ada@lindenhof.example",
            administrator_name="Ada",
            administrator_password="a lock of seven wards",
            administrator_roles=("quality_manager",),
            at=AT,
        )
        came.append(founding.administrator)
        return logged_in(founding.administrator)

    return comes
