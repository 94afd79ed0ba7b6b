"""A production day on a tablet: from the approved design to the release, by the people whose work it is."""

import re

import pytest
from playwright.sync_api import Page, expect

from maatwerk.config.demonstration import cast
from tests.browser.conftest import LogIn, Program, at_stage, examine

pytestmark = pytest.mark.slow

BOTTLE = "24-121-1"
READINGS = {
    "drain_minutes": "12",
    "wash_dirty_minutes": "8",
    "wash_clean_minutes": "7",
    "dry_minutes": "30",
    "cure_minutes": "40",
    "cure_celsius": "60",
    "clean_minutes": "2",
    "wash_delay_hours": "1",
    "cure_lamp_hours": "411",
    "clean_solvent": "IPA 99 %, 30 min in air",
}
MEASURED = {
    "bath_residue": "0,6",
    "cure_hardness": "0.5",
    "dryness": "0.02",
    "mass": "-0.8",
    "wall": "3,9",
    "slot_wall": "3.8",
    "contact_rms": "0.11",
    "contact_p95": "0.24",
    "slot_clearance": "0.15",
    "slot_flatness": "0.04",
    "drill_clearance": "0.06",
    "seating_gap": "0.2",
    "sleeve_pull": "42",
    "sterile_twin": "0.02",
    "repeat_segmentation": "0.3",
}
LEFT = ":not(details.tried input)"
"""What is done folds away; only what is left is filled in."""


def plan(page: Page, number: str) -> None:
    """Plan a build: the bottle is scanned, its Enter does not send the form."""
    page.goto("/bench/")
    examine(page)
    page.locator(f'a[href$="device={number}"]').click()
    page.set_input_files("#id_file", {"name": "job.form", "mimeType": "text/plain", "buffer": b"job"})
    page.locator("input[name=operations][value=support]").uncheck()
    page.focus("#id_containers")
    page.keyboard.type(BOTTLE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Guide resin").first).to_be_visible()
    examine(page)
    page.get_by_role("button", name="Plan the build").click()


def finish(page: Page, *, fails: int) -> None:
    """Start a build and take it out; what failed is marked in two taps."""
    page.get_by_role("link", name="Start the build").click()
    examine(page)
    page.get_by_role("button", name="Start the build").click()
    page.get_by_role("link", name="Take the build out").click()
    for name, value in READINGS.items():
        page.fill(f"#id_{name}", value)
    for place in range(fails):
        page.locator(".pick").nth(place).click()
        page.locator(".fails").nth(place).get_by_text("Support scar").click()
    examine(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Take the build out").click()
    expect(page.locator(".toast")).to_be_visible()


def check(page: Page, number: str) -> None:
    """Do every check of the plan, tab by tab."""
    page.goto(f"/devices/{number}/check_device/")
    examine(page)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("on record")).click()
    tabs = [one.get_attribute("href") or "" for one in page.locator(".tabs a").all()]
    for tab in tabs:
        page.goto(f"/devices/{number}/check_device/{tab}")
        if page.get_by_role("button", name="close the group").count():
            with page.expect_navigation():
                page.get_by_role("button", name="close the group").click()
            page.goto(f"/devices/{number}/check_device/{tab}")
        for name, value in MEASURED.items():
            for field in page.locator(f'input[name^="value-{name}-"]{LEFT}').all():
                field.fill(value)
        for right in page.locator(f'input[value="right"]{LEFT}').all():
            right.check(force=True)
        with page.expect_navigation():
            page.get_by_role("button", name="Record what is filled in").click()
        expect(page.locator(".toast")).to_be_visible()
    examine(page)
    page.get_by_role("button", name="The bench is done").click()


def test_a_guide_goes_from_the_approved_design_to_its_release_on_a_tablet(
    program: Program, log_in: LogIn
) -> None:
    number = at_stage(program, "design_approved", copies=2)
    ruben = log_in("ruben", size="tablet")
    plan(ruben, number)
    finish(ruben, fails=1)
    plan(ruben, number)
    finish(ruben, fails=0)
    check(log_in("saar", size="tablet"), number)

    mila = log_in("mila", size="tablet")
    mila.goto(f"/devices/{number}/prepare_release/")
    mila.locator("main form button.main").click()
    expect(mila.get_by_text("Evidence complete on record")).to_be_visible()
    loaded = mila.locator("img.paper").first.evaluate("one => one.decode().then(() => one.naturalWidth)")
    assert loaded >= 1400
    examine(mila)
    mila.select_option("#id_side", "left")
    mila.fill("#id_password", cast.PASSWORD)
    mila.locator("main form button.main").click()
    expect(mila.get_by_role("heading", name="Papers")).to_be_visible()
    with mila.expect_download() as got:
        mila.get_by_role("link", name="PDF").first.click()
    assert got.value.suggested_filename.startswith("statement-")
    examine(mila)


def test_several_people_share_one_station(program: Program, log_in: LogIn) -> None:
    desk = log_in("ruben")
    desk.goto("/station/means/")
    desk.fill("#id_pin", "408261")
    desk.fill("#id_password", cast.PASSWORD)
    desk.get_by_role("button", name="Set the PIN").click()
    examine(desk)

    shared = log_in("jip", size="tablet")
    shared.goto("/station/")
    examine(shared)
    shared.fill("#id_name", "Print room")
    shared.fill("#id_password", cast.PASSWORD)
    shared.get_by_role("button", name="Open the station").click()
    examine(shared)
    shared.goto("/bench/")
    assert "/station/" in shared.url
    shared.get_by_text("Ruben Stellendam").click()
    shared.fill("#pin", "408261")
    shared.get_by_role("button", name="Begin").click()
    expect(shared.get_by_role("heading", name="Print room")).to_be_visible()
    expect(shared.locator(".who")).to_contain_text("Ruben Stellendam")
    examine(shared)
    shared.locator("main").get_by_role("button", name="Change person").click()
    expect(shared.get_by_text("Nobody acts here now")).to_be_visible()


def test_the_pages_of_the_day_hold_against_the_rules_of_access(program: Program, log_in: LogIn) -> None:
    waiting, released = at_stage(program, "in_verification"), at_stage(program, "released")
    pages = [
        log_in("ruben"),
        log_in("ruben", size="phone", language="de-DE", scheme="dark"),
    ]
    for path in (
        "/bench/",
        "/board/",
        "/builds/",
        "/builds/plan/",
        "/queue/",
        "/scan/?q=P1",
        "/scan/?q=nothing",
        "/search/?q=guide",
        "/tour/",
        f"/devices/{waiting}/",
        f"/devices/{waiting}/files/",
        f"/devices/{waiting}/check_device/",
        f"/devices/{waiting}/gate/verify/",
        f"/devices/{waiting}/redesign/",
        f"/devices/{waiting}/send_to_rework/",
        f"/devices/{released}/papers/",
        f"/devices/{released}/sterilise/",
        f"/devices/{released}/deliver/",
        f"/devices/{released}/recall/",
    ):
        for page in pages:
            page.goto(path)
            examine(page)
