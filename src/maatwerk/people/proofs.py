"""A person proves afresh who they are, for exactly one thing that was shown; the archive spends the proof."""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.db import transaction

from maatwerk.archive.models import Event
from maatwerk.archive.proofs import Proof
from maatwerk.archive.rows import subject_of
from maatwerk.people import totp
from maatwerk.people.actions.factors import TOTP, note_refused_proof, open_enrolment, spend_code
from maatwerk.people.errors import ProofRefused
from maatwerk.people.events import PROOF_REFUSED
from maatwerk.people.models import Account, Enrolment

WINDOW = timedelta(minutes=15)
FAILURES = 5


def prove(*, account: Account, password: str, code: str | None, digest: str, at: datetime) -> Proof:
    """Prove to be this person by password, and by code where an authenticator is enrolled.

    Call it before any transaction: a refusal must stay on record even when the caller gives up.
    """
    # A savepoint of somebody else could take the record of a failure away; this raises there.
    with transaction.atomic(durable=True):
        stored = Account.objects.get(pk=account.pk)
        _check_patience(account=stored, at=at)
    if not stored.is_active:
        raise ProofRefused("account_closed", what=f"The account of {stored.full_name} is closed.")
    if not check_password(password, stored.password):
        note_refused_proof(account=stored, at=at)
        raise _wrong()
    if stored.password_is_provisional:
        raise ProofRefused(
            "password_provisional",
            what="This password was chosen by somebody else.",
            why="A signature must be nobody's but yours.",
            do="Change the password, then sign.",
        )
    method = _second_factor(account=stored, code=code, at=at)
    return Proof(
        account_id=stored.pk,
        account_name=stored.full_name,
        method=method,
        at=at,
        digest=digest,
        nonce=secrets.token_hex(16),
    )


def enrolled_authenticator(account: Account) -> tuple[Enrolment, Authenticator] | None:
    """Return the authenticator with the enrolment that vouches for it, or None where neither exists.

    One without the other, or a row that is not the one enrolled, was not made by this program.
    """
    enrolment = open_enrolment(account)
    device = Authenticator.objects.filter(user=account, type=TOTP).first()
    if enrolment is None and device is None:
        return None
    if (
        enrolment is None
        or device is None
        or totp.authenticator_digest(device) != enrolment.authenticator_digest
    ):
        raise ProofRefused(
            "authenticator_not_enrolled",
            what="The authenticator on file is not the one that was enrolled.",
            why="Somebody changed it past the program.",
            do="Tell the administrator; `maatwerk archive verify` shows what was changed.",
        )
    return enrolment, device


def _second_factor(*, account: Account, code: str | None, at: datetime) -> str:
    pair = enrolled_authenticator(account)
    if pair is None:
        return "password"
    if not code:
        raise ProofRefused("code_missing", what="The code of the authenticator app is missing.", where="code")
    enrolment, device = pair
    secret = get_adapter().decrypt(device.data["secret"])
    if not spend_code(enrolment=enrolment, secret=secret, code=code, at=at):
        note_refused_proof(account=account, at=at)
        raise _wrong()
    return "password+totp"


def _check_patience(*, account: Account, at: datetime) -> None:
    recent = Event.objects.filter(
        subject=subject_of(account), kind=PROOF_REFUSED, holds_row=False, at__gt=at - WINDOW, at__lte=at
    )
    if recent.count() >= FAILURES:
        raise ProofRefused(
            "too_many_failures",
            what=f"{FAILURES} attempts failed within {WINDOW.seconds // 60} minutes.",
            do=f"Wait {WINDOW.seconds // 60} minutes. If it was not you, tell the administrator.",
        )


def _wrong() -> ProofRefused:
    return ProofRefused(
        "not_proven",
        what="Password or code is wrong, or the code was used before.",
        do="Type the password and the newest code.",
    )
