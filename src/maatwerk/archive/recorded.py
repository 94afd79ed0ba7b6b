"""Is one row still what its last event holds? For rows on which somebody's right rests at this moment."""

import json

from .errors import NotCanonical
from .models import Event, Record, Salt
from .rows import is_same, recorded_fields, subject_of


def is_as_recorded(record: Record) -> bool:
    """Say whether a row, as it was read, is what the archive's last event about it holds.

    A row put in or changed past the program is not. Whether the chain itself is whole, `verify` says.
    """
    event = Event.objects.filter(subject=subject_of(record), holds_row=True).order_by("-id").first()
    if event is None:
        return False
    salt = Salt.objects.filter(pk=event.salt_key).first() if event.salt_key else None
    secret = salt.secret.encode("utf-8") if salt is not None else None
    try:
        held = json.loads(event.text)["row"]
        return all(
            is_same(
                type(record),
                field=field,
                value=getattr(record, field.attname),
                # A column that came later stands in no older event; the row then has its default.
                stored=held.get(field.attname, field.get_default()),
                secret=secret,
                key=record.pk,
            )
            for field in recorded_fields(type(record))
        )
    except (NotCanonical, ValueError, KeyError, TypeError):
        return False  # a value that no honest writer puts there
