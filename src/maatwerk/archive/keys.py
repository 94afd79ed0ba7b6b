"""The institution's own key: ECDSA on P-256, a self-made certificate, a folder of its own."""

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from .errors import KeyRefused

_YEARS_VALID = 20  # longer than the 15 years of Annex.XIII.4 for implants


class InstitutionKey(NamedTuple):
    """A private key and the certificate that names its owner."""

    private_key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, in lower-case hex."""
        return fingerprint_of(self.certificate)

    @property
    def pem(self) -> str:
        """Return the certificate as PEM text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def institution_key(institution: UUID, *, at: dt.datetime, name: str | None = None) -> InstitutionKey:
    """Return the key in use, made on first use."""
    folder = _folder(institution)
    if not (folder / "key.pem").exists():
        return _make(folder, at=at, name=name or f"Institution {institution}")
    try:
        key = serialization.load_pem_private_key(
            (folder / "key.pem").read_bytes(), password=_passphrase(encrypted=_is_encrypted(folder))
        )
        certificate = x509.load_pem_x509_certificate((folder / "certificate.pem").read_bytes())
    except (ValueError, TypeError, OSError, UnsupportedAlgorithm) as trouble:
        raise KeyRefused(
            "key_unreadable",
            what=_("The institution's key cannot be read."),
            where=str(folder),
            why=str(trouble),
            do=_("Check the folder, its rights, and MAATWERK_KEY_PASSPHRASE."),
        ) from trouble
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise KeyRefused(
            "key_foreign",
            what=_("The institution's key and certificate do not belong together."),
            where=str(folder),
            do=_("Restore the pair from the backup, or put a new pair there with keys.replace."),
        )
    return InstitutionKey(key, certificate)


def replace(institution: UUID, *, at: dt.datetime, name: str) -> InstitutionKey:
    """Put a new self-made key in use; the old certificate stays, so old signatures can be checked."""
    folder = _folder(institution)
    if (folder / "certificate.pem").exists():
        old = x509.load_pem_x509_certificate((folder / "certificate.pem").read_bytes())
        aside = folder / f"certificate-{fingerprint_of(old)}.pem"
        aside.write_bytes((folder / "certificate.pem").read_bytes())
    return _make(folder, at=at, name=name)


def certificates(institution: UUID) -> dict[str, x509.Certificate]:
    """Return the certificates in the key folder, old and in use, by fingerprint."""
    found = {}
    for path in sorted(_folder(institution).glob("certificate*.pem")):
        certificate = certificate_of(path.read_text("ascii", errors="replace"))
        if certificate is not None:
            found[fingerprint_of(certificate)] = certificate
    return found


def certificate_of(pem: str) -> x509.Certificate | None:
    """Return the certificate that this PEM text holds, or None when it holds none."""
    try:
        return x509.load_pem_x509_certificate(pem.encode("ascii"))
    except (ValueError, AttributeError):
        return None


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in lower-case hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def _folder(institution: UUID) -> Path:
    return Path(settings.KEYS_DIR) / str(institution)


def _is_encrypted(folder: Path) -> bool:
    return b"ENCRYPTED" in (folder / "key.pem").read_bytes()[:64]


def _passphrase(*, encrypted: bool) -> bytes | None:
    given = os.environ.get("MAATWERK_KEY_PASSPHRASE", "")
    return given.encode("utf-8") if encrypted else None


def _make(folder: Path, *, at: dt.datetime, name: str) -> InstitutionKey:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, at=at, name=name)
    given = os.environ.get("MAATWERK_KEY_PASSPHRASE", "")
    locked: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(given.encode("utf-8"))
        if given
        else serialization.NoEncryption()
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = InstitutionKey(key, certificate)
    _write_private(folder / "certificate.pem", made.pem.encode("ascii"))
    _write_private(
        folder / "key.pem",
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked),
    )
    return made


def _certificate(key: ec.EllipticCurvePrivateKey, *, at: dt.datetime, name: str) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(minutes=5))
        .not_valid_after(at + dt.timedelta(days=366 * _YEARS_VALID))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _write_private(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    temporary.rename(path)
