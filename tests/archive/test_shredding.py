"""Shredding: what a person's records said is gone, and the archive still holds."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import TestCase

from maatwerk.archive import actions, files, queries
from maatwerk.archive.errors import FileRefused, ShreddingRefused
from maatwerk.archive.models import Event, Salt

from .conftest import ACTOR, AT, kinds_found, verified
from .sample import KEPT, Sample

Keep = Callable[..., Sample]
PERSON = {"patient_name": "Anna Beispiel", "born_on": dt.date(1980, 2, 3), "person": "patient:1"}


def shred(**other: Any) -> list[Event]:
    arguments: dict[str, Any] = {
        "salt_key": "patient:1",
        "reason": "Retention ended",
        "actor": ACTOR,
        "at": AT,
        "not_before": AT.date(),
    }
    return actions.shred(**{**arguments, **other})


def test_after_shredding_the_person_is_gone_and_the_archive_holds(keep: Keep) -> None:
    sample, other = keep(**PERSON, text="stays"), keep(**{**PERSON, "person": "patient:2"})
    events = shred()
    assert [event.subject for event in events] == [f"archive_sample.Sample:{sample.pk}"]
    back = Sample.objects.get(pk=sample.pk)
    assert (back.patient_name, back.born_on, back.text) == ("", None, "stays")
    assert Sample.objects.get(pk=other.pk).patient_name == "Anna Beispiel"
    assert list(Salt.objects.values_list("key", flat=True)) == ["patient:2"]
    assert '"reason":"Retention ended"' in queries.history(sample)[-1].text
    assert verified().state == "intact"


def test_data_that_comes_back_after_shredding_is_found(keep: Keep) -> None:
    sample = keep(**PERSON)
    shred()
    Sample.objects.filter(pk=sample.pk).update(patient_name="Anna Beispiel")
    found = verified()
    assert kinds_found(found) == ["row_changed"]
    assert found.findings[0].fields == ("patient_name",)


def test_before_the_retention_ends_nothing_is_shredded(keep: Keep) -> None:
    keep(**PERSON)
    with pytest.raises(ShreddingRefused, match="2026-11-24"):
        shred(not_before=AT.date() + dt.timedelta(days=1))
    assert Sample.objects.get().patient_name == "Anna Beispiel"


@pytest.mark.parametrize(
    ("code", "other"), [("reason_missing", {"reason": " "}), ("nothing_to_shred", {"salt_key": "patient:9"})]
)
def test_shredding_is_refused(keep: Keep, code: str, other: dict[str, Any]) -> None:
    keep(**PERSON)
    with pytest.raises(ShreddingRefused) as refused:
        shred(**other)
    assert refused.value.code == code


def test_shredding_twice_is_refused(keep: Keep) -> None:
    keep(**PERSON)
    shred()
    with pytest.raises(ShreddingRefused, match="before"):
        shred()


def test_a_row_written_with_the_salt_that_is_missing_stops_shredding(keep: Keep) -> None:
    sample = keep(**PERSON)
    Sample.objects.filter(pk=sample.pk).delete()
    with pytest.raises(ShreddingRefused, match="verify"):
        shred()
    assert Salt.objects.count() == 1


def test_files_of_the_person_go_too(keep: Keep) -> None:
    sample = keep(**PERSON)

    def keep_file(content: bytes, person: str | None) -> str:
        return actions.keep_file(
            content=content,
            name="Beispiel_Anna.dcm",
            media_type="application/dicom",
            institution_key=sample.institution_key,
            actor=ACTOR,
            at=AT,
            salt_key=person,
        ).sha256

    own, shared = keep_file(b"her scan", "patient:1"), keep_file(b"a phantom", "patient:1")
    keep_file(b"a phantom", "patient:2")
    assert not Event.objects.filter(text__contains="Beispiel").exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        shred()
    with pytest.raises(FileRefused):
        queries.read_file(own)
    assert queries.read_file(shared) == b"a phantom"
    assert not files.place(own).exists()
    found = verified()
    assert (found.state, found.counts.files) == ("intact", 1)


def test_a_salt_that_is_gone_without_shredding_is_named(keep: Keep) -> None:
    keep(**PERSON)
    keep(**PERSON)
    Salt.objects.all().delete()
    found = verified()
    assert kinds_found(found) == ["row_missing"]
    assert found.findings[0].subject == "archive.Salt:patient:1"


def test_another_salt_in_its_place_is_named(keep: Keep) -> None:
    keep(**PERSON)
    Salt.objects.update(secret="00" * 32)
    found = verified()
    assert found.findings[0].fields == ("born_on", "patient_name")


def test_a_shredded_record_can_still_be_amended(keep: Keep) -> None:
    sample = keep(**PERSON)
    shred()
    sample.refresh_from_db()
    sample.text = "closed"
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    assert verified().state == "intact"
