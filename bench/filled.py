"""Rows of a lab's past in bulk, for measuring: the hospital is born through actions, its cases are not.

A hundred thousand cases through the doorway would take hours, so their rows are written without events. That
is enough to measure what reads them; no gate would open for such a case.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

BATCH = 5_000
OPEN_DAYS = 12
"""Cases lie on the working days of a year; so about one in twenty is ahead, as in a lab of that size."""


def fill(size: int) -> Any:
    """Found the hospital through actions, then write the rows of its cases; return an engineer."""
    from maatwerk.config.demonstration.story import found

    now = dt.datetime.now(dt.UTC)
    house, _ = found(at=now - dt.timedelta(days=24))
    past(house, size, now=now)
    return house["jip"]


def past(house: Any, size: int, *, now: dt.datetime) -> None:
    """Write the rows of as many cases of a founded hospital."""
    from maatwerk.cases.models import Case, Device, Patient, Prescription
    from maatwerk.lab.models import Family

    family = Family.objects.get(code="cmf-cutting-guide", state="released")
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        write(Patient, (_patient(house, number) for number in numbers))
        write(Case, (_case(house, number, now=now) for number in numbers))
        write(Device, (_device(house, family, number, now=now) for number in numbers))
        write(Prescription, (_prescription(house, number, now=now) for number in numbers))


def write(model: Any, made: Iterator[Any]) -> None:
    """Write rows past the doorway."""
    model._base_manager.bulk_create(list(made), batch_size=500)


def _patient(house: Any, number: int) -> Any:
    from maatwerk.cases.models import Patient

    return Patient(
        pk=number + 1,
        institution_key=_institution(house),
        code=f"P-{number:05d}",
        name=f"Voorbeeld, {number}",
        birth_on=dt.date(1950, 1, 1) + dt.timedelta(days=number % 20_000),
        number=f"{number:08d}",
    )


def _day(number: int, *, now: dt.datetime, size_of_day: int = 8) -> dt.date:
    """Spread the cases backwards from twelve days ahead, eight a day: the rest is the lab's past."""
    return (now + dt.timedelta(days=OPEN_DAYS - number // size_of_day)).date()


def _case(house: Any, number: int, *, now: dt.datetime) -> Any:
    from maatwerk.cases.models import Case

    return Case(
        pk=number + 1,
        institution_key=_institution(house),
        number=f"2026-{number:06d}",
        patient_id=number + 1,
        intervention=("Osteotomy of the zygoma", "Reconstruction of the mandible", "Hand splint")[number % 3],
        indication="fracture" if number % 10 else "",
        theatre_on=_day(number, now=now),
        lane="routine",
        site=house.site,
        prescriber=house["iva" if number % 2 else "teun"],
        opened_at=now - dt.timedelta(days=number // 8),
    )


def _device(house: Any, family: Any, number: int, *, now: dt.datetime) -> Any:
    from maatwerk.cases.models import Device

    ahead = _day(number, now=now) >= now.date()
    states = ("requested", "prescribed", "in_design", "design_approved", "in_production", "in_verification")
    return Device(
        pk=number + 1,
        institution_key=_institution(house),
        case_id=number + 1,
        number=f"2026-{number:06d}-A",
        family=family,
        title="Cutting guide",
        region="zygoma",
        side="left",
        requested_at=now,
        **{"state": states[number % len(states)] if ahead else "closed"},
    )


def _prescription(house: Any, number: int, *, now: dt.datetime) -> Any:
    from maatwerk.cases.models import Prescription

    return Prescription(
        institution_key=_institution(house),
        device_id=number + 1,
        version=1,
        purpose="guides the saw",
        patient_named_as="code",
        accompanied_by=[],
        digest=f"{number:064x}",
        drafted_by=house["jip"],
        drafted_at=now,
    )


def _institution(house: Any) -> uuid.UUID:
    key: uuid.UUID = house["jip"].institution_key
    return key
