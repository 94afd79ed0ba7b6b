"""Where the lab's records become facts; each fact has one provider, and nothing found answers no."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.catalogue.recipes import RecipeContent
from maatwerk.lab.facts import circumstances, evidence, standard
from maatwerk.lab.models import Container, EvidenceOnFile, Family, Hold, Recipe, Supplier
from maatwerk.lab.queries import (
    JudgementGap,
    LotAnswer,
    Subject,
    certificates_covering,
    family_content,
    judge_containers,
    judgement_gaps,
    machines_in_date,
    machines_of,
    newest_application,
    open_holds,
    procedures_missing,
    recipe_content,
    supplier_is_approved,
    validity,
)
from maatwerk.lab.words import HoldSubject, Topic

ROUTE_AND_CLASS = (
    *("has_medical_purpose", "is_mass_produced", "design_fixed_by_maker_envelope", "supplied_under_own_name"),
    *("made_within_institution", "serves_patient_group", "equivalent_device_on_market"),
    *("equivalent_meets_needs_at_level", "purely_economic_motive", "member_state_restricts_type"),
    *("is_industrial_scale", "is_implantable", "invasiveness", "duration", "is_active", "totally_introduced"),
    *("partly_introduced", "replaces_epithelium_or_eye_surface", "stays_after_procedure", "contacts"),
    *("specifically_for_contact_with", "connected_active_device_class", "orifice_site"),
    *("liable_to_be_absorbed_by_mucosa", "placed_in_teeth", "mucosa_is_injured", "injured_skin_purpose"),
    *(
        "is_reusable_surgical_instrument",
        "corrects_heart_or_circulation_defect",
        "supplies_ionising_radiation",
    ),
    *("has_biological_effect_or_is_absorbed", "administers_medicine", "undergoes_chemical_change"),
    *("is_active_implant_or_accessory", "is_breast_implant", "is_surgical_mesh", "is_joint_replacement"),
    *("is_spinal_disc_replacement", "is_ancillary_component", "channels_or_stores", "modifies_composition"),
    *("in_vitro_cell_contact", "is_software", "software_decision_severity", "is_closed_loop"),
    *("active_functions", "contains_ancillary_medicine", "contraception_or_std", "disinfects_or_cleans"),
    *("records_xray_images", "manufactured_from_tissue", "nanomaterial_exposure", "inhaled_medicine_route"),
    *("substance_absorbed_or_dispersed", "has_measuring_function", "supplied_sterile"),
)
"""The facts of route and class that a family states, or a choice in its prescription."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the lab is asked about: a family on a day, and what is known of one device of it.

    The holds that were read once are kept: make a new one after each write.
    """

    family: Family
    on: date
    characteristics: Mapping[str, Any] = field(default_factory=dict)
    device_class: str | None = None
    recipes: tuple[Recipe, ...] = ()
    containers: tuple[Container, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    subjects: tuple[Subject, ...] = ()

    def content(self) -> FamilyContent:
        """Return what the family says."""
        return family_content(self.family)

    def own_recipes(self) -> tuple[Recipe, ...]:
        """Return the recipes that the lab carries out itself."""
        return tuple(recipe for recipe in self.recipes if recipe.kind == "own")

    def everything(self) -> tuple[Subject, ...]:
        """Return all that a hold on it would stop this device."""
        found = [*self.subjects, Subject(HoldSubject.FAMILY, str(self.family.pk))]
        found += [Subject(HoldSubject.RECIPE, str(recipe.pk)) for recipe in self.recipes]
        for recipe in self.recipes:
            found += [Subject(HoldSubject.MACHINE, str(machine.pk)) for machine in machines_of(recipe)]
        found += [Subject(HoldSubject.LOT, str(one.lot_id)) for one in self.containers]
        return tuple(dict.fromkeys(found))

    @cached_property
    def stated(self) -> Mapping[str, Any]:
        """Return what family and choices say on route and class."""
        return route_and_class(self)

    @cached_property
    def judged(self) -> tuple[LotAnswer, ...]:
        """Return what is to be said of the lot of each container."""
        found = (
            judge_containers([one], material=None, on=self.on, holds=self.on_hold) for one in self.containers
        )
        return tuple(one for one in found if one is not None)

    @cached_property
    def gaps(self) -> tuple[JudgementGap, ...]:
        """Return what is missing for the files of the family to be judged adequate."""
        return judgement_gaps(self.family, on=self.on, on_file=self.on_file)

    @cached_property
    def on_file(self) -> tuple[EvidenceOnFile, ...]:
        """Return the documents about the family that may be relied on."""
        return evidence.evidence_of_family(self.family, on=self.on)

    @cached_property
    def on_hold(self) -> tuple[Hold, ...]:
        """Return the open holds on any of it."""
        return open_holds(self.everything(), institution_key=self.family.institution_key)


def route_and_class(asked: Asked) -> dict[str, Any]:
    """Return what family and choices say on route and class; what neither says is left out.

    A choice of the prescription wins over the family: a model for teaching has no medical purpose.
    """
    content = asked.content()
    stated = dict(content.class_facts)
    for one in content.fields:
        choice = one.choice(asked.characteristics.get(one.name))
        if choice is not None:
            stated |= choice.facts
    return stated


def family_is_released(asked: Asked) -> bool:
    """Answer whether the family is released and its judgements still hold."""
    return asked.family.state == "released" and not judgement_gaps(
        asked.family, on=asked.on, whole=True, on_file=asked.on_file
    )


def certificate_covers_device(asked: Asked) -> bool | None:
    """Answer whether a valid certificate covers family and class (Art.52(8)); None without a class."""
    if asked.device_class is None:
        return None
    return bool(
        certificates_covering(
            institution_key=asked.family.institution_key,
            family_code=asked.family.code,
            device_class=asked.device_class,
            on=asked.on,
        )
    )


def certificate_application_lodged_on(asked: Asked) -> date | None:
    """Return when an application for this family was lodged with a notified body, if one was."""
    application = newest_application(
        institution_key=asked.family.institution_key, family_code=asked.family.code
    )
    return application.lodged_on if application is not None else None


def certificate_agreement_signed_on(asked: Asked) -> date | None:
    """Return when the agreement with the notified body was signed, if it was."""
    application = newest_application(
        institution_key=asked.family.institution_key, family_code=asked.family.code
    )
    return application.agreement_signed_on if application is not None else None


def holds(asked: Asked) -> list[str]:
    """Name the open holds on anything that this device needs or came from, as kind and key."""
    return sorted({f"{hold.subject_kind}:{hold.subject_name}" for hold in asked.on_hold})


def family_needs_imaging(asked: Asked) -> bool:
    """Answer whether the gate imaging concerns the family."""
    return asked.content().imaging.concerned


def protocol_modalities(asked: Asked) -> list[str] | None:
    """Return the modalities that the protocol allows."""
    protocol = asked.content().imaging_protocol
    return None if protocol is None else list(protocol.modalities)


def protocol_slice_thickness_limit(asked: Asked) -> float | None:
    """Return how thick slices may be."""
    protocol = asked.content().imaging_protocol
    return None if protocol is None else protocol.slice_thickness_max.value


def protocol_pixel_limit(asked: Asked) -> float | None:
    """Return how large pixels may be."""
    protocol = asked.content().imaging_protocol
    return None if protocol is None else protocol.pixel_max.value


def protocol_age_limit_days(asked: Asked) -> float | None:
    """Return how old a series may be for this group of indications."""
    protocol = asked.content().imaging_protocol
    if protocol is None:
        return None
    return protocol.age_limit(asked.characteristics.get("indication_group")).value


def protocol_tilt_limit(asked: Asked) -> float | None:
    """Return how much the gantry may be tilted."""
    protocol = asked.content().imaging_protocol
    return None if protocol is None else protocol.tilt_max.value


def recipe_is_validated(asked: Asked) -> bool | None:
    """Answer whether every recipe in use is validated as it is now; None while none is in use."""
    found = asked.recipes
    return all(validity(one, on=asked.on).validated for one in found) if found else None


def process_measures_in_place(asked: Asked) -> bool | None:
    """Answer whether the process makes what is documented (Annex.XIII.3), as far as records tell.

    Every recipe in use is validated for the family, and each procedure that a limit cites is in effect.
    """
    if not asked.recipes:
        return None
    missing = procedures_missing(institution_key=asked.family.institution_key, on=asked.on)
    return recipe_is_validated(asked) and recipe_covers_family(asked) and not missing


def recipe_covers_family(asked: Asked) -> bool | None:
    """Answer whether family and recipe name each other, and fit in sterilisation; None without a recipe."""
    family, found = asked.content(), asked.recipes
    return all(_covers(recipe_content(one), family) for one in found) if found else None


def machine_in_date(asked: Asked) -> bool | None:
    """Answer whether every machine of the lab's own recipes is in date; None where no machine is used."""
    machines = [machine for recipe in asked.own_recipes() for machine in machines_of(recipe)]
    if not machines:
        return False if asked.own_recipes() else None
    return machines_in_date(machines, on=asked.on)


def lots_in_date(asked: Asked) -> bool | None:
    """Answer whether every lot named is in date, and its container not open for too long."""
    found = asked.judged
    return all(one.in_date for one in found) if found else None


def lots_released(asked: Asked) -> bool | None:
    """Answer whether every lot named is released and of a material of the recipes."""
    materials = {recipe.material_id for recipe in asked.recipes}
    found = asked.judged
    if not found:
        return None
    return all(one.released for one in found) and all(
        one.lot.material_id in materials for one in asked.containers
    )


def lots_on_hold(asked: Asked) -> bool | None:
    """Answer whether any lot named is on hold."""
    found = asked.judged
    return any(one.on_hold for one in found) if found else None


def supplier_is_approved_fact(asked: Asked) -> bool | None:
    """Answer whether every supplier that makes a part is approved; None where none does."""
    if not asked.suppliers:
        return None
    return all(supplier_is_approved(one, on=asked.on) for one in asked.suppliers)


def instructions_needed(asked: Asked) -> bool:
    """Answer whether a device of the family needs instructions for use."""
    return asked.content().instructions.needed


def needs_sterilisation(asked: Asked) -> bool:
    """Answer whether a device of the family is sterilised before use."""
    return asked.content().sterilisation.needed


def intended_purpose_is_stated(asked: Asked) -> bool:
    """Answer whether the family's intended purpose is written down; it is part of every adopted family."""
    return bool(asked.content().intended_purpose)


def _signed(topic: Topic) -> Callable[[Asked], bool]:
    """Return the provider of whether a competent person signed that a file is adequate and it still holds."""
    return lambda asked: all(gap.topic is not topic for gap in asked.gaps)


def purpose_is_obvious(asked: Asked) -> bool:
    """Answer whether a user sees what the device is for."""
    return asked.content().label.purpose_is_obvious


def is_single_use(asked: Asked) -> bool:
    """Answer whether a device of the family is used once."""
    return asked.content().label.single_use


def has_special_storage(asked: Asked) -> bool:
    """Answer whether the family states how its devices are stored."""
    return bool(asked.content().label.storage)


def has_urgent_warnings(asked: Asked) -> bool:
    """Answer whether the label warns of something."""
    return bool(asked.content().label.warnings)


def use_by_is_relevant(asked: Asked) -> bool:
    """Answer whether devices of the family have a use-by date; each family states its days."""
    return asked.content().use_by_days.value > 0


def hazardous_substances_above_limit(asked: Asked) -> bool | None:
    """Answer whether a material holds such substances above the limit (Annex.I.10.4.1).

    Not known while nobody looked at one of the materials, or a recipe names none.
    """
    found = [recipe.material and recipe.material.has_hazardous_substances for recipe in asked.recipes]
    if True in found:
        return True
    return None if None in found or not found else False


def answers(asked: Asked) -> dict[str, Any]:
    """Return every fact that the lab provides on what it is asked about."""
    found = {name: asked.stated.get(name) for name in ROUTE_AND_CLASS}
    return found | {name: provider(asked) for name, provider in _OWN.items()}


def _covers(recipe: RecipeContent, family: FamilyContent) -> bool:
    methods = set(family.sterilisation.methods) <= set(recipe.sterilisation_methods)
    return family.code in recipe.families and recipe.code in family.recipes and methods


def _of_institution(tell: Callable[..., Any]) -> Callable[[Asked], Any]:
    return lambda asked: tell(institution_key=asked.family.institution_key, on=asked.on)


def _stated(name: str) -> Callable[[Asked], Any]:
    return lambda asked: asked.stated.get(name)


_OWN: Mapping[str, Callable[[Asked], Any]] = {
    "family_is_released": family_is_released,
    "certificate_covers_device": certificate_covers_device,
    "certificate_application_lodged_on": certificate_application_lodged_on,
    "certificate_agreement_signed_on": certificate_agreement_signed_on,
    "holds": holds,
    "family_needs_imaging": family_needs_imaging,
    "protocol_modalities": protocol_modalities,
    "protocol_slice_thickness_limit": protocol_slice_thickness_limit,
    "protocol_pixel_limit": protocol_pixel_limit,
    "protocol_age_limit_days": protocol_age_limit_days,
    "protocol_tilt_limit": protocol_tilt_limit,
    "recipe_is_validated": recipe_is_validated,
    "recipe_covers_family": recipe_covers_family,
    "process_measures_in_place": process_measures_in_place,
    "machine_in_date": machine_in_date,
    "lots_in_date": lots_in_date,
    "lots_released": lots_released,
    "lots_on_hold": lots_on_hold,
    "supplier_is_approved": supplier_is_approved_fact,
    "instructions_needed": instructions_needed,
    "intended_purpose_is_stated": intended_purpose_is_stated,
    "gspr_assessment_signed": _signed(Topic.GSPR),
    "documentation_exists": lambda asked: evidence.documentation_exists(asked.family),
    "documentation_is_current": lambda asked: evidence.documentation_is_current(asked.on_file),
    "documentation_is_available": lambda asked: evidence.documentation_is_available(asked.on_file),
    "risk_file_signed": _signed(Topic.RISK_FILE),
    "clinical_evaluation_signed": _signed(Topic.CLINICAL_EVALUATION),
    "institution_file_shows": lambda asked: evidence.institution_file_shows(
        institution_key=asked.family.institution_key, on=asked.on
    ),
    "family_file_shows": lambda asked: evidence.family_file_shows(asked.family, evidence=asked.on_file),
    "purpose_is_obvious": purpose_is_obvious,
    "is_single_use": is_single_use,
    "has_special_storage": has_special_storage,
    "has_urgent_warnings": has_urgent_warnings,
    "use_by_is_relevant": use_by_is_relevant,
    "hazardous_substances_above_limit": hazardous_substances_above_limit,
    "needs_sterilisation": needs_sterilisation,
}
PROVIDES: Mapping[str, Callable[[Asked], Any]] = {
    **{name: _stated(name) for name in ROUTE_AND_CLASS},
    **{name: _of_institution(tell) for name, tell in circumstances.OF_INSTITUTION.items()},
    **_OWN,
}
OF_INSTITUTION = standard.OF_INSTITUTION
