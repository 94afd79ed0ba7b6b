"""A planning meeting as a record: who was there, what was decided, what the screen showed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.cases import scans
from maatwerk.cases.actions.cases import same_house
from maatwerk.cases.actions.stated import as_possible
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, Device, Meeting, MeetingDecision, MeetingPicture
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of the screen, as it was handed in."""

    name: str
    content: bytes


def record_meeting(
    *,
    case: Case,
    held_on: date,
    attendees: Sequence[Account],
    actor: Account,
    at: datetime,
    others: Sequence[str] = (),
    notes: str = "",
    device: Device | None = None,
    decisions: Mapping[str, str] | None = None,
    decided_by: Account | None = None,
    pictures: Sequence[Picture] = (),
) -> Meeting:
    """Record a meeting about a case; what was decided about a device fills the draft of its prescription."""
    same_house(actor, case, *attendees, *([device] if device else []))
    decider = decided_by or case.prescriber
    _check(case=case, held_on=held_on, at=at, attendees=attendees, decider=decider, decided=bool(decisions))
    kinds = [scans.media_type(one.content, name=one.name, pictures_only=True) for one in pictures]
    with transaction.atomic():
        archive.lock_chain(case.institution_key)
        meeting = Meeting(
            institution_key=case.institution_key,
            case=case,
            held_on=held_on,
            attendees=[
                *({"account": one.pk, "name": one.full_name} for one in attendees),
                *({"account": None, "name": name} for name in others),
            ],
            notes=notes,
            recorded_by=actor,
            recorded_at=at,
        )
        _admit(meeting, kind="cases.meeting_recorded", actor=actor, at=at)
        for name, said in (decisions or {}).items():
            value = said if device is None else as_possible(device, name=name, value=said)
            decision = MeetingDecision(
                institution_key=case.institution_key,
                meeting=meeting,
                device=device,
                name=name,
                value=value,
                decided_by=decider,
            )
            _admit(decision, kind="cases.meeting_decision_noted", actor=actor, at=at)
        for one, kind in zip(pictures, kinds, strict=True):
            _keep(one, kind=kind, meeting=meeting, actor=actor, at=at)
    return meeting


def _check(
    *,
    case: Case,
    held_on: date,
    at: datetime,
    attendees: Sequence[Account],
    decider: Account,
    decided: bool,
) -> None:
    if held_on > day_of(at):
        raise CaseError(
            "meeting_ahead",
            what=_("%(held_on)s is still to come.") % {"held_on": written_day(held_on)},
            where=case.number,
            do=_("Record it afterwards."),
        )
    if decided and decider not in attendees:
        raise CaseError(
            "decider_was_absent",
            what=_("%(decider)s is said to have decided, but was not there.")
            % {"decider": decider.full_name},
            where=case.number,
            do=_("Tick the person among those present, or leave the decisions for the prescription."),
        )


def _keep(one: Picture, *, kind: str, meeting: Meeting, actor: Account, at: datetime) -> None:
    stored = archive.keep_file(
        content=one.content,
        name=one.name,
        media_type=kind,
        institution_key=meeting.institution_key,
        actor=actor.as_actor(),
        at=at,
        salt_key=meeting.case.patient.salt_key(),
    )
    if meeting.pictures.filter(sha256=stored.sha256).exists():
        return
    picture = MeetingPicture(
        institution_key=meeting.institution_key,
        meeting=meeting,
        name=one.name,
        sha256=stored.sha256,
        media_type=kind,
    )
    _admit(picture, kind="cases.meeting_picture_kept", actor=actor, at=at)


def _admit(
    record: Meeting | MeetingDecision | MeetingPicture, *, kind: str, actor: Account, at: datetime
) -> None:
    doorway.admit(record=record, actor=actor, at=at, ability="draft_prescription", kind=kind)
