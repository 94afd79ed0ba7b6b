"""Opening: patient, case and devices; nothing is tied across institutions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maatwerk.archive.models import Event
from maatwerk.archive.verify import verify
from maatwerk.cases import actions
from maatwerk.cases.models import Case, Patient
from maatwerk.people import actions as people
from maatwerk.workflow.doorway import Refused
from tests.cases import walk as walking
from tests.cases.hospital import AT
from tests.cases.refusals import impossible, shut


def test_a_patient_is_registered_under_a_code_and_named_in_no_event(at):
    walk = at("requested")
    assert walk.patient.code == "P-00001"
    texts = " ".join(Event.objects.values_list("text", flat=True))
    assert walk.patient.code in texts
    assert walk.patient.name not in texts
    assert walk.patient.number not in texts


def test_a_case_gathers_several_devices_by_letter(at):
    walk = at("requested")
    second = actions.add_device(case=walk.case, family_code="cmf-plate", side="left", **walk.lab.act("iva"))
    assert (walk.device.number, second.number) == ("2026-0001-A", "2026-0001-B")


def test_the_twenty_seventh_device_gets_two_letters(at):
    walk = at("requested")
    for _ in range(26):
        last = actions.add_device(
            case=walk.case, family_code="hand-splint", side="left", **walk.lab.act("iva")
        )
    assert last.number == "2026-0001-AA"


def test_cases_are_counted_by_year(at):
    walk = at("requested")
    assert walking.begin(walk.lab).case.number == "2026-0002"
    walk.lab.clock += timedelta(days=60)
    assert walking.begin(walk.lab).case.number == "2027-0001"


def test_a_family_that_nobody_adopted_is_unknown(at):
    walk = at("requested")
    with impossible(walk, "family_unknown"):
        actions.add_device(case=walk.case, family_code="cranial-plate", side="left", **walk.lab.act("iva"))


def test_a_side_that_does_not_exist_is_refused(at):
    walk = at("requested")
    with pytest.raises(ValueError, match="up"):
        actions.add_device(case=walk.case, family_code="cmf-plate", side="up", **walk.lab.act("iva"))


def test_the_theatre_date_changes_with_a_reason(at):
    walk = at("requested")
    day = walk.lab.clock.date() + timedelta(days=30)
    actions.change_case(
        case=walk.case, changes={"theatre_on": day}, reason="theatre full", **walk.lab.act("iva")
    )
    assert Case.objects.get().theatre_on == day
    with impossible(walk, "case_field_fixed"):
        actions.change_case(case=walk.case, changes={"number": "1"}, reason="no", **walk.lab.act("iva"))


def test_identifiers_are_corrected_with_a_reason_and_the_code_stays(at):
    walk = at("requested")
    actions.correct_patient(
        patient=walk.patient, changes={"name": "Voorbeeld, Ottilie"}, reason="misread", **walk.lab.act("iva")
    )
    assert Patient.objects.get().name == "Voorbeeld, Ottilie"
    with impossible(walk, "patient_field_fixed"):
        actions.correct_patient(
            patient=walk.patient, changes={"code": "P-9"}, reason="no", **walk.lab.act("iva")
        )


def test_a_technician_opens_no_case(at):
    walk = at("requested")
    with shut(walk, None, "not_allowed"):
        actions.register_patient(name="x", **walk.lab.act("ruben"))


def test_nothing_is_tied_to_another_institution(at):
    walk = at("requested")
    other = people.found_institution(
        name="Lindenhof",
        address="Linden 1",
        country="NL",
        administrator_email="ada@lindenhof.example",
        administrator_name="Ada",
        administrator_password="a lock of seven wards",
        administrator_roles=("quality_manager",),
        at=AT,
    )
    ada = other.administrator
    with impossible(walk, "other_institution"):
        actions.add_device(case=walk.case, family_code="cmf-plate", side="left", actor=ada, at=walk.lab.now())
    with pytest.raises(Refused) as caught:
        actions.accept_device(device=walk.device, actor=ada, at=walk.lab.now())
    assert "another institution" in caught.value.reasons[0].text


def test_the_database_itself_refuses_a_state_that_does_not_exist(at):
    walk = at("requested")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(walk.device).objects.filter(pk=walk.device.pk).update(state="finished")


def test_the_archive_finds_a_state_changed_past_the_doorway(at):
    walk = at("requested")
    type(walk.device).objects.filter(pk=walk.device.pk).update(state="released")
    report = verify().as_json()
    assert report["state"] == "broken"
    (found,) = report["findings"]
    assert (found["kind"], found["fields"]) == ("row_changed", ["state"])


def test_a_walk_to_the_end_leaves_an_intact_archive(at):
    at("followed_up")
    assert verify().as_json()["state"] == "intact"
