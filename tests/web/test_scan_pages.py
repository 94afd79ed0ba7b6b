"""One field for a scanner: each code leads to what it stands for."""

from datetime import timedelta

import pytest
import time_machine

from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.web.inside import browser, looked

pytestmark = pytest.mark.django_db


def test_a_device_a_piece_and_a_build_lead_to_their_pages() -> None:
    walk = stages.at("planned")
    ruben, number = browser(walk.lab["ruben"]), walk.device.number
    assert ruben.get(f"/scan/?q={number.lower()}").url == f"/devices/{number}/"  # type: ignore[attr-defined]
    mark = walk.pieces()[0].part.mark
    assert ruben.get(f"/scan/?q={mark}").url == f"/devices/{number}/"  # type: ignore[attr-defined]
    build = walk.build().number
    assert ruben.get(f"/scan/?q={build}").url == f"/builds/{build}/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SLA-Printer", "In date to"),
        ("caliper", "In date to"),
        ("C-surgical-guide-resin", "Released"),
        ("LOT-pa12-powder", "Released"),
        ("nothing-of-ours", "Nothing here has the code"),
    ],
)
def test_things_of_the_lab_say_whether_they_may_be_used(code: str, said: str) -> None:
    walk = stages.at("requested")
    assert said in looked(browser(walk.lab["ruben"]), f"/scan/?q={code}").content.decode()


def test_a_tank_stands_for_what_was_poured_in() -> None:
    walk = stages.at("requested")
    made = walk.lab
    material = made.lots["surgical-guide-resin"].material
    today = made.clock.date()
    tank = lab.add_tank(code="T1", material=material, in_use_from=today, **made.act("ruben"))
    ruben = browser(made["ruben"])
    assert "Nothing is in it" in looked(ruben, "/scan/?q=T1").content.decode()
    container = made.containers["surgical-guide-resin"]
    lab.fill_tank(tank=tank, container=container, emptied_first=True, **made.act("ruben"))
    assert "LOT-surgical-guide-resin" in looked(ruben, "/scan/?q=T1").content.decode()
    answer = ruben.get("/scan/resolve/?q=T1").json()
    assert (answer["kind"], answer["usable"]) == ("tank", True)


def test_material_on_hold_or_expired_says_why_not() -> None:
    walk = stages.at("requested")
    made, ruben = walk.lab, browser(walk.lab["ruben"])
    lot, code = made.lots["surgical-guide-resin"], made.containers["surgical-guide-resin"].code
    assert ruben.get(f"/scan/resolve/?q={code}").json()["usable"] is True
    subject = Subject(HoldSubject.LOT, str(lot.pk), str(lot))
    lab.place_hold(subject=subject, code="doubt", reason="the resin is cloudy", **made.act("ruben"))
    for asked in (code, lot.number):
        answer = ruben.get(f"/scan/resolve/?q={asked}").json()
        assert answer["usable"] is False, asked
        assert "the resin is cloudy" in answer["said"]
    powder = made.lots["pa12-powder"]
    with time_machine.travel(made.clock + timedelta(days=300), tick=False):
        answer = browser(made["ruben"]).get(f"/scan/resolve/?q={powder.number}").json()
    assert answer["usable"] is False
    assert "expired on" in answer["said"]


def test_an_instrument_out_of_date_says_why_not() -> None:
    walk = stages.at("requested")
    lab.record_calibration(
        instrument=walk.lab.instruments["caliper"],
        performed_on=walk.lab.clock.date(),
        performed_by="calibration service",
        passed=False,
        certificate_number="K-2",
        **walk.lab.act("noor"),
    )
    page = looked(browser(walk.lab["ruben"]), "/scan/?q=caliper").content.decode()
    assert "Not to be used" in page
    assert "failed" in page


def test_a_stranger_finds_nothing_under_a_code() -> None:
    walk = stages.at("planned")
    teun = browser(walk.lab["teun"])
    for code in (walk.device.number, walk.build().number, "caliper", ""):
        assert teun.get(f"/scan/resolve/?q={code}").status_code == 404
    assert browser(walk.lab["iva"]).get(f"/scan/resolve/?q={walk.device.number}").status_code == 200
