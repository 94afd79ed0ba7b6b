"""What people see: the lab its institution, a prescriber the own cases, a stranger nothing."""

import pytest

from maatwerk.cases import actions, queries
from maatwerk.cases.errors import CaseError
from maatwerk.people import actions as people
from tests.cases.hospital import AT
from tests.cases.walk import stated


def test_the_lab_sees_every_case_of_the_institution(at):
    walk = at("prescribed")
    for key in ("jip", "saar", "ruben", "mila", "noor", "inge"):
        assert list(queries.cases_for(walk.lab[key], at=walk.lab.now())) == [walk.case]


def test_a_prescriber_sees_the_own_cases_only(at):
    walk = at("prescribed")
    assert list(queries.cases_for(walk.lab["iva"], at=walk.lab.now())) == [walk.case]
    assert list(queries.cases_for(walk.lab["teun"], at=walk.lab.now())) == []


def test_whoever_wrote_a_prescription_down_sees_its_case(at):
    walk = at("requested")
    teun = walk.lab["teun"]
    assert list(queries.cases_for(teun, at=walk.lab.now())) == []
    actions.draft_prescription(
        device=walk.device,
        purpose="guide for a planned operation",
        characteristics=stated(walk.device.family.code),
        **walk.lab.act("teun"),
    )
    assert list(queries.cases_for(teun, at=walk.lab.now())) == [walk.case]
    assert list(queries.devices_for(teun, at=walk.lab.now())) == [walk.device]


def test_a_stranger_learns_not_even_that_a_device_exists(at):
    walk = at("prescribed")
    founding = people.found_institution(
        name="Lindenhof",
        address="Linden 1",
        country="NL",
        administrator_email="ada@lindenhof.example",
        administrator_name="Ada",
        administrator_password="a lock of seven wards",
        administrator_roles=("quality_manager",),
        at=AT,
    )
    for viewer in (founding.administrator, walk.lab["teun"]):
        with pytest.raises(CaseError) as caught:
            queries.device(viewer, number=walk.device.number, at=walk.lab.now())
        assert caught.value.code == "device_not_found"
    assert queries.device(walk.lab["saar"], number=walk.device.number, at=walk.lab.now()) == walk.device


def test_a_gate_can_be_asked_without_acting(at):
    walk = at("checked")
    answer = queries.gate_answer(walk.lab["saar"], device=walk.device, gate="verify", at=walk.lab.now())
    assert answer
    assert walk.state == "in_verification"


def test_the_queue_lists_what_waits_for_a_build(at):
    walk = at("design_approved")
    build = walk.prepare()
    assert list(queries.queue_for(walk.lab["ruben"])) == []
    actions.abort_build(build=build, reason="another first", **walk.lab.act("ruben"))
    assert [piece.part.device for piece in queries.queue_for(walk.lab["ruben"])] == [walk.device]
    assert list(queries.builds_for(walk.lab["ruben"])) == [build]


def test_the_dossier_tells_the_story_up_to_now(at):
    walk = at("followed_up")
    told = queries.dossier(walk.lab["saar"], device=walk.device, at=walk.lab.now())
    assert [gate["gate"] for gate in told["gates"]] == [
        "accept", "imaging", "design", "produce", "verify", "release", "deliver", "follow_up"
    ]  # fmt: skip
    assert all(check["verdict"] == "passed" for check in told["checks"])
    assert told["lots"][0]["code"] == "LOT-surgical-guide-resin"
    assert len({gate["by"] for gate in told["gates"]}) == 5


def test_the_moves_that_leave_a_state_are_told(at):
    walk = at("released")
    assert "deliver" in queries.next_moves(walk.device)
    assert "accept" not in queries.next_moves(walk.device)
