"""Every role on every page: own, a colleague's, another institution's; and no page asks too many queries."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from maatwerk.archive.models import Event
from maatwerk.people.roles import Role
from maatwerk.web.pages.urls import urlpatterns
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401  the measured answers of the cases' own tests
from tests.cases.walk import Walk
from tests.web.addresses import ADDRESSES
from tests.web.filling import filled
from tests.web.inside import MOST_QUERIES, browser
from tests.web.viewers import Try, Viewer, World
from tests.web.world import abroad, everything, extend, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHO = (*[role.value for role in Role], "nobody")
SEEN_ON_EACH_DATABASE = (Role.PRESCRIBER.value, Role.QUALITY_MANAGER.value, "nobody")
IN_TURN = 3
NAMES = sorted({one.name for one in urlpatterns if isinstance(one, URLPattern) and one.name})


def test_every_address_has_a_line() -> None:
    assert set(NAMES) == set(ADDRESSES), "add the page to tests/web/addresses.py"


@pytest.fixture
def one(db: None) -> Walk:
    return stages.at("arrived")


@pytest.fixture
def world(one: Walk) -> World:
    return extend(one)


def test_each_sees_what_they_may(one: Walk, world: World) -> None:
    """One world for all roles: looking changes nothing."""
    wrong = [line for who in _roles() for line in _look(who, viewer(one, who), world)]
    wrong += _look("elsewhere", abroad(one), world)
    client = Client()
    for path, tried in _tries(world):
        answer = client.get(path)
        if not tried.public and not str(answer.headers.get("Location", "")).startswith("/login/"):
            wrong.append(f"not logged in {path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_post_without_the_ability_changes_nothing(one: Walk, world: World) -> None:
    """Fill each form as somebody who may see it; send it as some of those who may not do it.

    Who has no role sends each; the roles share the forms, three or four to each.
    """
    filler = _browser(everything(one))
    data = {
        path: {**filled(filler.get(path)), **tried.sent} for path, tried in _tries(world) if not tried.public
    }
    wrong = [line for who in _roles() for line in _press(who, viewer(one, who), world, data)]
    wrong += _press("elsewhere", abroad(one), world, data, here_only=True)
    assert not wrong, "\n".join(wrong)


def test_the_same_posts_write_when_somebody_may(one: Walk, world: World) -> None:
    """Prove that the forms above are filled well enough to have been refused for the right alone."""
    wrote, silent, wrong = set(), set(), []
    for who in (*_roles(), "everybody"):
        sends = everything(one) if who == "everybody" else viewer(one, who)
        client = _browser(sends)
        for path, tried in _tries(world):
            if tried.public or not (tried.seen(sends) and tried.ability(sends)) or "/me/" in path:
                continue
            data = {**filled(client.get(path)), **tried.sent}
            status, events = _sent(client, path, data, chain=one.device.institution_key)
            (wrote if events else silent).add(path)
            if status in {403, 404} or status >= 500:
                wrong.append(f"{who} {path}: {status}, though the role may")
    assert not wrong, "\n".join(wrong)
    assert len(wrote) >= 30, sorted(silent - wrote)


def _roles() -> tuple[str, ...]:
    """Return who looks: what a role may is decided above the database; whose cases these are, in it."""
    return WHO if connection.vendor == "sqlite" else SEEN_ON_EACH_DATABASE


def _browser(viewer: Viewer) -> Client:
    """Log somebody in; what breaks is answered with 500, as it would be in use."""
    client = browser(viewer.account)
    client.raise_request_exception = False
    return client


def _tries(world: World) -> Iterator[tuple[str, Try]]:
    for name, samples in ADDRESSES.items():
        for tried in samples(world):
            path = reverse(name, kwargs=dict(tried.arguments))
            yield f"{path}?{tried.query}" if tried.query else path, tried


def _look(who: str, looks: Viewer, world: World) -> Iterator[str]:
    """Tell each page that is shown to whom it is nothing, or not shown to whose it is, or tells of others."""
    client = _browser(looks)
    hidden = [
        secret
        for one in (world.own, world.others)
        if not looks.sees_case(one.case)
        for secret in (one.case.number, one.case.patient.name, one.case.patient.code)
    ]
    for path, tried in _tries(world):
        if tried.public:
            continue
        answer, asked = _get(client, path)
        if asked > MOST_QUERIES:
            answer, asked = _get(client, path)  # what is read once by a process was read by the first
        if asked > MOST_QUERIES:
            yield f"{who} {path}: {asked} queries"
        expected = {200, 302} if tried.seen(looks) else {404}
        if answer.status_code not in expected or "/login/" in answer.headers.get("Location", ""):
            yield f"{who} {path}: {answer.status_code}, expected {sorted(expected)}"
        if answer.headers["Content-Type"].startswith("text/") and answer.status_code == 200:
            told = re.findall("|".join(map(re.escape, hidden)), answer.content.decode()) if hidden else []
            if told:
                yield f"{who} {path}: tells {sorted(set(told))}"


def _get(client: Client, path: str) -> tuple[Any, int]:
    """Return the answer of a page, and how many queries it asked."""
    asked: list[str] = []

    def noted(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(noted):
        answer = client.get(path)
    return answer, len(asked)


def _press(
    who: str, sends: Viewer, world: World, data: Mapping[str, Any], *, here_only: bool = False
) -> Iterator[str]:
    client, turn = _browser(sends), _roles().index(who) if who in _roles()[:-1] else None
    for number, (path, tried) in enumerate(_tries(world)):
        if tried.public or (tried.ability(sends) and not here_only):
            continue
        if turn is not None and (number + turn) % IN_TURN:
            continue
        status, events = _sent(client, path, data[path], chain=world.own.institution_key)
        if events or status >= 500 or status == 403:
            yield f"{who} {path}: {status}, {events} events"


def _sent(client: Client, path: str, data: Mapping[str, Any], *, chain: Any) -> tuple[int, int]:
    """Send a form and take back what it wrote; return the status and how many events there were."""
    found = Event.objects.filter(institution_key=chain)
    before, mark = found.count(), transaction.savepoint()
    for file in data.values():
        if hasattr(file, "seek"):
            file.seek(0)
    status = client.post(path, data).status_code
    wrote = found.count() - before
    transaction.savepoint_rollback(mark)
    return status, wrote
