"""System checks: no regulated model escapes the archive."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from maatwerk.archive import checks
from maatwerk.archive.models import Record

from .sample import Sample


def codes(model: type[models.Model]) -> list[str]:
    return [str(message.id).partition(".")[2] for message in checks.model_findings(model)]


def test_every_model_of_the_program_passes() -> None:
    assert checks.records_are_whole() == []
    assert [model for model in apps.get_models() if issubclass(model, Record)]


def test_the_sample_of_all_types_passes() -> None:
    assert codes(Sample) == []


@isolate_apps("maatwerk.archive")
def odd_records() -> list[tuple[str, type[models.Model]]]:
    """Return models that each break a rule about records, with the code of that rule."""
    found: list[tuple[str, type[models.Model]]] = []

    class NoRecord(models.Model):
        class Meta:
            app_label = "archive"

    found.append(("E001", NoRecord))

    class Parent(Record):
        class Meta:
            app_label = "archive"

    class Child(Parent):
        class Meta:
            app_label = "archive"

    found.append(("E002", Child))

    class ManyToMany(Record):
        others = models.ManyToManyField(Parent)

        class Meta:
            app_label = "archive"

    found.append(("E003", ManyToMany))

    class Misnamed(Record):
        unrecorded = frozenset({"nowhere"})

        class Meta:
            app_label = "archive"

    found.append(("E004", Misnamed))

    class NeverBlank(Record):
        personal = frozenset({"age"})
        age = models.IntegerField()

        class Meta:
            app_label = "archive"

        def salt_key(self) -> str:
            return "x"

    found.append(("E005", NeverBlank))
    return found


@isolate_apps("maatwerk.archive")
def odd_fields() -> list[tuple[str, type[models.Model]]]:
    """Return models that each break a rule about fields, with the code of that rule."""
    found: list[tuple[str, type[models.Model]]] = []

    class Saltless(Record):
        personal = frozenset({"name"})
        name = models.TextField()

        class Meta:
            app_label = "archive"

    found.append(("E006", Saltless))

    class Cascade(Record):
        parent = models.ForeignKey("self", on_delete=models.CASCADE)

        class Meta:
            app_label = "archive"

    found.append(("E007", Cascade))

    class WithFile(Record):
        file = models.FileField()

        class Meta:
            app_label = "archive"

    found.append(("E008", WithFile))

    class WithFloat(Record):
        number = models.FloatField()

        class Meta:
            app_label = "archive"

    found.append(("E009", WithFloat))

    class LongDecimal(Record):
        number = models.DecimalField(max_digits=16, decimal_places=2)

        class Meta:
            app_label = "archive"

    found.append(("E010", LongDecimal))
    return found


@pytest.mark.parametrize(("code", "model"), [*odd_records(), *odd_fields()], ids=str)
def test_a_model_that_escapes_the_archive_is_named(code: str, model: type[models.Model]) -> None:
    assert code in codes(model)
    assert all(message.hint for message in checks.model_findings(model))


@isolate_apps("maatwerk.archive")
def test_a_cache_says_why_it_is_no_record() -> None:
    class Cache(models.Model):
        not_recorded_because = "It is computed anew every night."

        class Meta:
            app_label = "archive"

    assert codes(Cache) == []


@isolate_apps("maatwerk.archive")
def test_a_float_that_is_declared_unrecorded_passes() -> None:
    class Counter(Record):
        unrecorded = frozenset({"hits"})
        hits = models.FloatField(default=0)

        class Meta:
            app_label = "archive"

    assert codes(Counter) == []
