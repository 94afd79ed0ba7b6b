"""Verifies all that the archive keeps: chains, signatures, rows, files, triggers, checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from django.db import connection
from django.db.utils import DatabaseError, OperationalError

from . import keys, triggers
from .chain import START
from .errors import ArchiveUnreadable
from .models import Record
from .verification import Finding, FindingKind, Report, Verification
from .verify_chain import End, check_chain, check_strays, institutions
from .verify_checkpoints import check_checkpoints
from .verify_files import check_files
from .verify_rows import check_rows, record_models
from .verify_storage import any_text
from .verify_timestamps import check_timestamps


def verify(
    *, checkpoint_file: Path | None = None, models: Sequence[type[Record]] | None = None
) -> Verification:
    """Read everything and return what is not as it was written, and what cannot be seen from here."""
    try:
        return _whatever_the_text(checkpoint_file, models=record_models() if models is None else models)
    except DatabaseError as trouble:
        raise ArchiveUnreadable(
            "database_unreadable",
            what="The database cannot be read.",
            where=str(connection.settings_dict["NAME"]),
            why=str(trouble).partition("\n")[0],
            do="Check DATABASE_URL, run the migrations, or restore the backup.",
        ) from trouble


def _whatever_the_text(checkpoint_file: Path | None, *, models: Sequence[type[Record]]) -> Verification:
    """Verify; where SQLite holds a text that is no UTF-8, verify again and read its bytes as they are."""
    try:
        return _verify(checkpoint_file, models=models)
    except OperationalError as trouble:
        if connection.vendor != "sqlite" or "decode to UTF-8" not in str(trouble):
            raise
    with any_text():
        return _verify(checkpoint_file, models=models)


def _verify(checkpoint_file: Path | None, *, models: Sequence[type[Record]]) -> Verification:
    report = Report()
    report.found(
        Finding(FindingKind.TRIGGER_MISSING, subject=name, text=f"{name}: {what}")
        for name, what in triggers.findings()
    )
    ends: dict[str, End] = {}
    trusted: dict[str, x509.Certificate] = {}
    checked = institutions()
    for institution in checked:
        here = keys.certificates(institution)
        trusted.update(here)
        ends[str(institution)] = check_chain(institution=institution, trusted=here, report=report)
    check_strays(checked=checked, report=report)
    wrong = check_rows(models=models, report=report)
    check_files(wrong=wrong, report=report)
    check_timestamps(wrong=wrong, report=report)
    check_checkpoints(file=checkpoint_file, ends=ends, trusted=trusted, report=report)
    _say_what_is_left_out(report, models=models)
    longest = max(ends.values(), key=lambda end: end.number, default=End(0, START))
    return report.answer(head_number=longest.number, head_hash=longest.hash)


def _say_what_is_left_out(report: Report, *, models: Sequence[type[Record]]) -> None:
    if strange := triggers.foreign():
        report.cannot_see(
            f"triggers {', '.join(strange)}",
            "Maatwerk did not install them. What they changed is found in the rows, not what they will.",
        )
    free = sorted(f"{model._meta.label}.{name}" for model in models for name in model.unrecorded)
    if free:
        report.cannot_see(
            f"columns {', '.join(free)}", "They are declared to change without an event (a cache, a counter)."
        )
