"""Hand-over, the sterile service, and what became of the device."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.cases import gates, scans
from maatwerk.cases.actions import days
from maatwerk.cases.actions.cases import as_stored, same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.models import Delivery, Device, FollowUp, Reminder, Sterilisation
from maatwerk.cases.process import DEVICE
from maatwerk.cases.retention import keep_until
from maatwerk.cases.words import Outcome
from maatwerk.people.models import Account
from maatwerk.workflow import doorway
from maatwerk.workflow.spoken import state


def send_to_sterilisation(
    *, device: Device, service: str, cycle: str, actor: Account, at: datetime
) -> Sterilisation:
    """Hand a released device to the sterile service, with the sheet that names the cycle."""
    same_house(actor, device)
    record = Sterilisation(
        institution_key=device.institution_key,
        device=device,
        service=service,
        cycle=cycle,
        sent_at=at,
        sent_by=actor,
    )
    with transaction.atomic():
        _must_be_fit_for(as_stored(device), cycle=cycle, at=at)
        doorway.admit(
            record=record, actor=actor, at=at, ability="deliver_device", kind="cases.sterilisation_sent"
        )
    return record


def return_from_sterilisation(
    *,
    sterilisation: Sterilisation,
    cycle_run: str,
    batch: str,
    passed: bool,
    evidence: bytes,
    actor: Account,
    at: datetime,
) -> Sterilisation:
    """Record what came back from the sterile service: the cycle that ran, and its evidence."""
    kind = scans.record_type(evidence, name=_("Record of the cycle"))
    with transaction.atomic():
        archive.lock_chain(sterilisation.institution_key)
        if Sterilisation.objects.get(pk=sterilisation.pk).returned_at is not None:
            raise CaseError(
                "returned_before",
                what=_("It is on record already what came back of this sterilisation."),
                where=sterilisation.device.number,
                do=_("Send the device again; what a failed cycle left behind stays on record."),
            )
        stored = archive.keep_file(
            content=evidence,
            name=f"sterilisation-{sterilisation.device.number}",
            media_type=kind,
            institution_key=sterilisation.institution_key,
            actor=actor.as_actor(),
            at=at,
        )
        doorway.amend(
            record=sterilisation,
            changes={
                "cycle_run": cycle_run,
                "batch": batch,
                "passed": passed,
                "evidence_sha256": stored.sha256,
                "returned_at": at,
            },
            actor=actor,
            at=at,
            ability="deliver_device",
            kind="cases.sterilisation_returned",
        )
    return sterilisation


def _must_be_fit_for(device: Device, *, cycle: str, at: datetime) -> None:
    if device.state != "released":
        raise CaseError(
            "not_released",
            what=_("The device is %(state)s; only a released one leaves the lab.")
            % {"state": state(device.state)},
            where=device.number,
        )
    allowed = Asked(device=device, at=at).family.sterilisation.methods
    if cycle not in allowed:
        raise CaseError(
            "cycle_not_validated",
            what=_("The family is not validated for %(cycle)s.") % {"cycle": cycle},
            where=device.number,
            do=_("Ask for one of: %(cycles)s.") % {"cycles": ", ".join(allowed)}
            if allowed
            else _("It is not sterilised."),
        )


def deliver_device(
    *,
    device: Device,
    receiver: str,
    receiver_role: str,
    side_read_back: str,
    statement_accompanied: bool,
    statement_available_to: str,
    actor: Account,
    at: datetime,
    statement_available_how: str = "",
) -> doorway.Passed:
    """Hand a device over through the gate `deliver`; retention starts (Art.21(2), Annex.XIII.4)."""
    with transaction.atomic():
        delivery = Delivery(
            institution_key=device.institution_key,
            device=device,
            receiver=receiver,
            receiver_role=receiver_role,
            handed_at=at,
            statement_accompanied=statement_accompanied,
            statement_available_to=statement_available_to,
            statement_available_how=statement_available_how,
            side_read_back=side_read_back,
            handed_by=actor,
        )
        doorway.admit(
            record=delivery, actor=actor, at=at, ability="deliver_device", kind="cases.delivery_recorded"
        )
        asked = Asked(device=device, at=at, actor=actor)
        return doorway.move(
            record=device,
            process=DEVICE,
            move="deliver",
            actor=actor,
            at=at,
            gate=gates.ask(gate="deliver", device=device, at=at, actor=actor),
            changes={"delivered_at": at, "keep_until": keep_until(asked)},
        )


def deliver_together(
    *, sides: Mapping[Device, str], actor: Account, at: datetime, **handed: Any
) -> list[doorway.Passed]:
    """Hand several devices of a case over at once, each with the side that was read from it: all, or none."""
    with transaction.atomic():
        archive.lock_chain(next(iter(sides)).institution_key)
        return [
            deliver_device(device=as_stored(device), side_read_back=side, actor=actor, at=at, **handed)
            for device, side in sides.items()
        ]


def remind(*, device: Device, sent_to: str, actor: Account, at: datetime) -> Reminder:
    """Note that somebody was reminded to tell how the device was used."""
    reminder = Reminder(
        institution_key=device.institution_key, device=device, sent_to=sent_to, sent_at=at, sent_by=actor
    )
    doorway.admit(record=reminder, actor=actor, at=at, ability="record_feedback", kind="cases.reminder_sent")
    return reminder


def record_use(
    *,
    device: Device,
    outcome: Outcome,
    actor: Account,
    at: datetime,
    used_on: date | None = None,
    fit: int | None = None,
    answers: Mapping[str, Any] | None = None,
    note: str = "",
    told_by: str = "",
) -> doorway.Passed:
    """Record how a device was used, or that nobody told, and pass the gate `follow_up`."""
    days.use_day(used_on, delivered_at=device.delivered_at, at=at)
    with transaction.atomic():
        record = FollowUp(
            institution_key=device.institution_key,
            device=device,
            outcome=Outcome(outcome).value,
            used_on=used_on,
            fit=fit,
            answers=dict(answers or {}),
            note=note,
            told_by=told_by,
            recorded_by=actor,
            recorded_at=at,
        )
        doorway.admit(record=record, actor=actor, at=at, ability="record_feedback", kind="cases.use_recorded")
        return doorway.move(
            record=device,
            process=DEVICE,
            move="leave_unused" if outcome is Outcome.NOT_USED else "follow_up",
            actor=actor,
            at=at,
            gate=gates.ask(gate="follow_up", device=device, at=at, actor=actor),
        )


def close_device(*, device: Device, actor: Account, at: datetime) -> doorway.Passed:
    """Close a device: nothing more is expected."""
    return doorway.move(record=device, process=DEVICE, move="close", actor=actor, at=at)
