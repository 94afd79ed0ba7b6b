"""At 22:00 two are at the lab: they bring a trauma case through every gate, and its papers afterwards.

The surgeon signs on the phone. Inputs are counted as in the whole case, beside whose number they are printed.
"""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import test_whole_case as whole
from tests.browser.brought import gathered, thin
from tests.browser.conftest import ROOT, LogIn, Program, at_stage
from tests.browser.hands import Hand, Hands

pytestmark = pytest.mark.slow

INSTEAD = {"jip": "wies", "ruben": "wies", "saar": "daan", "noor": "daan", "mila": "daan"}
PATIENT = "0095 2200"
TWO = ("wies", "daan")
BY_DAY = (37, 12, 21, 9)
"""Inputs of the lab up to the hand-over, of the prescription, buttons, and hand-overs, when six work by day.

As test_whole_case prints them, without the concession of its thick slices and without what the theatre tells.
"""


def planted(program: Program, what: str) -> str:
    """Let a program of its own plant what the night needs in the running hospital."""
    words = [sys.executable, "-m", "tests.browser.night", what]
    done = subprocess.run(
        words, env=program.environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def glance(page: Page) -> None:
    """Leave the rules of access to the tests that visit the same pages by day."""


@pytest.fixture
def hands(program: Program, log_in: LogIn) -> Hands:
    """Two who take every place in the lab between them."""
    planted(program, "people")
    return Hands(log_in, instead=INSTEAD, look=glance)


def lane(hand: Hand, device: str) -> Page:
    """Open the device and return its page, where the lane stands."""
    hand.opens(device)
    expect(hand.page.locator("#h-lane")).to_be_visible()
    return hand.page


def never(page: Page, what: str) -> str:
    """Return how the lane says that one thing stands which never comes late."""
    line = page.locator("section:has(#h-lane) details li").filter(has_text=what)
    return str(line.locator("[data-is]").first.get_attribute("data-is"))


def called(wies: Hand) -> str:
    """Take the call, and return the number of the device."""
    page = wies.page
    page.goto("/cases/new/")
    wies.fill("Patient number", PATIENT)
    wies.fill("Intervention", "Fracture of the zygoma")
    page.select_option("#id_device", "cmf-cutting-guide/left")
    page.select_option("#id_prescriber", label="Dr Iva Morgenrood")
    page.get_by_label("Trauma lane").check()
    wies.press("By call", then="Next comes the prescription.")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def accepted(hands: Hands, device: str) -> None:
    """See who can finish it tonight, and who releases from elsewhere when one goes home; then accept."""
    daan, page = hands("daan"), hands("daan").page
    daan.next(device, "Accept the device")
    page.get_by_text("Only some are here").click()
    page.get_by_label("Wies Nachtegaal").check()
    expect(page.locator("#staff")).to_contain_text("Nobody is here for: Review the segmentation")
    page.get_by_label("Daan Laatveld").check()
    expect(page.locator("#staff")).to_contain_text(
        "3 people are enough: Dr Iva Morgenrood, Daan Laatveld, Wies"
    )
    expect(page.locator("#staff")).to_contain_text("From elsewhere, Jip Halmstroom, Mila Korenveld can read")
    daan.press("Accept the device", then="Accepted.")


def pictured(wies: Hand, device: str, series: Path) -> None:
    """Send the pictures and accept them."""
    wies.next(device, "Send the pictures")
    wies.page.get_by_label("Zip, or the files of the series").set_input_files(series)
    wies.press("Send the pictures", then="One series was found.")
    wies.press("Accept the pictures", then="The design has begun.")


def bring(hand: Hand, device: str, title: str, *, text: str = "", file: bytes | None = None) -> None:
    """Bring one late paper from the page of the device."""
    page = lane(hand, device)
    page.locator("section:has(#h-lane)").get_by_role("link", name=title).click()
    if text:
        hand.fill("What it says", text)
    if file is not None:
        page.set_input_files("#id_file", {"name": "guide.png", "mimeType": "image/png", "buffer": file})
    hand.press("Bring it", then="The paper is there.")


PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 40 + b"IEND\xaeB`\x82"


def papers(hands: Hands, device: str) -> None:
    """Bring all that may come late; the look back is the quality manager's, and the next day's."""
    bring(hands("wies"), device, "Indication and history", text="Fracture after a fall from a horse.")
    bring(hands("wies"), device, "Note of the call", text="Iva called at 22:00; Wies took the call.")
    bring(hands("daan"), device, "Photographs", file=PICTURE)
    quality = Hand(hands.log_in("noor"))
    bring(quality, device, "Look back", text="Nothing was left out.")
    page = lane(quality, device)
    assert page.locator("section:has(#h-lane) > ul a").count() == 0


def test_two_bring_a_case_through_every_gate_at_night(program: Program, hands: Hands, tmp_path: Path) -> None:
    """As in the whole case, the lab has made a guide before."""
    at_stage(program, "followed_up")
    day = timezone.localdate()
    taken = day - timedelta(days=1)
    brought = gathered(tmp_path, patient=PATIENT, acquired_on=taken, head=thin())
    wies = hands("wies")
    device = called(wies)
    page = lane(wies, device)
    until = timezone.localtime() + timedelta(hours=72)
    expect(page.locator("section:has(#h-lane)")).to_contain_text(f"May come until {until:%a}")
    assert never(page, "Written prescription") == "waiting"
    # What never comes late keeps its gate shut, tonight as on any day.
    saar = Hand(hands.log_in("saar"))
    saar.page.goto(f"/devices/{device}/accept_device/")
    saar.press("Accept the device")
    expect(saar.page.locator(".troubles")).to_contain_text("There is no written prescription")

    hands("iva", size="phone")
    whole.prescribed(hands, device, indication="trauma")
    accepted(hands, device)
    pictured(wies, device, brought.series)
    whole.designed(hands, device, brought)
    whole.made(hands, device)
    whole.checked(hands, device)
    whole.released(hands, device)
    whole.handed_over(hands, device)
    page = lane(wies, device)
    for one in (
        *("Written prescription", "Who the patient is", "The side, checked", "The checks of the plan"),
        *("The statement, before supply", "The statement with the device", "Instructions for use"),
    ):
        assert never(page, one) == "met"
    # Who is here is asked while looking: it writes nothing. What is sampled on every tenth guide is rare.
    apart = re.compile(r"#here=|#value-\w+-d$")
    tonight = [one for one in hands.fields(by=TWO) if not apart.search(one)]
    told = [*hands.fields(on="draft_prescription"), *hands.fields(on="sign_prescription")]
    presses, turns = len(list(hands.presses(by=TWO))), len(hands.turns) - 1

    papers(hands, device)
    later = len(list(hands.fields(on="/late/")))
    print(f"\nup to the hand-over, by two at night: lab {len(tonight)}, prescription {len(told)}, ", end="")
    print(f"buttons {presses}, hand-overs {turns}; by day: {BY_DAY}; late papers: {later}")
    assert len(tonight) <= BY_DAY[0]
    assert len(told) < BY_DAY[1]
    assert presses < BY_DAY[2]
    assert turns < BY_DAY[3]


def test_an_overdue_paper_takes_the_next_case_its_time_until_it_is_there(
    program: Program, hands: Hands
) -> None:
    owing = planted(program, "owing")
    wies = hands("wies")
    wies.page.goto("/")
    expect(wies.page.get_by_text("Papers of this trauma case are overdue")).to_be_visible()
    device = called(wies)
    page = lane(wies, device)
    expect(page.locator("section:has(#h-lane)")).to_contain_text("Not this time")
    page.locator("section:has(#h-lane)").get_by_role("link", name=owing).click()
    expect(page.locator("section:has(#h-lane) [data-is=overdue]")).to_have_count(4)
    papers(hands, f"{owing}-A")
    expect(lane(wies, device).locator("section:has(#h-lane)")).not_to_contain_text("Not this time")
