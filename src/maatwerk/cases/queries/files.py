"""The files that the archive keeps about a device: orders, meetings, designs, build files, evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from maatwerk.archive.models import StoredFile
from maatwerk.cases.models import (
    BuildFile,
    DesignFile,
    Device,
    IncomingCheck,
    InheritedEvidence,
    LatePaper,
    MeetingPicture,
    PaperOrder,
    PartCopy,
)
from maatwerk.cases.queries.making import photos_of


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """One file: what it is, the name it came with, its hash, size in bytes and type."""

    kind: str
    name: str
    sha256: str
    at: datetime | None = None
    size: int = 0
    media_type: str = ""


def files_of(device: Device) -> tuple[KeptFile, ...]:
    """Return the files about a device, in the order in which a case goes, each content once."""
    told = {(one.kind, one.sha256): one for one in _told(device) if one.sha256}
    stored = _stored(device, hashes={sha256 for _kind, sha256 in told})
    return tuple(
        KeptFile(
            kind=one.kind,
            name=one.name or stored[sha256].name,
            sha256=sha256,
            at=one.at,
            size=stored[sha256].size,
            media_type=stored[sha256].media_type,
        )
        for (_kind, sha256), one in told.items()
        if sha256 in stored
    )


def kept_file(device: Device, *, sha256: str) -> KeptFile | None:
    """Return the file of this very device with a hash, if it has one."""
    return next((one for one in files_of(device) if one.sha256 == sha256), None)


def _told(device: Device) -> Iterator[KeptFile]:
    for old in InheritedEvidence.objects.filter(inherited__device=device):
        yield KeptFile(kind="before", name=old.name, sha256=old.sha256, at=old.added_at)
    for order in PaperOrder.objects.filter(prescription__device=device):
        yield KeptFile(kind="signed_order", name=order.name, sha256=order.sha256, at=order.transcribed_at)
    pictures = MeetingPicture.objects.filter(meeting__case=device.case_id).select_related("meeting")
    for picture in pictures:
        at = picture.meeting.recorded_at
        yield KeptFile(kind="meeting", name=picture.name, sha256=picture.sha256, at=at)
    for file in DesignFile.objects.filter(design__device=device).select_related("design"):
        name, at = f"v{file.design.version}-{file.name}", file.design.offered_at
        yield KeptFile(kind="design", name=name, sha256=file.sha256, at=at)
    builds = BuildFile.objects.filter(build__pieces__part__device=device).distinct()
    for made in builds:
        yield KeptFile(kind="build", name=made.name, sha256=made.sha256, at=made.registered_at)
    yield from _evidence(device)


def _evidence(device: Device) -> Iterator[KeptFile]:
    for check in IncomingCheck.objects.filter(build__pieces__part__device=device).distinct():
        yield KeptFile(kind="certificate", name="", sha256=check.certificate_sha256, at=check.checked_at)
    for result in device.check_results.exclude(evidence_sha256=""):
        yield KeptFile(kind="check", name="", sha256=result.evidence_sha256, at=result.checked_at)
    for sha256 in photos_of(PartCopy.objects.filter(part__device=device, state="scrapped")).values():
        yield KeptFile(kind="scrapped", name="", sha256=sha256)
    for paper in device.derogations.all():
        yield KeptFile(kind="derogation", name="", sha256=paper.document_sha256, at=paper.recorded_at)
    for own in device.own_evidence.exclude(evidence_sha256=""):
        yield KeptFile(kind="own_evidence", name="", sha256=own.evidence_sha256)
    for trip in device.sterilisations.exclude(evidence_sha256=""):
        yield KeptFile(kind="sterilisation", name="", sha256=trip.evidence_sha256, at=trip.returned_at)
    for late in LatePaper.objects.filter(case=device.case_id).exclude(sha256=""):
        yield KeptFile(kind="late_paper", name=late.file_name, sha256=late.sha256, at=late.brought_at)


def _stored(device: Device, *, hashes: set[str]) -> dict[str, StoredFile]:
    found = StoredFile.objects.filter(institution_key=device.institution_key, sha256__in=hashes)
    return {one.sha256: one for one in found.order_by("-pk")}
