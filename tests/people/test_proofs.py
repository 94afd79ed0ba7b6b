"""A person proves afresh who they are."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from maatwerk.archive import actions as archive
from maatwerk.archive.errors import SignatureRefused
from maatwerk.archive.proofs import Proof
from maatwerk.archive.queries import history
from maatwerk.people import actions, proofs, totp
from maatwerk.people.errors import ProofRefused
from maatwerk.people.models import Account, Enrolment
from tests.people.standing import AT, PASSWORD, House

DIGEST = "ab" * 32
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=30)


def prove(
    house: House, *, who: str = "rosa", password: str = PASSWORD, code: str | None = None, at=AT
) -> Proof:
    return proofs.prove(account=house[who], password=password, code=code, digest=DIGEST, at=at)


def code_at(at) -> str:
    return totp.code_for(secret=SECRET, step=totp.step_at(at))


def enrol(house: House, who: str = "rosa") -> Enrolment:
    before = AT - 10 * STEP
    return actions.enrol_totp(
        account=house[who], password=PASSWORD, secret=SECRET, code=code_at(before), at=before
    )


def refused(house: House, **given: object) -> str:
    with pytest.raises(ProofRefused) as answer:
        prove(house, **given)  # type: ignore[arg-type]
    return answer.value.code


def test_a_password_proves_for_one_digest_at_one_moment(house: House) -> None:
    proof = prove(house)
    assert (proof.account_id, proof.account_name, proof.method) == (house["rosa"].pk, "Rosa", "password")
    assert (proof.digest, proof.at) == (DIGEST, AT)
    assert proof.nonce != prove(house).nonce


def test_the_archive_spends_a_proof_once(house: House) -> None:
    proof, rosa = prove(house), house["rosa"]
    signing = {
        "subject": rosa,
        "meaning": "released",
        "digest": DIGEST,
        "proof": proof,
        "actor": rosa.as_actor(),
    }
    archive.sign(**signing, at=AT)
    with pytest.raises(SignatureRefused):
        archive.sign(**signing, at=AT)


def test_a_wrong_password_is_refused_and_noted_without_naming_who(house: House) -> None:
    assert refused(house, password="guess") == "not_proven"
    note = history(house["rosa"])[-1]
    assert (note.kind, note.actor_id) == ("people.proof_refused", None)


def test_five_failures_shut_signing_for_a_quarter_of_an_hour(house: House) -> None:
    for _ in range(5):
        assert refused(house, password="guess") == "not_proven"
    assert refused(house) == "too_many_failures"
    assert refused(house, at=AT + timedelta(minutes=14)) == "too_many_failures"
    assert len([e for e in history(house["rosa"]) if e.kind == "people.proof_refused"]) == 5
    assert prove(house, at=AT + timedelta(minutes=15, seconds=1))
    assert prove(house, who="tom"), "somebody else is not shut out"


def test_a_closed_account_proves_nothing(house: House) -> None:
    actions.deactivate_account(account=house["rosa"], reason="left", actor=house["ada"], at=AT)
    assert refused(house) == "account_closed"


def test_a_password_that_somebody_else_chose_signs_nothing(house: House) -> None:
    new = "nine quiet herons"
    actions.replace_password(account=house["rosa"], password=new, reason="forgot", actor=house["ada"], at=AT)
    assert refused(house, password=new) == "password_provisional"
    actions.change_password(account=house["rosa"], old=new, new=PASSWORD, at=AT)
    assert prove(house)


def test_an_enrolled_person_needs_the_code(house: House) -> None:
    enrol(house)
    assert refused(house) == "code_missing"
    assert prove(house, code=code_at(AT)).method == "password+totp"


def test_a_code_counts_once(house: House) -> None:
    enrol(house)
    prove(house, code=code_at(AT))
    assert refused(house, code=code_at(AT)) == "not_proven"
    assert refused(house, code=code_at(AT - STEP)) == "not_proven", "nor does an older one"
    assert prove(house, code=code_at(AT + STEP), at=AT + STEP)


def test_the_code_of_the_enrolment_does_not_sign(house: House) -> None:
    before = AT - 10 * STEP
    enrol(house)
    assert refused(house, code=code_at(before), at=before) == "not_proven"


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_moment_given_decides_which_codes_fit(house: House, steps: int, taken: bool) -> None:
    enrol(house)
    code = code_at(AT + steps * STEP)
    if taken:
        assert prove(house, code=code)
    else:
        assert refused(house, code=code) == "not_proven"


def test_wrong_codes_count_as_failures(house: House) -> None:
    enrol(house)
    for _ in range(5):
        assert refused(house, code="000000") == "not_proven"
    assert refused(house, code=code_at(AT)) == "too_many_failures"


def test_without_authenticator_and_enrolment_the_password_alone_proves_nothing(house: House) -> None:
    enrol(house)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator")
        cursor.execute("DELETE FROM people_enrolment")
    assert refused(house) == "authenticator_not_enrolled"
    assert prove(house, who="tom"), "somebody else is not touched"


def test_an_authenticator_put_in_by_raw_sql_proves_nothing(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', %s, %s)",
            [house["rosa"].pk, '{"secret": "x"}', AT],
        )
    assert refused(house, code=code_at(AT)) == "authenticator_not_enrolled"


def test_an_enrolment_put_in_beside_it_proves_nothing_either(house: House) -> None:
    enrol(house, "tom")
    data = Authenticator.objects.get(user=house["tom"]).data
    planted = Authenticator.objects.create(user=house["rosa"], type="totp", data=data)
    Enrolment.objects.create(
        institution_key=house["rosa"].institution_key,
        account=house["rosa"],
        method="totp",
        authenticator_digest=totp.authenticator_digest(planted),
        enrolled_at=AT,
    )
    assert refused(house, code=code_at(AT)) == "authenticator_not_enrolled"


def test_a_password_changed_by_raw_sql_proves_nothing(house: House) -> None:
    known = Account.objects.get(pk=house["tom"].pk).password
    Account.objects.filter(pk=house["rosa"].pk).update(password=known)
    assert refused(house) == "account_changed"


def test_a_secret_exchanged_by_raw_sql_proves_nothing(house: House) -> None:
    enrol(house)
    enrol(house, "tom")
    stolen = Authenticator.objects.get(user=house["tom"]).data
    Authenticator.objects.filter(user=house["rosa"]).update(data=stolen)
    assert refused(house, code=code_at(AT)) == "authenticator_not_enrolled"


def test_an_authenticator_taken_out_by_raw_sql_does_not_lower_the_bar(house: House) -> None:
    enrol(house)
    Authenticator.objects.filter(user=house["rosa"]).delete()
    assert refused(house) == "authenticator_not_enrolled"


def test_the_secret_lies_unreadable_in_the_database(house: House) -> None:
    enrol(house)
    assert SECRET not in str(Authenticator.objects.get(user=house["rosa"]).data)
    assert SECRET not in history(Enrolment.objects.get())[0].text


def test_a_secret_from_before_another_key_is_explained(house: House, settings: Any) -> None:
    enrol(house)
    settings.SECRET_KEY = "the key of another installation"
    assert refused(house, code=code_at(AT)) == "secret_unreadable"


def test_a_proof_inside_somebody_elses_transaction_is_refused(house: House) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        prove(house)
