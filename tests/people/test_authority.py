"""May this person do that?"""

from datetime import timedelta

import pytest

from maatwerk.people import actions
from maatwerk.people.authority import Allowed, Denied, UnknownAbilityError, may
from maatwerk.people.models import Account, Deputy, RoleGrant
from tests.people.standing import AT, TODAY, House

LATER = AT + timedelta(days=3)


def test_a_role_allows_what_the_table_says(house: House) -> None:
    assert may(account=house["rosa"], ability="release_device", at=AT) == Allowed(role="releaser")


def test_no_comes_with_who_can(house: House) -> None:
    answer = may(account=house["eva"], ability="release_device", at=AT)
    assert isinstance(answer, Denied)
    assert not answer
    (reason,) = answer.reasons
    assert (reason.code, reason.basis, reason.who_can) == ("not_allowed", "lab_policy", ("releaser", "prrc"))
    assert "Eva" in reason.text
    assert "releaser" in reason.do


def test_an_ability_nobody_declared_raises(house: House) -> None:
    with pytest.raises(UnknownAbilityError, match="release_devices"):
        may(account=house["rosa"], ability="release_devices", at=AT)


def test_a_role_counts_only_on_its_days(house: House) -> None:
    new = house.add("nina")
    actions.grant_role(
        account=new,
        role="releaser",
        from_on=TODAY + timedelta(days=1),
        until_on=TODAY + timedelta(days=2),
        actor=house["ada"],
        at=AT,
    )
    days = [bool(may(account=new, ability="release_device", at=AT + timedelta(days=n))) for n in range(4)]
    assert days == [False, True, True, False]


def test_a_withdrawn_role_ends_at_that_moment_not_at_midnight(house: House) -> None:
    grant = house["rosa"].role_grants.get()
    actions.withdraw_role(
        grant=grant, reason="left the lab", actor=house["ada"], at=AT + timedelta(minutes=2)
    )
    assert may(account=house["rosa"], ability="release_device", at=AT + timedelta(minutes=1))
    assert not may(account=house["rosa"], ability="release_device", at=AT + timedelta(minutes=2))


def test_a_closed_account_may_nothing_even_with_an_old_copy_in_hand(house: House) -> None:
    rosa = house["rosa"]
    actions.deactivate_account(account=rosa, reason="left", actor=house["ada"], at=AT)
    assert rosa.is_active, "the copy in hand is of yesterday"
    assert not may(account=rosa, ability="release_device", at=AT)


def test_a_stranger_may_nothing_here(house: House, stranger: House) -> None:
    key = house.institution.institution_key
    answer = may(account=stranger["ada"], ability="manage_people", at=AT, subject_institution=key)
    assert isinstance(answer, Denied)
    assert "another institution" in answer.reasons[0].text


def test_a_deputy_may_on_the_days_of_the_deputyship_and_it_says_for_whom(house: House) -> None:
    actions.appoint_deputy(
        principal=house["rosa"],
        deputy=house["emil"],
        role="releaser",
        from_on=TODAY,
        until_on=TODAY + timedelta(days=1),
        reason="holiday",
        actor=house["ada"],
        at=AT,
    )
    assert may(account=house["emil"], ability="release_device", at=AT) == Allowed(
        role="releaser", deputy_for="Rosa"
    )
    assert not may(account=house["emil"], ability="release_device", at=LATER)


def test_a_deputy_may_no_more_than_the_person_stood_in_for(house: House) -> None:
    actions.appoint_deputy(
        principal=house["rosa"],
        deputy=house["emil"],
        role="releaser",
        from_on=TODAY,
        until_on=TODAY + timedelta(days=9),
        reason="holiday",
        actor=house["ada"],
        at=AT,
    )
    grant = house["rosa"].role_grants.get()
    actions.withdraw_role(grant=grant, reason="left the lab", actor=house["ada"], at=AT)
    assert not may(account=house["emil"], ability="release_device", at=AT + timedelta(seconds=1))


def test_a_deputy_of_a_closed_account_may_nothing(house: House) -> None:
    actions.appoint_deputy(
        principal=house["rosa"],
        deputy=house["emil"],
        role="releaser",
        from_on=TODAY,
        until_on=TODAY,
        reason="ill",
        actor=house["ada"],
        at=AT,
    )
    actions.deactivate_account(account=house["rosa"], reason="left", actor=house["ada"], at=AT)
    assert not may(account=house["emil"], ability="release_device", at=AT)


def test_a_role_put_in_by_raw_sql_gives_nothing(house: House) -> None:
    RoleGrant.objects.create(
        institution_key=house.institution.institution_key,
        account=house["eva"],
        role="releaser",
        from_on=TODAY,
        granted_by=house["ada"],
    )
    answer = may(account=house["eva"], ability="release_device", at=AT)
    assert isinstance(answer, Denied)
    assert "past the program" in answer.reasons[0].text


def test_a_role_changed_by_raw_sql_gives_nothing(house: House) -> None:
    house["eva"].role_grants.update(role="releaser")
    assert not may(account=house["eva"], ability="release_device", at=AT)
    assert not may(account=house["eva"], ability="upload_design", at=AT)


def test_an_account_opened_by_raw_sql_may_nothing(house: House) -> None:
    actions.deactivate_account(account=house["rosa"], reason="left", actor=house["ada"], at=AT)
    Account.objects.filter(pk=house["rosa"].pk).update(is_active=True)
    answer = may(account=house["rosa"], ability="release_device", at=AT)
    assert isinstance(answer, Denied)
    assert "past the program" in answer.reasons[0].text


def test_a_deputyship_put_in_by_raw_sql_gives_nothing(house: House) -> None:
    Deputy.objects.create(
        institution_key=house.institution.institution_key,
        principal=house["rosa"],
        deputy=house["eva"],
        role="releaser",
        from_on=TODAY,
        until_on=TODAY,
        reason="x",
        appointed_by=house["ada"],
    )
    assert not may(account=house["eva"], ability="release_device", at=AT)
