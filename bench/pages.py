"""The server's time per page with 1,000 and 100,000 cases: the median of several requests, without a network.

Processor time: SQLite works in the same process, so that what else runs on the machine does not count.

It works in a process of its own, on a scratch SQLite database: `python -m bench.pages CASES` prints seconds
and queries as JSON. The hospital and its people are born through actions. The cases are not: a hundred
thousand through the doorway would take hours, so their rows are written in bulk, without events. That is
enough to measure pages that read; no gate would open for such a case.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from typing import Any

from bench.rows import Row

SIZES = (1_000, 100_000)
TIMES = 15
BATCH = 5_000
TARGET = 0.5
"""Half a second of the server for a page, whatever the lab has behind it."""

OPEN_DAYS = 12
"""Cases lie on the working days of a year; so about one in twenty is ahead, as in a lab of that size."""


def rows() -> Iterator[Row]:
    """Measure each size in a process of its own and return the lines of the table."""
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="maatwerk-bench-") as folder:
            environment = {**os.environ, "MAATWERK_DATA": folder}
            environment.pop("DATABASE_URL", None)
            words = [sys.executable, "-m", "bench.pages", str(size)]
            answer = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE)
        for page, found in json.loads(answer.stdout).items():
            yield Row(
                job=f"page {page}, {size:,} cases",
                ours=found["seconds"],
                target=TARGET,
                note=f"{found['queries']} queries",
            )


def measure(size: int) -> dict[str, dict[str, float]]:
    """Return seconds and queries by page."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    viewer = _fill(size)
    return dict(_pages(viewer))


def _pages(viewer: Any) -> Iterator[tuple[str, dict[str, float]]]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from maatwerk.cases.models import Device

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.force_login(viewer, backend=settings.AUTHENTICATION_BACKENDS[0])
    number = Device.objects.order_by("-number").values_list("number", flat=True)[0]
    pages = {
        "Today": "/",
        "Board": "/board/",
        "Cases": "/cases/",
        "Cases, searched": "/cases/?q=zygoma",
        "Cases, last page": "/cases/?page=999999",
        "Case": f"/devices/{number}/",
        "Search": "/search/?q=zygoma",
        "Search, one patient": "/search/?q=P-00777",
        "Queue": "/queue/",
    }
    for name, path in pages.items():
        client.get(path)  # the first reads law and library, which a running server has read
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        queries = len(captured)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        spent = []
        for _ in range(TIMES):
            begun = time.process_time()
            client.get(path)
            spent.append(time.process_time() - begun)
        yield name, {"seconds": statistics.median(spent), "queries": queries}


def _fill(size: int) -> Any:
    """Found the hospital through actions, then write the rows of its cases in bulk; return an engineer."""
    from maatwerk.cases.models import Case, Device, Patient, Prescription
    from maatwerk.config.demonstration.story import found
    from maatwerk.lab.models import Family

    now = dt.datetime.now(dt.UTC)
    house, _ = found(at=now - dt.timedelta(days=24))
    family = Family.objects.get(code="cmf-cutting-guide", state="released")
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        _write(Patient, (_patient(house, number) for number in numbers))
        _write(Case, (_case(house, number, now=now) for number in numbers))
        _write(Device, (_device(house, family, number, now=now) for number in numbers))
        _write(Prescription, (_prescription(house, number, now=now) for number in numbers))
    return house["jip"]


def _write(model: Any, made: Iterator[Any]) -> None:
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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    print(json.dumps(measure(int(sys.argv[1]))))
