"""All that writes into the archive: rows with their events, notes, signatures, files, shredding."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from . import canonical, checkpoints, files, keys, signatures
from .actors import Actor
from .appending import append, lock_chain, secret_of
from .errors import ArchiveError, FileRefused
from .events import CERTIFICATE_KEPT, FILE_KEPT, FILE_RELEASED, SIGNATURE, TIMESTAMP_KEPT
from .models import Event, Head, KeyCertificate, Record, SpentNonce, StoredFile, Timestamp
from .proofs import Proof
from .retention import shred
from .rows import canonical_key, canonical_values, protected, recorded_fields, subject_of

__all__ = [
    "checkpoint",
    "keep_file",
    "keep_timestamp",
    "lock_chain",
    "note",
    "release_from_quarantine",
    "shred",
    "sign",
    "witness",
    "write",
]


def write(
    *,
    record: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
    institution_key: UUID | None = None,
) -> Event:
    """Insert or update a row and append the event that holds it in full, both or neither."""
    if record.institution_key is None and institution_key is not None:
        record.institution_key = institution_key
    if record.institution_key is None:
        raise ArchiveError(
            "no_institution",
            what=_("A record belongs to an institution."),
            where=record._meta.label,
            do=_("Set institution_key before writing."),
        )
    with transaction.atomic():
        head = lock_chain(record.institution_key)
        values = canonical_values(record)  # refuses before anything is written
        _save(record)
        values.update(canonical_key(record))
        salt_key = (record.salt_key() or "") if record.personal else ""
        secret = secret_of(salt_key=salt_key, institution_key=record.institution_key) if salt_key else None
        content: dict[str, Any] = {"row": protected(type(record), values=values, secret=secret)}
        if detail:
            content["detail"] = canonical.plain(detail)
        return append(
            head=head,
            kind=kind,
            subject=subject_of(record),
            content=content,
            actor=actor,
            at=at,
            salt_key=salt_key,
        )


def _save(record: Record) -> None:
    if record._state.adding:
        record.save(force_insert=True)
        return
    columns = [field.name for field in recorded_fields(type(record)) if not field.primary_key]
    record.save(force_update=True, update_fields=columns)


def note(
    *,
    subject: Record,
    kind: str,
    actor: Actor,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Append an event about a record whose row stays as it is: a gate opened, a page viewed."""
    with transaction.atomic():
        return append(
            head=lock_chain(subject.institution_key),
            kind=kind,
            subject=subject_of(subject),
            content={"detail": canonical.plain(detail or {})},
            actor=actor,
            at=at,
        )


def sign(
    *,
    subject: Record,
    meaning: str,
    digest: str,
    proof: Proof,
    actor: Actor,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Append a signature: a fresh proof bound to the digest shown, with a meaning, sealed by the key."""
    signatures.examine(proof=proof, digest=digest, meaning=meaning, actor=actor, at=at)
    with transaction.atomic():
        head = lock_chain(subject.institution_key)
        if SpentNonce.objects.filter(pk=proof.nonce).exists():
            raise signatures.spent()
        key = keys.institution_key(subject.institution_key, at=at)
        _keep_certificate(key=key, institution_key=subject.institution_key, actor=actor, at=at)
        head.refresh_from_db()
        content = signatures.content(
            head_hash=head.hash,
            number=head.number + 1,
            subject=subject_of(subject),
            institution_key=subject.institution_key,
            meaning=meaning,
            digest=digest,
            proof=proof,
            actor=actor,
            at=at,
            detail=canonical.plain(detail or {}),
            key=key,
        )
        event = append(
            head=head, kind=SIGNATURE, subject=subject_of(subject), content=content, actor=actor, at=at
        )
        SpentNonce.objects.create(nonce=proof.nonce, event=event)
        return event


def _keep_certificate(*, key: keys.InstitutionKey, institution_key: UUID, actor: Actor, at: datetime) -> None:
    if not KeyCertificate.objects.filter(fingerprint=key.fingerprint).exists():
        kept = KeyCertificate(institution_key=institution_key, fingerprint=key.fingerprint, pem=key.pem)
        write(record=kept, kind=CERTIFICATE_KEPT, actor=actor, at=at)


def keep_file(
    *,
    content: bytes,
    name: str,
    media_type: str,
    institution_key: UUID,
    actor: Actor,
    at: datetime,
    salt_key: str | None = None,
    quarantine: bool = False,
) -> StoredFile:
    """Keep content under its SHA-256, once; the same content about the same person is the same file."""
    if not name or "\x00" in name:
        raise FileRefused("name_missing", what=_("A file needs a name."), do=_("Give the name it came with."))
    sha256 = files.digest_of(content)
    files.put(content, sha256=sha256, quarantine=quarantine)  # before the lock, for content can be large
    with transaction.atomic():
        lock_chain(institution_key)
        found = StoredFile.objects.filter(
            institution_key=institution_key, sha256=sha256, person=salt_key or ""
        ).first()
        if found is not None:
            return found
        kept = StoredFile(
            institution_key=institution_key,
            sha256=sha256,
            size=len(content),
            name=name,
            media_type=media_type,
            quarantined=quarantine,
            person=salt_key or "",
        )
        write(record=kept, kind=FILE_KEPT, actor=actor, at=at)
        return kept


def release_from_quarantine(
    *, stored: StoredFile, actor: Actor, at: datetime, detail: Mapping[str, Any] | None = None
) -> Event:
    """Let an inspected file out of quarantine; from now on it can be read."""
    with transaction.atomic():
        event = note(subject=stored, kind=FILE_RELEASED, actor=actor, at=at, detail=detail)
        files.release(stored.sha256)
        return event


def keep_timestamp(*, head: Head, token: bytes, actor: Actor, at: datetime) -> Timestamp:
    """Keep the token with which an authority stamped the event that was the newest when it was asked."""
    kept = Timestamp(institution_key=head.institution_key, number=head.number, hash=head.hash, token=token)
    write(record=kept, kind=TIMESTAMP_KEPT, actor=actor, at=at)
    return kept


def witness(*, institution_key: UUID, at: datetime) -> checkpoints.Checkpoint:
    """Return number and hash of the newest event, signed, for whoever takes it out of the house."""
    head = Head.objects.filter(pk=institution_key).first()
    if head is None or head.number == 0:
        raise ArchiveError(
            "nothing_to_witness", what=_("The institution has no event yet."), where=str(institution_key)
        )
    key = keys.institution_key(institution_key, at=at)
    return checkpoints.make(
        institution=institution_key, number=head.number, its_hash=head.hash, at=at, key=key
    )


def checkpoint(*, institution_key: UUID, at: datetime) -> Path:
    """Write a witness of the newest event outside the database; return the file."""
    made = witness(institution_key=institution_key, at=at)
    where = checkpoints.place(institution_key)
    checkpoints.keep(made, where=where)
    return where
