"""From a call to the accepted device, in a real browser, with the inputs counted as the browser sees them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from maatwerk.config.demonstration import cast
from tests.browser.conftest import LogIn, examine
from tests.cases.walk import GUIDE

COUNT = """
(() => {
  window.__changed = JSON.parse(sessionStorage.getItem('counted') || '[]');
  document.addEventListener('change', (event) => {
    window.__changed.push(location.pathname + '#' + event.target.name + event.target.value.length);
    sessionStorage.setItem('counted', JSON.stringify([...new Set(window.__changed)]));
  }, true);
})();
"""
CHOICES = {"indication_group", "region", "side"}
LAB_AT_MOST = 40
PRESCRIPTION_AT_MOST = 12


def counted(page: Page) -> int:
    """Return how many fields were changed by hand, as the page's own events tell."""
    return len(page.evaluate("[...new Set(window.__changed)]"))


def opened(page: Page, *, number: str, family: str = "cmf-cutting-guide", side: str = "left") -> str:
    """Open a case as the lab does, and return the number of its device."""
    page.goto("/cases/new/")
    page.fill("#id_patient", number)
    page.fill("#id_intervention", "Resection of the mandible")
    page.select_option("#id_device", f"{family}/{side}")
    page.fill("#id_theatre_on", (timezone.localdate() + timedelta(days=9)).isoformat())
    page.select_option("#id_prescriber", label="Dr Iva Morgenrood")
    page.get_by_role("button", name="By call").click()
    page.wait_for_url(re.compile("/devices/"))
    return page.url.rstrip("/").rsplit("/", 1)[1]


def drafted(page: Page, device: str) -> None:
    """Fill in what the records do not know, as the lab does."""
    page.goto(f"/devices/{device}/draft_prescription/")
    for name, value, _ in GUIDE:
        field = page.locator(f"[name='value-{name}']")
        if name in CHOICES:
            if field.input_value() != value:
                field.select_option(value)
        elif field.input_value() != value:
            field.fill(value)
            field.dispatch_event("change")
    page.get_by_role("button", name="Write the prescription").click()
    page.wait_for_url(f"**/devices/{device}/")


def confirm_all(page: Page) -> None:
    """Tick every decision, one by one, and sign."""
    for box in page.locator(".confirm input").all():
        box.check()
    page.fill("#id_password", cast.PASSWORD)
    page.locator("#id_password").dispatch_event("change")
    page.get_by_role("button", name="Sign the prescription").click()
    page.wait_for_url(re.compile(r"/devices/[^/]+/$"))


@pytest.fixture
def counting(log_in: LogIn) -> Callable[..., Page]:
    """Log in with a counter of the page's own events."""

    def comes(who: str, **more: str) -> Page:
        page = log_in(who, **more)
        page.add_init_script(COUNT)
        return page

    return comes


def test_a_guide_from_the_call_to_acceptance(counting: Callable[..., Page]) -> None:
    lab = counting("jip")
    device = opened(lab, number="77 0001")
    assert counted(lab) <= 5
    drafted(lab, device)
    surgeon = counting("iva", size="phone")
    surgeon.goto(f"/devices/{device}/sign_prescription/")
    confirm_all(surgeon)
    by_prescriber = counted(surgeon)
    lab.goto(f"/devices/{device}/decide_route/")
    lab.get_by_role("button", name="Decide the route").click()
    lab.wait_for_url(f"**/devices/{device}/")
    lab.goto(f"/devices/{device}/accept_device/")
    lab.get_by_role("button", name="Accept the device").click()
    lab.wait_for_url(f"**/devices/{device}/")
    assert lab.locator(".device-title").get_by_text("accepted").is_visible()
    by_lab = counted(lab)
    print(f"inputs up to acceptance: lab {by_lab}, prescription {by_prescriber}")
    assert by_lab <= LAB_AT_MOST / 2
    assert by_prescriber <= PRESCRIPTION_AT_MOST


def test_a_change_on_the_phone_is_read_again_before_it_is_signed(log_in: LogIn) -> None:
    lab = log_in("jip")
    device = opened(lab, number="77 0002")
    drafted(lab, device)
    surgeon = log_in("iva", size="phone")
    surgeon.goto(f"/devices/{device}/sign_prescription/")
    row = surgeon.locator(".decision").filter(has_text="Angle of the osteotomy")
    row.get_by_text("Decide otherwise").click()
    row.locator("input[type=text]").fill("80")
    for box in surgeon.locator(".confirm input").all():
        box.check()
    surgeon.get_by_role("button", name="Sign the prescription").click()
    surgeon.get_by_text("Read once more, then sign.").wait_for()
    assert surgeon.locator(".confirm input:not(:checked)").count() == 0
    surgeon.fill("#id_password", cast.PASSWORD)
    surgeon.get_by_role("button", name="Sign the prescription").click()
    surgeon.get_by_text("Signed. The lab goes on.").wait_for()


def test_a_lost_connection_keeps_the_draft(log_in: LogIn) -> None:
    lab = log_in("jip")
    device = opened(lab, number="77 0003")
    lab.goto(f"/devices/{device}/draft_prescription/")
    lab.fill("[name='value-cut_planes']", "behind 34")
    lab.context.set_offline(True)
    lab.get_by_role("button", name="Write the prescription").click()
    lab.get_by_text("There is no connection").wait_for()
    assert lab.input_value("[name='value-cut_planes']") == "behind 34"
    lab.context.set_offline(False)
    lab.reload()
    assert lab.input_value("[name='value-cut_planes']") == "behind 34"


def test_a_patient_is_found_while_typing(log_in: LogIn) -> None:
    lab = log_in("jip")
    opened(lab, number="77 0004")
    lab.goto("/cases/new/")
    lab.locator("#id_patient").press_sequentially("0004")
    lab.locator(".found-one").filter(has_text="77 0004").click()
    assert lab.input_value("#id_patient") == "77 0004"


@pytest.mark.parametrize(("size", "language"), [("desk", "en-GB"), ("phone", "de-DE")])
def test_the_pages_hold_against_the_rules_of_access(log_in: LogIn, size: str, language: str) -> None:
    lab = log_in("jip")
    device = opened(lab, number=f"78 {len(size)}{language[:2]}")
    case = device.rsplit("-", 1)[0]
    drafted(lab, device)
    page = log_in("jip", size=size, language=language)
    for path in (
        "new",
        *(
            f"{case}/{act}"
            for act in ("add", "change", "meeting", "patient", "prescriber", "deputy", "adapted")
        ),
    ):
        page.goto(f"/cases/{path}/")
        examine(page)
    for code in ("draft_prescription", "transcribe_order", "decide_route", "accept_device", "hold", "cancel"):
        page.goto(f"/devices/{device}/{code}/")
        examine(page)
    surgeon = log_in("iva", size=size, language=language)
    surgeon.goto(f"/devices/{device}/sign_prescription/")
    examine(surgeon)
