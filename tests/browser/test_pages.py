"""Each page for each size: it is there, it can be read, it names nobody's fault but says what to do."""

import pytest

from tests.browser.conftest import LogIn, examine

PAGES = ("/", "/cases/", "/system/")


@pytest.mark.parametrize(
    ("size", "scheme"), [("desk", "light"), ("tablet", "dark"), ("phone", "light"), ("phone", "dark")]
)
def test_pages_hold_against_the_rules_of_access(log_in: LogIn, size: str, scheme: str) -> None:
    page = log_in("noor", size=size, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        examine(page)
