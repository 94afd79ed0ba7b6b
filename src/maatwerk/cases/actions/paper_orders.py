"""An order signed on paper: kept as it came, transcribed by one person, compared by a second (Art.2(3)).

The paper is the written prescription, the transcription is how Maatwerk reads it. The name on the paper
prescribes; nobody here signs in that name. The second person signs that both say the same.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.archive.models import StoredFile
from maatwerk.archive.proofs import Proof
from maatwerk.archive.queries import read_file
from maatwerk.cases import scans
from maatwerk.cases.actions.cases import as_stored, must_prescribe_for, same_house
from maatwerk.cases.actions.orders import (
    draft_prescription,
    must_be_as_written,
    must_be_open,
    note_ban,
)
from maatwerk.cases.actions.stated import Stated
from maatwerk.cases.digests import paper_order_digest
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Device, PaperOrder, Prescription
from maatwerk.cases.process import PRESCRIPTION
from maatwerk.people.authority import may_prescribe
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.reasons import Reason
from maatwerk.workflow import doorway


def transcribe_order(
    *,
    device: Device,
    scan: bytes,
    name: str,
    signer: Account,
    signed_on: date,
    purpose: str,
    characteristics: Sequence[Stated],
    actor: Account,
    at: datetime,
    accompanied_by: Sequence[Mapping[str, str]] = (),
    reason: str = "",
) -> PaperOrder:
    """Keep the scan of a signed order and write down what it says; a second person compares it."""
    kind = scans.media_type(scan, name=name)
    _must_be_past(signed_on, name=name, at=at)
    same_house(actor, device, signer)
    with transaction.atomic():
        must_prescribe_for(device.case, actor=signer, at=at, state=device.state, gate=None)
        stored = archive.keep_file(
            content=scan,
            name=name,
            media_type=kind,
            institution_key=device.institution_key,
            actor=actor.as_actor(),
            at=at,
            salt_key=device.case.patient.salt_key(),
        )
        prescription = draft_prescription(
            device=device,
            purpose=purpose,
            characteristics=characteristics,
            accompanied_by=accompanied_by,
            reason=reason,
            decided_by=signer,
            actor=actor,
            at=at,
        )
        return _order(
            prescription=prescription,
            stored=stored,
            signer=signer,
            signed_on=signed_on,
            actor=actor,
            at=at,
        )


def _must_be_past(signed_on: date, *, name: str, at: datetime) -> None:
    if signed_on > day_of(at):
        raise CaseError(
            "signed_ahead",
            what=_("The paper bears %(signed_on)s, a day to come.") % {"signed_on": written_day(signed_on)},
            where=name,
        )


def attest_order(*, order: PaperOrder, actor: Account, at: datetime, proof: Proof) -> PaperOrder:
    """Sign as a second person that scan and transcription agree; from then on the order is in force."""
    _must_be_second(order, actor=actor)
    prescription = order.prescription
    device = prescription.device
    must_be_open(device)
    must_be_as_written(prescription)
    read_file(order.sha256)  # what cannot be read back whole was not compared
    family = device.family.code
    authorisation = may_prescribe(account=order.signer, family_code=family, on=order.signed_on).authorisation
    with transaction.atomic():
        must_be_open(as_stored(device))
        for former in device.prescriptions.filter(state="signed"):
            doorway.move(record=former, process=PRESCRIPTION, move="replace", actor=actor, at=at)
        doorway.move(
            record=prescription,
            process=PRESCRIPTION,
            move="attest",
            actor=actor,
            at=at,
            proof=proof,
            digest=order.digest,
            changes={
                "signed_by": order.signer,
                # Noon, so that the day on the paper stays the day wherever it is read.
                "signed_at": datetime.combine(order.signed_on, time(12), UTC),
                "profession": authorisation.profession if authorisation else order.signer.profession,
            },
            detail={"signed": "on paper", "scan": order.sha256, "digest": order.digest},
        )
        _compared(order, agrees=True, note="", actor=actor, at=at)
        note_ban(prescription, ability="attest_order", actor=actor, at=at)
    return order


def refuse_transcription(*, order: PaperOrder, note: str, actor: Account, at: datetime) -> PaperOrder:
    """Say what differs between scan and transcription; the draft is put aside, the scan stays."""
    _must_be_second(order, actor=actor)
    if not note.strip():
        raise CaseError(
            "difference_not_named", what=_("Say what differs."), where=str(order.prescription.device)
        )
    with transaction.atomic():
        doorway.move(
            record=order.prescription,
            process=PRESCRIPTION,
            move="refuse",
            actor=actor,
            at=at,
            detail={"reason": note},
        )
        _compared(order, agrees=False, note=note, actor=actor, at=at)
    return order


def _order(
    *,
    prescription: Prescription,
    stored: StoredFile,
    signer: Account,
    signed_on: date,
    actor: Account,
    at: datetime,
) -> PaperOrder:
    order = PaperOrder(
        institution_key=prescription.institution_key,
        prescription=prescription,
        name=stored.name,
        sha256=stored.sha256,
        media_type=stored.media_type,
        signer=signer,
        signed_on=signed_on,
        digest=paper_order_digest(
            prescription_digest=prescription.digest,
            scan_sha256=stored.sha256,
            signer=signer.full_name,
            signed_on=signed_on,
        ),
        transcribed_by=actor,
        transcribed_at=at,
    )
    kind = "cases.paper_order_transcribed"
    doorway.admit(record=order, actor=actor, at=at, ability="draft_prescription", kind=kind)
    return order


def _compared(order: PaperOrder, *, agrees: bool, note: str, actor: Account, at: datetime) -> None:
    doorway.amend(
        record=order,
        changes={"compared_by": actor, "compared_at": at, "agrees": agrees, "note": note},
        actor=actor,
        at=at,
        ability="attest_order",
        kind="cases.paper_order_compared",
    )


def _must_be_second(order: PaperOrder, *, actor: Account) -> None:
    if actor.pk not in {order.transcribed_by_id, order.signer_id}:
        return
    reason = Reason(
        code="second_person_needed",
        text=_("%(actor)s transcribed or signed this order, and so does not compare it.")
        % {"actor": actor.full_name},
        basis="lab_policy",
        facts={"order": order.name},
        who_can=("engineer", "technician", "releaser", "quality_manager"),
        do=_("Let somebody else compare the scan with what was written down."),
    )
    raise doorway.Refused(None, (reason,), order.prescription.state)
