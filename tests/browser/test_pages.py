"""Each page for each size: it is there, it can be read, it names nobody's fault but says what to do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LogIn, examine, fits

PAGES = ("/", "/cases/", "/system/")


@pytest.mark.parametrize(
    ("size", "scheme"), [("desk", "light"), ("tablet", "dark"), ("phone", "light"), ("phone", "dark")]
)
def test_pages_hold_against_the_rules_of_access(log_in: LogIn, size: str, scheme: str) -> None:
    page = log_in("noor", size=size, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        examine(page)


def test_a_phone_reaches_search_board_queue_and_people(log_in: LogIn) -> None:
    page = log_in("noor", size="phone")
    for name, path in (("Board", "/board/"), ("Also in the queue", "/queue/"), ("People", "/people/")):
        page.goto("/cases/")
        page.locator("details.me summary").click()
        fits(page)
        link = page.locator("details.me").get_by_role("link", name=name)
        expect(link).to_be_in_viewport(ratio=1)
        link.click()
        page.wait_for_url(f"**{path}")
    page.locator("details.me summary").click()
    page.locator("details.me").get_by_role("searchbox").fill("Vlierhof")
    page.locator("details.me").get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile(r"/search/\?q=Vlierhof"))
    page.goto("/cases/")
    page.get_by_role("searchbox").fill("Vlierhof")
    page.get_by_role("button", name="Search everywhere").click()
    page.wait_for_url(re.compile(r"/search/\?q=Vlierhof"))
    examine(page)
