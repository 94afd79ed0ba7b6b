"""What became of all devices of an institution, as far as it brings clauses of ISO 13485 back."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from maatwerk.cases.models import Device, RouteDecision
from maatwerk.lab.catalogue.families import CLASSES
from maatwerk.lab.facts import standard as lab
from maatwerk.lab.models import Family
from maatwerk.lab.queries import family_content

HALF_YEAR = timedelta(days=182)
"""The two stretches that are compared, one after the other."""
SERIES = "mass_produced"
AWAY = ("used_outside_institution", "transferred_to_other_legal_entity")
IMPLANT_CLASS = "III"


@dataclass(frozen=True)
class Decided:
    """The newest decision about the route of a device that was not cancelled."""

    number: str
    device_class: str
    decided_at: datetime
    qualification: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, order=True)
class Growth:
    """How many devices of a family were handed over in the last half year and in the one before."""

    more: int
    now: int
    before: int
    family_code: str

    @property
    def factor(self) -> float:
        """Return how many times as many; none before is counted as one."""
        return round(self.now / max(1, self.before), 2)


@dataclass(frozen=True)
class Looked:
    """One look at an institution's devices at a moment; each table is read once."""

    lab: lab.Looked

    @property
    def institution_key(self) -> uuid.UUID:
        """Return whose devices these are."""
        return self.lab.institution_key

    @property
    def at(self) -> datetime:
        """Return the moment of the look."""
        return self.lab.at

    @cached_property
    def decided(self) -> tuple[Decided, ...]:
        """Return what was decided last about each device; equal answers are read once."""
        rows = RouteDecision.objects.filter(institution_key=self.institution_key, decided_at__lte=self.at)
        names = ("device_id", "device__number", "device_class", "decided_at", "facts_digest", "pk")
        open_rows = rows.exclude(device__state="cancelled").order_by("decided_at", "pk")
        newest = {row[0]: row for row in open_rows.values_list(*names)}
        one_each = {digest: pk for _id, _number, _class, _at, digest, pk in newest.values()}
        said = RouteDecision.objects.filter(pk__in=one_each.values()).order_by()
        told = {
            digest: (qualification or "", facts)
            for digest, qualification, facts in said.values_list(
                "facts_digest", "answer__qualification", "facts"
            )
        }
        return tuple(
            Decided(number, device_class, decided_at, *told[digest])
            for _id, number, device_class, decided_at, digest, _pk in newest.values()
        )

    @cached_property
    def growth(self) -> Growth | None:
        """Return the family whose number of devices handed over rose most; None where none was."""
        since = self.at - 2 * HALF_YEAR
        rows = Device.objects.filter(
            institution_key=self.institution_key, delivered_at__gt=since, delivered_at__lte=self.at
        )
        counts: dict[str, list[int]] = {}
        for code, at in rows.order_by().values_list("family__code", "delivered_at"):
            is_late = at is not None and at > self.at - HALF_YEAR
            counts.setdefault(code, [0, 0])[is_late] += 1
        found = (Growth(now - before, now, before, code) for code, (before, now) in counts.items())
        return max(found, default=None)

    @cached_property
    def away(self) -> tuple[Decided, ...]:
        """Return the devices of a year that are used outside, or went to another legal entity."""
        since = self.at - lab.YEAR
        return tuple(
            one
            for one in self.decided
            if one.decided_at > since and any(one.facts.get(name) is True for name in AWAY)
        )

    @cached_property
    def in_series(self) -> tuple[Decided, ...]:
        """Return the devices that are mass-produced, by the law's answer about them."""
        return tuple(one for one in self.decided if one.qualification == SERIES)

    @cached_property
    def implants(self) -> tuple[Decided, ...]:
        """Return the implantable devices."""
        return tuple(one for one in self.decided if lab.is_implantable_by(one.facts))

    def classes(self) -> Iterator[str]:
        """Yield the class of each device and of each family that the lab has made its own."""
        yield from (one.device_class for one in self.decided if one.device_class in CLASSES)
        yield from (self.class_of(one) for one in self.lab.families)

    def class_of(self, family: Family) -> str:
        """Return the class that a family states of its devices."""
        return family_content(family).expected_class

    @property
    def class_iii_implants(self) -> tuple[Decided, ...]:
        """Return the implantable devices of class III."""
        return tuple(one for one in self.implants if one.device_class == IMPLANT_CLASS)

    @property
    def class_iii_families(self) -> tuple[Family, ...]:
        """Return the families of implantable devices of class III."""
        wanted = self.lab.implantable_families
        return tuple(one for one in wanted if self.class_of(one) == IMPLANT_CLASS)


def has_class_iii_implantable(looked: Looked) -> bool:
    """Answer whether a device or a family is implantable and of class III (Art.52(8) subpara 2)."""
    return bool(looked.class_iii_implants or looked.class_iii_families)


def makes_in_series(looked: Looked) -> bool:
    """Answer whether a device is mass-produced, or a family says so of its devices (Art.2(3))."""
    return bool(looked.in_series or looked.lab.families_that(say="is_mass_produced"))


def delivers_to_other_institutions(looked: Looked) -> bool:
    """Answer whether a device of the last year left the institution."""
    return bool(looked.away)


def family_growth(looked: Looked) -> float:
    """Return by which factor the family that grew most has grown; without a hand-over it is 0."""
    return 0 if looked.growth is None else looked.growth.factor


def family_growth_devices(looked: Looked) -> int:
    """Return how many devices of that family were handed over in the last half year."""
    return 0 if looked.growth is None else looked.growth.now


def has_implantable(looked: Looked) -> bool:
    """Answer whether a device or a family is implantable."""
    return bool(looked.implants or looked.lab.implantable_families)


def strictest_class(looked: Looked) -> str:
    """Return the highest class of devices and families; `none` where there is neither."""
    return max(looked.classes(), key=CLASSES.index, default="none")


OF_INSTITUTION: Mapping[str, Callable[[Looked], Any]] = {
    "has_class_iii_implantable": has_class_iii_implantable,
    "makes_in_series": makes_in_series,
    "delivers_to_other_institutions": delivers_to_other_institutions,
    "family_growth": family_growth,
    "family_growth_devices": family_growth_devices,
    "has_implantable": has_implantable,
    "strictest_class": strictest_class,
}
"""What is answered of all devices of an institution together."""
