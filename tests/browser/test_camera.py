"""The camera reads a code where the browser has no reader of its own, and leads to what it stands for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from maatwerk.config.demonstration import cast
from maatwerk.web.pages.code39 import bars
from tests.browser.conftest import CHROMIUM, Program, at_stage

WIDE, HIGH = 640, 480
BOTTLE = "24-121-1"
CODE_128 = {"start": "211214", "stop": "2331112", "1": "123221", "2": "223211", "4": "221231", "-": "122132"}
CHECK = "112412"
"""Symbol 70, the sum of this text by ISO/IEC 15417."""


def two_dimensional() -> NDArray[np.uint8]:
    """Return a QR code of the bottle, as dark modules."""
    code = qrcode.QRCode(border=0)
    code.add_data(BOTTLE)
    return np.kron(np.array(code.get_matrix(), dtype=np.uint8), np.ones((8, 8), np.uint8))


def code_128() -> NDArray[np.uint8]:
    """Return Code 128 of the bottle, as dark modules."""
    symbols = [CODE_128["start"], *(CODE_128[letter] for letter in BOTTLE), CHECK, CODE_128["stop"]]
    line: list[int] = []
    for symbol in symbols:
        for place, width in enumerate(symbol):
            line += [1 - place % 2] * int(width)
    return np.kron(np.array([line], dtype=np.uint8), np.ones((120, 3), np.uint8))


def code_39() -> NDArray[np.uint8]:
    """Return the bars that the lab's own labels carry."""
    drawn = bars(BOTTLE)
    line = np.zeros((1, drawn.width), dtype=np.uint8)
    for place, width in drawn.rows:
        line[0, place : place + width] = 1
    return np.kron(line, np.ones((120, 3), np.uint8))


def filmed(path: Path, code: NDArray[np.uint8]) -> Path:
    """Write what a camera sees before which the code lies still."""
    grey = np.full((HIGH, WIDE), 225, dtype=np.uint8)
    high, wide = code.shape
    top, left = (HIGH - high) // 2, (WIDE - wide) // 2
    grey[top : top + high, left : left + wide] = np.where(code, 30, 225)
    frame = b"FRAME\n" + grey.tobytes() + bytes([128]) * (WIDE * HIGH // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 3)
    return path


@contextmanager
def before(film: Path, *, program: Program, chromium: Browser) -> Iterator[Page]:
    """Log the technician in on a machine whose camera sees a film."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    page = browser.new_context(base_url=program.address, locale="en-GB").new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto("/login/")
    page.fill("#id_login", "ruben@maarwijk.example")
    page.fill("#id_password", cast.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    yield page
    assert not [one for one in said if "Content Security" in one]
    browser.close()


@pytest.mark.parametrize("code", [two_dimensional, code_128, code_39])
def test_the_camera_reads_a_code_without_help_of_the_browser(
    program: Program, chromium: Browser, tmp_path: Path, code: Callable[[], NDArray[np.uint8]]
) -> None:
    film = filmed(tmp_path / "camera.y4m", code())
    with before(film, program=program, chromium=chromium) as page:
        page.goto("/scan/")
        assert page.evaluate("'BarcodeDetector' in window") is False
        page.get_by_role("button", name="Camera").click()
        page.wait_for_url(f"**/scan/?q={BOTTLE}**", timeout=30_000)
        expect(page.locator("main")).to_contain_text("Guide resin")


def test_a_field_for_codes_is_filled_through_the_camera_and_nothing_is_sent(
    program: Program, chromium: Browser, tmp_path: Path
) -> None:
    device = at_stage(program, "design_approved")
    film = filmed(tmp_path / "camera.y4m", two_dimensional())
    with before(film, program=program, chromium=chromium) as page:
        page.goto(f"/builds/plan/?device={device}")
        page.get_by_role("button", name="Camera: ").click()
        expect(page.locator("#id_containers")).to_have_value(f"{BOTTLE}\n", timeout=30_000)
        expect(page.get_by_text("Guide resin").first).to_be_visible()
        assert "/builds/plan/" in page.url
