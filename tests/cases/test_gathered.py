"""What is gathered about a device is what a query of its own would give, for each kind and each relation."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maatwerk.archive.models import Record
from maatwerk.cases import actions
from maatwerk.cases.gathered import PATHS, WHOLE, gather
from maatwerk.cases.models import CheckResult, Device
from tests.cases.stages import STAGES
from tests.cases.walk import Walk

pytestmark = pytest.mark.django_db


def values(record: Record) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


@pytest.mark.parametrize("family", ["cmf-cutting-guide", "cmf-plate", "hand-splint"])
@pytest.mark.parametrize("stage", [STAGES[0][0], "drafted", STAGES[-1][0]])
def test_each_row_and_relation_is_as_by_itself(at: Callable[..., Walk], stage: str, family: str) -> None:
    walk = at(stage, family=family)
    actions.add_device(case=walk.case, family_code="hand-splint", side="left", **walk.lab.act("jip"))
    gathered = gather(walk.fresh())
    for model, rows in gathered.rows.items():
        for key, row in rows.items():
            alone: Any = model._base_manager.get(pk=key)
            assert values(row) == values(alone)
            for name in WHOLE.get(model, ()):
                assert related(row, name) == related(alone, name), (row, name)


def related(row: Any, name: str) -> list[Any]:
    found = getattr(row, name, None)
    return list(found.all()) if hasattr(found, "all") else [found]


def test_all_that_belongs_to_the_device_and_nothing_else_is_about_it(at: Callable[..., Walk]) -> None:
    walk = at("delivered")
    device = walk.fresh()
    expected = {
        f"{model._meta.label}:{key}"
        for model, paths in PATHS.items()
        for path in paths
        for key in model._base_manager.filter(**{path: device.pk}).values_list("pk", flat=True)
    }
    about = [f"{one._meta.label}:{one.pk}" for one in gather(device).about]
    assert {one for one in about if not one.startswith("people.Institution:")} == expected
    assert len(about) == len(set(about)) == len(expected) + 1


def test_it_takes_two_queries_and_keeps_nothing_for_the_next(at: Callable[..., Walk]) -> None:
    walk = at("checked")
    gather(walk.fresh())
    with CaptureQueriesContext(connection) as queries:
        before = gather(walk.device)
    assert len(queries) == 2
    assert before.changed() == ()
    CheckResult.objects.filter(pk=before.device.check_results.all()[0].pk).update(note="looked again")
    assert len(gather(walk.device).changed()) == 1


def test_a_device_that_is_gone_is_missed(db: None) -> None:
    with pytest.raises(Device.DoesNotExist):
        gather(Device(pk=1))
