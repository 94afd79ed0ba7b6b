"""What happened to a device, and the records that its story consists of."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value

from maatwerk.archive.models import Event, Record
from maatwerk.archive.queries import histories
from maatwerk.archive.rows import subject_of
from maatwerk.cases import casesheet
from maatwerk.cases.facts import Asked, asked_at_once
from maatwerk.cases.models import (
    Arrival,
    Build,
    Concession,
    Delivery,
    Design,
    Device,
    FollowUp,
    InheritedCase,
    Meeting,
    PaperOrder,
    Prescription,
    Release,
    Remark,
    RouteDecision,
    SegmentationReview,
    Sterilisation,
)
from maatwerk.people.models import Account


def records_of(device: Device) -> Iterator[Record]:
    """Yield every record that a device's story consists of, the device first; all are read together."""
    asked = asked_at_once(device, at=device.requested_at)
    device = asked.device
    yield device
    yield from _around(device)
    for prescription in device.prescriptions.all():
        yield prescription
        stated = prescription.characteristics.all()
        yield from stated
        yield from (one.confirmation for one in stated if hasattr(one, "confirmation"))
        if hasattr(prescription, "paper_order"):
            yield prescription.paper_order
    for related in (
        device.route_decisions,
        device.concessions,
        device.own_evidence,
        device.derogations,
        device.imaging_uses,
    ):
        yield from related.all()
    for use in device.imaging_uses.all():
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
            design.remarks,
        ):
            yield from of_design.all()
    yield from _made(asked)
    yield from device.check_results.all()
    for release in device.releases.all():
        yield release
        yield from release.papers.all()
    for later in (device.deliveries, device.sterilisations, device.reminders, device.follow_ups):
        yield from later.all()


def events_of(device: Device) -> list[Event]:
    """Return every event about a device and its records, in the order of the chain."""
    found = {event.pk: event for told in histories(records_of(device)).values() for event in told}
    return [found[key] for key in sorted(found)]


def thread_of(device: Device) -> list[Event]:
    """Return what people did about a device and its case, the newest first, in a handful of queries."""
    own = {"device": device.pk}
    related: list[QuerySet[Any]] = [
        *(
            model._base_manager.filter(**own)
            for model in (
                *(Prescription, RouteDecision, Concession, Design, Release),
                *(Delivery, Sterilisation, FollowUp),
            )
        ),
        InheritedCase.objects.filter(device=device.pk),
        device.began_as.all(),
        device.case.adapted_devices.all(),
        device.case.late_papers.all(),
        Arrival.objects.filter(case=device.case_id),
        Meeting.objects.filter(case=device.case_id),
        PaperOrder.objects.filter(prescription__device=device),
        SegmentationReview.objects.filter(design__device=device),
        Remark.objects.filter(design__device=device),
        Build.objects.filter(pieces__part__device=device).distinct(),
    ]
    rows = [
        one.order_by().values_list(Value(one.model._meta.label, output_field=CharField()), "pk")
        for one in related
    ]
    subjects = [f"{label}:{key}" for label, key in rows[0].union(*rows[1:])]
    subjects += [subject_of(device), subject_of(device.case)]
    return list(Event.objects.filter(subject__in=subjects).order_by("-id"))


def _subjects(*related: QuerySet[Any]) -> list[str]:
    """Return the names of these records in the archive, in one query for all."""
    rows = [
        some.order_by().values_list(Value(some.model._meta.label, output_field=CharField()), "pk")
        for some in related
    ]
    return [f"{label}:{key}" for label, key in rows[0].union(*rows[1:])]


def dossier(viewer: Account, *, device: Device, at: datetime, language: str = "en") -> dict[str, object]:
    """Return the case sheet of a device as data, for papers and pages."""
    release = device.releases.filter(state="issued").first()
    asked = asked_at_once(device, at=at, actor=viewer)
    return casesheet.build(asked, language=language, release=release)


def _around(device: Device) -> Iterator[Record]:
    """Yield what stands around a device: its case, how it arrived, what came from before or beside it."""
    yield device.case
    yield device.case.patient
    yield from device.case.co_prescribers.all()
    yield from device.case.arrivals.all()
    for meeting in device.case.meetings.all():
        yield meeting
        yield from (one for one in device.meeting_decisions.all() if one.meeting_id == meeting.pk)
        yield from meeting.pictures.all()
    for inherited in device.inherited.all():
        yield inherited
        yield from inherited.evidence.all()
    yield from device.case.adapted_devices.all()
    yield from device.case.late_papers.all()
    yield from device.began_as.all()


def _made(asked: Asked) -> Iterator[Record]:
    for part in asked.device.parts.all():
        yield part
        yield from part.pieces.all()
    for build in asked.builds:
        yield build
        file = getattr(build, "file", None)
        if file is not None:
            yield file
            yield from (one for one in file.sources.all() if one.device_id == asked.device.pk)
        yield from build.containers.all()
        yield from build.incoming_checks.all()
