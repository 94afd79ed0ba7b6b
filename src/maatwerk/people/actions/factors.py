"""The second factor: enrolled with the password, recorded with a digest, each code good for one time."""

from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.actors import Actor
from maatwerk.archive.recorded import rows_on_record
from maatwerk.people import events, totp
from maatwerk.people.actions.threshold import entering, words
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account, Enrolment
from maatwerk.people.roles import Ability

TOTP = Authenticator.Type.TOTP.value
UNKNOWN_PERSON = Actor(id=None, name="somebody who did not prove who they are")


def new_totp_secret() -> str:
    """Return a fresh secret for an authenticator app to be shown once."""
    return str(generate_totp_secret())


def enrol_totp(*, account: Account, password: str, secret: str, code: str, at: datetime) -> Enrolment:
    """Enrol an authenticator app: the owner knows the password and the app shows the right code."""
    stored = Account.objects.get(pk=account.pk)
    if not stored.is_active or not check_password(password, stored.password):
        raise InputRefused("password_wrong", what=_("The password is wrong."), where="password")
    step = totp.matching_step(secret=secret, code=code, at=at)
    if step is None:
        raise InputRefused(
            "code_wrong",
            what=_("The code does not fit."),
            where="code",
            do=_("Compare the clock of the phone with that of this machine and type the newest code."),
        )
    with entering(actor=stored, ability=None, at=at, institution_key=stored.institution_key):
        if (
            Authenticator.objects.filter(user=stored, type=TOTP).exists()
            or open_enrolment(stored) is not None
            or is_enrolled_on_record(stored)
        ):
            raise InputRefused(
                "enrolled_already",
                what=_("An authenticator is enrolled already."),
                do=_("Remove the present one first."),
            )
        device = Authenticator(user=stored, type=TOTP, data={"secret": get_adapter().encrypt(secret)})
        device.created_at = at
        device.save(force_insert=True)
        enrolment = Enrolment(
            institution_key=stored.institution_key,
            account=stored,
            method=TOTP,
            authenticator_digest=totp.authenticator_digest(device),
            enrolled_at=at,
            last_step=step,
        )
        archive.write(record=enrolment, kind=events.AUTHENTICATOR_ENROLLED, actor=stored.as_actor(), at=at)
    return enrolment


def end_totp(*, account: Account, reason: str, actor: Account, at: datetime) -> Enrolment:
    """Remove a person's authenticator: by an administrator, for instance when the phone is lost.

    Nobody removes the own one alone, so that a stolen password cannot take the second factor away.
    """
    why = words(reason, name="reason")
    if actor.pk == account.pk:
        raise InputRefused(
            "not_for_oneself", what=_("Nobody removes the own second factor."), do=_("Ask an administrator.")
        )
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=account.institution_key):
        enrolment = open_enrolment(account)
        if enrolment is None:
            raise InputRefused(
                "not_enrolled",
                what=_("%(account)s has no authenticator enrolled.") % {"account": account.full_name},
            )
        Authenticator.objects.filter(user=account, type=TOTP).delete()
        enrolment.ended_at, enrolment.ended_reason = at, why
        archive.write(record=enrolment, kind=events.AUTHENTICATOR_ENDED, actor=actor.as_actor(), at=at)
    return enrolment


def open_enrolment(account: Account) -> Enrolment | None:
    """Return the enrolment of the authenticator in use, if there is one."""
    return Enrolment.objects.filter(account=account, method=TOTP, ended_at__isnull=True).first()


def is_enrolled_on_record(account: Account) -> bool:
    """Say whether the archive knows of an enrolment that was not ended, whatever the tables hold by now."""
    return any(
        row["account_id"] == account.pk and row["ended_at"] is None for row in rows_on_record(Enrolment)
    )


def spend_code(*, enrolment: Enrolment, secret: str, code: str, at: datetime) -> bool:
    """Take a code for exactly one use; false when it does not fit this moment or was taken before.

    The step of time is moved on in one statement, so of two processes with the same code one wins.
    """
    step = totp.matching_step(secret=secret, code=code, at=at)
    if step is None:
        return False
    with transaction.atomic():
        newer = Enrolment.objects.filter(pk=enrolment.pk, ended_at__isnull=True, last_step__lt=step)
        return newer.update(last_step=step) == 1


def note_refused_proof(*, account: Account, at: datetime) -> None:
    """Write down that somebody failed to prove to be this person."""
    archive.note(subject=account, kind=events.PROOF_REFUSED, actor=UNKNOWN_PERSON, at=at)
