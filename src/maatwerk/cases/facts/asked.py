"""What is looked at when a fact is asked: a device, a moment, and what the act in question adds."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Record
from maatwerk.cases.gathered import Gathered, gather
from maatwerk.cases.models import (
    Build,
    Characteristic,
    Derogation,
    Design,
    Device,
    ImagingUse,
    OwnEvidence,
    PartCopy,
    Prescription,
    Release,
)
from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.queries import family_content
from maatwerk.people.models import Account, Institution

_T = TypeVar("_T")
_R = TypeVar("_R", bound=Record)


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
    gathered: Gathered | None = None
    """All about the device, where it was read for this one question; else each kind is asked when needed."""

    @property
    def on(self) -> date:
        """Return the day of the moment."""
        return day_of(self.at)

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """Hold what took long to work out, so that it is asked once."""
        return {}

    @cached_property
    def family(self) -> FamilyContent:
        """Return the content of the family's version that the device is made by."""
        return family_content(self.device.family)

    @cached_property
    def institution(self) -> Institution:
        """Return the legal manufacturer."""
        if self.gathered is not None:
            return self.gathered.institution()
        return Institution.objects.get(institution_key=self.device.institution_key)

    @cached_property
    def prescription(self) -> Prescription | None:
        """Return the prescription in force."""
        if self.gathered is not None:
            return next((one for one in self.device.prescriptions.all() if one.state == "signed"), None)
        return self.device.prescriptions.filter(state="signed").select_related("signed_by").first()

    @cached_property
    def characteristics(self) -> list[Characteristic]:
        """Return what the prescription in force states, each with the prescriber's confirmation."""
        if self.prescription is None:
            return []
        return every(self.prescription.characteristics, "confirmation")

    @cached_property
    def stated(self) -> dict[str, float | str]:
        """Return what the prescription in force states, by name."""
        return _by_name(self.characteristics)

    @cached_property
    def exceptions(self) -> tuple[bool, bool]:
        """Return whether an authority's authorisation is in force, and whether there is own evidence."""
        if self.gathered is not None:
            granted = self.device.derogations.all()
            held = any(one.valid_from <= self.on <= one.valid_until for one in granted)
            return held, bool(self.device.own_evidence.all())
        in_force = {"valid_from__lte": self.on, "valid_until__gte": self.on}
        found = Device.objects.filter(pk=self.device.pk).values_list(
            Exists(Derogation.objects.filter(device=OuterRef("pk"), **in_force)),
            Exists(OwnEvidence.objects.filter(device=OuterRef("pk"))),
        )
        derogation, evidence = found[0]
        return bool(derogation), bool(evidence)

    @cached_property
    def design(self) -> Design | None:
        """Return the newest version of the design."""
        if self.gathered is not None:
            return max(self.device.designs.all(), key=lambda one: one.version, default=None)
        return self.device.designs.prefetch_related("files", "built").order_by("-version").first()

    @cached_property
    def imaging(self) -> list[ImagingUse]:
        """Return the series in use for the device."""
        if self.gathered is not None:
            return [one for one in self.device.imaging_uses.all() if one.dropped_at is None]
        return list(self.device.imaging_uses.filter(dropped_at__isnull=True).select_related("series"))

    @cached_property
    def builds(self) -> list[Build]:
        """Return the builds with pieces that were not scrapped, or the one asked about."""
        if self.build is not None:
            return [self.build]
        if self.gathered is not None:
            return self.gathered.builds()
        pieces = PartCopy.objects.filter(part__device=self.device, build__isnull=False).exclude(
            state="scrapped"
        )
        found = Build.objects.filter(pk__in=pieces.values("build_id")).select_related("recipe", "supplier")
        return list(found.order_by("number"))


def every(related: Any, *along: str) -> list[Any]:
    """Return what a relation holds: as it was fetched, else by one query with what `along` names."""
    found = related.all()
    return list(found if found._result_cache is not None else found.select_related(*along))


def pieces_of(asked: Asked) -> list[PartCopy]:
    """Return the pieces of the device that were not scrapped, by part and number."""
    if "pieces" not in asked.worked_out:
        if asked.gathered is not None:
            found: Any = asked.gathered.rows.get(PartCopy, {}).values()
        else:
            found = PartCopy.objects.filter(part__device=asked.device).select_related(
                "part__file", "build__recipe"
            )
        standing = (one for one in found if one.state != "scrapped")
        asked.worked_out["pieces"] = sorted(standing, key=lambda one: (one.part_id, one.number))
    pieces: list[PartCopy] = asked.worked_out["pieces"]
    return pieces


def latest(found: Iterable[_R], *, by: str) -> _R | None:
    """Return the record with the latest value of a column, of two alike the one written last."""
    return max(found, key=lambda one: (getattr(one, by), one.pk), default=None)


def asked_at_once(device: Device, *, at: datetime, actor: Account | None = None) -> Asked:
    """Return a question about a device of which everything is read together, for whoever asks much of it."""
    gathered = gather(device)
    return Asked(device=gathered.device, at=at, actor=actor, gathered=gathered)


def stated_values(prescription: Prescription | None) -> dict[str, float | str]:
    """Return what a prescription states by name: a number where it is one, else the text."""
    return {} if prescription is None else _by_name(prescription.characteristics.all())


def once(provider: Callable[[Asked], _T]) -> Callable[[Asked], _T]:
    """Let a provider work out its answer once for each question."""

    @wraps(provider)
    def remembered(asked: Asked) -> _T:
        name = provider.__qualname__
        if name not in asked.worked_out:
            asked.worked_out[name] = provider(asked)
        answer: _T = asked.worked_out[name]
        return answer

    return remembered


def _by_name(characteristics: Iterable[Characteristic]) -> dict[str, float | str]:
    values: dict[str, float | str] = {}
    for one in characteristics:
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
