"""The prescription: written down by whoever, decided and signed by the prescriber (Art.2(3))."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Record
from maatwerk.archive.proofs import Proof
from maatwerk.cases.actions.cases import as_stored, must_prescribe_for, same_house
from maatwerk.cases.actions.stated import Stated, characteristic
from maatwerk.cases.digests import prescription_digest
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, Characteristic, Confirmation, Device, Prescription
from maatwerk.cases.process import PRESCRIPTION
from maatwerk.cases.words import Accompaniment, Naming, Source
from maatwerk.people.authority import may_prescribe
from maatwerk.people.models import Account
from maatwerk.workflow import doorway
from maatwerk.workflow.spoken import state

OPEN_TO_ORDERS = frozenset({"requested", "prescribed", "imaging_accepted", "in_design"})
"""States in which a prescription can be written; later the design is reopened first."""


BESIDE = "; "
NO_BAN = frozenset(
    {
        *("", "-", "–", "0", "no", "none", "none known", "nothing known", "no known allergies"),
        *("nein", "keine", "keine bekannt", "nichts bekannt", "geen", "geen bekend", "nee"),
    }
)
"""What people write where nothing is banned; everything else is shown as a ban, rather once too often."""


def draft_prescription(
    *,
    device: Device,
    purpose: str,
    characteristics: Sequence[Stated],
    actor: Account,
    at: datetime,
    accompanied_by: Sequence[Mapping[str, str]] = (),
    patient_named_as: str = Naming.CODE,
    reason: str = "",
    decided_by: Account | None = None,
) -> Prescription:
    """Write down a prescription; a later version than a signed one is an amendment and needs a reason."""
    same_house(actor, device)
    with transaction.atomic():
        device = as_stored(device)
        must_be_open(device)
        prescription = Prescription(
            institution_key=device.institution_key,
            device=device,
            version=device.prescriptions.count() + 1,
            purpose=purpose,
            patient_named_as=Naming(patient_named_as).value,
            accompanied_by=[_accompaniment(one) for one in accompanied_by],
            drafted_by=actor,
            drafted_at=at,
            amends=_amended(device, reason=reason),
            reason=reason,
        )
        stated = [
            characteristic(
                prescription=prescription,
                position=place,
                stated=one,
                decider=decided_by or device.case.prescriber,
            )
            for place, one in enumerate(characteristics, start=1)
        ]
        prescription.digest = prescription_digest(prescription, stated=stated)
        _discard_drafts(device=device, actor=actor, at=at)
        _write_down(prescription, kind="cases.prescription_drafted", actor=actor, at=at)
        for one in stated:
            one.prescription = prescription
            _write_down(one, kind="cases.characteristic_stated", actor=actor, at=at)
    return prescription


def change_decisions(
    *, prescription: Prescription, changes: Mapping[str, str], actor: Account, at: datetime
) -> Prescription:
    """Put a prescriber's own values into a draft; the rest stays as it was drafted."""
    device = prescription.device
    must_prescribe_for(device.case, actor=actor, at=at, state=device.state, gate=None)
    stated = [
        Stated(
            name=one.name,
            value=changes.get(one.name, one.value),
            unit=one.unit,
            tolerance=one.tolerance,
            label=one.label,
            is_design_decision=one.is_design_decision,
            source=Source.PRESCRIBER if one.name in changes else Source(one.source),
        )
        for one in prescription.characteristics.order_by("position")
    ]
    return draft_prescription(
        device=device,
        purpose=prescription.purpose,
        characteristics=stated,
        accompanied_by=prescription.accompanied_by,
        patient_named_as=prescription.patient_named_as,
        reason=prescription.reason,
        decided_by=actor,
        actor=actor,
        at=at,
    )


def sign_prescription(
    *,
    prescription: Prescription,
    actor: Account,
    at: datetime,
    proof: Proof,
    confirmed: Collection[str] | None = None,
) -> Prescription:
    """Sign a prescription as shown; the version before, if there is one, is superseded.

    With `confirmed`, each design decision must be among them; each becomes a record of who drafted it and
    that the prescriber stands by it.
    """
    device = prescription.device
    must_be_open(device)
    must_prescribe_for(device.case, actor=actor, at=at, state=device.state, gate=None)
    family = device.family.code
    authorisation = may_prescribe(account=actor, family_code=family, on=day_of(at)).authorisation
    stated = list(prescription.characteristics.order_by("position"))
    must_be_as_written(prescription)
    _must_be_confirmed(stated, confirmed=confirmed)
    with transaction.atomic():
        # Once more under the lock: the design may have been approved while somebody read the prescription.
        must_be_open(as_stored(device))
        for former in device.prescriptions.filter(state="signed"):
            doorway.move(record=former, process=PRESCRIPTION, move="supersede", actor=actor, at=at)
        doorway.move(
            record=prescription,
            process=PRESCRIPTION,
            move="sign",
            actor=actor,
            at=at,
            proof=proof,
            digest=prescription.digest,
            changes={
                "signed_by": actor,
                "signed_at": at,
                "profession": authorisation.profession if authorisation else actor.profession,
            },
        )
        if confirmed is not None:
            _confirm(prescription, stated=stated, actor=actor, at=at)
        note_ban(prescription, ability="sign_prescription", actor=actor, at=at)
    return prescription


def banned(value: str) -> str:
    """Return the allergy or banned material that a statement names, or nothing where it names none."""
    ban = value.strip()
    return "" if ban.casefold().rstrip(".") in NO_BAN else ban


def note_ban(prescription: Prescription, *, ability: str, actor: Account, at: datetime) -> None:
    """Put an allergy or banned material that was signed onto the case, where every page shows it."""
    found = prescription.characteristics.filter(name="material_ban").first()
    case = Case.objects.get(pk=prescription.device.case_id)
    told = [] if found is None or not banned(found.value) else found.value.split(BESIDE.strip())
    there = {one.strip().casefold() for one in case.material_bans.split(BESIDE.strip())}
    new = [one.strip() for one in told if one.strip() and one.strip().casefold() not in there]
    if not new:
        return
    doorway.amend(
        record=case,
        changes={"material_bans": BESIDE.join(one for one in (case.material_bans, *new) if one)},
        actor=actor,
        at=at,
        ability=ability,
        kind="cases.case_changed",
        detail={"reason": f"stated in {prescription}"},
    )
    prescription.device.case.material_bans = case.material_bans


def drafter_of(characteristic: Characteristic) -> Account:
    """Return who first wrote down this value, in the run of drafts that led to it."""
    prescription = characteristic.prescription
    found = prescription.drafted_by
    earlier = Characteristic.objects.filter(
        prescription__device=prescription.device_id,
        prescription__version__lt=prescription.version,
        name=characteristic.name,
    )
    for one in earlier.select_related("prescription__drafted_by").order_by("-prescription__version"):
        if (one.value, one.source) != (characteristic.value, characteristic.source):
            break
        found = one.prescription.drafted_by
    return found


def must_be_as_written(prescription: Prescription) -> None:
    """Refuse to sign what is no longer what was written down."""
    stated = list(prescription.characteristics.order_by("position"))
    if prescription_digest(prescription, stated=stated) != prescription.digest:
        raise CaseError(
            "prescription_changed",
            what=_("The prescription is no longer what was written down; the case was changed since."),
            where=prescription.device.number,
            do=_("Write it down again and sign that."),
        )


def _must_be_confirmed(stated: Sequence[Characteristic], *, confirmed: Collection[str] | None) -> None:
    if confirmed is None:
        return
    left = [one.label for one in stated if one.is_design_decision and one.name not in confirmed]
    if left:
        raise CaseError(
            "decision_not_confirmed",
            what=_("Not confirmed: %(left)s.") % {"left": ", ".join(left)},
            why=_("A design decision is the prescriber's own (Art. 2(3)), each one."),
            do=_("Confirm each, or change it."),
        )


def _confirm(
    prescription: Prescription, *, stated: Sequence[Characteristic], actor: Account, at: datetime
) -> None:
    for one in stated:
        if not one.is_design_decision:
            continue
        record = Confirmation(
            institution_key=prescription.institution_key,
            characteristic=one,
            drafted_by=drafter_of(one),
            drafted_as=one.source,
            confirmed_by=actor,
            confirmed_at=at,
        )
        doorway.admit(
            record=record, actor=actor, at=at, ability="sign_prescription", kind="cases.decision_confirmed"
        )


def must_be_open(device: Device) -> None:
    """Refuse to change a prescription that something approved or made rests on."""
    if device.state not in OPEN_TO_ORDERS:
        raise CaseError(
            "prescription_closed",
            what=_("The device is %(state)s; its prescription can no longer be changed as it stands.")
            % {"state": state(device.state)},
            where=device.number,
            do=_("Reopen the design first; what was approved and made must follow the new prescription."),
        )


def _amended(device: Device, *, reason: str) -> Prescription | None:
    """Return the prescription in force, which a new one amends; that needs a reason."""
    in_force = device.prescriptions.filter(state="signed").first()
    if in_force is not None and not reason.strip():
        raise CaseError(
            "amendment_without_reason",
            what=_("A signed prescription is amended with a reason."),
            where=device.number,
        )
    return in_force


def _write_down(record: Record, *, kind: str, actor: Account, at: datetime) -> None:
    doorway.admit(record=record, actor=actor, at=at, ability="draft_prescription", kind=kind)


def _discard_drafts(*, device: Device, actor: Account, at: datetime) -> None:
    for former in device.prescriptions.filter(state="drafted"):
        doorway.move(record=former, process=PRESCRIPTION, move="discard", actor=actor, at=at)


def _accompaniment(given: Mapping[str, str]) -> dict[str, str]:
    return {**given, "kind": Accompaniment(given["kind"]).value}
