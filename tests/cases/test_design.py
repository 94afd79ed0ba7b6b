"""The gate design: files inspected, looked at by others, approved by the prescriber."""

from datetime import timedelta

import pytest

from maatwerk.archive.errors import SignatureRefused
from maatwerk.archive.models import StoredFile
from maatwerk.archive.queries import read_file
from maatwerk.cases import actions, queries
from maatwerk.cases.actions import Built, Offered, Stated
from maatwerk.cases.digests import concession_digest
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.design import approved_hashes
from maatwerk.cases.models import Approval, Design, SegmentationReview
from maatwerk.cases.words import Doubt, FileRole, Source
from maatwerk.people import actions as people
from maatwerk.people.models import Competence
from tests.cases import inputs
from tests.cases.refusals import impossible, shut
from tests.cases.walk import OURS, stated


def approve(walk, design=None):
    walk.approve(design or walk.design())


def test_a_reviewed_design_is_approved_by_the_prescribers_signature(at):
    walk = at("reviewed")
    approve(walk)
    assert walk.state == "design_approved"
    approval = Approval.objects.get()
    assert approval.manifest == walk.design().manifest
    assert approval.valid_until == walk.lab.clock.date() + timedelta(days=90)
    assert approval.approved_by == walk.lab["iva"]


def test_files_are_kept_inspected_and_out_of_quarantine(at):
    walk = at("drawn")
    file = walk.design().files.get()
    assert read_file(file.sha256) == inputs.block()
    assert file.mesh["schema"] == "maatwerk.mesh/1"
    assert file.fit["schema"] == "maatwerk.fit/1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a mesh",
        inputs.block()[:400],
        b"x".ljust(80) + (40_000_000).to_bytes(4, "little") + bytes(500),
    ],
    ids=["empty", "text", "truncated", "absurd count"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(at, content):
    walk = at("in_design")
    files = StoredFile.objects.count()
    good, bad = Offered(name="good.stl", content=inputs.block()), Offered(name="bad.stl", content=content)
    with shut(walk, "design", "file_unreadable") as caught:
        walk.add_design(files=(good, bad))
    assert caught.refused.reasons[0].facts["reader"]
    assert not Design.objects.exists()
    assert StoredFile.objects.count() == files


def test_without_a_design_nothing_can_be_approved(at):
    walk = at("in_design")
    proof = walk.lab.proof("iva", "0" * 64)
    with pytest.raises(Exception) as caught:
        actions.approve_design(device=walk.device, proof=proof, **walk.lab.act("iva"))
    codes = {reason.code for reason in caught.value.reasons}
    assert {"approval_missing", "file_unreadable", "segmentation_not_reviewed"} <= codes
    assert walk.state == "in_design"


def test_a_mirrored_mesh_keeps_it_shut(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(side="mirrored", total="STOP")
    walk.add_design()
    walk.review(walk.design())
    with shut(walk, "design", "mesh_mirrored"):
        approve(walk)
    assert not Approval.objects.exists()


def test_a_wrong_unit_keeps_it_shut(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(units="inch")
    walk.review(walk.add_design())
    with shut(walk, "design", "mesh_unit_wrong"):
        approve(walk)


def test_an_undecided_side_asks_for_two_people(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(side="undecided")
    design = walk.add_design()
    walk.review(design)
    with shut(walk, "design", "side_not_checked"):
        approve(walk)
    look(walk, design, "saar")
    with shut(walk, "design", "side_not_checked"):
        approve(walk)
    look(walk, design, "ruben")
    approve(walk)
    assert walk.state == "design_approved"


def test_one_person_does_not_count_twice(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(side="undecided")
    design = walk.add_design()
    look(walk, design, "jip")
    with impossible(walk, "side_checked_before"):
        look(walk, design, "jip")


def test_one_person_who_finds_it_wrong_keeps_it_shut(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(side="undecided")
    design = walk.add_design()
    walk.review(design)
    for key, right in (("saar", True), ("ruben", True), ("mila", False)):
        look(walk, design, key, right=right)
    with shut(walk, "design", "side_not_checked"):
        approve(walk)


def test_an_undecided_unit_asks_for_two_people(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(units="undecided")
    design = walk.add_design()
    walk.review(design)
    with shut(walk, "design", "mesh_unit_wrong"):
        approve(walk)
    for key in ("saar", "ruben"):
        look(walk, design, key, about=Doubt.UNIT)
    approve(walk)
    assert walk.state == "design_approved"


def look(walk, design, key, *, right=True, about=Doubt.SIDE):
    actions.check_side(design=design, about=about, right=right, seen="compared", **walk.lab.act(key))


def test_a_mesh_that_asks_for_a_review_needs_somebody_to_accept_it(at, monkeypatch):
    walk = at("in_design")
    content = inputs.open_shell()
    design = walk.add_design(files=(Offered(name="guide.stl", content=content),))
    file = design.files.get()
    walk.review(design)
    assert file.mesh["total"] in {"REVIEW", "STOP"}
    with shut(walk, "design", "mesh_stop"):
        approve(walk)
    actions.accept_findings(
        design=design, sha256=file.sha256, reason="open on purpose", **walk.lab.act("saar")
    )
    if file.mesh["total"] == "REVIEW":
        approve(walk)
        assert walk.state == "design_approved"
    else:
        with shut(walk, "design", "mesh_stop"):
            approve(walk)


def test_findings_of_a_strange_file_are_not_accepted(at):
    walk = at("drawn")
    with impossible(walk, "file_not_in_design"):
        actions.accept_findings(
            design=walk.design(), sha256="0" * 64, reason="why not", **walk.lab.act("saar")
        )


def test_a_departure_beyond_its_tolerance_needs_an_amended_prescription(at):
    walk = at("in_design")
    design = walk.add_design(built={"cut_angle": "87"})
    walk.review(design)
    with shut(walk, "design", "prescription_departed_from") as caught:
        approve(walk)
    assert caught.refused.reasons[0].cites[0] == "Art.2(3)"
    walk.prescribe(stated(cut_angle="87"), reason="planes moved after the meeting")
    approve(walk)
    assert walk.state == "design_approved"


def test_a_departure_inside_its_tolerance_is_none(at):
    walk = at("in_design")
    walk.review(walk.add_design(built={"cut_angle": "89.2"}))
    approve(walk)
    assert walk.state == "design_approved"


def test_what_has_a_tolerance_must_be_stated_by_the_design(at):
    walk = at("in_design")
    design = actions.add_design(
        device=walk.device,
        files=(Offered(name="guide.stl", content=inputs.block()),),
        built=(Built(name="cut_angle", value="90", unit="deg"),),
        **walk.lab.act("jip"),
    )
    walk.review(design)
    with shut(walk, "design", "prescription_departed_from"):
        approve(walk)


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity"])
def test_what_is_no_number_is_a_departure_from_one(at, value):
    walk = at("in_design")
    walk.review(walk.add_design(built={"cut_angle": value}))
    with shut(walk, "design", "prescription_departed_from"):
        approve(walk)


def test_another_word_than_prescribed_is_a_departure(at):
    walk = at("in_design")
    walk.review(walk.add_design(built={"region": "maxilla"}))
    with shut(walk, "design", "prescription_departed_from"):
        approve(walk)


def test_an_amendment_to_template_picks_alone_is_noticed(at):
    walk = at("drawn")
    walk.prescribe(stated(source=Source.TEMPLATE), reason="simpler")
    walk.review(walk.design())
    with shut(walk, "design", "decisions_are_template_picks", "route_not_open"):
        approve(walk)


def test_a_wall_that_the_design_states_too_thin_leaves_the_evidence(at):
    walk = at("in_design")
    walk.review(walk.add_design(built={"wall_thickness": "1.2"}))
    with shut(walk, "design", "outside_evidence_range"):
        approve(walk)


@pytest.mark.parametrize("said", [{}, {"longest_side": "40"}], ids=["nothing stated", "stated shorter"])
def test_a_part_whose_box_is_longer_than_the_evidence_leaves_it_whatever_is_stated(at, said):
    walk = at("in_design")
    files = (Offered(name="guide.stl", content=inputs.block(size=(130.0, 12.0, 6.0))),)
    walk.review(walk.add_design(built=said, files=files))
    with shut(walk, "design", "outside_evidence_range"):
        approve(walk)


def test_a_segmentation_that_nobody_reviewed_keeps_it_shut(at):
    walk = at("drawn")
    with shut(walk, "design", "segmentation_not_reviewed"):
        approve(walk)


def test_a_review_that_rejects_keeps_it_shut(at):
    walk = at("drawn")
    walk.review(walk.design(), accepted=False)
    with shut(walk, "design", "segmentation_not_reviewed"):
        approve(walk)


def test_the_designer_does_not_review_the_own_segmentation(at):
    walk = at("drawn")
    with impossible(walk, "reviewer_designed_it"):
        walk.review(walk.design(), by="jip")


def test_a_review_without_competence_does_not_count(at):
    walk = at("drawn")
    for one in Competence.objects.filter(account=walk.lab["saar"], topic="segmentation-review"):
        people.withdraw_competence(competence=one, reason="lapsed", **walk.lab.act("noor"))
    walk.review(walk.design())
    with shut(walk, "design", "segmentation_not_reviewed"):
        approve(walk)


def test_a_review_is_a_signature_over_this_manifest(at):
    walk = at("drawn")
    design, note = walk.design(), "looks right"
    proof = walk.lab.proof("saar", queries.to_sign_segmentation(design, accepted=True, note="another note"))
    with pytest.raises(SignatureRefused):
        actions.review_segmentation(
            design=design, accepted=True, note=note, proof=proof, **walk.lab.act("saar")
        )
    assert not SegmentationReview.objects.exists()


def test_files_replaced_after_they_were_shown_are_not_approved(at):
    walk = at("reviewed")
    shown = queries.to_sign_design(walk.design())
    new = walk.add_design(files=(Offered(name="guide.stl", content=inputs.block(shift=2.0)),))
    walk.review(new)
    with shut(walk, "design", "design_replaced"):
        walk.approve(new, digest=shown)
    assert not Approval.objects.exists()


def test_an_older_approval_does_not_cover_a_newer_design(at):
    walk = at("design_approved")
    actions.reopen_design(device=walk.device, reason="edge too sharp", **walk.lab.act("jip"))
    assert walk.state == "in_design"
    walk.add_design(files=(Offered(name="guide.stl", content=inputs.block(shift=1.0)),))
    assert approved_hashes(Asked(device=walk.fresh(), at=walk.lab.now())) == frozenset()


def test_an_amendment_after_the_approval_takes_it_away(at):
    walk = at("design_approved")
    actions.reopen_design(device=walk.device, reason="prescription changes", **walk.lab.act("jip"))
    walk.prescribe(stated(), reason="nothing moved, said again")
    assert approved_hashes(Asked(device=walk.fresh(), at=walk.lab.now())) == frozenset()


def test_a_prescription_is_not_amended_behind_an_approved_design(at):
    walk = at("design_approved")
    with impossible(walk, "prescription_closed"):
        walk.prescribe(reason="quickly")


def test_who_may_not_prescribe_does_not_approve(at):
    walk = at("reviewed")
    with shut(walk, "design", "not_allowed"):
        walk.approve(walk.design(), by="saar")


def test_a_design_without_a_part_is_none(at):
    walk = at("in_design")
    plan = Offered(name="bone.stl", content=inputs.block(), role=FileRole.REFERENCE)
    with impossible(walk, "design_without_part"):
        walk.add_design(files=(plan,))


def test_a_design_is_offered_only_while_designing(at):
    walk = at("design_approved")
    with impossible(walk, "not_in_design"):
        walk.add_design()


def test_the_splint_is_checked_by_two_as_no_picture_can_decide(at):
    walk = at("drawn", family="hand-splint")
    with shut(walk, "design", "mesh_unit_wrong", "side_not_checked"):
        approve(walk)
    walk.check_by_two(walk.design())
    approve(walk)
    assert walk.state == "design_approved"


def test_no_concession_lifts_a_mirrored_mesh(at):
    walk = at("reviewed")
    digest = concession_digest(device=walk.device, code="mesh_mirrored", gate="design", reason="hurry")
    proof = walk.lab.proof("noor", digest)
    with shut(walk, "design", "not_allowed"):
        actions.grant_concession(
            device=walk.device, gate="design", code="mesh_mirrored", reason="hurry", proof=proof,
            **walk.lab.act("noor"),
        )  # fmt: skip


def test_a_characteristic_of_its_own_is_stated_with_its_unit(at):
    walk = at("requested")
    own = Stated(
        name="tilt_to_plan", value="3", unit="deg", source=Source.PRESCRIBER, is_design_decision=True
    )
    prescription = walk.prescribe((*stated(), own))
    assert prescription.characteristics.get(name="tilt_to_plan").tolerance is None


def test_a_fit_on_pictures_that_were_dropped_decides_nothing(at):
    walk = at("reviewed")
    actions.reopen_imaging(device=walk.device, reason="a newer scan", **walk.lab.act("jip"))
    newer = walk.add_imaging(inputs.series(uid="1.2.77", patient=OURS))
    walk.accept_imaging(newer)
    walk.start_design()
    with shut(walk, "design", "mesh_unit_wrong", "side_not_checked", "mesh_outside_volume"):
        approve(walk)
    walk.review(walk.add_design())
    approve(walk)
    assert walk.state == "design_approved"
