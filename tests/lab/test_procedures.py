"""Procedures are adopted by version; a new one asks for training."""

from datetime import date, timedelta

import pytest

from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.models import Procedure
from maatwerk.lab.queries import lapses_on, procedures, procedures_missing, training_due
from maatwerk.people import actions as people
from tests.lab import world
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY


def _adopt(lab: Lab, *, on: date = TODAY, code: str = "SOP-03") -> Procedure:
    return actions.adopt_procedure(
        code=code,
        document=Document(title="Imaging", content=page_saying("Imaging")),
        effective_on=on,
        review_on=on + timedelta(days=300),
        actor=lab.quinn,
        at=AT,
    )


def test_a_later_version_supersedes_the_one_before(lab: Lab) -> None:
    first, second = _adopt(lab), _adopt(lab)
    first.refresh_from_db()
    assert (first.version, first.state) == (1, "superseded")
    assert (second.version, second.state, second.approved_by) == (2, "effective", lab.quinn)
    assert list(procedures(lab.quinn)) == [second, first]


def test_a_procedure_of_the_labs_own_may_have_any_review(lab: Lab) -> None:
    assert _adopt(lab, code="WI-7").code == "WI-7"


def test_who_was_trained_before_it_came_into_effect_is_named(lab: Lab) -> None:
    people.grant_competence(
        account=lab.house["eva"],
        topic="segmentation",
        granted_on=TODAY - timedelta(days=30),
        evidence="ring test",
        actor=lab.house["ada"],
        at=AT,
    )
    world.train(lab, "emil", "segmentation")
    due = training_due(_adopt(lab), on=TODAY)
    assert [(one.account.full_name, one.topic) for one in due] == [("Eva", "segmentation")]
    world.train(lab, "eva", "segmentation")
    assert training_due(Procedure.objects.get(), on=TODAY) == ()


def test_a_procedure_out_of_effect_asks_nobody(lab: Lab) -> None:
    procedure = _adopt(lab)
    actions.withdraw_procedure(procedure=procedure, reason="joined with another", actor=lab.quinn, at=AT)
    assert training_due(procedure, on=TODAY) == ()


@pytest.mark.parametrize(
    ("topic", "until"), [("segmentation", date(2027, 11, 23)), ("measurement", date(2028, 11, 23))]
)
def test_a_competence_lapses_by_the_list(topic: str, until: date) -> None:
    assert lapses_on(topic=topic, granted_on=TODAY) == until


def test_a_topic_that_is_not_in_the_list_has_no_end_of_its_own() -> None:
    assert lapses_on(topic="juggling", granted_on=TODAY) is None


def test_a_limit_that_cites_a_procedure_nobody_adopted_is_named(lab: Lab) -> None:
    key = lab.quinn.institution_key
    assert "SOP-03" in procedures_missing(institution_key=key, on=TODAY)
    _adopt(lab)
    assert "SOP-03" not in procedures_missing(institution_key=key, on=TODAY)


def test_a_procedure_changed_past_the_program_stands_behind_no_limit(lab: Lab) -> None:
    key = lab.quinn.institution_key
    _adopt(lab)
    Procedure.objects.update(title="Anything")
    assert "SOP-03" in procedures_missing(institution_key=key, on=TODAY)
