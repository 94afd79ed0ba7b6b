"""The prescriber at the phone: a version sent back with a mark, the next one signed; and without WebGL."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from maatwerk.config.demonstration import cast
from tests.browser.conftest import CHROMIUM, ROOT, LogIn, Program, examine, fits


@pytest.fixture
def device(program: Program) -> str:
    """A device that waits for its prescriber, in a case of its own."""
    return plant(program, "reviewed")


def plant(program: Program, stage: str, *more: str) -> str:
    """Let a program of its own walk a new case of the running hospital to a stage; return its device."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.design", stage, *more],
        env={**program.environment, "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def turn(page: Page) -> None:
    """Start the live picture and wait until it stands."""
    page.get_by_role("button", name="Turn it in 3D").click()
    expect(page.locator("[data-stage][data-live]")).to_be_visible(timeout=60_000)


def test_a_version_is_sent_back_with_a_mark_and_the_next_is_signed(
    log_in: LogIn, program: Program, device: str
) -> None:
    page = log_in("iva", size="phone")
    page.goto(f"/devices/{device}/approve_design/")
    expect(page.locator(".side.huge")).to_have_text("LEFT")
    expect(page.locator("[data-picture]")).to_be_visible()
    examine(page)

    page.get_by_role("link", name="Send back").click()
    page.get_by_role("button", name="Put a mark on the part").click()
    expect(page.locator("[data-ask]")).to_be_visible(timeout=60_000)
    page.locator("canvas").tap()
    expect(page.locator("[data-mark-told]")).to_contain_text("guide.stl")
    expect(page.locator(".pin")).to_be_visible()
    page.get_by_label("What must change").fill("Move the slot 1.5 mm to the front.")
    examine(page)
    page.get_by_role("button", name="Send back").click()
    page.wait_for_url(f"**/devices/{device}/")
    expect(page.locator(".remarks")).to_contain_text("Move the slot 1.5 mm to the front.")
    expect(page.locator(".remarks")).to_contain_text("mm")

    jip = log_in("jip")
    jip.goto(f"/devices/{device}/")
    jip.get_by_role("link", name="Hand in the design").click()
    expect(jip.locator(".remarks")).to_contain_text("Move the slot")
    jip.goto(f"/devices/{device}/")
    jip.get_by_role("button", name="Show the place").click()
    expect(jip.locator(".pin")).to_be_visible(timeout=60_000)

    plant(program, "again", device)
    page.goto(f"/devices/{device}/approve_design/")
    expect(page.get_by_text("Changed:")).to_be_visible()
    # Three things are done: Sign, the password, Sign.
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_label("Your password").fill(cast.PASSWORD)
    examine(page)
    page.locator("#sign").get_by_role("button", name="Sign").click()
    page.wait_for_url(f"**/devices/{device}/")
    expect(page.locator(".device-title .status")).to_have_text("design approved")


def test_the_shape_is_turned_by_keys_and_stays_labelled(log_in: LogIn, device: str) -> None:
    page = log_in("jip")
    page.goto(f"/devices/{device}/")
    turn(page)
    edge = page.locator('[data-edge="r"]')
    page.keyboard.press("2")
    expect(edge).to_have_text("L left")
    page.keyboard.press("3")
    expect(edge).to_have_text("R right")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
    expect(edge).not_to_have_text("R right")
    page.keyboard.press("+")
    page.keyboard.press("0")
    canvas = page.locator("canvas")
    for key in ("w", "a", "s", "d", "Shift+D"):
        still = canvas.screenshot()
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        assert canvas.screenshot() != still, f"{key} moves the picture"
    page.keyboard.press("0")
    expect(page.locator("[data-told]")).to_contain_text("triangles")
    expect(page.locator("[data-scale]")).to_contain_text("mm")
    layer = page.get_by_role("button", name="guide.stl")
    layer.click()
    expect(layer).to_have_attribute("aria-pressed", "false")
    for slider in ("Apart", "Bone", "Part"):
        for one in page.get_by_role("slider", name=slider).all():
            one.press("End")
    page.get_by_role("button", name="As at first").click()
    examine(page)


def test_without_webgl_pictures_show_the_same_and_it_says_so(
    program: Program, device: str, blind: Browser
) -> None:
    context = blind.new_context(
        base_url=program.address, locale="en-GB", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/login/")
    page.fill("#id_login", "iva@maarwijk.example")
    page.fill("#id_password", cast.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"/devices/{device}/approve_design/")
    expect(page.get_by_text("This browser cannot draw in 3D.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn it in 3D")).to_be_hidden()
    page.get_by_role("link", name="Front", exact=True).click()
    expect(page.locator("[data-picture]")).to_have_attribute("src", f"/devices/{device}/pictures/1/front.png")
    expect(page.locator('[data-edge="r"]')).to_have_text("L left")
    examine(page)
    page.get_by_role("link", name="Send back").click()
    page.get_by_label("What must change").fill("Longer.")
    mark, told = page.get_by_role("button", name="Put a mark on the part"), page.locator("[data-mark-told]")
    mark.click()
    # Beside the part nothing is met; it says so and asks on.
    page.locator(".screen").click(position={"x": 8, "y": 8})
    expect(page.locator("[data-told]")).to_contain_text("Nothing of the design lies there")
    page.locator("[data-picture]").click(force=True)
    expect(told).to_contain_text("Marked on guide.stl")
    tapped = told.inner_text()
    # By keys: the cross is moved, Enter marks.
    mark.click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(told).not_to_have_text(tapped)
    expect(told).to_contain_text("Marked on")
    expect(page.locator(".pin")).to_be_visible()
    # Another side is another page: what was typed and marked stays.
    page.get_by_role("link", name="Front", exact=True).click()
    expect(told).to_contain_text("Marked on")
    examine(page)
    page.get_by_role("button", name="Send back").click()
    page.wait_for_url(f"**/devices/{device}/")
    expect(page.locator(".remarks")).to_contain_text("Longer.")
    expect(page.locator(".remarks")).to_contain_text("mm")
    context.close()


@pytest.fixture
def blind(chromium: Browser) -> Iterator[Browser]:
    """A browser that cannot draw in three dimensions."""
    found = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"],
    )
    yield found
    found.close()


def test_files_are_sent_while_the_page_tells_how_far(log_in: LogIn, program: Program, tmp_path: Path) -> None:
    device = plant(program, "in_design")
    page = log_in("jip")
    page.goto(f"/devices/{device}/hand_in_design/")
    examine(page)
    wrong = tmp_path / "guide.stl"
    wrong.write_bytes(b"%PDF-1.7 no mesh at all")
    page.get_by_label("Parts that are made").set_input_files(wrong)
    page.get_by_role("button", name="Hand in the design").click()
    expect(page.locator(".troubles")).to_contain_text("read", timeout=60_000)
    subprocess.run(
        [sys.executable, "-m", "tests.browser.design", "write", str(wrong)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        check=True,
        cwd=ROOT,
    )
    page.get_by_label("Parts that are made").set_input_files(wrong)
    page.get_by_role("button", name="Hand in the design").click()
    page.wait_for_url("**/accept_findings/", timeout=120_000)
    expect(page.locator(".inspected")).to_contain_text("70.0 × 12.0 × 6.0 mm")
    # Each finding stands with its picture, and the picture comes.
    drawn = page.locator(".found img")
    expect(drawn).to_have_count(2)
    drawn.first.scroll_into_view_if_needed()
    expect(drawn.first).to_have_js_property("naturalWidth", 640)
    examine(page)
    page.set_viewport_size({"width": 390, "height": 844})
    fits(page)
