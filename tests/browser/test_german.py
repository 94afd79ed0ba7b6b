"""The living lab in German on a phone: longer words, and still nothing is wider than the screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LogIn, Program, fits, plant, running

pytestmark = pytest.mark.slow

PLACES = (
    "/", "/board/", "/cases/", "/cases/new/", "/builds/", "/bench/", "/queue/", "/tour/", "/system/",
    "/lab/", "/lab/lots/", "/lab/machines/", "/lab/families/", "/people/", "/people/roles/",
    "/lab/evidence/", "/lab/parts/", "/lab/incidents/", "/lab/circumstances/", "/duties/", "/duties/country/",
    "/duties/iso-13485/", "/duties/changes/", "/duties/what-if/",
)  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The living demonstration: cases at every stage, machines that run, a lot on hold."""
    with running(plant("living", tmp_path_factory.mktemp("german"))) as found:
        yield found


_WIDER = """all => all.filter(one => {
  const words = document.createRange();
  words.selectNode(one.lastChild);
  return words.getBoundingClientRect().right > one.getBoundingClientRect().right;
}).map(one => one.textContent)"""
"""The buttons whose words reach beyond them."""


def _speaks_german(page: Page, place: str) -> None:
    answer = page.goto(place)
    assert answer is not None
    assert answer.status == 200, place
    assert page.get_attribute("html", "lang") == "de", place
    fits(page)


def _linked(page: Page, pattern: str) -> list[str]:
    found = page.eval_on_selector_all("main a[href]", "all => all.map(one => one.getAttribute('href'))")
    return sorted({one for one in found if re.fullmatch(pattern, one)})


def test_the_pages_fit_a_phone_in_german(log_in: LogIn) -> None:
    # One test, so that the living lab is planted once.
    _main_pages(log_in)
    _devices_and_steps(log_in)
    _what_a_surgeon_signs(log_in)


def _main_pages(log_in: LogIn) -> None:
    page = log_in("jip", size="phone", language="de-DE")
    for place in PLACES:
        _speaks_german(page, place)
    page.goto("/")
    assert page.get_by_role("link", name="Neuer Fall").is_visible()


def _devices_and_steps(log_in: LogIn) -> None:
    page = log_in("jip", size="phone", language="de-DE")
    page.goto("/cases/")
    devices = _linked(page, r"/devices/[^/]+/")
    assert len(devices) > 5
    steps: set[str] = set()
    for device in devices:
        _speaks_german(page, device)
        steps |= set(_linked(page, rf"{device}\w+/"))
    kinds = {step.rstrip("/").rsplit("/", 1)[1]: step for step in sorted(steps)}
    assert len(kinds) > 5
    for step in kinds.values():
        _speaks_german(page, step)
    _bench_opened(page, kinds["check_device"])


def _bench_opened(page: Page, bench: str) -> None:
    """Open what is done at the bench: each button keeps its words."""
    page.goto(f"{bench}?piece=records")
    page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true })")
    fits(page)
    assert page.eval_on_selector_all(".verdict .btn", _WIDER) == []


def _what_a_surgeon_signs(log_in: LogIn) -> None:
    page = log_in("iva", size="phone", language="de-DE")
    page.goto("/cases/")
    for device in _linked(page, r"/devices/[^/]+/"):
        page.goto(device)
        for step in _linked(page, rf"{device}(approve_design|sign_prescription|send_back)/"):
            _speaks_german(page, step)
