"""Sterile service, hand-over, use and recall in the browser."""

import pytest

from maatwerk.cases import actions
from maatwerk.cases.models import Delivery, FollowUp, Reminder, Sterilisation
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.cases.walk import Walk
from tests.web.inside import browser, looked, upload

pytestmark = pytest.mark.django_db
HANDED = {
    "receiver": "Theatre desk, OR 5",
    "receiver_role": "Theatre nurse",
    "side_read_back": "left",
    "statement_accompanied": "on",
    "statement_available_to": "patient",
    "statement_available_how": "Copy in the patient's file",
}


def test_a_device_goes_to_the_sterile_service_with_its_sheet_and_comes_back_with_evidence() -> None:
    walk = stages.at("released")
    ruben, number = browser(walk.lab["ruben"]), walk.device.number
    path = f"/devices/{number}/sterilise/"
    page = looked(ruben, path).content.decode()
    assert "steam 121\u00a0°C" in page
    sent = ruben.post(path, {"service": "Sterile service, Building B", "cycle": "steam-121"})
    trip = Sterilisation.objects.get()
    assert sent.url == f"/devices/{number}/papers/sterile/{trip.pk}/"  # type: ignore[attr-defined]
    sheet = looked(ruben, sent.url).content.decode()  # type: ignore[attr-defined]
    assert "steam 121\u00a0°C" in sheet and "steam-121" not in sheet
    assert "Temperature" in sheet and "Cooling before use" in sheet
    assert "What came back?" in looked(ruben, path).content.decode()
    back = {"cycle_run": "steam-121", "batch": "B-0417", "passed": "yes"}
    assert ruben.post(path, back).status_code == 422
    assert ruben.post(path, {**back, "evidence": upload("cycle.exe", b"MZ\x90\x00")}).status_code == 422
    assert ruben.post(path, {**back, "evidence": upload("cycle.pdf", b"%PDF-1\n%%EOF")}).status_code == 302
    trip.refresh_from_db()
    assert (trip.passed, trip.batch, len(trip.evidence_sha256)) == (True, "B-0417", 64)


def test_a_hand_over_asks_for_the_side_and_never_fills_it_in() -> None:
    walk = stages.at("sterilised")
    ruben, path = browser(walk.lab["ruben"]), f"/devices/{walk.device.number}/deliver/"
    page = looked(ruben, path).content.decode()
    assert 'value="left" selected' not in page
    assert ruben.post(path, {**HANDED, "side_read_back": ""}).status_code == 422
    wrong = ruben.post(path, {**HANDED, "side_read_back": "right"})
    assert wrong.status_code == 409
    assert "Theatre desk, OR 5" in wrong.content.decode()
    assert not Delivery.objects.exists()
    assert ruben.post(path, {**HANDED, "statement_accompanied": ""}).status_code == 409
    assert ruben.post(path, HANDED).status_code == 302
    assert walk.state == "delivered"


def beside(walk: Walk, stage: str) -> Walk:
    """Return another device of the same case at a stage."""
    device = actions.add_device(
        case=walk.case,
        family_code="cmf-cutting-guide",
        side="left",
        region="mandible",
        **walk.lab.act("iva"),
    )
    one = Walk(lab=walk.lab, patient=walk.patient, case=walk.case, device=device)
    for name, step in stages.STAGES:
        if name != "pictured":  # the case has its pictures
            step(one)
        if name == stage:
            break
    return one


def test_what_is_ready_of_a_case_is_handed_over_together_each_with_its_side() -> None:
    walk = stages.at("sterilised")
    second, third = beside(walk, "sterilised"), beside(walk, "released")
    ruben, path = browser(walk.lab["ruben"]), f"/devices/{walk.device.number}/deliver/"
    page = looked(ruben, path).content.decode()
    assert f"side-{second.device.number}" in page
    assert f"side-{third.device.number}" not in page, "it has not been at the sterile service"
    along = f"side-{second.device.number}"
    wrong = ruben.post(path, {**HANDED, along: "right"})
    assert wrong.status_code == 409
    assert not Delivery.objects.exists(), "all, or none"
    assert ruben.post(path, {**HANDED, along: "left"}).status_code == 302
    assert (walk.state, second.state, third.state) == ("delivered", "delivered", "released")
    assert Delivery.objects.filter(receiver="Theatre desk, OR 5").count() == 2


def test_without_its_side_a_device_beside_stays_here() -> None:
    walk = stages.at("sterilised")
    second = beside(walk, "sterilised")
    ruben = browser(walk.lab["ruben"])
    assert ruben.post(f"/devices/{walk.device.number}/deliver/", HANDED).status_code == 302
    assert (walk.state, second.state) == ("delivered", "released")


def test_the_next_hand_over_names_where_its_words_come_from() -> None:
    walk = stages.at("delivered")
    other = walk.device
    page = browser(walk.lab["ruben"]).get(f"/devices/{other.number}/deliver/").content.decode()
    assert f"from the hand-over of {other.number}" in page


def test_how_a_device_was_used_is_recorded_and_harm_asks_for_words() -> None:
    walk = stages.at("delivered")
    iva, path = browser(walk.lab["iva"]), f"/devices/{walk.device.number}/record_use/"
    page = looked(iva, path).content.decode()
    assert "from your log-in" in page
    given = {"outcome": "used", "used_on": "2026-11-26", "fit": "5", "told_by": "Dr Iva Morgenrood"}
    assert iva.post(path, {**given, "broken": "on"}).status_code == 422
    assert iva.post(path, given).status_code == 302
    told = FollowUp.objects.get()
    assert (told.outcome, told.fit, told.answers) == ("used", 5, {"broken": False, "harmed": False})
    assert iva.post(f"/devices/{walk.device.number}/close/").status_code == 302
    assert walk.state == "closed"


def test_no_answer_counts_only_after_two_reminders() -> None:
    walk = stages.at("delivered")
    ruben, path = browser(walk.lab["ruben"]), f"/devices/{walk.device.number}/record_use/"
    assert ruben.post(path, {"outcome": "no_answer"}).status_code == 409
    for _ in range(2):
        assert ruben.post(path, {"do": "remind", "sent_to": "Dr Iva Morgenrood"}).status_code == 302
    assert Reminder.objects.count() == 2
    assert ruben.post(path, {"outcome": "no_answer"}).status_code == 302
    assert walk.state == "followed_up"


def test_a_device_that_was_not_used_says_why() -> None:
    walk = stages.at("delivered")
    iva, path = browser(walk.lab["iva"]), f"/devices/{walk.device.number}/record_use/"
    assert iva.post(path, {"outcome": "not_used"}).status_code == 422
    assert iva.post(path, {"outcome": "not_used", "note": "The plan changed"}).status_code == 302
    assert walk.state == "not_used"


def test_a_device_is_called_back_with_a_reason_and_who_has_it_is_shown() -> None:
    walk = stages.at("delivered")
    mila, path = browser(walk.lab["mila"]), f"/devices/{walk.device.number}/recall/"
    assert "Theatre 4" in looked(mila, path).content.decode()
    assert mila.post(path, {"reason": ""}).status_code == 422
    assert mila.post(path, {"reason": "Lot called back by its maker"}).status_code == 302
    assert walk.state == "recalled"


@pytest.mark.parametrize("step", ["sterilise", "deliver", "record_use", "recall", "prepare_release"])
def test_a_stranger_finds_no_step(step: str) -> None:
    walk = stages.at("released")
    assert browser(walk.lab["teun"]).get(f"/devices/{walk.device.number}/{step}/").status_code == 404


def test_who_may_not_hand_over_is_refused_and_told_who_can() -> None:
    walk = stages.at("sterilised")
    saar, path = browser(walk.lab["saar"]), f"/devices/{walk.device.number}/deliver/"
    assert "Ruben Stellendam" in saar.get(path).content.decode()
    assert saar.post(path, HANDED).status_code == 409
    assert walk.state == "released"
