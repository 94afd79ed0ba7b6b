"""Competence by topic."""

from datetime import timedelta

import pytest

from maatwerk.people import actions
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Competence
from maatwerk.people.queries import Standing, competence_for, competent_in_all
from tests.people.standing import AT, TODAY, House

TOPIC = "recipe.sla-guide"


def grant(house: House, *, to: str = "tom", actor: str = "quinn", **more: object) -> Competence:
    given = {
        "account": house[to],
        "topic": TOPIC,
        "granted_on": TODAY,
        "valid_until": TODAY + timedelta(days=365),
        "evidence": "three supervised builds",
        "actor": house[actor],
        "at": AT,
    }
    return actions.grant_competence(**{**given, **more})  # type: ignore[arg-type]


def standing(house: House, who: str = "tom", days: int = 0) -> Standing:
    return competence_for(account=house[who], topic=TOPIC, on=TODAY + timedelta(days=days)).standing


def test_nothing_on_record_is_none(house: House) -> None:
    assert standing(house) is Standing.NONE


def test_competence_counts_on_its_days(house: House) -> None:
    grant(house)
    assert [standing(house, days=n) for n in (-1, 0, 365, 366)] == [
        Standing.LAPSED,
        Standing.COMPETENT,
        Standing.COMPETENT,
        Standing.LAPSED,
    ]


def test_a_trainee_works_under_a_competent_supervisor_and_is_no_second_person(house: House) -> None:
    grant(house)
    grant(house, to="eva", supervisor=house["tom"])
    found = competence_for(account=house["eva"], topic=TOPIC, on=TODAY)
    assert (found.standing, found.supervisor) == (Standing.TRAINEE, house["tom"])
    assert found.may_work
    assert not found.counts_as_second_person
    assert competence_for(account=house["tom"], topic=TOPIC, on=TODAY).counts_as_second_person


def test_a_trainee_without_a_competent_supervisor_stands_still(house: House) -> None:
    supervisors = grant(house)
    grant(house, to="eva", supervisor=house["tom"])
    actions.withdraw_competence(competence=supervisors, reason="new machine", actor=house["quinn"], at=AT)
    assert standing(house, "eva") is Standing.LAPSED
    assert standing(house, "tom") is Standing.LAPSED


def test_a_trainee_does_not_supervise(house: House) -> None:
    grant(house)
    grant(house, to="eva", supervisor=house["tom"])
    with pytest.raises(InputRefused, match="not competent"):
        grant(house, to="emil", supervisor=house["eva"])


def test_a_trainee_becomes_competent(house: House) -> None:
    grant(house)
    grant(house, to="eva", supervisor=house["tom"])
    grant(house, to="eva")
    assert standing(house, "eva") is Standing.COMPETENT


def test_all_topics_are_needed_and_none_of_none_is_no(house: House) -> None:
    grant(house)
    assert competent_in_all(account=house["tom"], topics=(TOPIC,), on=TODAY)
    assert not competent_in_all(account=house["tom"], topics=(TOPIC, "cleaning"), on=TODAY)
    assert not competent_in_all(account=house["tom"], topics=(), on=TODAY)


def test_attesting_needs_the_right(house: House, stranger: House) -> None:
    with pytest.raises(NotAllowed):
        grant(house, actor="eva")
    with pytest.raises(NotAllowed, match="another institution"):
        grant(house, account=stranger["ada"])
    made = grant(house)
    for actor in (house["eva"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.withdraw_competence(competence=made, reason="x", actor=actor, at=AT)


def test_nobody_attests_himself(house: House) -> None:
    with pytest.raises(NotAllowed, match="own competence"):
        grant(house, to="quinn")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"topic": "Recipe SLA"}, "topic_unreadable"),
        ({"evidence": " "}, "empty"),
        ({"valid_until": TODAY - timedelta(days=1)}, "dates_reversed"),
    ],
)
def test_bad_input_is_explained(house: House, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        grant(house, **wrong)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_nobody_supervises_himself(house: House) -> None:
    with pytest.raises(InputRefused, match="supervises himself"):
        grant(house, supervisor=house["tom"])


def test_withdrawing_twice_is_explained(house: House) -> None:
    made = grant(house)
    actions.withdraw_competence(competence=made, reason="x", actor=house["quinn"], at=AT)
    with pytest.raises(InputRefused, match="already"):
        actions.withdraw_competence(competence=made, reason="x", actor=house["quinn"], at=AT)
