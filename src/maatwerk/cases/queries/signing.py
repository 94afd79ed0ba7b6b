"""The digests that signatures are bound to."""

from maatwerk.cases.digests import concession_digest, release_digest, segmentation_digest
from maatwerk.cases.models import Design, Device, Prescription, Release


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


def to_sign_concession(device: Device, *, gate: str, code: str, reason: str) -> str:
    """Return the digest that a concession is bound to."""
    return concession_digest(device=device, code=code, gate=gate, reason=reason)
