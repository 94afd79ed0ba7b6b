"""Appointing the person responsible for regulatory compliance (Art.15)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maatwerk.archive.queries import history
from maatwerk.people import actions, facts
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import RoleGrant
from maatwerk.people.prrc import Path, Qualification, missing
from maatwerk.rulebook.kleene import Answer
from tests.people.standing import AT, QUALIFIED, SOON, TODAY, House


def appoint(house: House, *, who: str = "rosa", actor: str = "ada", **more: object) -> RoleGrant:
    given = {
        "account": house[who],
        "qualification": QUALIFIED,
        "from_on": TODAY,
        "actor": house[actor],
        "at": AT,
    }
    return actions.appoint_prrc(**{**given, **more})  # type: ignore[arg-type]


def appointed(house: House, at: object = AT) -> Answer:
    return facts.prrc_is_appointed(institution_key=house.institution.institution_key, at=at)  # type: ignore[arg-type]


def test_two_years_of_manufacturing_are_enough_for_custom_made_devices(house: House) -> None:
    assert appointed(house) is Answer.NO
    made = appoint(house)
    assert made.qualification["cite"] == "Art.15(1) subpara 2"
    assert appointed(house) is Answer.YES
    assert [event.kind for event in history(made)] == ["people.prrc_appointed"]


def test_withdrawing_the_prrc_leaves_none(house: House) -> None:
    actions.withdraw_role(grant=appoint(house), reason="left", actor=house["quinn"], at=SOON)
    assert appointed(house, SOON) is Answer.NO


def test_a_prrc_whose_account_is_closed_does_not_count(house: House) -> None:
    appoint(house)
    actions.deactivate_account(account=house["rosa"], reason="left", actor=house["ada"], at=AT)
    assert appointed(house) is Answer.NO


@pytest.mark.parametrize(
    ("shown", "cite"),
    [
        (replace(QUALIFIED, years=1.5), "Art.15(1) subpara 2"),
        (replace(QUALIFIED, evidence=" "), "Art.15(1) subpara 2"),
        (replace(QUALIFIED, path=Path.EXPERIENCE), "Art.15(1)(b)"),
        (replace(QUALIFIED, path=Path.DEGREE, degree=""), "Art.15(1)(a)"),
        (replace(QUALIFIED, field=""), "Art.15(1) subpara 2"),
    ],
)
def test_a_qualification_that_falls_short_is_refused_with_its_article(
    house: House, shown: Qualification, cite: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        appoint(house, qualification=shown)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.basis, reason.cites) == ("prrc_not_qualified", "law", (cite,))
    assert not RoleGrant.objects.filter(role="prrc").exists()


@pytest.mark.parametrize(
    "shown",
    [
        replace(QUALIFIED, path=Path.DEGREE, years=1, degree="MSc biomedical engineering"),
        replace(QUALIFIED, path=Path.EXPERIENCE, years=4),
        replace(QUALIFIED, years=2),
    ],
)
def test_each_sentence_of_the_article_is_a_way(shown: Qualification) -> None:
    assert missing(shown) == ()


def test_a_second_prrc_needs_the_split_of_areas_in_writing(house: House) -> None:
    appoint(house)
    with pytest.raises(NotAllowed) as refused:
        appoint(house, who="quinn")
    assert refused.value.reasons[0].cites == ("Art.15(4)",)
    made = appoint(house, who="quinn", areas=("release",))
    assert made.qualification["areas"] == ["release"]


def test_an_unknown_area_is_explained(house: House) -> None:
    with pytest.raises(InputRefused, match="no area"):
        appoint(house, areas=("coffee",))


def test_appointing_needs_the_right_and_another_person(house: House, stranger: House) -> None:
    with pytest.raises(NotAllowed):
        appoint(house, actor="eva")
    with pytest.raises(NotAllowed, match="himself"):
        appoint(house, who="quinn", actor="quinn")
    with pytest.raises(NotAllowed, match="another institution"):
        actions.appoint_prrc(
            account=house["rosa"], qualification=QUALIFIED, from_on=TODAY, actor=stranger["ada"], at=AT
        )


def test_a_deputy_of_the_prrc_is_qualified_like_one(house: House) -> None:
    appoint(house)
    deputyship = {
        "principal": house["rosa"],
        "deputy": house["quinn"],
        "role": "prrc",
        "from_on": TODAY,
        "until_on": TODAY + timedelta(days=9),
        "reason": "holiday",
        "actor": house["ada"],
        "at": AT,
    }
    with pytest.raises(NotAllowed, match="No qualification"):
        actions.appoint_deputy(**deputyship)  # type: ignore[arg-type]
    made = actions.appoint_deputy(**deputyship, qualification=QUALIFIED)  # type: ignore[arg-type]
    assert made.qualification["field"] == QUALIFIED.field
