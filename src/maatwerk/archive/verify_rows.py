"""Compares every row of every record table with the last event that holds it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from .errors import NotCanonical
from .models import Event, Record, Salt
from .rows import is_same, quick_text, recorded_fields
from .verification import Finding, FindingKind, Report
from .verify_storage import UNREADABLE, is_printable, odd_columns, typed_key
from .verify_tables import check_tables

_CHUNK = 500
_LOOKS = 3
_NO_TEXT = (ValueError, TypeError, AttributeError, KeyError, NotCanonical)
T = TypeVar("T")
_NOTHING = object()  # stands for a value that the database cannot give back in the field's type


@dataclass(frozen=True)
class Kept:
    """The last event that holds a row."""

    id: int
    number: int
    text: str
    salt_key: str


def record_models() -> tuple[type[Record], ...]:
    """Return every concrete record model of the program, by label."""
    found = [model for model in apps.get_models() if issubclass(model, Record)]
    return tuple(sorted(found, key=lambda model: model._meta.label))


def check_rows(*, models: Sequence[type[Record]], report: Report) -> frozenset[str]:
    """Compare all rows with their events, and all events with rows; return the subjects found wrong."""
    checker = _Rows(report)
    whole, lost = check_tables(models=models, report=report)
    for model in whole:
        checker.check(model)
    subjects = Event.objects.filter(holds_row=True).order_by().values("subject").distinct()
    if subjects.count() != checker.matched:
        for piece in _pieces(subjects.values_list("subject", flat=True).iterator(), size=_CHUNK):
            checker.look_for(piece, models={model._meta.label: model for model in models}, lost=lost)
    return frozenset(checker.wrong)


def compare_rows(model: type[Record], *, report: Report) -> None:
    """Compare the rows of one model with their events; rows that are missing are not looked for."""
    _Rows(report).check(model)


class _Rows:
    """Goes through the tables, in pieces of five hundred rows."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.matched = 0
        self.wrong: set[str] = set()
        self.odd: dict[str, set[str]] = {}
        self.salts_missing: set[str] = set()

    def check(self, model: type[Record]) -> None:
        """Compare each row of a model with its last event."""
        write, label, names = quick_text(model), model._meta.label, _columns(model)
        at = names.index(_key(model))
        self.odd = odd_columns(model)
        for rows in _pieces(_rows(model, names=names), size=_CHUNK):
            self.report.count("records", len(rows))
            kept = _kept([f"{label}:{row[at]}" for row in rows])
            secrets = _secrets(kept)
            for row in rows:
                event = kept.get(f"{label}:{row[at]}")
                same = event is not None and _is_quickly_same(row, write=write, event=event, secrets=secrets)
                if same and str(row[at]) not in self.odd:
                    self.matched += 1
                else:
                    self._look_again(model, key=row[at], names=names)

    def _look_again(self, model: type[Record], *, key: Any, names: Sequence[str]) -> None:
        """Compare one row field by field; look until no writer came between row and event."""
        subject = f"{model._meta.label}:{key}"
        for _ in range(_LOOKS):
            event = _kept([subject]).get(subject)
            row = _row(model, key=key, names=names)
            after = _kept([subject]).get(subject)
            if event == after:
                break
        if row is None:
            return  # it was there a moment ago; the search for missing rows tells
        if event is None:
            self._found(FindingKind.ROW_UNRECORDED, subject, text="No event tells of this row.")
            return
        self.matched += 1
        odd = self.odd.get(str(key), set())
        changed = tuple(sorted({*self._changed(model, row=row, event=event), *odd}))
        if changed:
            text = f"The row is not what event {event.number} holds: {', '.join(changed)}."
            self._found(FindingKind.ROW_CHANGED, subject, text=text, fields=changed, event=event.number)

    def _changed(self, model: type[Record], *, row: Mapping[str, Any], event: Kept) -> Iterator[str]:
        try:
            stored = json.loads(event.text)["row"]
        except _NO_TEXT:
            text = f"Event {event.number} holds no row that can be read."
            subject = f"{model._meta.label}:{row[_key(model)]}"
            self._found(FindingKind.CHAIN_BROKEN, subject, text=text, event=event.number)
            return
        secret = _secrets({"": event}).get(event.salt_key)
        if event.salt_key and secret is None:
            self._salt_is_missing(event.salt_key, stored=stored)
        for field in recorded_fields(model):
            name = field.attname
            held = stored[name] if name in stored else field.get_default()
            if secret is None and isinstance(held, dict) and set(held) == {"hmac"}:
                continue
            try:
                same = row[name] is not _NOTHING and is_same(
                    model,
                    field=field,
                    value=row[name],
                    stored=held,
                    secret=secret,
                    key=row[_key(model)],
                )
            except _NO_TEXT:
                same = False
            if not same:
                yield name

    def _salt_is_missing(self, key: str, *, stored: Mapping[str, Any]) -> None:
        keyed = any(isinstance(held, dict) and set(held) == {"hmac"} for held in stored.values())
        if keyed and key not in self.salts_missing:
            self.salts_missing.add(key)
            text = "The salt is gone, yet no event tells that it was shredded."
            self._found(FindingKind.ROW_MISSING, f"archive.Salt:{key}", text=text, fields=("secret",))

    def look_for(
        self, subjects: Sequence[str], *, models: Mapping[str, type[Record]], lost: frozenset[str]
    ) -> None:
        """Find the rows of which events tell and which are not there; `lost` are those without a table."""
        by_model: dict[str, list[str]] = {}
        for subject in subjects:
            if not is_printable(subject):
                continue  # the chain's own check names the event
            label, _, key = subject.partition(":")
            by_model.setdefault(label, []).append(key)
        for label, keys in by_model.items():
            model = models.get(label)
            if model is None:
                self.report.cannot_see(f"rows of {label}", "This program has no such record.")
                continue
            for key in keys:
                if label in lost or not _is_there(model, key=key):
                    self._missing(model, key=key)

    def _missing(self, model: type[Record], *, key: str) -> None:
        subject = f"{model._meta.label}:{key}"
        event = _kept([subject])[subject]
        text = f"Event {event.number} tells of a row that is not there."
        self._found(FindingKind.ROW_MISSING, subject, text=text, fields=(_key(model),), event=event.number)

    def _found(
        self,
        kind: FindingKind,
        subject: str,
        *,
        text: str,
        fields: tuple[str, ...] = (),
        event: int | None = None,
    ) -> None:
        self.wrong.add(subject)
        self.report.found([Finding(kind, subject=subject, fields=fields, event=event, text=text)])


def _is_quickly_same(row: Sequence[Any], *, write: Any, event: Kept, secrets: Mapping[str, bytes]) -> bool:
    try:
        text = write(row, secrets.get(event.salt_key))
    except _NO_TEXT:
        return False
    # Keys are in order and nothing comes after "row": the text ends with the row and the closing brace.
    return event.text.endswith(f'"row":{text}}}')


def _key(model: type[Record]) -> str:
    key = model._meta.pk
    return str(key.attname) if key is not None else "id"


def _columns(model: type[Record]) -> tuple[str, ...]:
    return tuple(field.attname for field in recorded_fields(model))


def _pieces(found: Iterable[T], *, size: int) -> Iterator[list[T]]:
    rest = iter(found)
    while piece := list(islice(rest, size)):
        yield piece


def _rows(model: type[Record], *, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a model by key; where a value cannot be read, one row and one column at a time."""
    base = model._base_manager.order_by("pk").values_list(*names)
    at, last = names.index(_key(model)), _NOTHING
    while True:
        query = base if last is _NOTHING else base.filter(pk__gt=last)
        try:
            piece = list(query[:_CHUNK])
        except UNREADABLE:
            break
        yield from piece
        if len(piece) < _CHUNK:
            return
        last = piece[-1][at]
    bare = model._base_manager.order_by("pk").annotate(bare_key=Cast("pk", TextField()))
    bare = bare if last is _NOTHING else bare.filter(pk__gt=last)
    for text in bare.values_list("bare_key", flat=True).iterator():
        key = typed_key(model, text)
        row = _row(model, key=key, names=names)
        if row is not None:
            yield tuple(row[name] for name in names)


def _row(model: type[Record], *, key: Any, names: Sequence[str]) -> dict[str, Any] | None:
    """Return one row, with a mark for each column that cannot be read; None where there is no such row."""
    try:
        found = model._base_manager.filter(pk=key).values(*names).first()
    except UNREADABLE:
        return _row_by_column(model, key=key, names=names)
    return None if found is None else dict(found)


def _row_by_column(model: type[Record], *, key: Any, names: Sequence[str]) -> dict[str, Any] | None:
    bare = model._base_manager.annotate(bare_key=Cast("pk", TextField())).filter(
        bare_key=key.hex if isinstance(key, UUID) else str(key)
    )
    if not bare.exists():
        return None
    row: dict[str, Any] = {}
    for name in names:
        try:
            row[name] = bare.values_list(name, flat=True)[0]
        except UNREADABLE:
            row[name] = _NOTHING
    row[_key(model)] = key
    return row


def _is_there(model: type[Record], *, key: str) -> bool:
    try:
        return model._base_manager.filter(pk=typed_key(model, key)).exists()
    except UNREADABLE:
        return False


def _kept(subjects: Sequence[str]) -> dict[str, Kept]:
    """Return the last event that holds the row of each subject."""
    newest = (
        Event.objects.filter(subject__in=subjects, holds_row=True)
        .order_by()
        .values("subject")
        .annotate(newest=Max("id"))
        .values_list("newest", flat=True)
    )
    found = Event.objects.filter(id__in=list(newest)).values_list(
        "subject", "id", "number", "text", "salt_key"
    )
    return {
        subject: Kept(id=identity, number=number, text=text, salt_key=salt_key)
        for subject, identity, number, text, salt_key in found
    }


def _secrets(kept: Mapping[str, Kept]) -> dict[str, bytes]:
    keys = {event.salt_key for event in kept.values() if event.salt_key}
    found = Salt.objects.filter(pk__in=keys).values_list("key", "secret") if keys else ()
    return {key: secret.encode("utf-8") for key, secret in found if isinstance(secret, str)}
