"""Takes the pictures of the documentation anew: `make pictures`.

Each main screen of the living demonstration, on desk and phone, light and dark, as one sheet; and the single
pictures that other pages of the documentation show.
"""

import io
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from maatwerk.config.demonstration import cast
from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT, SIZES, Program, plant, running

OUT = ROOT / "docs" / "pictures"
SCHEMES = ("light", "dark")
HIGH = 700  # of one picture in a sheet
GAP = 16


@dataclass(frozen=True)
class Screen:
    """A main screen: who looks at what. `{state}` in a path is a device in that state."""

    name: str
    who: str
    path: str
    alone: tuple[tuple[str, str, str], ...] = ()
    """Also kept alone: under which name, in which size and scheme."""


SCREENS = (
    Screen("today", "jip", "/", alone=(("today", "desk", "light"), ("today-phone-dark", "phone", "dark"))),
    Screen("board", "jip", "/board/", alone=(("board", "desk", "light"),)),
    Screen("cases", "jip", "/cases/"),
    Screen("case", "jip", "/devices/{in_production}/", alone=(("case-dark", "desk", "dark"),)),
    Screen("prescribe", "iva", "/devices/{requested}/draft_prescription/"),
    Screen(
        "approve", "iva", "/devices/{in_design}/approve_design/", alone=(("approve-phone", "phone", "light"),)
    ),
    Screen("bench", "saar", "/bench/", alone=(("bench", "tablet", "light"),)),
    Screen(
        "check", "saar", "/devices/{in_verification}/check_device/", alone=(("bench-check", "desk", "light"),)
    ),
    Screen("builds", "ruben", "/builds/"),
    Screen("queue", "jip", "/queue/"),
    Screen("search", "jip", "/search/?q=zygoma"),
    Screen("papers", "mila", "/devices/{followed_up}/papers/"),
    Screen("lab", "noor", "/lab/", alone=(("lab", "desk", "light"),)),
    Screen("families", "noor", "/lab/families/"),
    Screen("lots", "saar", "/lab/lots/"),
    Screen("machines", "saar", "/lab/machines/"),
    Screen("duties", "noor", "/duties/"),
    Screen("people", "noor", "/people/"),
    Screen("import", "noor", "/import/"),
)


def main() -> None:
    """Plant the living lab, look at each screen four times, write the sheets."""
    with tempfile.TemporaryDirectory() as name, running(plant("living", Path(name))) as program:
        states = _devices(Path(name))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for screen in SCREENS:
                path = screen.path.format_map(states)
                print(screen.name, path, flush=True)
                _take(browser, program, screen, path=path)
            browser.close()


def _devices(data: Path) -> Mapping[str, str]:
    """Return, for each state, the number of a device that stands there."""
    (found,) = data.glob("*.sqlite3")
    with sqlite3.connect(f"file:{found}?mode=ro", uri=True) as records:
        return dict(records.execute("SELECT state, MAX(number) FROM cases_device GROUP BY state"))


def _take(browser: Browser, program: Program, screen: Screen, *, path: str) -> None:
    taken = {}
    for scheme in SCHEMES:
        for size in ("desk", "phone"):
            with _looking(browser, program, who=screen.who, size=size, scheme=scheme) as page:
                taken[size, scheme] = _seen(page, path)
    _sheet(taken).save(OUT / f"screen-{screen.name}.webp", quality=85, method=6)
    for name, size, scheme in screen.alone:
        if (size, scheme) not in taken:
            with _looking(browser, program, who=screen.who, size=size, scheme=scheme) as page:
                taken[size, scheme] = _seen(page, path)
        taken[size, scheme].save(OUT / f"{name}.png", optimize=True)


@contextmanager
def _looking(browser: Browser, program: Program, *, who: str, size: str, scheme: str) -> Iterator[Page]:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-GB",
        color_scheme=scheme,  # type: ignore[arg-type]
        base_url=program.address,
        has_touch=size != "desk",
    )
    page = context.new_page()
    page.goto("/login/")
    page.fill("#id_login", f"{who}@maarwijk.example")
    page.fill("#id_password", cast.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def _seen(page: Page, path: str) -> Image.Image:
    answer = page.goto(path)
    assert answer is not None and answer.status == 200, (path, answer and answer.status)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # the shape is drawn after its file came
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def _sheet(taken: Mapping[tuple[str, str], Image.Image]) -> Image.Image:
    """Lay four pictures out: desk beside phone, light above dark."""
    rows = []
    for scheme in SCHEMES:
        pictures = [_high(taken[size, scheme]) for size in ("desk", "phone")]
        rows.append(pictures)
    wide = sum(one.width for one in rows[0]) + GAP
    sheet = Image.new("RGB", (wide, 2 * HIGH + GAP), (128, 128, 128))
    for number, pictures in enumerate(rows):
        across = 0
        for one in pictures:
            sheet.paste(one, (across, number * (HIGH + GAP)))
            across += one.width + GAP
    return sheet


def _high(picture: Image.Image) -> Image.Image:
    return picture.resize((round(picture.width * HIGH / picture.height), HIGH), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
