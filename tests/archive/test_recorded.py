"""A row on which a right rests is compared with its last event when it is read."""

from collections.abc import Callable

import pytest
from django.db import connection

from maatwerk.archive import actions, recorded
from maatwerk.archive.models import KeyCertificate
from maatwerk.archive.recorded import is_as_recorded, rows_lost, rows_on_record

from .conftest import ACTOR, AT, attack
from .sample import KEPT, Sample

Keep = Callable[..., Sample]


def test_a_row_as_it_was_written_is_as_recorded(keep: Keep) -> None:
    sample = keep(text="a", amount="1.5", patient_name="Anna", person="patient:1", secret="x")
    assert is_as_recorded(Sample.objects.get())
    sample.text = "b"
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    assert is_as_recorded(Sample.objects.get())


@pytest.mark.parametrize("column", ["text", "patient_name", "secret", "person"])
def test_a_row_changed_past_the_program_is_not(keep: Keep, column: str) -> None:
    keep(patient_name="Anna", person="patient:1", secret="x")
    attack(f"UPDATE archive_sample_sample SET {column} = 'other'")
    assert not is_as_recorded(Sample.objects.get())


def test_a_row_put_in_past_the_program_is_not(keep: Keep) -> None:
    sample = keep()
    Sample(institution_key=sample.institution_key).save()
    assert not is_as_recorded(Sample.objects.latest("pk"))


def test_a_value_of_a_wrong_type_is_not(keep: Keep) -> None:
    keep()
    if connection.vendor == "sqlite":
        attack("UPDATE archive_sample_sample SET whole = 'many'")
    else:
        attack("UPDATE archive_sample_sample SET whole = 9")
    assert not is_as_recorded(Sample.objects.get())


def test_a_row_taken_out_past_the_program_is_lost_for_whoever_was_there_before(keep: Keep) -> None:
    first, second, third = keep(text="a"), keep(text="b"), keep(text="c")
    assert rows_lost([Sample], since=first) == {}
    attack("DELETE FROM archive_sample_sample WHERE id = %s", second.pk)
    name = f"archive_sample.Sample:{second.pk}"
    assert {name: row["text"] for name, row in rows_lost([Sample], since=first).items()} == {name: "b"}
    assert rows_lost([Sample], since=third) == {}
    assert rows_lost([], since=first) == {}


def test_after_many_events_a_row_taken_out_is_found_among_those_of_its_kind(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded, "_MANY", 0)
    test_a_row_taken_out_past_the_program_is_lost_for_whoever_was_there_before(keep)


def test_the_rows_on_record_are_those_of_one_model_as_last_written(keep: Keep) -> None:
    first, second = keep(text="a"), keep(text="b")
    second.text = "c"
    actions.write(record=second, kind=KEPT, actor=ACTOR, at=AT)
    attack("DELETE FROM archive_sample_sample WHERE id = %s", first.pk)
    assert sorted(row["text"] for row in rows_on_record(Sample)) == ["a", "c"]
    assert not list(rows_on_record(KeyCertificate))
