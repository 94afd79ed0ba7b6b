"""The typed canonical value of each field of a record, the same from SQLite and from PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import math
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from json.encoder import encode_basestring as quoted
from typing import Any

import rfc8785
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from .errors import NotCanonical

SAFE = 2**53 - 1
SHREDDED = {"shredded": True}
_CONCEALED_DOMAIN = b"maatwerk.concealed/1\x00"
_PERSONAL_DOMAIN = b"maatwerk.personal/1\x00"


def _no_form(value: object, why: str) -> NotCanonical:
    return NotCanonical(
        "not_canonical",
        what=_("A value of type %(name)s has no canonical form.") % {"name": type(value).__name__},
        why=why,
    )


def moment(value: dt.datetime) -> str:
    """Return a moment as ISO 8601 in UTC with microseconds."""
    if value.tzinfo is None:
        raise _no_form(value, _("A moment needs a time zone."))
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _no_form(value, _("Text was expected."))
    if "\x00" in value:
        raise _no_form(value, _("Text may not hold the character NUL."))
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as trouble:
        raise _no_form(value, _("Text may not hold half of a surrogate pair.")) from trouble
    return value.value if isinstance(value, Enum) else value


def _whole(lowest: int, highest: int) -> Callable[[Any], int | str]:
    def canonical(value: Any) -> int | str:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _no_form(value, _("A whole number was expected."))
        if not lowest <= value <= highest:
            raise _no_form(
                value,
                _("The field keeps numbers from %(lowest)s to %(highest)s.")
                % {"lowest": lowest, "highest": highest},
            )
        return value if -SAFE <= value <= SAFE else str(value)

    return canonical


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _no_form(value, _("True or false was expected."))
    return value


def _day(value: Any) -> str:
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise _no_form(value, _("A date was expected."))
    return value.isoformat()


def _moment(value: Any) -> str:
    if not isinstance(value, dt.datetime):
        raise _no_form(value, _("A moment was expected."))
    return moment(value)


def _span(value: Any) -> int | str:
    if not isinstance(value, dt.timedelta):
        raise _no_form(value, _("A length of time was expected."))
    return _whole(-(2**63), 2**63 - 1)(value // dt.timedelta(microseconds=1))


def _clock(value: Any) -> str:
    if not isinstance(value, dt.time) or value.tzinfo is not None:
        raise _no_form(value, _("A time of day without zone was expected."))
    return value.isoformat(timespec="microseconds")


def _uuid(value: Any) -> str:
    if not isinstance(value, uuid.UUID):
        raise _no_form(value, _("A UUID was expected."))
    return str(value)


def _bytes(value: Any) -> str:
    if not isinstance(value, bytes | bytearray | memoryview):
        raise _no_form(value, _("Bytes were expected."))
    return bytes(value).hex()


def json_value(value: Any) -> Any:
    """Return a JSON value in the one form that both databases give back; RFC 8785 numbers are doubles."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return value if -SAFE <= value <= SAFE else _json_double(float(value), exact=value)
    if isinstance(value, float):
        return _json_double(value)
    if isinstance(value, Mapping):
        return {_text(key): json_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(part) for part in value]
    raise _no_form(value, _("JSON holds text, numbers, true, false, null, lists and objects."))


def _json_double(value: float, *, exact: int | None = None) -> Any:
    if not math.isfinite(value) or (exact is not None and Decimal(repr(value)) != exact):
        raise _no_form(value, _("This number is no finite double."))
    # PostgreSQL gives 1e22 back as a whole number with the digits that were written: the same double.
    return int(value) if value.is_integer() and abs(value) <= SAFE else value


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line per type
    """Return what an event's detail says as JSON: moments, days, decimals, UUIDs and sets become text."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_text(key): plain(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(part) for part in value), key=rfc8785.dumps)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return json_value(value)


def decimal_writer(field: models.Field[Any, Any]) -> Callable[[Any], str]:
    """Return the function that writes decimals with exactly the places that the field keeps."""
    places = getattr(field, "decimal_places", 0) or 0
    quantum, limit = Decimal(1).scaleb(-places), Decimal(1).scaleb((field.max_digits or 0) - places)  # type: ignore[attr-defined]

    def canonical(value: Any) -> str:
        if not isinstance(value, Decimal) or not value.is_finite():
            raise _no_form(value, _("A finite decimal was expected."))
        try:
            exact = value.quantize(quantum)
        except InvalidOperation as trouble:
            raise _no_form(value, _("The decimal has too many digits.")) from trouble
        if exact != value:
            raise _no_form(value, _("The field keeps %(places)s decimal places.") % {"places": places})
        if abs(exact) >= limit:
            raise _no_form(
                value, _("The field keeps numbers below %(limit)s.") % {"limit": format(limit, "f")}
            )
        return format(exact if exact else abs(exact), "f")

    return canonical


_WRITERS: dict[str, Callable[[Any], Any]] = {
    **{name: _whole(*limits) for name, limits in BaseDatabaseOperations.integer_field_ranges.items()},
    **dict.fromkeys(["CharField", "TextField", "SlugField", "GenericIPAddressField"], _text),
    "BooleanField": _truth,
    "DateField": _day,
    "DateTimeField": _moment,
    "DurationField": _span,
    "TimeField": _clock,
    "UUIDField": _uuid,
    "BinaryField": _bytes,
    "JSONField": json_value,
}


def target(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """Return the field whose type a column has: that of the row a foreign key points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def writer(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return the function that makes canonical values of this field, or None where there is no such form."""
    column = target(field)
    if column.get_internal_type() == "DecimalField":
        return decimal_writer(column)
    return _WRITERS.get(column.get_internal_type())


def canonical_value(field: models.Field[Any, Any], value: Any, *, from_database: bool = False) -> Any:
    """Return the canonical value of one field; what the database gave back must have the field's type."""
    write = writer(field)
    if write is None:
        raise NotCanonical(
            "not_canonical",
            what=_("A field of type %(field)s has no canonical form.") % {"field": field.get_internal_type()},
            where=f"{field.model._meta.label}.{field.name}",
            do=_("Use another field type, or declare the field unrecorded with a reason."),
        )
    if value is None:
        return None
    column = target(field)
    if hasattr(value, "resolve_expression"):
        raise NotCanonical(
            "not_canonical",
            what=_("An expression is no value."),
            where=f"{field.model._meta.label}.{field.name}",
            do=_("Compute the value first."),
        )
    if isinstance(value, float) and not from_database and column.get_internal_type() != "JSONField":
        raise NotCanonical(
            "not_canonical",
            what=_("A float is not the same number in every database."),
            where=f"{field.model._meta.label}.{field.name}",
            do=_("Use Decimal, or a whole number of a smaller unit."),
        )
    try:
        # What a caller assigned may still be text.
        is_typed = from_database or column.get_internal_type() == "JSONField"
        typed = value if is_typed else column.to_python(value)
        made = write(typed)
    except (ValidationError, NotCanonical) as trouble:
        why = trouble.why if isinstance(trouble, NotCanonical) else "; ".join(trouble.messages)
        raise NotCanonical(
            "not_canonical",
            what=_("The value has no canonical form."),
            where=f"{field.model._meta.label}.{field.name}",
            why=why,
        ) from trouble
    limit = getattr(column, "max_length", None)
    if limit is not None and isinstance(made, str) and len(made) > limit and isinstance(typed, str):
        raise NotCanonical(
            "too_long",
            what=_("The text has %(len)s characters, the field keeps %(limit)s.")
            % {"len": len(made), "limit": limit},
            where=f"{field.model._meta.label}.{field.name}",
            do=_("Shorten the text."),
        )
    return made


def keyed_digest(*, secret: bytes, field: str, value: Any) -> dict[str, str]:
    """Return what stands in an event for a personal value: readable by nobody once the salt is gone."""
    text = rfc8785.dumps(value).decode("utf-8")
    return {"hmac": keyed_digest_of_text(secret=secret, field=field, text=text)}


def keyed_digest_of_text(*, secret: bytes, field: str, text: str) -> str:
    """Return the keyed digest of a value whose canonical text is known."""
    said = _PERSONAL_DOMAIN + f"[{quoted(field)},{text}]".encode()
    return hmac.digest(secret, said, "sha256").hex()


def concealed_digest(*, field: str, value: Any) -> dict[str, str]:
    """Return what stands in an event for a secret of high entropy, such as a password hash."""
    return {"sha256": hashlib.sha256(_CONCEALED_DOMAIN + rfc8785.dumps([field, value])).hexdigest()}
