"""Time-stamps of an outside authority (RFC 3161) over the hash of an event: asked for, and checked again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import cms, pem, x509
from django.conf import settings
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from .errors import ArchiveError, ArchiveUnreadable

_PATIENCE = 15  # seconds


class TimestampRefused(ArchiveError):
    """The authority gave no time-stamp, or one that is not usable."""


@dataclass(frozen=True)
class Checked:
    """What a stored token comes to: its fault if it has one, and whether a known authority made it."""

    fault: str | None
    is_vouched_for: bool


def fetch(*, its_hash: str) -> bytes:
    """Ask the configured authority to stamp the hash of an event; only the hash leaves the house."""
    stamper = HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=_PATIENCE)
    try:
        token: cms.ContentInfo = asyncio.run(stamper.async_timestamp(bytes.fromhex(its_hash), "sha256"))
    except (TimestampRequestError, ValueError) as trouble:
        raise TimestampRefused(
            "timestamp_refused",
            what="The time-stamping authority gave no time-stamp.",
            where=settings.TIMESTAMP_URL,
            why=str(trouble),
            do="Check MAATWERK_TIMESTAMP_URL and that this machine may reach it.",
        ) from trouble
    return bytes(token.dump())


def authorities() -> list[x509.Certificate]:
    """Return the certificates of the authorities that the operator trusts."""
    if not settings.TIMESTAMP_AUTHORITIES:
        return []
    where = Path(settings.TIMESTAMP_AUTHORITIES)
    try:
        found = pem.unarmor(where.read_bytes(), multiple=True)
        return [x509.Certificate.load(content) for name, _, content in found if name == "CERTIFICATE"]
    except (OSError, ValueError) as trouble:
        raise ArchiveUnreadable(
            "authorities_unreadable",
            what="The certificates of the time-stamping authorities cannot be read.",
            where=str(where),
            why=str(trouble),
            do="Name a PEM file in MAATWERK_TIMESTAMP_AUTHORITIES.",
        ) from trouble


def check(token: bytes, *, its_hash: str, trusted: list[x509.Certificate]) -> Checked:
    """Check that a token stamps this hash, that its signature holds, and that a trusted authority made it."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
        context = ValidationContext(trust_roots=trusted, moment=moment, allow_fetching=False)
        facts = asyncio.run(validate_tst_signed_data(signed, context, lambda name: _imprint(name, its_hash)))
        status = TimestampSignatureStatus(**facts)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        SignatureValidationError,
        CMSExtractionError,
        CMSStructuralError,
    ):
        return Checked("The time-stamp cannot be read.", is_vouched_for=False)
    if not status.intact:
        return Checked("The time-stamp is not for the hash of this event.", is_vouched_for=False)
    if not status.valid:
        return Checked("The signature of the time-stamp does not hold.", is_vouched_for=False)
    if trusted and not status.trusted:
        return Checked("No authority that is trusted here made the time-stamp.", is_vouched_for=False)
    return Checked(None, is_vouched_for=bool(trusted))


def _imprint(algorithm: str, its_hash: str) -> bytes:
    return bytes.fromhex(its_hash) if algorithm == "sha256" else b""
