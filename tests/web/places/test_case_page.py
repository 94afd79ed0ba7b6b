"""The case page: who and which side, devices, what was decided, the one next step and its gate."""

from datetime import timedelta

import pytest

from maatwerk.cases import actions
from maatwerk.cases.models import Device
from maatwerk.cases.process import GATE_NAMES
from maatwerk.cases.steps import next_step, with_progress
from maatwerk.people import actions as people
from tests.cases.stages import STAGES
from tests.web.places.looking import browser_of, few_queries, inside, stranger, text_of


def test_the_case_leads_to_its_first_device(at):
    walk = at("requested")
    answer = inside(walk, "jip").get(f"/cases/{walk.case.number}/")
    assert answer.status_code == 302
    assert answer["Location"] == f"/devices/{walk.device.number}/"


def test_it_says_patient_side_surgeon_and_the_next_step(at):
    walk = at("signed")
    page = text_of(inside(walk, "jip").get(f"/devices/{walk.device.number}/"))
    for told in (walk.patient.name, "LEFT", walk.case.prescriber.full_name, "Decide the route", "yours"):
        assert told in page, told


def test_it_says_who_prescribes_beside_and_who_stands_in_today(at):
    walk = at("requested")
    path = f"/devices/{walk.device.number}/"
    client = inside(walk, "jip")
    assert "stands in for" not in text_of(client.get(path))
    actions.add_prescriber(
        case=walk.case, account=walk.lab["teun"], reason="operates with her", **walk.lab.act("iva")
    )
    for days in (-1, 20_000):
        people.appoint_deputy(
            principal=walk.lab["teun"],
            deputy=walk.lab["iva"],
            role="prescriber",
            from_on=walk.lab.clock.date() - timedelta(days=9),
            until_on=walk.lab.clock.date() + timedelta(days=days),
            reason="leave",
            **walk.lab.act("teun"),
        )
    with few_queries():
        page = text_of(client.get(path))
    surgeon, second = walk.case.prescriber.full_name, walk.lab["teun"].full_name
    assert f"with {second}" in page
    assert page.count(f"{surgeon} stands in for {second} until") == 1


def test_whose_turn_it_is_when_it_is_not_ones_own(at):
    walk = at("signed")
    page = text_of(inside(walk, "ruben").get(f"/devices/{walk.device.number}/"))
    assert "somebody else’s" in page
    assert "Waits for" in page


def test_the_single_reason_is_the_one_that_is_known_and_the_others_are_folded_below(at):
    walk = at("prescribed")
    said = text_of(inside(walk, "jip").get(f"/devices/{walk.device.number}/gate/imaging/"))
    first, folded = said.split("<details>", 1)
    assert "no series was added" in first and "not known" not in first
    assert "Does the series belong to this patient?" in folded


def test_a_shut_gate_gives_its_reason_basis_and_what_to_do(at):
    walk = at("in_verification")
    path = f"/devices/{walk.device.number}/gate/verify/"
    alone = inside(walk, "jip").get(path)
    assert alone.status_code == 200
    assert "Lab policy" in text_of(alone)
    assert "What to do" in text_of(alone)
    part = inside(walk, "jip").get(path, headers={"HX-Request": "true"})
    assert "<html" not in text_of(part)
    assert inside(walk, "jip").get(f"/devices/{walk.device.number}/gate/moon/").status_code == 404


@pytest.mark.parametrize("stage", [name for name, _ in STAGES])
def test_the_page_asks_little_of_the_database_at_every_stage(at, stage):
    walk = at(stage)
    client = inside(walk, "jip")
    path = f"/devices/{walk.device.number}/"
    client.get(path)
    with few_queries():
        assert client.get(path).status_code == 200
    step = next_step(with_progress(Device.objects.filter(pk=walk.device.pk)).get())
    if step is not None and step.gate in GATE_NAMES:
        with few_queries():
            assert client.get(f"{path}gate/{step.gate}/").status_code == 200


@pytest.mark.parametrize("key", ["teun", None])
def test_whoever_may_not_see_it_finds_nothing(at, key):
    walk = at("in_design")
    client = browser_of(stranger()) if key is None else inside(walk, key)
    for path in (
        f"/cases/{walk.case.number}/",
        f"/devices/{walk.device.number}/",
        f"/devices/{walk.device.number}/gate/design/",
        f"/cases/{walk.case.number}/adapted/",
    ):
        assert client.get(path).status_code == 404, path


def test_an_inspector_reads_and_has_no_button(at):
    walk = at("in_design")
    page = text_of(inside(walk, "inge").get(f"/devices/{walk.device.number}/"))
    assert walk.case.number in page
    assert "somebody else’s" in page
