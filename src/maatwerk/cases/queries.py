"""What is on record about cases; whoever looks sees the own institution, a prescriber the own cases."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from maatwerk.archive.models import Event, Record
from maatwerk.archive.queries import history
from maatwerk.cases import casesheet, gates
from maatwerk.cases.digests import release_digest, segmentation_digest
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import Due, missing_checks
from maatwerk.cases.models import Build, Case, Design, Device, PartCopy, Prescription, Release
from maatwerk.cases.process import DEVICE
from maatwerk.people.authority import Allowed, may
from maatwerk.people.models import Account
from maatwerk.rulebook.gates import GateAnswer


def cases_for(viewer: Account, *, at: datetime) -> QuerySet[Case]:
    """Return the cases that a person may see."""
    found = Case.objects.filter(institution_key=viewer.institution_key)
    if not _sees_all(viewer, at=at):
        theirs = Q(prescriber=viewer) | Q(co_prescribers__account=viewer)
        found = found.filter(theirs | Q(devices__prescriptions__signed_by=viewer)).distinct()
    return found.select_related("patient", "prescriber", "site").order_by("theatre_on", "number")


def devices_for(viewer: Account, *, at: datetime) -> QuerySet[Device]:
    """Return the devices that a person may see."""
    seen = cases_for(viewer, at=at).order_by().values("pk")
    return Device.objects.filter(case__in=seen).select_related("case__patient", "family").order_by("number")


def device(viewer: Account, *, number: str, at: datetime) -> Device:
    """Return one device that a person may see; a stranger learns not even that it exists."""
    found = devices_for(viewer, at=at).filter(number=number).first()
    if found is None:
        raise CaseError("device_not_found", what=f"There is no device {number}.")
    return found


def builds_for(viewer: Account) -> QuerySet[Build]:
    """Return the builds of the viewer's institution, the newest first."""
    return Build.objects.filter(institution_key=viewer.institution_key).order_by("-number")


def queue_for(viewer: Account) -> QuerySet[PartCopy]:
    """Return the pieces that wait for a build, by theatre date."""
    waiting = PartCopy.objects.filter(institution_key=viewer.institution_key, state="queued")
    return waiting.select_related("part__device__case").order_by("part__device__case__theatre_on", "pk")


def gate_answer(viewer: Account, *, device: Device, gate: str, at: datetime) -> GateAnswer:
    """Return what a gate would say to this person now; nothing is written."""
    return gates.judge(gate=gate, asked=Asked(device=device, at=at, actor=viewer))


def next_moves(device: Device) -> tuple[str, ...]:
    """Return the moves that leave the state in which a device is."""
    return tuple(move.name for move in DEVICE.moves_from(device.state))


def checks_to_do(viewer: Account, *, device: Device, at: datetime) -> tuple[Due, ...]:
    """Return the checks of the plan that are due on a device and not done."""
    return missing_checks(Asked(device=device, at=at, actor=viewer))


def to_sign_prescription(prescription: Prescription) -> str:
    """Return the digest that signing a prescription is bound to."""
    return prescription.digest


def to_sign_design(design: Design) -> str:
    """Return the digest that approving a design is bound to: its manifest."""
    return design.manifest


def to_sign_segmentation(design: Design, *, accepted: bool, note: str) -> str:
    """Return the digest that a segmentation review is bound to."""
    return segmentation_digest(manifest=design.manifest, accepted=accepted, note=note)


def to_sign_release(release: Release) -> str:
    """Return the digest that a release is bound to: the snapshot and exactly this draft."""
    return release_digest(snapshot_digest=release.snapshot_digest, draft_sha256=release.draft_sha256)


def records_of(device: Device) -> Iterator[Record]:
    """Yield every record that a device's story consists of, the device first."""
    yield device
    yield device.case
    yield device.case.patient
    yield from device.case.co_prescribers.all()
    for prescription in device.prescriptions.all():
        yield prescription
        yield from prescription.characteristics.all()
    for related in (
        device.route_decisions,
        device.concessions,
        device.own_evidence,
        device.derogations,
        device.imaging_uses,
    ):
        yield from related.all()
    for use in device.imaging_uses.select_related("series__imaging"):
        yield use.series
        yield use.series.imaging
    for design in device.designs.all():
        yield design
        for of_design in (
            design.files,
            design.built,
            design.acceptances,
            design.side_checks,
            design.segmentation_reviews,
            design.approvals,
        ):
            yield from of_design.all()
    yield from _made(device)
    yield from device.check_results.all()
    for release in device.releases.all():
        yield release
        yield from release.papers.all()
    for later in (device.deliveries, device.sterilisations, device.reminders, device.follow_ups):
        yield from later.all()


def events_of(device: Device) -> list[Event]:
    """Return every event about a device and its records, in the order of the chain."""
    found = {event.pk: event for record in records_of(device) for event in history(record)}
    return [found[key] for key in sorted(found)]


def dossier(viewer: Account, *, device: Device, at: datetime, language: str = "en") -> dict[str, object]:
    """Return the case sheet of a device as data, for papers and pages."""
    release = device.releases.filter(state="issued").first()
    return casesheet.build(Asked(device=device, at=at, actor=viewer), language=language, release=release)


def _made(device: Device) -> Iterator[Record]:
    for part in device.parts.all():
        yield part
        yield from part.pieces.all()
    for build in Asked(device=device, at=device.requested_at).builds:
        yield build
        file = getattr(build, "file", None)
        if file is not None:
            yield file
            yield from file.sources.filter(device=device)
        yield from build.containers.all()
        yield from build.incoming_checks.all()


def _sees_all(viewer: Account, *, at: datetime) -> bool:
    return isinstance(may(account=viewer, ability="read_all", at=at), Allowed)
