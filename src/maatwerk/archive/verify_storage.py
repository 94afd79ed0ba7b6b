"""Finds values that SQLite stores although no honest writer would, and that Django reads as another value.

SQLite takes any text in any column: a boolean 2 is true in a query and false in Python, a date `soon` reads
as no date, a UUID in capitals is found by no key. PostgreSQL's columns have types: nothing to find there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast, Round
from django.db.utils import OperationalError

from .canonical import target
from .models import Record
from .rows import recorded_fields

# What reading a value that fits no column can raise.
UNREADABLE = (ValueError, TypeError, OverflowError, InvalidOperation, ValidationError, OperationalError)
_FORMS = {
    "BooleanField": r"^[01]$",
    "DateField": r"^\d{4}-\d\d-\d\d$",
    "DateTimeField": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$",
    "TimeField": r"^\d\d:\d\d:\d\d(\.\d+)?$",
    "UUIDField": r"^[0-9a-f]{32}$",
}


@contextmanager
def any_text() -> Iterator[None]:
    """Let SQLite give back texts that are no UTF-8; no digest fits them, so they are named."""
    raw: Any = connection.connection
    raw.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def is_printable(text: Any) -> bool:
    """Say whether a value is a text that can be written down."""
    try:
        return isinstance(text, str) and bool(text.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def odd_columns(model: type[Record]) -> dict[str, set[str]]:
    """Return, by the text of the key, the columns of a row that hold such a value."""
    found: dict[str, set[str]] = {}
    if connection.vendor != "sqlite":
        return found
    for field in recorded_fields(model):
        odd = _odd_rows(model, field)
        if odd is not None:
            for key in odd.annotate(bare_key=Cast("pk", TextField())).values_list("bare_key", flat=True):
                found.setdefault(str(typed_key(model, key)), set()).add(field.attname)
    return found


def _odd_rows(model: type[Record], field: models.Field[Any, Any]) -> QuerySet[Record] | None:
    column, name = target(field), field.attname
    rows = model._base_manager.filter(**{f"{name}__isnull": False})
    if isinstance(column, models.DecimalField):
        return rows.annotate(kept=Round(F(name), precision=column.decimal_places or 0)).exclude(kept=F(name))
    form = _FORMS.get(column.get_internal_type())
    if form is None:
        return None
    return rows.annotate(bare=Cast(name, TextField())).exclude(bare__regex=form)


def typed_key(model: type[Record], text: str) -> Any:
    """Return the key that this text stands for, or the text itself where it stands for none."""
    key = model._meta.pk
    try:
        return text if key is None else target(key).to_python(text)
    except UNREADABLE:
        return text
