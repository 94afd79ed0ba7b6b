"""Is one row still what its last event holds? For rows on which somebody's right rests at this moment."""

import json
from collections.abc import Iterable

from django.db.models import Max, OuterRef, Subquery

from .errors import NotCanonical
from .models import Event, Record, Salt
from .rows import is_same, recorded_fields, subject_of


def is_as_recorded(record: Record) -> bool:
    """Say whether a row, as it was read, is what the archive's last event about it holds.

    A row put in or changed past the program is not. Whether the chain itself is whole, `verify` says.
    """
    return bool(as_recorded([record]))


def as_recorded(records: Iterable[Record]) -> frozenset[str]:
    """Return the subjects of those rows that are what the archive holds of them, in one query for all."""
    rows = {subject_of(one): one for one in records}
    newest = (
        Event.objects.filter(subject__in=list(rows), holds_row=True)
        .order_by()
        .values("subject")
        .annotate(last=Max("id"))
    )
    secret = Salt.objects.filter(pk=OuterRef("salt_key")).values("secret")
    events = Event.objects.filter(pk__in=newest.values("last")).annotate(secret=Subquery(secret))
    return frozenset(
        event.subject for event in events if _is_held(rows[event.subject], event=event, secret=event.secret)
    )


def _is_held(record: Record, *, event: Event, secret: str | None) -> bool:
    try:
        held = json.loads(event.text)["row"]
        return all(
            is_same(
                type(record),
                field=field,
                value=getattr(record, field.attname),
                # A column that came later stands in no older event; the row then has its default.
                stored=held.get(field.attname, field.get_default()),
                secret=secret.encode("utf-8") if secret is not None else None,
                key=record.pk,
            )
            for field in recorded_fields(type(record))
        )
    except (NotCanonical, ValueError, KeyError, TypeError):
        return False  # a value that no honest writer puts there
