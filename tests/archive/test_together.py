"""Rows that are read together are those that a query of their own would give."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maatwerk.archive import actions
from maatwerk.archive.models import StoredFile
from maatwerk.archive.recorded import is_as_recorded, not_as_recorded, seeing_once
from maatwerk.archive.together import tie, together

from .conftest import ACTOR, AT, attack
from .sample import KEPT, Sample

Keep = Callable[..., Sample]
ROWS: list[dict[str, Any]] = [
    {},
    {
        "text": 'it\'s 100 % "so", with \\ and {b}, NULL',
        "long_text": "ü\n\t€ 𝄞",
        "whole": -(2**31),
        "large": 2**63 - 1,
        "truth": True,
        "amount": Decimal("-123456.700"),
        "day": dt.date(1, 1, 1),
        "moment": dt.datetime(2026, 11, 23, 9, 30, 0, 7, tzinfo=dt.UTC),
        "span": dt.timedelta(days=-3, seconds=5, microseconds=9),
        "clock": dt.time(23, 59, 59, 1),
        "name": uuid.UUID(int=7),
        "content": b"\x00\xff\\x",
        "data": {"a": [1, 2.5, None, "x", True], "ü": {"b": 1e300}},
    },
    {"data": None, "moment": dt.datetime(1969, 7, 20, 20, 17, tzinfo=dt.UTC), "span": dt.timedelta(days=400)},
    {"data": "null", "truth": False, "amount": Decimal("0.001")},
]


def values(record: Any) -> dict[str, Any]:
    found = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return {name: bytes(one) if isinstance(one, memoryview) else one for name, one in found.items()}


@pytest.mark.parametrize("given", ROWS)
def test_every_type_of_column_comes_as_by_itself(keep: Keep, given: dict[str, Any]) -> None:
    kept = keep(**given)
    (read,) = together([Sample.objects.filter(pk=0)]).rows(kept.pk)[Sample].values()
    alone = Sample.objects.get(pk=kept.pk)
    assert values(read) == values(alone)
    assert {type(one) for one in values(read).values()} == {type(one) for one in values(alone).values()}
    assert is_as_recorded(read)


@pytest.mark.parametrize(
    ("column", "value"), [("text", "other"), ("truth", True), ("whole", 9), ("secret", "y")]
)
def test_what_was_changed_past_the_program_is_seen(keep: Keep, column: str, value: Any) -> None:
    kept = keep(text="a", secret="x", patient_name="Anna", person="patient:1")
    attack(f"UPDATE archive_sample_sample SET {column} = %s", value)
    (read,) = together([Sample.objects.filter(pk=0)]).rows(kept.pk)[Sample].values()
    assert not is_as_recorded(read)


def test_many_kinds_come_in_one_query_each_row_once(keep: Keep, institution: uuid.UUID) -> None:
    first = keep(text="a")
    second = keep(text="b", before=first)
    asked = together(
        [
            Sample.objects.filter(pk=0),
            Sample.objects.filter(before=0),
            Sample.objects.filter(pk=0).order_by("-text"),
            StoredFile.objects.filter(pk=0),
        ]
    )
    with CaptureQueriesContext(connection) as queries:
        rows = asked.rows(first.pk)
    assert len(queries) == 1
    assert [one.pk for one in rows[Sample].values()] == [first.pk, second.pk]
    assert StoredFile not in rows


def test_a_part_about_another_key_is_refused() -> None:
    with pytest.raises(ValueError, match="another key"):
        together([Sample.objects.filter(pk=3)])


def test_rows_know_what_they_name(keep: Keep) -> None:
    first = keep(text="a")
    keep(text="b", before=first)
    rows = together([Sample.objects.filter(pk=0), Sample.objects.filter(before=0)]).rows(first.pk)
    tie(rows, whole={})
    one, other = rows[Sample].values()
    with CaptureQueriesContext(connection) as queries:
        assert other.before is one  # type: ignore[attr-defined]
    assert not queries


def test_the_last_event_of_a_row_is_read_once_for_one_question(keep: Keep) -> None:
    sample = keep(text="a")
    with seeing_once(), seeing_once(), CaptureQueriesContext(connection) as queries:
        assert not_as_recorded([sample]) == ()
        sample.text = "b"
        assert not is_as_recorded(sample)
    assert len(queries) == 1
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    assert is_as_recorded(sample)
