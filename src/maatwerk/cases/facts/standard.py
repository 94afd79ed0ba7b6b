"""What became of all devices of an institution, as far as it brings clauses of ISO 13485 back."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Q, QuerySet

from maatwerk.cases.facts.duties import ROUTES, decisions_that_count
from maatwerk.cases.models import Device, RouteDecision
from maatwerk.lab.catalogue.families import CLASSES
from maatwerk.lab.facts import standard as lab
from maatwerk.lab.models import Family
from maatwerk.lab.queries import family_content
from maatwerk.people.models import Institution

HALF_YEAR = timedelta(days=182)
"""The two stretches that are compared, one after the other."""
IMPLANT_CLASS = "III"
SERIES, AWAY, IMPLANTS, CLASS_III_IMPLANTS = "series", "away", "implants", "implants of class III"
HIGHER, STANDARD = "higher class", "standard design"
Ways = tuple[Q, ...]
"""The ways in which a decision is about a device of a kind; any of them is enough."""


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
    def there(self) -> frozenset[str]:
        """Return which kinds of devices there are, in one question that stops at the first of each."""
        here = Institution.objects.filter(institution_key=self.institution_key)
        counting = decisions_that_count(institution_key=self.institution_key)
        # Each way of being of a kind by itself: no index helps with one or the other.
        ways = [(name, way) for name, kind in _KINDS.items() for way in kind(self)]
        found = here.values_list(*(Exists(counting.filter(way)) for _name, way in ways)).first()
        return frozenset(name for (name, _way), is_there in zip(ways, found or (), strict=False) if is_there)

    def rows(self, kind: str) -> QuerySet[RouteDecision]:
        """Return the newest decisions about devices of a kind, the newest first."""
        counting = decisions_that_count(institution_key=self.institution_key)
        ways = (Q(pk__in=counting.filter(way).values("pk")) for way in _KINDS[kind](self))
        return counting.filter(reduce(or_, ways)).order_by("-pk")

    def named(self, kind: str, *, most: int) -> tuple[str, ...]:
        """Return the numbers of the newest devices of a kind; without a question where there are none."""
        if kind not in self.there:
            return ()
        return tuple(self.rows(kind).values_list("device__number", flat=True)[:most])

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

    def classes(self) -> Iterator[str]:
        """Yield the classes of the devices, and the class of each family that the lab has made its own."""
        yield from (one for one in CLASSES if f"class {one}" in self.there)
        yield from (self.class_of(one) for one in self.lab.families)

    def class_of(self, family: Family) -> str:
        """Return the class that a family states of its devices."""
        return family_content(family).expected_class

    @property
    def class_iii_families(self) -> tuple[Family, ...]:
        """Return the families of implantable devices of class III."""
        wanted = self.lab.implantable_families
        return tuple(one for one in wanted if self.class_of(one) == IMPLANT_CLASS)


def _is_implant(looked: "Looked", *, of: tuple[str, ...] = ("IIb", "III")) -> Ways:
    """Return what implants are: by their own answers, or by a family that the lab ever made its own.

    Below class IIb only the family is asked: no question to the answers of each guide that was ever made.
    """
    families = [one for one in looked.lab.families_ever if lab.is_implantable_by(lab.stated(one))]
    known = Q(counted__family_code__in={one.code for one in families})
    by_family = known & Q(device__family__in=[one.pk for one in families])
    return Q(counted__device_class__in=of, facts__is_implantable=True), by_family


def _is_class_iii_implant(looked: "Looked") -> Ways:
    by_answers, by_family = _is_implant(looked, of=(IMPLANT_CLASS,))
    return by_answers, by_family & Q(counted__device_class=IMPLANT_CLASS)


def _is_away(looked: "Looked") -> Ways:
    """Return what left the house within a year."""
    went = Q(facts__used_outside_institution=True) | Q(facts__transferred_to_other_legal_entity=True)
    return (_asked_for(looked) & went,)


def _is_in_series(_looked: "Looked") -> Ways:
    """Return what is mass-produced; what is custom-made cannot be."""
    others = [route for route in ROUTES if route != "custom_made"]
    return (Q(counted__route__in=others, answer__qualification="mass_produced"),)


def _is_standard(looked: "Looked") -> Ways:
    """Return what was asked for within a year and is of a design that its maker fixes."""
    others = [route for route in ROUTES if route != "custom_made"]
    said = Q(counted__route__in=others, answer__qualification__in=sorted(lab.STANDARD))
    return (_asked_for(looked) & said,)


def _asked_for(looked: "Looked") -> Q:
    """Return the devices that were asked for within a year."""
    found = Device.objects.filter(
        institution_key=looked.institution_key, requested_at__gt=looked.at - lab.YEAR
    )
    return Q(device__in=found.values("pk"))


def _of_class(*wanted: str) -> Callable[["Looked"], Ways]:
    return lambda _looked: (Q(counted__device_class__in=wanted),)


_KINDS: Mapping[str, Callable[["Looked"], Ways]] = {
    IMPLANTS: _is_implant,
    CLASS_III_IMPLANTS: _is_class_iii_implant,
    AWAY: _is_away,
    SERIES: _is_in_series,
    STANDARD: _is_standard,
    HIGHER: _of_class("IIb", "III"),
    **{f"class {one}": _of_class(one) for one in CLASSES},
}
"""Kinds of devices that bring clauses back, by the newest decision about each."""


def has_class_iii_implantable(looked: Looked) -> bool:
    """Answer whether a device or a family is implantable and of class III (Art.52(8) subpara 2)."""
    return bool(CLASS_III_IMPLANTS in looked.there or looked.class_iii_families)


def makes_in_series(looked: Looked) -> bool:
    """Answer whether a device is mass-produced, or a family says so of its devices (Art.2(3))."""
    return bool(SERIES in looked.there or looked.lab.families_that(say="is_mass_produced"))


def standardised_device_planned(looked: Looked) -> bool:
    """Answer whether a family, a kept answer of the law or a decision speaks of a standard design."""
    kept = looked.lab.standard_families or looked.lab.standard_reasonings
    return bool(kept or STANDARD in looked.there)


def delivers_to_other_institutions(looked: Looked) -> bool:
    """Answer whether a device of the last year left the institution."""
    return AWAY in looked.there


def family_growth(looked: Looked) -> float:
    """Return by which factor the family that grew most has grown; without a hand-over it is 0."""
    return 0 if looked.growth is None else looked.growth.factor


def family_growth_devices(looked: Looked) -> int:
    """Return how many devices of that family were handed over in the last half year."""
    return 0 if looked.growth is None else looked.growth.now


def has_implantable(looked: Looked) -> bool:
    """Answer whether a device or a family is implantable."""
    return bool(IMPLANTS in looked.there or looked.lab.implantable_families)


def strictest_class(looked: Looked) -> str:
    """Return the highest class of devices and families; `none` where there is neither."""
    return max(looked.classes(), key=CLASSES.index, default="none")


OF_INSTITUTION: Mapping[str, Callable[[Looked], Any]] = {
    "has_class_iii_implantable": has_class_iii_implantable,
    "makes_in_series": makes_in_series,
    "standardised_device_planned": standardised_device_planned,
    "delivers_to_other_institutions": delivers_to_other_institutions,
    "family_growth": family_growth,
    "family_growth_devices": family_growth_devices,
    "has_implantable": has_implantable,
    "strictest_class": strictest_class,
}
"""What is answered of all devices of an institution together."""
