"""Checkpoints: number and hash of the newest event, signed, written outside the database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from . import canonical
from .chain import CHECKPOINT_DOMAIN, payload_bytes
from .errors import ArchiveUnreadable
from .keys import InstitutionKey

SCHEMA = "maatwerk.checkpoint/1"
_SINGLE = 4000  # characters; a checkpoint has some five hundred
_TEXTS = ("schema", "institution", "hash", "at", "certificate", "signature")


@dataclass(frozen=True)
class Checkpoint:
    """What an outside copy says of a chain at a moment."""

    institution: str
    number: int
    hash: str
    at: str
    certificate: str
    signature: str

    def said(self) -> dict[str, Any]:
        """Return what the key signed."""
        return {
            "schema": SCHEMA,
            "institution": self.institution,
            "number": self.number,
            "hash": self.hash,
            "at": self.at,
            "certificate": self.certificate,
        }

    def as_json(self) -> dict[str, Any]:
        """Return the checkpoint as `maatwerk.checkpoint/1`."""
        return {**self.said(), "signature": self.signature}

    def is_genuine(self, certificate: x509.Certificate) -> bool:
        """Say whether the key of this certificate signed it."""
        public = certificate.public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        try:
            value = bytes.fromhex(self.signature)
            public.verify(value, payload_bytes(CHECKPOINT_DOMAIN, self.said()), ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True


def make(*, institution: UUID, number: int, its_hash: str, at: datetime, key: InstitutionKey) -> Checkpoint:
    """Return a signed checkpoint."""
    bare = Checkpoint(
        institution=str(institution),
        number=number,
        hash=its_hash,
        at=canonical.moment(at),
        certificate=key.fingerprint,
        signature="",
    )
    value = key.private_key.sign(payload_bytes(CHECKPOINT_DOMAIN, bare.said()), ec.ECDSA(hashes.SHA256()))
    return Checkpoint(**{**vars(bare), "signature": value.hex()})


def place(institution: UUID) -> Path:
    """Return the file that gathers an institution's checkpoints, one JSON line each."""
    return Path(settings.CHECKPOINTS_DIR) / f"{institution}.jsonl"


def keep(checkpoint: Checkpoint, *, where: Path) -> None:
    """Append one line to the file and flush it to the disk."""
    where.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(checkpoint.as_json(), separators=(",", ":")) + "\n"
    handle = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, line.encode("utf-8"))
        os.fsync(handle)
    finally:
        os.close(handle)


def read(where: Path) -> Iterator[tuple[int, Checkpoint | None]]:
    """Yield each line's number and checkpoint, or None where a line is no checkpoint.

    A file may also be one checkpoint written over several lines, as the one in a binder.
    """
    try:
        with where.open(encoding="utf-8", errors="replace") as source:
            if (single := _parsed(source.read(_SINGLE))) is not None:
                yield 1, single
                return
            source.seek(0)
            for number, line in enumerate(source, start=1):
                if line.strip():
                    yield number, _parsed(line)
    except OSError as trouble:
        raise ArchiveUnreadable(
            "checkpoint_unreadable",
            what="The checkpoint file cannot be read.",
            where=str(where),
            why=str(trouble.strerror),
            do="Name a file with checkpoints, one JSON object a line.",
        ) from trouble


def _parsed(line: str) -> Checkpoint | None:
    try:
        found: Mapping[str, Any] = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != {*_TEXTS, "number"}:
        return None
    number, texts = found["number"], [found[name] for name in _TEXTS]
    if isinstance(number, bool) or not isinstance(number, int) or not all(isinstance(t, str) for t in texts):
        return None
    if found["schema"] != SCHEMA or not 0 < number < 2**63:
        return None
    try:
        UUID(found["institution"])
    except ValueError:
        return None
    return Checkpoint(**{name: found[name] for name in found if name != "schema"})
