"""Open holds on what a device needs or came from."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from maatwerk.archive.recorded import is_as_recorded
from maatwerk.lab.models import Hold
from maatwerk.lab.words import HoldSubject
from maatwerk.people.models import Account


@dataclass(frozen=True)
class Subject:
    """Something that can be put on hold: its kind, its key as text, and how people call it."""

    kind: HoldSubject
    key: str
    name: str = ""


def holds(viewer: Account) -> QuerySet[Hold]:
    """Return the holds of the viewer's institution, the newest first."""
    return Hold.objects.filter(institution_key=viewer.institution_key).order_by("-placed_at", "-pk")


def open_holds(subjects: Iterable[Subject], *, institution_key: uuid.UUID) -> tuple[Hold, ...]:
    """Return the open holds on any of these; one that was lifted past the program is still open."""
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(subject_kind=subject.kind.value, subject_key=subject.key)
    found = Hold.objects.filter(wanted, institution_key=institution_key).order_by("pk")
    return tuple(one for one in found if one.state == "open" or not is_as_recorded(one))
