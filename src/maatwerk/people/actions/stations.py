"""Shared stations: who may act there by PIN or badge. Neither ever signs; a signature asks the password."""

import hashlib
import hmac
import re
import secrets
import uuid
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive import actions as archive
from maatwerk.archive.models import Event
from maatwerk.archive.proofs import Proof
from maatwerk.archive.recorded import is_as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.people import events
from maatwerk.people.actions.factors import UNKNOWN_PERSON
from maatwerk.people.actions.threshold import entering, require, words
from maatwerk.people.errors import InputRefused, ProofRefused
from maatwerk.people.models import Account, Badge, Pin
from maatwerk.people.roles import Ability

WINDOW = timedelta(minutes=15)
FAILURES = 5
"""Wrong PINs within the window after which nobody enters by this PIN until the window has passed."""
FAILURES_IN_ALL = 15
"""Wrong PINs since the person was last right after which the PIN ends for good."""
SHORTEST, LONGEST = 6, 8
BADGE_BYTES = 10
_DIGITS = re.compile(rf"^[0-9]{{{SHORTEST},{LONGEST}}}$")
_WRONG = gettext_lazy("This is not right.")


def means_digest(account: Account, *, what: str) -> str:
    """Return what a person proves afresh for, before the own PIN or badge is set."""
    return hashlib.sha256(f"maatwerk.station/1 {what} {account.person_key}".encode()).hexdigest()


def set_pin(*, account: Account, pin: str, proof: Proof, at: datetime) -> Pin:
    """Let a person set the own PIN, after a fresh proof; an older one ends."""
    _acceptable(pin)
    stored = Account.objects.get(pk=account.pk)
    with entering(actor=stored, ability=None, at=at, institution_key=stored.institution_key):
        _end_open(Pin, account=stored, reason="Replaced by its owner", actor=stored, at=at)
        made = Pin(institution_key=stored.institution_key, account=stored, hash=make_password(pin), set_at=at)
        archive.write(record=made, kind=events.PIN_SET, actor=stored.as_actor(), at=at)
        _seal(made, account=stored, what="pin", proof=proof, at=at)
    return made


def issue_badge(*, account: Account, proof: Proof, at: datetime) -> tuple[Badge, str]:
    """Give a person a new badge, after a fresh proof; its code is returned this once and kept nowhere."""
    stored = Account.objects.get(pk=account.pk)
    code = secrets.token_hex(BADGE_BYTES).upper()
    with entering(actor=stored, ability=None, at=at, institution_key=stored.institution_key):
        _end_open(Badge, account=stored, reason="Replaced by its owner", actor=stored, at=at)
        made = Badge(
            institution_key=stored.institution_key,
            account=stored,
            code_digest=badge_digest(code),
            issued_at=at,
        )
        archive.write(record=made, kind=events.BADGE_ISSUED, actor=stored.as_actor(), at=at)
        _seal(made, account=stored, what="badge", proof=proof, at=at)
    return made, code


def end_means(*, account: Account, reason: str, actor: Account, at: datetime) -> None:
    """End a person's PIN and badge: by the person, or by an administrator when a badge is lost."""
    why = words(reason, name="reason")
    ability = None if actor.pk == account.pk else Ability.MANAGE_PEOPLE
    with entering(actor=actor, ability=ability, at=at, institution_key=account.institution_key):
        for model in (Pin, Badge):
            _end_open(model, account=account, reason=why, actor=actor, at=at)


def start_station(*, account: Account, proof: Proof, name: str, at: datetime) -> str:
    """Let a person with a full log-in, proven afresh, open a shared station; return its name."""
    called = words(name, name="name of the station")
    stored = Account.objects.get(pk=account.pk)
    with entering(actor=stored, ability=None, at=at, institution_key=stored.institution_key):
        require(actor=stored, ability=Ability.RUN_BUILD, at=at, institution_key=stored.institution_key)
        archive.note(
            subject=stored,
            kind=events.STATION_STARTED,
            actor=stored.as_actor(),
            at=at,
            detail={"station": called},
        )
        _seal(stored, account=stored, what="station", proof=proof, at=at)
    return called


def enter_by_pin(*, account: Account, pin: str, station: str, home: uuid.UUID, at: datetime) -> Account:
    """Let a person of this house act at a station by PIN.

    Call it before any transaction: a failure must stay on record even when the caller gives up.
    """
    with transaction.atomic(durable=True):
        # Under the lock: guesses that come at the same time are counted one after the other.
        archive.lock_chain(home)
        stored = _who(account, home=home)
        _check_patience(stored, at=at)
        found = Pin.objects.filter(account=stored, ended_at__isnull=True).first()
        right = found is not None and is_as_recorded(found) and check_password(pin, found.hash)
        if right:
            _enter(stored, by="pin", station=station, at=at)
        else:
            _note_wrong(stored, found=found, station=station, at=at)
    if not right:
        raise ProofRefused(
            "pin_wrong", what=str(_WRONG), where="pin", do=_("Type your PIN, or scan your badge.")
        )
    return stored


def enter_by_badge(*, code: str, station: str, home: uuid.UUID, at: datetime) -> Account:
    """Let a person of this house act at a station by badge."""
    found = (
        Badge.objects.filter(code_digest=badge_digest(code), ended_at__isnull=True, institution_key=home)
        .select_related("account")
        .first()
    )
    if found is None or not is_as_recorded(found):
        raise ProofRefused(
            "badge_unknown",
            what=_("This badge opens nothing here."),
            where="code",
            do=_("Use your PIN. A new badge is made under “PIN and badge”, at your own desk."),
        )
    return _enter(_who(found.account, home=home), by="badge", station=station, at=at)


def badge_digest(code: str) -> str:
    """Return the keyed digest under which a badge's code is kept."""
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"maatwerk.badge/1")
    derived = key.derive(settings.SECRET_KEY.encode())
    return hmac.new(derived, code.strip().upper().encode(), hashlib.sha256).hexdigest()


def _enter(account: Account, *, by: str, station: str, at: datetime) -> Account:
    archive.note(
        subject=account,
        kind=events.STATION_ENTERED,
        actor=account.as_actor(),
        at=at,
        detail={"by": by, "station": station},
    )
    return account


def _who(account: Account, *, home: uuid.UUID) -> Account:
    stored = Account.objects.get(pk=account.pk)
    if not stored.is_active or stored.institution_key != home or not is_as_recorded(stored):
        raise ProofRefused("pin_wrong", what=str(_WRONG), where="pin", do=_("Log in at your own desk."))
    return stored


def _acceptable(pin: str) -> None:
    if not _DIGITS.match(pin):
        raise InputRefused(
            "pin_unfit",
            what=_("A PIN has %(shortest)s to %(longest)s digits.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            where="pin",
            do=_("Choose digits only."),
        )
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    halves = {pin[place : place + 2] for place in range(0, len(pin) - 1, 2)}
    if len(steps) == 1 or len(halves) == 1:
        raise InputRefused(
            "pin_too_simple",
            what=_("Anybody would try this PIN first."),
            where="pin",
            do=_("Choose one without rows or repetitions."),
        )


def _seal(record: Account | Pin | Badge, *, account: Account, what: str, proof: Proof, at: datetime) -> None:
    """Spend the fresh proof, so that it stands on record that the owner did this."""
    archive.sign(
        subject=record,
        meaning=f"station_{what}",
        digest=means_digest(account, what=what),
        proof=proof,
        actor=account.as_actor(),
        at=at,
    )


def _end_open(
    model: type[Pin] | type[Badge], *, account: Account, reason: str, actor: Account, at: datetime
) -> None:
    kind = events.PIN_ENDED if model is Pin else events.BADGE_ENDED
    for one in model._base_manager.filter(account=account, ended_at__isnull=True):
        one.ended_at, one.ended_reason = at, reason
        archive.write(record=one, kind=kind, actor=actor.as_actor(), at=at)


def _check_patience(account: Account, *, at: datetime) -> None:
    wrong = Event.objects.filter(subject=subject_of(account), kind=events.PIN_REFUSED, holds_row=False)
    if wrong.filter(at__gt=at - WINDOW, at__lte=at).count() >= FAILURES:
        minutes = WINDOW.seconds // 60
        raise ProofRefused(
            "too_many_failures",
            what=_("%(failures)s wrong PINs within %(minutes)s minutes.")
            % {"failures": FAILURES, "minutes": minutes},
            where="pin",
            do=_("Wait %(minutes)s minutes, or scan your badge. If it was not you, tell the administrator.")
            % {"minutes": minutes},
        )


def _note_wrong(account: Account, *, found: Pin | None, station: str, at: datetime) -> None:
    """Write down a wrong PIN; too many since the person was last right end it."""
    archive.note(
        subject=account,
        kind=events.PIN_REFUSED,
        actor=UNKNOWN_PERSON,
        at=at,
        detail={"station": station},
    )
    about = Event.objects.filter(subject=subject_of(account))
    right = about.filter(kind=events.STATION_ENTERED).order_by("-id").first()
    starts = [right.at] if right is not None else []
    starts += [found.set_at] if found is not None else []
    wrong = about.filter(kind=events.PIN_REFUSED)
    if starts:
        wrong = wrong.filter(at__gte=max(starts))
    if wrong.count() >= FAILURES_IN_ALL and found is not None and found.ended_at is None:
        found.ended_at, found.ended_reason = at, "Too many wrong attempts"
        archive.write(record=found, kind=events.PIN_ENDED, actor=UNKNOWN_PERSON, at=at)
