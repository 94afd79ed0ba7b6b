"""Incidents, letters and answers of the lab turn verdicts; the calendar shows their days."""

from datetime import timedelta

from maatwerk.compliance import actions
from maatwerk.compliance.dates import Kind, days_ahead
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.standing import sight_of
from maatwerk.lab import actions as lab
from tests.compliance.standing import assert_fresh, catch_up, word_of
from tests.quality.incidents import do, follow, judge, sent, tell
from tests.quality.test_letters import answer, came


def of_institution(one, duty):
    return word_of("institution", one.device.institution_key, duty)


def verdict_on(one, duty):
    return Verdict.objects.get(subject_kind="institution", duty=duty)


def test_with_no_incident_on_record_nothing_binds(at):
    one = at("delivered")
    catch_up(one)
    for duty in (
        "mdr-87-3",
        "mdr-87-4",
        "mdr-87-5",
        "mdr-87-7",
        "mdr-87-8",
        "mdr-89-1",
        "mdr-89-5",
        "mdr-95",
    ):
        assert of_institution(one, duty) == "not_applicable", duty


def test_an_incident_is_due_then_reported_then_followed_up(at):
    one = at("delivered")
    catch_up(one)
    before = dict(Verdict.objects.exclude(subject_kind="institution").values_list("pk", "computed_at"))
    made = tell(one, device=one.fresh(), days_ago=1)
    catch_up(one)
    assert of_institution(one, "mdr-87-7") == "due"
    judge(one, made)
    catch_up(one)
    assert of_institution(one, "mdr-87-7") == "met"
    assert verdict_on(one, "mdr-87-3").due == made.aware_on + timedelta(days=15)
    assert of_institution(one, "mdr-89-5") == "not_met"
    assert dict(Verdict.objects.filter(pk__in=before).values_list("pk", "computed_at")) == before
    assert_fresh(one)
    follow(one, made)
    catch_up(one)
    assert {
        of_institution(one, duty) for duty in ("mdr-87-3", "mdr-89-1", "mdr-89-1-samples", "mdr-89-5")
    } == {"met"}
    assert_fresh(one)


def test_a_report_that_does_not_come_is_overdue_and_one_taken_back_is_none(at):
    one = at("delivered")
    made = tell(one, days_ago=3)
    judge(one, made, "public_health_threat")
    catch_up(one)
    assert of_institution(one, "mdr-87-4") == "overdue"
    do(one, "report_incident", made, document=sent(one))
    catch_up(one)
    assert of_institution(one, "mdr-87-4") == "met"
    do(one, "take_back", made, paper="report", reason="It was never sent.")
    catch_up(one)
    assert of_institution(one, "mdr-87-4") == "overdue"
    assert_fresh(one)


def test_the_calendar_shows_the_last_day(at):
    one = at("delivered")
    made = tell(one)
    judge(one, made, "death_or_unanticipated")
    came(one)
    catch_up(one)
    sight = sight_of(one.lab["noor"], at=one.lab.now())
    days = {entry.key: entry.on for entry in days_ahead(sight) if entry.kind is Kind.DUTY}
    assert days["mdr-87-5"] == made.aware_on + timedelta(days=10)
    assert days["mdr-95"] == one.lab.clock.date() + timedelta(days=10)


def test_an_answered_letter_is_met_and_overdue_before(at):
    one = at("delivered")
    letter = came(one, due_on=one.lab.clock.date())
    catch_up(one)
    assert of_institution(one, "mdr-95") == "due"
    tomorrow = one.lab.clock + timedelta(days=1)
    actions.revisit(institution_key=one.device.institution_key, at=tomorrow)
    assert of_institution(one, "mdr-95") == "overdue"
    answer(one, letter)
    catch_up(one)
    assert of_institution(one, "mdr-95") == "met"


def test_what_the_lab_answers_about_itself_decides_whether_a_duty_binds(at):
    one = at("in_design")
    catch_up(one)
    assert of_institution(one, "mdr-23-1") == "not_known"
    given = {"reason": "Asked in the workshop.", **one.lab.act("noor")}
    lab.answer_circumstances(answers={"supplies_replacement_parts": "yes"}, **given)
    assert catch_up(one) > 0
    assert of_institution(one, "mdr-23-1") == "not_met"
    lab.answer_circumstances(answers={"supplies_replacement_parts": "no"}, **given)
    catch_up(one)
    assert of_institution(one, "mdr-23-1") == "not_applicable"
    assert_fresh(one)
