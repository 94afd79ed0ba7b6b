"""Rows of many kinds read in one query, and tied to each other as if each had been fetched by its own.

A gate looks at some forty kinds of records about a device. One query for each would be more than a page may
ask, and most of its time would go into writing the same forty queries anew.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import QuerySet
from django.utils.dateparse import parse_duration

from .canonical import target
from .models import Record

Rows = dict[type[Record], dict[Any, Record]]
"""Rows by kind and key."""
_AS_TEXT: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(["AutoField", "BigAutoField", "IntegerField", "BigIntegerField"], int),
    **dict.fromkeys(["PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField"], int),
    **dict.fromkeys(["PositiveBigIntegerField", "SmallAutoField"], int),
    **dict.fromkeys(["CharField", "TextField", "SlugField"], str),
    "BooleanField": lambda text: text == "true",
    "DateField": dt.date.fromisoformat,
    "DateTimeField": lambda text: dt.datetime.fromisoformat(text).astimezone(dt.UTC),
    "TimeField": dt.time.fromisoformat,
    "DurationField": parse_duration,
    "DecimalField": Decimal,
    "UUIDField": UUID,
    "BinaryField": lambda text: bytes.fromhex(text.removeprefix("\\x")),
}
"""How PostgreSQL's text of a value is read back; JSON is read by its field."""


@dataclass(frozen=True)
class Together:
    """One query for rows of many kinds, written once; each of its parameters is the same key."""

    sql: str
    parameters: int
    readers: Mapping[str, "_Reader"]

    def rows(self, key: int) -> Rows:
        """Return the rows about this key, each once, in order of their keys."""
        found: Rows = {}
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [key] * self.parameters)
            for label, *values in cursor.fetchall():
                reader = self.readers[label]
                row = reader.row(values[0] if connection.vendor == "postgresql" else values)
                found.setdefault(reader.model, {}).setdefault(row.pk, row)
        return {model: dict(sorted(rows.items())) for model, rows in found.items()}


def together(asked: Iterable[QuerySet[Any]]) -> Together:
    """Write one query for the rows of all of these, each of which was asked with the key 0 for its record."""
    readers: dict[str, _Reader] = {}
    parts, count = [], 0
    for one in asked:
        keys, parameters = one.order_by().values("pk").query.sql_with_params()
        if any(parameters):
            raise ValueError(f"A part of the common query about {one.model._meta.label} has another key.")
        count += len(parameters)
        reader = readers.setdefault(one.model._meta.label, _Reader(one.model))
        parts.append((reader, keys))
    widest = max(len(reader.names) for reader in readers.values())
    pieces = [reader.select(keys, widest=widest) for reader, keys in parts]
    if connection.vendor != "postgresql":
        # The first part gives the columns their type; by this one, SQLite gives values as they are kept.
        pieces.insert(0, f"SELECT {', '.join(['NULL'] * (widest + 1))} WHERE 0 = 1")
    return Together(sql=" UNION ALL ".join(pieces), parameters=count, readers=readers)


class _Reader:
    """Reads rows of one kind from the values of the common query."""

    def __init__(self, model: type[Record]) -> None:
        self.model = model
        fields = tuple(model._meta.concrete_fields)
        self.names = [field.attname for field in fields]
        self.columns = [str(field.column) for field in fields]
        self.converts = [
            (at, convert) for at, field in enumerate(fields) if (convert := _converter(field)) is not None
        ]

    def select(self, keys: str, *, widest: int) -> str:
        """Return the part of the query for the rows whose keys another query gives."""
        quote, meta = connection.ops.quote_name, self.model._meta
        columns = [quote(column) for column in self.columns]
        if connection.vendor == "postgresql":
            what = f"ARRAY[{', '.join(f'{column}::text' for column in columns)}]"
        else:
            what = ", ".join([*columns, *["NULL"] * (widest - len(columns))])
        key = quote(str(meta.pk.column))
        return f"SELECT '{meta.label}', {what} FROM {quote(meta.db_table)} WHERE {key} IN ({keys})"  # noqa: S608

    def row(self, values: Sequence[Any]) -> Record:
        """Return a row as a query of its own would."""
        made = list(values[: len(self.names)])
        for at, convert in self.converts:
            if made[at] is not None:
                made[at] = convert(made[at])
        return self.model.from_db(connection.alias, self.names, made)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    kind = target(field).get_internal_type()
    if connection.vendor == "postgresql" and kind != "JSONField":
        return None if _AS_TEXT[kind] is str else _AS_TEXT[kind]
    column = field.get_col(field.model._meta.db_table)
    found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    if not found:
        return None

    def convert(value: Any) -> Any:
        for one in found:
            value = one(value, column, connection)
        return value

    return convert


def tie(rows: Rows, *, whole: Mapping[type[Record], Iterable[str]]) -> None:
    """Let rows know each other: what a row names, and the sets that were read whole.

    `whole` names, by kind, the relations of which every row is here; all others are asked when needed.
    """
    by_kind: Mapping[Any, Mapping[Any, Record]] = rows
    for model, found in rows.items():
        for field in model._meta.concrete_fields:
            named: Mapping[Any, Record] = by_kind.get(field.related_model, {})
            for row in found.values() if named else ():
                if (one := named.get(getattr(row, field.attname))) is not None:
                    field.set_cached_value(row, one)  # type: ignore[attr-defined]
    for model, names in whole.items():
        relations = {one.get_accessor_name(): one for one in model._meta.related_objects}
        for name in names if model in rows else ():
            _tie_set(rows, name, relation=relations[name])


def _tie_set(rows: Rows, name: str, *, relation: Any) -> None:
    of = defaultdict(list)
    for row in _in_order(relation.related_model, rows.get(relation.related_model, {}).values()):
        of[getattr(row, relation.field.attname)].append(row)
    for key, row in rows[relation.model].items():
        if relation.one_to_one:
            relation.set_cached_value(row, of[key][0] if of[key] else None)
            continue
        asked: Any = getattr(row, name).get_queryset()
        asked._result_cache, asked._prefetch_done = of[key], True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = asked


def _in_order(model: type[Record], rows: Iterable[Record]) -> list[Record]:
    """Return rows in the order in which the kind is listed."""
    found = sorted(rows, key=lambda row: row.pk)
    for name in reversed(model._meta.ordering or ()):
        column = str(name).removeprefix("-")
        found.sort(key=lambda row: getattr(row, column), reverse=str(name).startswith("-"))
    return found
