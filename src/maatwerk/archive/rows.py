"""From a record to the row that its event holds, and back to whether a row is still that one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import Any

import rfc8785
from django.db import models

from .canonical import (
    SHREDDED,
    canonical_value,
    concealed_digest,
    decimal_writer,
    json_value,
    keyed_digest,
    keyed_digest_of_text,
    moment,
    target,
)
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
    return protected(type(record), values=canonical_values(record), secret=secret)


def canonical_values(record: Record) -> dict[str, Any]:
    """Return the canonical values of a record's columns, readable."""
    return {
        field.attname: canonical_value(field, getattr(record, field.attname))
        for field in recorded_fields(type(record))
    }


def canonical_key(record: Record) -> dict[str, Any]:
    """Return the canonical primary key, which an insert may have made."""
    return {
        field.attname: canonical_value(field, record.pk)
        for field in recorded_fields(type(record))
        if field.primary_key
    }


def protected(model: type[Record], *, values: Mapping[str, Any], secret: bytes | None) -> dict[str, Any]:
    """Return these canonical values with digests in the place of those that an event may not show."""
    row = dict(values)
    for field in recorded_fields(model):
        name = field.attname
        if field.name in model.concealed:
            row[name] = concealed_digest(field=name, value=row[name])
        elif field.name in model.personal and secret is not None:
            row[name] = keyed_digest(secret=secret, field=name, value=row[name])
    return row


def blank_of(field: models.Field[Any, Any], *, key: Any) -> Any:
    """Return what stands in a personal column of the row with this key after shredding."""
    if field.null:
        return None
    if field.get_internal_type() == "JSONField":
        return {}
    return f"shredded-{key}" if field.unique else ""


def is_same(
    model: type[Record],
    *,
    field: models.Field[Any, Any],
    value: Any,
    stored: Any,
    secret: bytes | None,
    key: Any,
) -> bool:
    """Say whether a column's value is the one that the event holds.

    A field declared personal or concealed later than the event was written stands there in the older form.
    """
    made = canonical_value(field, value, from_database=True)
    if stored == SHREDDED and field.name in model.personal:
        return bool(made == canonical_value(field, blank_of(field, key=key)))
    # Both are in the one form that JSON has here, so that equal text is equal canonical text.
    held = _compact(json_value(stored))
    if _compact(made) == held or _compact(concealed_digest(field=field.attname, value=made)) == held:
        return True
    return secret is not None and held == _compact(
        keyed_digest(secret=secret, field=field.attname, value=made)
    )


def subject_of(record: Record) -> str:
    """Return the name under which the archive knows a record, such as `cases.Build:42`."""
    return f"{record._meta.label}:{record.pk}"


_EXACT = 2.0**53
_compact = JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _json_text(value: Any) -> str:
    """Write JSON as events hold it; there, a whole number has no decimal point."""
    text = _compact(value)
    return _compact(_whole(value)) if ".0" in text else text


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT else value


_QUICK: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(["AutoField", "BigAutoField", "IntegerField", "BigIntegerField"], str),
    **dict.fromkeys(["PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField"], str),
    **dict.fromkeys(["CharField", "TextField", "SlugField"], quoted),
    "BooleanField": {True: "true", False: "false"}.__getitem__,
    "DateField": lambda value: f'"{value.isoformat()}"',
    "DateTimeField": lambda value: f'"{moment(value)}"',
    "UUIDField": lambda value: f'"{value}"',
    "JSONField": _json_text,
}


def _quick(field: models.Field[Any, Any]) -> Callable[[Any], str]:
    column = target(field)
    if column.get_internal_type() == "DecimalField":
        write = decimal_writer(column)
        return lambda value: f'"{write(value)}"'
    return _QUICK.get(column.get_internal_type()) or (
        lambda value: rfc8785.dumps(canonical_value(field, value)).decode("utf-8")
    )


@cache
def quick_text(model: type[Record]) -> Callable[[Sequence[Any], bytes | None], str]:
    """Return a function that writes the canonical text of a row from its values, fast.

    Verification compares this first. Where it is the stored text, the row is what was written, for JSON text
    tells the value; where it is not, `is_same` decides field by field.
    """
    columns = [
        (f"{quoted(field.attname)}:", field.attname, _quick(field), field.name in model.personal)
        for field in recorded_fields(model)
    ]
    concealed = {field.attname for field in recorded_fields(model) if field.name in model.concealed}

    def write(values: Sequence[Any], secret: bytes | None) -> str:
        parts = []
        for (start, name, quick, personal), value in zip(columns, values, strict=True):
            text = "null" if value is None else quick(value)
            if personal and secret is not None:
                text = f'{{"hmac":"{keyed_digest_of_text(secret=secret, field=name, text=text)}"}}'
            elif name in concealed:
                text = rfc8785.dumps(concealed_digest(field=name, value=value)).decode("utf-8")
            parts.append(start + text)
        return "{" + ",".join(parts) + "}"

    return write
