"""Signatures: what is examined before one is taken, what is sealed, and how one is checked again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _

from . import canonical
from .actors import Actor
from .chain import SIGNATURE_DOMAIN, payload_bytes
from .errors import SignatureRefused
from .keys import InstitutionKey
from .proofs import Proof

FRESH = timedelta(minutes=5)
_HEX = frozenset("0123456789abcdef")


def examine(*, proof: Proof, digest: str, meaning: str, actor: Actor, at: datetime) -> None:
    """Refuse a proof that is stale, for another digest or for another person."""
    if len(digest) != 64 or set(digest) - _HEX:
        raise SignatureRefused("digest_unfit", what=_("A signature needs the SHA-256 of what was shown."))
    if not meaning:
        raise SignatureRefused("meaning_missing", what=_("A signature needs a meaning."))
    if proof.digest != digest:
        raise SignatureRefused(
            "proof_for_something_else",
            what=_("The authentication was for something else than what is signed."),
            do=_("Show the content again and authenticate for it."),
        )
    if actor.id is None or proof.account_id != actor.id:
        raise SignatureRefused("proof_of_someone_else", what=_("Who authenticated is not who signs."))
    if not timedelta(0) <= at - proof.at <= FRESH:
        raise SignatureRefused(
            "proof_stale",
            what=_("The authentication is not fresh."),
            why=_("It was made at %(canonical)s; a signature takes one of the last 5 minutes.")
            % {"canonical": canonical.moment(proof.at)},
            do=_("Authenticate again."),
        )
    if not proof.nonce or len(proof.nonce) > 120:
        raise SignatureRefused("nonce_unfit", what=_("The proof carries no usable nonce."))


def spent() -> SignatureRefused:
    """Return the refusal of a proof that was used before."""
    return SignatureRefused(
        "proof_spent",
        what=_("This authentication was used for a signature before."),
        do=_("Authenticate again."),
    )


def _payload(
    *,
    number: int,
    previous: str,
    institution: str,
    subject: str,
    at: str,
    actor: Mapping[str, Any],
    signature: Mapping[str, Any],
    detail: Any,
) -> bytes:
    said = {name: value for name, value in signature.items() if name != "value"}
    return payload_bytes(
        SIGNATURE_DOMAIN,
        {
            "institution": institution,
            "number": number,
            "previous": previous,
            "subject": subject,
            "at": at,
            "actor": dict(actor),
            "signature": said,
            "detail": detail,
        },
    )


def content(
    *,
    head_hash: str,
    number: int,
    subject: str,
    institution_key: UUID,
    meaning: str,
    digest: str,
    proof: Proof,
    actor: Actor,
    at: datetime,
    detail: Any,
    key: InstitutionKey,
) -> dict[str, Any]:
    """Return the content of a signature event, sealed by the institution's key at its place in the chain."""
    signature = {
        "meaning": meaning,
        "digest": digest,
        "proof": {
            "account_id": proof.account_id,
            "account_name": proof.account_name,
            "method": proof.method,
            "at": canonical.moment(proof.at),
            "digest": proof.digest,
            "nonce": proof.nonce,
        },
        "certificate": key.fingerprint,
    }
    payload = _payload(
        number=number,
        previous=head_hash,
        institution=str(institution_key),
        subject=subject,
        at=canonical.moment(at),
        actor={"id": actor.id, "name": actor.name},
        signature=signature,
        detail=detail,
    )
    value = key.private_key.sign(payload, ec.ECDSA(hashes.SHA256())).hex()
    return {"signature": {**signature, "value": value}, "detail": detail}


def fault(  # noqa: PLR0911 - one line per way in which a signature can be wrong
    *,
    content: Mapping[str, Any],
    number: int,
    previous: str,
    institution: str,
    subject: str,
    at: str,
    actor: Mapping[str, Any],
    certificates: Mapping[str, x509.Certificate],
) -> str | None:
    """Return what is wrong with a stored signature, or None."""
    signature = content.get("signature")
    if not isinstance(signature, dict) or not isinstance(signature.get("proof"), dict):
        return _("The event holds no signature.")
    proof = signature["proof"]
    if proof.get("digest") != signature.get("digest"):
        return _("The authentication was for another digest.")
    if proof.get("account_id") != actor["id"]:
        return _("Who authenticated is not who signed.")
    try:
        age = datetime.fromisoformat(at) - datetime.fromisoformat(str(proof.get("at")))
        value = bytes.fromhex(str(signature.get("value")))
    except ValueError:
        return _("The signature is not readable.")
    if not timedelta(0) <= age <= FRESH:
        return _("The authentication was not fresh.")
    certificate = certificates.get(str(signature.get("certificate")))
    if certificate is None:
        return _("The certificate of this signature is neither on record nor in the key folder.")
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return _("The certificate does not hold an elliptic-curve key.")
    payload = _payload(
        number=number,
        previous=previous,
        institution=institution,
        subject=subject,
        at=at,
        actor=actor,
        signature=signature,
        detail=content.get("detail"),
    )
    try:
        public.verify(value, payload, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return _("The institution's key did not sign this.")
    return None
