"""Days that nobody can mean are refused, and would stop no other verdict if they came in past the program."""

from datetime import date, timedelta

import pytest

from maatwerk.cases import actions
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case
from maatwerk.cases.words import Outcome
from tests.cases.refusals import impossible


def _today(walk):
    return walk.lab.now().date()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(1989, 12, 31)])
def test_no_case_is_opened_for_a_day_that_cannot_be_meant(at, day):
    walk = at("requested")
    with impossible(walk, "day_not_believable"):
        actions.open_case(
            patient=walk.patient,
            intervention="Resection",
            theatre_on=day,
            prescriber=walk.lab["iva"],
            site=walk.case.site,
            **walk.lab.act("jip"),
        )


@pytest.mark.parametrize("days", [-32, 3 * 365 + 1])
def test_a_theatre_date_is_moved_to_what_is_to_come(at, days):
    walk = at("requested")
    far = _today(walk) + timedelta(days=days)
    with impossible(walk, "day_not_believable"):
        actions.change_case(
            case=walk.case, changes={"theatre_on": far}, reason="moved", **walk.lab.act("jip")
        )
    near = _today(walk) - timedelta(days=2)
    actions.change_case(
        case=walk.case, changes={"theatre_on": near}, reason="was earlier", **walk.lab.act("jip")
    )
    assert Case.objects.get(pk=walk.case.pk).theatre_on == near


@pytest.mark.parametrize("days", [1, -131 * 366])
def test_a_patient_is_born_and_may_still_live(at, days):
    walk = at("requested")
    with impossible(walk, "day_not_believable"):
        actions.register_patient(
            name="Ander, An", birth_on=_today(walk) + timedelta(days=days), **walk.lab.act("jip")
        )


@pytest.mark.parametrize("days", [-8, 1])
def test_a_device_is_used_after_its_hand_over_and_not_tomorrow(at, days):
    walk = at("delivered")
    with pytest.raises(CaseError, match="cannot be meant"):
        actions.record_use(
            device=walk.fresh(),
            outcome=Outcome.USED,
            used_on=_today(walk) + timedelta(days=days),
            fit=5,
            told_by="Dr Iva Morgenrood",
            **walk.lab.act("iva"),
        )
