"""What people sign: each digest says over which content it stands, so that none can stand for another."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from maatwerk.archive.canonical import plain
from maatwerk.archive.chain import canonical_text
from maatwerk.cases.models import Characteristic, Design, Device, Prescription


def digest_of(kind: str, content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content in canonical text, under the name of its kind."""
    text = canonical_text({"kind": kind, "content": plain(content)})
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def prescription_digest(prescription: Prescription, *, stated: Iterable[Characteristic]) -> str:
    """Return what a prescriber signs: the whole prescription as shown."""
    device = prescription.device
    case = device.case
    return digest_of(
        "prescription",
        {
            "case": case.number,
            "device": device.number,
            "family": device.family.code,
            "patient": case.patient.code,
            "side": device.side,
            "region": device.region,
            "intervention": case.intervention,
            "version": prescription.version,
            "amends": prescription.amends.digest if prescription.amends else None,
            "reason": prescription.reason,
            "purpose": prescription.purpose,
            "patient_named_as": prescription.patient_named_as,
            "accompanied_by": prescription.accompanied_by,
            "characteristics": [_characteristic(one) for one in stated],
        },
    )


def _characteristic(one: Characteristic) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "value": one.value,
        "unit": one.unit,
        "tolerance": None if one.tolerance is None else format(one.tolerance.normalize(), "f"),
        "source": one.source,
        "is_design_decision": one.is_design_decision,
    }


def manifest_digest(design: Design, *, files: Iterable[tuple[str, str]]) -> str:
    """Return what a design approval signs: device, version, what the designer declares, each role and hash.

    Declared mirroring and a planned transform change what the gate expects, so the signature covers them.
    Names are left out on purpose: renaming a file changes nothing that is made.
    """
    content = {
        "device": design.device.number,
        "version": design.version,
        "intended_mirroring": design.intended_mirroring,
        "planned_transform": design.planned_transform,
        "files": sorted([role, sha256] for role, sha256 in files),
    }
    if design.began_from:  # what nobody said is not signed for; manifests of before stay what they were
        content["began_from"] = design.began_from
    return digest_of("design", content)


def manifest_of(design: Design) -> str:
    """Return the manifest of a design as its records stand now."""
    return manifest_digest(design, files=[(one.role, one.sha256) for one in design.files.all()])


def segmentation_digest(*, manifest: str, accepted: bool, note: str) -> str:
    """Return what a second person signs about a segmentation."""
    return digest_of("segmentation", {"manifest": manifest, "accepted": accepted, "note": note})


def concession_digest(*, device: Device, code: str, gate: str, reason: str) -> str:
    """Return what is signed to grant a concession."""
    content = {"device": device.number, "code": code, "gate": gate, "reason": reason}
    return digest_of("concession", content)


def release_digest(*, snapshot_digest: str, draft_sha256: str) -> str:
    """Return what a releaser signs: the frozen snapshot and exactly the draft that was shown."""
    return digest_of("release", {"snapshot": snapshot_digest, "draft": draft_sha256})


def paper_order_digest(*, prescription_digest: str, scan_sha256: str, signer: str, signed_on: date) -> str:
    """Return what a second person signs: this scan and this transcription say the same."""
    content = {
        "prescription": prescription_digest,
        "scan": scan_sha256,
        "signer": signer,
        "signed_on": signed_on.isoformat(),
    }
    return digest_of("paper_order", content)
