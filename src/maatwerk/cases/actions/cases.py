"""Opening: the patient, the case and the devices that are asked for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.models import Event, Record
from maatwerk.cases.actions import days
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, CoPrescriber, Device, Patient
from maatwerk.cases.words import Lane, Side
from maatwerk.lab.models import Family
from maatwerk.people.authority import Denied, deputies_in_force, may
from maatwerk.people.models import Account, Site
from maatwerk.people.roles import Role
from maatwerk.rulebook.reasons import Reason
from maatwerk.workflow import doorway

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def register_patient(
    *,
    actor: Account,
    at: datetime,
    code: str = "",
    name: str = "",
    acronym: str = "",
    birth_on: date | None = None,
    number: str = "",
    issuer: str = "",
    representative: str = "",
) -> Patient:
    """Register a patient; every other record will know only the code."""
    days.birth_day(birth_on, at=at)
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        made = Patient.objects.filter(institution_key=actor.institution_key).count() + 1
        patient = Patient(
            institution_key=actor.institution_key,
            code=code or f"P-{made:05d}",
            name=name,
            acronym=acronym,
            birth_on=birth_on,
            number=number,
            issuer=issuer,
            representative=representative,
        )
        doorway.admit(
            record=patient, actor=actor, at=at, ability="open_case", kind="cases.patient_registered"
        )
    return patient


def correct_patient(
    *, patient: Patient, changes: Mapping[str, Any], reason: str, actor: Account, at: datetime
) -> Event:
    """Correct identifiers of a patient, with a reason; the code stays."""
    if unknown := set(changes) - Patient.personal:
        raise CaseError(
            "patient_field_fixed",
            what=_("%(unknown)s of a patient is never corrected.") % {"unknown": ", ".join(sorted(unknown))},
        )
    return doorway.amend(
        record=patient,
        changes=changes,
        actor=actor,
        at=at,
        ability="open_case",
        kind="cases.patient_corrected",
        detail={"fields": sorted(changes), "reason": reason},
    )


def open_case(
    *,
    patient: Patient,
    intervention: str,
    prescriber: Account,
    site: Site,
    actor: Account,
    at: datetime,
    indication: str = "",
    theatre_on: date | None = None,
    lane: str = Lane.ROUTINE,
    material_bans: str = "",
) -> Case:
    """Open a case for one patient and one intervention."""
    same_house(actor, patient, prescriber, site)
    days.theatre_day(theatre_on, at=at)
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        case = Case(
            institution_key=actor.institution_key,
            number=_next_number(actor=actor, at=at),
            patient=patient,
            intervention=intervention,
            indication=indication,
            theatre_on=theatre_on,
            lane=Lane(lane).value,
            site=site,
            prescriber=prescriber,
            material_bans=material_bans,
            opened_at=at,
        )
        doorway.admit(record=case, actor=actor, at=at, ability="open_case", kind="cases.case_opened")
    return case


def change_case(
    *, case: Case, changes: Mapping[str, Any], reason: str, actor: Account, at: datetime
) -> Event:
    """Change the theatre date, the responsible prescriber or the bans of a case."""
    allowed = {"theatre_on", "prescriber", "material_bans", "lane", "indication"}
    if unknown := set(changes) - allowed:
        raise CaseError(
            "case_field_fixed",
            what=_("%(unknown)s of a case is never changed.") % {"unknown": ", ".join(sorted(unknown))},
        )
    if isinstance(prescriber := changes.get("prescriber"), Account):
        same_house(actor, prescriber)
    days.planned_day(changes.get("theatre_on"), at=at)
    return doorway.amend(
        record=case,
        changes=changes,
        actor=actor,
        at=at,
        ability="open_case",
        kind="cases.case_changed",
        detail={"reason": reason},
    )


def add_prescriber(
    *, case: Case, account: Account, reason: str, actor: Account, at: datetime
) -> CoPrescriber:
    """Let another prescriber sign for a case, beside the responsible one, with a reason."""
    same_house(actor, case, account)
    if case.co_prescribers.filter(account=account).exists() or account == case.prescriber:
        raise CaseError(
            "prescriber_twice", what=_("%(person)s prescribes for this case already.") % {"person": account}
        )
    record = CoPrescriber(
        institution_key=case.institution_key, case=case, account=account, reason=reason, added_at=at
    )
    doorway.admit(record=record, actor=actor, at=at, ability="open_case", kind="cases.prescriber_added")
    return record


def add_device(
    *,
    case: Case,
    family_code: str,
    side: str,
    actor: Account,
    at: datetime,
    region: str = "",
    title: str = "",
    copies: int = 1,
) -> Device:
    """Ask for a device of a family; the newest released version of the family is taken."""
    same_house(actor, case)
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        family = _family(code=family_code, actor=actor)
        device = Device(
            institution_key=actor.institution_key,
            case=case,
            number=f"{case.number}-{_letters(case.devices.count())}",
            family=family,
            title=title or family.title,
            region=region,
            side=Side(side).value,
            copies=copies,
            requested_at=at,
        )
        doorway.admit(record=device, actor=actor, at=at, ability="open_case", kind="cases.device_requested")
    return device


def note_minutes(*, device: Device, step: str, minutes: int, actor: Account, at: datetime) -> Event:
    """Note how many minutes of documentation a step took."""
    if minutes < 0:
        raise CaseError("minutes_negative", what=_("Minutes cannot be negative."))
    allowed = may(account=actor, ability="record_feedback", at=at, subject_institution=device.institution_key)
    if isinstance(allowed, Denied):
        raise doorway.Refused(None, allowed.reasons, device.state)
    return archive.note(
        subject=device,
        kind="cases.minutes_noted",
        actor=actor.as_actor(),
        at=at,
        detail={"step": step, "minutes": minutes},
    )


def must_prescribe_for(case: Case, *, actor: Account, at: datetime, state: str, gate: str | None) -> None:
    """Refuse who is neither the prescriber of a case, nor a co-prescriber, nor deputy of one of them."""
    theirs = {case.prescriber_id, *case.co_prescribers.values_list("account", flat=True)}
    standing_in = deputies_in_force(at=at).filter(
        deputy=actor, role=Role.PRESCRIBER.value, principal__in=theirs
    )
    if actor.pk in theirs or standing_in.exists():
        return
    reason = Reason(
        code="not_allowed",
        text=_("%(actor)s does not prescribe for the case %(case)s.")
        % {"actor": actor.full_name, "case": case},
        basis="lab_policy",
        facts={"case": case.number},
        who_can=(Role.PRESCRIBER.value,),
        do=_("Let %(prescriber)s sign, or be added to the case as a co-prescriber.")
        % {"prescriber": case.prescriber.full_name},
    )
    raise doorway.Refused(gate, (reason,), state)


def as_stored(device: Device) -> Device:
    """Lock the chain and return the device as it is now: its state is never the caller's word."""
    archive.lock_chain(device.institution_key)
    return Device.objects.select_related("family", "case__patient").get(pk=device.pk)


def same_house(actor: Account, *records: Record) -> None:
    """Refuse to tie together records of different institutions."""
    for record in records:
        if record.institution_key != actor.institution_key:
            raise CaseError(
                "other_institution",
                what=_("%(record)s belongs to another institution.") % {"record": record},
            )


def _next_number(*, actor: Account, at: datetime) -> str:
    opened = Case.objects.filter(institution_key=actor.institution_key, number__startswith=f"{at.year}-")
    return f"{at.year}-{opened.count() + 1:04d}"


def _letters(index: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    first, last = divmod(index, len(_LETTERS))
    return (_LETTERS[first - 1] if first else "") + _LETTERS[last]


def _family(*, code: str, actor: Account) -> Family:
    versions = Family.objects.filter(institution_key=actor.institution_key, code=code).order_by("-version")
    found = versions.filter(state="released").first() or versions.first()
    if found is None:
        raise CaseError(
            "family_unknown",
            what=_("There is no family %(code)s.") % {"code": code},
            do=_("Take it from the library, or choose another family."),
        )
    return found
