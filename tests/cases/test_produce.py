"""The gate produce: approved files, validated recipe, machine, lots and people in order, no hold."""

from datetime import timedelta

import pytest

from maatwerk.cases import actions
from maatwerk.cases.actions import Derived, Offered
from maatwerk.cases.digests import concession_digest
from maatwerk.cases.models import Build, PartCopy
from maatwerk.cases.words import Operation
from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people import actions as people
from maatwerk.people.models import Competence
from tests.cases import inputs, stages
from tests.cases import walk as walking
from tests.cases.refusals import impossible, shut


def test_an_approved_design_goes_into_production(at):
    walk = at("planned")
    walk.start(walk.build())
    assert walk.state == "in_production"
    assert walk.build().state == "running"
    assert [piece.state for piece in walk.pieces()] == ["in_build"]


def test_a_build_file_from_another_hash_keeps_it_shut(at):
    walk = at("design_approved")
    other = Derived(
        name="job.form",
        content=b"job",
        operations=(Operation.ORIENT,),
        sources={walk.device.number: ("f" * 64,)},
    )
    build = walk.prepare(file=other)
    with shut(walk, "produce", "design_replaced") as caught:
        walk.start(build)
    assert "Annex.XIII.3" in {cite for reason in caught.refused.reasons for cite in reason.cites}
    assert Build.objects.get().state == "planned"


def test_an_operation_that_the_recipe_does_not_allow_keeps_it_shut(at):
    walk = at("design_approved")
    scaled = Derived(name="job.form", content=b"job", operations=(Operation.COMPENSATE,))
    build = walk.prepare(file=scaled)
    with shut(walk, "produce", "design_replaced"):
        walk.start(build)


def test_a_recipe_whose_firmware_changed_is_no_longer_validated(at):
    walk = at("planned")
    lab.change_machine(
        machine=walk.lab.machines["sla-printer"],
        changes={"firmware": "2.0"},
        reason="update",
        **walk.lab.act("noor"),
    )
    with shut(walk, "produce", "recipe_not_validated"):
        walk.start(walk.build())


def test_a_recipe_for_another_family_keeps_it_shut(at):
    walk = at("design_approved")
    build = walk.prepare(
        recipe=walk.lab.recipes["pa12-splint"],
        containers=[walk.lab.containers["pa12-powder"]],
        file=Derived(name="job", content=b"job", operations=(Operation.NEST,)),
    )
    with shut(walk, "produce", "recipe_not_validated"):
        walk.start(build)


def test_a_build_is_planned_on_the_machine_of_its_recipe_only(at):
    walk = at("design_approved")
    with impossible(walk, "machine_not_of_recipe"):
        walk.prepare(machine=walk.lab.machines["wash-unit"])
    assert walk.prepare(machine=walk.lab.machines["sla-printer"]).machine == walk.lab.machines["sla-printer"]


def test_a_machine_overdue_keeps_it_shut_unless_conceded(at):
    walk = at("planned")
    overdue(walk)
    with shut(walk, "produce", "machine_overdue"):
        walk.start(walk.build())
    digest = concession_digest(
        device=walk.device, code="machine_overdue", gate="produce", reason="service is here"
    )
    actions.grant_concession(
        device=walk.device,
        gate="produce",
        code="machine_overdue",
        reason="service is here",
        proof=walk.lab.proof("noor", digest),
        **walk.lab.act("noor"),
    )
    walk.start(walk.build())
    assert walk.state == "in_production"


def overdue(walk):
    lab.record_upkeep(
        machine=walk.lab.machines["wash-unit"],
        kind="quality_control",
        performed_on=walk.lab.clock.date(),
        performed_by="Ruben",
        passed=False,
        result="density of the bath beyond its limit",
        **walk.lab.act("noor"),
    )


def test_an_expired_lot_keeps_it_shut(at):
    walk = at("planned")
    walk.lab.clock += timedelta(days=201)
    with shut(walk, "produce", "lot_expired", "approval_expired", "machine_overdue"):
        walk.start(walk.build())


def test_a_lot_in_quarantine_keeps_it_shut(at):
    walk = at("design_approved")
    lot = lab.receive_lot(
        material=walk.lab.lots["surgical-guide-resin"].material,
        supplier=walk.lab.suppliers["resins"],
        number="LOT-2",
        received_on=walk.lab.clock.date(),
        expires_on=walk.lab.clock.date() + timedelta(days=90),
        **walk.lab.act("ruben"),
    )
    container = lab.add_container(lot=lot, code="C-2", kind="bottle", **walk.lab.act("ruben"))
    build = walk.prepare(containers=[container])
    with shut(walk, "produce", "lot_not_released"):
        walk.start(build)


def test_a_build_that_names_no_lot_is_not_known_to_have_a_good_one(at):
    walk = at("design_approved")
    build = walk.prepare(containers=[])
    with shut(walk, "produce", "lot_not_released", "lot_expired", "lot_on_hold"):
        walk.start(build)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("lot", ("lot_on_hold", "holds_open")),
        ("recipe", ("holds_open",)),
        ("machine", ("holds_open",)),
        ("build", ("holds_open",)),
        ("device", ("holds_open",)),
        ("case", ("holds_open",)),
        ("family", ("holds_open",)),
    ],
)
def test_a_hold_on_anything_it_needs_keeps_it_shut_and_lifting_opens(at, kind, codes):
    walk = at("planned")
    keys = {
        "lot": walk.lab.lots["surgical-guide-resin"].pk,
        "recipe": walk.lab.recipes["sla-surgical-guide"].pk,
        "machine": walk.lab.machines["cure-unit"].pk,
        "build": walk.build().pk,
        "device": walk.device.pk,
        "case": walk.case.pk,
        "family": walk.device.family_id,
    }
    hold = lab.place_hold(
        subject=Subject(HoldSubject(kind), str(keys[kind]), kind),
        code="doubt",
        reason="odd",
        **walk.lab.act("ruben"),
    )
    with shut(walk, "produce", *codes):
        walk.start(walk.build())
    lab.lift_hold(hold=hold, reason="looked at", **walk.lab.act("noor"))
    walk.start(walk.build())
    assert walk.state == "in_production"


def test_an_untrained_operator_keeps_it_shut(at):
    walk = at("design_approved")
    build = walk.prepare(operator=walk.lab["jip"])
    with shut(walk, "produce", "untrained"):
        walk.start(build)


def test_a_trainee_works_only_beside_the_supervisor(at):
    walk = at("design_approved")
    people.grant_competence(
        account=walk.lab["jip"],
        topic="print-sla",
        granted_on=walk.lab.clock.date(),
        valid_until=walk.lab.clock.date() + timedelta(days=90),
        supervisor=walk.lab["ruben"],
        evidence="first builds",
        **walk.lab.act("noor"),
    )
    alone = walk.prepare(operator=walk.lab["jip"])
    with shut(walk, "produce", "untrained"):
        walk.start(alone)
    actions.abort_build(build=alone, reason="alone", **walk.lab.act("ruben"))
    beside = walk.prepare(operator=walk.lab["jip"], supervisor=walk.lab["ruben"])
    walk.start(beside)
    assert walk.state == "in_production"


def test_a_lapsed_competence_keeps_it_shut(at):
    walk = at("planned")
    for one in Competence.objects.filter(account=walk.lab["ruben"], topic="print-sla"):
        people.withdraw_competence(competence=one, reason="long absence", **walk.lab.act("noor"))
    with shut(walk, "produce", "untrained"):
        walk.start(walk.build())


def test_an_approval_that_ran_out_is_asked_again(at):
    walk = at("planned")
    walk.lab.clock += timedelta(days=91)
    with shut(walk, "produce", "approval_expired", "machine_overdue"):
        walk.start(walk.build())


def test_a_plate_is_ordered_from_an_approved_supplier(at):
    walk = at("planned", family="cmf-plate")
    lab.suspend_supplier(supplier=walk.lab.suppliers["titan"], reason="late", **walk.lab.act("noor"))
    with shut(walk, "produce", "supplier_not_approved"):
        walk.start(walk.build())
    lab.approve_supplier(
        supplier=walk.lab.suppliers["titan"],
        assessment="Visited again.",
        review_on=walk.lab.clock.date() + timedelta(days=200),
        **walk.lab.act("noor"),
    )
    walk.start(walk.build())
    assert walk.state == "in_production"
    assert walk.build().machine is None


def test_an_order_has_a_number(at):
    walk = at("design_approved", family="cmf-plate")
    with impossible(walk, "order_missing"):
        walk.prepare(order_number="")


def test_one_build_holds_parts_of_several_cases_and_starts_for_all_or_none(at):
    walk = at("design_approved")
    second = walking.begin(walk.lab)
    second.prescribe()
    second.decide()
    second.accept()
    second.accept_imaging(second.add_imaging())
    second.start_design()
    design = second.add_design(
        files=(Offered(name="other.stl", content=inputs.block(size=(25.0, 12.0, 6.0))),)
    )
    second.review(design)
    second.approve(design)
    build = walk.prepare(devices=[walk.fresh(), second.fresh()])
    hold = lab.place_hold(
        subject=Subject(HoldSubject.DEVICE, str(second.device.pk), second.device.number),
        code="doubt",
        reason="odd",
        **walk.lab.act("ruben"),
    )
    with shut(walk, "produce", "holds_open"):
        walk.start(build)
    assert second.state == "design_approved"
    lab.lift_hold(hold=hold, reason="fine", **walk.lab.act("noor"))
    walk.start(build)
    assert (walk.state, second.state) == ("in_production", "in_production")
    walk.finish(build)
    assert (walk.state, second.state) == ("in_verification", "in_verification")


def test_a_failed_piece_is_scrapped_and_queued_again_from_the_same_hash(at):
    walk = at("in_production")
    (piece,) = walk.pieces()
    walk.finish(walk.build(), failed={piece: "support broke off"})
    assert walk.state == "in_production"
    (again,) = walk.pieces()
    assert again.replaces == piece
    assert again.part.file.sha256 == piece.part.file.sha256
    assert PartCopy.objects.get(pk=piece.pk).scrap_reason == "support broke off"
    build = walk.prepare()
    walk.start(build)
    walk.finish(build)
    assert walk.state == "in_verification"


def test_an_aborted_build_gives_its_pieces_back_to_the_queue(at):
    walk = at("in_production")
    actions.abort_build(build=walk.build(), reason="power cut", **walk.lab.act("ruben"))
    (piece,) = walk.pieces()
    assert (piece.state, piece.build) == ("queued", None)
    with impossible(walk, "pieces_missing"):
        actions.finish_production(device=walk.fresh(), **walk.lab.act("ruben"))


def test_a_device_with_copies_waits_for_the_last_one(at):
    walk = at("design_approved")
    walk.rewrite(walk.fresh(), copies=2)
    build = walk.prepare()
    walk.start(build)
    first, second = walk.pieces()
    walk.finish(build, failed={second: "warped"})
    assert walk.state == "in_production"
    assert PartCopy.objects.get(pk=first.pk).state == "made"


def test_reopening_the_design_scraps_what_was_made_from_it(at):
    walk = at("in_verification")
    actions.reopen_design(device=walk.device, reason="edge too sharp", **walk.lab.act("jip"))
    assert walk.state == "in_design"
    assert walk.pieces() == []


def test_a_piece_that_fails_later_sends_the_device_to_rework(at):
    walk = at("verified")
    (piece,) = walk.pieces()
    actions.fail_part(piece=piece, reason="crack seen when packed", **walk.lab.act("ruben"))
    assert walk.state == "rework"
    assert walk.device.verified_at is None
    build = walk.prepare()
    walk.start(build)
    assert walk.state == "in_production"


def test_a_prescriber_runs_no_build(at):
    walk = at("planned")
    with shut(walk, "produce", "not_allowed"):
        actions.start_build(build=walk.build(), **walk.lab.act("iva"))


def test_a_build_starts_once(at):
    walk = at("in_production")
    with shut(walk, None, "wrong_state"):
        walk.start(walk.build())


def test_nothing_is_planned_before_the_design_is_approved(at):
    walk = at("reviewed")
    with impossible(walk, "nothing_queued"):
        walk.prepare()


def test_two_people_cannot_plan_the_same_piece(at):
    walk = at("planned")
    with impossible(walk, "nothing_queued"):
        walk.prepare()


def test_a_machine_makes_one_build_at_a_time(at):
    walk = at("in_production")
    other = walking.begin(walk.lab, region="mandible")
    for step in stages.STAGES[: stages.NAMES.index("planned") + 1]:
        step[1](other)
    with impossible(other, "machine_busy"):
        other.start(other.build())
    assert other.state == "design_approved"
    walk.finish(walk.build())
    other.start(other.build())
    assert other.state == "in_production"
