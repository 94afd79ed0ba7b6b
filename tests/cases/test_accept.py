"""The gate accept: what a device is, on whose prescription, by which route."""

from datetime import timedelta
from decimal import Decimal

import pytest

from maatwerk.cases import actions, collect, gates
from maatwerk.cases.actions import Stated
from maatwerk.cases.casesheet import gates_passed
from maatwerk.cases.facts import Asked
from maatwerk.cases.words import Source
from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people import actions as people
from maatwerk.people.models import Authorisation, RoleGrant
from tests.cases import hospital
from tests.cases import walk as walking
from tests.cases.refusals import impossible, shut
from tests.cases.walk import stated


def test_a_prescribed_guide_is_accepted_with_its_route_and_class(at):
    walk = at("decided")
    walk.accept()
    assert walk.state == "prescribed"
    decision = walk.device.route_decisions.latest("pk")
    assert (decision.route, decision.device_class) == ("custom_made", "IIa")


def test_the_gate_says_which_rules_it_rests_on(at):
    walk = at("prescribed")
    (opened,) = passed(walk, "accept")
    assert {"law", "guidance", "lab_policy"} == set(opened["basis"])
    assert "Art.2(3)" in opened["cites"]


def passed(walk, gate):
    return [one for one in gates_passed(Asked(device=walk.device, at=walk.lab.now())) if one["gate"] == gate]


def test_without_a_prescription_it_stays_shut(at):
    walk = at("requested")
    walk.decide()
    answer = gates.judge(gate="accept", asked=Asked(device=walk.device, at=walk.lab.now()))
    codes = {reason.code for reason in answer.reasons}
    assert {"prescription_not_written", "imaging_alone", "route_not_open"} <= codes
    with shut(walk, "accept", *codes):
        walk.accept()


def test_a_draft_that_nobody_signed_is_no_prescription(at):
    walk = at("requested")
    actions.draft_prescription(
        device=walk.device, purpose="guide", characteristics=stated(), **walk.lab.act("jip")
    )
    walk.decide()
    assert not gates.facts_for(gates.rules(gate="accept", device=walk.device), asked=_asked(walk))[
        "prescription_is_written"
    ]


def test_images_alone_are_no_design_decision(at):
    walk = at("requested")
    walk.prescribe(stated(source=Source.IMAGING))
    walk.decide()
    with shut(walk, "accept", "imaging_alone", "route_not_open") as caught:
        walk.accept()
    reason = next(one for one in caught.refused.reasons if one.code == "imaging_alone")
    assert (reason.basis, reason.cites) == ("guidance", ("Art.2(3)",))
    assert reason.facts["prescriber_design_decisions"] == 0


def test_what_the_lab_proposed_is_no_decision_of_the_prescriber(at):
    walk = at("requested")
    walk.prescribe(stated(source=Source.LAB))
    walk.decide()
    with shut(walk, "accept", "imaging_alone", "route_not_open"):
        walk.accept()


def test_picks_from_a_template_are_no_decisions(at):
    walk = at("requested")
    walk.prescribe(stated(source=Source.TEMPLATE))
    walk.decide()
    with shut(walk, "accept", "decisions_are_template_picks", "route_not_open"):
        walk.accept()


def test_one_decision_beside_template_picks_opens_the_gate(at):
    walk = at("requested")
    picks = stated(source=Source.TEMPLATE)
    own = Stated(name="tumour_margin", value="8", source=Source.PRESCRIBER)
    walk.prescribe((*picks, own))
    walk.decide()
    walk.accept()
    assert walk.state == "prescribed"


def test_a_model_that_comes_along_counts_as_design_characteristics(at):
    walk = at("requested")
    walk.prescribe(stated(source=Source.IMAGING), accompanied_by=[{"kind": "model", "place": "shelf 3"}])
    walk.decide()
    walk.accept()
    assert walk.state == "prescribed"


def test_a_prescriber_whose_authorisation_was_withdrawn_is_not_authorised(at):
    walk = at("requested")
    own = Authorisation.objects.get(account=walk.lab["iva"])
    people.withdraw_authorisation(authorisation=own, reason="left the register", **walk.lab.act("noor"))
    walk.prescribe()
    walk.decide()
    answer = gates.judge(gate="accept", asked=_asked(walk))
    assert {"prescriber_not_authorised", "route_not_open"} == {reason.code for reason in answer.reasons}
    with shut(walk, "accept", "prescriber_not_authorised", "route_not_open"):
        walk.accept()


def test_a_patient_without_identifiers_is_not_identified(at):
    walk = at("decided")
    actions.correct_patient(
        patient=walk.patient, changes={"number": "", "birth_on": None}, reason="wrong", **walk.lab.act("iva")
    )
    with shut(walk, "accept", "patient_not_identified"):
        walk.accept()


def test_nobody_decided_the_route_so_it_is_not_open(at):
    walk = at("signed")
    # While the class is not known, nobody can say that no certificate is needed.
    with shut(walk, "accept", "route_not_open", "certificate_missing"):
        walk.accept()


def test_a_device_for_a_clinical_investigation_takes_another_route(at):
    walk = at("signed")
    walk.decide(is_for_clinical_investigation=True)
    with shut(walk, "accept", "route_not_open"):
        walk.accept()


def test_nobody_answers_by_hand_what_stands_on_record(at):
    walk = at("requested")
    with impossible(walk, "answered_before"):
        walk.decide(prescription_is_written=True)
    with impossible(walk, "answered_before"):
        walk.decide(contacts=["intact_skin"])


def test_outside_the_evidence_range_it_stays_shut_until_a_path_is_open(at):
    walk = at("requested")
    walk.prescribe(stated(blade_thickness="1.4"))
    walk.decide()
    with shut(walk, "accept", "outside_evidence_range") as refusal:
        walk.accept()
    assert (
        "Thickness of the saw blade: 1.4 mm; the evidence covers 0.3 to 1 mm."
        in refusal.refused.reasons[0].text
    )
    actions.open_own_evidence(
        device=walk.device,
        risk_work="Heat of the thicker blade judged; cooling prescribed.",
        evidence="Bench test of ten slots of 1.5 mm.",
        **walk.lab.act("noor"),
    )
    walk.accept()
    assert walk.state == "prescribed"


def test_a_value_that_is_not_stated_is_not_inside_the_range(at):
    walk = at("requested")
    walk.prescribe([one for one in stated() if one.name != "pin_count"])
    walk.decide()
    with shut(walk, "accept", "outside_evidence_range"):
        walk.accept()


def test_a_withdrawn_family_accepts_no_device(at):
    walk = at("decided")
    lab.withdraw_family(family=walk.device.family, reason="evidence doubted", **walk.lab.act("noor"))
    with shut(walk, "accept", "family_not_released"):
        walk.accept()


def test_without_a_releaser_the_case_cannot_be_finished(at):
    walk = at("decided")
    for grant in RoleGrant.objects.filter(role__in=["releaser", "prrc"]):
        people.withdraw_role(grant=grant, reason="left", **walk.lab.act("noor"))
    with shut(walk, "accept", "people_missing"):
        walk.accept()


@pytest.mark.parametrize("kind", ["family", "case", "device"])
def test_a_hold_on_family_case_or_device_keeps_it_shut(at, kind):
    walk = at("decided")
    key = {"family": walk.device.family_id, "case": walk.case.pk, "device": walk.device.pk}[kind]
    lab.place_hold(
        subject=Subject(HoldSubject(kind), str(key), "it"),
        code="doubt",
        reason="a doubt",
        **walk.lab.act("jip"),
    )
    with shut(walk, "accept", "holds_open"):
        walk.accept()


def test_a_class_iii_implant_needs_a_certificate_or_an_authority(at, monkeypatch):
    walk = at("decided")
    as_class_iii = {
        **collect.EVERYTHING,
        "device_class": lambda asked: "III",
        "is_implantable": lambda asked: "yes",
    }
    monkeypatch.setattr(gates, "EVERYTHING", as_class_iii)
    with shut(walk, "accept", "certificate_missing"):
        walk.accept()
    today = walk.lab.clock.date()
    actions.record_derogation(
        device=walk.device,
        authority="Competent authority",
        reference="59/2026/7",
        valid_from=today,
        valid_until=today + timedelta(days=60),
        document=b"authorisation",
        **walk.lab.act("jip"),
    )
    walk.accept()
    assert walk.state == "prescribed"


def test_a_technician_may_not_accept(at):
    walk = at("decided")
    with shut(walk, "accept", "not_allowed"):
        actions.accept_device(device=walk.device, **walk.lab.act("ruben"))


def test_a_device_is_accepted_once(at):
    walk = at("prescribed")
    with shut(walk, "accept", "wrong_state"):
        walk.accept()


def test_the_route_is_decided_anew_when_the_prescription_changed_what_the_law_is_asked(at):
    walk = at("requested")
    walk.decide()
    walk.prescribe()
    walk.accept()
    first, last = walk.device.route_decisions.order_by("pk")
    assert (first.route, last.route) != (last.route, first.route)
    assert last.route == "custom_made"


def test_the_splint_is_class_i_and_asks_for_nothing_about_bone(at):
    walk = at("prescribed", family="hand-splint")
    assert walk.device.route_decisions.latest("pk").device_class == "I"


@pytest.mark.parametrize(
    ("purpose", "source", "codes"),
    [
        ("plan_operation", None, ()),
        ("teaching", None, ("route_not_open",)),
        ("inform_patient", None, ("route_not_open",)),
        ("plan_operation", Source.IMAGING, ("imaging_alone", "route_not_open")),
        ("plan_operation", Source.TEMPLATE, ("decisions_are_template_picks", "route_not_open")),
    ],
)
def test_a_model_is_a_custom_made_device_only_where_somebody_decided_it_for_an_operation(
    at, purpose, source, codes
):
    house = at("requested").lab
    hospital.release_family(house, "anatomical-planning-model")
    model = walking.begin(house, family="anatomical-planning-model")
    model.prescribe(stated("anatomical-planning-model", source=source, purpose=purpose))
    model.decide()
    if codes:
        with shut(model, "accept", *codes):
            model.accept()
    else:
        model.accept()
        assert model.state == "prescribed"


def test_a_tolerance_is_taken_from_the_field_of_the_family(at):
    walk = at("signed")
    angle = walk.device.prescriptions.get().characteristics.get(name="cut_angle")
    assert (angle.tolerance, angle.unit, angle.is_design_decision) == (Decimal("1.0000"), "deg", True)


def _asked(walk):
    return Asked(device=walk.fresh(), at=walk.lab.now())
