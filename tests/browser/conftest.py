"""A real program on a database of its own, and a real browser in front of it."""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PageError

from maatwerk.config.demonstration import cast
from tests.scratch import scratch_database

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium-headless-shell"  # Debian's own, without windows
SIZES = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Only the 3D is drawn through GL: without a graphics card, whole pages take twice as long that way.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LogIn = Callable[..., Page]


@dataclass(frozen=True)
class Program:
    """A running Maatwerk: where it answers, and the environment that reaches its records."""

    address: str
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2):
            return
        time.sleep(0.1)
    raise AssertionError("The program did not come up.")


def plant(what: str, data: Path) -> Path:
    """Plant what is asked for in a folder, and return it."""
    with scratch_database(data) as given:
        environment = _alone(given)
        call = [sys.executable, "-m", "tests.browser.plant", what]
        subprocess.run(call, env=environment, cwd=ROOT, check=True, timeout=300)
    return data


def _alone(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program that nobody's settings reach."""
    environment = {key: value for key, value in given.items() if key != "DJANGO_SETTINGS_MODULE"}
    return environment | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The standing hospital in a folder, planted once for all processes of a run; each begins with a copy."""
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "hospital"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = base / "made"
            made.mkdir()
            plant("hospital", made)
            made.rename(kept)
    return kept


def copied(planted: Path, data: Path) -> Path:
    """Copy what was planted into a folder, and return it."""
    return Path(shutil.copytree(planted, data, dirs_exist_ok=True))


@contextlib.contextmanager
def running(data: Path) -> Iterator[Program]:
    """Start `maatwerk up` on a folder where something was planted, and stop it afterwards."""
    with scratch_database(data) as given:
        port = _free_port()
        environment = _alone(given) | {"MAATWERK_PORT": str(port)}
        with (data / "up.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "maatwerk.config", "up", "--demo"],
                env=environment,
                cwd=data,
                stdout=log,
                stderr=log,
            )
        program = Program(f"http://localhost:{port}", environment, process)
        try:
            _wait(program.address, process)
            yield program
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def program(hospital: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The standing hospital, one for all tests of this process; each test opens cases of its own."""
    with running(copied(hospital, tmp_path_factory.mktemp("browser"))) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; only as long as these tests run, as an event loop of its own comes with it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def log_in(program: Program, chromium: Browser) -> Iterator[LogIn]:
    """Log one of the cast in, each in an own browser; what the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def comes(who: str, *, size: str = "desk", language: str = "en-GB", scheme: str = "light") -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme=scheme,  # type: ignore[arg-type]
            base_url=program.address,
            has_touch=size != "desk",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
        )
        page.goto("/login/")
        page.fill("#id_login", f"{who}@maarwijk.example")
        page.fill("#id_password", cast.PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda address: "/login" not in address)
        return page

    yield comes
    for context in contexts:
        context.close()
    assert not complaints, complaints


def at_stage(program: Program, stage: str, copies: int = 1) -> str:
    """Return the number of a guide that was walked to a stage through actions."""
    words = [sys.executable, "-m", "tests.browser.records", stage, str(copies)]
    done = subprocess.run(
        words, env=program.environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.split()[-1]


def examine(page: Page) -> None:
    """Hold a page against WCAG 2.2 A and AA, and against its own width."""
    page.wait_for_load_state()
    try:
        found = Axe().run(page, options={"resultTypes": ["violations"]})
    except PageError:
        # The button before had just sent the page away: what is there now is looked at.
        page.wait_for_load_state()
        found = Axe().run(page, options={"resultTypes": ["violations"]})
    worst = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical"}]
    assert not worst, found.generate_report()
    fits(page)


BEYOND = """
() => [...document.querySelectorAll("body *")]
  .filter((one) => getComputedStyle(one).position === "fixed")
  .flatMap((one) => [one, ...one.querySelectorAll("*")])
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
  .filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return right > innerWidth + 1 || left < -1;
  })
  .map((one) => `${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 40)}`)
  .slice(0, 5)
"""
"""What stands fixed on the screen adds nothing to the width of the page, and can still be cut off."""


def fits(page: Page) -> None:
    """Hold a page, and what stands fixed on it, against the width of its screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
    beyond = page.evaluate(BEYOND)
    assert not beyond, f"{page.url}: what is fixed reaches over the edge: {beyond}"
