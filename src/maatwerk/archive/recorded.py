"""Are rows still what their last event holds? For rows on which somebody's right rests at this moment."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Max, Min, QuerySet

from .errors import NotCanonical
from .models import Event, Record, Salt
from .rows import is_same, recorded_fields, subject_of

_CHUNK = 500


def is_as_recorded(record: Record) -> bool:
    """Say whether a row, as it was read, is what the archive's last event about it holds.

    A row put in or changed past the program is not. Whether the chain itself is whole, `verify` says.
    """
    return not not_as_recorded([record])


def not_as_recorded(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return those of these rows, as they were read, that are not what the archive's last events hold."""
    rows = list(records)
    found: list[Record] = []
    for start in range(0, len(rows), _CHUNK):
        piece = rows[start : start + _CHUNK]
        events = _last_events([subject_of(one) for one in piece])
        secrets = _secrets(events.values())
        found += [one for one in piece if not _is_held(one, by=events.get(subject_of(one)), secrets=secrets)]
    return tuple(found)


def as_recorded(records: Iterable[Record]) -> frozenset[str]:
    """Return the subjects of those of these rows that are what the archive's last events hold."""
    rows = list(records)
    changed = {subject_of(one) for one in not_as_recorded(rows)}
    return frozenset(subject_of(one) for one in rows) - changed


def rows_on_record(model: type[Record]) -> Iterator[Mapping[str, Any]]:
    """Yield every row of a model as its last event holds it, whether the row is still there or not.

    Only for models of few rows: all of their events are gone through, in an index.
    """
    for event in _newest(Event.objects.filter(subject__startswith=f"{model._meta.label}:")):
        row: Mapping[str, Any] = json.loads(event.text)["row"]
        yield row


def rows_lost(models: Iterable[type[Record]], *, since: Record) -> dict[str, Mapping[str, Any]]:
    """Return, by subject, each row of these models that an event holds and no table does.

    Looks at the events of the institution since the first about a record: what belongs to it came later.
    """
    labels = {model._meta.label: model for model in models}
    first = Event.objects.filter(subject=subject_of(since)).aggregate(first=Min("id"))["first"] or 0
    told = Event.objects.filter(id__gte=first, institution_key=since.institution_key, holds_row=True)
    keys: dict[str, list[str]] = {}
    for subject in told.order_by().values_list("subject", flat=True).distinct():
        label, _, key = subject.rpartition(":")
        if label in labels and key.isdecimal():
            keys.setdefault(label, []).append(key)
    lost = [
        f"{label}:{key}" for label, all_keys in keys.items() for key in _without_row(labels[label], all_keys)
    ]
    return {subject: json.loads(event.text)["row"] for subject, event in _last_events(lost).items()}


def _without_row(model: type[Record], keys: list[str]) -> Iterator[str]:
    for start in range(0, len(keys), _CHUNK):
        piece = keys[start : start + _CHUNK]
        there = set(model._base_manager.filter(pk__in=piece).values_list("pk", flat=True))
        yield from (key for key in piece if int(key) not in there)


def _last_events(subjects: list[str]) -> dict[str, Event]:
    if len(subjects) == 1:
        last = Event.objects.filter(subject=subjects[0], holds_row=True).order_by("-id").first()
        return {} if last is None else {last.subject: last}
    return {event.subject: event for event in _newest(Event.objects.filter(subject__in=subjects))}


def _newest(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return, of each subject of these events, the last that holds its row."""
    by_subject = events.filter(holds_row=True).order_by().values("subject").annotate(newest=Max("id"))
    return Event.objects.filter(id__in=list(by_subject.values_list("newest", flat=True)))


def _secrets(events: Iterable[Event]) -> dict[str, bytes]:
    keys = {event.salt_key for event in events if event.salt_key}
    found = Salt.objects.filter(pk__in=keys).values_list("key", "secret") if keys else ()
    return {key: secret.encode("utf-8") for key, secret in found}


def _is_held(record: Record, *, by: Event | None, secrets: Mapping[str, bytes]) -> bool:
    if by is None:
        return False
    try:
        held = json.loads(by.text)["row"]
        return all(
            is_same(
                type(record),
                field=field,
                value=getattr(record, field.attname),
                # A column that came later stands in no older event; the row then has its default.
                stored=held.get(field.attname, field.get_default()),
                secret=secrets.get(by.salt_key),
                key=record.pk,
            )
            for field in recorded_fields(type(record))
        )
    except (NotCanonical, ValueError, KeyError, TypeError):
        return False  # a value that no honest writer puts there
