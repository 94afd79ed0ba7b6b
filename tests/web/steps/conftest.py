"""Devices at every stage, and the people of the hospital each in a browser of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.cases.conftest import Fits, fits, stages
from tests.cases.hospital import AT
from tests.cases.walk import Walk

__all__ = ["Fits", "fits"]
Begin = Callable[..., Walk]
Enter = Callable[[Walk, str], Client]


@pytest.fixture
def at(db: None) -> Begin:
    """Begin with a device that stands at a stage."""
    return stages.at


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    """Let the pages live in the afternoon of the day on which the hospital stands."""
    with time_machine.travel(AT.replace(hour=15), tick=True):
        yield


@pytest.fixture
def enter() -> Enter:
    """Log a person of the hospital in."""

    def comes(one: Walk, who: str) -> Client:
        client = Client()
        client.force_login(one.lab[who], backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return comes


def page(one: Walk, code: str = "") -> str:
    """Return the address of a device, or of one of its steps."""
    return f"/devices/{one.device.number}/{code}/" if code else f"/devices/{one.device.number}/"


def text(answer: Any) -> str:
    """Return a page as text, its spaces made one."""
    return " ".join(answer.content.decode().split())
