"""The log-in pages ask for the enrolled code, once."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from maatwerk.people import actions, totp
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account, Enrolment
from tests.people.standing import AT, PASSWORD, House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


def code_at(at: datetime) -> str:
    return totp.code_for(secret=SECRET, step=totp.step_at(at))


def enrol(house: House) -> None:
    actions.enrol_totp(account=house["eva"], password=PASSWORD, secret=SECRET, code=code_at(AT), at=AT)


def log_in(client: Client, code: str | None = None) -> bool:
    client.post("/login/", {"login": "Eva@lindenhof.example", "password": PASSWORD})
    if code is not None:
        client.post("/login/code/", {"code": code})
    return "_auth_user_id" in client.session


def test_the_password_is_enough_without_a_second_factor(house: House) -> None:
    assert log_in(Client())


def test_a_closed_account_does_not_get_in(house: House) -> None:
    actions.deactivate_account(account=house["eva"], reason="left", actor=house["ada"], at=AT)
    assert not log_in(Client())


@time_machine.travel(NOW, tick=False)
def test_the_enrolled_code_opens_once(house: House) -> None:
    enrol(house)
    assert not log_in(Client())
    assert not log_in(Client(), "000000")
    assert log_in(Client(), code_at(NOW))
    assert not log_in(Client(), code_at(NOW)), "the same code opens no second session"


@time_machine.travel(NOW, tick=False)
def test_taking_the_authenticator_out_by_raw_sql_does_not_open(house: House) -> None:
    enrol(house)
    Authenticator.objects.all().delete()
    assert not log_in(Client())
    assert not log_in(Client(), code_at(NOW))


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("ended", [False, True], ids=["removed", "ended"])
def test_taking_the_enrolment_out_too_does_not_open(house: House, ended: bool) -> None:
    enrol(house)
    Authenticator.objects.all().delete()
    if ended:
        Enrolment.objects.update(ended_at=AT, ended_reason="lost")
    else:
        Enrolment.objects.all().delete()
    assert not log_in(Client())
    assert not log_in(Client(), code_at(NOW))
    with pytest.raises(InputRefused, match="enrolled already"):
        enrol(house)


@time_machine.travel(NOW, tick=False)
def test_after_an_administrator_ended_the_enrolment_the_password_is_enough(house: House) -> None:
    enrol(house)
    actions.end_totp(account=house["eva"], reason="phone lost", actor=house["ada"], at=AT)
    assert log_in(Client())


@pytest.mark.parametrize("column", ["password", "full_name", "password_is_provisional"])
def test_an_account_changed_past_the_program_does_not_get_in(house: House, column: str) -> None:
    values = {"password": make_password(PASSWORD), "full_name": "Evelyn", "password_is_provisional": True}
    Account.objects.filter(pk=house["eva"].pk).update(**{column: values[column]})
    assert not log_in(Client())


def test_an_account_put_in_past_the_program_does_not_get_in(house: House) -> None:
    Account.objects.create(
        institution_key=house["eva"].institution_key,
        email="mallory@lindenhof.example",
        full_name="Mallory",
        password=make_password(PASSWORD),
    )
    client = Client()
    client.post("/login/", {"login": "mallory@lindenhof.example", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
