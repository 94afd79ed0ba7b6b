"""What is looked at when a fact is asked: a device, a moment, and what the act in question adds."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from maatwerk.cases.models import Build, Design, Device, ImagingUse, PartCopy, Prescription, Release
from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.queries import family_content
from maatwerk.people.models import Account


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A device at a moment; the build, release or person that an act is about, if it is about one.

    What was read once is kept: make a new one after each write.
    """

    device: Device
    at: datetime
    actor: Account | None = None
    build: Build | None = None
    release: Release | None = None
    signed: str | None = None

    @property
    def on(self) -> date:
        """Return the day of the moment."""
        return self.at.date()

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """Hold what took long to work out, so that it is asked once."""
        return {}

    @cached_property
    def family(self) -> FamilyContent:
        """Return the content of the family's version that the device is made by."""
        return family_content(self.device.family)

    @cached_property
    def prescription(self) -> Prescription | None:
        """Return the prescription in force."""
        signed = self.device.prescriptions.filter(state="signed").select_related("signed_by")
        return signed.prefetch_related("characteristics").first()

    @cached_property
    def stated(self) -> dict[str, float | str]:
        """Return what the prescription in force states, by name."""
        return stated_values(self.prescription)

    @cached_property
    def design(self) -> Design | None:
        """Return the newest version of the design."""
        return self.device.designs.prefetch_related("files", "built").order_by("-version").first()

    @cached_property
    def imaging(self) -> list[ImagingUse]:
        """Return the series in use for the device."""
        return list(self.device.imaging_uses.filter(dropped_at__isnull=True).select_related("series"))

    @cached_property
    def builds(self) -> list[Build]:
        """Return the builds with pieces that were not scrapped, or the one asked about."""
        if self.build is not None:
            return [self.build]
        pieces = PartCopy.objects.filter(part__device=self.device, build__isnull=False).exclude(
            state="scrapped"
        )
        found = Build.objects.filter(pk__in=pieces.values("build_id")).order_by("number")
        return list(found.select_related("recipe", "supplier"))


def stated_values(prescription: Prescription | None) -> dict[str, float | str]:
    """Return what a prescription states by name: a number where it is one, else the text."""
    if prescription is None:
        return {}
    values: dict[str, float | str] = {}
    for one in prescription.characteristics.all():
        read = number(one.value)
        values[one.name] = one.value if read is None else read
    return values


def number(text: str) -> float | None:
    """Return the number that a text says, or None when it says none; "nan" and "inf" are no numbers."""
    try:
        said = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return said if math.isfinite(said) else None
