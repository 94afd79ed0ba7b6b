"""Are rows still what their last event holds? For rows on which somebody's right rests at this moment."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import CharField, Max, Min, OuterRef, QuerySet, Subquery, Value

from .errors import NotCanonical
from .models import Event, Record, Salt
from .rows import is_same, recorded_fields, subject_of

_CHUNK = 500
_WAYS = 40
"""How many tables are asked in one query."""


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
        found += [one for one in piece if not _is_held(one, by=events.get(subject_of(one)))]
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
    lost = _without_row({labels[label]: told_keys for label, told_keys in keys.items()})
    return {subject: json.loads(event.text)["row"] for subject, event in _last_events(lost).items()}


def _without_row(keys: Mapping[type[Record], list[str]]) -> list[str]:
    """Return the subjects among these that have no row; few queries for all models together."""
    ways = [
        model._base_manager.filter(pk__in=wanted[start : start + _CHUNK])
        .order_by()
        .values_list(Value(model._meta.label, output_field=CharField()), "pk")
        for model, wanted in keys.items()
        for start in range(0, len(wanted), _CHUNK)
    ]
    there: set[str] = set()
    for start in range(0, len(ways), _WAYS):
        first, *others = ways[start : start + _WAYS]
        there |= {f"{label}:{key}" for label, key in first.union(*others, all=True)}
    told = [f"{model._meta.label}:{key}" for model, wanted in keys.items() for key in wanted]
    return [subject for subject in told if subject not in there]


def _last_events(subjects: list[str]) -> dict[str, Event]:
    return {event.subject: event for event in _newest(Event.objects.filter(subject__in=subjects))}


def _newest(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return, of each subject of these events, the last that holds its row, with the secret of its salt."""
    by_subject = events.filter(holds_row=True).order_by().values("subject").annotate(newest=Max("id"))
    secret = Salt.objects.filter(key=OuterRef("salt_key")).values("secret")
    return Event.objects.filter(id__in=by_subject.values("newest")).annotate(secret=Subquery(secret))


def _is_held(record: Record, *, by: Event | None) -> bool:
    if by is None:
        return False
    secret = by.secret  # type: ignore[attr-defined]  # noted by `_newest`
    try:
        held = json.loads(by.text)["row"]
        return all(
            is_same(
                type(record),
                field=field,
                value=getattr(record, field.attname),
                # A column that came later stands in no older event; the row then has its default.
                stored=held.get(field.attname, field.get_default()),
                secret=None if secret is None else secret.encode("utf-8"),
                key=record.pk,
            )
            for field in recorded_fields(type(record))
        )
    except (NotCanonical, ValueError, KeyError, TypeError):
        return False  # a value that no honest writer puts there
