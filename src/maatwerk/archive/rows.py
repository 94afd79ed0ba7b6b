"""From a record to the row that its event holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import models

from .canonical import canonical_value, concealed_digest, keyed_digest
from .models import Record


@cache
def recorded_fields(model: type[Record]) -> tuple[models.Field[Any, Any], ...]:
    """Return the columns of a model that its events hold, in order of name."""
    found: Sequence[models.Field[Any, Any]] = model._meta.concrete_fields
    return tuple(
        sorted((field for field in found if field.name not in model.unrecorded), key=lambda one: one.attname)
    )


def canonical_row(record: Record, *, secret: bytes | None) -> dict[str, Any]:
    """Return the canonical row of a record; with a secret, personal fields stand as keyed digests."""
    values = {field.attname: getattr(record, field.attname) for field in recorded_fields(type(record))}
    return row_of_values(type(record), values=values, secret=secret)


def row_of_values(model: type[Record], *, values: dict[str, Any], secret: bytes | None) -> dict[str, Any]:
    """Return the canonical row of these column values."""
    return {
        field.attname: cell(model, field=field, value=values[field.attname], secret=secret)
        for field in recorded_fields(model)
    }


def cell(model: type[Record], *, field: models.Field[Any, Any], value: Any, secret: bytes | None) -> Any:
    """Return what an event holds of one column."""
    made = canonical_value(field, value)
    if field.name in model.concealed:
        return concealed_digest(field=field.attname, value=made)
    if field.name in model.personal and secret is not None:
        return keyed_digest(secret=secret, field=field.attname, value=made)
    return made


def subject_of(record: Record) -> str:
    """Return the name under which the archive knows a record, such as `cases.Build:42`."""
    return f"{record._meta.label}:{record.pk}"
