"""Every page asks few queries of the database: each address, as three people see it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maatwerk.people.models import Account
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401  the measured answers of the cases' own tests
from tests.web.addresses import ADDRESSES
from tests.web.inside import MOST_QUERIES, browser
from tests.web.viewers import World
from tests.web.world import everything, extend

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_no_page_asks_more_than_it_may() -> None:
    walk = stages.at("arrived")
    world = extend(walk)
    too_many = [
        line
        for who in (walk.lab["noor"], walk.lab["iva"], everything(walk).account)
        for line in _too_many(who, world)
    ]
    assert not too_many, "\n".join(too_many)


def _too_many(who: Account, world: World) -> Iterator[str]:
    client = browser(who)
    for path in _paths(world):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert not str(answer.headers.get("Location", "")).startswith("/login/"), path
        if len(asked) > MOST_QUERIES:
            yield f"{who}: {len(asked)} {path}"


def _paths(world: World) -> Iterator[str]:
    """Yield every address but the way out, after which nothing more would be seen."""
    for name, samples in ADDRESSES.items():
        for tried in samples(world) if name != "account_logout" else ():
            path = reverse(name, kwargs=dict(tried.arguments))
            yield f"{path}?{tried.query}" if tried.query else path
