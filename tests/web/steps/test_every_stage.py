"""The page of each step answers at each stage of a device, also long before and long after its turn."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from maatwerk.cases.steps import ASIDE, STEPS
from maatwerk.people.queries import abilities_of
from maatwerk.web.pages.steps.registry import PAGES
from tests.cases import stages
from tests.cases.walk import Walk
from tests.web.places.looking import inside

pytestmark = pytest.mark.slow


def _able(walk: Walk) -> Iterator[tuple[str, Client]]:
    """Give each step with a browser of somebody whose step it is."""
    held = {
        key: abilities_of(walk.lab[key], at=timezone.now())
        for key in ("iva", "jip", "saar", "teun", "noor", "ruben", "mila")
    }
    browsers = {key: inside(walk, key) for key in held}
    for code in PAGES:
        needed = (STEPS.get(code) or ASIDE[code]).ability
        who = next(key for key, abilities in held.items() if needed in abilities)
        yield code, browsers[who]


@pytest.mark.parametrize("stage", [name for name, _step in stages.STAGES])
def test_each_step_answers(db: None, stage: str) -> None:
    walk = stages.at(stage)
    broken = []
    for code, browser in _able(walk):
        browser.raise_request_exception = False
        address = f"/devices/{walk.device.number}/{code}/"
        seen = browser.get(address).status_code
        sent = browser.post(address, {"do": "verify"}).status_code  # the bench asks what to do
        gone = (404, 404)  # nothing of this kind is there: no findings, no build
        if (seen, sent) != gone and (seen not in {200, 302} or sent not in {302, 409, 422}):
            broken.append(f"{code}: {seen}, sent {sent}")
    assert broken == []
