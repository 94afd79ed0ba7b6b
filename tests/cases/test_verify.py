"""The gate verify: every check of the plan, by trained people, with instruments in date."""

import pytest

from maatwerk.cases import actions, queries
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import checks_due
from maatwerk.cases.models import CheckResult
from maatwerk.lab import actions as lab
from maatwerk.lab.models import Hold
from maatwerk.people import actions as people
from maatwerk.people.models import Competence
from tests.cases import walk as walking
from tests.cases.refusals import impossible, shut


def test_with_all_checks_done_the_gate_opens(at):
    walk = at("checked")
    walk.verify()
    assert walk.state == "in_verification"
    assert walk.device.verified_at == walk.lab.clock


def test_a_missing_check_keeps_it_shut(at):
    walk = at("in_verification")
    walk.check_all(but=frozenset({"seating"}))
    with shut(walk, "verify", "check_missing") as caught:
        walk.verify()
    assert {reason.basis for reason in caught.refused.reasons} >= {"law"}
    assert [due.check.code for due in walk.due()] == ["seating"]


def test_with_no_check_at_all_it_stays_shut(at):
    walk = at("in_verification")
    with shut(walk, "verify", "check_missing", "instrument_overdue", "untrained"):
        walk.verify()


def test_a_check_falls_away_only_where_the_prescription_says_so(at):
    walk = at("in_verification")
    for known, is_pulled in (({}, False), ({"sleeve_count": 0.0}, False), ({"sleeve_count": 2.0}, True)):
        asked = Asked(device=walk.fresh(), at=walk.lab.now())
        asked.__dict__["stated"] = known
        assert ("sleeve_pull" in {due.check.code for due in checks_due(asked)}) is is_pulled
    asked = Asked(device=walk.fresh(), at=walk.lab.now())
    asked.__dict__.update({"stated": {}, "prescription": None})
    assert "sleeve_pull" in {due.check.code for due in checks_due(asked)}, "nothing is known of it"


def test_a_failed_measure_places_a_hold_by_itself(at):
    walk = at("checked")
    fail(walk, "contact_rms", value=0.6)
    hold = Hold.objects.get()
    assert (hold.subject_kind, hold.subject_key, hold.code) == ("device", str(walk.device.pk), "check_failed")
    assert hold.origin.startswith("cases.CheckResult:")
    with shut(walk, "verify", "check_failed", "holds_open"):
        walk.verify()


def test_lifting_the_hold_does_not_mend_the_part(at):
    walk = at("checked")
    fail(walk, "contact_rms", value=0.6)
    lab.lift_hold(hold=Hold.objects.get(), reason="seen", **walk.lab.act("noor"))
    with shut(walk, "verify", "check_failed"):
        walk.verify()
    fail(walk, "contact_rms", value=0.1)
    walk.verify()
    assert walk.fresh().verified_at is not None


def test_a_failed_check_of_a_build_stops_the_build(at):
    walk = at("in_verification")
    due = next(one for one in walk.due() if one.check.code == "print_log")
    walk.check(due, passed=False, note="two layers missing")
    assert Hold.objects.get().subject_kind == "build"


def fail(walk, code, **more):
    due = next(due for due in _all(walk) if due.check.code == code)
    walk.check(due, passed=None, **more)


def _all(walk):
    return checks_due(Asked(device=walk.fresh(), at=walk.lab.now()))


def test_a_value_inside_the_limit_that_somebody_saw_fail_is_a_failure(at):
    walk = at("in_verification")
    due = next(one for one in walk.due() if one.check.code == "wall")
    walk.check(due, value=3.0, passed=False, note="cracked beside the gauge")
    assert CheckResult.objects.get().passed is False


def test_an_instrument_out_of_date_keeps_it_shut(at):
    walk = at("in_verification")
    lab.record_calibration(
        instrument=walk.lab.instruments["caliper"],
        performed_on=walk.lab.clock.date(),
        performed_by="service",
        passed=False,
        **walk.lab.act("noor"),
    )
    walk.check_all()
    with shut(walk, "verify", "instrument_overdue"):
        walk.verify()


def test_an_instrument_mended_later_does_not_mend_the_check(at):
    walk = at("in_verification")
    lab.take_instrument_out(
        instrument=walk.lab.instruments["caliper"], reason="dropped", **walk.lab.act("noor")
    )
    walk.check_all()
    lab.return_instrument(instrument=walk.lab.instruments["caliper"], reason="fine", **walk.lab.act("noor"))
    with shut(walk, "verify", "instrument_overdue"):
        walk.verify()


def test_a_checker_without_competence_keeps_it_shut(at):
    walk = at("in_verification")
    walk.check_all(by="jip")
    with shut(walk, "verify", "untrained"):
        walk.verify()


def test_a_competence_that_ends_later_does_not_undo_the_check(at):
    walk = at("checked")
    walk.lab.clock = walk.lab.clock.replace(day=24)
    for one in Competence.objects.filter(account=walk.lab["saar"], topic="measurement"):
        people.withdraw_competence(competence=one, reason="left", **walk.lab.act("noor"))
    actions.finish_verification(device=walk.fresh(), **walk.lab.act("ruben"))
    assert walk.fresh().verified_at is not None


def test_a_bought_part_passes_its_incoming_check_first(at):
    walk = at("in_verification", family="cmf-plate")
    walk.check_all()
    with shut(walk, "verify", "check_missing"):
        walk.verify()
    walk.arrive()
    walk.verify()
    assert walk.fresh().verified_at is not None


def test_a_bad_incoming_check_keeps_it_shut(at):
    walk = at("checked", family="cmf-plate")
    actions.record_incoming(
        build=walk.build(),
        certificate=b"paper",
        certificate_number="COC-4",
        passed=False,
        note="wrong heat treatment",
        **walk.lab.act("saar"),
    )
    with shut(walk, "verify", "check_missing"):
        walk.verify()


def test_our_own_build_has_no_incoming_check(at):
    walk = at("in_verification")
    with impossible(walk, "build_is_ours"):
        actions.record_incoming(
            build=walk.build(), certificate=b"x", certificate_number="1", passed=True, **walk.lab.act("saar")
        )


def test_visual_checks_close_as_a_group_with_exceptions(at):
    walk = at("in_verification")
    (piece,) = walk.pieces()
    results = actions.record_visual_checks(
        device=walk.device, copy=piece, exceptions={"surface": "burr in the slot"}, **walk.lab.act("saar")
    )
    assert {result.code: result.passed for result in results}["surface"] is False
    assert sum(result.passed for result in results) == len(results) - 1
    with impossible(walk, "check_not_visual"):
        actions.record_visual_checks(
            device=walk.device, copy=piece, exceptions={"wall": "thin"}, **walk.lab.act("saar")
        )


def test_a_scrapped_piece_is_checked_no_more_and_the_new_one_is(at):
    walk = at("checked")
    (piece,) = walk.pieces()
    actions.fail_part(piece=piece, reason="dropped", **walk.lab.act("ruben"))
    build = walk.prepare()
    walk.start(build)
    walk.finish(build)
    assert {due.copy for due in walk.due() if due.copy} == set(walk.pieces())
    with impossible(walk, "piece_not_of_device"):
        actions.record_check(
            device=walk.fresh(), code="surface", copy=piece, passed=True, **walk.lab.act("saar")
        )


@pytest.mark.parametrize(
    ("code", "more", "error"),
    [
        ("no_such_check", {}, "check_unknown"),
        ("wall", {"on": "nothing"}, "check_aims_wrong"),
        ("wall", {}, "value_missing"),
        ("wall", {"value": float("nan")}, "value_missing"),
        ("wall", {"value": float("inf")}, "value_missing"),
        ("wall", {"value": 3.0}, "instrument_missing"),
        ("wall", {"value": 3.0, "instrument": "balance"}, "instrument_missing"),
        ("surface", {}, "verdict_missing"),
    ],
)
def test_a_result_that_says_too_little_is_refused(at, code, more, error):
    walk = at("in_verification")
    (piece,) = walk.pieces()
    options = dict(more)
    target = {} if options.pop("on", "piece") == "nothing" else {"copy": piece}
    if "instrument" in options:
        options["instrument"] = walk.lab.instruments[options["instrument"]]
    with impossible(walk, error):
        actions.record_check(device=walk.device, code=code, **target, **options, **walk.lab.act("saar"))


def test_nothing_is_checked_before_it_is_made(at):
    walk = at("design_approved")
    with impossible(walk, "nothing_to_check"):
        actions.record_check(device=walk.device, code="surface", passed=True, **walk.lab.act("saar"))


def test_every_tenth_device_is_sampled(at):
    walk = at("in_verification")
    assert "sterile_twin" in {due.check.code for due in walk.due()}
    second = walking.begin(walk.lab)
    assert "sterile_twin" not in {due.check.code for due in second.due()}


def test_what_is_to_do_is_listed_for_the_bench(at):
    walk = at("in_verification")
    todo = queries.checks_to_do(walk.lab["saar"], device=walk.device, at=walk.lab.now())
    assert any("surface" in due.name and "copy 1" in due.name for due in todo)


def test_a_prescriber_records_no_check(at):
    walk = at("in_verification")
    due = next(one for one in walk.due() if one.check.code == "surface")
    with shut(walk, None, "not_allowed"):
        walk.check(due, by="iva")
