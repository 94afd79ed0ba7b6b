"""What others read from the archive."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from . import checkpoints, files
from .events import TIMESTAMP_KEPT
from .models import Event, Head, Record, Timestamp
from .rows import subject_of


def history(subject: Record) -> list[Event]:
    """Return all events about a record, oldest first."""
    return list(Event.objects.filter(subject=subject_of(subject)).order_by("id"))


def histories(subjects: Iterable[Record]) -> Mapping[str, list[Event]]:
    """Return all events about each of these records by its name, oldest first, in one query."""
    found: dict[str, list[Event]] = {subject_of(one): [] for one in subjects}
    for event in Event.objects.filter(subject__in=found).order_by("id"):
        found[event.subject].append(event)
    return found


def events_since(number: int, *, institution_key: UUID) -> QuerySet[Event]:
    """Return the events of an institution after this number, in order."""
    return Event.objects.filter(institution_key=institution_key, number__gt=number).order_by("number")


def newest_number(*, institution_key: UUID) -> int:
    """Return the number of the last event of an institution; 0 where nothing has happened."""
    head = Head.objects.filter(institution_key=institution_key).first()
    return 0 if head is None else head.number


def read_file(sha256: str) -> bytes:
    """Return the content of a kept file, verified; a file in quarantine is refused."""
    return files.read(sha256)


def read_for_inspection(sha256: str) -> bytes:
    """Return the content of a file that waits in quarantine, verified; only an inspection needs this."""
    return files.read(sha256, from_quarantine=True)


def heads_beyond_checkpoint() -> list[Head]:
    """Return the heads of chains that have grown since their last checkpoint."""
    return [head for head in Head.objects.filter(number__gt=0) if _last_checkpoint(head) < head.number]


def _last_checkpoint(head: Head) -> int:
    where = checkpoints.place(head.institution_key)
    kept = [one.number for _, one in checkpoints.read(where) if one is not None] if where.exists() else []
    return max(kept, default=0)


def heads_beyond_timestamp() -> list[Head]:
    """Return the heads of chains in which something happened since their last time-stamp."""
    found = []
    for head in Head.objects.filter(number__gt=0):
        last = Timestamp.objects.filter(institution_key=head.institution_key).order_by("number").last()
        since = events_since(last.number if last else 0, institution_key=head.institution_key)
        if since.exclude(kind=TIMESTAMP_KEPT).exists():
            found.append(head)
    return found
