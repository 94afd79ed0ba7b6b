"""Every page asks few queries of the database: each address, as somebody who sees all."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401  the measured answers of the cases' own tests
from tests.web.addresses import ADDRESSES
from tests.web.inside import MOST_QUERIES, browser
from tests.web.viewers import World
from tests.web.world import extend

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_no_page_asks_more_than_it_may() -> None:
    walk = stages.at("arrived")
    world = extend(walk)
    client = browser(walk.lab["noor"])
    too_many = []
    for path in _paths(world):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert not str(answer.headers.get("Location", "")).startswith("/login/"), path
        if len(asked) > MOST_QUERIES:
            too_many.append(f"{len(asked)} {path}")
    assert not too_many, "\n".join(sorted(too_many))


def _paths(world: World) -> Iterator[str]:
    """Yield every address but the way out, after which nothing more would be seen."""
    for name, samples in ADDRESSES.items():
        for tried in samples(world) if name != "account_logout" else ():
            path = reverse(name, kwargs=dict(tried.arguments))
            yield f"{path}?{tried.query}" if tried.query else path
