"""The gate release: another person, exactly this draft, complete papers, sealed at once."""

import json

import pytest
from django.conf import settings
from django.db import OperationalError

from maatwerk.archive.models import Event
from maatwerk.archive.queries import read_file
from maatwerk.cases import actions, casesheet, gates, papers, queries
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import checks_due
from maatwerk.cases.models import Paper, Release
from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.paperwork import seal, snapshot
from maatwerk.people import actions as people
from maatwerk.people.authority import may
from maatwerk.people.models import RoleGrant
from tests.cases.refusals import impossible, shut
from tests.cases.walk import stated


def test_a_release_leaves_three_sealed_papers(at):
    walk = at("drafted")
    walk.release(walk.draft())
    assert walk.state == "released"
    release = Release.objects.get()
    assert (release.state, release.released_by) == ("issued", walk.lab["mila"])
    kinds = {paper.kind: read_file(paper.sha256) for paper in release.papers.all()}
    assert set(kinds) == {"statement", "label", "case_sheet"}
    for content in kinds.values():
        assert seal.check(content).verdict == "valid"


def test_the_statement_says_the_eight_elements_from_the_records(at):
    walk = at("drafted")
    data = snapshot.statement(walk.draft().snapshot["statement"])
    assert data.manufacturer.name == walk.lab.hospital.institution.name
    assert walk.lab.hospital.site.name in {site.name for site in data.sites}
    assert walk.device.number in data.device.identification
    assert (data.patient.kind, data.patient.identifier) == ("code", walk.patient.code)
    assert data.prescriber.name == walk.lab["iva"].full_name
    assert {one.name: one.value for one in data.characteristics}["Number of osteotomies"] == "2"
    assert data.gspr.exceptions == ()
    assert data.snapshot == walk.draft().snapshot_digest
    assert walk.draft().lint["complete"] is True


def test_the_statement_states_what_was_prescribed_not_what_was_built(at):
    walk = at("in_design")
    walk.review(walk.add_design(built={"cut_angle": "89.5"}))
    walk.approve(walk.design())
    walk.start(walk.prepare())
    walk.finish(walk.build())
    walk.check_all()
    walk.verify()
    release = walk.prepare_release()
    stated_values = {one["name"]: one["value"] for one in release.snapshot["statement"]["characteristics"]}
    assert stated_values["Angle of the osteotomy to its reference plane"] == "90"
    sheet = casesheet.build(Asked(device=walk.device, at=walk.lab.now()), language="en", release=release)
    angle = next(one for one in sheet["characteristics"] if one["asked"] == "90")
    assert (angle["built"], angle["within"]) == ("89.5", "yes")


def test_all_data_have_the_shapes_that_papers_take(at):
    walk = at("drafted")
    release = walk.draft()
    sheet = casesheet.build(Asked(device=walk.device, at=walk.lab.now()), language="en", release=release)
    assert snapshot.check(release.snapshot["statement"]) == ()
    assert snapshot.check(release.snapshot["label"], kind="label") == ()
    assert snapshot.check(sheet, kind="case_sheet") == ()
    assert [one["gate"] for one in sheet["gates"]] == ["accept", "imaging", "design", "produce", "verify"]


def test_nothing_is_released_that_was_not_prepared(at):
    walk = at("verified")
    proof = walk.lab.proof("mila", "0" * 64)
    with impossible(walk, "nothing_prepared"):
        actions.release_device(device=walk.device, proof=proof, **walk.lab.act("mila"))


def test_who_made_it_does_not_release_it(at):
    walk = at("drafted")
    let_release(walk, "ruben")
    with shut(walk, "release", "maker_releases"):
        walk.release(walk.draft(), by="ruben")


def test_who_designed_it_does_not_release_it(at):
    walk = at("drafted")
    let_release(walk, "jip")
    with shut(walk, "release", "maker_releases"):
        walk.release(walk.draft(), by="jip")


def let_release(walk, key):
    if not may(account=walk.lab[key], ability="release_device", at=walk.lab.now()):
        today = walk.lab.clock.date()
        people.grant_role(account=walk.lab[key], role="releaser", from_on=today, **walk.lab.act("noor"))


def test_an_engineer_may_not_release(at):
    walk = at("drafted")
    with shut(walk, "release", "not_allowed"):
        walk.release(walk.draft(), by="saar")


def test_a_signature_over_another_draft_keeps_it_shut(at):
    walk = at("drafted")
    shown = queries.to_sign_release(walk.draft())
    walk.prepare_release(exceptions=[{"gspr": "Annex.I.10.3", "grounds": "not tried with blood"}])
    proof = walk.lab.proof("mila", shown)
    with shut(walk, "release", "draft_changed"):
        actions.release_device(device=walk.device, proof=proof, **walk.lab.act("mila"))


def test_a_record_that_changed_after_the_draft_keeps_it_shut(at):
    walk = at("drafted")
    due = next(one for one in _due(walk) if one.check.code == "wall")
    walk.check(due, value=3.3)
    with shut(walk, "release", "draft_changed"):
        walk.release(walk.draft())
    walk.release(walk.prepare_release())
    assert walk.state == "released"


def _due(walk):
    return checks_due(Asked(device=walk.fresh(), at=walk.lab.now()))


def test_a_statement_that_lacks_an_element_keeps_it_shut(at):
    walk = at("requested")
    walk.prescribe(patient_named_as="acronym")
    walk.decide()
    walk.accept()
    walk.accept_imaging(walk.add_imaging())
    walk.start_design()
    walk.review(walk.add_design())
    walk.approve(walk.design())
    walk.start(walk.prepare())
    walk.finish(walk.build())
    walk.check_all()
    walk.verify()
    release = walk.prepare_release()
    assert release.lint["complete"] is False
    with shut(walk, "release", "statement_incomplete"):
        walk.release(release)


def test_an_exception_without_grounds_keeps_it_shut(at):
    walk = at("verified")
    release = walk.prepare_release(exceptions=[{"gspr": "Annex.I.10.3", "grounds": " "}])
    with shut(walk, "release", "grounds_missing", "statement_incomplete"):
        walk.release(release)


def test_an_exception_with_grounds_stands_in_the_statement(at):
    walk = at("verified")
    exception = {"gspr": "Annex.I.10.3", "grounds": "Not tried with the blood of this patient."}
    release = walk.prepare_release(exceptions=[exception])
    walk.release(release)
    assert release.snapshot["statement"]["gspr"]["exceptions"] == [exception]
    assert "except for" in release.snapshot["statement"]["gspr"]["sentence"]


def test_a_label_that_lacks_a_particular_keeps_it_shut(at, monkeypatch):
    walk = at("drafted")
    release = walk.draft()
    frozen = json.loads(json.dumps(release.snapshot))
    frozen["label"]["contents"] = ""
    walk.rewrite(release, snapshot=frozen)
    with shut(walk, "release", "label_incomplete"):
        walk.release(release)


def test_without_instructions_in_the_language_it_stays_shut(at, monkeypatch):
    walk = at("drafted")
    monkeypatch.setattr(
        gates, "EVERYTHING", {**gates.EVERYTHING, "instructions_present": lambda asked: False}
    )
    with shut(walk, "release", "instructions_missing"):
        walk.release(walk.draft())


def test_without_a_responsible_person_it_stays_shut(at):
    walk = at("drafted")
    for grant in RoleGrant.objects.filter(role="prrc"):
        people.withdraw_role(grant=grant, reason="left", **walk.lab.act("noor"))
    with shut(walk, "release", "prrc_missing"):
        walk.release(walk.draft())


def test_a_hold_placed_after_the_draft_keeps_it_shut(at):
    walk = at("drafted")
    lot = walk.lab.lots["surgical-guide-resin"]
    lab.place_hold(
        subject=Subject(HoldSubject.LOT, str(lot.pk), lot.number),
        code="recall",
        reason="maker's notice",
        **walk.lab.act("ruben"),
    )
    with shut(walk, "release", "holds_open"):
        walk.release(walk.draft())


def test_a_damaged_design_file_keeps_it_shut(at):
    walk = at("drafted")
    sha256 = walk.design().files.get().sha256
    kept = settings.FILES_DIR / sha256[:2] / sha256[2:]
    content = kept.read_bytes()
    kept.unlink()
    kept.write_bytes(content[:-1] + b"x")
    with shut(walk, "release", "design_replaced"):
        walk.release(walk.draft())


def test_what_was_not_verified_is_asked_again_at_release(at):
    walk = at("in_verification")
    release = walk.prepare_release()
    with shut(walk, "release", "check_missing", "instrument_overdue", "untrained"):
        walk.release(release)


def test_a_device_in_production_has_no_release(at):
    walk = at("in_production")
    with impossible(walk, "not_ready_for_release"):
        walk.prepare_release()


def test_a_second_statement_needs_a_reason(at):
    walk = at("released")
    release = walk.prepare_release()
    with shut(walk, "release", "statement_exists"):
        walk.release(release)


def test_a_statement_is_superseded_by_number_with_a_reason_and_both_are_kept(at):
    walk = at("delivered")
    first = Release.objects.get()
    second = walk.prepare_release(reason="name of the prescriber's hospital was wrong")
    walk.release(second)
    assert walk.state == "delivered"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "issued")
    assert second.snapshot["statement"]["supersedes"] == first.number
    assert Paper.objects.filter(kind="statement").count() == 2


def test_a_new_draft_takes_the_place_of_the_one_before(at):
    walk = at("drafted")
    first = walk.draft()
    second = walk.prepare_release()
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "prepared")


def test_of_two_releasers_the_second_finds_nothing_to_sign(at):
    walk = at("drafted")
    digest = queries.to_sign_release(walk.draft())
    first, second = walk.lab.proof("mila", digest), walk.lab.proof("mila", digest)
    actions.release_device(device=walk.fresh(), proof=first, **walk.lab.act("mila"))
    with impossible(walk, "nothing_prepared"):
        actions.release_device(device=walk.fresh(), proof=second, **walk.lab.act("mila"))


def test_a_paper_that_cannot_be_drawn_releases_nothing(at, monkeypatch):
    walk = at("drafted")
    digest = queries.to_sign_release(walk.draft())
    proof = walk.lab.proof("mila", digest)

    def broken(**given):
        raise OperationalError("disk full")

    monkeypatch.setattr(papers, "final", broken)
    with pytest.raises(OperationalError):
        actions.release_device(device=walk.device, proof=proof, **walk.lab.act("mila"))
    assert walk.state == "in_verification"
    assert walk.draft().state == "prepared"
    assert not Paper.objects.exists()


def test_a_finished_statement_that_says_something_else_releases_nothing(at, monkeypatch):
    walk = at("drafted")
    proof = walk.lab.proof("mila", queries.to_sign_release(walk.draft()))
    monkeypatch.setattr(papers, "check_statement", lambda *given, **more: {"complete": False})
    with impossible(walk, "statement_damaged"):
        actions.release_device(device=walk.device, proof=proof, **walk.lab.act("mila"))


def test_the_statement_can_name_the_patient_as_the_prescription_does(at):
    walk = at("in_design")
    walk.prescribe(stated(), reason="national law asks for the name", patient_named_as="name")
    walk.review(walk.add_design())
    walk.approve(walk.design())
    walk.start(walk.prepare())
    walk.finish(walk.build())
    walk.check_all()
    walk.verify()
    release = walk.prepare_release()
    assert release.snapshot["statement"]["patient"] == {"identifier": "Voorbeeld, Otto", "kind": "name"}
    walk.release(release)
    assert "Voorbeeld" not in " ".join(Event.objects.values_list("text", flat=True))


def test_a_statement_is_never_half_translated(at):
    walk = at("verified")
    with impossible(walk, "language_unknown"):
        walk.prepare_release(language="fi")


def test_the_plate_names_its_supplier_as_a_manufacturing_site(at):
    walk = at("drafted", family="cmf-plate")
    sites = {site["name"] for site in walk.draft().snapshot["statement"]["sites"]}
    assert walk.lab.suppliers["titan"].name in sites


def test_what_the_device_contains_stands_on_the_label_as_in_the_statement(at):
    walk = at("verified")
    given = {"medicinal": ["gentamicin"], "human": [], "animal": ["bovine collagen"]}
    release = walk.prepare_release(substances=given)
    assert release.snapshot["statement"]["substances"] == given
    assert release.snapshot["label"]["substances"] == ["gentamicin", "bovine collagen"]


def _assess(walk, answer: bool) -> None:
    material = walk.build().recipe.material
    lab.assess_material(
        material=material, has_hazardous_substances=answer, reason="data sheet", **walk.lab.act("noor")
    )


def test_a_label_silent_about_hazardous_substances_keeps_it_shut(at):
    walk = at("drafted")
    _assess(walk, True)
    with shut(walk, "release", "label_incomplete") as caught:
        walk.release(walk.draft())
    assert "hazardous substances above the limit" in caught.refused.reasons[0].text


def test_while_nobody_has_looked_for_hazardous_substances_it_stays_shut_until_somebody_has(at):
    walk = at("drafted")
    walk.rewrite(walk.build().recipe.material, has_hazardous_substances=None)
    with shut(walk, "release", "label_incomplete") as caught:
        walk.release(walk.draft())
    (reason,) = caught.refused.reasons
    assert reason.text.startswith("It is not known: ")
    assert "carcinogenic" in reason.text
    assert reason.who_can == ("quality_manager",)
    _assess(walk, False)
    walk.release(walk.draft())
    assert walk.state == "released"


def test_a_splint_on_intact_skin_is_not_asked_for_hazardous_substances(at):
    walk = at("drafted", family="hand-splint")
    walk.rewrite(walk.build().recipe.material, has_hazardous_substances=None)
    walk.release(walk.draft())
    assert walk.state == "released"
