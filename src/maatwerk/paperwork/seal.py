"""Seals a finished PDF (PAdES B-B, or B-T with a time-stamp) and says whether a seal holds.

The seal is invisible: a visible field would break PDF/UA-1 (7.18.1); the paper draws its own panel.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from maatwerk.paperwork.errors import PaperRefused

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_OUT_OF_DATE = "The certificate was not in date when it sealed."
_FIELD = "Seal"
_BYTES_FOR_TIMESTAMP = 12_000
# What a broken or hostile file makes the libraries raise, beside their own errors.
_UNREADABLE = (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError)

# A file that is no PDF is told in our own words; the library's warnings would only repeat them.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class Verdict(StrEnum):
    """What can be said of a seal."""

    VALID = "valid"
    INVALID = "invalid"
    NONE = "none"


@dataclass(frozen=True)
class SealCheck:
    """The verdict on a seal: whose it is, since when, and why it does not hold."""

    verdict: Verdict
    fingerprint: str | None = None
    signer: str | None = None
    sealed_at: dt.datetime | None = None
    signer_compared: bool = False
    timestamped: bool = False
    why: str = ""


BASE_VERSION = (1, 7)


class _Appender(IncrementalPdfFileWriter):
    """A writer that appends the seal and leaves title, dates and identification as the paper has them."""

    def _update_meta(self) -> None:
        """Keep the metadata: the library would write its own name and the clock's time into them."""

    def ensure_output_version(self, version: Any) -> None:
        """Stay what the paper is: PDF/A-3 and PDF/UA-1 rest on PDF 1.7, and the library would write 2.0."""
        super().ensure_output_version(min(version, BASE_VERSION))  # type: ignore[no-untyped-call]


class _DatedSigner(PdfSigner):
    """A signer that takes the moment from its caller instead of the clock."""

    def __init__(self, *given: Any, at: dt.datetime, **more: Any) -> None:
        super().__init__(*given, **more)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        """Open the session and set its moment."""
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


def seal(
    *,
    pdf: bytes,
    private_key: PrivateKey,
    certificate: x509.Certificate,
    at: dt.datetime,
    reason: str,
    chain: Sequence[x509.Certificate] = (),
    timestamper: TimeStamper | None = None,
) -> bytes:
    """Return the PDF with an invisible seal over all of it."""
    if at.tzinfo is None:
        raise PaperRefused("moment_naive", what="The moment has no time zone.", do="Give an aware moment.")
    # PDF/A 6.1.9: the engine ends at %%EOF without a line end, and the next revision starts right behind.
    whole = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    registry: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register_multiple([_asn1(one) for one in chain])
    signer = signers.SimpleSigner(
        signing_cert=_asn1(certificate), signing_key=_asn1_key(private_key), cert_registry=registry
    )
    described = PdfSignatureMetadata(
        field_name=_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    out = io.BytesIO()
    try:
        writer = _Appender(io.BytesIO(whole))
        if writer.prev.embedded_signatures:
            raise PaperRefused(
                "sealed_already",
                what="The file has a seal already.",
                why="A paper is sealed once; a correction is a new paper that supersedes it.",
            )
        dated = _DatedSigner(described, signer=signer, timestamper=timestamper, at=at)
        # Without a fixed size the library asks for a second time-stamp, only to measure it.
        reserved = None if timestamper is None else _BYTES_FOR_TIMESTAMP
        dated.sign_pdf(writer, output=out, bytes_reserved=reserved)
    except (PdfError, SigningError) as trouble:
        raise PaperRefused("not_sealed", what="The file could not be sealed.", why=str(trouble)) from trouble
    return out.getvalue()


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate in lower-case hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def check(pdf: bytes, trusted: Sequence[x509.Certificate] | None = None) -> SealCheck:
    """Return whether every seal of the PDF holds, covers it to its last byte, and is by a trusted signer.

    Without `trusted` the seal is checked against the certificate inside it: that shows a change, not a
    stranger; `signer_compared` then says no.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = list(reader.embedded_signatures)
        if not found:
            unfinished = _signature_like(pdf)
            why = "A signature is mentioned in the file, and none can be read." if unfinished else ""
            return SealCheck(Verdict.INVALID if unfinished else Verdict.NONE, why=why)
        return _judge(found, trusted)
    except _UNREADABLE as trouble:
        if not _signature_like(pdf):
            return SealCheck(Verdict.NONE, why="The file cannot be read as a PDF.")
        return SealCheck(Verdict.INVALID, why=f"The seal cannot be read: {trouble}")


def _signature_like(pdf: bytes) -> bool:
    return b"/ByteRange" in pdf


def _judge(found: list[Any], trusted: Sequence[x509.Certificate] | None) -> SealCheck:
    seals = [one for one in found if one.sig_object.get("/Type") != "/DocTimeStamp"]
    if not seals:
        return SealCheck(Verdict.NONE, why="There is a time-stamp and no seal.")
    statuses = [_status(one, trusted) for one in seals]
    troubles = [why for status in statuses if (why := _trouble(status))]
    troubles += [_OUT_OF_DATE for one in seals if not _in_date(one)]
    troubles += [why for one in found if one not in seals and (why := _stamp_trouble(one))]
    if found[-1].evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        troubles.append("The file was added to after the seal.")
    own = seals[0].signer_cert
    return SealCheck(
        Verdict.INVALID if troubles else Verdict.VALID,
        fingerprint=own.sha256.hex(),
        signer=own.subject.human_friendly,
        sealed_at=seals[0].self_reported_timestamp,
        signer_compared=trusted is not None,
        timestamped=statuses[0].timestamp_validity is not None,
        why=" ".join(dict.fromkeys(troubles)),
    )


def _status(one: Any, trusted: Sequence[x509.Certificate] | None) -> Any:
    roots = [one.signer_cert] if trusted is None else [_asn1(certificate) for certificate in trusted]
    context = _context(roots, others=one.other_embedded_certs, moment=one.self_reported_timestamp)
    return validate_pdf_signature(one, context)


def _in_date(one: Any) -> bool:
    """Return whether the certificate was in date when it sealed; validation asks no root for that."""
    moment = one.self_reported_timestamp
    own = one.signer_cert
    return moment is not None and own.not_valid_before <= moment <= own.not_valid_after


def _trouble(status: Any) -> str:
    changed = (
        status.modification_level is not None and status.modification_level > ModificationLevel.FORM_FILLING
    )
    if changed or not (status.intact and status.valid):
        return "The file was changed after it was sealed."
    if not status.trusted:
        return "The seal is not by a signer that was expected."
    stamp = status.timestamp_validity
    # Who runs the time-stamp service is not judged here, only that its stamp fits this seal.
    return "" if stamp is None or (stamp.intact and stamp.valid) else "A time-stamp does not hold."


def _stamp_trouble(one: Any) -> str:
    status = validate_pdf_timestamp(one, _context([one.signer_cert], others=[], moment=None))
    return "" if status.intact and status.valid else "A time-stamp does not hold."


def _context(roots: list[Any], *, others: list[Any], moment: dt.datetime | None) -> ValidationContext:
    return ValidationContext(
        trust_roots=roots,
        other_certs=others,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _asn1_key(key: PrivateKey) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
