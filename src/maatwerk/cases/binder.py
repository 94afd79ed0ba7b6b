"""The binder of a device: papers, data, events, design files and image references in one signed zip."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.archive.actions import witness
from maatwerk.archive.canonical import moment
from maatwerk.archive.keys import institution_key
from maatwerk.archive.models import Event
from maatwerk.archive.queries import read_file
from maatwerk.cases import casesheet, papers, queries
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked, asked_at_once
from maatwerk.cases.facts.asked import every
from maatwerk.cases.facts.route import latest_decision
from maatwerk.cases.models import Device, PartCopy, Prescription, Release
from maatwerk.cases.words import PaperKind
from maatwerk.paperwork import binder

_NAMES = {PaperKind.STATEMENT.value: "statement", PaperKind.LABEL.value: "label"}
_ENDINGS = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG": ".png",
    b"RIFF": ".webp",
    b"%PDF": ".pdf",
    b"PK\x03\x04": ".zip",
}


def build(*, device: Device, at: datetime) -> bytes:
    """Return the binder of a released device as it stands on record now."""
    release = device.releases.filter(state="issued").first()
    if release is None:
        raise CaseError(
            "not_released",
            what=_("This device was not released; it has no papers to bind."),
            where=device.number,
            do=_("Release it first."),
        )
    asked = asked_at_once(device, at=at)
    key = institution_key(device.institution_key, at=at)
    return binder.pack(
        device=device.number,
        documents=_documents(asked, release=release),
        data=_data(asked, release=release),
        events=[_whole(event) for event in queries.events_of(device)],
        files=_design_files(asked),
        evidence=_evidence(asked),
        image_references=_images(asked),
        private_key=key.private_key,
        certificate=key.certificate,
        at=at,
        language=release.language,
    )


def _documents(asked: Asked, *, release: Release) -> dict[str, bytes]:
    """Return the issued papers, those of superseded releases under their number, and today's case sheet."""
    found: dict[str, bytes] = {}
    signed = [one for one in asked.device.releases.all() if one.state in {"issued", "superseded"}]
    for one in signed:
        for paper in (each for each in one.papers.all() if each.kind in _NAMES):
            name = _NAMES[paper.kind] if one.pk == release.pk else f"{_NAMES[paper.kind]}-{one.number}"
            found[f"{name}.pdf"] = read_file(paper.sha256)
    found["case-sheet.pdf"] = papers.case_sheet(asked=asked, release=release, language=release.language)
    return found


def _data(asked: Asked, *, release: Release) -> dict[str, Any]:
    """Return what the papers stand on, as data."""
    decision = latest_decision(asked)
    return {
        "statement": release.snapshot["statement"],
        "label": release.snapshot["label"],
        "case-sheet": casesheet.build(asked, language=release.language, release=release),
        "route": decision.answer if decision is not None else {},
        "checkpoint": witness(institution_key=asked.device.institution_key, at=asked.at).as_json(),
    }


def _design_files(asked: Asked) -> dict[str, bytes]:
    """Return every file of every version, so that what was sent back can be seen too."""
    return {
        f"v{design.version}-{file.name}": read_file(file.sha256)
        for design in asked.device.designs.all()
        for file in design.files.all()
    }


def _evidence(asked: Asked) -> dict[str, bytes]:
    """Return signed papers, photos of checks and of what was scrapped, papers of suppliers and services."""
    device = asked.device
    scrapped = PartCopy.objects.filter(part__device=device, state="scrapped")
    numbers = {one.pk: one.number for one in scrapped}
    told = [
        *(("signed-order", one.paper_order.sha256) for one in every(device.prescriptions) if _on_paper(one)),
        *((f"late-{one.code}", one.sha256) for one in every(device.case.late_papers)),
        *((f"check-{one.code}", one.evidence_sha256) for one in every(device.check_results)),
        *((f"scrapped-{numbers[pk]}", sha256) for pk, sha256 in queries.photos_of(scrapped).items()),
        *(("own-evidence", one.evidence_sha256) for one in every(device.own_evidence)),
        *(("sterilisation", one.evidence_sha256) for one in every(device.sterilisations)),
        *(
            ("certificate-of-conformity", one.certificate_sha256)
            for build in asked.builds
            for one in every(build.incoming_checks)
        ),
    ]
    found = {(what, sha256): read_file(sha256) for what, sha256 in told if sha256}
    return {f"{what}-{sha256[:12]}{_ending(content)}": content for (what, sha256), content in found.items()}


def _on_paper(prescription: Prescription) -> bool:
    return hasattr(prescription, "paper_order")


def _ending(content: bytes) -> str:
    """Return how the name of a file ends, by how its content begins."""
    return next((ending for start, ending in _ENDINGS.items() if content.startswith(start)), ".bin")


def _images(asked: Asked) -> list[dict[str, Any]]:
    """Return where the pictures are and by which hash they are known; the pictures stay in the archive."""
    return [
        {
            "series": use.series.uid,
            "modality": use.series.modality,
            "acquired_on": use.series.acquired_on.isoformat() if use.series.acquired_on else None,
            "sha256": use.series.imaging.sha256,
            "bytes": use.series.imaging.size,
        }
        for use in asked.imaging
    ]


def _whole(event: Event) -> dict[str, Any]:
    """Return an event with every field that its hash ties, its text and its hash."""
    return {
        "institution": str(event.institution_key),
        "number": event.number,
        "at": moment(event.at),
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "kind": event.kind,
        "subject": event.subject,
        "holds_row": event.holds_row,
        "salt_key": event.salt_key,
        "digest": event.digest,
        "previous": event.previous,
        "hash": event.hash,
        "text": event.text,
    }
