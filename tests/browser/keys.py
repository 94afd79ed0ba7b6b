"""What hands do without a mouse: Tab, letters, arrows, Space and Enter."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError

FURTHEST = 160
PATIENCE = 8
_HERE = "one => one === document.activeElement"
_STOPS_BEFORE = """one => {
  const kinds = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const stops = [...document.querySelectorAll(kinds)].filter((each) =>
    !each.disabled && each.tabIndex >= 0 && each.type !== 'radio' && each.checkVisibility());
  const after = (first, second) =>
    Boolean(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING);
  return stops.filter((each) => after(document.activeElement, each) && after(each, one)).length;
}"""
_OF_ITS_GROUP = "one => document.activeElement.name === one.name && document.activeElement.form === one.form"


def _go(page: Page, target: Locator, here: str) -> None:
    target.wait_for(state="attached")
    page.wait_for_load_state()
    # Far from there, nobody looks after every single Tab; the last ones are watched.
    for _turn in range(target.evaluate(_STOPS_BEFORE) * 3 // 4):
        page.keyboard.press("Tab")
    for _turn in range(FURTHEST):
        if target.evaluate(here):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def reach(page: Page, target: Locator) -> None:
    """Go on with Tab until this has the focus."""
    _go(page, target, _HERE)


def press(page: Page, target: Locator) -> None:
    """Reach a link or button and press it."""
    reach(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    """Reach a field, type over what stands in it, and leave it."""
    reach(page, target)
    if target.get_attribute("type") == "date":
        year, month, day = text.split("-")
        text = f"{month}{day}{year}"  # the order in which this browser asks, whatever the page speaks
    else:
        page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def choose(page: Page, target: Locator, value: str) -> None:
    """Reach a list and go down to a value."""
    reach(page, target)
    page.keyboard.press("Home")
    for _turn in range(FURTHEST):
        if target.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The list holds no {value}")


def pick(page: Page, target: Locator, value: str) -> None:
    """Reach a list by its keys and go down to what is shown under these words."""
    choose(page, target, str(target.locator("option", has_text=value).first.get_attribute("value")))


def tick(page: Page, target: Locator) -> None:
    """Reach a box and tick it; of a group, go with the arrows to the one that is meant."""
    if target.get_attribute("type") != "radio":
        reach(page, target)
        page.keyboard.press("Space")
        return
    _go(page, target, _OF_ITS_GROUP)
    page.keyboard.press("Space")
    for _turn in range(FURTHEST):
        if target.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"No arrow ticks {target}")


def give(page: Page, target: Locator, files: Path | list[Path] | Mapping[str, Any]) -> None:
    """Reach a field for files and choose them in the window that opens."""
    reach(page, target)
    for _turn in range(PATIENCE):
        # The browser itself now and then opens no window at the first press.
        with contextlib.suppress(TimeoutError), page.expect_file_chooser(timeout=2_000) as window:
            page.keyboard.press("Space")
            window.value.set_files(files)  # type: ignore[arg-type]
            return
    raise AssertionError(f"No window opens for {target}")
