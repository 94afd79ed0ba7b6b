"""Finds values that SQLite stores although no honest writer would, and that Django reads as another value.

SQLite takes any text in any column: a boolean 2 is true in a query and false in Python, a date `soon` reads
as no date, a UUID in capitals is found by no key. PostgreSQL's columns have types: nothing to find there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import InvalidOperation
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import ExpressionWrapper, F, Func, Q, TextField
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
    looked_at = {field.attname: bare for field in recorded_fields(model) if (bare := _bare(field))}
    if not looked_at:
        return found
    bares = {f"bare_{name}": bare for name, (bare, _) in looked_at.items()}
    odd = {name: Q(**{f"{name}__isnull": False}) & ~fits for name, (_, fits) in looked_at.items()}
    told = {f"odd_{name}": ExpressionWrapper(is_odd, models.BooleanField()) for name, is_odd in odd.items()}
    rows = model._base_manager.annotate(**bares).filter(reduce(or_, odd.values()))
    for key, *flags in rows.annotate(bare_key=Cast("pk", TextField()), **told).values_list("bare_key", *told):
        found[str(typed_key(model, key))] = {name for name, is_odd in zip(odd, flags, strict=True) if is_odd}
    return found


def _bare(field: models.Field[Any, Any]) -> tuple[Func, Q] | None:
    """Return what stands in a column as SQLite keeps it, and what is true of it where it fits."""
    column, name = target(field), field.attname
    if isinstance(column, models.DecimalField):
        return Round(F(name), precision=column.decimal_places or 0), Q(**{f"bare_{name}": F(name)})
    form = _FORMS.get(column.get_internal_type())
    return (Cast(name, TextField()), Q(**{f"bare_{name}__regex": form})) if form else None


def typed_key(model: type[Record], text: str) -> Any:
    """Return the key that this text stands for, or the text itself where it stands for none."""
    key = model._meta.pk
    try:
        return text if key is None else target(key).to_python(text)
    except UNREADABLE:
        return text
