"""Checks every stored time-stamp against the event that it stamps."""

from __future__ import annotations

from collections.abc import Iterator

from asn1crypto import x509
from django.conf import settings

from . import timestamps
from .models import Event, Timestamp
from .verification import Finding, FindingKind, Report


def check_timestamps(*, wrong: frozenset[str], report: Report) -> None:
    """Check each time-stamp whose own row was not found wrong; say so where there is none."""
    trusted = timestamps.authorities()
    keys = list(Timestamp.objects.order_by("id").values_list("id", flat=True))
    label = Timestamp._meta.label
    for key in keys:
        if f"{label}:{key}" not in wrong:
            report.count("timestamps")
            stamp = Timestamp.objects.get(pk=key)
            report.found(_findings(stamp, subject=f"{label}:{key}", trusted=trusted))
    if not keys:
        why = "A time-stamping authority is configured, but has stamped nothing yet."
        report.cannot_see(
            "timestamps", why if settings.TIMESTAMP_URL else "No time-stamping authority is configured."
        )
    elif not trusted:
        report.cannot_see(
            "who made the time-stamps",
            "No certificates of authorities are configured; what the time-stamps stamp was checked.",
        )


def _findings(stamp: Timestamp, *, subject: str, trusted: list[x509.Certificate]) -> Iterator[Finding]:
    event = Event.objects.filter(institution_key=stamp.institution_key, number=stamp.number).first()
    its_hash = event.hash if event is not None else stamp.hash
    fault = timestamps.check(bytes(stamp.token), its_hash=its_hash, trusted=trusted).fault
    if fault is not None:
        yield Finding(
            FindingKind.TIMESTAMP_INVALID,
            subject=subject,
            event=stamp.number,
            text=f"Time-stamp of event {stamp.number}: {fault}",
        )
