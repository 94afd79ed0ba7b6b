"""Enrolling and removing the second factor."""

import pytest
from allauth.mfa.models import Authenticator

from maatwerk.archive.queries import history
from maatwerk.people import actions, totp
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Enrolment
from tests.people.standing import AT, PASSWORD, SOON, House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enrol(house: House, **more: object) -> Enrolment:
    given = {
        "account": house["rosa"],
        "password": PASSWORD,
        "secret": SECRET,
        "code": totp.code_for(secret=SECRET, step=totp.step_at(AT)),
        "at": AT,
    }
    return actions.enrol_totp(**{**given, **more})  # type: ignore[arg-type]


def test_the_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1 at 59 s: 94287082, of which an app shows the last six digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.code_for(secret=secret, step=1) == "287082"


def test_an_enrolment_is_a_record_that_vouches_for_the_authenticator(house: House) -> None:
    made = enrol(house)
    assert made.authenticator_digest == totp.authenticator_digest(
        Authenticator.objects.get(user=house["rosa"])
    )
    assert [event.kind for event in history(made)] == ["people.authenticator_enrolled"]


@pytest.mark.parametrize(
    ("wrong", "code"), [({"password": "guess"}, "password_wrong"), ({"code": "000000"}, "code_wrong")]
)
def test_bad_input_is_explained(house: House, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        enrol(house, **wrong)
    assert refused.value.code == code
    assert not Enrolment.objects.exists()
    assert not Authenticator.objects.exists()


def test_one_authenticator_at_a_time(house: House) -> None:
    enrol(house)
    with pytest.raises(InputRefused, match="already"):
        enrol(house)


def test_a_new_secret_is_of_160_bits() -> None:
    assert len(actions.new_totp_secret()) == 32
    assert actions.new_totp_secret() != actions.new_totp_secret()


def test_an_administrator_ends_it_with_a_reason_and_it_can_be_enrolled_anew(house: House) -> None:
    enrol(house)
    ended = actions.end_totp(account=house["rosa"], reason="phone lost", actor=house["ada"], at=SOON)
    assert (ended.ended_at, ended.ended_reason) == (SOON, "phone lost")
    assert not Authenticator.objects.exists()
    assert enrol(house).pk != ended.pk


def test_ending_needs_the_right_and_another_person(house: House, stranger: House) -> None:
    enrol(house)
    for actor in (house["eva"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.end_totp(account=house["rosa"], reason="x", actor=actor, at=AT)
    with pytest.raises(InputRefused, match="Nobody removes the own"):
        actions.end_totp(account=house["rosa"], reason="x", actor=house["rosa"], at=AT)
    assert Authenticator.objects.exists()


def test_ending_what_is_not_there_is_explained(house: House) -> None:
    with pytest.raises(InputRefused, match="no authenticator"):
        actions.end_totp(account=house["rosa"], reason="x", actor=house["ada"], at=AT)
