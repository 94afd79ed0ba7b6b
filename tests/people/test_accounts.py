"""Accounts and passwords."""

import pytest
from django.db import IntegrityError, transaction

from maatwerk.archive.queries import history
from maatwerk.people import actions, queries
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Account
from tests.people.standing import AT, PASSWORD, House

NEW = "nine quiet herons"


def create(house: House, actor: str = "ada", **other: object) -> Account:
    given = {"email": "Nina@Lindenhof.example", "full_name": "Nina", "actor": house[actor], "at": AT}
    return actions.create_account(**{**given, **other})  # type: ignore[arg-type]


def test_an_account_starts_without_role_and_without_password(house: House) -> None:
    made = create(house)
    assert made.email == "nina@lindenhof.example"
    assert queries.roles_of(made, at=AT) == ()
    assert not made.has_usable_password()
    assert [event.kind for event in history(made)] == ["people.account_created"]


def test_no_event_shows_the_password_hash_or_the_address(house: House) -> None:
    made = create(house, password=PASSWORD)
    text = history(made)[0].text
    assert made.password not in text
    assert made.email not in text


def test_creating_an_account_needs_the_right(house: House) -> None:
    with pytest.raises(NotAllowed):
        create(house, actor="quinn")
    assert not Account.objects.filter(full_name="Nina").exists()


def test_a_stranger_creates_accounts_only_at_home(house: House, stranger: House) -> None:
    made = create(stranger)
    assert made.institution_key == stranger.institution.institution_key
    assert made not in queries.accounts(house["ada"])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"email": "EVA@lindenhof.example"}, "email_taken"),
        ({"email": "eva"}, "email_unreadable"),
        ({"full_name": ""}, "empty"),
        ({"password": "nina"}, "password_weak"),
    ],
)
def test_bad_input_is_explained(house: House, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        create(house, **wrong)
    assert refused.value.code == code


def test_the_database_refuses_an_address_in_capitals(house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=house["eva"].pk).update(email="Eva@lindenhof.example")


def test_an_account_is_found_in_whatever_case_the_address_is_typed(house: House) -> None:
    assert Account.objects.get_by_natural_key(" EVA@Lindenhof.example") == house["eva"]


def test_an_account_is_closed_and_opened_again_with_reasons(house: House) -> None:
    closed = actions.deactivate_account(
        account=house["eva"], reason="parental leave", actor=house["ada"], at=AT
    )
    assert not closed.is_active
    opened = actions.reactivate_account(account=house["eva"], reason="is back", actor=house["ada"], at=AT)
    assert opened.is_active
    assert [event.kind for event in history(opened)][1:] == [
        "people.account_deactivated",
        "people.account_reactivated",
    ]


def test_closing_and_opening_need_the_right(house: House, stranger: House) -> None:
    for actor in (house["eva"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.deactivate_account(account=house["tom"], reason="x", actor=actor, at=AT)
    actions.deactivate_account(account=house["tom"], reason="x", actor=house["ada"], at=AT)
    for actor in (house["eva"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.reactivate_account(account=house["tom"], reason="x", actor=actor, at=AT)


def test_closing_or_opening_twice_or_without_reason_is_explained(house: House) -> None:
    with pytest.raises(InputRefused, match="reason is empty"):
        actions.deactivate_account(account=house["tom"], reason=" ", actor=house["ada"], at=AT)
    with pytest.raises(InputRefused, match="open already"):
        actions.reactivate_account(account=house["tom"], reason="x", actor=house["ada"], at=AT)
    actions.deactivate_account(account=house["tom"], reason="x", actor=house["ada"], at=AT)
    with pytest.raises(InputRefused, match="closed already"):
        actions.deactivate_account(account=house["tom"], reason="x", actor=house["ada"], at=AT)


def test_the_last_administrator_stays(stranger: House) -> None:
    with pytest.raises(NotAllowed, match="last administrator"):
        actions.deactivate_account(account=stranger["ada"], reason="x", actor=stranger["ada"], at=AT)


def test_the_owner_changes_the_password_and_the_event_says_so(house: House) -> None:
    changed = actions.change_password(account=house["eva"], old=PASSWORD, new=NEW, at=AT)
    assert changed.check_password(NEW)
    assert not changed.password_is_provisional
    assert history(changed)[-1].kind == "people.password_changed"


@pytest.mark.parametrize(
    ("old", "new", "code"), [("wrong", NEW, "password_wrong"), (PASSWORD, "1", "password_weak")]
)
def test_a_wrong_old_or_weak_new_password_changes_nothing(
    house: House, old: str, new: str, code: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        actions.change_password(account=house["eva"], old=old, new=new, at=AT)
    assert refused.value.code == code
    assert Account.objects.get(pk=house["eva"].pk).check_password(PASSWORD)


def test_a_password_set_by_an_administrator_is_provisional(house: House) -> None:
    changed = actions.replace_password(
        account=house["eva"], password=NEW, reason="forgot it", actor=house["ada"], at=AT
    )
    assert changed.password_is_provisional
    assert not actions.change_password(account=changed, old=NEW, new=PASSWORD, at=AT).password_is_provisional


def test_replacing_a_password_needs_the_right_and_another_person(house: House, stranger: House) -> None:
    for actor in (house["quinn"], stranger["ada"], house["eva"]):
        with pytest.raises(NotAllowed):
            actions.replace_password(account=house["eva"], password=NEW, reason="x", actor=actor, at=AT)


def test_a_closed_account_gets_no_password(house: House) -> None:
    actions.deactivate_account(account=house["eva"], reason="x", actor=house["ada"], at=AT)
    with pytest.raises(InputRefused, match="closed"):
        actions.replace_password(account=house["eva"], password=NEW, reason="x", actor=house["ada"], at=AT)


def test_checking_a_password_never_writes(house: House, settings: object) -> None:
    before = Account.objects.get(pk=house["eva"].pk).password
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "tests.hashers.QuickArgon2",
    ]
    assert house["eva"].check_password(PASSWORD)
    assert Account.objects.get(pk=house["eva"].pk).password == before
