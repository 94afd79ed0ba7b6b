"""The table of roles, and the page that prints it."""

from pathlib import Path

import pytest

from maatwerk.people.roles import ROLES, Ability, Role, as_markdown, roles_with
from maatwerk.rulebook import gates

PAGE = Path(__file__).parents[2] / "docs" / "for-the-lab" / "roles.md"
CASE = {
    Ability.SIGN_PRESCRIPTION,
    Ability.ACCEPT_DEVICE,
    Ability.APPROVE_DESIGN,
    Ability.RUN_BUILD,
    Ability.RECORD_CHECK,
    Ability.RELEASE_DEVICE,
    Ability.DELIVER_DEVICE,
}


def test_every_role_stands_in_the_table_and_every_ability_is_held() -> None:
    assert set(ROLES) == set(Role)
    assert all(roles_with(ability) for ability in Ability)


def test_an_inspector_only_reads() -> None:
    assert ROLES[Role.INSPECTOR].abilities == {Ability.READ_ALL}


def test_an_administrator_takes_no_part_in_a_case() -> None:
    assert not ROLES[Role.ADMINISTRATOR].abilities & CASE


@pytest.mark.parametrize("maker", [Role.ENGINEER, Role.TECHNICIAN])
def test_who_makes_cannot_release_through_the_same_role(maker: Role) -> None:
    assert Ability.RELEASE_DEVICE not in ROLES[maker].abilities


def test_only_a_prescriber_signs_prescriptions_and_approves_designs() -> None:
    assert roles_with(Ability.SIGN_PRESCRIPTION) == ("prescriber",)
    assert roles_with(Ability.APPROVE_DESIGN) == ("prescriber",)


def test_the_page_for_the_lab_prints_this_very_table() -> None:
    assert as_markdown() in PAGE.read_text("utf-8")


def test_the_roles_that_the_law_room_can_name_are_the_roles_of_people() -> None:
    assert tuple(role.value for role in Role) == gates.ROLES
