"""Facts about people."""

import pytest

from maatwerk.people import actions, facts, queries
from maatwerk.people.models import Account, RoleGrant
from maatwerk.rulebook.kleene import Answer, negation
from tests.people.standing import AT, QUALIFIED, TODAY, House
from tests.people.standing import house as house_in


def can_finish(house: House) -> Answer:
    return facts.people_can_finish_case(institution_key=house.institution.institution_key, at=AT)


def close(house: House, *who: str) -> None:
    for key in who:
        actions.deactivate_account(account=house[key], reason="away", actor=house["ada"], at=AT)


@pytest.mark.parametrize(
    ("country", "inside"), [("NL", Answer.YES), ("NO", Answer.YES), ("CH", Answer.NO), ("GB", Answer.NO)]
)
@pytest.mark.django_db
def test_where_the_institution_stands_decides_whether_it_is_in_the_union(
    country: str, inside: Answer
) -> None:
    key = house_in(country=country).institution.institution_key
    assert facts.maker_is_health_institution(institution_key=key) is inside
    assert facts.manufacturer_is_outside_union(institution_key=key) is negation(inside)


def test_a_staffed_house_can_finish_a_case(house: House) -> None:
    assert can_finish(house) is Answer.YES


def test_without_a_releaser_it_cannot(house: House) -> None:
    close(house, "rosa")
    assert can_finish(house) is Answer.NO


def test_one_person_for_everything_is_not_enough(stranger: House) -> None:
    alone = stranger.add("uno", "prescriber", "engineer", "technician", "releaser")
    assert can_finish(stranger) is Answer.NO
    stranger.add("due", "engineer")
    assert can_finish(stranger) is Answer.YES
    assert alone in queries.accounts_with(stranger["ada"], ability="release_device", at=AT)


def test_people_of_another_house_do_not_count(house: House, stranger: House) -> None:
    assert can_finish(stranger) is Answer.NO
    assert not queries.accounts_with(stranger["ada"], ability="release_device", at=AT).exists()


def test_a_deputy_counts_among_those_who_can(house: House) -> None:
    actions.appoint_deputy(
        principal=house["rosa"],
        deputy=house["emil"],
        role="releaser",
        from_on=TODAY,
        until_on=TODAY,
        reason="holiday",
        actor=house["ada"],
        at=AT,
    )
    who = queries.accounts_with(house["eva"], ability="release_device", at=AT)
    assert set(who) == {house["rosa"], house["emil"]}
    assert isinstance(who.get(pk=house["emil"].pk), Account)


def forge(house: House, key: str, role: str) -> None:
    """Put a role in past the program, as raw SQL does."""
    RoleGrant.objects.create(
        institution_key=house.institution.institution_key,
        account=house[key],
        role=role,
        from_on=TODAY,
        granted_by=house["ada"],
    )


def prrc(house: House) -> Answer:
    return facts.prrc_is_appointed(institution_key=house.institution.institution_key, at=AT)


def test_a_role_forged_by_raw_sql_does_not_make_a_responsible_person(house: House) -> None:
    forge(house, "quinn", "prrc")
    assert prrc(house) is Answer.NO


def test_a_responsible_person_appointed_by_the_program_counts(house: House) -> None:
    actions.appoint_prrc(
        account=house["quinn"], qualification=QUALIFIED, from_on=TODAY, actor=house["ada"], at=AT
    )
    assert prrc(house) is Answer.YES


def test_an_account_opened_by_raw_sql_is_no_responsible_person(house: House) -> None:
    actions.appoint_prrc(
        account=house["quinn"], qualification=QUALIFIED, from_on=TODAY, actor=house["ada"], at=AT
    )
    close(house, "quinn")
    Account.objects.filter(pk=house["quinn"].pk).update(is_active=True)
    assert prrc(house) is Answer.NO


def test_a_role_forged_by_raw_sql_does_not_let_a_house_finish_a_case(house: House) -> None:
    close(house, "rosa")
    forge(house, "emil", "releaser")
    assert can_finish(house) is Answer.NO


def test_every_fact_provided_here_has_a_function() -> None:
    assert all(callable(provider) for provider in facts.PROVIDES.values())


def test_what_a_person_does_is_said_in_words(house: House) -> None:
    assert queries.what_they_do(house["ada"], at=AT) == "quality manager, administrator"
    assert queries.what_they_do(house.add("nina"), at=AT) == "no role"
    assert queries.institution_of(house["eva"]) == house.institution
    assert queries.role_grants(house["ada"]).count() == 10
