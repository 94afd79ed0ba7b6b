"""Granting and withdrawing roles, and deputies."""

from datetime import timedelta

import pytest

from maatwerk.archive.queries import history
from maatwerk.people import actions, queries
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Deputy, RoleGrant
from maatwerk.people.roles import Role
from tests.people.standing import AT, SOON, TODAY, House

NEXT_WEEK = TODAY + timedelta(days=7)


def grant(
    house: House, *, to: str = "eva", actor: str = "ada", role: str = "technician", **more: object
) -> RoleGrant:
    given = {"account": house[to], "role": role, "from_on": TODAY, "actor": house[actor], "at": AT}
    return actions.grant_role(**{**given, **more})  # type: ignore[arg-type]


def test_a_granted_role_stands_on_record_with_its_grantor(house: House) -> None:
    made = grant(house)
    assert made.granted_by == house["ada"]
    assert queries.roles_of(house["eva"], at=AT) == (Role.ENGINEER, Role.TECHNICIAN)
    assert [(event.kind, event.actor_name) for event in history(made)] == [("people.role_granted", "Ada")]


def test_granting_needs_the_right(house: House) -> None:
    with pytest.raises(NotAllowed):
        grant(house, actor="quinn")


def test_a_stranger_grants_nothing_here(house: House, stranger: House) -> None:
    with pytest.raises(NotAllowed, match="another institution"):
        actions.grant_role(account=house["eva"], role="releaser", from_on=TODAY, actor=stranger["ada"], at=AT)


@pytest.mark.parametrize("role", [role.value for role in Role if role not in {Role.PRRC, Role.ADMINISTRATOR}])
def test_an_administrator_gives_no_role_to_himself(house: House, role: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        grant(house, to="bo", actor="bo", role=role)
    assert refused.value.reasons[0].code == "not_for_oneself"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"role": "king"}, "role_unknown"),
        ({"role": "prrc"}, "prrc_is_appointed"),
        ({"role": "engineer"}, "role_held"),
        ({"until_on": TODAY - timedelta(days=1)}, "dates_reversed"),
    ],
)
def test_bad_input_is_explained(house: House, wrong: dict[str, object], code: str) -> None:
    before = RoleGrant.objects.count()
    with pytest.raises(InputRefused) as refused:
        grant(house, **wrong)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert RoleGrant.objects.count() == before


def test_the_same_role_can_be_granted_for_later_days(house: House) -> None:
    grant(house, until_on=NEXT_WEEK)
    grant(house, from_on=NEXT_WEEK + timedelta(days=1))
    assert house["eva"].role_grants.filter(role="technician").count() == 2


def test_a_withdrawn_role_stays_on_record_with_the_reason(house: House) -> None:
    gone = actions.withdraw_role(grant=grant(house), reason="moved ward", actor=house["ada"], at=SOON)
    assert (gone.withdrawn_at, gone.withdrawn_reason) == (SOON, "moved ward")
    assert [event.kind for event in history(gone)] == ["people.role_granted", "people.role_withdrawn"]
    grant(house, at=SOON)


def test_withdrawing_needs_the_right_a_reason_and_once(house: House, stranger: House) -> None:
    made = grant(house)
    for actor in (house["quinn"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.withdraw_role(grant=made, reason="x", actor=actor, at=AT)
    with pytest.raises(InputRefused, match="reason is empty"):
        actions.withdraw_role(grant=made, reason="", actor=house["ada"], at=AT)
    actions.withdraw_role(grant=made, reason="x", actor=house["ada"], at=AT)
    with pytest.raises(InputRefused, match="already"):
        actions.withdraw_role(grant=made, reason="x", actor=house["ada"], at=AT)


def test_the_last_administrators_role_stays(stranger: House) -> None:
    last = stranger["ada"].role_grants.get(role="administrator")
    with pytest.raises(NotAllowed, match="last administrator"):
        actions.withdraw_role(grant=last, reason="x", actor=stranger["ada"], at=AT)


def deputise(house: House, *, actor: str = "ada", **more: object) -> Deputy:
    given = {
        "principal": house["rosa"],
        "deputy": house["emil"],
        "role": "releaser",
        "from_on": TODAY,
        "until_on": NEXT_WEEK,
        "reason": "holiday",
        "actor": house[actor],
        "at": AT,
    }
    return actions.appoint_deputy(**{**given, **more})  # type: ignore[arg-type]


def test_a_deputy_is_appointed_and_withdrawn(house: House) -> None:
    made = deputise(house)
    gone = actions.withdraw_deputy(deputy=made, reason="back early", actor=house["ada"], at=SOON)
    assert [event.kind for event in history(gone)] == ["people.deputy_appointed", "people.deputy_withdrawn"]


def test_a_prescriber_names_the_own_deputy_and_a_releaser_does_not(house: House) -> None:
    made = deputise(house, actor="piet", principal=house["piet"], role="prescriber")
    assert made.appointed_by == house["piet"]
    with pytest.raises(NotAllowed):
        deputise(house, actor="rosa")


def test_who_is_stood_in_for_may_end_it(house: House) -> None:
    assert actions.withdraw_deputy(
        deputy=deputise(house), reason="back", actor=house["rosa"], at=SOON
    ).withdrawn_at


def test_deputies_need_the_right(house: House, stranger: House) -> None:
    with pytest.raises(NotAllowed):
        deputise(house, actor="eva")
    with pytest.raises(NotAllowed):
        deputise(House(house.institution, {**house.people, "ada": stranger["ada"]}))
    made = deputise(house)
    for actor in (house["emil"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.withdraw_deputy(deputy=made, reason="x", actor=actor, at=AT)


def test_nobody_makes_himself_a_deputy(house: House) -> None:
    with pytest.raises(NotAllowed, match="himself"):
        deputise(house, deputy=house["ada"])


def test_a_bad_deputyship_is_explained(house: House, stranger: House) -> None:
    for wrong, code in (
        ({"deputy": house["rosa"]}, "deputy_is_principal"),
        ({"role": "engineer"}, "role_not_held"),
        ({"reason": " "}, "empty"),
        ({"until_on": TODAY - timedelta(days=1)}, "dates_reversed"),
        ({"deputy": stranger["ada"]}, "deputy_of_others"),
    ):
        with pytest.raises(InputRefused) as refused:
            deputise(house, **wrong)  # type: ignore[arg-type]
        assert refused.value.code == code
    assert not Deputy.objects.exists()


def test_a_deputyship_is_withdrawn_once(house: House) -> None:
    made = deputise(house)
    actions.withdraw_deputy(deputy=made, reason="x", actor=house["ada"], at=AT)
    with pytest.raises(InputRefused, match="already"):
        actions.withdraw_deputy(deputy=made, reason="x", actor=house["ada"], at=AT)
