"""The design: files inspected before they are kept, looked at by others, approved by the prescriber."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive import files as store
from maatwerk.archive.canonical import json_value
from maatwerk.archive.days import day_of
from maatwerk.archive.proofs import Proof
from maatwerk.archive.queries import read_file
from maatwerk.cases import gates
from maatwerk.cases.actions.bodies import measured_body
from maatwerk.cases.actions.cases import as_stored, must_prescribe_for, same_house
from maatwerk.cases.actions.pieces import scrap_all
from maatwerk.cases.actions.remarks import must_not_be_sent_back
from maatwerk.cases.digests import manifest_digest, segmentation_digest
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.facts.design import approval_lasts
from maatwerk.cases.facts.series import resembling
from maatwerk.cases.models import (
    Approval,
    BuiltCharacteristic,
    Design,
    DesignFile,
    Device,
    FindingAcceptance,
    SegmentationReview,
    Series,
    SideCheck,
)
from maatwerk.cases.process import DEVICE
from maatwerk.cases.tasks import prepare_previews
from maatwerk.cases.words import Beginning, Doubt, FileRole
from maatwerk.lab.queries import family_content
from maatwerk.lab.shapes import Body, shape_of
from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.people.models import Account
from maatwerk.workflow import doorway
from maatwerk.workflow.spoken import state


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One file as the designer hands it in."""

    name: str
    content: bytes
    role: FileRole = FileRole.PART
    unit: str = "mm"


@dataclass(frozen=True, kw_only=True)
class Built:
    """What the design makes of a prescribed characteristic."""

    name: str
    value: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class _Inspected:
    offered: Offered
    sha256: str
    mesh: dict[str, Any]
    fit: dict[str, Any] | None
    body: Body | None


def start_design(*, device: Device, actor: Account, at: datetime) -> doorway.Passed:
    """Begin to design; the gate `imaging` was passed before."""
    return doorway.move(record=device, process=DEVICE, move="start_design", actor=actor, at=at)


def reopen_design(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Go back to the design; what was made from it is scrapped, what was verified no longer counts."""
    with transaction.atomic():
        passed = doorway.move(
            record=device,
            process=DEVICE,
            move="reopen_design",
            actor=actor,
            at=at,
            changes={"verified_at": None},
            detail={"reason": reason},
        )
        scrap_all(device=device, reason=f"design reopened: {reason}", actor=actor, at=at)
    return passed


def add_design(
    *,
    device: Device,
    files: Sequence[Offered],
    actor: Account,
    at: datetime,
    built: Sequence[Built] = (),
    fitted_to: Series | None = None,
    intended_mirroring: bool = False,
    planned_transform: str = "",
    began_from: Beginning | None = None,
    software: str = "",
    changes: str = "",
) -> Design:
    """Inspect the files of a new version and keep them; what cannot be read is refused, all or nothing."""
    same_house(actor, device)
    _must_be_in_design(device)
    if not any(file.role is FileRole.PART for file in files):
        raise CaseError("design_without_part", what=_("A design holds at least one file that is made."))
    reference = fitted_to or _series_of(device)
    contact = _contact(device)
    inspected = [
        _inspect(file, reference=reference, contact=contact, at=at, state=device.state) for file in files
    ]
    with transaction.atomic():
        _must_be_in_design(as_stored(device))
        version = device.designs.count() + 1
        design = Design(
            institution_key=device.institution_key,
            device=device,
            version=version,
            fitted_to=reference,
            intended_mirroring=intended_mirroring,
            planned_transform=planned_transform.strip(),
            began_from=began_from or "",
            software=software,
            changes=changes,
            designer=actor,
            offered_at=at,
        )
        rows = [(one.offered.role.value, one.sha256) for one in inspected]
        design.manifest = manifest_digest(design, files=rows)
        doorway.admit(record=design, actor=actor, at=at, ability="upload_design", kind="cases.design_offered")
        for one in inspected:
            _keep(one, design=design, actor=actor, at=at)
        for made in built:
            _state(made, design=design, actor=actor, at=at)
        transaction.on_commit(lambda: prepare_previews.enqueue(design.pk))
    return design


def accept_findings(
    *,
    design: Design,
    sha256: str,
    reason: str,
    actor: Account,
    at: datetime,
    began_from: Beginning | None = None,
) -> FindingAcceptance:
    """Accept the findings of a file that ask for a review, with a reason.

    Of a part that resembles one for another patient it is said besides what it was drawn from.
    """
    file = design.files.filter(sha256=sha256).first()
    if file is None:
        raise CaseError("file_not_in_design", what=_("This file is not in the design."), where=sha256)
    codes = [found["code"] for found in file.mesh["findings"] if found["severity"] == "REVIEW"]
    if file.resembles:
        codes.append("resembles_another")
        if began_from is None:
            raise CaseError(
                "beginning_not_said",
                what=_("This part is nearly the same as one for another patient."),
                where=file.name,
                do=_("Say what it was drawn from."),
            )
    acceptance = FindingAcceptance(
        institution_key=design.institution_key,
        design=design,
        sha256=sha256,
        codes=codes,
        reason=reason,
        began_from=began_from or "",
        accepted_by=actor,
        accepted_at=at,
    )
    doorway.admit(
        record=acceptance, actor=actor, at=at, ability="upload_design", kind="cases.findings_accepted"
    )
    return acceptance


def check_side(
    *,
    design: Design,
    right: bool,
    seen: str,
    actor: Account,
    at: datetime,
    about: Doubt = Doubt.SIDE,
) -> SideCheck:
    """Record what one of two people found about side or unit; both must find it right."""
    if design.side_checks.filter(about=about.value, checked_by=actor).exists():
        raise CaseError(
            "side_checked_before",
            what=_("%(actor)s has checked this design before.") % {"actor": actor.full_name},
            where=design.device.number,
            do=_("Let a second person look."),
        )
    check = SideCheck(
        institution_key=design.institution_key,
        design=design,
        about=about.value,
        right=right,
        seen=seen,
        checked_by=actor,
        checked_at=at,
    )
    doorway.admit(record=check, actor=actor, at=at, ability="check_side", kind="cases.side_checked")
    return check


def check_doubts(
    *, design: Design, about: Iterable[Doubt], right: bool, seen: str, actor: Account, at: datetime
) -> list[SideCheck]:
    """Record what one of two people found about everything that the pictures could not decide."""
    with transaction.atomic():
        return [
            check_side(design=design, right=right, seen=seen, actor=actor, at=at, about=doubt)
            for doubt in about
        ]


def review_segmentation(
    *, design: Design, accepted: bool, note: str, actor: Account, at: datetime, proof: Proof
) -> SegmentationReview:
    """Sign, as a second person, whether the segmentation behind a design is right."""
    if actor.pk == design.designer_id:
        raise CaseError(
            "reviewer_designed_it",
            what=_("Who made the segmentation does not review it."),
            where=design.device.number,
            do=_("Let somebody else review it."),
        )
    review = SegmentationReview(
        institution_key=design.institution_key,
        design=design,
        manifest=design.manifest,
        accepted=accepted,
        note=note,
        reviewer=actor,
        reviewed_at=at,
    )
    with transaction.atomic():
        doorway.admit(
            record=review,
            actor=actor,
            at=at,
            ability="review_segmentation",
            kind="cases.segmentation_reviewed",
        )
        archive.sign(
            subject=review,
            meaning="segmentation_reviewed",
            digest=segmentation_digest(manifest=design.manifest, accepted=accepted, note=note),
            proof=proof,
            actor=actor.as_actor(),
            at=at,
        )
    return review


def approve_design(
    *, device: Device, actor: Account, at: datetime, proof: Proof, minutes: int | None = None
) -> doorway.Passed:
    """Sign, as prescriber, the manifest that was shown, and pass the gate `design`."""
    must_prescribe_for(device.case, actor=actor, at=at, state=device.state, gate="design")
    with transaction.atomic():
        design = device.designs.order_by("-version").first()
        if design is not None:
            must_not_be_sent_back(design)
            approval = Approval(
                institution_key=device.institution_key,
                design=design,
                manifest=proof.digest,
                approved_by=actor,
                approved_at=at,
                valid_until=day_of(at) + approval_lasts(Asked(device=device, at=at)),
                minutes=minutes,
            )
            doorway.admit(
                record=approval, actor=actor, at=at, ability="approve_design", kind="cases.approval_given"
            )
        return doorway.move(
            record=device,
            process=DEVICE,
            move="approve_design",
            actor=actor,
            at=at,
            gate=gates.ask(gate="design", device=device, at=at, actor=actor),
            proof=proof,
            digest=proof.digest,
        )


def _must_be_in_design(device: Device) -> None:
    if device.state != "in_design":
        raise CaseError(
            "not_in_design",
            what=_("The device is %(state)s, not in design.") % {"state": state(device.state)},
            where=device.number,
            do=_("Start the design, or reopen it with a reason."),
        )


def _contact(device: Device) -> str:
    """Return whether a part repeats the bone as a model, or lies on it as a guide or an implant does."""
    touches = family_content(device.family).class_facts.get("contacts") or []
    return "guide" if {"bone", "teeth"} & set(touches) else "model"


def _series_of(device: Device) -> Series | None:
    use = device.imaging_uses.filter(dropped_at__isnull=True).order_by("chosen_at", "pk").first()
    return use.series if use is not None else None


def _inspect(
    file: Offered, *, reference: Series | None, contact: str, at: datetime, state: str
) -> _Inspected:
    """Read a file in the caged child; the parent lives whatever the file does."""
    try:
        mesh = child.run(
            "mesh", inputs={"mesh": file.content}, options={"name": file.name, "unit": file.unit}
        )
        body = fit = None
        if file.role is FileRole.PART:
            body = measured_body(content=file.content, name=file.name, unit=file.unit)
        if reference is not None and file.role is FileRole.PART:
            pictures = read_file(reference.imaging.sha256)
            fit = child.run(
                "fit",
                inputs={"mesh": file.content, "series": pictures},
                options={"series_uid": reference.uid, "contact": contact},
            )
    except Unreadable as trouble:
        raise gates.unreadable(gate="design", trouble=trouble, on=day_of(at), state=state) from trouble
    return _Inspected(offered=file, sha256=store.digest_of(file.content), mesh=mesh, fit=fit, body=body)


def _keep(one: _Inspected, *, design: Design, actor: Account, at: datetime) -> None:
    stored = archive.keep_file(
        content=one.offered.content,
        name=one.offered.name,
        media_type="model/mesh",
        institution_key=design.institution_key,
        actor=actor.as_actor(),
        at=at,
        salt_key=design.device.case.patient.salt_key(),
        quarantine=True,
    )
    file = DesignFile(
        institution_key=design.institution_key,
        design=design,
        name=one.offered.name,
        role=one.offered.role.value,
        sha256=stored.sha256,
        shape=shape_of(one.mesh),
        body=None if one.body is None else json_value(asdict(one.body)),
        cell="" if one.body is None else one.body.cell,
        size=stored.size,
        declared_unit=one.offered.unit,
        mesh=json_value(one.mesh),
        fit=None if one.fit is None else json_value(one.fit),
    )
    if one.body is not None:
        file.resembles = " ".join(resembling(file, patient=design.device.case.patient_id))
    doorway.admit(record=file, actor=actor, at=at, ability="upload_design", kind="cases.design_file_added")
    archive.release_from_quarantine(
        stored=stored, actor=actor.as_actor(), at=at, detail={"mesh": one.mesh["total"]}
    )


def _state(made: Built, *, design: Design, actor: Account, at: datetime) -> None:
    record = BuiltCharacteristic(
        institution_key=design.institution_key,
        design=design,
        name=made.name,
        value=made.value,
        unit=made.unit,
    )
    doorway.admit(record=record, actor=actor, at=at, ability="upload_design", kind="cases.built_stated")
