"""Finds a place for each form of the permission matrix: who can fill it, and where it is open.

`python -m tests.browser.forms` prints the places as JSON; the pages themselves are asked.
"""

import json
import re
from collections.abc import Iterable

from maatwerk.config.start import start_django

start_django()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from maatwerk.cases import actions  # noqa: E402
from maatwerk.cases.models import Build  # noqa: E402
from maatwerk.people.models import Account  # noqa: E402
from tests.browser import records  # noqa: E402
from tests.cases.walk import Walk, stated  # noqa: E402
from tests.web.addresses import ADDRESSES  # noqa: E402
from tests.web.viewers import World, nobody  # noqa: E402
from tests.web.world import everything, extend  # noqa: E402

FORM = re.compile(r"<form[^>]*\bdata-kept\b.*?</form>", re.DOTALL)
BUTTON = re.compile(r"<button(?![^>]*(?:type=\"button\"|\bdisabled\b))")
TYPED = re.compile(r"<(?:select|textarea|input(?![^>]*type=\"hidden\"))")
STAGES = (
    "requested",
    "decided",
    "pictured",
    "reviewed",
    "design_approved",
    "in_verification",
    "drafted",
)

Place = tuple[str, str]
"""Who opens a page, and its address."""


def addresses(world: World, devices: list[str], builds: list[str]) -> dict[str, list[str]]:
    """Return all places of each form: a step at each device, an act at each build."""
    found: dict[str, list[str]] = {}
    for name, samples in ADDRESSES.items():
        for one in samples(world):
            if one.ability is nobody:
                continue
            given = dict(one.arguments)
            others = {"step": devices, "build_act": builds}.get(name, [])
            numbers = [*others, given["number"]] if "number" in given else [""]
            form = "/".join([name, *(given[key] for key in ("kind", "code", "act") if key in given)])
            found.setdefault(form, []).extend(
                reverse(name, kwargs={**given, "number": number} if number else given) for number in numbers
            )
    return found


def first(browsers: dict[str, Client], places: Iterable[str]) -> Place | None:
    """Return the first of the places, and of the people, where a form can be filled and sent."""
    for address in places:
        for who, browser in browsers.items():
            page = browser.get(address)
            forms = FORM.findall(page.text) if page.status_code == 200 else []
            if any(TYPED.search(form) and BUTTON.search(form) for form in forms):
                return who, address
    return None


def _inside(account: Account) -> Client:
    browser = Client()
    browser.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def _draft(one: Walk) -> None:
    actions.draft_prescription(
        device=one.fresh(),
        purpose="guide for a planned operation",
        characteristics=stated(),
        **one.lab.act("jip"),
    )


def everywhere() -> tuple[dict[str, Place], list[str]]:
    """Return a place of each form that is open to somebody, and the names of those that are open nowhere."""
    walks = [records.bring(stage) for stage in STAGES]
    one = records.bring("in_verification")
    walks.append(records.bring("in_production"))  # the last: its machine is free for nobody else
    world, every = extend(one), everything(one)
    browsers = {"every": _inside(every.account), **{who: _inside(one.lab[who]) for who in ("iva", "noor")}}
    _draft(walks[0])
    builds = [str(one.number) for one in Build.objects.order_by("-pk")]
    devices = [*(walk.device.number for walk in walks), world.others.number]
    found = {name: first(browsers, places) for name, places in addresses(world, devices, builds).items()}
    return {name: at for name, at in found.items() if at}, [name for name, at in found.items() if not at]


if __name__ == "__main__":
    records.child.run = records._measure  # type: ignore[assignment]
    setup_test_environment()
    places, shut = everywhere()
    print(json.dumps({"open": places, "shut": shut}))
