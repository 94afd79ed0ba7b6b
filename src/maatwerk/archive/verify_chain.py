"""Reads each chain once from its first event to its last, and says where it does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography import x509
from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from . import keys, signatures
from .chain import START, hash_of_fields, text_digest
from .events import SIGNATURE
from .models import Event, Head, KeyCertificate, SpentNonce
from .verification import Finding, FindingKind, Report

_COLUMNS = (
    "id",
    "number",
    "moment",
    "actor_id",
    "actor_name",
    "kind",
    "subject",
    "row_held",
    "salt_key",
    "text",
    "digest",
    "previous",
    "hash",
)
_CHUNK = 2000
_TRUTH = {"1": True, "0": False, "true": True, "false": False}


@dataclass(frozen=True)
class End:
    """Where a chain was found to end."""

    number: int
    hash: str


def institutions() -> list[UUID]:
    """Return every institution that has a chain or the head of one."""
    tables = (Event.objects.all(), Head.objects.all())
    found = (_as_uuid(text) for rows in tables for text in _keys_as_text(rows))
    return sorted({key for key in found if key is not None})


def check_strays(*, checked: Sequence[UUID], report: Report) -> None:
    """Find events that belong to no chain; a chain that began since is left to the next verification."""
    others = Event.objects.exclude(institution_key__in=checked)
    for text in _keys_as_text(others):
        key = _as_uuid(text)
        if key is None or text not in {str(key), key.hex}:
            report.found(
                [
                    Finding(
                        FindingKind.CHAIN_BROKEN,
                        subject="archive.Event",
                        fields=("institution_key",),
                        text=f"Events stand under {text!r}, which is no institution.",
                    )
                ]
            )


def _keys_as_text(rows: QuerySet[Any]) -> list[Any]:
    as_text = rows.order_by().annotate(key=Cast("institution_key", TextField()))
    return list(as_text.values_list("key", flat=True).distinct())


def _as_uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


def _events(institution: UUID) -> Iterator[tuple[Any, ...]]:
    # The driver's own values: turning each into Django's would cost more than all that is checked here.
    # Moment and truth as text: no value that someone put there can stop the reading or pass for another.
    query = Event.objects.filter(institution_key=institution).annotate(
        moment=Cast("at", TextField()), row_held=Cast("holds_row", TextField())
    )
    sql, parameters = (
        query.order_by("number").values_list(*_COLUMNS).query.get_compiler(connection=connection).as_sql()
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows


def _moment(text: str) -> str:
    """Return the database's text of a moment in the form that was hashed: both keep UTC."""
    bare = text.removesuffix("+00")
    bare = bare + ".000000" if len(bare) == len("2026-11-23 12:00:00") else bare.ljust(26, "0")
    return f"{bare[:10]}T{bare[11:]}Z"


def _text_holds(row: tuple[Any, ...]) -> bool:
    try:
        return bool(text_digest(row[9]) == row[10])
    except (AttributeError, UnicodeEncodeError):
        return False


def _hash_holds(row: tuple[Any, ...], *, institution: str) -> bool:
    try:
        return bool(
            hash_of_fields(
                institution=institution,
                number=row[1],
                at=_moment(row[2]),
                actor_id=row[3],
                actor_name=row[4],
                kind=row[5],
                subject=row[6],
                holds_row=_TRUTH[row[7]],
                salt_key=row[8],
                digest=row[10],
                previous=row[11],
            )
            == row[12]
        )
    except (TypeError, AttributeError, KeyError, UnicodeEncodeError):
        return False


def check_chain(*, institution: UUID, trusted: Mapping[str, x509.Certificate], report: Report) -> End:
    """Check every event of a chain and each signature in it; return where the chain ends."""
    promised = Head.objects.filter(pk=institution).first()
    name = str(institution)
    signed = _Signatures(institution=name, trusted=trusted)
    end, last_id, events = End(0, START), 0, 0
    for row in _events(institution):
        events += 1
        if not isinstance(row[1], int):
            report.found([_broken(0, str(row[6]), f"Its number is {row[1]!r}.", "number")])
            continue
        follows = row[1] == end.number + 1 and row[11] == end.hash and row[0] > last_id
        if not (follows and _text_holds(row) and _hash_holds(row, institution=name)):
            report.found(_what_is_wrong(row, institution=name, end=end, last_id=last_id))
        if row[5] == SIGNATURE:
            report.found(signed.check(row))
        end, last_id = End(row[1], row[12]), row[0]
    report.count("events", events)
    report.count("signatures", signed.seen)
    for fingerprint in signed.known_from_database_only:
        report.cannot_see(
            f"who owns certificate {fingerprint[:16]}",
            "The key folder does not hold it; its signatures were checked with the copy in the database.",
        )
    report.found(signed.forgotten())
    report.found(_head_findings(promised, institution=institution, end=end))
    return end


def _what_is_wrong(row: tuple[Any, ...], *, institution: str, end: End, last_id: int) -> Iterator[Finding]:
    number, subject = row[1], str(row[6])
    if number > end.number + 1:
        yield Finding(
            FindingKind.EVENT_MISSING,
            subject=f"archive.Head:{institution}",
            event=end.number + 1,
            text=missing_events(end.number + 1, number - 1),
        )
    elif row[11] != end.hash:
        yield _broken(number, subject, "It does not follow the event before it.", "previous")
    if row[0] <= last_id:
        yield _broken(number, subject, "It was not written in the order of its number.", "id")
    if not _text_holds(row):
        yield _broken(number, subject, "Its text is not what was written.", "text")
    elif not _hash_holds(row, institution=institution):
        yield _broken(number, subject, "One of its columns is not what was written.")


def missing_events(first: int, last: int) -> str:
    """Return a sentence that names the missing numbers."""
    return f"Event {first} is missing." if first == last else f"Events {first} to {last} are missing."


def _broken(number: int, subject: str, text: str, *fields: str) -> Finding:
    return Finding(
        FindingKind.CHAIN_BROKEN, subject=subject, fields=fields, event=number, text=f"Event {number}: {text}"
    )


def _head_findings(promised: Head | None, *, institution: UUID, end: End) -> Iterator[Finding]:
    """Compare the head with the chain; events appended since the head was read only make the chain longer."""
    subject = f"archive.Head:{institution}"
    if promised is None:
        yield Finding(FindingKind.CHAIN_BROKEN, subject=subject, text="The head of the chain is missing.")
    elif promised.number > end.number:
        yield Finding(
            FindingKind.TAIL_CUT,
            subject=subject,
            event=end.number + 1,
            text=f"The head tells of them: {missing_events(end.number + 1, promised.number)}",
        )
    else:
        kept = (
            Event.objects.filter(institution_key=institution, number=promised.number)
            .values_list("hash", flat=True)
            .first()
        )
        now = Head.objects.filter(pk=institution).values_list("number", flat=True).first()
        if (kept or START) != promised.hash or (now is not None and now < end.number):
            yield Finding(
                FindingKind.CHAIN_BROKEN,
                subject=subject,
                event=promised.number,
                text="The head of the chain is not the hash of the newest event.",
            )


class _Signatures:
    """Checks the signatures of one chain, in order; a proof may be spent once."""

    def __init__(self, *, institution: str, trusted: Mapping[str, x509.Certificate]) -> None:
        self.institution, self.trusted = institution, trusted
        self.on_record: dict[str, x509.Certificate] = {}
        self.nonces: dict[str, int] = {}
        self.seen = 0
        self.known_from_database_only: set[str] = set()

    def check(self, row: tuple[Any, ...]) -> Iterator[Finding]:
        """Yield what is wrong with the signature of this event."""
        self.seen += 1
        fault = self._fault(row)
        if fault:
            yield Finding(
                FindingKind.SIGNATURE_INVALID,
                subject=str(row[6]),
                event=row[1],
                text=f"Event {row[1]}: {fault}",
            )

    def _fault(self, row: tuple[Any, ...]) -> str | None:
        try:
            content = json.loads(row[9])
            signature = content["signature"]
            nonce, fingerprint = str(signature["proof"]["nonce"]), str(signature["certificate"])
        except (ValueError, TypeError, KeyError):
            return "The event holds no signature that can be read."
        if nonce in self.nonces:
            return "Its authentication was spent on an earlier signature."
        self.nonces[nonce] = row[1]
        if fingerprint not in self.trusted:
            if self.trusted:
                return (
                    "Its certificate is none of the institution's: the key folder holds others, not this one."
                )
            self._look_up(fingerprint)
        return signatures.fault(
            content=content,
            number=row[1],
            previous=str(row[11]),
            institution=self.institution,
            subject=str(row[6]),
            at=_moment(row[2]),
            actor={"id": row[3], "name": row[4]},
            certificates={**self.on_record, **self.trusted},
        )

    def forgotten(self) -> Iterator[Finding]:
        """Yield each authentication that the table of spent ones no longer knows: it could be used again."""
        known = set(SpentNonce.objects.values_list("nonce", flat=True))
        for nonce, number in self.nonces.items():
            if nonce not in known:
                yield Finding(
                    FindingKind.ROW_MISSING,
                    subject=f"archive.SpentNonce:{nonce}",
                    fields=("nonce",),
                    event=number,
                    text=f"The authentication of event {number} is not on record as spent.",
                )

    def _look_up(self, fingerprint: str) -> None:
        kept = KeyCertificate.objects.filter(fingerprint=fingerprint).values_list("pem", flat=True).first()
        if kept is None or fingerprint in self.on_record:
            return
        certificate = keys.certificate_of(kept)
        if certificate is not None and keys.fingerprint_of(certificate) == fingerprint:
            self.on_record[fingerprint] = certificate
            self.known_from_database_only.add(fingerprint)
