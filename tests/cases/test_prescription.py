"""The prescription: drafted by others, decided and signed by the prescriber, amended by a new version."""

from dataclasses import replace
from decimal import Decimal

import pytest

from maatwerk.archive.errors import SignatureRefused
from maatwerk.archive.queries import history
from maatwerk.cases import actions, queries
from maatwerk.cases.actions import Stated
from maatwerk.cases.digests import prescription_digest
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, Prescription
from maatwerk.cases.words import Source
from maatwerk.people import actions as people
from tests.cases.refusals import impossible, shut
from tests.cases.walk import stated


def test_who_drafted_and_who_decided_are_two_people_on_record(at):
    walk = at("signed")
    prescription = Prescription.objects.get()
    assert (prescription.drafted_by, prescription.signed_by) == (walk.lab["jip"], walk.lab["iva"])
    assert prescription.profession == walk.lab["iva"].profession
    assert {one.decided_by for one in prescription.characteristics.all()} == {walk.lab["iva"]}


def test_a_signature_is_an_event_bound_to_the_whole_text(at):
    at("signed")
    prescription = Prescription.objects.get()
    (signed,) = [event for event in history(prescription) if event.kind == "archive.signature"]
    assert prescription.digest in signed.text
    stated_now = list(prescription.characteristics.order_by("position"))
    assert prescription_digest(prescription, stated=stated_now) == prescription.digest
    stated_now[3].value = "5"
    assert prescription_digest(prescription, stated=stated_now) != prescription.digest


def test_a_proof_for_another_text_signs_nothing(at):
    walk = at("requested")
    first = draft(walk)
    second = draft(walk, cut_count="3")
    proof = walk.lab.proof("iva", queries.to_sign_prescription(first))
    with pytest.raises(SignatureRefused):
        actions.sign_prescription(prescription=second, proof=proof, **walk.lab.act("iva"))
    second.refresh_from_db()
    assert second.state == "drafted"


def test_a_new_draft_takes_the_place_of_an_unsigned_one(at):
    walk = at("requested")
    first, second = draft(walk), draft(walk, cut_count="3")
    first.refresh_from_db()
    assert (first.state, second.version, second.amends) == ("superseded", 2, None)


def draft(walk, **values):
    return actions.draft_prescription(
        device=walk.device, purpose="guide", characteristics=stated(**values), **walk.lab.act("jip")
    )


def test_an_amendment_needs_a_reason_and_supersedes_when_signed(at):
    walk = at("signed")
    with impossible(walk, "amendment_without_reason"):
        draft(walk)
    first = Prescription.objects.get()
    second = walk.prescribe(stated(cut_count="3"), reason="a third cut was planned")
    first.refresh_from_db()
    assert (first.state, second.state, second.amends) == ("superseded", "signed", first)


def test_an_engineer_does_not_sign(at):
    walk = at("requested")
    prescription = draft(walk)
    proof = walk.lab.proof("saar", prescription.digest)
    with shut(walk, None, "not_allowed"):
        actions.sign_prescription(prescription=prescription, proof=proof, **walk.lab.act("saar"))


def test_a_prescription_signed_twice_is_refused(at):
    walk = at("signed")
    prescription = Prescription.objects.get()
    proof = walk.lab.proof("iva", prescription.digest)
    with shut(walk, None, "wrong_state"):
        actions.sign_prescription(prescription=prescription, proof=proof, **walk.lab.act("iva"))


def test_a_prescriber_of_other_cases_neither_signs_nor_approves(at):
    walk = at("requested")
    prescription = draft(walk)
    proof = walk.lab.proof("teun", prescription.digest)
    with shut(walk, None, "not_allowed") as caught:
        actions.sign_prescription(prescription=prescription, proof=proof, **walk.lab.act("teun"))
    assert "co-prescriber" in caught.refused.reasons[0].do
    reviewed = at_reviewed(walk)
    with shut(reviewed, "design", "not_allowed"):
        reviewed.approve(reviewed.design(), by="teun")


def at_reviewed(walk):
    walk.prescribe()
    walk.decide()
    walk.accept()
    walk.accept_imaging(walk.add_imaging())
    walk.start_design()
    walk.review(walk.add_design())
    return walk


def test_a_co_prescriber_signs_and_sees_the_case(at):
    walk = at("requested")
    teun = walk.lab["teun"]
    actions.add_prescriber(case=walk.case, account=teun, reason="operates together", **walk.lab.act("iva"))
    walk.prescribe(by="teun", decided_by=teun)
    assert Prescription.objects.get(state="signed").signed_by == teun
    assert list(queries.cases_for(teun, at=walk.lab.now())) == [walk.case]
    with impossible(walk, "prescriber_twice"):
        actions.add_prescriber(case=walk.case, account=teun, reason="again", **walk.lab.act("iva"))


def test_a_deputy_of_the_prescriber_signs(at):
    walk = at("requested")
    today = walk.lab.clock.date()
    people.appoint_deputy(
        principal=walk.lab["iva"],
        deputy=walk.lab["teun"],
        role="prescriber",
        from_on=today,
        until_on=today,
        reason="leave",
        **walk.lab.act("noor"),
    )
    walk.prescribe(by="teun")
    assert Prescription.objects.get(state="signed").signed_by == walk.lab["teun"]


def test_a_text_that_changed_since_it_was_drafted_is_not_signed(at):
    walk = at("requested")
    prescription = draft(walk)
    type(walk.device).objects.filter(pk=walk.device.pk).update(side="right")
    prescription = Prescription.objects.get(pk=prescription.pk)
    proof = walk.lab.proof("iva", prescription.digest)
    with impossible(walk, "prescription_changed"):
        actions.sign_prescription(prescription=prescription, proof=proof, **walk.lab.act("iva"))


def test_a_tolerance_of_its_own_goes_before_the_familys(at):
    walk = at("requested")
    wide = Stated(name="cut_angle", value="90", tolerance=Decimal("2.5"), source=Source.PRESCRIBER)
    prescription = walk.prescribe([wide])
    assert prescription.characteristics.get().tolerance == Decimal("2.5")


def test_what_accompanies_it_is_a_model_a_mould_or_an_impression(at):
    walk = at("requested")
    with pytest.raises(ValueError, match="photo"):
        walk.prescribe(accompanied_by=[{"kind": "photo"}])


@pytest.mark.parametrize("said", ["Nickel: severe contact allergy", "latex"])
def test_a_ban_that_was_signed_stands_on_the_case(at, said):
    walk = at("requested")
    banned = stated(material_ban=said)
    walk.prescribe(banned)
    assert Case.objects.get(pk=walk.case.pk).material_bans == said
    walk.prescribe(banned, reason="written once more")
    assert Case.objects.get(pk=walk.case.pk).material_bans == said, "it is noted once"


def test_a_ban_within_another_word_is_noted_beside_it(at):
    walk = at("requested")
    walk.prescribe(stated(material_ban="marigold"))
    walk.prescribe(stated(material_ban="gold"), reason="more is known")
    assert Case.objects.get(pk=walk.case.pk).material_bans == "marigold; gold"


def test_where_nothing_is_banned_no_ban_is_shown(at):
    walk = at("signed")
    assert Case.objects.get(pk=walk.case.pk).material_bans == ""


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("cut_count", "2.5", "not a whole number"),
        ("pin_count", "-4", "below zero"),
        ("safety_margin", "-3", "below zero"),
        ("safety_margin", "wide", "is no number"),
        ("cut_angle", "nan", "is no number"),
        ("region", "elbow", "none of the answers"),
    ],
)
def test_what_no_device_can_have_is_not_written_down(at, name, value, why):
    walk = at("requested")
    given = [replace(one, value=value) if one.name == name else one for one in stated()]
    with pytest.raises(CaseError) as refused:
        walk.prescribe(given)
    assert refused.value.code == "value_impossible"
    assert why in refused.value.what
    assert not walk.device.prescriptions.exists()


def test_a_decision_changed_while_signing_is_held_to_the_same(at):
    walk = at("requested")
    draft = actions.draft_prescription(
        device=walk.device, purpose="guide", characteristics=stated(), **walk.lab.act("jip")
    )
    with pytest.raises(CaseError) as refused:
        actions.change_decisions(prescription=draft, changes={"cut_count": "1.5"}, **walk.lab.act("iva"))
    assert refused.value.code == "value_impossible"
    changed = actions.change_decisions(
        prescription=draft, changes={"safety_margin": "4,5"}, **walk.lab.act("iva")
    )
    assert changed.characteristics.get(name="safety_margin").value == "4.5"


def test_an_angle_may_point_the_other_way(at):
    walk = at("requested")
    given = [replace(one, value="-12") if one.name == "cut_angle" else one for one in stated()]
    assert walk.prescribe(given).characteristics.get(name="cut_angle").value == "-12"
