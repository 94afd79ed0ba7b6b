"""Writes many rows in one statement: each is a row of a table of cases with what is the same in all of them.

It works on both databases. Nothing of it passes the doorway, so it is for scratch databases alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

CASES = "bench_case"
"""The table that holds one row for each case of the past; it is dropped in the end."""


@dataclass(frozen=True)
class Sql:
    """A value that differs from case to case, as the database works it out."""

    text: str


def cases(columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Make the table of cases with columns of these types, and fill it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {CASES}")
        cursor.execute(
            f"CREATE TABLE {CASES} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
        )
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {CASES} VALUES ({places})", list(rows))


def done() -> None:
    """Drop the table of cases; PostgreSQL looks at what it has, as it does by itself in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {CASES}")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def spread(model: Any, *, where: str = "1 = 1", **values: Any) -> None:
    """Write a row of a model for each case; a column that is not named has its default."""
    from django.db import connection

    names, told, same = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key and field.attname not in values:
            continue
        value = values.get(field.attname, field.get_default())
        names.append(connection.ops.quote_name(field.column))
        if isinstance(value, Sql):
            told.append(value.text)
        else:
            told.append("%s")
            same.append(field.get_db_prep_save(value, connection))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(told)} FROM {CASES} WHERE {where}",
            same,
        )
