"""What the lab answers about itself once, and what nobody answered."""

import pytest
from django.db import connection

from maatwerk.archive.queries import history
from maatwerk.lab import actions, queries
from maatwerk.lab.facts import circumstances
from maatwerk.lab.models import Circumstance
from maatwerk.people.errors import InputRefused
from tests.lab.test_evidence import _file
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY


def _answer(lab: Lab, **answers: str) -> tuple[Circumstance, ...]:
    return actions.answer_circumstances(
        answers=answers, reason="All families looked at.", actor=lab.quinn, at=AT
    )


def _told(lab: Lab) -> dict[str, object]:
    return circumstances.circumstances(institution_key=lab.quinn.institution_key, at=AT)


def test_the_questions_are_those_of_the_law_room(lab: Lab) -> None:
    assert queries.questions() == circumstances.CIRCUMSTANCES
    assert queries.answers_to("is_also_machinery") == ("yes", "no")
    assert queries.answers_to("pack_making") == ("not_done", "combined", "combined_and_sterilised")


def test_an_answer_counts_and_says_who_and_why(lab: Lab) -> None:
    (made,) = _answer(lab, is_also_machinery="no")
    assert _told(lab)["is_also_machinery"] is False
    assert _told(lab)["pack_making"] is None
    assert (made.answered_by, made.reason) == (lab.quinn, "All families looked at.")
    assert [event.kind for event in history(made)] == ["lab.circumstance_answered"]


def test_the_newest_answer_counts_and_the_one_before_stays(lab: Lab) -> None:
    _answer(lab, pack_making="not_done")
    _answer(lab, pack_making="combined")
    assert _told(lab)["pack_making"] == "combined"
    assert [one.answer for one in queries.history_of(lab.quinn, fact="pack_making")] == [
        "combined",
        "not_done",
    ]


def test_only_what_changes_is_written(lab: Lab) -> None:
    _answer(lab, pack_making="not_done", is_also_machinery="no")
    made = _answer(lab, pack_making="not_done", is_also_machinery="yes")
    assert [one.fact for one in made] == ["is_also_machinery"]
    with pytest.raises(InputRefused, match="on record like this already"):
        _answer(lab, pack_making="not_done")


@pytest.mark.parametrize("answers", [{"is_also_machinery": "maybe"}, {"the_moon": "yes"}])
def test_what_is_no_answer_is_refused(lab: Lab, answers: dict[str, str]) -> None:
    with pytest.raises(InputRefused):
        _answer(lab, **answers)
    assert not Circumstance.objects.exists()


@pytest.mark.parametrize(
    "past", ["UPDATE lab_circumstance SET answer = 'no'", "DELETE FROM lab_circumstance"]
)
def test_an_answer_changed_or_removed_past_the_program_is_not_known(lab: Lab, past: str) -> None:
    _answer(lab, is_also_machinery="yes")
    with connection.cursor() as cursor:
        cursor.execute(past)
    assert _told(lab)["is_also_machinery"] is None


def test_the_period_of_registered_data_runs_from_the_oldest_extract_then_the_confirmation(lab: Lab) -> None:
    asked = {"institution_key": lab.quinn.institution_key, "on": TODAY}
    assert circumstances.registered_data_run_from(**asked) is None
    assert circumstances.registered_data_were_confirmed(**asked) is False
    extract = _file(lab, answers={"Art.31(4)": "page 1"})
    assert circumstances.registered_data_run_from(**asked) == extract.signed_on
    confirmed = _file(lab, answers={"Art.31(5)": "page 1"}, signed_on=TODAY)
    assert circumstances.registered_data_run_from(**asked) == confirmed.signed_on == TODAY
    assert circumstances.registered_data_were_confirmed(**asked) is True
