"""The newcomer's walk, read from its page and followed to the letter."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from maatwerk.config.demonstration import cast
from maatwerk.web import words
from tests.browser.conftest import ROOT, LogIn

WALK = Path(ROOT) / "docs" / "for-the-lab" / "first-case.md"
WHO = re.compile(r"Log in as `(\w+)@maarwijk\.example`")
STEP = re.compile(r"\d+\. (.*)")
KINDS = {
    "row": re.compile(r"In the row \*\*(.+?)\*\*, press \*\*(.+?)\*\*\."),
    "press": re.compile(r"Press \*\*(.+?)\*\*\."),
    "write": re.compile(r"Write `(.+?)` into \*\*(.+?)\*\*\."),
    "choose": re.compile(r"Choose `(.+?)` in \*\*(.+?)\*\*\."),
    "tick": re.compile(r"Tick each \*\*(.+?)\*\*\."),
    "read": re.compile(r"Read \*\*(.+?)\*\*"),
}
Line = tuple[str, tuple[str, ...]]


def lines() -> Iterator[Line]:
    """Yield each log-in and each numbered step of the page."""
    for line in WALK.read_text("utf-8").splitlines():
        if found := WHO.match(line):
            yield "who", (found[1],)
        elif step := STEP.fullmatch(line):
            kind, said = next(
                (kind, said) for kind, form in KINDS.items() if (said := form.fullmatch(step[1])) is not None
            )
            yield kind, said.groups()


def meant(text: str) -> str:
    """Return what is typed where the page says which, not what."""
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    return {"a day next week": day, "the password": cast.PASSWORD}.get(text, text)


def follow(page: Page, kind: str, said: tuple[str, ...]) -> None:
    """Do what one step says."""
    main = page.locator("main")
    if kind == "row":
        row = main.locator(".case").filter(has_text=said[0])
        with page.expect_navigation():
            row.get_by_role("link", name=said[1], exact=True).click()
    elif kind == "press":
        button = main.get_by_role("button", name=said[0], exact=True)
        link = main.get_by_role("link", name=re.compile(f"^{re.escape(said[0])}"))
        with page.expect_navigation():
            button.or_(link).first.click()
    elif kind == "write":
        main.get_by_label(said[1]).first.fill(meant(said[0]))
    elif kind == "choose":
        main.get_by_label(said[1]).first.select_option(label=said[0])
    elif kind == "tick":
        for box in main.get_by_label(said[0]).all():
            box.check()
    else:
        expect(page.locator(".toast")).to_contain_text(said[0], timeout=30_000)


def test_a_newcomer_follows_the_first_case_to_the_letter(log_in: LogIn) -> None:
    page, done = None, 0
    for kind, said in lines():
        if kind == "who":
            page = log_in(said[0])
        else:
            assert page is not None
            follow(page, kind, said)
            done += 1
    assert page is not None
    assert done > 30
    expect(page.locator(".device-title .status")).to_have_text("accepted")


def test_every_step_that_the_page_names_is_called_so() -> None:
    table = WALK.read_text("utf-8").split("## 5.")[1]
    named = set(re.findall(r"\*\*(.+?)\*\*", table))
    assert named
    assert named <= {str(one) for one in words.STEPS.values()}
