"""Brings devices of the demonstration hospital to a stage, through actions only, from a process of its own.

`python -m tests.browser.records design_approved` prints the number of the device. What the fit of a mesh
answers is given here, as in tests/cases: the measuring itself is tested in tests/measure.
"""

import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from maatwerk.config.start import start_django

start_django()

from django.utils import timezone  # noqa: E402

from maatwerk.cases.models import Build, Imaging  # noqa: E402
from maatwerk.config.demonstration import hospital  # noqa: E402
from maatwerk.lab.models import Container, Instrument, Lot, Machine, Recipe  # noqa: E402
from maatwerk.measure import child  # noqa: E402
from tests.cases import inputs, stages, walk  # noqa: E402
from tests.cases.hospital import Lab  # noqa: E402

_run = child.run
READINGS: dict[str, Any] = {
    "drain_minutes": 12.0,
    "wash_dirty_minutes": 8.0,
    "wash_clean_minutes": 7.0,
    "dry_minutes": 30.0,
    "cure_minutes": 40.0,
    "cure_celsius": 60.0,
    "cure_lamp_hours": 410.0,
    "clean_minutes": 2.0,
    "clean_solvent": "IPA 99 %, 30 min in air",
    "wash_delay_hours": 1.0,
}


@dataclass
class Now(Lab):
    """The lab of the demonstration, at the moment that it is."""

    def now(self) -> Any:
        """Return the present moment."""
        return timezone.now()


class Fresh(walk.Walk):
    """A walk whose pictures were taken last week."""

    def add_imaging(self, content: bytes | None = None) -> Imaging:
        """Bring pictures into the case."""
        taken = (timezone.localdate() - timedelta(days=7)).strftime("%Y%m%d")
        uid = f"1.2.826.0.1.3680043.8.498.{self.device.pk}"
        made = inputs.series(patient=walk.OURS, uid=uid, AcquisitionDate=taken, StudyDate=taken)
        return super().add_imaging(content or made)

    def finish(self, build: Build, **more: Any) -> None:
        """Take the build out, with all that the recipe asks to be read."""
        super().finish(build, readings=READINGS, **more)


def _measure(kind: str, **given: Any) -> Any:
    return inputs.fit() if kind == "fit" else _run(kind, **given)


def standing() -> Lab:
    """Return the lab of the demonstration as it stands on record."""
    found = Now(hospital=hospital.again())
    found.recipes = {one.code: one for one in Recipe.objects.filter(state="adopted").order_by("-version")}
    found.instruments = {one.kind: one for one in Instrument.objects.all()}
    found.machines = {one.code: one for one in Machine.objects.all()}
    found.lots = {one.material.code: one for one in Lot.objects.select_related("material")}
    bottle = Container.objects.get(code="24-121-1")
    found.containers = {"surgical-guide-resin": bottle}
    found.clock = timezone.now()
    return found


def bring(stage: str, *, copies: int = 1) -> walk.Walk:
    """Open a case with a cutting guide and walk it to a stage."""
    begun = walk.begin(standing(), region="mandible", copies=copies)
    one = Fresh(lab=begun.lab, patient=begun.patient, case=begun.case, device=begun.device)
    for name, step in stages.STAGES:
        step(one)
        if name == stage:
            break
    return one


if __name__ == "__main__":
    child.run = _measure  # type: ignore[assignment]
    print(bring(sys.argv[1], copies=int((*sys.argv[2:], "1")[0])).fresh().number)
