"""A case from the call to its acceptance without a mouse: Tab, letters, arrows, Space and Enter."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from maatwerk.config.demonstration import cast
from tests.browser.conftest import LogIn
from tests.browser.keys import choose, press, reach, tick, write
from tests.cases.walk import GUIDE


def main_button(page: Page, name: str) -> Locator:
    """Return a button of the page."""
    return page.locator("main").get_by_role("button", name=name, exact=True)


def next_step(page: Page, device: str, step: str) -> None:
    """Open a device and follow its next step."""
    page.goto(f"/devices/{device}/")
    here = page.locator("a.next")
    expect(here.locator("b")).to_have_text(step)
    press(page, here)
    expect(page.locator("h1")).to_have_text(step)


def draft(page: Page) -> None:
    """Fill in what the records do not know."""
    for name, value, _source in GUIDE:
        one = page.locator(f"main [name='value-{name}']")
        if one.input_value() == value:
            continue
        if one.evaluate("one => one.tagName") == "SELECT":
            choose(page, one, value)
        else:
            write(page, one, value)
    press(page, main_button(page, "Write the prescription"))
    expect(page.locator(".toast")).to_contain_text("decides and signs")


def test_from_the_call_to_acceptance_by_keyboard_alone(log_in: LogIn) -> None:
    jip = log_in("jip")
    jip.goto("/")
    press(jip, jip.get_by_role("link", name="New case"))
    expect(jip.locator("#id_patient")).to_be_focused()
    jip.keyboard.type("79 0001")
    write(jip, jip.locator("#id_intervention"), "Resection of the mandible")
    reach(jip, jip.locator("#id_device"))
    choose(jip, jip.locator("#id_device"), "cmf-cutting-guide/left")
    write(jip, jip.locator("#id_theatre_on"), (timezone.localdate() + timedelta(days=9)).isoformat())
    reach(jip, jip.locator("#id_prescriber"))
    jip.keyboard.type("Dr Iva")
    press(jip, main_button(jip, "By call"))
    jip.wait_for_url(re.compile("/devices/"))
    device = jip.url.rstrip("/").rsplit("/", 1)[1]
    next_step(jip, device, "Write the prescription")
    draft(jip)

    iva = log_in("iva")
    next_step(iva, device, "Sign the prescription")
    for box in iva.locator(".confirm input").all():
        tick(iva, box)
    write(iva, iva.locator("#id_password"), cast.PASSWORD)
    press(iva, main_button(iva, "Sign the prescription"))
    expect(iva.locator(".toast")).to_contain_text("Signed.")

    next_step(jip, device, "Decide the route")
    press(jip, main_button(jip, "Decide the route"))
    expect(jip.locator(".toast")).to_contain_text("Decided")
    next_step(jip, device, "Accept the device")
    press(jip, main_button(jip, "Accept the device"))
    expect(jip.locator(".device-title .status")).to_have_text("accepted")
