"""Every form of the permission matrix is held against the rules of access, and loses its connection half-way.

`test_lost_connection.py` sends a form of each kind again as well; here nothing arrives, so nothing changes.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, LogIn, Program, copied, examine, running
from tests.browser.test_lost_connection import BUTTON, FILL, STANDS, forms_of, visit

NOTHING_TYPED = {
    *("step/accept_device", "step/start_design", "step/close", "step/approve_design", "step/accept_findings"),
    *("step/plan_build", "step/start_build", "step/finish_build", "step/finish_production", "means"),
    *("lab_act/lots/use-up", "lab_act/tanks/retire", "lab_act/recipes/adopt"),
    *("lab_act/families/adopt", "lab_act/families/release", "duties_calendar"),
    "step/repeated_part",  # no part of this world is in two devices; tests/web/steps fills it
}
"""Their pages ask for a press, or for what one proves oneself with, which is never kept."""


@pytest.fixture(scope="module")
def program(hospital: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A hospital of its own: the world of the matrix holds machines on which others would build."""
    with running(copied(hospital, tmp_path_factory.mktemp("forms"))) as own:
        yield own


@pytest.fixture(scope="module")
def found(program: Program) -> Any:
    """Who can fill each form, and where; and which are open nowhere."""
    words = [sys.executable, "-m", "tests.browser.forms"]
    done = subprocess.run(
        words, env=program.environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def cut_off(page: Page, number: int) -> str:
    """Fill a form and send it without connection; return what was lost, if anything."""
    form = page.locator("main form[method=post]").nth(number)
    form.evaluate(FILL)
    filled = form.evaluate(STANDS)
    page.context.set_offline(True)
    form.locator(BUTTON).first.evaluate("one => one.form.requestSubmit(one)")
    told = page.locator("[role=alert]:visible, [data-sending]:visible").filter(has_text="connection")
    expect(told.first).to_be_visible()
    kept = form.evaluate(STANDS) == filled
    page.context.set_offline(False)
    return "" if kept else "something of it was lost"


def test_every_form_holds_and_outlives_a_lost_connection(log_in: LogIn, found: Any) -> None:
    places = found["open"]
    pages = {who: log_in(who) for who in {who for who, _address in places.values()}}
    wrong = []
    for name, (who, address) in places.items():
        visit(pages[who], address)
        examine(pages[who])
        open_here = forms_of(pages[who])
        if not open_here:
            wrong.append(f"{name}: nothing to fill at {address}")
        wrong += [f"{name}: {lost}" for number in open_here[:1] if (lost := cut_off(pages[who], number))]
    print(f"\n{len(places)} forms")
    assert not wrong, "\n".join(wrong)


def test_no_form_is_left_out(found: Any) -> None:
    assert set(found["shut"]) == NOTHING_TYPED
