"""Reads every kept file again and compares it with the SHA-256 under which it was kept."""

from collections.abc import Iterator

from . import files
from .events import FILE_RELEASED
from .models import Event, StoredFile
from .verification import Finding, FindingKind, Report

_LABEL = StoredFile._meta.label


def check_files(*, wrong: frozenset[str], report: Report) -> None:
    """Check the content of each kept file whose own row was not found wrong."""
    for (key,) in StoredFile.objects.order_by("id").values_list("id").iterator(chunk_size=2000):
        if f"{_LABEL}:{key}" not in wrong:
            stored = StoredFile.objects.get(pk=key)
            if stored.name:  # a shredded file has none, and no content
                report.count("files")
                report.found(_file_findings(stored, subject=f"{_LABEL}:{key}"))


def _file_findings(stored: StoredFile, *, subject: str) -> Iterator[Finding]:
    waits = stored.quarantined and not Event.objects.filter(subject=subject, kind=FILE_RELEASED).exists()
    where = files.quarantine_place(stored.sha256) if waits else files.place(stored.sha256)
    if waits and not where.exists():
        where = files.place(stored.sha256)  # the same content was kept before, and had been inspected
    try:
        present = files.present_digest(where)
    except OSError as trouble:
        yield Finding(
            FindingKind.FILE_MISSING,
            subject=subject,
            fields=("sha256",),
            text=f"The file {stored.sha256} cannot be read: {trouble.strerror}.",
        )
        return
    if present != stored.sha256:
        yield Finding(
            FindingKind.FILE_CHANGED,
            subject=subject,
            fields=("sha256",),
            text=f"The file kept as {stored.sha256} now has the content {present}.",
        )
