"""Machines and instruments are in date when their records say so, and never because somebody says so."""

from datetime import date, timedelta
from typing import Any

import pytest

from maatwerk.lab import actions
from maatwerk.lab.models import Machine
from maatwerk.lab.queries import instrument_dates, instrument_in_date, machine_dates, software_is_validated
from maatwerk.lab.words import EquipmentRole
from maatwerk.people.errors import InputRefused
from tests.lab import world
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY


def _printer(lab: Lab) -> Machine:
    return lab.machines[EquipmentRole.PRINT]


def _record(lab: Lab, kind: str, **changes: Any) -> None:
    stated: dict[str, Any] = {"performed_on": TODAY, "performed_by": "Tom", "passed": True}
    actions.record_upkeep(machine=_printer(lab), kind=kind, **(stated | changes), actor=lab.quinn, at=AT)


def test_a_machine_without_records_is_not_in_date_and_says_what_is_missing(lab: Lab) -> None:
    found = machine_dates(_printer(lab), on=TODAY)
    assert not found.in_date
    assert found.reasons == (
        "No quality control of print one is on record.",
        "No service of print one is on record.",
    )


def test_a_machine_is_in_date_until_its_first_record_runs_out(lab: Lab) -> None:
    world.keep_in_date(lab)
    found = machine_dates(_printer(lab), on=TODAY)
    assert found.in_date
    assert found.until == TODAY + timedelta(days=31)
    assert machine_dates(_printer(lab), on=TODAY + timedelta(days=31)).in_date
    late = machine_dates(_printer(lab), on=TODAY + timedelta(days=32))
    assert not late.in_date
    assert "was due on 24 Dec 2026" in late.reasons[0]


def test_a_failed_check_takes_the_machine_out_of_date(lab: Lab) -> None:
    world.keep_in_date(lab)
    _record(lab, "quality_control", passed=False, result="20 % under power")
    assert "failed" in machine_dates(_printer(lab), on=TODAY).reasons[0]
    _record(lab, "quality_control")
    assert machine_dates(_printer(lab), on=TODAY).in_date


def test_a_failed_check_says_what_was_seen(lab: Lab) -> None:
    with pytest.raises(InputRefused):
        _record(lab, "quality_control", passed=False)


def test_a_record_of_tomorrow_says_nothing_today(lab: Lab) -> None:
    world.keep_in_date(lab)
    yesterday = TODAY - timedelta(days=1)
    assert not machine_dates(_printer(lab), on=yesterday).in_date


def test_a_record_cannot_outlast_its_interval_but_may_end_sooner(lab: Lab) -> None:
    with pytest.raises(InputRefused) as no:
        _record(lab, "quality_control", due_on=TODAY + timedelta(days=32))
    assert "24 Dec 2026" in no.value.why
    _record(lab, "service")
    _record(lab, "quality_control", due_on=TODAY + timedelta(days=3))
    assert machine_dates(_printer(lab), on=TODAY).until == TODAY + timedelta(days=3)


def test_a_kind_of_record_that_the_machine_does_not_need_is_refused(lab: Lab) -> None:
    with pytest.raises(InputRefused):
        _record(lab, "calibration")


def test_a_machine_out_of_service_is_not_in_date(lab: Lab) -> None:
    world.keep_in_date(lab)
    actions.take_machine_out(machine=_printer(lab), reason="leaks", actor=lab.quinn, at=AT)
    assert machine_dates(_printer(lab), on=TODAY).reasons == ("print one is out of service.",)
    actions.return_machine(machine=_printer(lab), reason="new seal, artefact good", actor=lab.quinn, at=AT)
    assert machine_dates(_printer(lab), on=TODAY).in_date


def test_a_machine_that_nobody_says_how_to_keep_is_never_in_date(lab: Lab) -> None:
    actions.change_machine(
        machine=_printer(lab), changes={"upkeep": []}, reason="none", actor=lab.quinn, at=AT
    )
    assert not machine_dates(_printer(lab), on=TODAY).in_date


def test_an_instrument_is_in_date_through_its_last_day(lab: Lab) -> None:
    assert not instrument_in_date(lab.instrument, on=TODAY)
    actions.record_calibration(
        instrument=lab.instrument,
        performed_on=TODAY,
        performed_by="Keur",
        passed=True,
        actor=lab.quinn,
        at=AT,
    )
    last = TODAY + timedelta(days=365)
    assert instrument_dates(lab.instrument, on=TODAY).until == last
    assert instrument_in_date(lab.instrument, on=last)
    assert not instrument_in_date(lab.instrument, on=last + timedelta(days=1))


def test_an_instrument_that_failed_or_was_taken_out_is_not_in_date(lab: Lab) -> None:
    by: dict[str, Any] = {"actor": lab.quinn, "at": AT}
    given: dict[str, Any] = {"performed_on": TODAY, "performed_by": "Keur"}
    actions.record_calibration(instrument=lab.instrument, passed=False, **given, **by)
    assert "failed" in instrument_dates(lab.instrument, on=TODAY).reasons[0]
    actions.record_calibration(instrument=lab.instrument, passed=True, **given, **by)
    actions.take_instrument_out(instrument=lab.instrument, reason="fell", **by)
    assert instrument_dates(lab.instrument, on=TODAY).reasons == ("Caliper 1 is out of service.",)


def test_a_program_is_validated_version_by_version(lab: Lab) -> None:
    assert not software_is_validated(lab.software, on=TODAY)
    world.validate_software(lab)
    assert software_is_validated(lab.software, on=TODAY)
    assert not software_is_validated(lab.software, on=date(2026, 11, 22))
    newer = actions.add_software(
        code="slice", name="Slice", version="5.2", purpose="slicer", actor=lab.quinn, at=AT
    )
    assert not software_is_validated(newer, on=TODAY)
