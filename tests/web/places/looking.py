"""Logs people of the standing hospital in, and counts what a page asks of the database."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maatwerk.cases import actions
from maatwerk.people import actions as people
from maatwerk.people.models import Account
from tests.cases.hospital import AT
from tests.cases.walk import Walk

MOST = 25
"""No page asks the database more often than this."""


def browser_of(account: Account) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def inside(walk: Walk, key: str) -> Client:
    """Return a browser in which one of the cast is logged in."""
    return browser_of(walk.lab[key])


def stranger() -> Account:
    """Return somebody of another institution who reads everything there."""
    founding = people.found_institution(
        name="Lindenhof",
        address="Linden 1, 0000 Dorp",
        country="NL",
        administrator_email="ada@lindenhof.example",
        administrator_name="Ada",
        administrator_password="a lock of seven wards",
        administrator_roles=("quality_manager",),
        at=AT,
    )
    return founding.administrator


@contextmanager
def few_queries(most: int = MOST) -> Iterator[Any]:
    """Expect that a page asks the database no more often than it may."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    assert len(captured) <= most, f"{len(captured)} queries:\n" + "\n".join(
        one["sql"][:160] for one in captured.captured_queries
    )


def today() -> date:
    """Return the day that the pages take for today."""
    return timezone.localdate()


def operate_on(walk: Walk, day: date | None) -> None:
    """Set the theatre date of the case."""
    actions.change_case(
        case=walk.case, changes={"theatre_on": day}, reason="the theatre plan", **walk.lab.act("jip")
    )


def text_of(answer: HttpResponse) -> str:
    """Return what a page says, with its white space as a reader sees it."""
    return " ".join(html.unescape(answer.content.decode()).split())
