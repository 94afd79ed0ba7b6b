"""Are rows still what their last event holds? For rows on which somebody's right rests at this moment."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from .errors import NotCanonical
from .models import Event, Record
from .rows import is_same, quick_text, recorded_fields, subject_of

_CHUNK = 500
_MANY = 2_000
"""Of so many events on, those about one kind are looked up in their index instead of going through all."""


@dataclass(frozen=True)
class _Held:
    """What the last event about a row holds of it, and the secret of its salt."""

    text: str
    secret: str | None

    @property
    def row(self) -> Mapping[str, Any]:
        """Return the row."""
        found: Mapping[str, Any] = json.loads(self.text)["row"]
        return found


_SEEN: ContextVar[dict[str, _Held | None] | None] = ContextVar("seen", default=None)


@contextmanager
def seeing_once() -> Iterator[None]:
    """Read the last event of each row once while one question is answered; never around a write."""
    if _SEEN.get() is not None:
        yield
        return
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


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


def look_up(records: Iterable[Record]) -> None:
    """Read the last events of these rows together, for whoever asks about them next inside `seeing_once`."""
    subjects = [subject_of(one) for one in records] if _SEEN.get() is not None else []
    for start in range(0, len(subjects), _CHUNK):
        _last_events(subjects[start : start + _CHUNK])


def as_recorded(records: Iterable[Record]) -> frozenset[str]:
    """Return the subjects of those of these rows that are what the archive's last events hold."""
    rows = list(records)
    changed = {subject_of(one) for one in not_as_recorded(rows)}
    return frozenset(subject_of(one) for one in rows) - changed


def rows_on_record(model: type[Record]) -> Iterator[Mapping[str, Any]]:
    """Yield every row of a model as its last event holds it, whether the row is still there or not.

    Only for models of few rows: all of their events are gone through, in an index.
    """
    for _, held in _newest(_of_kind(connection.vendor), _ends(model)):
        yield held.row


def _of_kind(vendor: str) -> str:
    """Return the condition by which each database finds the events of a kind of record in their index."""
    # SQLite takes LIKE for blind to case and PostgreSQL sorts by the rules of a language: neither then
    # finds a beginning in an index, but for what is asked here.
    return "subject LIKE %s" if vendor == "postgresql" else "subject >= %s AND subject < %s"


def _ends(model: type[Record]) -> list[str]:
    """Return the values of that condition; in the order of bytes `;` is next to `:`."""
    label = model._meta.label
    return [f"{label}:%"] if connection.vendor == "postgresql" else [f"{label}:", f"{label};"]


def rows_lost(models: Iterable[type[Record]], *, since: Record) -> dict[str, Mapping[str, Any]]:
    """Return, by subject, each row of these models that an event holds and no table does.

    Looks at the events of the institution since the first about a record: what belongs to it came later.
    Where there were many since, and one model is asked about, at all events about that one. The database
    compares events and tables itself, in one query, and gives back only what is lost.
    """
    among = tuple(models)
    if not among:
        return {}
    institution = Event._meta.get_field("institution_key").get_db_prep_value(
        since.institution_key, connection
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE((SELECT MIN(id) FROM archive_event WHERE subject = %s), 0), "
            "COALESCE((SELECT MAX(id) FROM archive_event), 0)",
            [subject_of(since)],
        )
        first, newest = cursor.fetchone()
        by_kind = len(among) == 1 and newest - first > _MANY
        values = [first, *_ends(among[0])] if by_kind else [first, institution]
        cursor.execute(_lost(connection.vendor, among, by_kind), values)
        lost = {subject for (subject,) in cursor.fetchall() if subject.rpartition(":")[2].isdecimal()}
    rows = {subject: held.row for subject, held in _last_events(sorted(lost)).items()} if lost else {}
    here = str(since.institution_key)
    return {subject: row for subject, row in rows.items() if row["institution_key"] == here}


@cache
def _lost(vendor: str, models: tuple[type[Record], ...], by_kind: bool) -> str:
    """Write the query for the subjects of events, of an institution since one of them, without row."""
    quote = connection.ops.quote_name
    if vendor == "postgresql":
        label, key = "split_part(subject, ':', 1)", "substring(subject from ':([0-9]{1,18})$')::bigint"
    else:
        label = "substr(subject, 1, instr(subject, ':') - 1)"
        key = "CAST(substr(subject, instr(subject, ':') + 1) AS INTEGER)"
    gone = " ".join(
        f"WHEN '{one._meta.label}' THEN NOT EXISTS (SELECT 1 FROM {quote(one._meta.db_table)} AS kept "  # noqa: S608
        f"WHERE kept.{quote(str(one._meta.pk.column))} = told.key)"
        for one in models
    )
    # The sign keeps SQLite from another index than the one that is meant; that one holds no institution.
    sign = "" if vendor == "postgresql" else "+"
    among = (
        f"{sign}id >= %s AND {_of_kind(vendor)}" if by_kind else f"id >= %s AND {sign}institution_key = %s"
    )
    return (
        f"SELECT told.subject FROM (SELECT subject, {label} AS label, {key} AS key FROM archive_event "  # noqa: S608
        f"WHERE holds_row AND {among}) AS told "
        f"WHERE CASE told.label {gone} ELSE FALSE END"
    )


def _last_events(subjects: list[str]) -> dict[str, _Held]:
    seen = _SEEN.get()
    if seen is None:
        return dict(_newest_of(subjects))
    if unseen := [subject for subject in subjects if subject not in seen]:
        found = dict(_newest_of(unseen))
        seen.update((subject, found.get(subject)) for subject in unseen)
    return {subject: held for subject in subjects if (held := seen[subject]) is not None}


def _newest_of(subjects: list[str]) -> Iterator[tuple[str, _Held]]:
    return _newest(f"subject IN ({', '.join(['%s'] * len(subjects))})", subjects) if subjects else iter(())


def _newest(where: str, values: list[str]) -> Iterator[tuple[str, _Held]]:
    """Yield, for each subject of these events, what the last that holds its row says of it.

    Asked at every step, so written in the database's own words: to build it anew costs more than the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event.subject, event.text, salt.secret FROM archive_event AS event "  # noqa: S608
            "LEFT JOIN archive_salt AS salt ON salt.key = event.salt_key WHERE event.id IN "
            f"(SELECT MAX(id) FROM archive_event WHERE holds_row AND {where} GROUP BY subject)",
            values,
        )
        found = cursor.fetchall()
    for subject, text, secret in found:
        yield subject, _Held(text, secret)


def _is_held(record: Record, *, by: _Held | None) -> bool:
    if by is None:
        return False
    model, secret = type(record), None if by.secret is None else by.secret.encode("utf-8")
    try:
        return _is_quickly_held(record, by=by, secret=secret) or all(
            is_same(
                model,
                field=field,
                value=getattr(record, field.attname),
                # A column that came later stands in no older event; the row then has its default.
                stored=by.row.get(field.attname, field.get_default()),
                secret=secret,
                key=record.pk,
            )
            for field in recorded_fields(model)
        )
    except (NotCanonical, ValueError, KeyError, TypeError, AttributeError):
        return False  # a value that no honest writer puts there


def _is_quickly_held(record: Record, *, by: _Held, secret: bytes | None) -> bool:
    """Say whether the text of the row is the one in the event; if not, each field is looked at."""
    values = [getattr(record, field.attname) for field in recorded_fields(type(record))]
    try:
        text = quick_text(type(record))(values, secret)
    except (NotCanonical, ValueError, KeyError, TypeError, AttributeError):
        return False
    # Keys are in order and nothing comes after "row": the text ends with the row and the closing brace.
    return by.text.endswith(f'"row":{text}}}')
