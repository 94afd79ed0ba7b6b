"""A person proves afresh who they are, for exactly one thing that was shown; the archive spends the proof."""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.models import Event
from maatwerk.archive.proofs import Proof
from maatwerk.archive.recorded import is_as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.people import totp
from maatwerk.people.actions.factors import (
    TOTP,
    is_enrolled_on_record,
    note_refused_proof,
    open_enrolment,
    spend_code,
)
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
        raise ProofRefused(
            "account_closed", what=_("The account of %(stored)s is closed.") % {"stored": stored.full_name}
        )
    if not is_as_recorded(stored):
        raise _tampered("account_changed", what=_("The account is not what the archive holds."))
    if not check_password(password, stored.password):
        note_refused_proof(account=stored, at=at)
        raise _wrong()
    if stored.password_is_provisional:
        raise ProofRefused(
            "password_provisional",
            what=_("This password was chosen by somebody else."),
            why=_("A signature must be nobody's but yours."),
            do=_("Change the password, then sign."),
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
    if enrolment is None and device is None and not is_enrolled_on_record(account):
        return None
    if enrolment is None or device is None or not _vouches(enrolment, device=device):
        raise _tampered(
            "authenticator_not_enrolled",
            what=_("The authenticator on file is not the one that was enrolled."),
        )
    return enrolment, device


def readable_secret(device: Authenticator) -> str:
    """Return the secret of an authenticator, or refuse one that another installation's key encrypted."""
    try:
        return str(get_adapter().decrypt(device.data["secret"]))
    except InvalidToken:
        raise ProofRefused(
            "secret_unreadable",
            what=_("The secret of the authenticator cannot be read."),
            why=_(
                "It was encrypted under another secret key; perhaps a backup was restored without its key."
            ),
            do=_("Restore the key, or let an administrator end the enrolment and enrol anew."),
        ) from None


def _vouches(enrolment: Enrolment, *, device: Authenticator) -> bool:
    """Return whether the enrolment is on record, and about this very authenticator."""
    digest = totp.authenticator_digest(device)
    return bool(digest == enrolment.authenticator_digest) and is_as_recorded(enrolment)


def _second_factor(*, account: Account, code: str | None, at: datetime) -> str:
    pair = enrolled_authenticator(account)
    if pair is None:
        return "password"
    if not code:
        raise ProofRefused(
            "code_missing", what=_("The code of the authenticator app is missing."), where="code"
        )
    enrolment, device = pair
    if not spend_code(enrolment=enrolment, secret=readable_secret(device), code=code, at=at):
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
            what=_("%(failures)s attempts failed within %(window)s minutes.")
            % {"failures": FAILURES, "window": WINDOW.seconds // 60},
            do=_("Wait %(window)s minutes. If it was not you, tell the administrator.")
            % {"window": WINDOW.seconds // 60},
        )


def _tampered(code: str, *, what: str) -> ProofRefused:
    return ProofRefused(
        code,
        what=what,
        why=_("Somebody changed it past the program."),
        do=_("Tell the administrator; `maatwerk archive verify` shows what was changed."),
    )


def _wrong() -> ProofRefused:
    return ProofRefused(
        "not_proven",
        what=_("Password or code is wrong, or the code was used before."),
        do=_("Type the password and the newest code."),
    )
