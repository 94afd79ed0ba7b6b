"""Finds tables and columns of records that somebody took away, before their rows are compared."""

from __future__ import annotations

from collections.abc import Sequence, Set

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from .models import Record
from .rows import recorded_fields
from .verification import Finding, FindingKind, Report


def check_tables(
    *, models: Sequence[type[Record]], report: Report
) -> tuple[tuple[type[Record], ...], frozenset[str]]:
    """Return the models whose rows can be compared, and the labels of those whose whole table is gone.

    Where migrations are still to come a missing table is no attack: the reading of it then says what to do.
    """
    tables = set(connection.introspection.table_names())
    lacking = {model: gone for model in models if (gone := _gone(model, tables=tables)) is not None}
    if not lacking or _migrations_are_due():
        return tuple(models), frozenset()
    for model, columns in lacking.items():
        table = model._meta.db_table
        what = f"The columns {', '.join(columns)} of the table" if columns else "The table"
        report.found(
            [
                Finding(
                    FindingKind.ROW_CHANGED if columns else FindingKind.ROW_MISSING,
                    subject=model._meta.label,
                    fields=columns,
                    text=f"{what} {table} cannot be found. Somebody took it away; restore the backup.",
                )
            ]
        )
    lost = frozenset(model._meta.label for model, columns in lacking.items() if not columns)
    return tuple(model for model in models if model not in lacking), lost


def _gone(model: type[Record], *, tables: Set[str]) -> tuple[str, ...] | None:
    """Return the columns of a model that its table lacks: none of them where the table itself is gone."""
    table = model._meta.db_table
    if table not in tables:
        return ()
    # The names of the columns alone: to describe a table in full takes thirty times as long.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608
        there = {one[0] for one in cursor.description}
    missing = [str(field.column) for field in recorded_fields(model) if field.column not in there]
    return tuple(missing) or None


def _migrations_are_due() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
