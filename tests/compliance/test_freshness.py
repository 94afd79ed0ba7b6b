"""Catching up after events says the same as computing everything from zero."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.archive.models import Event
from maatwerk.cases import actions as cases
from maatwerk.cases.digests import digest_of
from maatwerk.compliance import actions, tasks
from maatwerk.compliance.actions import redoing
from maatwerk.compliance.judging import Digests
from maatwerk.compliance.models import Cursor, Verdict
from maatwerk.lab import actions as lab
from maatwerk.lab.words import Topic
from tests.cases import stages, walk
from tests.compliance.standing import assert_fresh, catch_up, copies, dismiss_prrc, word, word_of


def withdraw_family(one):
    lab.withdraw_family(family=one.lab.families["hand-splint"], reason="no demand", **one.lab.act("noor"))


def judge_as_inadequate(one, code="cmf-cutting-guide"):
    judging = lab.Judging(
        topic=Topic.GSPR, adequate=False, reasons="A requirement was forgotten.", competence="Ten such files."
    )
    family = one.lab.families[code]
    digest = lab.judgement_digest(family=family, judging=judging)
    lab.sign_judgement(
        family=family, judging=judging, proof=one.lab.proof("noor", digest), **one.lab.act("noor")
    )


def second_device(one):
    walk.begin(one.lab, family="hand-splint")


@pytest.mark.parametrize("family", ["cmf-cutting-guide", "hand-splint", "cmf-plate"])
def test_after_every_step_of_a_walk_the_copies_are_those_from_zero(at, family):
    one = at("requested", family=family)
    for _, step in stages.STAGES:
        step(one)
        assert_fresh(one)
    assert one.state == "followed_up"


@pytest.mark.parametrize("stage", ["requested", "in_production", "verified", "delivered"])
@pytest.mark.parametrize("happens", [dismiss_prrc, withdraw_family, judge_as_inadequate, second_device])
def test_after_what_is_shared_changed_the_copies_are_those_from_zero(at, stage, happens):
    one = at(stage)
    catch_up(one)
    happens(one)
    assert_fresh(one)


def test_judged_together_subjects_get_the_verdicts_that_each_gets_alone(at, monkeypatch):
    one = at("delivered")
    opened = walk.begin(one.lab, family="hand-splint")
    opened.prescribe()
    opened.decide()
    key, now = one.device.institution_key, one.lab.now()
    actions.recompute_all(institution_key=key, at=now)
    together = copies(key)
    assert len({(row["subject_kind"], row["subject_key"]) for row in together}) > 4
    Verdict.objects.all().delete()
    monkeypatch.setattr(redoing, "_AT_ONCE", 1)
    actions.recompute_all(institution_key=key, at=now)
    assert copies(key) == together


@pytest.mark.parametrize("stage", ["in_design", "delivered"])
def test_after_years_the_copies_are_those_from_zero(at, stage):
    one = at(stage)
    catch_up(one)
    for days in (1, 14, 15, 400, 4000):
        assert_fresh(one, at=one.lab.clock + timedelta(days=days))


def test_an_event_redoes_only_the_verdicts_concerned(at):
    one = at("in_design")
    total = catch_up(one)
    sooner = one.lab.clock.date() + timedelta(days=3)
    cases.change_case(
        case=one.case, changes={"theatre_on": sooner}, reason="earlier slot", **one.lab.act("iva")
    )
    assert catch_up(one) == 1
    assert total > 40
    assert Verdict.objects.get(due__isnull=False).due == sooner


def test_without_a_new_event_nothing_is_judged(at):
    one = at("in_design")
    catch_up(one)
    assert catch_up(one) == 0
    assert Cursor.objects.get().number == Event.objects.latest("number").number


def test_a_shared_thing_reaches_open_devices_and_no_settled_one(at):
    settled = at("delivered")
    opened = walk.begin(settled.lab, family="hand-splint")
    opened.prescribe()
    opened.decide()
    catch_up(settled)
    before = [
        row for row in copies(settled.device.institution_key) if row["subject_key"] == str(settled.device.pk)
    ]
    dismiss_prrc(settled)
    count = catch_up(settled)
    touched = Verdict.objects.filter(computed_at=settled.lab.clock)
    assert count == touched.count() > 0
    assert {row.subject_key for row in touched if row.subject_kind == "device"} == {str(opened.device.pk)}
    after = [
        row for row in copies(settled.device.institution_key) if row["subject_key"] == str(settled.device.pk)
    ]
    assert before == after
    assert word(settled, "mdr-15-3-a") == "met"
    assert word(opened, "mdr-15-3-a") == "not_met"


def test_a_verdict_turns_when_its_evidence_is_taken_back(at):
    one = at("verified")
    catch_up(one)
    family = one.lab.families["cmf-cutting-guide"]
    assert (word(one, "mdr-15-3-a"), word(one, "mdr-5-1")) == ("met", "met")
    assert word_of("family", family.pk, "mdr-5-2") == "met"
    dismiss_prrc(one)
    judge_as_inadequate(one)
    catch_up(one)
    assert (word(one, "mdr-15-3-a"), word(one, "mdr-5-1")) == ("not_met", "not_met")
    assert word_of("family", family.pk, "mdr-5-2") == "not_met"


def test_a_verdict_turns_when_a_device_is_worked_on_again(at):
    one = at("released")
    catch_up(one)
    assert word(one, "mdr-5-1") == "met"
    cases.send_to_rework(device=one.fresh(), reason="a chip at the edge", **one.lab.act("saar"))
    assert_fresh(one)
    dismiss_prrc(one)
    assert_fresh(one)
    assert word(one, "mdr-15-3-a") == "not_met"


def test_a_cancelled_device_is_judged_no_more(at):
    one = at("in_design")
    catch_up(one)
    cases.cancel_device(device=one.fresh(), reason="operation called off", **one.lab.act("iva"))
    catch_up(one)
    assert not Verdict.objects.filter(subject_kind="device").exists()
    assert_fresh(one)


def test_a_missing_statement_is_due_and_then_overdue(at):
    one = at("in_design")
    catch_up(one)
    theatre = one.case.theatre_on
    assert word(one, "mdr-52-8-statement") == "due"
    revisit = Verdict.objects.get(duty="mdr-52-8-statement").revisit_on
    assert revisit == theatre + timedelta(days=1)
    later = one.lab.clock + (revisit - one.lab.clock.date())
    tasks.revisit_due(later - timedelta(days=1))
    assert word(one, "mdr-52-8-statement") == "due"
    tasks.revisit_due(later)
    assert word(one, "mdr-52-8-statement") == "overdue"


def test_a_duty_that_is_no_longer_in_force_is_gone_when_it_is_revisited(at):
    one = at("in_design")
    catch_up(one)
    Verdict.objects.filter(duty="mdr-5-1").update(duty="mdr-ended", revisit_on=one.lab.clock.date())
    tasks.revisit_due(one.lab.clock)
    assert not Verdict.objects.filter(duty="mdr-ended").exists()
    assert Verdict.objects.count() > 40


def test_another_edition_or_program_judges_everything_anew(at, monkeypatch):
    one = at("in_design")
    total = catch_up(one)
    Verdict.objects.update(subject_name="as the program before named it")
    monkeypatch.setattr(actions, "__version__", "99")
    assert catch_up(one) == total
    assert not Verdict.objects.filter(subject_name="as the program before named it").exists()


def test_what_a_copy_says_already_is_not_written_again_and_what_it_says_wrongly_is(at, monkeypatch):
    one = at("in_design")
    catch_up(one)
    wrong = Verdict.objects.filter(verdict="not_met").order_by("pk").first()
    Verdict.objects.filter(pk=wrong.pk).update(verdict="met")
    monkeypatch.setattr(actions, "__version__", "99")
    assert catch_up(one) == 1
    assert Verdict.objects.get(pk=wrong.pk).verdict == "not_met"


_SAID = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.dictionaries(st.sampled_from(["b", "a", "ä", "a b"]), _SAID | st.integers(0, 9) | st.none()))
def test_each_part_of_the_facts_has_the_digest_of_that_part(facts):
    digests = Digests(facts)
    for count in range(len(facts) + 1):
        part = sorted(facts)[:count]
        assert digests.of(reversed(part)) == digest_of("facts", {name: facts[name] for name in part})


def test_the_worker_catches_up_for_every_institution(at):
    one = at("in_design")
    tasks.keep_fresh(one.lab.now())
    assert Verdict.objects.filter(institution_key=one.device.institution_key).count() > 40
