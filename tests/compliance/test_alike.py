"""What happens to a device or a part of the library reaches those with the same body, and no other."""

import re

import pytest
from django.db import connection

from maatwerk.cases import actions as cases
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.series import devices_alike, repeats, resembling
from maatwerk.cases.models import Device
from maatwerk.cases.steps import with_progress
from maatwerk.compliance.models import Verdict
from maatwerk.lab import actions as lab
from tests.cases import inputs, stages, walk
from tests.cases.test_series import design
from tests.compliance.standing import assert_fresh, catch_up

INDEXES = ("cases_design_file_by_content", "cases_design_file_by_shape")
PART = {"name": "Sleeve 4 mm", "what": "Drill sleeve of one maker."}


@pytest.fixture
def pair(at, fits):
    """Return two devices for two patients, the second with the body of the first; a third with its own."""
    first = at("drawn")
    second, third = (_in_design(first.lab) for _ in range(2))
    design(second)
    design(third, inputs.block(size=(31.0, 11.0, 5.0)))
    catch_up(first)
    return first, second, third


def _in_design(hospital):
    one = walk.begin(hospital)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(one)
    return one


def cancelled(first, _second):
    cases.cancel_device(device=first.fresh(), reason="operation called off", **first.lab.act("iva"))


def sent_back(first, _second):
    cases.send_back(design=first.design(), text="the wrong file", **first.lab.act("iva"))


def drawn_anew(first, _second):
    first.add_design(files=(cases.Offered(name="guide.stl", content=inputs.block(size=(40.0, 9.0, 5.0))),))


def registered(_first, second):
    file = second.design().files.get()
    return lab.register_library_part(
        part=lab.Part(sha256=file.sha256, shape=file.shape, **PART), **second.lab.act("noor")
    )


@pytest.mark.parametrize("happens", [cancelled, sent_back, drawn_anew, registered])
def test_the_copies_about_the_device_with_the_same_body_are_those_from_zero(pair, happens):
    first, second, third = pair
    assert repeats(Asked(device=second.fresh(), at=second.lab.now()))
    happens(first, second)
    now = second.lab.now()
    catch_up(first, at=now)
    assert not repeats(Asked(device=second.fresh(), at=now))
    turned = Verdict.objects.filter(subject_kind="device", computed_at=now)
    assert str(second.device.pk) in set(turned.values_list("subject_key", flat=True))
    assert str(third.device.pk) not in set(turned.values_list("subject_key", flat=True))
    assert_fresh(first)


def test_a_part_that_is_withdrawn_again_turns_them_back(pair):
    first, second, _third = pair
    part = registered(first, second)
    catch_up(first)
    lab.withdraw_library_part(part=part, reason="no sleeve after all", **first.lab.act("noor"))
    assert catch_up(first) > 0
    assert repeats(Asked(device=second.fresh(), at=second.lab.now()))
    assert_fresh(first)


def plans(run):
    """Return what this gives, and how SQLite finds the rows of each of its reads.

    PostgreSQL decides by statistics, which a handful of rows does not give: there, nothing is explained.
    """
    reads = []

    def noted(execute, sql, params, many, context):
        reads.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        found = run()
    assert reads
    if connection.vendor != "sqlite":
        return found, []
    with connection.cursor() as cursor:
        for number, (sql, params) in enumerate(reads):
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            reads[number] = "\n".join(one[3] for one in cursor.fetchall())
    return found, reads


def test_the_others_are_found_by_index_and_a_registered_part_leads_to_none(pair):
    first, second, _third = pair
    found, reads = plans(lambda: devices_alike([first.device.pk]))
    assert found == {second.device.pk}
    used = [name for read in reads[1:] for name in INDEXES if name in read]
    assert used == list(INDEXES) or connection.vendor != "sqlite"
    registered(first, second)
    assert devices_alike([first.device.pk]) == frozenset()


def test_no_question_about_a_body_reads_every_file(pair):
    _first, second, _third = pair
    device, file = second.fresh(), second.design().files.get()
    patient, now = second.case.patient_id, second.lab.now()
    for ask, indexes in (
        (lambda: repeats(Asked(device=device, at=now)), INDEXES),
        (lambda: list(with_progress(Device.objects.filter(pk=device.pk))), INDEXES),
        (lambda: resembling(file, patient=patient), ("cases_design_file_by_cell",)),
    ):
        reads = "\n".join(plans(ask)[1])
        assert all(name in reads for name in indexes) or connection.vendor != "sqlite", reads
        # The institution alone narrows nothing: one of the program has all the files.
        assert not re.search(r"SCAN cases_|\(institution_key=\?\)$", reads, re.MULTILINE), reads
