"""What somebody put in or changed by raw SQL about a case opens no gate, and is named."""

from datetime import timedelta

import pytest
from django.db import connection

from maatwerk.archive.models import Record
from maatwerk.cases import actions, evidence, models
from maatwerk.cases.evidence import against_evidence
from maatwerk.cases.gathered import PATHS
from maatwerk.cases.models import Approval, CheckResult, Concession, Delivery, PartCopy, SideCheck
from maatwerk.lab import actions as lab
from maatwerk.lab.models import Hold
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people.models import Competence
from tests.cases import inputs
from tests.cases.refusals import shut
from tests.cases.walk import Walk


def put_in(record: Record) -> str:
    """Save past the program, as raw SQL would, and return its name."""
    record.pk = None
    record._state.adding = True
    record.save(force_insert=True)
    return f"{record._meta.label}:{record.pk}"


def test_every_record_of_a_case_is_looked_at() -> None:
    known = {getattr(models, name) for name in models.__all__}
    assert {one for one in known if issubclass(one, Record)} <= set(PATHS)


def test_a_check_put_in_past_the_program_does_not_count(at):
    walk: Walk = at("in_verification")
    walk.check_all(but=frozenset({"seating"}))
    other = CheckResult.objects.filter(copy__isnull=False).first() or CheckResult.objects.first()
    assert other is not None
    due = walk.due()[0]
    other.code, other.scope = due.check.code, due.check.scope.value
    other.copy, other.build, other.passed = due.copy, due.build, True
    name = put_in(other)
    with shut(walk, "verify", "records_changed") as caught:
        walk.verify()
    assert caught.refused.reasons[0].facts["records"] == [name]


def test_a_failed_check_turned_into_a_passed_one_does_not_count(at):
    walk: Walk = at("checked")
    CheckResult.objects.update(note="looked again")
    with shut(walk, "verify", "records_changed"):
        walk.verify()


def test_an_approval_put_in_past_the_program_starts_no_build(at):
    walk: Walk = at("planned")
    approval = Approval.objects.get()
    approval.approved_at += timedelta(seconds=1)
    put_in(approval)
    with shut(walk, "produce", "records_changed"):
        walk.start(walk.build())


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (PartCopy, {"state": "in_build"}),
        (models.Patient, {"number": "1"}),
        (models.Series, {"modality": "MR"}),
    ],
)
def test_a_changed_record_of_the_case_keeps_the_release_shut(at, model, changes):
    walk: Walk = at("drafted")
    model.objects.update(**changes)
    with pytest.raises(Exception, match="past the program") as caught:
        walk.release(walk.draft())
    assert caught.value.reasons[0].code == "records_changed"
    assert walk.state == "in_verification"


def remove(row: Record) -> str:
    """Take a row out past the program, as raw SQL would, and return its name."""
    name = f"{row._meta.label}:{row.pk}"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    return name


def test_a_failed_check_removed_past_the_program_opens_nothing(at):
    walk: Walk = at("checked")
    one = CheckResult.objects.filter(copy__isnull=False).first()
    assert one is not None
    name = remove(one)
    with shut(walk, "verify", "records_changed", "check_missing") as caught:
        walk.verify()
    assert caught.refused.reasons[0].facts["records"] == [name]
    assert "removed" in caught.refused.reasons[0].text


def test_a_look_that_found_the_side_wrong_is_missed_when_it_is_removed(at, fits):
    walk: Walk = at("in_design")
    fits.answer = inputs.fit(side="undecided")
    design = walk.add_design()
    walk.review(design)
    actions.check_side(design=design, right=False, seen="other side", **walk.lab.act("saar"))
    name = remove(SideCheck.objects.get())
    assert against_evidence(walk.fresh())[0].facts["records"] == [name]


def test_what_is_gone_of_one_device_stops_no_other(at):
    walk: Walk = at("checked")
    one = CheckResult.objects.filter(copy__isnull=False).first()
    assert one is not None
    remove(one)
    other = actions.add_device(case=walk.case, family_code="cmf-plate", side="left", **walk.lab.act("jip"))
    assert against_evidence(other) == ()
    assert against_evidence(walk.fresh()) != ()


def test_a_row_that_is_gone_is_missed_by_the_row_that_names_it(at, monkeypatch):
    walk: Walk = at("planned")
    name = f"cases.Build:{walk.build().pk}"
    monkeypatch.setattr(evidence, "rows_lost", lambda *_, **__: {name: {}, "cases.Build:0": {}})
    assert against_evidence(walk.fresh())[0].facts["records"] == [name]


def test_an_untouched_case_goes_on(at):
    walk: Walk = at("sterilised")
    walk.deliver()
    assert not Concession.objects.exists()
    assert Delivery.objects.count() == 1
    assert not SideCheck.objects.filter(right=False).exists()


def test_a_competence_put_in_past_the_program_trains_nobody(at):
    walk: Walk = at("checked")
    Competence.objects.update(evidence="somewhere else")
    with shut(walk, "verify", "untrained"):
        walk.verify()


def test_a_hold_lifted_past_the_program_is_open(at):
    walk: Walk = at("checked")
    subject = Subject(HoldSubject.DEVICE, str(walk.device.pk), walk.device.number)
    lab.place_hold(subject=subject, code="doubt", reason="doubt", origin="seen", **walk.lab.act("noor"))
    Hold.objects.update(
        state="lifted",
        lifted_at=walk.lab.clock,
        lifted_by=walk.lab.act("noor")["actor"],
        lift_reason="nothing",
    )
    with shut(walk, "verify", "holds_open"):
        walk.verify()
