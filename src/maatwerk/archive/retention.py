"""Shredding: a person's data becomes unreadable, as an action on record, once its retention time has ended.

How long a device's documents are kept is computed elsewhere, as a floor from the law (Annex.XIII.4); here
nothing is shredded before the day that was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from . import canonical, files
from .actors import Actor
from .appending import append, lock_chain
from .days import day_of
from .errors import ShreddingRefused
from .events import SHREDDED
from .models import Event, Record, Salt, StoredFile
from .rows import blank_of, canonical_row, subject_of


def shred(*, salt_key: str, reason: str, actor: Actor, at: datetime, not_before: date) -> list[Event]:
    """Delete a person's salt, blank the personal columns written with it, and say so in events."""
    if day_of(at) < not_before:
        raise ShreddingRefused(
            "retention_runs",
            what=_("The data must still be kept."),
            where=salt_key,
            why=_("The retention time ends on %(not_before)s.") % {"not_before": not_before.isoformat()},
            do=_("Shred on or after that day."),
        )
    if not reason.strip():
        raise ShreddingRefused("reason_missing", what=_("Shredding needs a reason."), where=salt_key)
    with transaction.atomic():
        salt = Salt.objects.filter(pk=salt_key).first()
        if salt is None:
            raise ShreddingRefused(
                "nothing_to_shred",
                what=_("There is no such salt, or it was shredded before."),
                where=salt_key,
            )
        head = lock_chain(salt.institution_key)
        detail = canonical.plain({"reason": reason, "not_before": not_before})
        events = []
        for record in list(_written_with(salt_key)):
            _blank(record)
            events.append(
                append(
                    head=head,
                    kind=SHREDDED,
                    subject=subject_of(record),
                    content={"row": _shredded_row(record), "detail": detail},
                    actor=actor,
                    at=at,
                    salt_key=salt_key,
                )
            )
        salt.delete()
        return events


def _written_with(salt_key: str) -> Iterator[Record]:
    subjects = Event.objects.filter(salt_key=salt_key).order_by().values_list("subject", flat=True).distinct()
    for subject in sorted(subjects):
        label, _mark, key = subject.partition(":")
        model: Any = apps.get_registered_model(*label.split("."))
        found = model._base_manager.select_for_update().filter(pk=key).first()
        if found is None:
            raise ShreddingRefused(
                "row_missing",
                what=_("A row that holds data of this person is not there."),
                where=subject,
                do=_("Run `maatwerk archive verify` first."),
            )
        if found.salt_key() == salt_key:  # a row that now is about somebody else is theirs
            yield found


def _blank(record: Record) -> None:
    for name in record.personal:
        field = record._meta.get_field(name)
        setattr(record, field.attname, blank_of(field, key=record.pk))  # type: ignore[union-attr, arg-type]
    record.save(force_update=True, update_fields=sorted(record.personal))
    if isinstance(record, StoredFile):
        sha256 = record.sha256
        transaction.on_commit(lambda: _forget(sha256))


def _forget(sha256: str) -> None:
    """Remove the content, unless the same content is also kept for somebody else."""
    if not StoredFile.objects.filter(sha256=sha256).exclude(name="").exists():
        files.forget(sha256)


def _shredded_row(record: Record) -> dict[str, Any]:
    personal = {record._meta.get_field(name).attname for name in record.personal}  # type: ignore[union-attr]
    row = canonical_row(record, secret=None)
    return {name: canonical.SHREDDED if name in personal else value for name, value in row.items()}
