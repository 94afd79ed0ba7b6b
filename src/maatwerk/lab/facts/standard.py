"""What the lab has that can bring clauses of ISO 13485 back; it looks, and nothing found answers no."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, Value

from maatwerk.archive.days import day_of
from maatwerk.lab.models import (
    Certificate,
    CertificateApplication,
    CertificateRequest,
    Family,
    Reasoning,
    Supplier,
)
from maatwerk.lab.queries import family_content
from maatwerk.lab.words import RecipeKind
from maatwerk.rulebook.conditions import evaluate
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.shelf import current_edition

YEAR = timedelta(days=365)
"""How long an answer of the law that was kept counts as a plan."""
STANDARD = frozenset({"mass_produced", "patient_matched"})
"""Qualifications of devices whose design the maker fixes; to adapt a marketed device is none of one's own."""
TAKEN_OVER = ("adopted", "released")
"""States in which the lab has made a family its own."""


def is_implantable_by(facts: Mapping[str, Any]) -> bool:
    """Say whether these answers make a device implantable, given or derived (Art.2(5))."""
    if (given := facts.get("is_implantable")) is not None:
        return given is True
    edition = current_edition()
    rule = edition.routes.implantable
    known = {name: value for name, value in facts.items() if edition.vocabulary.takes(name, value)}
    return rule is not None and evaluate(rule, edition.vocabulary.known(known)) is Answer.YES


@dataclass(frozen=True)
class Looked:
    """One look at what an institution's lab has at a moment; each table is read once."""

    institution_key: uuid.UUID
    at: datetime

    @cached_property
    def families_ever(self) -> tuple[Family, ...]:
        """Return the families that the lab ever made its own, those withdrawn since included."""
        found = Family.objects.filter(institution_key=self.institution_key).exclude(state="draft")
        return tuple(found.order_by("code", "version"))

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Return the families that the lab has made its own."""
        return tuple(one for one in self.families_ever if one.state in TAKEN_OVER)

    def families_that(self, *, say: str) -> tuple[Family, ...]:
        """Return the families that state a fact as true."""
        return tuple(one for one in self.families if stated(one).get(say) is True)

    @cached_property
    def implantable_families(self) -> tuple[Family, ...]:
        """Return the families whose devices are implantable."""
        return tuple(one for one in self.families if is_implantable_by(stated(one)))

    @cached_property
    def sterile_families(self) -> tuple[Family, ...]:
        """Return the families whose devices leave the lab sterile."""
        return tuple(
            one
            for one in self.families
            if stated(one).get("supplied_sterile") is True or family_content(one).label.supplied_sterile
        )

    @cached_property
    def sterilised_families(self) -> tuple[Family, ...]:
        """Return the families whose devices are sterilised before use, as the family says how."""
        return tuple(one for one in self.families if family_content(one).sterilisation.needed)

    @cached_property
    def standard_families(self) -> tuple[Family, ...]:
        """Return the families that say that their maker fixes the design, or that they are mass-produced."""
        names = ("is_mass_produced", "design_fixed_by_maker_envelope")
        return tuple(one for one in self.families if any(stated(one).get(name) is True for name in names))

    @cached_property
    def standard_reasonings(self) -> tuple[Reasoning, ...]:
        """Return the answers of the law, kept within a year, that speak of a device of standard design."""
        found = Reasoning.objects.filter(
            institution_key=self.institution_key,
            qualification__in=sorted(STANDARD),
            kept_at__gt=self.at - YEAR,
            kept_at__lte=self.at,
        )
        return tuple(found)

    @cached_property
    def requests(self) -> tuple[CertificateRequest, ...]:
        """Return who asked for the certificate and has no answer yet."""
        found = CertificateRequest.objects.filter(institution_key=self.institution_key, state="open")
        return tuple(found)

    @cached_property
    def makers(self) -> tuple[Supplier, ...]:
        """Return the approved suppliers that make devices, and those that carry out an adopted recipe."""
        makes = Q(makes_devices=True, state="approved")
        carries = Q(recipes__kind=RecipeKind.EXTERNAL.value, recipes__state="adopted")
        found = Supplier.objects.filter(makes | carries, institution_key=self.institution_key)
        return tuple(found.distinct().order_by("name"))

    @cached_property
    def of_notified_bodies(self) -> tuple[tuple[str, int, str], ...]:
        """Return certificates that run and applications: kind, key and name of each."""
        running = Certificate.objects.filter(
            institution_key=self.institution_key,
            state__in=("valid", "suspended"),
            valid_until__gte=day_of(self.at),
        )
        lodged = CertificateApplication.objects.filter(institution_key=self.institution_key)
        held = running.order_by().values_list(Value("certificate"), "pk", "number")
        return tuple(held.union(lodged.order_by().values_list(Value("application"), "pk", "body_name")))


def stated(family: Family) -> dict[str, Any]:
    """Return what a family states on route and class."""
    content = family_content(family)
    return {**content.usual_facts, **content.class_facts}


def certificate_is_asked_for(looked: Looked) -> bool:
    """Answer whether somebody asked for the certificate and waits for an answer."""
    return bool(looked.requests)


def making_is_outsourced(looked: Looked) -> bool:
    """Answer whether a supplier makes devices or parts, by itself or by a recipe."""
    return bool(looked.makers)


def supplies_sterile(looked: Looked) -> bool:
    """Answer whether a family supplies its devices sterile."""
    return bool(looked.sterile_families)


def prescribes_sterilisation(looked: Looked) -> bool:
    """Answer whether a family says how its devices are sterilised before use."""
    return bool(looked.sterilised_families)


def makes_active_devices(looked: Looked) -> bool:
    """Answer whether a family is of active devices."""
    return bool(looked.families_that(say="is_active"))


def notified_body_is_involved(looked: Looked) -> bool:
    """Answer whether an application or a certificate of a notified body is on record."""
    return bool(looked.of_notified_bodies)


OF_INSTITUTION: Mapping[str, Callable[[Looked], bool]] = {
    "certificate_is_asked_for": certificate_is_asked_for,
    "making_is_outsourced": making_is_outsourced,
    "supplies_sterile": supplies_sterile,
    "prescribes_sterilisation": prescribes_sterilisation,
    "makes_active_devices": makes_active_devices,
    "notified_body_is_involved": notified_body_is_involved,
}
"""What is answered of an institution as a whole."""
