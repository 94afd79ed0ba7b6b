"""Telling, judging and following an incident, and what each of it says to the law."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from maatwerk.archive import files
from maatwerk.archive.queries import history
from maatwerk.archive.verify import verify
from maatwerk.people.errors import InputRefused
from maatwerk.quality import facts, queries
from maatwerk.quality.clock import clock_of, days_late
from maatwerk.quality.models import Incident
from maatwerk.quality.process import INCIDENT, LETTER
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.process import as_markdown
from tests.cases.walk import Walk
from tests.quality.incidents import do, follow, judge, sent, tell

PAGE = Path(__file__).parents[2] / "docs" / "for-developers" / "quality.md"


def told(walk: Walk, name: str) -> Any:
    seen = facts.Incidents(walk.device.institution_key, walk.lab.now())
    return facts.OF_INCIDENTS[name](seen)


@pytest.mark.parametrize("process", [INCIDENT, LETTER], ids=["incident", "letter"])
def test_the_manual_prints_the_table(process: Any) -> None:
    assert as_markdown(process) in PAGE.read_text("utf-8")


def test_without_an_incident_there_is_none_and_nothing_is_open(splint: Walk) -> None:
    assert told(splint, "incident_kinds") == told(splint, "incidents_unreported") == []
    assert told(splint, "incident_is_unjudged") is False
    assert told(splint, "field_action_is_on_record") is False


def test_whoever_uses_a_device_may_tell_and_an_inspector_may_not(splint: Walk) -> None:
    made = tell(splint, by="iva", device=splint.fresh())
    assert made.number == f"IN-{splint.lab.clock.year}-0001"
    assert made.family_code == "hand-splint"
    assert [event.kind for event in history(made)] == ["quality.incident_filed"]
    with pytest.raises(Refused):
        tell(splint, by="inge")


def test_who_may_not_read_all_sees_what_they_told_themselves(splint: Walk) -> None:
    own, _other = tell(splint, by="iva"), tell(splint)
    at = splint.lab.now()
    assert list(queries.incidents(splint.lab["iva"], at=at)) == [own]
    assert queries.incidents(splint.lab["noor"], at=at).count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"found": " "}, "text_missing"),
        ({"source": "a dream"}, "word_unknown"),
        ({"family_code": "no-such-family"}, "word_unknown"),
        ({"days_ago": -1}, "day_in_future"),
    ],
)
def test_what_cannot_be_told_is_explained(splint: Walk, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        tell(splint, **changes)
    assert refused.value.code == code
    assert not Incident.objects.exists()


def test_nobody_knows_before_it_happens(splint: Walk) -> None:
    tomorrow = splint.lab.clock.date() + timedelta(days=1)
    with pytest.raises(InputRefused, match="knew of it on"):
        tell(splint, happened_on=tomorrow)


@pytest.mark.parametrize(
    ("kind", "days", "since"),
    [
        ("public_health_threat", 2, "threat_unreported_since"),
        ("death_or_unanticipated", 10, "death_unreported_since"),
        ("other_serious", 15, "serious_unreported_since"),
    ],
)
def test_the_days_of_a_kind_count_from_when_the_house_knew(
    splint: Walk, kind: str, days: int, since: str
) -> None:
    made = tell(splint, days_ago=1)
    assert told(splint, "incident_is_unjudged") is True
    assert told(splint, "incident_unjudged_since") == made.aware_on
    judge(splint, made, kind)
    clock = clock_of(made, on=splint.lab.clock.date())
    assert clock is not None
    assert (clock.days, clock.until, clock.left) == (days, made.aware_on + timedelta(days=days), days - 1)
    assert told(splint, "incidents_unreported") == [kind]
    assert told(splint, since) == made.aware_on
    do(splint, "report_incident", made, document=sent(splint))
    assert told(splint, "incidents_unreported") == []
    assert told(splint, since) is None
    assert clock_of(made, on=splint.lab.clock.date()) is None


def test_what_nobody_judged_has_the_shortest_of_the_days(splint: Walk) -> None:
    clock = clock_of(tell(splint), on=splint.lab.clock.date())
    assert clock is not None
    assert (clock.days, clock.cite) == (2, "Art.87(7)")


def test_a_late_report_says_by_how_many_days(splint: Walk) -> None:
    made = tell(splint, days_ago=20)
    judge(splint, made)
    do(splint, "report_incident", made, document=sent(splint, days_ago=2))
    assert days_late(made) == 3


def test_the_judgement_is_signed_and_bound_to_what_was_told(splint: Walk) -> None:
    made = tell(splint)
    judge(splint, made)
    assert (made.state, made.judged_by, made.counts_from) == ("judged", splint.lab["noor"], made.aware_on)
    assert "archive.signature" in [event.kind for event in history(made)]
    assert verify().as_json()["state"] == "intact"


def test_the_beginning_moves_only_with_new_information(splint: Walk) -> None:
    made = tell(splint, days_ago=9)
    later = splint.lab.clock.date() - timedelta(days=1)
    with pytest.raises(InputRefused, match="count from the day"):
        judge(splint, made, counts_from=later)
    judge(splint, made, "not_serious")
    judge(splint, made, counts_from=later)
    assert told(splint, "serious_unreported_since") == later


def test_a_serious_incident_is_followed_to_its_final_report(splint: Walk) -> None:
    made = tell(splint, days_ago=3)
    judge(splint, made)
    assert queries.open_steps(made) == [
        "report",
        "investigate",
        "conclude",
        "decide_field_action",
        "final_report",
    ]
    with pytest.raises(Refused) as refused:
        do(splint, "close_incident", made, done="Learnt.")
    assert {cite for reason in refused.value.reasons for cite in reason.cites} >= {"Art.89(5)"}
    names = ("serious_incidents_investigated", "final_reports_filed", "field_action_is_decided")
    assert [told(splint, name) for name in names] == [False, False, False]
    follow(splint, made)
    assert [told(splint, name) for name in names] == [True, True, True]
    do(splint, "close_incident", made, done="Walls of 2.5 mm from now on.")
    assert made.state == "closed"
    with pytest.raises(InputRefused, match="closed"):
        do(splint, "report_incident", made, document=sent(splint))
    do(splint, "reopen_incident", made, reason="A second surgeon called.")
    assert made.state == "judged"


def test_a_device_that_is_cut_before_the_authority_knows_is_told_as_such(splint: Walk) -> None:
    made = tell(splint, days_ago=3)
    judge(splint, made)
    today = splint.lab.clock.date()
    with pytest.raises(InputRefused, match="told before"):
        do(splint, "open_investigation", made, begun_on=today, altering="told_before")
    do(splint, "open_investigation", made, begun_on=today, altering="told_before", told_on=today)
    assert told(splint, "device_altered_unannounced") is False
    do(splint, "open_investigation", made, begun_on=today, altering="not_told")
    assert told(splint, "device_altered_unannounced") is True


def test_action_in_the_field_is_told_before_it_begins(splint: Walk) -> None:
    made = tell(splint, days_ago=5)
    judge(splint, made)
    with pytest.raises(InputRefused, match="not decided"):
        do(splint, "report_field_action", made, document=sent(splint))
    do(splint, "decide_field_action", made, needed="needed", reason="Ten more are out.", is_urgent=False)
    assert told(splint, "field_action_is_on_record") is True
    assert told(splint, "field_actions_reported") is False
    do(splint, "report_field_action", made, document=sent(splint, days_ago=1))
    assert told(splint, "field_actions_reported") is True
    begun = splint.lab.clock.date() - timedelta(days=2)
    do(splint, "start_field_action", made, begun_on=begun)
    assert told(splint, "field_actions_reported") is False, "it began the day before"
    do(splint, "decide_field_action", made, needed="needed", reason="Could not wait.", is_urgent=True)
    assert told(splint, "field_actions_reported") is True


def test_a_notice_wants_its_draft_with_the_authority_unless_it_is_urgent(splint: Walk) -> None:
    made = tell(splint, days_ago=5)
    judge(splint, made)
    do(splint, "decide_field_action", made, needed="needed", reason="Ten are out.", is_urgent=False)
    do(splint, "issue_notice", made, document=sent(splint), draft_on=None)
    assert told(splint, "field_notices_issued") is False
    day = splint.lab.clock.date()
    with pytest.raises(InputRefused, match="after the notice"):
        do(splint, "issue_notice", made, document=sent(splint), draft_on=day + timedelta(days=1))
    do(splint, "issue_notice", made, document=sent(splint), draft_on=day)
    assert told(splint, "field_notices_issued") is True


def test_what_an_authority_passed_on_and_is_not_reported_is_explained(splint: Walk) -> None:
    made = tell(splint, source="authority")
    judge(splint, made, "not_serious")
    assert told(splint, "passed_on_incident_set_aside") is True
    assert told(splint, "explanations_filed") is False
    do(splint, "explain_incident", made, document=sent(splint))
    assert told(splint, "explanations_filed") is True
    own = tell(splint)
    judge(splint, own, "not_serious")
    with pytest.raises(InputRefused, match="needs no explanatory"):
        do(splint, "explain_incident", own, document=sent(splint))


def test_a_document_taken_back_opens_what_it_met(splint: Walk) -> None:
    made = tell(splint)
    judge(splint, made)
    do(splint, "report_incident", made, document=sent(splint))
    do(splint, "take_back", made, paper="report", reason="It was the draft.")
    assert told(splint, "incidents_unreported") == ["other_serious"]
    with pytest.raises(InputRefused, match="no such document"):
        do(splint, "take_back", made, paper="report", reason="Again.")


def test_a_report_whose_document_is_gone_is_none(splint: Walk) -> None:
    made = tell(splint)
    judge(splint, made)
    do(splint, "report_incident", made, document=sent(splint))
    where = files.place(made.report_sha256)
    where.chmod(0o600)
    where.unlink()
    assert told(splint, "incidents_unreported") == ["other_serious"]


@pytest.mark.parametrize(
    "past",
    [
        "UPDATE quality_incident SET kind = 'not_serious'",
        "DELETE FROM quality_incident",
    ],
)
def test_an_incident_changed_or_removed_past_the_program_stays_with_nothing_done(
    splint: Walk, past: str
) -> None:
    made = tell(splint)
    judge(splint, made)
    do(splint, "report_incident", made, document=sent(splint))
    with connection.cursor() as cursor:
        cursor.execute(past)
    assert told(splint, "incident_kinds") == told(splint, "incidents_unreported") == ["other_serious"]
    assert told(splint, "serious_unreported_since") == made.aware_on


def test_steps_out_of_their_order_say_what_comes_first(splint: Walk) -> None:
    made = tell(splint)
    today = splint.lab.clock.date()
    for name, given in (
        ("report_incident", {"document": sent(splint)}),
        ("open_investigation", {"begun_on": today, "altering": "nothing"}),
        ("conclude_investigation", {"concluded_on": today, "conclusion": "x", "risk": "y"}),
        ("decide_field_action", {"needed": "none", "reason": "x", "is_urgent": False}),
        ("file_final_report", {"document": sent(splint)}),
    ):
        with pytest.raises(InputRefused) as refused:
            do(splint, name, made, **given)
        assert refused.value.code == "not_in_this_order", name
