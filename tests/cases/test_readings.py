"""What was read off a build: what can be, and putting right what was typed wrong."""

import json

import pytest

from maatwerk.archive.models import Event
from maatwerk.cases import actions
from maatwerk.cases.actions import Seen
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import missing_checks
from tests.cases.refusals import shut
from tests.web.test_builds import READINGS

GIVEN = {key: value.replace(",", ".") for key, value in READINGS.items()}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cure_celsius", "60000"),
        ("wash_dirty_minutes", "-10"),
        ("wash_delay_hours", "-1"),
        ("cure_minutes", "nan"),
        ("wash_clean_minutes", "long"),
        ("cure_lamp_hours", "1e9"),
    ],
)
def test_what_no_machine_shows_is_refused_and_the_build_runs_on(at, key, value):
    walk = at("in_production")
    with pytest.raises(CaseError) as refused:
        walk.finish(walk.build(), readings={**GIVEN, key: value})
    assert refused.value.code == "reading_impossible"
    assert refused.value.where == key
    assert walk.build().state == "running"


def _curing(walk):
    build = walk.build()
    return Seen(code="cure_record", build=build, passed=True, note="read")


def _open(walk):
    return {due.check.code for due in missing_checks(Asked(device=walk.fresh(), at=walk.lab.now()))}


def test_readings_are_put_right_with_a_reason_and_what_rested_on_them_is_asked_again(at):
    walk = at("in_production")
    walk.finish(walk.build(), readings={**GIVEN, "cure_minutes": "4"})
    actions.record_checks(device=walk.fresh(), seen=[_curing(walk)], **walk.lab.act("saar"))
    build = actions.correct_readings(
        build=walk.build(), readings=GIVEN, reason="a nought was left out", **walk.lab.act("ruben")
    )
    assert build.readings["cure_minutes"] == "40"
    event = Event.objects.filter(kind="cases.build_readings_corrected").get()
    detail = json.loads(event.text)["detail"]
    assert detail["before"] == {"cure_minutes": "4"}
    assert detail["reason"] == "a nought was left out"
    assert "cure_record" in _open(walk)
    walk.check_all(but=frozenset({"cure_record"}))
    with shut(walk, "verify", "check_missing"):
        walk.verify()
    actions.record_from_records(device=walk.fresh(), **walk.lab.act("saar"))
    assert "cure_record" not in _open(walk)
    walk.verify()


def test_what_was_corrected_meanwhile_is_not_written_over(at):
    walk = at("in_verification")
    ruben, saar = walk.lab.act("ruben"), walk.lab.act("saar")
    actions.correct_readings(build=walk.build(), readings=GIVEN, reason="not typed at all", **ruben)
    with pytest.raises(CaseError) as refused:
        actions.correct_readings(
            build=walk.build(),
            readings={**GIVEN, "dry_minutes": "31"},
            reason="looked again",
            seen=None,
            **saar,
        )
    assert refused.value.code == "readings_changed_since"
    assert walk.build().readings["dry_minutes"] == "30"


def test_readings_that_something_passed_with_stay(at):
    walk = at("verified")
    with pytest.raises(CaseError) as refused:
        actions.correct_readings(build=walk.build(), readings=GIVEN, reason="slip", **walk.lab.act("ruben"))
    assert refused.value.code == "readings_relied_on"


@pytest.mark.parametrize(
    ("stage", "readings", "reason", "code"),
    [
        ("in_production", GIVEN, "slip", "build_not_out"),
        ("in_verification", GIVEN, " ", "reason_missing"),
        ("in_verification", {"wash": "10 min"}, "slip", "nothing_changed"),
    ],
)
def test_there_must_be_something_to_put_right(at, stage, readings, reason, code):
    walk = at(stage)
    with pytest.raises(CaseError) as refused:
        actions.correct_readings(
            build=walk.build(), readings=readings, reason=reason, **walk.lab.act("ruben")
        )
    assert refused.value.code == code
