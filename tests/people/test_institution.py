"""Founding an institution and adding sites."""

import pytest

from maatwerk.archive.queries import history
from maatwerk.people import actions, queries
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Account, Institution
from maatwerk.people.roles import Role
from tests.people.standing import AT, PASSWORD, House


def found(**other: object) -> actions.Founding:
    given = {
        "name": "Birkenhof",
        "address": "Birken 2",
        "country": "DE",
        "administrator_email": "Bea@Birkenhof.example ",
        "administrator_name": "Bea",
        "administrator_password": PASSWORD,
        "at": AT,
    }
    return actions.found_institution(**{**given, **other})  # type: ignore[arg-type]


@pytest.mark.django_db
def test_founding_makes_an_institution_with_its_first_administrator() -> None:
    founding = found()
    assert queries.roles_of(founding.administrator, at=AT) == (Role.ADMINISTRATOR,)
    assert founding.administrator.email == "bea@birkenhof.example"
    assert founding.administrator.institution_key == founding.institution.institution_key
    assert [event.kind for event in history(founding.institution)] == ["people.institution_founded"]


@pytest.mark.django_db
def test_two_institutions_have_two_chains() -> None:
    first, second = found(), found(name="Ahornhof", administrator_email="c@ahornhof.example")
    assert first.institution.institution_key != second.institution.institution_key
    assert history(second.institution)[0].number == 1


@pytest.mark.django_db
def test_a_founder_takes_no_part_in_cases() -> None:
    with pytest.raises(InputRefused, match="cannot start as releaser"):
        found(administrator_roles=("releaser",))
    assert not Institution.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "  "}, "empty"),
        ({"country": "Germany"}, "country_unreadable"),
        ({"administrator_email": "nobody"}, "email_unreadable"),
        ({"administrator_password": "short"}, "password_weak"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_written(wrong: dict[str, str], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        found(**wrong)
    assert refused.value.code == code
    assert refused.value.as_json()["what"]
    assert not Institution.objects.exists()
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_the_same_name_is_not_founded_twice() -> None:
    found()
    with pytest.raises(InputRefused, match="exists already"):
        found(administrator_email="another@birkenhof.example")


def test_an_administrator_adds_a_site(house: House) -> None:
    site = actions.add_site(name="Lab", address="Linden 1, basement", actor=house["ada"], at=AT)
    assert list(queries.sites(house["eva"])) == [site]


def test_adding_a_site_needs_the_right(house: House) -> None:
    with pytest.raises(NotAllowed) as refused:
        actions.add_site(name="Lab", address="x", actor=house["eva"], at=AT)
    assert refused.value.reasons[0].who_can == ("administrator",)


def test_a_stranger_sees_no_site_and_adds_only_his_own(house: House, stranger: House) -> None:
    actions.add_site(name="Lab", address="x", actor=house["ada"], at=AT)
    assert not queries.sites(stranger["ada"]).exists()
    own = actions.add_site(name="Lab", address="y", actor=stranger["ada"], at=AT)
    assert own.institution == stranger.institution


def test_a_site_without_address_or_twice_is_refused(house: House) -> None:
    with pytest.raises(InputRefused, match="address is empty"):
        actions.add_site(name="Lab", address=" ", actor=house["ada"], at=AT)
    actions.add_site(name="Lab", address="x", actor=house["ada"], at=AT)
    with pytest.raises(InputRefused, match="already"):
        actions.add_site(name="Lab", address="x", actor=house["ada"], at=AT)


def test_the_country_is_changed_with_a_reason_and_stands_on_record(house: House) -> None:
    made = actions.change_country(country="AT", reason="Moved to Graz", actor=house["ada"], at=AT)
    assert Institution.objects.get(pk=made.pk).country == "AT"
    event = history(made)[-1]
    assert event.kind == "people.country_changed"
    assert "Moved to Graz" in event.text
    assert '"country":"AT"' in event.text


def test_changing_the_country_needs_the_right_a_reason_and_another_country(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.change_country(country="AT", reason="x", actor=house["eva"], at=AT)
    before = house.institution.country
    for wrong, code in (
        ({"country": "AT", "reason": " "}, "empty"),
        ({"country": "Austria", "reason": "x"}, "country_unreadable"),
        ({"country": before, "reason": "x"}, "country_is_same"),
    ):
        with pytest.raises(InputRefused) as refused:
            actions.change_country(**wrong, actor=house["ada"], at=AT)
        assert refused.value.code == code
    assert Institution.objects.get(pk=house.institution.pk).country == before
