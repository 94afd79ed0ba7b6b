"""Attacks made from the models themselves: every column of every record table, and every row.

A new model is attacked with its rows in the demonstration's case,
else with a row that is made for it.
"""

import datetime as dt
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TestCase, override_settings

from maatwerk.archive import actions, files, triggers
from maatwerk.archive.canonical import target
from maatwerk.archive.models import Event, Record, StoredFile
from maatwerk.archive.rows import recorded_fields
from maatwerk.archive.verification import Finding, FindingKind, Report
from maatwerk.archive.verify import record_models, verify
from maatwerk.archive.verify_chain import check_chain
from maatwerk.archive.verify_files import check_files
from maatwerk.archive.verify_rows import check_rows, compare_rows

from . import house

pytestmark = pytest.mark.slow

EVERY = 29  # one in so many is dropped in turn
TEXTS = {"CharField", "TextField", "SlugField"}
# What SQLite takes in a column of this type, besides any text.
GARBAGE = {"BooleanField": ("tampered", "2", "-1"), "DateField": ("tampered", "now", "2026-2-3 ")}


def other_value(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of the column's type that differs from this one."""
    column = target(field)
    kind = column.get_internal_type()
    if kind == "JSONField":
        return {"tampered": value}
    if kind in TEXTS:
        made = f"{uuid.uuid4().hex}{value or ''}"[: column.max_length or 60]
        return made if made != value else made[::-1]
    if kind == "BooleanField":
        return not value
    if kind == "UUIDField":
        return uuid.uuid4()
    if kind == "BinaryField":
        return bytes(value or b"") + b"x"
    if value is None:
        return _SOMETHING[kind]
    if kind == "DecimalField":
        step = Decimal(1).scaleb(-column.decimal_places)  # type: ignore[attr-defined]
        return value - step if value > 0 else value + step
    if kind in {"DateField", "DateTimeField"}:
        return value - dt.timedelta(days=1)
    if kind == "DurationField":
        return value + dt.timedelta(microseconds=1)
    return value + (1000 if "Small" in kind else 1_000_003)


_SOMETHING: dict[str, Any] = {
    "DecimalField": Decimal(1),
    "DateField": dt.date(2020, 2, 2),
    "DateTimeField": dt.datetime(2020, 2, 2, tzinfo=dt.UTC),
    "TimeField": dt.time(1, 2),
    "DurationField": dt.timedelta(1),
    **dict.fromkeys(["IntegerField", "PositiveIntegerField", "SmallIntegerField"], 1),
    **dict.fromkeys(["PositiveSmallIntegerField", "BigIntegerField", "BigAutoField"], 1),
}


@contextmanager
def without_guards() -> Iterator[CursorWrapper]:
    """Give a cursor past all triggers and constraints, then undo everything that was done through it."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        try:
            with undone():
                if not sqlite:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                triggers.remove()
                for model in (Event, *record_models()):
                    drop_guards(cursor, model)
                yield cursor
        finally:
            if sqlite:
                cursor.execute("PRAGMA ignore_check_constraints=OFF")


@contextmanager
def undone() -> Iterator[None]:
    """Undo one attack."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def drop_guards(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Take checks, unique and foreign keys off a table of PostgreSQL, as its owner can."""
    if connection.vendor != "postgresql":
        return
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('c', 'f') "
        "AND (conrelid = %s::regclass OR confrelid = %s::regclass)",
        [model._meta.db_table] * 2,
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def change(cursor: Any, *, row: Record, field: models.Field[Any, Any], value: Any, raw: bool = False) -> None:
    """Change one column of one row by raw SQL; a raw value goes in as it is."""
    table, key = row._meta.db_table, row._meta.pk
    assert key is not None
    stored = value if raw else target(field).get_db_prep_save(value, connection)
    cursor.execute(
        f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key.column}" = %s',
        [stored, target(key).get_db_prep_save(row.pk, connection)],
    )


def rows_of(model: type[Record], field: models.Field[Any, Any]) -> list[Record]:
    """Return a row with a value in this column and a row without, as far as there are such rows."""
    found = [
        model._base_manager.filter(**{f"{field.attname}__isnull": empty}).order_by("pk").first()
        for empty in (False, True)
    ]
    return [row for row in found if row is not None]


def found_in(model: type[Record], *, missing: bool = False) -> list[Finding]:
    """Return what is wrong with the rows of one model, and where asked which are missing."""
    report = Report()
    if missing:
        check_rows(models=[model], report=report)
    else:
        compare_rows(model, report=report)
    return report.findings


class Tampering(TestCase):
    """The hospital is built once; each attack is undone."""

    folders: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        names = ("FILES_DIR", "KEYS_DIR", "CHECKPOINTS_DIR")
        cls.folders = {name: getattr(settings, name) for name in names}
        with tempfile.TemporaryDirectory() as folder:
            house.fill(Path(folder))
        cls.complete()

    @staticmethod
    def complete() -> None:
        sqlite = connection.vendor == "sqlite"
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA ignore_check_constraints=ON" if sqlite else "SET CONSTRAINTS ALL IMMEDIATE"
            )
            for model in record_models():
                if not model._base_manager.exists():
                    drop_guards(cursor, model)
            house.complete()
            if sqlite:
                cursor.execute("PRAGMA ignore_check_constraints=OFF")

    def setUp(self) -> None:
        self.enterContext(override_settings(**self.folders))

    def columns(self) -> Iterator[tuple[type[Record], models.Field[Any, Any], Record]]:
        for model in record_models():
            for field in recorded_fields(model):
                for row in rows_of(model, field):
                    yield model, field, row

    def assert_named(self, findings: list[Finding], *, row: Record, field: models.Field[Any, Any]) -> None:
        kind = FindingKind.ROW_MISSING if field.primary_key else FindingKind.ROW_CHANGED
        subject = f"{row._meta.label}:{row.pk}"
        named = [one.fields for one in findings if (one.kind, one.subject) == (kind, subject)]
        assert named == [(field.attname,)], findings

    def test_every_record_model_of_the_program_has_a_row_to_attack(self) -> None:
        without = [model._meta.label for model in record_models() if not model._base_manager.exists()]
        assert not without, "No row of " + ", ".join(without)

    def test_the_honest_house_is_intact(self) -> None:
        found = verify()
        assert found.state == "intact"
        assert found.counts.signatures
        assert found.counts.files

    def test_every_column_of_every_record_is_watched(self) -> None:
        with without_guards() as cursor:
            for model, field, row in self.columns():
                value = other_value(field, getattr(row, field.attname))
                with self.subTest(column=f"{model._meta.label}.{field.attname}"), undone():
                    change(cursor, row=row, field=field, value=value)
                    self.assert_named(found_in(model, missing=field.primary_key), row=row, field=field)

    def test_a_value_that_fits_no_column_is_named_in_every_column(self) -> None:
        with without_guards() as cursor:
            for model, field, row in self.columns():
                kind = target(field).get_internal_type()
                if field.primary_key or (connection.vendor != "sqlite" and kind not in TEXTS):
                    continue  # the database itself refuses it there
                for value in GARBAGE.get(kind, ("tampered",)):
                    with self.subTest(column=f"{model._meta.label}.{field.attname}", value=value), undone():
                        change(cursor, row=row, field=field, value=value[: field.max_length], raw=True)
                        self.assert_named(found_in(model), row=row, field=field)

    def test_a_row_of_any_model_that_is_removed_is_missing(self) -> None:
        with without_guards() as cursor:
            for model in record_models():
                for row in model._base_manager.order_by("pk")[:2]:
                    with self.subTest(row=f"{model._meta.label}:{row.pk}"), undone():
                        key = model._meta.pk
                        cursor.execute(
                            f'DELETE FROM "{model._meta.db_table}" WHERE "{key.column}" = %s',
                            [target(key).get_db_prep_save(row.pk, connection)],
                        )
                        assert [(one.kind, one.subject) for one in found_in(model, missing=True)] == [
                            (FindingKind.ROW_MISSING, f"{model._meta.label}:{row.pk}")
                        ]

    def test_an_event_that_is_dropped_anywhere_is_missing(self) -> None:
        numbers = list(Event.objects.order_by("number").values_list("number", flat=True))
        with without_guards() as cursor:
            for number in [*numbers[:-1:EVERY], numbers[-1]]:
                with self.subTest(number=number), undone():
                    cursor.execute("DELETE FROM archive_event WHERE number = %s", [number])
                    report = Report()
                    key = Event.objects.all()[0].institution_key
                    check_chain(institution=key, trusted={}, report=report)
                    kind = FindingKind.TAIL_CUT if number == numbers[-1] else FindingKind.EVENT_MISSING
                    assert (kind, number) in [(one.kind, one.event) for one in report.findings]

    def test_a_database_set_back_by_ten_events_is_told_by_the_checkpoint(self) -> None:
        institution = Event.objects.all()[0].institution_key
        last = Event.objects.count()
        with transaction.atomic():
            house.write_ten_more()
            where = actions.checkpoint(institution_key=institution, at=house.AT)
            transaction.set_rollback(True)
        try:
            found = verify(checkpoint_file=where)
            assert [(one.kind, one.event) for one in found.findings] == [(FindingKind.TAIL_CUT, last + 1)]
        finally:
            where.unlink()

    def test_every_file_that_is_swapped_cut_or_gone_is_named(self) -> None:
        for stored in StoredFile.objects.order_by("size")[:6]:
            where = next(
                place
                for place in (files.place(stored.sha256), files.quarantine_place(stored.sha256))
                if place.exists()
            )
            content = where.read_bytes()
            where.chmod(0o600)
            for damage in (content + b"x", content[:-1], None):
                with self.subTest(file=stored.sha256, damage=str(damage)[-9:]):
                    where.unlink() if damage is None else where.write_bytes(damage)
                    report = Report()
                    check_files(wrong=frozenset(), report=report)
                    kind = FindingKind.FILE_MISSING if damage is None else FindingKind.FILE_CHANGED
                    assert (kind, f"archive.StoredFile:{stored.pk}") in [
                        (one.kind, one.subject) for one in report.findings
                    ]
            where.write_bytes(content)
            where.chmod(0o400)
