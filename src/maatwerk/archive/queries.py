"""What others read from the archive."""

from uuid import UUID

from django.db.models import QuerySet

from . import files
from .models import Event, Record
from .rows import subject_of


def history(subject: Record) -> list[Event]:
    """Return all events about a record, oldest first."""
    return list(Event.objects.filter(subject=subject_of(subject)).order_by("id"))


def events_since(number: int, *, institution_key: UUID) -> QuerySet[Event]:
    """Return the events of an institution after this number, in order."""
    return Event.objects.filter(institution_key=institution_key, number__gt=number).order_by("number")


def read_file(sha256: str) -> bytes:
    """Return the content of a kept file, verified; a file in quarantine is refused."""
    return files.read(sha256)


def read_for_inspection(sha256: str) -> bytes:
    """Return the content of a file that waits in quarantine, verified; only an inspection needs this."""
    return files.read(sha256, from_quarantine=True)
