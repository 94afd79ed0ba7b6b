"""The duties in the browser: every size, both schemes, and a private address that a calendar can read."""

import urllib.error
import urllib.request

import pytest

from tests.browser.conftest import LogIn, examine

PAGES = (
    "/duties/",
    "/duties/?verdict=not_met",
    "/duties/?view=list",
    "/duties/mdr-10-16/",
    "/duties/mdr-61-1/",
    "/duties/mdr-annex-xiii-1-6/",
    "/duties/path/",
    "/duties/calendar/",
    "/duties/gaps/",
    "/duties/?on=2026-05-25",
    "/duties/mdr-52-8-certificate/?on=2026-05-25",
    "/duties/changes/",
    "/duties/what-if/",
    "/duties/iso-13485/",
    "/duties/iso-13485/?now=defer",
    "/duties/iso-13485/7.5.9.2/",
    "/duties/iso-13485/5.3/depart/",
    "/duties/beyond-iso-13485/",
)


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_the_duties_hold_against_the_rules_of_access(log_in: LogIn, size: str, scheme: str) -> None:
    page = log_in("noor", size=size, scheme=scheme)
    for path in PAGES:
        answer = page.goto(path)
        assert answer is not None and answer.ok, path
        examine(page)


def test_from_what_matters_to_the_page_that_does_it(log_in: LogIn) -> None:
    page = log_in("noor", size="phone")
    page.goto("/duties/")
    page.get_by_role("link", name="Liability cover").first.click()
    page.wait_for_url("**/duties/mdr-10-16/")
    page.get_by_role("link", name="File a document").first.click()
    page.wait_for_url("**/lab/evidence/add/evidence/?place=**")


def test_a_calendar_program_reads_the_private_address_until_it_is_ended(log_in: LogIn) -> None:
    page = log_in("noor")
    page.goto("/duties/calendar/")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator(".secret code").inner_text()
    examine(page)
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert answer.read().startswith(b"BEGIN:VCALENDAR")
    page.get_by_role("button", name="End it").click()
    page.get_by_text("The address is ended.").wait_for()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(address, timeout=20)
