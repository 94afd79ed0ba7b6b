"""Stopping, resuming, cancelling and calling back a device."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.cases.actions.cases import as_stored
from maatwerk.cases.actions.counting import count_device
from maatwerk.cases.collect import subjects_of
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.models import Device
from maatwerk.cases.process import DEVICE
from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject, open_holds
from maatwerk.lab.words import HoldSubject
from maatwerk.people.models import Account
from maatwerk.workflow import doorway


def hold_device(*, device: Device, code: str, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Stop a device: a hold is placed on it, and it stands still until that is lifted."""
    with transaction.atomic():
        stored = as_stored(device)
        lab.place_hold(
            subject=Subject(HoldSubject.DEVICE, str(device.pk), device.number),
            code=code,
            reason=reason,
            origin=f"cases.Device:{device.pk}",
            actor=actor,
            at=at,
        )
        return doorway.move(
            record=device,
            process=DEVICE,
            move="hold",
            actor=actor,
            at=at,
            changes={"held_from": stored.state},
            detail={"reason": reason},
        )


def resume_device(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Let a device go on from where it stood; no hold may be open on it."""
    with transaction.atomic():
        stored = as_stored(device)
        own = [one for one in subjects_of(Asked(device=stored, at=at)) if one.kind is HoldSubject.DEVICE]
        if found := open_holds(own, institution_key=stored.institution_key):
            raise CaseError(
                "holds_open",
                what=_("A hold is still open on %(device)s: %(reason)s")
                % {"device": device, "reason": found[0].reason},
                do=_("Deal with its cause and lift it, with a reason."),
            )
        return doorway.move(
            record=device,
            process=DEVICE,
            move=f"resume_{stored.held_from}" if stored.held_from else "resume_requested",
            actor=actor,
            at=at,
            changes={"held_from": ""},
            detail={"reason": reason},
        )


def lift_and_resume(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Lift the holds on the device itself and let it go on; one on its case or a build stays."""
    with transaction.atomic():
        stored = as_stored(device)
        own = Subject(HoldSubject.DEVICE, str(stored.pk), stored.number)
        for hold in open_holds([own], institution_key=stored.institution_key):
            lab.lift_hold(hold=hold, reason=reason, actor=actor, at=at)
        return resume_device(device=device, reason=reason, actor=actor, at=at)


def cancel_device(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """End a device before it leaves the lab; one that was handed over is called back instead."""
    stored = as_stored(device)
    if stored.state == "on_hold" and stored.held_from == "delivered":
        raise CaseError(
            "cancelled_after_delivery",
            what=_("The device was handed over before it was stopped."),
            where=stored.number,
            do=_("Call it back; it stays on record with its patient."),
        )
    with transaction.atomic():
        passed = doorway.move(
            record=device, process=DEVICE, move="cancel", actor=actor, at=at, detail={"reason": reason}
        )
        count_device(device)
    return passed


def recall_device(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Call a released device back."""
    return doorway.move(
        record=device, process=DEVICE, move="recall", actor=actor, at=at, detail={"reason": reason}
    )
